"""The forms of a verb in English, Portuguese and Spanish, regular by rule and irregular as the table gives them."""

from __future__ import annotations

from dataclasses import dataclass

_DO = ("do", "do", "does", "do", "do")
_HAVE = {
    "en": ("have", "have", "has", "have", "have"),
    "pt": ("tenho", "tem", "tem", "temos", "têm"),
    "es": ("he", "has", "ha", "hemos", "han"),
}
_WITH_PARTICLE = {"come": ("came", "come"), "go": ("went", "gone"), "pay": ("paid", "paid")}
_AUXILIARY: dict[str, dict[str, tuple[str, ...]]] = {
    "pt": {
        "future": ("vou", "vai", "vai", "vamos", "vão"),
        "want": ("quero", "quer", "quer", "queremos", "querem"),
        "must": ("tenho que", "tem que", "tem que", "temos que", "têm que"),
        "can": ("posso", "pode", "pode", "podemos", "podem"),
        "progressive": ("estou", "está", "está", "estamos", "estão"),
    },
    "es": {
        "future": ("voy a", "vas a", "va a", "vamos a", "van a"),
        "want": ("quiero", "quieres", "quiere", "queremos", "quieren"),
        "must": ("tengo que", "tienes que", "tiene que", "tenemos que", "tienen que"),
        "can": ("puedo", "puedes", "puede", "podemos", "pueden"),
        "progressive": ("estoy", "estás", "está", "estamos", "están"),
    },
}
_PORTUGUESE = {
    "ar": (("o", "a", "a", "amos", "am"), ("ei", "ou", "ou", "amos", "aram"),
           ("ava", "ava", "ava", "ávamos", "avam"), "ado", "ando"),
    "er": (("o", "e", "e", "emos", "em"), ("i", "eu", "eu", "emos", "eram"),
           ("ia", "ia", "ia", "íamos", "iam"), "ido", "endo"),
    "ir": (("o", "e", "e", "imos", "em"), ("i", "iu", "iu", "imos", "iram"),
           ("ia", "ia", "ia", "íamos", "iam"), "ido", "indo"),
}  # fmt: skip
_SPANISH = {
    "ar": (("o", "as", "a", "amos", "an"), ("é", "aste", "ó", "amos", "aron"),
           ("aba", "abas", "aba", "ábamos", "aban"), "ado", "ando"),
    "er": (("o", "es", "e", "emos", "en"), ("í", "iste", "ió", "imos", "ieron"),
           ("ía", "ías", "ía", "íamos", "ían"), "ido", "iendo"),
    "ir": (("o", "es", "e", "imos", "en"), ("í", "iste", "ió", "imos", "ieron"),
           ("ía", "ías", "ía", "íamos", "ían"), "ido", "iendo"),
}  # fmt: skip


@dataclass(frozen=True)
class Forms:
    """The forms of one verb.

    Attributes:
        language: `en`, `pt` or `es`.
        base: The infinitive.
        present: For I, you, he, we, they.
        past: For I, you, he, we, they.
        imperfect: For I, you, he, we, they; in English the form after "used to".
        participle: As after "have".
        gerund: As after "be".
        would: For I, you, he, we, they.
        rest: What always follows, as in "gostar de".
    """

    language: str
    base: str
    present: tuple[str, ...]
    past: tuple[str, ...]
    imperfect: tuple[str, ...]
    participle: str
    gerund: str
    would: tuple[str, ...]
    rest: str = ""

    def say(self, tense: str, person: int) -> str:
        """Say the verb in a tense.

        Args:
            tense: A name in `everyday.TENSES`.
            person: 0 I, 1 you, 2 he, 3 we, 4 they.

        Returns:
            The verb with its auxiliary and what follows it.
        """
        said = self._say_english(tense, person) if self.language == "en" else self._say_romance(tense, person)
        return f"{said} {self.rest}".strip()

    def _say_english(self, tense: str, person: int) -> str:
        be = ("am", "are", "is", "are", "are")[person]
        want = "wants" if person == 2 else "want"
        must = "has to" if person == 2 else "have to"
        return {
            "present": self.present[person], "past": self.past[person], "future": f"will {self.base}",
            "negative": f"{_DO[person]} not {self.base}", "not past": f"did not {self.base}",
            "progressive": f"{be} {self.gerund}", "want": f"{want} to {self.base}", "must": f"{must} {self.base}",
            "can": f"can {self.base}", "imperfect": f"used to {self.base}",
            "perfect": f"{_HAVE['en'][person]} {self.participle}", "would": f"would {self.base}",
        }[tense]  # fmt: skip

    def _say_romance(self, tense: str, person: int) -> str:
        auxiliary, no = _AUXILIARY[self.language], "não" if self.language == "pt" else "no"
        if tense in ("future", "want", "must", "can"):
            return f"{auxiliary[tense][person]} {self.base}"
        if tense == "perfect":
            # Portuguese says a finished act with "já" and the past; "tenho comido" means a habit.
            done = f"{_HAVE['es'][person]} {self.participle}"
            return f"já {self.past[person]}" if self.language == "pt" else done
        return {
            "present": self.present[person], "past": self.past[person], "negative": f"{no} {self.present[person]}",
            "not past": f"{no} {self.past[person]}", "progressive": f"{auxiliary['progressive'][person]} {self.gerund}",
            "imperfect": self.imperfect[person], "would": self.would[person],
        }[tense]  # fmt: skip


def conjugate_english(entry: str) -> Forms:
    """Make the English forms.

    Args:
        entry: `base past participle`, or `verb particle`, regular but for the few in _WITH_PARTICLE.

    Returns:
        The forms.

    Example:
        >>> conjugate_english("go went gone").say("present", 2)
        'goes'
    """
    words, rest = entry.split(), ""
    if len(words) == 2:
        base, rest = words
        regular = base + ("d" if base.endswith("e") else "ed")
        words = [base, *_WITH_PARTICLE.get(base, (regular, regular))]
    base, past, participle = words
    third = base + ("es" if base.endswith(("ch", "sh", "s", "o", "ss")) else "s")
    third = base[:-1] + "ies" if base.endswith(("cry", "dy")) else third
    short = base in ("run", "swim", "win", "stop", "sit", "get", "forget")
    gerund = {"die": "dying", "lie": "lying", "see": "seeing"}.get(
        base, base[:-1] + "ing" if base.endswith("e") else base + (base[-1] if short else "") + "ing"
    )
    present = (base, base, third, base, base)
    return Forms("en", base, present, (past,) * 5, (base,) * 5, participle, gerund, (base,) * 5, rest)


def conjugate_portuguese(entry: str) -> Forms:
    """Make the Portuguese forms.

    Args:
        entry: `infinitive[ preposition][;present][;past][;participle]`, four forms each for eu, ele, nós, eles.

    Returns:
        The forms; "você" takes those of "ele".

    Example:
        >>> conjugate_portuguese("falar").say("past", 4)
        'falaram'
    """
    name, *given = entry.split(";")
    infinitive, _, rest = name.partition(" ")
    stem, ending = infinitive[:-2], infinitive[-2:]
    present, past, imperfect, participle, gerund = _PORTUGUESE[ending]
    forms = [tuple(stem + end for end in ends) for ends in (present, past, imperfect)]
    for place, text in enumerate(given[:2]):
        if text:
            first, third, we, they = text.split()
            forms[place] = (first, third, third, we, they)
    if infinitive == "vir":
        forms[2] = ("vinha", "vinha", "vinha", "vínhamos", "vinham")
    would_stem = {"fazer": "far", "trazer": "trar"}.get(infinitive, infinitive)
    would = tuple(would_stem + end for end in ("ia", "ia", "ia", "íamos", "iam"))
    done = given[2] if len(given) > 2 and given[2] else stem + participle
    return Forms("pt", infinitive, forms[0], forms[1], forms[2], done, stem + gerund, would, rest)


def conjugate_spanish(entry: str) -> Forms:
    """Make the Spanish forms.

    Args:
        entry: `infinitive[ preposition][;present][;past][;participle]`, five forms each.

    Returns:
        The forms.

    Example:
        >>> conjugate_spanish("hablar").say("perfect", 0)
        'he hablado'
    """
    name, *given = entry.split(";")
    infinitive, _, rest = name.partition(" ")
    infinitive = infinitive.replace("ír", "ir")
    stem, ending = infinitive[:-2], infinitive[-2:]
    present, past, imperfect, participle, gerund = _SPANISH[ending]
    forms = [tuple(stem + end for end in ends) for ends in (present, past, imperfect)]
    for place, text in enumerate(given[:2]):
        if text:
            forms[place] = tuple(text.split())
    irregular = {"ir": ("iba", "ibas", "iba", "íbamos", "iban"), "ver": ("veía", "veías", "veía", "veíamos", "veían")}
    forms[2] = irregular.get(infinitive, forms[2])
    gerund = {"ir": "yendo", "leer": "leyendo", "oir": "oyendo",
              "creer": "creyendo", "traer": "trayendo", "dormir": "durmiendo",
              "seguir": "siguiendo", "venir": "viniendo", "caer": "cayendo", "morir": "muriendo", "mentir": "mintiendo",
              "reir": "riendo"}.get(infinitive, stem + gerund)  # fmt: skip
    would_stem = {"hacer": "har", "venir": "vendr", "salir": "saldr", "querer": "querr"}.get(infinitive, infinitive)
    would = tuple(would_stem + end for end in ("ía", "ías", "ía", "íamos", "ían"))
    done = given[2] if len(given) > 2 and given[2] else stem + participle
    return Forms("es", infinitive, forms[0], forms[1], forms[2], done, gerund, would, rest)
