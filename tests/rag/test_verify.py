from __future__ import annotations

from dataclasses import replace

import pytest

from index.build import Index
from index.transcript import Role
from rag.answer import Citation, Claim, cite
from rag.verify import verify_citation, verify_claims


@pytest.fixture
def citation(index: Index) -> Citation:
    passage = next(passage for passage in index.passages if passage.first_line == 22)
    return cite(passage, passage.sentences[:1], n=1, score=0.5)


def test_every_sentence_of_the_interview_can_be_cited(index: Index) -> None:
    for passage in index.passages:
        for sentence in passage.sentences:
            cited = cite(passage, (sentence,), n=1, score=0.5)
            assert verify_citation(cited, index.interviews) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"document": "other.txt"}, "no document"),
        ({"id": "0123456789ab#22:1-2"}, "names another place"),
        ({"quote": "Nunca disse isto."}, "does not read so"),
        ({"quote": ""}, "does not read so"),
        ({"start": 0}, "does not read so"),
        ({"first_line": 21}, "lines 22-22"),
        ({"id": "#22:7103-7241"}, "names another place"),
        ({"translation": "We promise a return of 300%."}, "the rendering of lines 22-22"),
        ({"speaker": "Moderador"}, "it is Xu Bing"),
        ({"role": Role.HOST}, "it is Xu Bing"),
    ],
)
def test_a_citation_that_is_off_is_told(
    index: Index, citation: Citation, change: dict[str, object], reason: str
) -> None:
    found = verify_citation(replace(citation, **change), index.interviews)  # type: ignore[arg-type]
    assert found is not None
    assert reason in found


def test_a_quote_that_reaches_over_two_speakers_is_nobodys(index: Index, citation: Citation) -> None:
    text = index.interviews[0].transcript.text
    end = text.index("Moderador: Agora") + 20
    over = replace(
        citation,
        id=citation.id.replace(str(citation.end), str(end)),
        end=end,
        quote=text[citation.start : end],
        last_line=23,
    )
    assert verify_citation(over, index.interviews) == "nobody says so in one turn"


def test_only_claims_that_stand_in_their_citation_are_let_through(index: Index, citation: Citation) -> None:
    assert citation.translation is not None
    true = Claim(citation.quote, (1,))
    translated = Claim(citation.translation, (1,))
    invented = Claim("We promise a return of 300%.", (1,))
    uncited = Claim(citation.quote, ())
    empty = Claim("", (1,))
    elsewhere = Claim(citation.quote, (2,))
    kept, used = verify_claims([true, invented, translated, uncited, empty, elsewhere], [citation], index.interviews)
    assert kept == (true, translated)
    assert used == (citation,)


def test_a_citation_that_fails_takes_its_claims_with_it(index: Index, citation: Citation) -> None:
    broken = replace(citation, quote=citation.quote.replace("não ", ""))
    assert verify_claims([Claim(broken.quote, (1,))], [broken], index.interviews) == ((), ())
