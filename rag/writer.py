"""A question and what was found → a language model's answer behind the gate, or quotes and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.build import Index
from index.errors import ModelError
from index.transcript import Role
from rag.answer import Answer
from rag.chat_model import ChatModel
from rag.compose import compose_not_said, compose_written
from rag.generate import write_sentences
from rag.phrases import phrases_of
from rag.progress import Listen, Step
from rag.question import Message, Question
from rag.retriever import Hit, Retrieved
from rag.written import Gate

__all__ = ["Writer"]

_MOST_PASSAGES = 8
_LEAST_HELD = 0.5


@dataclass(frozen=True)
class Writer:
    """Has answers written by a language model, and shows of them what holds.

    Attributes:
        chat_model: Who writes.
        index: What the answer is checked against.
    """

    chat_model: ChatModel
    index: Index

    def write(
        self, question: Question, retrieved: Retrieved, quoted: Answer, *, history: Sequence[Message], listen: Listen
    ) -> Answer:
        """Have an answer written and verify each of its sentences.

        Args:
            question: What was asked.
            retrieved: What was found.
            quoted: The answer in quotes, which takes over where the model's is of no use.
            history: The conversation before.
            listen: Told what is written as it grows, and when it is checked.

        Returns:
            The model's sentences that hold; or the quotes, where it gave no reply, or fewer than half of its sentences
            hold; or that nothing was said, where the model finds no answer. Whatever differs from a whole answer by
            the model is told in the notice.
        """
        given = self._choose(question, retrieved, quoted)
        listen(Step("writing"))
        try:
            sentences = write_sentences(
                self.chat_model, question, [hit.passage for hit in given],
                history=history, on_text=lambda text: listen(Step("writing", text=text)),
            )  # fmt: skip
        except ModelError as error:
            return _fall_back(quoted, error.reason, error.detail)
        if sentences is None:
            answer = compose_not_said(question, retrieved, ())
            return replace(answer, notice=phrases_of(question.language).model_finds_nothing)
        listen(Step("checking", len(sentences)))
        gate = Gate(self.index.interviews, self.index.encoder.encode_document)
        verified = gate.verify(sentences, given, question.language)
        if not verified.claims or len(verified.claims) < _LEAST_HELD * len(sentences):
            return _fall_back(quoted, "unsupported")
        return compose_written(question, verified.claims, verified.citations, left_out=len(verified.left_out))

    def _choose(self, question: Question, retrieved: Retrieved, quoted: Answer) -> list[Hit]:
        """Choose what the model is given: what is quoted, then what is near, but no words of the host unasked."""
        hosts = question.of is Role.HOST or question.wants_source
        cited = {(citation.document, citation.start) for citation in quoted.citations}
        scores = {id(hit.passage): hit for hit in retrieved.hits}
        quotes = [
            scores.get(id(passage), Hit(passage, 0.0, ()))
            for passage in self.index.passages
            if any(passage.document == document and passage.start <= at < passage.end for document, at in cited)
        ]
        near = [hit for hit in retrieved.hits if hosts or hit.passage.role is not Role.HOST]
        chosen = {id(hit.passage): hit for hit in [*quotes, *near]}
        return list(chosen.values())[: max(_MOST_PASSAGES, len(quotes))]


def _fall_back(quoted: Answer, reason: str, detail: str = "") -> Answer:
    phrases = phrases_of(quoted.language)
    told = phrases.reasons[reason].format(detail=detail)
    return replace(quoted, notice=phrases.quoted_instead.format(reason=told))
