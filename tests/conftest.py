"""What the tests of every room share: no network, a clean environment, small real fakes."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from benchmarks.replies import place_markers
from index.build import DEFAULT_DOCUMENTS, Index, open_index
from index.encoder import SentenceTransformerEncoder, Vectors
from rag.pipeline import Pipeline

DIMENSIONS = 64
BATCH = 16
# huggingface_hub reads these once, when it is imported, so they are set before any test is.
HUB_HOME = Path(tempfile.mkdtemp(prefix="onrecord-tests-"))
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(HUB_HOME)}
# The same examples on every run, however slow the machine is; nothing is kept between runs.
settings.register_profile("tests", max_examples=80, deadline=None, derandomize=True, database=None)
settings.load_profile("tests")
CLEANED = (
    "ONRECORD_",
    "OPENAI_",
    "ANTHROPIC_",
    "LANGSMITH_",
    "LANGCHAIN_",
    "HF_",
    "HUGGINGFACE_",
    "TRANSFORMERS_",
    "SENTENCE_TRANSFORMERS_",
)

TALK = """\
A pesquisadora Ana Prado visitou a feira de robótica do Porto. Ela conversou com Rui Costa, da revista Arado.
A seguir está a transcrição da conversa:
Moderador: Bem-vinda. Onde estão as maiores oportunidades da inteligência artificial?
Ana Prado: Vemos três oportunidades no futuro:
A primeira é a robótica: os robôs já aprendem a cozinhar. Eles erram cada vez menos.
Em segundo lugar está a medicina. Os médicos leem os exames com a ajuda da máquina.
Modelos de vídeo e multimodais: O futuro vai muito além do texto. Treinamos modelos que veem e escutam.

Anfitrião: O investimento terá um ROI suficiente?
Ana Prado: Precisamos de paciência. O custo da computação cai pela metade a cada ano.
O retorno virá da produtividade.
"""
TALK_RENDERING = """\
The researcher Ana Prado visited the robotics fair in Porto. She spoke with Rui Costa, of Arado magazine.
The following is the transcript of the conversation:
Moderator: Welcome. Where are the biggest opportunities in artificial intelligence?
Ana Prado: We see three opportunities ahead:
The first is robotics: robots are already learning to cook. They make fewer and fewer mistakes.
In second place comes medicine. Doctors read the scans with the help of the machine.
Video and multimodal models: The future goes far beyond text. We train models that see and listen.

Host: Will the investment bring a sufficient ROI?
Ana Prado: We need patience. The cost of computing falls by half every year.
The return will come from productivity.
"""

_LABELS = st.sampled_from(["", "", "Moderador: ", "Anfitrião:  ", "Xu Bing: ", "Ana de Sá:", "主持人：", "徐冰： "])
_SENTENCES = st.sampled_from(
    [
        "Vemos três oportunidades:",
        "O Dr. Silva chegou às 10:30.",
        "“Por quê?”",
        "Sim!",
        "成本在下降。为什么？",
        "A 50% drop… really",
        "🙂 ok.",
        "Modelos de vídeo e multimodais: O futuro é longo.",
        "palavra " * 100 + "fim.",
    ]
)


def interview_texts() -> st.SearchStrategy[str]:
    """Draw interview files: labelled and unlabelled, of any characters, line ends and lengths."""
    paragraphs = st.lists(_SENTENCES | st.text(max_size=30), max_size=8).map(" ".join)
    lines = st.lists(st.builds(str.__add__, _LABELS, paragraphs), min_size=1, max_size=12)
    joined = st.builds(str.join, st.sampled_from(["\n", "\r\n", "\n\n"]), lines)
    return st.builds(str.__add__, st.sampled_from(["", "\ufeff"]), joined)


class FakeEncoder:
    """A bag of words: texts are near when they share words, case and accents aside.

    Each word has its own direction, drawn from its hash; a text without words has the first axis.

    Args:
        identity: Names the weights; may be set later.
    """

    def __init__(self, identity: str = "fake@1") -> None:
        self.identity = identity
        self.asked: list[str] = []
        self.read: list[str] = []

    def encode_query(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        self.asked.extend(texts)
        return self._encode_all(texts, on_batch)

    def encode_document(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        self.read.extend(texts)
        return self._encode_all(texts, on_batch)

    def _encode_all(self, texts: Sequence[str], on_batch: Callable[[int], None] | None) -> Vectors:
        for done in range(BATCH, len(texts) + BATCH, BATCH):
            if on_batch:
                on_batch(min(done, len(texts)))
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        sums = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _fold(text):
                digest = hashlib.blake2b(word.encode(), digest_size=DIMENSIONS).digest()
                sums[row] += np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
            if not sums[row].any():
                sums[row, 0] = 1
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)


class QueueModel(BaseChatModel):
    """Gives the replies of a queue, one a prompt, streamed word by word; an exception in it is raised.

    Attributes:
        replies: What is still to be said.
        prompts: What it was asked, the last message of each prompt.
    """

    replies: list[str | Exception]
    prompts: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "queue"

    def _next(self, messages: list[BaseMessage]) -> str:
        self.prompts.append(str(messages[-1].content))
        reply = self.replies.pop(0) if self.replies else ""
        if isinstance(reply, Exception):
            raise reply
        return place_markers(reply, self.prompts[-1])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self._next(messages)))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for word in re.findall(r"\S+\s*", self._next(messages)) or [""]:
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))


def _fold(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", plain)


def pytest_configure() -> None:
    """Clean the environment before anything reads it."""
    for name in [name for name in os.environ if name.startswith(CLEANED)]:
        del os.environ[name]
    os.environ.update(OFFLINE)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(HUB_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide this machine's settings and caches from every test."""
    for name in [name for name in os.environ if name.startswith(CLEANED)]:
        monkeypatch.delenv(name)
    for name, value in OFFLINE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Let sockets connect to this machine only."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(connection: socket.socket, address: Any) -> None:
        inet = connection.family in {socket.AF_INET, socket.AF_INET6}
        if inet and not (address[0] in {"localhost", "::1", "0.0.0.0"} or address[0].startswith("127.")):  # noqa: S104
            raise OSError(f"a test tried to reach {address[0]}")

    def guarded(connection: socket.socket, address: Any) -> None:
        check(connection, address)
        connect(connection, address)

    def guarded_ex(connection: socket.socket, address: Any) -> int:
        check(connection, address)
        return connect_ex(connection, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setattr(socket.socket, "connect_ex", guarded_ex)
        yield


@pytest.fixture
def fake_encoder() -> FakeEncoder:
    """An encoder whose nearness can be foreseen."""
    return FakeEncoder()


@pytest.fixture(scope="session")
def bundled_encoder() -> SentenceTransformerEncoder:
    """The encoder that ships, loaded once: it takes seconds."""
    return SentenceTransformerEncoder()


@pytest.fixture
def interview_folder(tmp_path: Path) -> Path:
    """A small interview in Portuguese with its English rendering."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "talk.pt.txt").write_text(TALK, encoding="utf-8")
    (folder / "talk.en.txt").write_text(TALK_RENDERING, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def plain_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped interview without its anticipated questions."""
    folder = tmp_path_factory.mktemp("plain")
    for path in DEFAULT_DOCUMENTS.glob("*.txt"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="session")
def index(plain_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The same, indexed with the foreseeable encoder."""
    return open_index(plain_documents, tmp_path_factory.mktemp("shipped") / "index", FakeEncoder())


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index of the shipped documents and the bundled encoder is kept for all tests."""
    return tmp_path_factory.mktemp("bundled") / "index"


@pytest.fixture(scope="session")
def pipeline(bundled_encoder: SentenceTransformerEncoder, index_dir: Path) -> Pipeline:
    """What a user has: the shipped documents, the bundled encoder."""
    return Pipeline(open_index(DEFAULT_DOCUMENTS, index_dir, bundled_encoder))


@pytest.fixture(scope="session")
def plain_pipeline(
    bundled_encoder: SentenceTransformerEncoder, plain_documents: Path, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    """The same without anticipated questions."""
    return Pipeline(open_index(plain_documents, tmp_path_factory.mktemp("plain-index") / "index", bundled_encoder))
