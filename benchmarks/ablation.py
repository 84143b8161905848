"""What each part of the retrieval brings: hits with and without it, and how sure the difference is.

Run ``python -m benchmarks.ablation`` for the tuning questions, or give it files of questions. Every row leaves
something out of the whole, or keeps one part alone. The difference to the whole is over the same questions, with
its 95 % interval by paired bootstrap.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.questions import read_questions
from index.build import Index, build_lexicons, open_index, texts_to_embed
from index.encoder import SentenceTransformerEncoder
from index.passages import Passage
from index.vectors import WHOLE, VectorRows
from rag.gold import CONVERSATION, GoldQuestion
from rag.question import read_question
from rag.retriever import DEFAULT_WEIGHTS, HybridRetriever, Weights
from rag.settings import Settings

__all__ = ["main"]

_SEED, _RESAMPLES = 7, 2000
_TOP = 3


@dataclass(frozen=True)
class Variant:
    """One way to retrieve.

    Attributes:
        change: Makes the index that it searches from the whole one.
        weights: What each part has to say.
    """

    change: Callable[[Index], Index] = lambda index: index
    weights: Weights = DEFAULT_WEIGHTS


def without_expansions(index: Index) -> Index:
    """Leave out the questions that the interview is expected to be asked."""
    return replace(index, anticipations={})


def _embed(index: Index, passages: tuple[Passage, ...], *, sentences: bool = True) -> Index:
    """Index other passages, in the same order, with or without a vector for each of their sentences."""
    texts = [
        (number, sentence, text)
        for number, passage in enumerate(passages)
        for sentence, text in texts_to_embed(passage)
        if sentences or sentence == WHOLE
    ]
    rows = np.array([(number, sentence) for number, sentence, _ in texts], dtype=np.int32)
    vectors = index.encoder.encode_document([text for _, _, text in texts])
    return replace(index, passages=passages, vectors=VectorRows.build(vectors, rows), lexicons=build_lexicons(passages))


def without_rendering(index: Index) -> Index:
    """Leave out the English rendering."""
    return _embed(
        index,
        tuple(
            replace(
                passage,
                question_translation=None,
                sentences=tuple(replace(sentence, translation=None) for sentence in passage.sentences),
            )
            for passage in index.passages
        ),
    )


def without_context(index: Index) -> Index:
    """Leave out, of a reply, what the host asked."""
    return _embed(index, tuple(replace(p, question="", question_translation=None) for p in index.passages))


def without_sentences(index: Index) -> Index:
    """Leave out the vectors of single sentences."""
    return _embed(index, index.passages, sentences=False)


VARIANTS: Mapping[str, Variant] = {
    "all": Variant(),
    "− words": Variant(weights=Weights(words=0)),
    "− rendering": Variant(without_rendering),
    "− host's question as context": Variant(without_context),
    "− vectors of sentences": Variant(without_sentences),
    "− rise of replies": Variant(weights=Weights(reply=0)),
    "− step back of roles": Variant(weights=Weights(roles=0)),
    "vectors alone": Variant(weights=Weights(words=0, reply=0, roles=0)),
    "words alone": Variant(weights=Weights(words=1, reply=0, roles=0)),
}


def find_ranks(variant: Variant, index: Index, questions: Sequence[GoldQuestion]) -> npt.NDArray[np.int64]:
    """Return for each question the rank of the first right passage, from 1; beyond the tenth, 99."""
    retriever = HybridRetriever(variant.change(index), variant.weights)
    ranks = []
    for question in questions:
        hits = retriever.find(read_question(question.text, question.history, guests=index.guests)).hits
        right = (
            rank
            for rank, hit in enumerate(hits, 1)
            if any(hit.passage.first_line <= line <= hit.passage.last_line for line in question.gold_lines)
        )
        ranks.append(next(right, 99))
    return np.array(ranks)


def _interval(values: npt.NDArray[np.float64]) -> tuple[float, float]:
    picks = np.random.default_rng(_SEED).integers(len(values), size=(_RESAMPLES, len(values)))
    low, high = np.percentile(values[picks].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)


def compare(
    title: str, ranks: Mapping[str, npt.NDArray[np.int64]], languages: Sequence[str], spoken: npt.NDArray[np.str_]
) -> tuple[Table, dict[str, dict[str, float]]]:
    """Return a table of hits by language with the difference to the first row, and the same by name."""
    table = Table(title, *languages, "all", "hit@3 beside all")
    kept = {}
    whole = (next(iter(ranks.values())) <= _TOP).astype(np.float64)
    for name, found in ranks.items():
        first, hits = (found <= 1).astype(np.float64), (found <= _TOP).astype(np.float64)
        low, high = _interval(hits - whole)
        groups = {language: spoken == language for language in languages} | {"all": spoken != ""}
        cells = [f"{first[group].mean():.2f} / {hits[group].mean():.2f}" for group in groups.values()]
        table.add_row(name, *cells, f"{(hits - whole).mean():+.3f} ({low:+.3f} to {high:+.3f})")
        kept[name] = {"low": low, "high": high} | {
            f"{group} {hit}": float(values[members].mean())
            for group, members in groups.items()
            for hit, values in (("hit@1", first), ("hit@3", hits))
        }
    return table, kept


def main() -> None:
    """Measure, print, and keep what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--json", type=Path, help="write the figures here")
    arguments = parser.parse_args()
    asked = [q for path in arguments.questions for q in read_questions(path)] or read_questions(split="tuning")
    questions = [question for question in asked if question.gold_lines and question.kind not in CONVERSATION]
    settings = Settings.resolve()
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(settings.documents, Path(folder) / "index", SentenceTransformerEncoder(settings.encoder))
    languages = list(dict.fromkeys(question.language for question in questions))
    spoken = np.array([question.language for question in questions])
    kept = {}
    for title, base in (("with anticipated questions", index), ("without", without_expansions(index))):
        ranks = {
            name: find_ranks(variant, base, questions)
            for name, variant in track(VARIANTS.items(), title, console=Console(stderr=True), transient=True)
        }
        table, kept[title] = compare(title, ranks, languages, spoken)
        Console(width=None if sys.stdout.isatty() else 160).print(table)
    if arguments.json:
        arguments.json.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
