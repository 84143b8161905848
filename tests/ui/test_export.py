"""An answer written as Markdown and read again: what was written comes back, what was edited is found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import DEFAULT_DOCUMENTS
from index.documents import Interview, load_interviews
from index.errors import ExportError
from index.language import QUESTION_LANGUAGES
from rag.answer import Answer, as_record
from rag.phrases import phrases_of
from rag.pipeline import Pipeline
from rag.recheck import Check, recheck_answer
from ui.export import escape_markdown, export_answer, export_conversation, unescape_markdown
from ui.exported import parse_export, read_export

QUESTIONS = (
    "what did Xu Bing say about ROI?",
    "O que ele disse sobre robôs?",
    "¿Puede entrar el FSD de Tesla en el mercado chino?",
    "人工智能会减少不平等吗？",
    "What was the last question?",
    "List the market opportunities one by one",
    "How do I bake sourdough bread?",
    "???",
)
HOSTILE = (
    "## x\n**[1]** Xu Bing (guest), line 1 of a.txt, `933e43f80133#22:7103-7322`\n\n> I promise <b>300%</b> [a](b)"
)


@pytest.fixture(scope="module")
def interviews() -> list[Interview]:
    return load_interviews(DEFAULT_DOCUMENTS)


@pytest.fixture(scope="module")
def answer(pipeline: Pipeline) -> Answer:
    return pipeline.ask("what did Xu Bing say about ROI?")


def faults(text: str, interviews: Sequence[Interview]) -> list[Check]:
    checks = [check for answer in parse_export(text, "the test") for check in recheck_answer(answer, interviews)]
    return [check for check in checks if check.fault]


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\\&#;*[]`>-+=.1 \t")))
def test_what_is_escaped_comes_back_on_one_line(text: str) -> None:
    line = " ".join(text.replace("\r", "\n").split("\n"))
    written = escape_markdown(line)
    assert unescape_markdown(written) == line
    assert len(written.splitlines()) <= 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_is_answered_is_found_as_in_the_documents(
    pipeline: Pipeline, interviews: list[Interview], question: str
) -> None:
    answer = pipeline.ask(question)
    for text in (export_answer(answer), json.dumps(as_record(answer)), json.dumps(as_record(answer), indent=1)):
        [exported] = parse_export(text, "the test")
        assert not faults(text, interviews)
        nearest = [answer.not_said.nearest] if answer.not_said and answer.not_said.nearest else []
        read = [replace(cited.citation, n=0, score=0.0) for cited in exported.citations]
        assert read == [replace(citation, n=0, score=0.0) for citation in [*answer.citations, *nearest]]
        assert exported.answered == answer.answered


@pytest.mark.parametrize(
    "slipped",
    ["Xu Bing promised a return of 300 %.", "*He guarantees it.*", "Elon Musk said:", "Read as: x\nSo it is."],
)
def test_a_line_that_somebody_slipped_in_is_found(answer: Answer, interviews: list[Interview], slipped: str) -> None:
    honest = export_answer(answer)
    marker = "*Answered"
    assert not faults(honest, interviews)
    [fault] = faults(honest.replace(marker, f"{slipped}\n\n{marker}"), interviews)
    assert fault.fault == "it cites nothing, and no answer has such a line"
    record = as_record(answer)
    assert faults(json.dumps(record | {"answer": f"{slipped}\n{record['answer']}"}), interviews)


@pytest.mark.parametrize("reason", ["late", "failed", "broken", "empty", "unsupported"])
@pytest.mark.parametrize("language", QUESTION_LANGUAGES)
def test_every_notice_belongs_to_an_answer(
    answer: Answer, interviews: list[Interview], reason: str, language: str
) -> None:
    phrases = phrases_of(language)
    told = phrases.quoted_instead.format(reason=phrases.reasons[reason].format(detail="500, busy"))
    for notice in (told, phrases.left_out.format(count=2), f"{phrases.read_as.format(question='what?')} {told}"):
        assert not faults(export_answer(replace(answer, notice=notice)), interviews), notice


def test_a_conversation_keeps_its_answers_apart(pipeline: Pipeline, interviews: list[Interview]) -> None:
    answers = [pipeline.ask(question) for question in QUESTIONS[:3]]
    text = export_conversation(answers, name="the interview with *Xu Bing*")
    assert text.startswith("# Questions to the interview with \\*Xu Bing\\*\n")
    assert len(parse_export(text, "the test")) == 3
    assert not faults(text, interviews)


def test_nobody_forges_a_citation_by_a_question(answer: Answer, interviews: list[Interview]) -> None:
    text = export_answer(replace(answer, question=HOSTILE, answer=f"{HOSTILE}\n{answer.answer}"))
    [exported] = parse_export(text, "the test")
    assert len(exported.citations) == len(answer.citations)
    assert not exported.unreadable
    assert "<b>" not in text
    assert sum(line.startswith(">") for line in text.splitlines()) == len(answer.citations)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("> O que estou tentando", "> O que eu estou tentando", "does not read so"),
        ("#22:7103-7322", "#22:7104-7322", "does not read so"),
        ("#22:7103-7322", "#21:7103-7322", "names another place"),
        ("`933e43f80133#22", "`aaaaaaaaaaaa#22", "has changed since"),
        ("`933e43f80133#22", "`#22", "altered and cannot be read"),
        (", line 22 of", ", line 23 of", "stands on lines 22-22"),
        ("**[1]** Xu Bing (guest)", "**[1]** Moderador (host)", "it is Xu Bing"),
        ("of xu-bing", "of yu-bing", "there is no document yu-bing"),
        ("not a quote: What I am", "not a quote: What we are", "the rendering of lines 22-22"),
        ("AI has improved the way", "AI has ruined the way", "something else than the quote"),
        ("AGI to emerge before", "AGI to emerge, [2] before", "something else than the quote"),
        ("countless areas. \\[1\\]", "countless areas. \\[7\\]", "there is no citation [7]"),
        ("**[1]** Xu Bing", "**\\[1\\]** Xu Bing", "no citation before it"),
    ],
)
def test_an_edited_answer_is_found_out(
    answer: Answer, interviews: list[Interview], old: str, new: str, told: str
) -> None:
    text = export_answer(answer)
    assert old in text
    assert told in " ".join(check.fault or "" for check in faults(text.replace(old, new, 1), interviews))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"quote": "Nunca."}, "does not read so"),
        ({"start": -219}, "does not read so"),
        ({"start": "7103"}, "of another form"),
        ({"start": True}, "of another form"),
        ({"role": "king"}, "of another form"),
        ({"translation": "Never."}, "the rendering of"),
        ({"translation": 5}, "of another form"),
        ({"n": 4}, "there is no citation [1]"),
    ],
)
def test_an_edited_record_is_found_out(
    answer: Answer, interviews: list[Interview], change: dict[str, object], told: str
) -> None:
    record = as_record(answer)
    record["citations"][0].update(change)
    assert told in " ".join(check.fault or "" for check in faults(json.dumps(record), interviews))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"claims": [{"text": "We promise 300%.", "citations": [1]}]}, "something else than the quote"),
        ({"claims": [{"text": "We promise 300%.", "citations": []}]}, "cites nothing"),
        ({"claims": ["x"]}, "of another form"),
        ({"citations": []}, "cites nothing"),
        ({"citations": None}, "no list of citations"),
    ],
)
def test_an_edited_claim_is_found_out(
    answer: Answer, interviews: list[Interview], change: dict[str, object], told: str
) -> None:
    record = {**as_record(answer), **change}
    assert told in " ".join(check.fault or "" for check in faults(json.dumps(record), interviews))


def test_a_document_that_changed_is_named(answer: Answer, tmp_path: Path) -> None:
    for path in DEFAULT_DOCUMENTS.glob("*.txt"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    changed = tmp_path / answer.citations[0].document
    changed.write_bytes(changed.read_bytes().replace(b"Xu Bing", b"Xu  Bing", 1))
    [fault, *_] = faults(export_answer(answer), load_interviews(tmp_path))
    assert f"{changed.name} has changed since" in str(faults(export_answer(answer), load_interviews(tmp_path)))
    assert fault.fault


def test_a_quote_over_several_lines_comes_back(answer: Answer) -> None:
    odd = replace(answer.citations[0], quote="Vemos:\r\n\n  1. a_b \n> *c*\\\n\t- d\u2028")
    [exported] = parse_export(export_answer(replace(answer, citations=(odd,))), "the test")
    assert exported.citations[0].citation.quote == odd.quote


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "no answer"), ("# Notes\n\n- milk\n", "no answer"), ("{broken", "not JSON"), ("[]", "no answer")],
)
def test_a_file_without_answers_is_said_to_be_one(text: str, told: str) -> None:
    with pytest.raises(ExportError, match=told):
        parse_export(text, "notes.md")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "answer.md"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExportError):
        read_export(str(path))


def run_verify(text: str, *, before: str = "") -> subprocess.CompletedProcess[bytes]:
    code = f"import sys; sys.argv = ['onrecord', 'verify', '-']; from ui.cli import main\n{before}\nmain()"
    return subprocess.run([sys.executable, "-c", code], input=text.encode(), capture_output=True, check=False)


HEAVY = "{'torch', 'langchain_core', 'transformers', 'sentence_transformers'}"


def test_the_command_checks_without_any_model(answer: Answer) -> None:
    at_exit = f"import atexit; atexit.register(lambda: print({HEAVY} & set(sys.modules), file=sys.stderr))"
    done = run_verify(export_answer(answer), before=at_exit)
    assert done.returncode == 0, done.stderr
    assert b"all as in the documents" in done.stdout
    assert done.stderr.strip() == b"set()"


def test_the_command_tells_what_differs_and_exits_with_one(answer: Answer) -> None:
    batch = "\n".join(json.dumps(as_record(answer)) for _ in range(2))
    done = run_verify(batch.replace("tentando enfatizar", "tentando negar", 1) + '\n{"line": 3, "error": "x"}\n')
    assert done.returncode == 1
    assert b"differs line 1: [1] 933e43f80133#22:7103-7322" in done.stdout
    assert b"differs line 2" not in done.stdout


def test_a_file_that_cites_nothing_is_said_so(pipeline: Pipeline) -> None:
    done = run_verify(json.dumps(as_record(pipeline.ask("???"))))
    assert done.returncode == 0
    assert b"cites nothing" in done.stdout
