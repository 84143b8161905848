"""The student: loading, one forward pass, its two optimizers and its checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import BertModel

from training.teacher import mean_unit, pad_batch


@dataclass(frozen=True)
class Student:
    """A body with word vectors, and its tokenizer.

    Attributes:
        model: The BERT body; weights in float32, computing in bfloat16 where that is fast.
        tokenizer: Its tokenizer, without padding.
    """

    model: BertModel
    tokenizer: Tokenizer

    def forward(self, numbers: list[list[int]]) -> torch.Tensor:
        """Turn piece numbers into unit vectors, with gradients where they are on.

        Args:
            numbers: Piece numbers of each text, [CLS] and [SEP] included.

        Returns:
            Vectors of length one, (texts, dimensions), float32.
        """
        ids, mask = pad_batch(numbers)
        with torch.autocast("cpu", torch.bfloat16):
            states = self.model(ids, attention_mask=mask).last_hidden_state
        return mean_unit(states, mask)


def load_student(folder: Path, max_pieces: int) -> Student:
    """Load a student for training: no dropout, sparse gradients for the word vectors.

    Args:
        folder: A folder written by `start.save_student`.
        max_pieces: Where texts are cut.

    Returns:
        The student. Eager attention is chosen because its backward pass takes a third of the fused one's time on a CPU.
    """
    model = BertModel.from_pretrained(
        folder,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )
    model.embeddings.word_embeddings.sparse = True
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_pieces)
    return Student(model, tokenizer)


class Optimizers:
    """Adam for the word vectors a batch touches, AdamW for the body, and one schedule for both."""

    def __init__(self, model: BertModel, *, words_rate: float, body_rate: float) -> None:
        """Make both optimizers.

        Args:
            model: The student's body.
            words_rate: Highest learning rate of the word vectors.
            body_rate: Highest learning rate of everything else.
        """
        words = model.embeddings.word_embeddings.weight
        body = [p for name, p in model.named_parameters() if p is not words and not name.startswith("pooler")]
        self.body = body
        self.rates = (words_rate, body_rate)
        self.both: tuple[torch.optim.Optimizer, ...] = (
            torch.optim.SparseAdam([words], lr=words_rate),
            torch.optim.AdamW(body, lr=body_rate, weight_decay=0.01),
        )

    def step(self, loss: torch.Tensor, share: float) -> None:
        """Take one step.

        Args:
            loss: What to make smaller.
            share: The share of the highest learning rate to use, 0 to 1.
        """
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.body, 1.0)
        for optimizer, rate in zip(self.both, self.rates, strict=True):
            optimizer.param_groups[0]["lr"] = rate * share
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)


def rate_share(progress: float, *, warm_up: float = 0.02) -> float:
    """Give the share of the learning rate: a short rise, then a straight line to nothing.

    Args:
        progress: How much of the training is done, 0 to 1.
        warm_up: How much of it is spent rising.

    Returns:
        A share from 0 to 1.

    Example:
        >>> rate_share(0.01), rate_share(0.51), rate_share(1.0)
        (0.5, 0.5, 0.0)
    """
    return progress / warm_up if progress < warm_up else max(0.0, (1 - progress) / (1 - warm_up))


def save_checkpoint(path: Path, model: BertModel, optimizers: Optimizers, state: dict[str, Any]) -> None:
    """Save all that is needed to go on after a stop; the file appears whole or not at all.

    Args:
        path: The checkpoint file.
        model: The student's body.
        optimizers: Both optimizers.
        state: The step's own numbers.
    """
    partial = path.with_suffix(".partial")
    content = {"model": model.state_dict(), "optimizers": [o.state_dict() for o in optimizers.both], "state": state}
    torch.save(content, partial)
    partial.replace(path)


def load_checkpoint(path: Path, model: BertModel | None, optimizers: Optimizers) -> dict[str, Any]:
    """Load a checkpoint where there is one.

    Args:
        path: The checkpoint file.
        model: The student's body, which takes the saved weights; None where they are shared and loaded already.
        optimizers: Both optimizers; they take their saved state.

    Returns:
        The step's own numbers; empty where there is no checkpoint.
    """
    if not path.exists():
        return {}
    content = torch.load(path, weights_only=True)
    if model is not None:
        model.load_state_dict(content["model"])
    for optimizer, state in zip(optimizers.both, content["optimizers"], strict=True):
        optimizer.load_state_dict(state)
    state_numbers: dict[str, Any] = content["state"]
    return state_numbers
