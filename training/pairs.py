"""Step 6: questions with the passages that answer them, in several languages.

Real pairs: interview questions and replies, Portuguese question sets, headings with their sections; and interviews
invented for this, in all four languages, with the questions a reader would ask of each reply. Passages for
Spanish and Chinese come from runs of sentences that follow one another in the parallel files, found by one of their
sentences in another language (the inverse cloze task, Lee et al. 2019). English questions and replies are also said
word by word in the other languages. squad-dev-minus-xquad is left out: it shares article titles with XQuAD.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from training.common import (
    CODES,
    LANGUAGES,
    Folders,
    read_json_lines,
    read_lines,
    record_figures,
    seeded,
    step_parser,
    write_json_lines,
)
from training.data import is_prose
from training.mix import Dictionary, mix_sentence
from training.overlap import HeldOut, held_out_texts
from training.teacher import teacher_vectors

MAX_CHARS = 620
TALK = Path(__file__).parent / "talk" / "interviews.jsonl"
COUNTS = {"changelog": 7_000, "docs": 3_000, "medquad": 1_000}
RUN_SOURCES = {
    "tico19-test": 1_500, "opensource-guide": 1_200, "innersource-learningpath": 500, "hf-course": 1_200,
    "mozilla-www": 1_500, "gnome-user-docs": 1_500, "tensorflow-docs": 1_500, "ms-dynamics365-operations-HT": 2_000,
}  # fmt: skip
# The teacher reads the questions and as many passages as there is time for; the others are learned by contrast alone.
TEXTS_TAUGHT = 40_000
Row = dict[str, Any]


def cut(text: str) -> str:
    """Cut a passage at a sentence end near MAX_CHARS.

    Args:
        text: A passage.

    Returns:
        Its beginning.
    """
    if len(text) <= MAX_CHARS:
        return text
    end = max(text.rfind(stop, 0, MAX_CHARS) for stop in (". ", "? ", "! ", "。"))
    return text[: end + 1 if end > 200 else MAX_CHARS]


def real_pairs(data: Path) -> list[Row]:
    """Read the question sets.

    Args:
        data: The data folder.

    Returns:
        Rows `{source, weight, q: {language: text}, p: {language: text}}`; those of interviews say their `episode`, and
        whether the teacher reads them (`taught`).
    """
    chooser = seeded()
    folder = data / "qa"
    talk = [
        r
        for r in read_json_lines(folder / "changelog-interviews.en.jsonl.gz")
        if "?" in r["question"] and len(r["context"]) > 80
    ]
    docs = list(read_json_lines(folder / "docs-sections.pt+en.jsonl.gz"))
    health = list(read_json_lines(folder / "medquad.en.jsonl.gz"))
    rows: list[Row] = []
    taught = {id(r) for r in chooser.sample(talk, COUNTS["changelog"])}
    for r in talk:
        # A host talks at length before asking; the question alone is what a reader would type.
        asked = re.split(r"(?<=[.!?…])\s+", r["question"])
        short = next((s for s in reversed(asked) if s.endswith("?") and len(s.split()) > 3), r["question"])
        row = {"source": "changelog", "weight": 1.0, "q": {"en": short}, "p": {"en": cut(r["context"])}}
        rows.append({**row, "episode": r["source"], "taught": id(r) in taught})
    for r in chooser.sample(docs, COUNTS["docs"]):
        q, p = {"pt": r["question"], "en": r["question_en"]}, {"pt": cut(r["context"]), "en": cut(r["context_en"])}
        rows.append({"source": "docs-sections", "weight": 0.8, "q": q, "p": p})
    for r in chooser.sample(health, COUNTS["medquad"]):
        rows.append({"source": "medquad", "weight": 0.7, "q": {"en": r["question"]}, "p": {"en": cut(r["context"])}})
    for name, weight in (("squad-v1.1-sample.pt", 2.0), ("faquad-train.pt", 2.0), ("pira.pt-en", 1.0)):
        for r in read_json_lines(folder / f"{name}.jsonl.gz"):
            spoken = r["lang"] if r["lang"] in ("pt", "en") else "pt"
            language = "en" if name.startswith("pira") else "pt"
            rows.append(
                {"source": name, "weight": weight, "q": {spoken: r["question"]}, "p": {language: cut(r["context"])}}
            )
    return rows


def invented_pairs() -> list[Row]:
    """Read the invented interviews.

    Returns:
        Rows like those of `real_pairs`, one a question. The first questions to all replies of an interview are one
        `episode`, the second ones another: so no passage is the wrong answer to itself.
    """
    return [
        {
            "source": "invented",
            "weight": 2.0,
            "q": question,
            "p": row["reply"],
            "episode": f"{row['interview']} {number}",
            "invented": True,
        }
        for row in read_json_lines(TALK)
        for number, question in enumerate(row["questions"])
    ]


def sentence_runs(data: Path, source: str, count: int) -> list[Row]:
    """Make passages of sentences that follow one another, each found by one of its sentences.

    Args:
        data: The data folder.
        source: A parallel source.
        count: How many passages to make.

    Returns:
        Rows like those of `real_pairs`; a passage stands in English and every language that has the whole run.
    """
    chooser = seeded(source)
    sides: dict[str, dict[str, str]] = {}
    order: list[str] = []
    for language, code in CODES.items():
        path = data / "parallel" / f"{source}.eng-{code}.tsv.gz"
        pairs = [line.split("\t") for line in read_lines(path)]
        sides[language] = {
            english: other for english, other in pairs if is_prose(english, other) and len(english.split()) > 3
        }
        order = order or list(sides[language])
    rows: list[Row] = []
    for start in chooser.sample(range(len(order)), min(count, len(order))):
        run = order[start : start + chooser.randint(3, 6)]
        known = [language for language in LANGUAGES if all(s in sides[language] for s in run)]
        if len(" ".join(run)) > MAX_CHARS + 200 or not known:
            continue
        asked = chooser.choice(run)
        rest = [s for s in run if s != asked] if chooser.random() < 0.5 else run
        glue = {"zh": ""}
        passages = {k: glue.get(k, " ").join(sides[k][s] for s in rest) for k in known} | {"en": " ".join(rest)}
        rows.append(
            {"source": source, "weight": 0.8, "q": {k: sides[k][asked] for k in known} | {"en": asked}, "p": passages}
        )
    return rows


def add_mixed(rows: list[Row], dictionaries: dict[str, Dictionary]) -> None:
    """Say English sides word by word in the languages a row lacks; rows are changed in place.

    Args:
        rows: Pairs of questions and passages.
        dictionaries: How English words are said, by language.
    """
    chooser = seeded()
    for row in rows:
        for side in ("q", "p"):
            for language in LANGUAGES:
                if language not in row[side] and "en" in row[side]:
                    mixed = mix_sentence(row[side]["en"], dictionaries[language], chooser, chinese=language == "zh")
                    if mixed is not None:
                        row[side][language] = mixed
                        row.setdefault(f"{side} mixed", []).append(language)


def english_sides(rows: list[Row]) -> list[str]:
    """List the English texts that the teacher reads.

    Args:
        rows: Pairs of questions and passages.

    Returns:
        Questions first, without repeats, TEXTS_TAUGHT at most, and those of the invented interviews.
    """
    taught = [row for row in rows if row.get("taught", True) and "invented" not in row]
    english = dict.fromkeys(row[side]["en"] for side in ("q", "p") for row in taught if "en" in row[side])
    invented = [row[side]["en"] for side in ("q", "p") for row in rows if "invented" in row]
    return list(dict.fromkeys([*list(english)[:TEXTS_TAUGHT], *invented]))


def main() -> None:
    """Run the step: `pairs.jsonl` in the run folder, and the teacher's vectors of its English sides."""
    arguments = step_parser("Step 6: questions with the passages that answer them.").parse_args()
    folders = Folders(arguments.data, arguments.run)
    path = folders.run / "pairs.jsonl"
    if not path.exists():
        held_out = HeldOut(held_out_texts(folders.data))
        said = {
            r["language"]: {w: [(t, c) for t, c in o] for w, o in r["said"].items()}
            for r in read_json_lines(folders.run / "dictionaries.jsonl")
        }
        rows = real_pairs(folders.data) + invented_pairs()
        for source, count in RUN_SOURCES.items():
            rows += sentence_runs(folders.data, source, count)
        rows = [row for row in rows if not any(held_out.holds(t) for side in ("q", "p") for t in row[side].values())]
        add_mixed(rows, said)
        write_json_lines(path, rows)
    rows = list(read_json_lines(path))
    english = english_sides(rows)
    teacher_vectors(folders.run, english)
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["source"]] = counts.get(row["source"], 0) + 1
    record_figures(folders.run, "pairs", {"rows by source": counts, "english texts": len(english)})


if __name__ == "__main__":
    main()
