"""Keep what is measured out of what is trained: exact copies, re-ordered copies and shared runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from training.common import read_json_lines, read_lines, record_figures, step_parser, strip_accents

WORDS_SHARED = 10
SIGNS_SHARED = 16
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def tokenize(text: str) -> list[str]:
    """Split a text into plain words and single Chinese signs.

    Args:
        text: Any text.

    Returns:
        The tokens in order, lower case and without accents.

    Example:
        >>> tokenize("Não, 你好!")
        ['nao', '你', '好']
    """
    return _TOKEN.findall(strip_accents(text))


def shared_runs(tokens: list[str]) -> list[str]:
    """Give the long runs by which a near copy betrays itself.

    Args:
        tokens: The tokens of one text.

    Returns:
        Every run of WORDS_SHARED words, or of SIGNS_SHARED tokens where Chinese signs stand among them.
    """
    size = SIGNS_SHARED if any(_CHINESE.match(token) for token in tokens) else WORDS_SHARED
    return [" ".join(tokens[at : at + size]) for at in range(len(tokens) - size + 1)]


class HeldOut:
    """The texts that are measured on, ready to be recognised in training text."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Remember the texts.

        Args:
            texts: Every text that must not be trained on.
        """
        self.exact: set[str] = set()
        self.bags: set[str] = set()
        self.runs: set[str] = set()
        for text in texts:
            tokens = tokenize(text)
            self.exact.add(" ".join(tokens))
            self.bags.add(" ".join(sorted(set(tokens))))
            self.runs.update(shared_runs(tokens))
        self.exact.discard("")
        self.bags.discard("")

    def holds(self, text: str) -> bool:
        """Say whether a text is, or nearly is, one of those held out.

        Args:
            text: A training text.

        Returns:
            True for the same words, the same set of words, or a long run of words in common.
        """
        tokens = tokenize(text)
        if " ".join(tokens) in self.exact or " ".join(sorted(set(tokens))) in self.bags:
            return True
        return not self.runs.isdisjoint(shared_runs(tokens))


def held_out_texts(data: Path) -> list[str]:
    """Read every text of the eval folder.

    Args:
        data: The data folder.

    Returns:
        All columns of the sentence pairs, all questions and passages.
    """
    texts: list[str] = []
    for path in sorted((data / "eval").glob("*.tsv.gz")):
        for line in read_lines(path):
            texts.extend(line.split("\t"))
    for path in sorted((data / "eval").glob("*.jsonl.gz")):
        for row in read_json_lines(path):
            texts.extend([row["question"], row["context"]])
    return texts


def main() -> None:
    """Say how many texts that were trained on are, or nearly are, texts that are measured on; it must be none.

    Raises:
        SystemExit: Some are.
    """
    parser = step_parser("Check that nothing measured on was trained on.")
    parser.add_argument("--questions", type=Path, help="development questions, JSON lines, to be checked too")
    arguments = parser.parse_args()
    texts = held_out_texts(arguments.data)
    if arguments.questions is not None:
        texts += [row["question"] for row in read_json_lines(arguments.questions)]
    held_out, found, read = HeldOut(texts), 0, 0
    for name in ("rows", "chosen", "mixed", "pairs"):
        for row in read_json_lines(arguments.run / f"{name}.jsonl"):
            sides = [row, row.get("q", {}), row.get("p", {})]
            trained = [side[key] for side in sides for key in ("en", "pt", "es", "zh") if key in side]
            read += len(trained)
            found += sum(held_out.holds(text) for text in trained)
    record_figures(
        arguments.run, "overlap", {"texts trained on": read, "texts measured on": len(texts), "overlap": found}
    )
    print(f"{found} of {read} texts trained on stand among the {len(texts)} measured on")
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
