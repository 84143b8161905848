"""Measure a sentence encoder, by name or path, on the project's data folder.

`python -m benchmarks.encoder --data DIR [--questions FILE --document FILE] [--encoder NAME_OR_PATH …]`

Bitext accuracy on Tatoeba, question → paragraph retrieval on XQuAD, FaQuAD and Pirá, the development questions over the
Portuguese interview, the time one short question takes, and the size on disk; BM25 stands beside the retrieval figures.
Every figure comes from the dense leg alone. Nothing is loaded from a network when HF_HUB_OFFLINE=1 is set.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import bm25s
import ir_measures
import numpy as np
from ir_measures import Success, nDCG
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
XQUAD_PAIRS = (("en", "en"), ("es", "es"), ("zh", "zh"), ("en", "es"), ("es", "en"), ("zh", "en"))
TATOEBA = ("por", "spa", "cmn")
# Taken from the published tables that the data folder's notes quote; other measures than ours are named.
PUBLISHED: dict[str, dict[str, float]] = {
    "multilingual-e5-small": {"tatoeba por→eng F1": 0.892},
    "paraphrase-multilingual-MiniLM-L12-v2": {"tatoeba por→eng F1": 0.921,
        "xquad en→en nDCG@10": 0.885, "xquad es→es nDCG@10": 0.840},
    "static-similarity-mrl-multilingual-v1": {"tatoeba por→eng F1": 0.908},
}  # fmt: skip
SHORT_QUESTION = "O que Xu Bing disse sobre o retorno do investimento?"


class Encoder(Protocol):
    """Anything that turns texts into unit vectors."""

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts.

        Args:
            texts: Any texts.

        Returns:
            Unit vectors, (texts, dimensions), in the texts' order.
        """
        ...


class LibraryEncoder:
    """A sentence-transformers model, computed in float32 on the CPU."""

    def __init__(self, name: str) -> None:
        """Load the model.

        Args:
            name: A name or a path.
        """
        self.model = SentenceTransformer(name, device="cpu").float()

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts.

        Args:
            texts: Any texts.

        Returns:
            Unit vectors, (texts, dimensions), in the texts' order.
        """
        vectors = self.model.encode(texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a JSON-lines file, gzip or plain.

    Args:
        path: The file.

    Returns:
        Its objects.
    """
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.decode("utf-8").split("\n") if line.strip()]


def measure_tatoeba(data: Path, encoder: Encoder) -> dict[str, float]:
    """Measure bitext accuracy: how often a sentence's nearest one in the other language is its translation.

    Args:
        data: The data folder.
        encoder: The encoder.

    Returns:
        Accuracy, 0 to 1, for each language to English and back (Artetxe and Schwenk 2019, the Tatoeba test).
    """
    figures: dict[str, float] = {}
    for code in TATOEBA:
        with gzip.open(data / "eval" / f"laser-tatoeba.eng-{code}.tsv.gz", "rt", encoding="utf-8") as stream:
            english, other = zip(*(line.rstrip("\n").split("\t") for line in stream), strict=True)
        scores = encoder.encode(list(other)) @ encoder.encode(list(english)).T
        right = np.arange(len(english))
        figures[f"tatoeba {code}→eng accuracy"] = float((scores.argmax(1) == right).mean())
        figures[f"tatoeba eng→{code} accuracy"] = float((scores.argmax(0) == right).mean())
    return figures


def rank_figures(scores: Vectors, gold: list[int]) -> dict[str, float]:
    """Measure rankings of passages with an IR-metrics library.

    Args:
        scores: How near each passage is to each question, (questions, passages); higher is nearer.
        gold: The passage that answers each question.

    Returns:
        nDCG@10 and hit@1, both 0 to 1.
    """
    judged = [ir_measures.Qrel(f"q{row}", f"p{passage}", 1) for row, passage in enumerate(gold)]
    best = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    run = [
        ir_measures.ScoredDoc(f"q{row}", f"p{place}", float(scores[row, place]))
        for row, places in enumerate(best)
        for place in places
    ]
    found = ir_measures.calc_aggregate([nDCG @ 10, Success @ 1], judged, run)
    return {"nDCG@10": float(found[nDCG @ 10]), "hit@1": float(found[Success @ 1])}


def retrieval_sets(data: Path) -> dict[str, tuple[list[str], list[str], list[int]]]:
    """Read the question → passage sets.

    Args:
        data: The data folder.

    Returns:
        By name: questions, passages without repeats, and each question's passage.
    """
    rows = {language: read_rows(data / "eval" / f"xquad.{language}.jsonl.gz") for language in ("en", "es", "zh")}
    # The three files tell the same rows in the same order; the English passage says which paragraph it is.
    paragraphs = list(dict.fromkeys(row["context"] for row in rows["en"]))
    gold = [paragraphs.index(row["context"]) for row in rows["en"]]
    texts = {
        k: [next(r["context"] for r, g in zip(v, gold, strict=True) if g == n) for n in range(len(paragraphs))]
        for k, v in rows.items()
    }
    sets = {
        f"xquad {asked}→{text}": ([r["question"] for r in rows[asked]], texts[text], gold)
        for asked, text in XQUAD_PAIRS
    }
    for name, file in (("faquad-dev", "faquad-dev.pt"), ("pira-test", "pira2-test.pt-en")):
        found = read_rows(data / "eval" / f"{file}.jsonl.gz")
        passages = list(dict.fromkeys(row["context"] for row in found))
        sets[name] = [row["question"] for row in found], passages, [passages.index(row["context"]) for row in found]
    return sets


def measure_retrieval(data: Path, score: Callable[[list[str], list[str]], Vectors]) -> dict[str, float]:
    """Measure question → passage retrieval on every set.

    Args:
        data: The data folder.
        score: Gives (questions, passages) scores for questions and passages; higher is nearer.

    Returns:
        nDCG@10 and hit@1 for each set, and the mean nDCG@10 of the XQuAD pairs.
    """
    figures: dict[str, float] = {}
    for name, (questions, passages, gold) in retrieval_sets(data).items():
        for measure, value in rank_figures(score(questions, passages), gold).items():
            figures[f"{name} {measure}"] = value
    return figures


def score_dense(encoder: Encoder) -> Callable[[list[str], list[str]], Vectors]:
    """Make a scorer of an encoder; each text is embedded once however many sets hold it.

    Args:
        encoder: The encoder.

    Returns:
        A function that gives cosine similarities, -1 to 1.
    """
    kept: dict[str, Vectors] = {}

    def embed(texts: list[str]) -> Vectors:
        fresh = [text for text in dict.fromkeys(texts) if text not in kept]
        if fresh:
            kept.update(zip(fresh, encoder.encode(fresh), strict=True))
        return np.stack([kept[text] for text in texts])

    return lambda questions, passages: embed(questions) @ embed(passages).T


def score_words(questions: list[str], passages: list[str]) -> Vectors:
    """Score by BM25; Chinese words are single signs.

    Args:
        questions: The questions.
        passages: The passages.

    Returns:
        BM25 scores, 0 upwards, (questions, passages).
    """
    pattern = r"(?u)[\u3400-\u9fff]|[^\W\u3400-\u9fff]+"
    index = bm25s.BM25()
    index.index(
        bm25s.tokenize(passages, stopwords=None, token_pattern=pattern, show_progress=False), show_progress=False
    )
    asked = bm25s.tokenize(questions, stopwords=None, token_pattern=pattern, return_ids=False, show_progress=False)
    return np.stack([index.get_scores(words) if words else np.zeros(len(passages)) for words in asked]).astype(
        np.float32
    )


def measure_questions(questions: Path, document: Path, encoder: Encoder) -> dict[str, float]:
    """Measure the development questions over the lines of one interview, as they stand, in its own language.

    Args:
        questions: JSON lines with `lang`, `question` and `gold_lines`; those without gold lines, follow-ups and
            adversarial ones are passed over.
        document: The interview, a turn or paragraph a line.
        encoder: The encoder.

    Returns:
        The share of questions with a gold line among the first three, for each language. A line's score is the mean of
        its own cosine and that of its best sentence.
    """
    lines = document.read_text(encoding="utf-8").split("\n")
    kinds = ("adversarial", "followup")
    rows = [row for row in read_rows(questions) if row["gold_lines"] and row.get("kind") not in kinds]
    numbers = [number for number, line in enumerate(lines, 1) if line.strip()]
    sentences = [(n, s) for n in numbers for s in split_sentences(lines[n - 1])]
    asked = encoder.encode([row["question"] for row in rows])
    whole = asked @ encoder.encode([lines[n - 1] for n in numbers]).T
    single = asked @ encoder.encode([sentence for _, sentence in sentences]).T
    owner = np.array([n for n, _ in sentences])
    best = np.stack([single[:, owner == n].max(1) for n in numbers], axis=1)
    hits: dict[str, list[bool]] = {}
    for row, scores in zip(rows, (whole + best) / 2, strict=True):
        top = {numbers[place] for place in np.argsort(-scores)[:3]}
        hits.setdefault(row["lang"], []).append(not top.isdisjoint(row["gold_lines"]))
    return {f"questions {language} hit@3": sum(found) / len(found) for language, found in sorted(hits.items())}


def split_sentences(text: str) -> list[str]:
    """Split a line at its sentence ends.

    Args:
        text: One line.

    Returns:
        Its sentences.

    Example:
        >>> split_sentences("Uma. Duas!")
        ['Uma.', 'Duas!']
    """
    pieces = text.replace("! ", "!\n").replace("? ", "?\n").replace(". ", ".\n").split("\n")
    return [piece.strip() for piece in pieces if piece.strip()]


def measure_milliseconds(encoders: dict[str, Encoder], *, rounds: int = 60) -> dict[str, float]:
    """Measure how long one short question takes, the encoders by turns so that a busy machine is the same for all.

    Args:
        encoders: The encoders by name.
        rounds: How many times each is asked.

    Returns:
        The median milliseconds of each.
    """
    spent: dict[str, list[float]] = {name: [] for name in encoders}
    for _ in range(rounds):
        for name, encoder in encoders.items():
            begun = time.perf_counter()
            encoder.encode([SHORT_QUESTION])
            spent[name].append(1000 * (time.perf_counter() - begun))
    return {name: statistics.median(times) for name, times in spent.items()}


def measure_encoder(
    name: str, encoder: Encoder, data: Path, questions: Path | None, document: Path | None
) -> dict[str, Any]:
    """Measure one encoder on everything that is there.

    Args:
        name: Its name or path; a path also gives its size.
        encoder: The encoder.
        data: The data folder.
        questions: The development questions, if given.
        document: The interview they ask about, if given.

    Returns:
        Every figure by its name.
    """
    figures: dict[str, Any] = {**measure_tatoeba(data, encoder), **measure_retrieval(data, score_dense(encoder))}
    if questions is not None and document is not None:
        figures.update(measure_questions(questions, document, encoder))
    folder = Path(name)
    if folder.is_dir():
        figures["megabytes"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return figures


def print_table(figures: dict[str, dict[str, Any]]) -> None:
    """Print the figures as a Markdown table, one encoder a column.

    Args:
        figures: The figures of each encoder by its name.
    """
    names = list(figures)
    print("| figure | " + " | ".join(Path(name).name for name in names) + " |")
    print("| --- |" + " --- |" * len(names))
    for key in dict.fromkeys(key for found in figures.values() for key in found):
        cells = [f"{found[key]:.3f}" if key in found else "" for found in figures.values()]
        print(f"| {key} | " + " | ".join(cells) + " |")


def main() -> None:
    """Measure the encoders named on the command line and print the table."""
    parser = argparse.ArgumentParser(description="Measure sentence encoders on the project's data folder.")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds eval/")
    parser.add_argument(
        "--encoder", nargs="+", required=True, help="names or paths; name the teacher first to compare times with it"
    )
    parser.add_argument("--questions", type=Path, help="development questions, JSON lines")
    parser.add_argument("--document", type=Path, help="the interview they ask about, in Portuguese")
    parser.add_argument("--output", type=Path, help="where the figures are written as JSON")
    arguments = parser.parse_args()
    encoders: dict[str, Encoder] = {name: LibraryEncoder(name) for name in arguments.encoder}
    figures = {
        n: measure_encoder(n, e, arguments.data, arguments.questions, arguments.document) for n, e in encoders.items()
    }
    times = measure_milliseconds(encoders)
    first = next(iter(times.values()))
    for name, milliseconds in times.items():
        figures[name].update({"milliseconds a question": milliseconds, "time beside the first": milliseconds / first})
    figures["BM25"] = dict(measure_retrieval(arguments.data, score_words))
    figures |= {f"{name} (published)": dict(found) for name, found in PUBLISHED.items()}
    if arguments.output is not None:
        arguments.output.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print_table(figures)


if __name__ == "__main__":
    main()
