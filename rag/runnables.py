"""Retrieval and answers as langchain knows them, for programs that are built with it.

The only place that imports langchain: answering a question needs none of it, and would wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import InstanceOf

from rag.answer import Answer
from rag.question import Message, read_question
from rag.retriever import HybridRetriever

__all__ = ["PassageRetriever", "make_runnable"]


class PassageRetriever(BaseRetriever):
    """Hybrid retrieval as a langchain retriever.

    Attributes:
        retriever: What finds the passages.
        top: How many passages ``invoke`` returns.
    """

    retriever: InstanceOf[HybridRetriever]
    top: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        question = read_question(query, guests=self.retriever.index.guests, vocabulary=self.retriever.index.vocabulary)
        return [
            Document(
                page_content=hit.passage.text,
                metadata={
                    "document": hit.passage.document,
                    "speaker": hit.passage.speaker,
                    "role": hit.passage.role.value,
                    "first_line": hit.passage.first_line,
                    "last_line": hit.passage.last_line,
                    "score": hit.score,
                },
            )
            for hit in self.retriever.find(question, top=self.top).hits
        ]


def make_runnable(ask: Callable[[str, Sequence[Message]], Answer]) -> Runnable[Mapping[str, Any], Answer]:
    """Return ``ask`` as a langchain Runnable over ``{"question": str, "history": [Message]}``."""

    def run(inputs: Mapping[str, Any]) -> Answer:
        return ask(inputs["question"], inputs.get("history", ()))

    return RunnableLambda(run, name="ask")
