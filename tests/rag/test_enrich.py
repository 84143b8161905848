"""Drafts of renderings and questions: aligned, resumable, and never in the place of something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.documents import Interview, load_interviews
from index.errors import DocumentError, ModelError
from rag.chat_model import ChatModel
from rag.enrich import draft_questions, draft_rendering
from rag.settings import Settings
from tests.conftest import TALK, TALK_RENDERING, QueueModel
from tests.model_server import Script, serve_model
from ui.enrich import enrich_folder

RENDERED = [line for line in TALK_RENDERING.split("\n") if line.strip()]
QUESTIONS = {
    "English": "1. What does Ana say here, in short?\n- Where are the opportunities that she sees?\nNot a question.",
    "Portuguese": "O que a Ana diz aqui, em poucas palavras?",
    "Spanish": "¿Qué dice aquí Ana, en pocas palabras, sobre el tema?",
    "Chinese": "她在这里说了什么？",
}


def ignore(stage: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def folder(interview_folder: Path) -> Path:
    (interview_folder / "talk.en.txt").unlink()
    return interview_folder


@pytest.fixture
def interview(folder: Path) -> Interview:
    [found] = load_interviews(folder)
    return found


def model(*replies: str | Exception) -> ChatModel:
    return ChatModel(QueueModel(replies=list(replies)), 5.0)


class Polyglot(QueueModel):
    """Writes questions in whatever language it is asked for."""

    def _next(self, messages: list[Any]) -> str:
        self.prompts.append(str(messages[-1].content))
        return next(reply for language, reply in QUESTIONS.items() if f" in {language}" in str(messages[0].content))


def test_a_rendering_has_the_lines_of_the_original(folder: Path, interview: Interview) -> None:
    before = {path.name for path in folder.iterdir()}
    draft = draft_rendering(interview, folder, model(*RENDERED), ignore)
    assert draft.path == folder / "talk.en.txt.draft"
    assert draft.path.read_text(encoding="utf-8") == TALK_RENDERING
    assert {path.name for path in folder.iterdir()} == before | {"talk.en.txt.draft"}
    draft.path.rename(folder / "talk.en.txt")
    [reviewed] = load_interviews(folder)
    assert reviewed.rendering


def test_a_draft_is_not_read_as_a_document(folder: Path, interview: Interview) -> None:
    draft_rendering(interview, folder, model(*RENDERED), ignore)
    [again] = load_interviews(folder)
    assert again.rendering is None


def test_a_translation_that_loses_a_number_or_a_speaker_is_asked_for_again_and_then_left(
    folder: Path, interview: Interview
) -> None:
    replies = list(RENDERED)
    replies[2:3] = ["Welcome.", "Welcome again.\nAnd more."]  # line 3: no label, then two lines
    draft = draft_rendering(interview, folder, model(*replies), ignore)
    assert draft.path
    assert "by hand: line 3" in draft.told
    assert draft.path.read_text(encoding="utf-8").split("\n")[2] == TALK.split("\n")[2]


def test_a_run_that_was_stopped_goes_on_where_it_was(folder: Path, interview: Interview) -> None:
    with pytest.raises(ModelError):
        draft_rendering(interview, folder, model(*RENDERED[:4], RuntimeError()), ignore)
    assert not (folder / "talk.en.txt.draft").exists()
    journal = folder / ".talk.en.txt.draft.journal"
    journal.write_bytes(journal.read_bytes() + b'["4", "ha')  # as a crash may leave it
    draft = draft_rendering(interview, folder, model(*RENDERED[4:]), ignore)
    assert draft.path
    assert draft.path.read_text(encoding="utf-8") == TALK_RENDERING
    assert not journal.exists()


def test_what_was_done_for_another_text_is_not_taken(folder: Path, interview: Interview) -> None:
    with pytest.raises(ModelError):
        draft_rendering(interview, folder, model("Something else.", RuntimeError()), ignore)
    (folder / "talk.pt.txt").write_text(TALK.replace("Bem-vinda", "Boa tarde"), encoding="utf-8")
    [changed] = load_interviews(folder)
    draft = draft_rendering(changed, folder, model(*RENDERED), ignore)
    assert draft.path
    assert "Something else" not in draft.path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["talk.en.txt.draft", "talk.pt.questions.jsonl", "talk.pt.questions.jsonl.draft"])
def test_nothing_is_overwritten(folder: Path, interview: Interview, name: str) -> None:
    (folder / name).write_text("mine", encoding="utf-8")
    make = draft_rendering if name.endswith("txt.draft") else draft_questions
    draft = make(interview, folder, model(), ignore)
    assert draft.path is None
    assert "is there already" in draft.told
    assert (folder / name).read_text(encoding="utf-8") == "mine"


def test_an_interview_that_has_a_rendering_needs_none(interview_folder: Path) -> None:
    [found] = load_interviews(interview_folder)
    assert draft_rendering(found, interview_folder, model(), ignore).path is None


def test_questions_name_the_lines_and_sentences_that_answer_them(folder: Path, interview: Interview) -> None:
    draft = draft_questions(interview, folder, ChatModel(Polyglot(replies=[]), 5.0), ignore)
    assert draft.path == folder / "talk.pt.questions.jsonl.draft"
    records = [json.loads(line) for line in draft.path.read_text(encoding="utf-8").splitlines()]
    assert {record["language"] for record in records} == {"en", "pt", "es", "zh"}
    assert all(record["question"].endswith(("?", "？")) for record in records)
    assert [r["question"] for r in records if r["language"] == "en"][:2] == [
        "What does Ana say here, in short?", "Where are the opportunities that she sees?",
    ]  # fmt: skip
    assert {"lines": [6], "sentences": [1, 2], "language": "zh", "question": QUESTIONS["Chinese"]} in records
    assert not any(3 in record["lines"] for record in records), "the host answers nothing"


@pytest.mark.parametrize(
    "reply",
    ["A statement.", "x" * 300 + "?", "Did it cost 77 million?", "O que ela disse sobre os robôs na feira?"],
)
def test_a_line_that_is_no_question_to_the_passage_is_left_out(folder: Path, interview: Interview, reply: str) -> None:
    class Stubborn(Polyglot):
        def _next(self, messages: list[Any]) -> str:
            wanted = super()._next(messages)
            return f"{reply}\nWho?" if wanted == QUESTIONS["English"] else wanted

    draft = draft_questions(interview, folder, ChatModel(Stubborn(replies=[]), 5.0), ignore)
    assert draft.path
    records = [json.loads(line) for line in draft.path.read_text(encoding="utf-8").splitlines()]
    assert {record["question"] for record in records if record["language"] == "en"} == {"Who?"}


def test_a_model_that_writes_no_question_leaves_no_file(folder: Path, interview: Interview) -> None:
    class Mute(QueueModel):
        def _next(self, messages: list[Any]) -> str:
            return "I cannot do that."

    with pytest.raises(DocumentError, match="another --model"):
        draft_questions(interview, folder, ChatModel(Mute(replies=[]), 5.0), ignore)
    assert not list(folder.glob("*.draft"))


def test_the_command_says_how_to_go_on_over_the_wire(folder: Path) -> None:
    pytest.importorskip("langchain_openai")
    settings = Settings.resolve(folder)
    with serve_model(*map(Script, RENDERED), Script(how="error", status=500)) as server:
        told = enrich_folder(settings.with_model("m", server.url, 10), per_language=2)
        assert "talk.en.txt.draft: 12 lines" in next(told)
        with pytest.raises(ModelError, match="run the command again"):
            next(told)
    assert (folder / "talk.en.txt.draft").read_text(encoding="utf-8") == TALK_RENDERING
