"""The plain BERT in numpy, compared with sentence-transformers, which it stands in for."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import BertProcessing
from transformers import BertConfig, BertModel

from index.background import EVERYDAY_QUESTIONS
from index.bert import Linear, Norm
from index.bert_folder import read_bert
from index.build import DEFAULT_DOCUMENTS
from index.encoder import BUNDLED, SentenceTransformerEncoder, Vectors

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "robots", "cook", "clouds", "cost", "less")
TEXTS = ["robots cook", "clouds cost less", "", "less cost less less cook less robots", "Robots fly", "cook"]
ODD_TEXTS = [
    "", " ", "?", "\n\t", "...!!!???", "[CLS] [SEP] [MASK] [PAD]", "robôs e AI 的成本", "🙂👩‍🚀", "\u200b\ufeff",
    "\x00", "ﬁnance ① ＡＩ", "naïve café", "C++/C# & 10^21 FLOPs", "人工智能" * 400, "palavra " * 3000, "a" * 5000,
    "¿Qué?" * 90, "العربية и русский", "supercalifragilisticexpialidocious" * 4, "e\u0301\u0301\u0301",
]  # fmt: skip


def save_bert(folder: Path, *, half: bool = False, normalize: bool = False, **config: Any) -> Path:
    """Save a small real BERT as a folder of sentence-transformers."""
    import torch

    torch.manual_seed(5)
    shape = {"hidden_size": 24, "intermediate_size": 40, "num_hidden_layers": 3, "num_attention_heads": 4}
    model = BertModel(BertConfig(vocab_size=len(WORDS), **{**shape, "max_position_embeddings": 16, **config}))
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.4)
    (model.half() if half else model).save_pretrained(folder)  # type: ignore[no-untyped-call]
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token=WORDS[1]))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    modules = ["Transformer", "Pooling", *["Normalize"] * normalize]
    (folder / "1_Pooling").mkdir()
    for name, content in {
        "modules.json": [
            {"idx": number, "name": str(number), "path": f"{number}_{module}" if number else "",
             "type": f"sentence_transformers.models.{module}"}
            for number, module in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": 24, "pooling_mode_mean_tokens": True},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 8, "cls_token": "[CLS]",
            "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]",
        },
        "sentence_bert_config.json": {"max_seq_length": 8, "do_lower_case": False},
    }.items():  # fmt: skip
        (folder / name).write_text(json.dumps(content))
    return folder


def encode_by_library(folder: Path, texts: list[str]) -> Vectors:
    """Encode with sentence-transformers, padded batches and all, to unit vectors."""
    model = SentenceTransformer(str(folder), device="cpu").float()
    vectors = model.encode(texts, batch_size=16, show_progress_bar=False, normalize_embeddings=True)
    return np.asarray(vectors, dtype=np.float32)


def test_the_bundled_encoder_gives_what_the_library_gives(bundled_encoder: SentenceTransformerEncoder) -> None:
    documents = [path.read_text(encoding="utf-8").splitlines() for path in sorted(DEFAULT_DOCUMENTS.glob("*.txt"))]
    lines = [line for document in documents for line in document]
    questions = [question for asked in EVERYDAY_QUESTIONS.values() for question in asked]
    texts = [*ODD_TEXTS, *lines, *questions, " ".join(lines)]
    expected = encode_by_library(BUNDLED, texts)
    for encode in (bundled_encoder.encode_query, bundled_encoder.encode_document):
        found = encode(texts)
        assert (found * expected).sum(axis=1).min() > 0.99999
        np.testing.assert_allclose(found, expected, atol=5e-6)


def test_the_bundled_encoder_needs_none_of_the_large_libraries() -> None:
    program = (
        "import sys; from index.encoder import SentenceTransformerEncoder as E; E().encode_query(['?']);"
        "print(*sorted({'torch', 'transformers', 'sentence_transformers', 'scipy', 'langchain_core'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("normalize", [False, True])
def test_a_small_bert_gives_what_the_library_gives(tmp_path: Path, half: bool, normalize: bool) -> None:
    folder = save_bert(tmp_path / "tiny", half=half, normalize=normalize)
    bert = read_bert(folder)
    assert bert is not None
    found = bert.encode(TEXTS)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    np.testing.assert_allclose(found / lengths, encode_by_library(folder, TEXTS), atol=2e-6)
    np.testing.assert_allclose(SentenceTransformerEncoder(folder).encode_query(TEXTS), found / lengths, atol=1e-6)


def test_a_text_is_read_alike_whatever_stands_beside_it(tmp_path: Path) -> None:
    bert = read_bert(save_bert(tmp_path / "tiny"))
    assert bert is not None
    singly = np.concatenate([bert.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(bert.encode(TEXTS), singly, atol=1e-6)
    np.testing.assert_allclose(bert.encode(TEXTS[::-1]), singly[::-1], atol=1e-6)


def change(file: str, **values: Any) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / file
        content = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**content, **values}))

    return write


def pool_differently(folder: Path) -> None:
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps({"word_embedding_dimension": 24, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": True})
    )


@pytest.mark.parametrize(
    "alter",
    [
        change("config.json", hidden_act="relu"),
        change("config.json", hidden_act="gelu_new"),
        change("sentence_bert_config.json", do_lower_case=True),
        change("config_sentence_transformers.json", prompts={"query": "cook "}, default_prompt_name=None),
        change("tokenizer_config.json", truncation_side="left"),
        pool_differently,
    ],
)
def test_any_other_model_is_left_to_the_library(tmp_path: Path, alter: Callable[[Path], None]) -> None:
    folder = save_bert(tmp_path / "tiny")
    before = SentenceTransformerEncoder(folder).encode_query(TEXTS)
    alter(folder)
    assert read_bert(folder) is None
    vectors = SentenceTransformerEncoder(folder).encode_query(TEXTS)
    library = SentenceTransformer(str(folder), device="cpu")
    np.testing.assert_allclose(vectors, library.encode_query(TEXTS, normalize_embeddings=True), atol=2e-6)
    assert vectors.shape != before.shape or not np.allclose(vectors, before)


@pytest.mark.parametrize(
    "alter",
    [
        change("config.json", model_type="roberta"),
        change("config.json", position_embedding_type="relative_key"),
        change("config.json", is_decoder=True),
        change("config.json", quantization_config={"bits": 8}),
        change("sentence_bert_config.json", max_seq_length=None),
        change("sentence_bert_config.json", max_seq_length=17),
        change("sentence_bert_config.json", query_length=4),
        change("tokenizer_config.json", tokenizer_class="XLMRobertaTokenizer"),
        change("adapter_config.json"),
        change("added_tokens.json", fly=10),
        lambda folder: (folder / "modules.json").write_text("{"),
        lambda folder: (folder / "tokenizer.json").write_text("{}"),
        lambda folder: (folder / "model.safetensors").write_bytes(b""),
        lambda folder: (folder / "model.safetensors").unlink(),
        lambda folder: (folder / "1_Pooling" / "config.json").unlink(),
    ],
)
def test_what_is_not_a_plain_bert_is_not_read(tmp_path: Path, alter: Callable[[Path], None]) -> None:
    folder = save_bert(tmp_path / "tiny")
    assert read_bert(folder) is not None
    alter(folder)
    assert read_bert(folder) is None


def test_a_model_without_some_layer_is_not_read(tmp_path: Path) -> None:
    folder = save_bert(tmp_path / "tiny", num_hidden_layers=2)
    change("config.json", num_hidden_layers=3)(folder)
    assert read_bert(folder) is None


def test_gelu_and_norm_are_those_of_the_papers() -> None:
    from index.bert import _apply_gelu

    values = np.linspace(-9, 9, 4001, dtype=np.float32).reshape(-1, 1)
    exact = [value * (1 + math.erf(value / math.sqrt(2))) / 2 for value in values[:, 0].tolist()]
    np.testing.assert_allclose(_apply_gelu(values.copy())[:, 0], exact, atol=1e-6)
    rows = np.random.default_rng(5).normal(3, 2, size=(4, 8)).astype(np.float32)
    normed = Norm(np.full(8, 2, np.float32), np.ones(8, np.float32), 1e-12).apply(rows.copy())
    np.testing.assert_allclose(normed.mean(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(normed.std(axis=1), 2, atol=1e-5)
    np.testing.assert_allclose(Linear(np.eye(8, dtype=np.float32), np.ones(8, np.float32)).apply(rows), rows + 1)
