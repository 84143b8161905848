from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

from index.build import Index, open_index
from index.encoder import SentenceTransformerEncoder
from index.transcript import Role
from rag.pipeline import Pipeline
from rag.question import read_question
from rag.retriever import LEXICAL_WEIGHT, REPLY_SHARE, HybridRetriever
from tests.conftest import FakeEncoder


def test_scores_are_meaning_and_words_and_a_share_of_the_question_answered(index: Index) -> None:
    """Compare with a naive computation over every vector and every lexicon."""
    question = read_question("CPU data centers and triple-digit growth")
    hits = HybridRetriever(index=index).find(question, top=len(index.passages)).hits
    words = np.max([lexicon.score(question.text, "en") for lexicon in index.lexicons.values()], axis=0)
    [query] = index.encoder.encode_query([question.text])
    own: dict[int, float] = {}
    found: dict[int, float] = {}
    for hit in hits:
        passage = hit.passage
        whole = [passage.text, passage.translation or ""]
        if passage.question:
            whole += [f"{passage.question} {passage.text}", f"{passage.question_translation} {passage.translation}"]
        parts = [text for s in passage.sentences for text in (s.text, s.translation or "")]
        best = [
            max(float(vector @ query) for vector in index.encoder.encode_document(texts)) for texts in (whole, parts)
        ]
        number = index.passages.index(passage)
        own[number] = (1 - LEXICAL_WEIGHT) * max(sum(best) / 2, 0) + LEXICAL_WEIGHT * float(words[number])
        found[number] = hit.score
    for number, passage in enumerate(index.passages):
        asked = [own[n] for n in own if index.passages[n].turn == passage.asked_in]
        lead = max(asked, default=0.0) - own.get(number, 0.0)
        expected = own.get(number, 0.0) + (REPLY_SHARE * max(lead, 0.0) if asked else 0.0)
        if number in found and passage.role is not Role.HOST:
            np.testing.assert_allclose(found[number], min(expected, 1), atol=1e-5)


def test_the_hosts_words_step_back_unless_asked_for(index: Index) -> None:
    retriever = HybridRetriever(index=index)
    text = "ROI of AI infrastructure and models in the capital markets"
    said = retriever.find(read_question(f"What did he say about {text}?")).hits
    asked = retriever.find(read_question(f"What did the moderator ask about {text}?")).hits
    assert said[0].passage.role is not Role.HOST
    assert asked[0].passage.first_line == 16


def test_the_last_question_is_the_last(index: Index) -> None:
    [first, *_] = HybridRetriever(index=index).find(read_question("What was the last question?")).hits
    assert first.passage.first_line == 36


def test_the_guests_name_does_not_lead_to_where_it_stands(index: Index) -> None:
    retriever = HybridRetriever(index=index)
    with_name = retriever.find(read_question("Is Xu Bing motivated by opportunities?")).hits
    without = retriever.find(read_question("Is motivated by opportunities?")).hits
    assert [hit.passage for hit in with_name] == [hit.passage for hit in without]


def test_what_only_announces_is_never_found(index: Index) -> None:
    hits = HybridRetriever(index=index).find(read_question("transcrição da entrevista"), top=100).hits
    assert 6 not in {hit.passage.first_line for hit in hits}
    assert len(hits) > 10


def test_says_how_many_passages_there_are(index: Index) -> None:
    assert HybridRetriever(index=index).find(read_question("robots")).passages_searched == len(index.passages)


def test_of_several_guests_the_one_who_is_named_is_heard(tmp_path: Path) -> None:
    lines = [
        "Host: Do you grow pears?",
        "Mara Voss: Pears grow on old trees here.",
        "Lin Ora: Pears grow on old trees there.",
    ]
    (tmp_path / "talk.en.txt").write_text("\n".join(lines), encoding="utf-8")
    retriever = HybridRetriever(index=open_index(tmp_path, tmp_path / "index", FakeEncoder()))
    for guest in ("Mara Voss", "Lin Ora"):
        question = read_question(f"What did {guest} say about pears on old trees?", guests=("Mara Voss", "Lin Ora"))
        assert retriever.find(question).hits[0].passage.speaker == guest


def test_a_handful_of_anticipated_questions_suppresses_nothing(
    plain_documents: Path, bundled_encoder: SentenceTransformerEncoder, plain_pipeline: Pipeline, tmp_path: Path
) -> None:
    folder = tmp_path / "documents"
    shutil.copytree(plain_documents, folder)
    few = [
        {"lines": [32], "language": "en", "question": "Will Tesla come?"},
        {"lines": [], "language": "en", "question": "Who pays?"},
    ]
    (folder / "xu-bing-hong-kong-fintech-week.pt.questions.jsonl").write_text(
        "\n".join(map(json.dumps, few)), encoding="utf-8"
    )
    index = open_index(folder, tmp_path / "index", bundled_encoder)
    assert index.anticipations
    for text in ("What did Xu Bing say about robots?", "How many GPUs does the cloud have?"):
        assert Pipeline(index).ask(text).citations == plain_pipeline.ask(text).citations
