"""A reply read as sentences that cite, with models that misbehave in every way langchain allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.errors import ModelError
from rag.chat_model import ChatModel
from rag.generate import read_reply, rewrite
from rag.pipeline import Pipeline
from rag.question import Message
from tests.conftest import QueueModel

HISTORY = [Message("user", "Does AI reduce inequality?"), Message("assistant", "He believes so.")]


@pytest.mark.parametrize(
    ("reply", "read"),
    [
        ("He agrees [1]. She does not [2].", [("He agrees.", (1,)), ("She does not.", (2,))]),
        ("He agrees. [1] She does not. [2]", [("He agrees.", (1,)), ("She does not.", (2,))]),
        ("He agrees.[1][2] Yes.", [("He agrees.", (1, 2)), ("Yes.", ())]),
        ("He agrees [1, 3] and so do I [1].", [("He agrees and so do I.", (1, 3))]),
        ("- **He** agrees [1].\n- She too [2].", [("He agrees.", (1,)), ("She too.", (2,))]),
        ("# Answer\nHe says:\nHe agrees [1].", [("Answer", ()), ("He agrees.", (1,))]),
        ("他同意【1】。她不同意 [2]。", [("他同意。", (1,)), ("她不同意。", (2,))]),
        ("“Sim.” [1]", [("“Sim.”", (1,))]),
        ("<think>hm [2].</think>He agrees [1].", [("He agrees.", (1,))]),
        ("He agrees\x00\ue000 [1].", [("He agrees.", (1,))]),
        ("It grew 2.5 times [4].", [("It grew 2.5 times.", (4,))]),
    ],
)
def test_sentences_keep_the_numbers_they_cite(reply: str, read: list[tuple[str, tuple[int, ...]]]) -> None:
    language = "zh" if "他" in reply else "en"
    assert [(sentence.text, sentence.cited) for sentence in read_reply(reply, language)] == read


@pytest.mark.parametrize("reply", ["", "...", "[1]", "<think>never ends", "He agrees [1]. " * 50])
def test_a_reply_without_sentences_or_with_too_many_is_none(reply: str) -> None:
    with pytest.raises(ModelError):
        read_reply(reply, "en")


@pytest.mark.parametrize("reply", ["", "\n", RuntimeError("the key is sk-1"), TimeoutError(), ValueError()])
def test_whatever_a_model_raises_the_quotes_take_over(pipeline: Pipeline, reply: str | Exception) -> None:
    model = ChatModel(QueueModel(replies=[reply]), 5.0)
    answer = replace(pipeline, chat_model=model).ask("robots")
    assert (answer.mode, answer.answered) == ("quotes", True)
    assert answer.notice
    assert "sk-1" not in answer.notice


def test_a_follow_up_is_rewritten_once_and_then_answered(pipeline: Pipeline) -> None:
    queue = QueueModel(
        replies=[
            "Does AI help the poor more than the rich?",
            "Xu Bing firmly believes that artificial intelligence should help reduce inequality [L34].",
        ]
    )
    answer = replace(pipeline, chat_model=ChatModel(queue, 5.0)).ask("And for the poor?", HISTORY)
    assert answer.mode == "model"
    assert queue.prompts[0].endswith("Last question: And for the poor?")
    assert queue.prompts[1].endswith("Question: Does AI help the poor more than the rich?")


@pytest.mark.parametrize("reply", ["a\nb", "???", "x" * 3000, "robots\x07", ""])
def test_a_rewriting_that_is_no_question_is_passed_over(reply: str) -> None:
    assert rewrite(ChatModel(QueueModel(replies=[reply]), 5.0), "And that?", HISTORY) is None


def test_without_a_conversation_nothing_is_rewritten() -> None:
    queue = QueueModel(replies=["x"])
    assert rewrite(ChatModel(queue, 5.0), "robots", []) is None
    assert not queue.prompts


def test_a_document_cannot_close_the_fence(pipeline: Pipeline) -> None:
    queue = QueueModel(replies=["NOT_SAID"])
    replace(pipeline, chat_model=ChatModel(queue, 5.0)).ask("robots")
    fence, *_ = queue.prompts[0].split("\n")
    assert queue.prompts[0].count(fence) == 2
    assert all(fence not in i.transcript.text for i in pipeline.index.interviews)
