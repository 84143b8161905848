"""What is asked: in which language, after what, and of whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from index.errors import QuestionError
from index.language import QUESTION_LANGUAGES, detect_language
from index.lexicon import content_words
from index.transcript import Role
from index.vocabulary import Vocabulary
from rag.followup import is_bare, leans_on_history, opens_as_continuation
from rag.requests import (
    find_ordinal,
    find_turn,
    find_whose,
    guest_asks,
    wants_list,
    wants_questions,
    wants_source,
    wants_summary,
)
from rag.wording import find_subject

__all__ = ["MAX_QUESTION_CHARS", "Message", "Question", "check_question", "check_text", "read_question"]

MAX_QUESTION_CHARS = 2000
"""The longest question, in characters; the encoder reads no more of it anyway."""

_HOW_TO_ASK = 'ask a question in words, e.g. onrecord ask "What did he say about robots?"'


@dataclass(frozen=True)
class Message:
    """One turn of the conversation so far.

    Attributes:
        role: ``user`` or ``assistant``.
        content: What was said.
    """

    role: str
    content: str


@dataclass(frozen=True)
class Question:
    """A question, understood as far as words alone allow.

    Attributes:
        asked: As asked.
        text: The same on one line.
        language: One of ``QUESTION_LANGUAGES``.
        subject: What it asks of: the whole text, or where it asks what somebody says of something, that alone.
        search_texts: What to look for: the subject where the text asks what somebody says of one; for a
            follow-up that together with the questions it follows, and then by itself.
        of: Whose words are asked for; None where the question does not say.
        turn: Which of the host's questions is asked for, or the reply to which: 0 the first, -1 the last, None any.
        item: Which of the things that were counted up before a follow-up asks for: 0 the first, -1 the last, None
            none in particular.
        wants_list: Whether the things that were counted up are asked for.
        wants_source: Whether it is asked who said something, so that anybody's words may answer.
        wants_questions: Whether all that the host asked is asked for.
        wants_summary: Whether it is asked what the interview says as a whole.
        guest_asks: Whether it is asked what a guest asked.
    """

    asked: str
    text: str
    language: str
    subject: str
    search_texts: tuple[str, ...]
    of: Role | None
    turn: int | None
    item: int | None
    wants_list: bool
    wants_source: bool
    wants_questions: bool
    wants_summary: bool
    guest_asks: bool


def read_question(
    text: str,
    history: Sequence[Message] = (),
    *,
    guests: Sequence[str] = (),
    hosts: Collection[str] = (),
    vocabulary: Vocabulary | None = None,
) -> Question:
    """Understand a question.

    Args:
        text: At most ``MAX_QUESTION_CHARS`` characters, none of them a control character.
        history: The conversation before, oldest first.
        guests: The names of those who may be asked about.
        hosts: The words, in lower case, of which hosts' names are made.
        vocabulary: The words in use, by which the language of a word or two is told.

    Returns:
        The question.

    Raises:
        QuestionError: It is blank, too long, or holds control characters.
    """
    cleaned = check_question(text)
    before = [message.content for message in history if message.role == "user" and message.content.strip()]
    languages_of = vocabulary.languages_of if vocabulary else None
    told = partial(detect_language, among=QUESTION_LANGUAGES, languages_of=languages_of)
    language = told(cleaned, default=told(before[-1]) if before else QUESTION_LANGUAGES[0])
    subject = find_subject(cleaned, language, guests)
    of = find_whose(cleaned, guests, hosts) or (Role.GUEST if subject != cleaned else None)
    search_texts = _find_search_texts(cleaned, subject, language, before, guests, told)
    return Question(
        asked=text,
        text=cleaned,
        language=language,
        subject=subject,
        search_texts=search_texts,
        of=of,
        turn=find_turn(search_texts[0] if is_bare(cleaned, language) else cleaned),
        item=find_ordinal(cleaned) if search_texts[0] != subject else None,
        wants_list=wants_list(cleaned, language),
        wants_source=wants_source(cleaned),
        wants_questions=of is Role.HOST and search_texts[0] == cleaned and wants_questions(cleaned, language, guests),
        wants_summary=wants_summary(cleaned),
        guest_asks=guest_asks(cleaned, guests),
    )


def _find_search_texts(
    text: str, own: str, language: str, before: Sequence[str], guests: Sequence[str], told: Callable[[str], str]
) -> tuple[str, ...]:
    """Put before a follow-up the questions that it goes on from, back to one that stands alone.

    By itself it is looked for as well, as long as it holds a word to look for: "And how likely is that?"
    leads on from the last subject, "And the robots?" away from it.
    """
    whole = _make_standalone(text, own, language, before, guests, told)
    return tuple(
        dict.fromkeys((whole, own) if content_words(own, language) and not is_bare(own, language) else (whole,))
    )


def _make_standalone(
    text: str, own: str, language: str, before: Sequence[str], guests: Sequence[str], told: Callable[[str], str]
) -> str:
    parts = [own]
    for earlier in reversed(before):
        # "What does he think of it?" leans on what was asked before, "… of robots?" does not.
        if not (leans_on_history(parts[-1], language) or opens_as_continuation(text, language)):
            break
        if is_bare(text, language):
            parts.pop()  # "What did he answer?" names nothing to look for
        text, language = earlier, told(earlier)
        parts.append(find_subject(text, language, guests))
    return " ".join(reversed(parts))


def check_question(text: str) -> str:
    """Return a question on one line, without white space around it.

    Args:
        text: The question as typed.

    Returns:
        The question; line ends, tabs and runs of spaces are one space.

    Raises:
        QuestionError: It is blank, too long, or holds control characters.
    """
    cleaned = " ".join(text.split())
    if not cleaned:
        raise QuestionError(f"the question is empty; {_HOW_TO_ASK}")
    if len(cleaned) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(cleaned):,} characters, at most {MAX_QUESTION_CHARS:,} are allowed; "
            "ask for one thing in a few sentences"
        )
    check_text(cleaned, "the question")
    return cleaned


def check_text(text: str, name: str) -> None:
    """Refuse control characters, other than line ends and tabs, and halves of characters.

    Args:
        text: What was typed.
        name: What it is, for the message.

    Raises:
        QuestionError: It holds one.
    """
    for position, char in enumerate(text, start=1):
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\r\t":
            raise QuestionError(
                f"{name} holds the control character U+{ord(char):04X} at position {position}; "
                "only printable text is allowed, type it anew"
            )
