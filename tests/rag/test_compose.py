"""Between the marks stands the document; a translation is called one and has no marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.build import open_index
from rag.compose import compose_answer
from rag.extract import choose_quotes, cite_quotes, make_claims
from rag.pipeline import Pipeline
from rag.question import read_question
from tests.conftest import FakeEncoder

QUESTIONS = {
    "en": "What are the five market opportunities?",
    "pt": "Quais são as cinco oportunidades de mercado?",
    "es": "¿Cuáles son las cinco oportunidades de mercado?",
    "zh": "他看到了哪些市场机遇？",
}
MARKS = {"en": "“(.*)”", "pt": "“(.*)”", "es": "«(.*)»", "zh": "“(.*)”"}
TRANSLATED = {"en": "translated", "pt": "traduzido", "es": "traducido", "zh": "译自"}


def open_folder(folder: Path, tmp_path: Path) -> Pipeline:
    return Pipeline(open_index(folder, tmp_path / "index", FakeEncoder()))


@pytest.mark.parametrize("language", QUESTIONS)
def test_between_the_marks_stands_the_document(pipeline: Pipeline, language: str) -> None:
    answer = pipeline.ask(QUESTIONS[language])
    document = pipeline.index.interviews[0].transcript.text
    quoted = re.findall(MARKS[language], answer.answer)
    assert all(quote in document for quote in quoted)
    assert bool(quoted) == (language != "en")


@pytest.mark.parametrize("language", QUESTIONS)
def test_only_english_reads_a_translation(pipeline: Pipeline, language: str) -> None:
    answer = pipeline.ask(QUESTIONS[language])
    assert (TRANSLATED[language] in answer.answer) == (language == "en")


def test_a_quote_over_odd_white_space_is_shown_as_it_stands(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    said = "We grow pears.  Pears, pears.  We grow pears."
    (folder / "talk.en.txt").write_text(f"Host: What do you grow?\nMara Voss: {said}", encoding="utf-8")
    answer = open_folder(folder, tmp_path).ask("pears that you grow")
    quoted = re.findall("“(.*)”", answer.answer)
    assert quoted
    assert all(quote in said for quote in quoted)
    assert "translated" not in answer.answer


def test_a_chinese_interview_is_quoted_in_chinese(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    said = "我们种梨树。梨树很好。去年冬天种了两百棵梨树。"
    (folder / "talk.zh.txt").write_text(f"主持人：你们种什么？\n王芳：{said}", encoding="utf-8")
    opened = open_folder(folder, tmp_path)
    [hit] = [hit for hit in opened.search("两百棵梨树")[1] if hit.passage.speaker == "王芳"]
    quotes = choose_quotes([hit])
    citations = cite_quotes(quotes)
    answer = compose_answer(read_question("两百棵梨树"), quotes, make_claims(quotes, "zh"), citations)
    assert answer.answer.startswith("王芳 说：")
    assert [citation.quote in said for citation in citations] == [True] * len(re.findall("“(.*?)”", answer.answer))


def test_english_names_the_speaker_as_the_rendering_does(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What was the last question?")
    assert "(Moderator)" in answer.answer
    assert answer.citations[0].speaker == "Moderador"
