"""How well the measure of support tells true sentences about the interview from false ones.

Run ``python -m benchmarks.support``. It judges the sentences of ``support.jsonl``, on which the thresholds were chosen,
or with ``--held-out`` others, written later. ``--wrong`` prints each sentence that is
judged wrongly, ``--sweep`` the counts at other thresholds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.build import Index
from rag import support
from rag.pipeline import open_pipeline
from rag.settings import Settings
from rag.written import find_support, speakers_of

__all__ = ["HELD_OUT", "SENTENCES", "Judged", "LabelledSentence", "judge_sentences", "read_sentences"]

SENTENCES = Path(__file__).parent / "support.jsonl"
HELD_OUT = Path(__file__).parent / "support-held-out.jsonl"
"""Written when the measure was first done: it let 7 of the 25 false ones through, and was made stricter for them."""


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence about a line of the interview.

    Attributes:
        line: What it cites, from 1.
        language: ISO 639-1 code of it.
        supported: Whether the line says so, by a person's judgement.
        claim: The sentence.
    """

    line: int
    language: str
    supported: bool
    claim: str


@dataclass(frozen=True)
class Judged:
    """A labelled sentence with what the measure finds wrong in it, None where nothing."""

    sentence: LabelledSentence
    fault: str | None

    @property
    def right(self) -> bool:
        """Whether measure and person agree."""
        return self.sentence.supported == (self.fault is None)


def read_sentences(path: Path = SENTENCES) -> list[LabelledSentence]:
    """Read labelled sentences, one JSON object a line."""
    return [LabelledSentence(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


def remember(encode: support.Encode) -> support.Encode:
    """Return the same as ``encode``, with no text encoded twice."""
    known: dict[str, npt.NDArray[np.float32]] = {}

    def encode_once(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encode(new), strict=True) if new else ())
        return np.stack([known[text] for text in texts])

    return encode_once


def judge_sentences(index: Index, sentences: list[LabelledSentence]) -> list[Judged]:
    """Judge sentences by the measure as it is.

    Args:
        index: Of the shipped interview.
        sentences: About its lines.

    Returns:
        One verdict a sentence, in order.
    """
    speakers = speakers_of(index.interviews)
    encode = remember(index.encoder.encode_document)
    judged = []
    for sentence in sentences:
        fault: str | None = "no such line"
        for passage in index.passages:
            if passage.first_line <= sentence.line <= passage.last_line:
                _, fault = find_support(
                    sentence.claim, sentence.language, [passage],
                    speakers=speakers, encode=encode,
                )  # fmt: skip
                if fault is None:
                    break
        judged.append(Judged(sentence, fault))
    return judged


def _count(judged: list[Judged]) -> str:
    true = [one for one in judged if one.sentence.supported]
    false = [one for one in judged if not one.sentence.supported]
    kept = sum(one.fault is None for one in true)
    let_through = sum(one.fault is None for one in false)
    return f"true sentences kept {kept}/{len(true)}, false ones let through {let_through}/{len(false)}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--held-out", action="store_true", help="judge the sentences that were written afterwards")
    parser.add_argument("--wrong", action="store_true", help="print each sentence that is judged wrongly")
    parser.add_argument("--sweep", action="store_true", help="try other thresholds")
    options = parser.parse_args()
    index = open_pipeline(Settings.resolve()).index
    sentences = read_sentences(HELD_OUT if options.held_out else SENTENCES)
    judged = judge_sentences(index, sentences)
    for language in ("en", "pt", "es", "zh"):
        print(f"{language}: {_count([one for one in judged if one.sentence.language == language])}")
    print(f"all: {_count(judged)}")
    for one in judged:
        if options.wrong and not one.right:
            print(f"line {one.sentence.line} {one.sentence.supported!s:5} {one.sentence.claim}  <- {one.fault}")
    if options.sweep:
        chosen = support.COVERAGE, support.COSINE, support.COSINE_ALONE
        for name, values in (
            ("COVERAGE", (0.5, 0.6, 0.66, 0.7, 0.75, 0.8, 0.9)),
            ("COSINE", (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)),
            ("COSINE_ALONE", (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)),
        ):
            for value in values:
                setattr(support, name, value)
                print(f"{name} {value:.2f}: {_count(judge_sentences(index, sentences))}")
            support.COVERAGE, support.COSINE, support.COSINE_ALONE = chosen


if __name__ == "__main__":
    main()
