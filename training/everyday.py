"""Everyday sentences composed from small tables: verbs in their forms, things, people, places and times.

Nine tenths of the parallel text is documentation; it hardly says "I", "yesterday" or "my sister ate". The tables
say it in four languages. They were written for this project and hold nothing of the texts that are measured on; a
composed sentence that happens to stand there is dropped.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.common import seeded
from training.conjugate import Forms, conjugate_english, conjugate_portuguese, conjugate_spanish
from training.overlap import HeldOut

TABLES = Path(__file__).parent / "everyday"
# English, Portuguese, Spanish, Chinese, and the verb form each needs (0 I, 1 you, 2 he, 3 we, 4 they).
SUBJECTS = (
    ("I", "eu", "yo", "我", 0), ("I", "", "", "我", 0), ("you", "você", "tú", "你", 1), ("you", "você", "", "你", 1),
    ("he", "ele", "él", "他", 2), ("she", "ela", "ella", "她", 2), ("he", "ele", "", "他", 2),
    ("she", "ela", "", "她", 2),
    ("we", "nós", "nosotros", "我们", 3), ("we", "", "", "我们", 3), ("they", "eles", "ellos", "他们", 4),
    ("they", "elas", "ellas", "她们", 4), ("they", "eles", "", "他们", 4),
)  # fmt: skip
BE = {
    "now": (("am", "are", "is", "are", "are"), ("estou", "está", "está", "estamos", "estão"),
            ("estoy", "estás", "está", "estamos", "están"), ""),
    "then": (("was", "were", "was", "were", "were"), ("estava", "estava", "estava", "estávamos", "estavam"),
             ("estaba", "estabas", "estaba", "estábamos", "estaban"), ""),
    "is": (("am", "are", "is", "are", "are"), ("sou", "é", "é", "somos", "são"),
           ("soy", "eres", "es", "somos", "son"), "很"),
    "was": (("was", "were", "was", "were", "were"), ("era", "era", "era", "éramos", "eram"),
            ("era", "eras", "era", "éramos", "eran"), "很"),
}  # fmt: skip
Sides = tuple[str, str, str, str]


@dataclass(frozen=True)
class Verb:
    """A verb in four languages.

    Attributes:
        english: Its English forms.
        portuguese: Its Portuguese forms.
        spanish: Its Spanish forms.
        chinese: The Chinese word; `在|工作` where the place stands inside.
        objects: Classes of objects it takes; empty for none.
    """

    english: Forms
    portuguese: Forms
    spanish: Forms
    chinese: str
    objects: tuple[str, ...]


def read_table(name: str) -> list[list[str]]:
    """Read one of the tables.

    Args:
        name: The table's name without its ending.

    Returns:
        The rows that are no comment, split into their columns.
    """
    lines = (TABLES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read_verbs() -> list[Verb]:
    """Read the verbs and make all their forms.

    Returns:
        The verbs in the table's order; those that other languages build the other way round are left out.
    """
    verbs: list[Verb] = []
    for english, chinese, portuguese, spanish, objects in read_table("verbs"):
        if spanish.startswith("="):
            continue
        classes = () if objects == "-" else tuple(objects.split())
        forms = conjugate_english(english), conjugate_portuguese(portuguese), conjugate_spanish(spanish)
        verbs.append(Verb(*forms, chinese, classes))
    return verbs


def compose_verb(verb: Verb, tense: str, subject: tuple[str, str, str, str, int]) -> Sides:
    """Say that somebody does something, in one of several tenses.

    Args:
        verb: The verb.
        tense: A name in TENSES.
        subject: One of SUBJECTS.

    Returns:
        Subject and verb in English, Portuguese, Spanish and Chinese; Chinese keeps `|` where an object goes inside.
    """
    who, quem, quien, shei, person = subject
    english, portuguese, spanish = (f.say(tense, person) for f in (verb.english, verb.portuguese, verb.spanish))
    marks = {
        "present": "{}", "past": "{}了", "future": "会{}", "negative": "不{}", "not past": "没有{}",
        "progressive": "正在{}", "want": "想{}", "must": "必须{}", "can": "能{}", "imperfect": "以前常常{}",
        "perfect": "已经{}了", "would": "会{}",
    }  # fmt: skip
    chinese = shei + marks[tense].format(verb.chinese)
    return f"{who} {english}", f"{quem} {portuguese}".strip(), f"{quien} {spanish}".strip(), chinese


TENSES = (
    "present", "past", "past", "future", "negative", "not past", "progressive", "want", "must", "can", "imperfect",
    "perfect", "would",
)  # fmt: skip


def contract(text: str) -> str:
    """Join Portuguese and Spanish prepositions with the article after them.

    Args:
        text: A sentence in Portuguese or Spanish.

    Returns:
        The sentence as it is written.

    Example:
        >>> contract("eu moro em a cidade")
        'eu moro na cidade'
    """
    for loose, joined in (
        (" em o ", " no "), (" em a ", " na "), (" em as ", " nas "), (" em os ", " nos "), (" de o ", " do "),
        (" de a ", " da "), (" de as ", " das "), (" de os ", " dos "), (" a o ", " ao "), (" a a ", " à "),
        (" a el ", " al "), (" de el ", " del "), (" em um ", " num "), (" a as ", " às "), (" a os ", " aos "),
    ):  # fmt: skip
        text = text.replace(loose, joined)
    return text


def finish(sides: Sides, chooser: random.Random) -> dict[str, Any]:
    """Turn four sides into a row: capital letter, full stop, sometimes a question.

    Args:
        sides: English, Portuguese, Spanish and Chinese without a stop.
        chooser: The source of chance.

    Returns:
        A row like those of the parallel text.
    """
    english, portuguese, spanish, chinese = (contract(" ".join(side.split())) for side in sides)
    chinese = chinese.replace("|", "")
    say = [side[0].upper() + side[1:] for side in (english, portuguese, spanish)]
    stop, chinese_stop = chooser.choice([(".", "。")] * 4 + [("!", "！"), ("", "")])
    english, portuguese, spanish = (side + stop for side in say)
    return {"en": english, "pt": portuguese, "es": spanish, "zh": chinese + chinese_stop, "source": "everyday"}


def compose_action(verbs: list[Verb], phrases: dict[str, list[Sides]], chooser: random.Random) -> Sides:
    """Compose who does what, and sometimes when or where.

    Args:
        verbs: All verbs.
        phrases: Phrases by class.
        chooser: The source of chance.

    Returns:
        The four sides.
    """
    verb, tense, subject = chooser.choice(verbs), chooser.choice(TENSES), chooser.choice(SUBJECTS)
    if chooser.random() < 0.35:
        person = chooser.choice(phrases["person"][:20])
        subject = (*person, 4 if person[0] in ("the children", "your friends", "the students", "my parents") else 2)
    english, portuguese, spanish, chinese = compose_verb(verb, tense, subject)
    if verb.objects:
        thing = chooser.choice(phrases[chooser.choice(verb.objects)])
        to_person = "a " if thing in phrases["person"] and not spanish.endswith((" a", " de", " en")) else ""
        english, portuguese, spanish = (
            f"{english} {thing[0]}",
            f"{portuguese} {thing[1]}",
            f"{spanish} {to_person}{thing[2]}",
        )
        before, border, after = chinese.partition("|")
        inside = before.endswith("了") and not border
        chinese = f"{before}{thing[3]}{after}" if not inside else f"{before}{thing[3]}"
    if chooser.random() < 0.6:
        time = chooser.choice(phrases["time"])
        english, portuguese, spanish = f"{english} {time[0]}", f"{portuguese} {time[1]}", f"{spanish} {time[2]}"
        chinese = chinese.replace(subject[3], subject[3] + time[3], 1)
    return english, portuguese, spanish, chinese


def compose_state(phrases: dict[str, list[Sides]], chooser: random.Random) -> Sides:
    """Compose how somebody or something is or was.

    Args:
        phrases: Phrases by class.
        chooser: The source of chance.

    Returns:
        The four sides.
    """
    kind, (tenses) = chooser.choice([("state", ("now", "then")), ("quality", ("is", "was")), ("matter", ("is", "was"))])
    trait = chooser.choice(phrases[kind])
    english, portuguese, spanish, link = BE[tense := chooser.choice(tenses)]
    if kind == "matter":
        thing = chooser.choice(
            [p for p in phrases["thing"] + phrases["place"] if p[0].startswith(("the ", "this", "my "))]
        )
        who, person = thing, 2
    else:
        *names, person = chooser.choice(SUBJECTS)
        who = (names[0], names[1], names[2], names[3])
    past = "以前" if tense in ("then", "was") else ""
    no = chooser.random() < 0.25
    verbs = (
        english[person] + (" not" if no else ""),
        ("não " if no else "") + portuguese[person],
        ("no " if no else "") + spanish[person],
    )
    chinese = f"{who[3]}{past}{'不' if no else link}{trait[3]}"
    return (
        f"{who[0]} {verbs[0]} {trait[0]}",
        f"{who[1]} {verbs[1]} {trait[1]}",
        f"{who[2]} {verbs[2]} {trait[2]}",
        chinese,
    )


def everyday_rows(count: int, held_out: HeldOut) -> list[dict[str, Any]]:
    """Compose everyday rows, phrases and fixed sentences included.

    Args:
        count: How many sentences to compose.
        held_out: The texts measured on; a row with one of them is dropped.

    Returns:
        Rows `{en, pt, es, zh, source}` without repeats.
    """
    chooser = seeded()
    phrases: dict[str, list[Sides]] = {}
    for kind, english, portuguese, spanish, chinese in read_table("phrases"):
        phrases.setdefault(kind, []).append((english, portuguese, spanish, chinese))
    fixed: list[Sides] = [(row[0], row[1], row[2], row[3]) for row in read_table("sentences")]
    fixed += [phrase for found in phrases.values() for phrase in found]
    rows = [{"en": e, "pt": p, "es": s, "zh": z, "source": "everyday"} for e, p, s, z in fixed]
    verbs = read_verbs()
    for _ in range(count):
        sides = compose_action(verbs, phrases, chooser) if chooser.random() < 0.8 else compose_state(phrases, chooser)
        rows.append(finish(sides, chooser))
    unique = {row["en"]: row for row in rows}
    return [row for row in unique.values() if not any(held_out.holds(row[key]) for key in ("en", "pt", "es", "zh"))]


def written_rows(held_out: HeldOut) -> list[dict[str, Any]]:
    """Read the everyday sentences that were written whole, not composed.

    Args:
        held_out: The texts measured on; a row with one of them is dropped.

    Returns:
        Rows `{en, pt, es, zh, source}` in the table's order.
    """
    rows = [{"en": e, "pt": p, "es": s, "zh": z, "source": "written"} for e, p, s, z in read_table("written")]
    return [row for row in rows if not any(held_out.holds(row[key]) for key in ("en", "pt", "es", "zh"))]
