"""An answer written by a language model: what it is given, and its reply read as sentences that cite."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.errors import ModelError, QuestionError
from index.passages import Passage
from index.sentences import find_sentences
from rag.chat_model import ChatModel
from rag.prompts import NOT_SAID_WORD, ask_for_answer, ask_for_rewrite
from rag.question import Message, Question, check_question

__all__ = ["Sentences", "WrittenSentence", "read_reply", "rewrite", "write_sentences"]

_MOST_SENTENCES = 30
_LONGEST_REWRITE = 400
_REWRITE_SECONDS = 10.0
# Markers as models write them: [1], [1, 2], [1][2], 【1】; before or behind the full stop.
_MARKER = re.compile(r"\s*[\[【]\s*(\d{1,3}(?:\s*[,;，、]\s*\d{1,3})*)\s*[\]】]")
_BEHIND_STOP = re.compile(r"([.!?。！？…]+[\"'”’»)）]*)((?:\s*\ue000\d+\ue001)+)")
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_PLACED = re.compile(r"\ue000(\d+)\ue001")
_DECORATION = re.compile(
    r"^\s*(?:#{1,6}\s+|[-*•]\s+|\d{1,2}[.)]\s+|>\s*)|[*`]{1,3}|[\x00-\x08\x0b-\x1f\x7f\ue000\ue001]"
)


@dataclass(frozen=True)
class WrittenSentence:
    """One sentence of a reply, not verified.

    Attributes:
        text: Without its markers.
        cited: The numbers of its markers, in order; they may stand for nothing.
    """

    text: str
    cited: tuple[int, ...]


Sentences = tuple[WrittenSentence, ...]


def write_sentences(
    chat_model: ChatModel,
    question: Question,
    passages: Sequence[Passage],
    *,
    history: Sequence[Message] = (),
    on_text: Callable[[str], object] = str,
) -> Sentences | None:
    """Have an answer written.

    Args:
        chat_model: Who writes.
        question: What was asked.
        passages: What may be cited, numbered from 1 in this order.
        history: The conversation before.
        on_text: Told the reply so far as it grows; nothing in it is verified.

    Returns:
        The sentences, none of them verified; None where the model says that the passages do not answer.

    Raises:
        ModelError: There is no reply that can be used.
    """
    reply = chat_model.write(ask_for_answer(question.text, question.language, passages, history), on_text=on_text)
    if _THOUGHTS.sub("", reply).strip(" \n.*`\"'") == NOT_SAID_WORD:
        return None
    return read_reply(reply, question.language)


def read_reply(reply: str, language: str) -> Sentences:
    """Cut a reply into sentences with the numbers that each cites.

    Args:
        reply: As written.
        language: ISO 639-1 code of the language it was to be in.

    Returns:
        The sentences in order; a line that only announces ("He says:") is left out where it cites nothing.

    Raises:
        ModelError: It holds no sentence, or too many.

    >>> [(s.text, s.cited) for s in read_reply("He said: **yes** [1]. Robots cook. [2][3]", "en")]
    [('He said: yes.', (1,)), ('Robots cook.', (2, 3))]
    """
    sentences = []
    for line in _THOUGHTS.sub("", reply).split("\n"):
        bare = _DECORATION.sub("", line)
        placed = _MARKER.sub(lambda match: "".join(f"\ue000{n}\ue001" for n in re.findall(r"\d+", match[1])), bare)
        placed = _BEHIND_STOP.sub(r"\2\1", placed)
        for start, end in find_sentences(placed, language):
            sentence = placed[start:end]
            cited = tuple(dict.fromkeys(int(n) for n in _PLACED.findall(sentence)))
            text = " ".join(_PLACED.sub("", sentence).split())
            if any(char.isalnum() for char in text) and (cited or not text.endswith((":", "："))):
                sentences.append(WrittenSentence(text, cited))
    if not sentences or len(sentences) > _MOST_SENTENCES:
        raise ModelError("empty", "no sentence" if not sentences else "too many sentences")
    return tuple(sentences)


def rewrite(chat_model: ChatModel, question: str, history: Sequence[Message]) -> str | None:
    """Have a follow-up put so that it can be understood alone.

    Args:
        chat_model: Who rewrites it.
        question: The follow-up.
        history: The conversation before, oldest first.

    Returns:
        The question in other words; None where there is no history, or no reply that is a question to search for.
    """
    if not any(message.content.strip() for message in history):
        return None
    try:
        reply = chat_model.write(ask_for_rewrite(question, history), timeout_seconds=_REWRITE_SECONDS)
        rewritten = check_question(reply.strip().strip('"“”«»'))
    except (ModelError, QuestionError):
        return None
    one_line = "\n" not in reply.strip() and len(rewritten) <= max(_LONGEST_REWRITE, 2 * len(question))
    return rewritten if one_line and any(char.isalnum() for char in rewritten) else None
