"""``ask(question, history) → Answer``: the rooms wired together."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from index.build import Index, Progress, open_index
from index.encoder import SentenceTransformerEncoder
from index.lexicon import content_words
from index.passages import Passage
from index.spelling import mend_spelling
from index.transcript import Role
from rag.answer import Answer
from rag.chat_model import ChatModel, open_chat_model
from rag.compose import compose_answer, compose_not_said
from rag.decision import is_answered
from rag.enumeration import find_enumerations
from rag.extract import (
    Quote,
    choose_quotes,
    cite_quotes,
    host_leads,
    make_claims,
    quote_enumeration,
    quote_host,
    quote_item,
    quote_lead,
    quote_questions,
    quote_reply,
    quote_turn,
)
from rag.generate import rewrite
from rag.phrases import phrases_of
from rag.progress import Listen, Step, listen_to_nothing
from rag.question import Message, Question, read_question
from rag.retriever import Hit, HybridRetriever, Retrieved
from rag.settings import Settings
from rag.verify import verify_claims
from rag.wording import FRAME_WORDS
from rag.writer import Writer

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from rag.runnables import PassageRetriever

__all__ = ["Pipeline", "open_pipeline"]


@dataclass(frozen=True)
class Pipeline:
    """Answers questions about the interviews of one index.

    Attributes:
        index: What is searched, and what quotes are checked against.
        chat_model: Writes answers and puts follow-ups in full where there is one; None for quotes alone.
    """

    index: Index
    chat_model: ChatModel | None = None

    def ask(self, text: str, history: Sequence[Message] = (), *, listen: Listen = listen_to_nothing) -> Answer:
        """Answer a question: with the speaker's own sentences, or a language model's where there is one.

        Args:
            text: The question.
            history: The conversation before, oldest first.
            listen: Told each step as it begins, in the calling thread.

        Returns:
            An answer whose every claim was verified, or why there is none.

        Raises:
            QuestionError: The question cannot be asked.
        """
        started = time.perf_counter()
        listen(Step("reading"))
        question = self._read(text, history, rewrites=True)
        answer = self._reply(question, history, listen)
        if not answer.answered and (mended := self._mend(question, history)):
            again = self._reply(mended, history, listen)
            if again.answered:
                told = phrases_of(mended.language).read_as.format(question=mended.text)
                answer = replace(again, notice=" ".join(filter(None, (told, again.notice))))
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _reply(self, question: Question, history: Sequence[Message], listen: Listen) -> Answer:
        listen(Step("searching", len(self.index.passages)))
        retrieved = self._find(question)
        overview = self._overview(question)
        answer = None
        if retrieved and (overview or is_answered(question, retrieved)):
            answer = self._answer(question, overview or self._choose(question, retrieved.hits), listen)
        if answer is not None and retrieved and self.chat_model is not None:
            writer = Writer(self.chat_model, self.index)
            answer = writer.write(question, retrieved, answer, history=history, listen=listen)
        return answer or compose_not_said(question, retrieved, self._find_missing(question))

    def _mend(self, question: Question, history: Sequence[Message]) -> Question | None:
        """Read a question again without its slips of the keyboard; None where it has none."""
        mended = mend_spelling(question.text, question.language, self.index.vocabulary)
        return replace(self._read(mended, history), asked=question.asked) if mended != question.text else None

    def search(self, text: str, history: Sequence[Message] = (), *, top: int = 5) -> tuple[Question, tuple[Hit, ...]]:
        """Find passages without composing an answer.

        Args:
            text: The question.
            history: The conversation before, oldest first.
            top: How many passages, at least 1.

        Returns:
            The question as understood, and the passages, nearest first.

        Raises:
            QuestionError: The question cannot be asked.
        """
        question = self._read(text, history)
        retrieved = self._find(question, top=top)
        return question, retrieved.hits if retrieved else ()

    def retrieve(self, text: str, history: Sequence[Message] = ()) -> tuple[Question, Retrieved] | None:
        """Return a question as understood and all that was found; None where it holds no word."""
        question = self._read(text, history)
        retrieved = self._find(question)
        return (question, retrieved) if retrieved else None

    def warm_up(self) -> None:
        """Load the encoder now instead of with the first question."""
        self.index.encoder.encode_query(["?"])

    def as_runnable(self) -> Runnable[Mapping[str, Any], Answer]:
        """Return ``ask`` as a langchain Runnable over ``{"question": str, "history": [Message]}``."""
        # langchain takes most of a second to import, and the program itself never needs it.
        from rag.runnables import make_runnable

        return make_runnable(self.ask)

    def as_retriever(self, *, top: int = 5) -> PassageRetriever:
        """Return what finds the passages as a langchain retriever of ``top`` passages."""
        from rag.runnables import PassageRetriever

        return PassageRetriever(retriever=self.retriever, top=top)

    @cached_property
    def retriever(self) -> HybridRetriever:
        """What finds the passages."""
        return HybridRetriever(self.index)

    @cached_property
    def _enumerations(self) -> list[tuple[Passage, ...]]:
        return find_enumerations(self.index.passages)

    def _read(self, text: str, history: Sequence[Message], *, rewrites: bool = False) -> Question:
        question = self._understand(text, history)
        rewritten = rewrite(self.chat_model, question.text, history) if rewrites and self.chat_model else None
        if rewritten is None:
            return question
        return replace(self._understand(rewritten), asked=text, language=question.language)

    def _understand(self, text: str, history: Sequence[Message] = ()) -> Question:
        index = self.index
        return read_question(text, history, guests=index.guests, hosts=index.hosts, vocabulary=index.vocabulary)

    def _find(self, question: Question, *, top: int = 10) -> Retrieved | None:
        """Retrieve, unless the question is marks without a letter or digit."""
        if not any(char.isalnum() for char in question.text):
            return None
        return self.retriever.find(question, top=top)

    def _answer(self, question: Question, quotes: Sequence[Quote], listen: Listen) -> Answer | None:
        """Answer with quotes; None where no claim survives verification."""
        listen(Step("checking", len(quotes)))
        chosen = make_claims(quotes, question.language)
        claims, citations = verify_claims(chosen, cite_quotes(quotes), self.index.interviews)
        return compose_answer(question, quotes, claims, citations) if claims else None

    def _overview(self, question: Question) -> list[Quote]:
        """Quote what answers a question about the whole; empty where it is about something in it."""
        if question.wants_summary:
            return quote_lead(self.index.passages)
        return quote_questions(self.index.passages, Role.HOST) if question.wants_questions else []

    def _choose(self, question: Question, hits: Sequence[Hit]) -> list[Quote]:
        turn = question.turn
        replies = [] if turn is None else quote_reply(self.index.passages, self.index.host_turns, turn)
        if question.of is Role.HOST:
            return quote_host(hits, any_subject=bool(replies)) if replies or turn is None else []
        if replies:
            return replies
        if question.guest_asks:
            return quote_questions([hit.passage for hit in hits[:1]], Role.GUEST)
        host = question.of is not Role.GUEST and host_leads(hits)
        if host and question.wants_source:
            return quote_turn(hits)
        if question.item is not None and (item := quote_item(hits, self._enumerations, question.item)):
            return item
        counted = quote_enumeration(hits, self._enumerations) if question.wants_list else []
        return counted or choose_quotes(hits, host_too=host or question.wants_source)

    def _find_missing(self, question: Question) -> tuple[str, ...]:
        """Return the question's words that stand nowhere.

        In a language that no document or rendering is in, every word would; there only names and
        numbers count, which are written alike.
        """
        lexicons = self.index.lexicons.values()
        speakers = {
            word.casefold() for i in self.index.interviews for name in i.transcript.speakers for word in name.split()
        }
        dull = speakers | FRAME_WORDS
        words = [w for w in content_words(question.subject, question.language) if w.casefold() not in dull]
        if all(lexicon.language != question.language for lexicon in lexicons):
            words = [word for word in words if word[0].isupper() or word[0].isdigit()]
        return tuple(word for word in words if not any(lexicon.contains(word) for lexicon in lexicons))


def open_pipeline(settings: Settings, *, force: bool = False, progress: Progress | None = None) -> Pipeline:
    """Open the index that settings name, building it where needed, and wire the rooms to it.

    Args:
        settings: Where things are.
        force: Build the index even though nothing has changed.
        progress: Told how a build goes.

    Returns:
        A pipeline, ready to be asked.

    Raises:
        OnRecordError: Documents, encoder, index folder or language model cannot be used.
    """
    encoder = SentenceTransformerEncoder(settings.encoder)
    chat_model = open_chat_model(settings.model, settings.model_url, settings.timeout)
    index = open_index(settings.documents, settings.index_dir, encoder, force=force, progress=progress)
    return Pipeline(index, chat_model)
