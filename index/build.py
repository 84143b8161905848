"""Documents → a ready Index, built again by itself when something it was made from has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from index.anticipated import Anticipated, place_expansions
from index.anticipation import Anticipation
from index.background import EVERYDAY_QUESTIONS, Background, measure_background
from index.documents import Interview, load_interviews
from index.encoder import Encoder, Vectors
from index.errors import EncoderError, StoreError
from index.known_vectors import recall_vectors, recall_weights
from index.language import ENGLISH
from index.lexicon import Lexicon, split_words
from index.passages import MAX_CHARS, Passage, cut_passages
from index.store import Stored, hold_store, read_store, write_store
from index.transcript import Role
from index.vectors import WHOLE, VectorRows
from index.vocabulary import Vocabulary

__all__ = [
    "DEFAULT_DOCUMENTS",
    "DENSE_ROWS",
    "Index",
    "Progress",
    "build_lexicons",
    "default_index_dir",
    "gather_anticipated",
    "open_index",
    "texts_to_embed",
]

DEFAULT_DOCUMENTS = Path(__file__).parent.parent / "documents"
"""The interview that ships with the program."""

DENSE_ROWS = 4000
"""How many of the nearest vectors are looked at for a question: of a single interview, all of them."""

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Index:
    """Everything retrieval needs, held in memory.

    Attributes:
        interviews: The documents, from which every quote is checked.
        passages: All passages of all documents.
        vectors: Rows point into ``passages``.
        lexicons: The word leg, by language and field, such as ``pt-original`` and ``en-rendering``.
        anticipations: By document, what the questions that it is expected to be asked teach; only of those
            that have such questions.
        vocabulary: The words in use in the interviews and in what they are expected to be asked.
        backgrounds: By language, how everyday questions score here.
        encoder: The one that made the vectors.
    """

    interviews: tuple[Interview, ...]
    passages: tuple[Passage, ...]
    vectors: VectorRows
    lexicons: Mapping[str, Lexicon]
    anticipations: Mapping[str, Anticipation]
    vocabulary: Vocabulary
    backgrounds: Mapping[str, Background]
    encoder: Encoder

    @cached_property
    def guests(self) -> tuple[str, ...]:
        """The names of all guests, in the order they first speak."""
        speakers = {passage.speaker: passage.role for passage in self.passages}
        return tuple(speaker for speaker, role in speakers.items() if role is Role.GUEST)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The words, in lower case, of which hosts' names are made.

        What they are called in the transcript, and what the articles write with a capital and nobody says.
        """
        said = {w.casefold() for p in self.passages if p.role is not Role.ARTICLE for w in split_words(p.text)}
        named = {
            word
            for passage in self.passages
            if passage.role is Role.ARTICLE
            for word in split_words(passage.text)
            if word[0].isupper() and word.casefold() not in said
        }
        named |= {word for p in self.passages if p.role is Role.HOST for word in split_words(p.speaker)}
        guests = {word for guest in self.guests for word in split_words(guest)}
        return frozenset(word.casefold() for word in named - guests)

    @cached_property
    def host_turns(self) -> dict[str, tuple[int, ...]]:
        """By document, the turns in which a host speaks, in order."""
        return {
            interview.transcript.document: tuple(
                number for number, turn in enumerate(interview.transcript.turns) if turn.role is Role.HOST
            )
            for interview in self.interviews
        }


def default_index_dir(documents: Path) -> Path:
    """Return where the index of a documents folder is kept unless told otherwise: the user's cache."""
    key = hashlib.sha256(str(documents.resolve()).encode()).hexdigest()[:12]
    return platformdirs.user_cache_path("onrecord") / f"index-{key}"


def open_index(
    documents: Path,
    index_dir: Path,
    encoder: Encoder,
    *,
    force: bool = False,
    progress: Progress | None = None,
) -> Index:
    """Open the index of a documents folder, building it first where it is missing or out of date.

    Args:
        documents: Folder of interviews.
        index_dir: Where the index is kept; made where it does not exist.
        encoder: Makes the vectors, and later those of questions.
        force: Build even though nothing has changed.
        progress: Told how the building goes.

    Returns:
        The index.

    Raises:
        DocumentError: The documents cannot be read.
        EncoderError: The encoder cannot be loaded.
        StoreError: The index cannot be written.
    """
    interviews = tuple(load_interviews(documents))
    made_from = _describe_sources(interviews, encoder)
    if not force and (stored := _read_current(index_dir, made_from)):
        return _make_index(interviews, stored, encoder)
    with hold_store(index_dir):
        # Another program may have built it while this one waited.
        if not force and (stored := _read_current(index_dir, made_from)):
            return _make_index(interviews, stored, encoder)
        stored = _build(interviews, recall_vectors(encoder), progress or (lambda *_: None))
        # A name gets its commit when it is first downloaded, so what it was made from is asked anew.
        write_store(index_dir, stored, _describe_sources(interviews, encoder))
    return _make_index(interviews, stored, encoder)


def _read_current(index_dir: Path, made_from: Mapping[str, Any]) -> Stored | None:
    """Read the index; None where it is missing, damaged or out of date, which building mends all."""
    try:
        return read_store(index_dir, made_from)
    except StoreError:
        return None


def _make_index(interviews: tuple[Interview, ...], stored: Stored, encoder: Encoder) -> Index:
    return Index(
        interviews,
        stored.passages,
        stored.vectors,
        stored.lexicons,
        stored.anticipations,
        stored.vocabulary,
        stored.backgrounds,
        encoder,
    )


def _describe_sources(interviews: tuple[Interview, ...], encoder: Encoder) -> dict[str, Any]:
    documents = {}
    for interview in interviews:
        for transcript in (interview.transcript, interview.rendering and interview.rendering.transcript):
            if transcript:
                documents[transcript.document] = transcript.sha256
        if interview.expansions:
            documents[interview.expansions.document] = interview.expansions.sha256
    return {
        "documents": documents,
        "encoder": encoder.identity,
        "passages": {"max_chars": MAX_CHARS},
        "rules": _hash_rules(),
        "versions": {name: version(name) for name in ("bm25s", "faiss-cpu", "PyStemmer", "sentencex")},
    }


@cache
def _hash_rules() -> str:
    """Hash this room's own code: who counts as a host, where sentences end, what is embedded."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(interviews: tuple[Interview, ...], encoder: Encoder, progress: Progress) -> Stored:
    passages = tuple(passage for interview in interviews for passage in cut_passages(interview))
    texts: list[str] = []
    rows: list[tuple[int, int]] = []
    for number, passage in enumerate(passages):
        for sentence, text in texts_to_embed(passage):
            rows.append((number, sentence))
            texts.append(text)
    anticipated = gather_anticipated(interviews, passages)
    total = len(texts) + sum(map(len, anticipated.values()))
    progress("Reading", 0, total)
    vectors = encoder.encode_document(texts, lambda done: progress("Reading", done, total))
    _check_vectors(vectors, len(texts))
    searched = VectorRows.build(vectors, np.array(rows, dtype=np.int32))
    anticipations = {}
    known = recall_weights(encoder.identity)
    read = len(texts)
    for document, questions in anticipated.items():
        progress("Learning", read, total)
        # They are compared with questions, so they are read as questions are.
        asked = encoder.encode_query(
            [question.question for question in questions], partial(_report, progress, read, total)
        )
        _check_vectors(asked, len(questions))
        read += len(questions)
        anticipations[document] = Anticipation.fit(questions, asked, known)

    def best_score(query: Vectors) -> float:
        scores = searched.score_passages(query, top=DENSE_ROWS)
        return max(score.cosine for score in scores.values())

    progress("Measuring", total, total)
    backgrounds = measure_background(encoder, best_score)
    vocabulary = Vocabulary.build(passages, [question for asked in anticipated.values() for question in asked])
    return Stored(passages, searched, build_lexicons(passages), anticipations, vocabulary, backgrounds)


def texts_to_embed(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield each text by which a passage is found, and the sentence it stands for or ``WHOLE``.

    Whole passages carry the question they answer as context; sentences stand for themselves.
    """
    for number, sentence in enumerate(passage.sentences):
        yield number, sentence.text
        if sentence.translation:
            yield number, sentence.translation
    for question, text in ((passage.question, passage.text), (passage.question_translation, passage.translation)):
        if text:
            yield WHOLE, text
            if question:
                yield WHOLE, f"{question} {text}"


def _check_vectors(vectors: Vectors, rows: int) -> None:
    if vectors.shape[0] != rows or (rows and vectors.size == 0) or not np.isfinite(vectors).all():
        raise EncoderError(
            f"the encoder gave vectors of shape {vectors.shape} for {rows} texts, or numbers that are not finite; "
            "leave --encoder out for the bundled one"
        )


def build_lexicons(passages: tuple[Passage, ...]) -> dict[str, Lexicon]:
    """Index every passage in each language that some document is in, and in English where rendered.

    A passage in another language has an empty text there, so that positions are the same everywhere.
    """
    texts: dict[str, list[str]] = {}
    for number, passage in enumerate(passages):
        fields = {f"{passage.language}-original": f"{passage.question} {passage.text}"}
        if passage.translation:
            fields[f"{ENGLISH}-rendering"] = f"{passage.question_translation or ''} {passage.translation}"
        for name, text in fields.items():
            texts.setdefault(name, [""] * len(passages))[number] = text
    return {name: Lexicon.build(name.split("-")[0], field) for name, field in texts.items()}


def _report(progress: Progress, before: int, total: int, done: int) -> None:
    progress("Learning", before + done, total)


def gather_anticipated(
    interviews: tuple[Interview, ...], passages: tuple[Passage, ...]
) -> dict[str, list[Anticipated]]:
    """Gather what can be learned from.

    Args:
        interviews: With their expansions.
        passages: All passages of all of them.

    Returns:
        By document, its anticipated questions, and with them the everyday ones, which no interview answers; only
        for documents that have anticipated questions.
    """
    everyday = [
        Anticipated(question, language, ()) for language, asked in EVERYDAY_QUESTIONS.items() for question in asked
    ]
    return {
        interview.transcript.document: placed + everyday
        for interview in interviews
        if (placed := place_expansions(interview, passages))
    }
