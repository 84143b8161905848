"""The word leg: BM25 against an independent computation, and what counts as the same word."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.lexicon import Lexicon, content_words, split_words, stem_word

K1, B = 1.2, 0.5
# Words that stemming leaves as they are, so that the reference needs no stemmer.
WORDS = ("robot", "cloud", "cost", "market", "chip")
MEDICINE = "Os médicos leem os exames com a ajuda da máquina."
ROBOTS = "A robótica avança: os robôs aprendem a cozinhar."


def weigh(texts: list[list[str]], word: str) -> float:
    """Return Lucene's inverse document frequency."""
    found = sum(word in text for text in texts)
    return log(1 + (len(texts) - found + 0.5) / (found + 0.5))


def score_by_formula(texts: list[list[str]], question: list[str]) -> list[float]:
    """Score texts by Robertson & Zaragoza's BM25, as a share of one average text with every word once."""
    # A text without words counts as one word long.
    lengths = [max(len(text), 1) for text in texts]
    average = sum(lengths) / len(lengths)
    scores = []
    for text, length in zip(texts, lengths, strict=True):
        score = 0.0
        for word in set(question):
            count = text.count(word)
            score += weigh(texts, word) * count / (count + K1 * (1 - B + B * length / average))
        scores.append(score)
    most = sum(weigh(texts, word) for word in set(question)) / (1 + K1)
    return [min(score / most, 1.0) for score in scores]


def score(texts: list[str], question: str, language: str = "pt") -> npt.NDArray[np.float32]:
    return Lexicon.build(language, texts).score(question, language)


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=9),
    st.lists(st.sampled_from([*WORDS, "zebra", "quark"]), min_size=1, max_size=5),
)
@example([[]], ["zebra"])
@example([[], ["robot"]], ["robot", "robot"])
def test_scores_are_those_of_the_formula(texts: list[list[str]], question: list[str]) -> None:
    found = score([" ".join(text) for text in texts], " ".join(question), "en")
    np.testing.assert_allclose(found, score_by_formula(texts, question), atol=1e-5)


def test_scores_of_the_shipped_size_are_those_of_the_formula() -> None:
    generator = np.random.default_rng(7)
    texts = [generator.choice(WORDS, size=generator.integers(1, 90)).tolist() for _ in range(60)]
    found = score([" ".join(text) for text in texts], "robot market zebra", "en")
    np.testing.assert_allclose(found, score_by_formula(texts, ["robot", "market", "zebra"]), atol=1e-5)


@given(st.lists(st.text(), max_size=6).map(lambda texts: ["", *texts]), st.text(), st.sampled_from(["pt", "zh", "xx"]))
def test_scores_of_any_text_lie_between_nothing_and_one(texts: list[str], question: str, language: str) -> None:
    found = score(texts, question, language)
    assert found.dtype == np.float32
    assert found.shape == (len(texts),)
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(
    "question",
    ["médicos", "medicos", "MÉDICOS", "médico", "máquina", "maquinas", "o que dizem os médicos sobre a máquina?"],
)
def test_a_word_is_found_in_any_number_and_case_with_accents_typed_or_not(question: str) -> None:
    found = score([ROBOTS, MEDICINE], question)
    assert found[1] > found[0] == 0


def test_a_word_with_accents_counts_once_though_it_has_two_terms() -> None:
    # Two terms where the average is one and a half; the share of an average text that has the word once.
    expected = (1 + K1) / (1 + K1 * (1 - B + B * 2 / 1.5))
    np.testing.assert_allclose(score(["robôs", "nuvem"], "robôs"), [expected, 0], atol=1e-5)


@pytest.mark.parametrize("question", ["robôs", "robos", "robô"])
def test_robots_are_found_whatever_their_accents(question: str) -> None:
    assert score([ROBOTS, MEDICINE], question)[0] > 0


@pytest.mark.parametrize(
    ("question", "found"), [("人工智能", [1, 0]), ("智能", [1, 0]), ("成本下降", [0, 1]), ("天气", [0, 0])]
)
def test_chinese_is_found_by_pairs_of_characters(question: str, found: list[int]) -> None:
    scores = score(["人工智能改变医疗。", "计算成本下降很快。"], question, "zh")
    assert (scores > 0).astype(int).tolist() == found


@pytest.mark.parametrize("question", ["zebra", "", "?!", "o que ele disse sobre isso?", "\x00", "🙂"])
def test_a_question_without_a_known_word_scores_nothing(question: str) -> None:
    assert not score([ROBOTS, MEDICINE], question).any()


def test_an_unknown_word_beside_a_known_one_lowers_the_score() -> None:
    alone, beside = score([ROBOTS, MEDICINE], "robôs")[0], score([ROBOTS, MEDICINE], "robôs zebra")[0]
    assert 0 < beside < alone


def test_words_of_a_question_in_another_language_are_sought_as_they_are() -> None:
    scores = Lexicon.build("pt", ["Um data center novo.", MEDICINE]).score("what about the data center?", "en")
    assert (scores > 0).tolist() == [True, False]


@pytest.mark.parametrize("texts", [[""], ["", " "], ["?!"]])
def test_texts_without_words_can_be_indexed(texts: list[str]) -> None:
    assert score(texts, "robôs").tolist() == [0] * len(texts)


@pytest.mark.parametrize(("word", "held"), [("robôs", True), ("ROBOS", True), ("médico", True), ("zebra", False)])
def test_a_lexicon_tells_which_words_it_holds(word: str, *, held: bool) -> None:
    assert Lexicon.build("pt", [ROBOTS, MEDICINE]).contains(word) is held


@pytest.mark.parametrize(
    ("language", "texts", "question"),
    [("pt", [ROBOTS, "", MEDICINE], "robôs e máquinas"), ("zh", ["人工智能。", ""], "智能"), ("en", [""], "robots")],
)
def test_a_saved_lexicon_is_read_back_equal_and_without_pickle(
    tmp_path: Path, language: str, texts: list[str], question: str
) -> None:
    built = Lexicon.build(language, texts)
    built.save(tmp_path / "lexicon")
    read = Lexicon.load(language, tmp_path / "lexicon")
    assert read.score(question, language).tolist() == built.score(question, language).tolist()
    assert read.contains(question) == built.contains(question)
    for path in (tmp_path / "lexicon").iterdir():
        assert path.suffix in {".json", ".npy"}
        if path.suffix == ".npy":
            np.load(path, allow_pickle=False)


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("What did he say about the ROI, the ROI?", "en", ["ROI"]),
        ("O que ele acha dos Robôs?", "pt", ["Robôs"]),
        ("¿Qué dijo sobre la robótica?", "es", ["robótica"]),
        ("the robots", "xx", ["the", "robots"]),
        ("", "en", []),
    ],
)
def test_content_words_leave_out_how_a_question_is_asked(question: str, language: str, words: list[str]) -> None:
    assert content_words(question, language) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("GPU集群", ["GPU", "集群"]), ("ＧＰＵ", ["GPU"]), ("50%", ["50"]), ("co-fundador", ["co", "fundador"])],
)
def test_text_is_split_at_what_is_no_letter_and_between_scripts(text: str, words: list[str]) -> None:
    assert split_words(text) == words


@pytest.mark.parametrize("language", ["en", "pt", "es", "zh", "xx"])
@pytest.mark.parametrize("word", ["Ação", "ÍNDICE", "naïve", "50", "x"])
def test_terms_are_in_lower_case_without_accents(word: str, language: str) -> None:
    for term in stem_word(word, language):
        assert term.isascii()
        assert term == term.casefold() != ""
