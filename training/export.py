"""Step 8: the mean of early and late weights, in half precision, as a folder that sentence-transformers loads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from transformers import BertModel

from training.common import Folders, record_figures, step_parser

MAX_PIECES = 256
# The questions step pulls away from what was read in distil; the mean keeps both (Wortsman et al. 2022, "Robust
# fine-tuning of zero-shot models"): XQuAD gains three to nine points of nDCG@10; of the
# development questions Portuguese loses two of 39 and Spanish gains one of 12.
DISTIL_SHARE, LAST = 0.3, 4
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]
POOLING = {"word_embedding_dimension": 384, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
TOKENIZER = {
    "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_PIECES, "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]",
}  # fmt: skip


def average_weights(paths: list[Path], shares: list[float]) -> dict[str, torch.Tensor]:
    """Average checkpoints (Izmailov et al. 2018; Wortsman et al. 2022, "Model soups").

    Args:
        paths: Files of weights.
        shares: How much each counts.

    Returns:
        The weighted mean of every tensor.
    """
    mean: dict[str, torch.Tensor] = {}
    for path, share in zip(paths, shares, strict=True):
        content = torch.load(path, weights_only=True)
        for name, tensor in content.get("model", content).items():
            part = tensor.double() * (share / sum(shares))
            mean[name] = mean[name] + part if name in mean else part
    return {name: tensor.float() for name, tensor in mean.items()}


def write_folder(model: BertModel, tokenizer: Path, folder: Path) -> float:
    """Write the sentence-transformers folder.

    Args:
        model: The body and word vectors.
        tokenizer: The tokenizer file.
        folder: Where to.

    Returns:
        The folder's size in megabytes (10^6 bytes).
    """
    folder.mkdir(parents=True, exist_ok=True)
    model.half()  # type: ignore[no-untyped-call]
    model.save_pretrained(folder)
    # The library writes the weights readable by their owner alone.
    (folder / "model.safetensors").chmod(0o644)
    shutil.copy(tokenizer, folder / "tokenizer.json")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    for name, content in (
        ("modules.json", MODULES),
        ("1_Pooling/config.json", POOLING),
        ("tokenizer_config.json", TOKENIZER),
        ("sentence_bert_config.json", {"max_seq_length": MAX_PIECES, "do_lower_case": False}),
    ):
        (folder / name).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> None:
    """Run the step: the finished folder."""
    parser = step_parser("Step 8: the mean of early and late weights, in half precision.")
    parser.add_argument(
        "--weights", type=Path, nargs="*", help="checkpoints to average; distil and the last four of questions if none"
    )
    parser.add_argument("--shares", type=float, nargs="*", help="how much each counts")
    parser.add_argument("--output", type=Path, help="where the folder goes; RUN/encoder if none")
    arguments = parser.parse_args()
    folders = Folders(arguments.data, arguments.run)
    last = sorted(folders.run.glob("questions-*.weights.pt"))[-LAST:]
    paths: list[Path] = arguments.weights or [folders.run / "distil.pt", *last]
    usual = [DISTIL_SHARE, *[(1 - DISTIL_SHARE) / max(len(last), 1)] * len(last)]
    shares = arguments.shares or ([1.0] * len(paths) if arguments.weights else usual)
    # The pooler is never used (the vector is a mean over pieces), but a folder without one is loaded with a warning.
    model = BertModel.from_pretrained(folders.run / "tuned", dtype=torch.float32)
    weights = average_weights(paths, shares)
    model.load_state_dict(weights)
    megabytes = write_folder(model, folders.run / "tokenizer.json", arguments.output or folders.run / "encoder")
    record_figures(
        folders.run, "export", {"weights": [p.name for p in paths], "shares": shares, "megabytes": megabytes}
    )


if __name__ == "__main__":
    main()
