"""A sentence-transformers folder → a plain BERT, where it holds one and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open
from tokenizers import Tokenizer

from index.bert import Array, Bert, Layer, Linear, Norm

__all__ = ["read_bert"]

# What config.json says of a BERT in which everything is as in the paper; a key it need not hold has its default.
_PLAIN = {"model_type": "bert", "hidden_act": "gelu"}
_PLAIN_UNLESS_SAID = {
    "position_embedding_type": "absolute", "is_decoder": False, "add_cross_attention": False,
    "quantization_config": None, "auto_map": None,
}  # fmt: skip
_MODULES = (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
_POOLING_SIZES = {"word_embedding_dimension", "embedding_dimension"}
# Files that would change what a model does.
_UNKNOWN_FILES = ("adapter_config.json", "added_tokens.json", "config_sentence_transformers.json")
_TOKENIZERS = ("PreTrainedTokenizerFast", "TokenizersBackend")
_SPECIAL_TOKENS = {"cls_token", "sep_token", "pad_token", "unk_token", "mask_token"}


def read_bert(folder: Path) -> Bert | None:
    """Read the folder of a sentence-transformers model, where it is a plain BERT that this module does justice.

    Args:
        folder: As ``SentenceTransformer.save`` writes it.

    Returns:
        The model; None where the folder holds anything else, or something is wrong with it.
    """
    try:
        config = _read_json(folder / "config.json")
        longest = _find_longest(folder, config)
        if longest is None:
            return None
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(longest)
        if not tokenizer.encode("").ids:  # the mean of no piece is nothing
            return None
        return _read_weights(folder / "model.safetensors", config, tokenizer)
    except Exception:  # OSError to KeyError, and tokenizers raises Exception itself; sentence-transformers tells why
        return None


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _find_longest(folder: Path, config: Mapping[str, Any]) -> int | None:
    """Return how many pieces of a text are read; None unless everything is as a plain BERT has it."""
    text = _read_json(folder / "sentence_bert_config.json")
    pooling = _read_json(folder / "1_Pooling" / "config.json")
    tokenizer = _read_json(folder / "tokenizer_config.json")
    modules = [(module["type"].rpartition(".")[2], module["path"]) for module in _read_json(folder / "modules.json")]
    longest = text["max_seq_length"]
    plain = (
        all(config[key] == value for key, value in _PLAIN.items())
        and all(config.get(key, value) == value for key, value in _PLAIN_UNLESS_SAID.items())
        and [name for name, _ in modules] in _MODULES
        and [path for _, path in modules[:2]] == ["", "1_Pooling"]
        and _says(pooling) - _POOLING_SIZES in ({"pooling_mode_mean_tokens"}, {"pooling_mode", "include_prompt"})
        and pooling.get("pooling_mode", "mean") == "mean"
        and _says(text) == {"max_seq_length"}
        and tokenizer["tokenizer_class"] in _TOKENIZERS
        and tokenizer.keys() <= {"tokenizer_class", "model_max_length", *_SPECIAL_TOKENS}
        and not any((folder / name).exists() for name in _UNKNOWN_FILES)
        and isinstance(longest, int)
        and 2 < longest <= config["max_position_embeddings"]
    )
    return longest if plain else None


def _says(config: Mapping[str, Any]) -> set[str]:
    return {key for key, value in config.items() if value}


def _read_weights(path: Path, config: Mapping[str, Any], tokenizer: Tokenizer) -> Bert:
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    with safe_open(path, framework="numpy") as file:

        def read(name: str) -> Array:
            return np.asarray(file.get_tensor(name), dtype=np.float32)

        def read_linear(*names: str) -> Linear:
            # Stored as (outputs, inputs); turned once here instead of at every use.
            weights = np.concatenate([read(f"{name}.weight") for name in names])
            return Linear(np.ascontiguousarray(weights.T), np.concatenate([read(f"{name}.bias") for name in names]))

        def read_norm(name: str) -> Norm:
            return Norm(read(f"{name}.weight"), read(f"{name}.bias"), epsilon)

        def read_layer(name: str) -> Layer:
            attention = read_linear(*(f"{name}.attention.self.{part}" for part in ("query", "key", "value")))
            width = len(attention.weight)
            scale = np.float32((width // heads) ** -0.5)
            attention.weight[:, :width] *= scale
            attention.bias[:width] *= scale
            return Layer(
                attention,
                read_linear(f"{name}.attention.output.dense"),
                read_norm(f"{name}.attention.output.LayerNorm"),
                read_linear(f"{name}.intermediate.dense"),
                read_linear(f"{name}.output.dense"),
                read_norm(f"{name}.output.LayerNorm"),
            )

        return Bert(
            tokenizer,
            file.get_tensor("embeddings.word_embeddings.weight"),
            # A text by itself is of the first of the two types that BERT knows.
            read("embeddings.position_embeddings.weight") + read("embeddings.token_type_embeddings.weight")[0],
            read_norm("embeddings.LayerNorm"),
            tuple(read_layer(f"encoder.layer.{number}") for number in range(config["num_hidden_layers"])),
            heads,
        )
