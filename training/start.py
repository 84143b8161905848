"""Step 4: the student's first weights: the teacher's body, and word vectors that already mean something.

A piece the teacher knows keeps its vector. A new piece starts as the mean of the English pieces it is aligned with, as
WECHSEL (Minixhofer et al. 2022) and FOCUS (Dobler and de Melo 2023) do with static spaces; here the sentence pairs say
directly what is aligned with what.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from opencc import OpenCC
from tokenizers import Tokenizer
from transformers import BertModel

from training.align import agree, train_table
from training.common import LANGUAGES, Folders, read_json_lines, record_figures, step_parser
from training.teacher import teacher_folder

MAX_ALIGNED = 40
Vectors = NDArray[np.float32]


def pairs_for(rows: list[dict[str, Any]], language: str) -> tuple[list[str], list[str]]:
    """Gather sentence pairs of a language and English; Chinese once more in traditional signs and with spaced signs.

    Args:
        rows: Rows of all sources.
        language: Which language.

    Returns:
        Foreign texts and English texts, side by side.
    """
    found = [(row[language], row["en"]) for row in rows if language in row and len(row["en"]) < 200]
    if language == "zh":
        traditional = OpenCC("s2t")
        small = [(text, english) for text, english in found if len(text) <= 12]
        found += [(traditional.convert(text), english) for text, english in found[::3]]
        # The MARK between signs keeps words from being read whole, so that single signs are aligned too.
        found += [("\u2581".join(text), english) for text, english in small]
    foreign, english = zip(*found, strict=True)
    return list(foreign), list(english)


def align_language(
    rows: list[dict[str, Any]], language: str, student: Tokenizer, english: Tokenizer
) -> tuple[Any, Any, Any]:
    """Align one language's pieces with the teacher's.

    Args:
        rows: Rows of all sources.
        language: Which language.
        student: The new tokenizer.
        english: The teacher's tokenizer.

    Returns:
        How often each student piece was seen, its English partners and their weights.
    """
    foreign_texts, english_texts = pairs_for(rows, language)
    foreign = [e.ids[:MAX_ALIGNED] for e in student.encode_batch_fast(foreign_texts, add_special_tokens=False)]
    partner = [e.ids[:MAX_ALIGNED] for e in english.encode_batch_fast(english_texts, add_special_tokens=False)]
    sizes = student.get_vocab_size(), english.get_vocab_size()
    seen = np.bincount(np.fromiter((n for text in foreign for n in text), dtype=np.int64), minlength=sizes[0])
    # Only the pieces that occur get a row: the tables stay a fraction of all pieces times all pieces.
    used = np.flatnonzero(seen)
    place = np.zeros(sizes[0], dtype=np.int32)
    place[used] = np.arange(len(used))
    foreign = [place[text].tolist() for text in foreign]
    forward = train_table(foreign, partner, (len(used), sizes[1]))
    backward = train_table(partner, foreign, (sizes[1], len(used)))
    partners, weights = agree(forward, backward)
    return seen, (used, partners), weights


def start_vectors(
    pieces: list[str], rows: list[dict[str, Any]], student: Tokenizer, english: Tokenizer, known: Vectors
) -> tuple[Vectors, dict[str, int]]:
    """Make the student's first word vectors.

    Args:
        pieces: The student's pieces.
        rows: Rows of all sources.
        student: The student's tokenizer.
        english: The teacher's tokenizer.
        known: The teacher's word vectors.

    Returns:
        Word vectors, (pieces, dimensions), and how many came from where.
    """
    total = np.zeros((len(pieces), known.shape[1]), dtype=np.float32)
    evidence = np.zeros(len(pieces), dtype=np.float32)
    for language in LANGUAGES:
        seen, (used, partners), weights = align_language(rows, language, student, english)
        mixed = np.einsum("pk,pkd->pd", weights, known[partners])
        share = seen[used].astype(np.float32) * (weights.sum(1) > 0.5)
        total[used] += mixed * share[:, None]
        evidence[used] += share
    aligned = evidence > 0
    vectors = np.tile(known.mean(0), (len(pieces), 1)).astype(np.float32)
    vectors[aligned] = total[aligned] / evidence[aligned, None]
    vocabulary = english.get_vocab()
    kept = [(number, vocabulary[piece]) for number, piece in enumerate(pieces) if piece in vocabulary]
    # A mean is shorter than its parts; LayerNorm would let positions drown it.
    usual = float(np.median(np.linalg.norm(known[[n for _, n in kept]], axis=1)))
    vectors *= usual / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    for number, old in kept:
        vectors[number] = known[old]
    return vectors, {"kept": len(kept), "aligned": int(aligned.sum()), "pieces": len(pieces)}


def save_student(folder: Path, model: BertModel, tokenizer: Path) -> None:
    """Save a student as a folder that the next step loads.

    Args:
        folder: Where to.
        model: Its body and word vectors.
        tokenizer: Its tokenizer file.
    """
    model.save_pretrained(folder)
    shutil.copy(tokenizer, folder / "tokenizer.json")


def main() -> None:
    """Run the step: the folder `start/` in the run folder."""
    arguments = step_parser(__doc__.splitlines()[0]).parse_args()
    folders = Folders(arguments.data, arguments.run)
    if (folders.run / "start" / "tokenizer.json").exists():
        print("start/ is there already")
        return
    student = Tokenizer.from_file(str(folders.run / "tokenizer.json"))
    english = Tokenizer.from_file(str(teacher_folder() / "tokenizer.json"))
    english.no_padding()
    english.no_truncation()
    pieces = (folders.run / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    rows = [row for name in ("chosen", "rows") for row in read_json_lines(folders.run / f"{name}.jsonl")]
    model = BertModel.from_pretrained(teacher_folder())
    known = model.embeddings.word_embeddings.weight.detach().numpy()
    vectors, figures = start_vectors(pieces, rows, student, english, known)
    model.resize_token_embeddings(len(pieces))
    with torch.no_grad():
        model.embeddings.word_embeddings.weight.copy_(torch.from_numpy(vectors))
    save_student(folders.run / "start", model, folders.run / "tokenizer.json")
    record_figures(folders.run, "start", figures)


if __name__ == "__main__":
    main()
