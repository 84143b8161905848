"""Step 1: parallel text → rows of one English sentence and what it says in Portuguese, Spanish and Chinese.

Rows are grouped by their English side, so that the teacher reads each English sentence once for three languages.
What stands in the eval folder, or nearly, is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from training.common import CODES, Folders, read_lines, record_figures, step_parser, write_json_lines
from training.everyday import everyday_rows
from training.overlap import HeldOut, held_out_texts

# General prose and talk first: where two files translate one English sentence, the earlier file's translation stays.
SOURCES = (
    "tico19-test", "opensource-guide", "innersource-learningpath", "hf-course", "mozilla-www", "pira",
    "gnome-user-docs", "ms-partner-center-HT", "ms-office-client-HT", "ms-alchemyinsights-support-HT",
    "ms-teams-skype-HT", "tensorflow-docs", "python-docs", "ms-dynamics365-operations-HT", "ms-partner-center-MT",
    "ms-alchemyinsights-support-MT", "ms-teams-skype-MT",
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")
_CODE = re.compile(r"https?://|[{}<>|\\=]|\w_\w|\w\(|`|\$|\w\.\w+\.\w")
MAX_CHARS = 320
EVERYDAY_COMPOSED = 75_000


def is_prose(english: str, other: str) -> bool:
    """Say whether a pair reads like language rather than code, and whether its sides differ and match in length.

    Args:
        english: The English side.
        other: The other side.

    Returns:
        True where the pair is worth training on.
    """
    if english == other or max(len(english), len(other)) > MAX_CHARS:
        return False
    if _CODE.search(english) or len(_LETTER.findall(english)) < 0.6 * len(english):
        return False
    chinese = bool(re.search(r"[\u4e00-\u9fff]", other))
    ratio = (len(other) * (3.0 if chinese else 1.0) + 10) / (len(english) + 10)
    return 0.45 < ratio < 2.2


def read_source(path: Path, language: str, held_out: HeldOut, counts: Counter[str]) -> list[tuple[str, str]]:
    """Read one parallel file without what is held out and what is not prose.

    Args:
        path: A `.tsv.gz` file of English and one other language.
        language: Which language; Chinese rows must hold a Chinese sign.
        held_out: The texts measured on.
        counts: Where rows left out are counted, by reason; the one argument that is changed.

    Returns:
        The (english, other) pairs in the file's order.
    """
    pairs: list[tuple[str, str]] = []
    for line in tqdm(read_lines(path), desc=path.name, unit="row", mininterval=5):
        english, _, other = line.partition("\t")
        english, other = english.strip(), other.strip()
        if not is_prose(english, other) or (language == "zh" and not re.search(r"[\u4e00-\u9fff]", other)):
            counts["not prose"] += 1
        elif held_out.holds(english) or held_out.holds(other):
            counts["held out"] += 1
        else:
            pairs.append((english, other))
    return pairs


def gather_rows(folders: Folders) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Group all parallel files by their English side.

    Args:
        folders: Where the data lie.

    Returns:
        Rows `{en, source, pt?, es?, zh?}` in reading order, and the counts by file.
    """
    held_out = HeldOut(held_out_texts(folders.data))
    rows: dict[str, dict[str, Any]] = {}
    used: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    for source in SOURCES:
        for language, code in CODES.items():
            path = folders.data / "parallel" / f"{source}.eng-{code}.tsv.gz"
            if not path.exists():
                continue
            pairs = read_source(path, language, held_out, counts)
            used[path.name] = len(pairs)
            for english, other in pairs:
                rows.setdefault(english, {"en": english, "source": source}).setdefault(language, other)
    return list(rows.values()), {"rows": len(rows), "pairs used": used, "left out": dict(counts)}


def main() -> None:
    """Run the step; a run folder that already has its rows is left as it is."""
    arguments = step_parser(__doc__.splitlines()[0]).parse_args()
    folders = Folders(arguments.data, arguments.run)
    folders.run.mkdir(parents=True, exist_ok=True)
    if not (folders.run / "everyday.jsonl").exists():
        composed = everyday_rows(EVERYDAY_COMPOSED, HeldOut(held_out_texts(folders.data)))
        write_json_lines(folders.run / "everyday.jsonl", composed)
    if (folders.run / "rows.jsonl").exists():
        print("rows.jsonl is there already")
        return
    rows, figures = gather_rows(folders)
    write_json_lines(folders.run / "rows.jsonl", rows)
    record_figures(folders.run, "data", figures)


if __name__ == "__main__":
    main()
