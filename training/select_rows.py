"""Step 3: choose what the student reads, short and general sentences first; the teacher reads its English once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from training.common import (
    Folders,
    read_json_lines,
    record_figures,
    seeded,
    step_parser,
    write_json_lines,
)
from training.everyday import written_rows
from training.overlap import HeldOut, held_out_texts
from training.teacher import teacher_vectors

# How many rows of each source, how long their English may be, and how often a row is drawn beside an
# everyday one.
CHOICE: dict[str, tuple[int, int, float]] = {
    "tico19-test": (9_999, 300, 4.0),
    "opensource-guide": (9_999, 300, 4.0),
    "innersource-learningpath": (9_999, 300, 3.0),
    "hf-course": (9_999, 250, 3.0),
    "mozilla-www": (9_999, 250, 4.0),
    "pira": (12_000, 250, 2.5),
    "gnome-user-docs": (30_000, 160, 1.2),
    "tensorflow-docs": (16_000, 130, 0.4),
    "python-docs": (12_000, 110, 0.4),
    "ms-dynamics365-operations-HT": (60_000, 120, 0.4),
    "ms-partner-center-HT": (6_000, 120, 0.8),
    "ms-office-client-HT": (4_000, 100, 0.5),
    "ms-alchemyinsights-support-HT": (6_000, 120, 0.8),
    "ms-teams-skype-HT": (7_000, 120, 0.7),
    "ms-partner-center-MT": (6_000, 120, 0.4),
    "ms-alchemyinsights-support-MT": (6_000, 120, 0.5),
    "ms-teams-skype-MT": (12_000, 110, 0.4),
}
TALK_SENTENCES = 60_000
# Few, and what the documentation lacks most: how people talk.
WRITTEN_WEIGHT = 4.0


def choose_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Choose rows of each source; of the large ones those in all three languages first.

    Args:
        rows: All rows.

    Returns:
        The chosen rows with `weight`, how often each is drawn.
    """
    chooser = seeded()
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["source"] in CHOICE and len(row["en"].split()) >= 2 and len(row["en"]) <= CHOICE[row["source"]][1]:
            by_source.setdefault(row["source"], []).append(row)
    chosen: list[dict[str, Any]] = []
    for source, found in by_source.items():
        count, _, weight = CHOICE[source]
        chooser.shuffle(found)
        found.sort(key=lambda row: -len(row))
        chosen.extend({**row, "weight": weight} for row in found[:count])
    return chosen


def talk_sentences(data: Path, held_out: HeldOut) -> list[str]:
    """Take short spoken English sentences from interviews: everyday words in their company.

    Args:
        data: The data folder.
        held_out: The texts measured on.

    Returns:
        Sentences of three to eighteen words, questions first, without repeats.
    """
    questions: dict[str, None] = {}
    others: dict[str, None] = {}
    for row in read_json_lines(data / "qa" / "changelog-interviews.en.jsonl.gz"):
        for sentence in re.split(r"(?<=[.?!…])\s+", f"{row['question']} {row['context']}"):
            if 3 <= len(sentence.split()) <= 18 and not re.search(r"[\[\]<>{}=_\\]", sentence):
                (questions if sentence.endswith("?") else others)[sentence] = None
    chooser = seeded()
    rest = list(others)
    chooser.shuffle(rest)
    found = [*list(questions)[: TALK_SENTENCES // 3], *rest]
    return [sentence for sentence in found if not held_out.holds(sentence)][:TALK_SENTENCES]


def main() -> None:
    """Run the step: `chosen.jsonl` and the teacher's vectors of every English text in it."""
    arguments = step_parser(__doc__.splitlines()[0]).parse_args()
    folders = Folders(arguments.data, arguments.run)
    path = folders.run / "chosen.jsonl"
    if not path.exists():
        chosen = choose_rows(list(read_json_lines(folders.run / "rows.jsonl")))
        chosen += [{**row, "weight": 1.2} for row in read_json_lines(folders.run / "lexicon.jsonl")]
        held_out = HeldOut(held_out_texts(folders.data))
        chosen += [{"en": text, "source": "talk", "weight": 1.0} for text in talk_sentences(folders.data, held_out)]
        chosen += [{**row, "weight": 1.2} for row in read_json_lines(folders.run / "everyday.jsonl")]
        chosen += [{**row, "weight": WRITTEN_WEIGHT} for row in written_rows(held_out)]
        write_json_lines(path, chosen)
    rows = list(read_json_lines(path))
    texts = list(dict.fromkeys(row["en"] for row in rows))
    teacher_vectors(folders.run, texts)
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row["source"], Counter()).update(key for key in ("pt", "es", "zh", "en") if key in row)
    record_figures(folders.run, "select_rows", {"english texts": len(texts), "texts by source": counts})


if __name__ == "__main__":
    main()
