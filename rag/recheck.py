"""An exported answer checked again, with nothing but the documents: no index, no encoder, no language model."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from index.documents import Interview
from index.language import QUESTION_LANGUAGES
from rag.answer import Citation, Claim
from rag.phrases import language_name, phrases_of
from rag.verify import is_quoted, verify_citation

__all__ = ["Check", "Cited", "Exported", "recheck_answer"]

_MARKERS = re.compile(r"(?:\s*\[\d+\])+$")
_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Cited:
    """A citation read back from a file.

    Attributes:
        line: Line of the file, from 1.
        mark: What stands before it: its number in brackets, or that it is the nearest passage.
        citation: The citation; its score is not known.
    """

    line: int
    mark: str
    citation: Citation


@dataclass(frozen=True)
class Exported:
    """An answer read back from a file.

    Attributes:
        line: Where it begins in the file, from 1.
        mode: ``quotes`` or ``model``, as in ``Answer``.
        answered: Whether it is an answer, not a refusal.
        text: The lines of the readable answer, each with its line in the file.
        claims: The claims, each with its line; None where the file does not list them apart from the text.
        citations: All of them, the nearest passage too.
        unreadable: What could not be read, with its line.
    """

    line: int
    mode: Literal["quotes", "model"]
    answered: bool
    text: tuple[tuple[int, str], ...]
    claims: tuple[tuple[int, Claim], ...] | None
    citations: tuple[Cited, ...]
    unreadable: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Attributes:
        line: Line of the file, from 1.
        what: The citation, claim or line that was checked.
        fault: What is wrong; None where all is as in the documents.
    """

    line: int
    what: str
    fault: str | None


@dataclass(frozen=True)
class Sources:
    """What the claims of an answer may rest on.

    Attributes:
        numbered: The citations by number.
        differing: The numbers of those that are not as in the documents.
        mode: How the answer was made.
    """

    numbered: Mapping[int, Citation]
    differing: frozenset[int]
    mode: Literal["quotes", "model"]


def recheck_answer(exported: Exported, interviews: Sequence[Interview]) -> list[Check]:
    """Check everything in an exported answer that the documents can tell.

    Every citation: document and its hash, id, offsets, quote, lines, speaker, role and translation. In an answer of
    quotes every claim, and every line of text with a marker, must stand word for word in what it cites; a line without
    one must be what the program puts around quotes. The sentences of a language model are not judged again, but what
    they cite must be there.

    Args:
        exported: What was read from the file.
        interviews: The documents as read from theirs.

    Returns:
        One check for each citation, claim and marked line, and one for whatever could not be read or does not belong
        there, in the order of the file.
    """
    checks = [Check(line, "unreadable", fault) for line, fault in exported.unreadable]
    numbered: dict[int, Citation] = {}
    differing: set[int] = set()
    for cited in exported.citations:
        fault = _find_fault(cited.citation, interviews)
        checks.append(Check(cited.line, _name(cited), fault))
        if cited.mark.startswith("["):
            numbered[cited.citation.n] = cited.citation
            differing |= {cited.citation.n} if fault else set()
    sources = Sources(numbered, frozenset(differing), exported.mode)
    checks += [
        Check(line, f"claim “{_shorten(claim.text)}”", _judge(claim.text, claim.citations, sources))
        for line, claim in exported.claims or ()
    ]
    introductions = _introductions(interviews)
    for line, text in exported.text:
        bare, numbers = _split_markers(text)
        if numbers:
            checks.append(Check(line, f"text “{_shorten(text)}”", _judge(bare, numbers, sources)))
        elif exported.answered and not _belongs(text, exported.citations, introductions):
            checks.append(Check(line, f"text “{_shorten(text)}”", "it cites nothing, and no answer has such a line"))
    if exported.answered and not exported.citations:
        checks.append(Check(exported.line, "answer", "it claims to be answered and cites nothing"))
    return sorted(checks, key=lambda check: check.line)


def _name(cited: Cited) -> str:
    citation = cited.citation
    return f"{cited.mark} {citation.id} {citation.speaker}, line {citation.first_line} of {citation.document}"


def _find_fault(citation: Citation, interviews: Sequence[Interview]) -> str | None:
    fault = verify_citation(citation, interviews)
    cited_hash = citation.id.partition("#")[0]
    for interview in interviews:
        transcript = interview.transcript
        if fault and transcript.document == citation.document and not transcript.sha256.startswith(cited_hash):
            now = transcript.sha256[: len(cited_hash)]
            return f"{citation.document} has changed since: its hash begins with {now}, not {cited_hash}"
    return fault


def _judge(text: str, numbers: Sequence[int], sources: Sources) -> str | None:
    """Return what is wrong with a claim, or a line of text, that cites."""
    if not numbers:
        return "it cites nothing"
    for n in numbers:
        if n not in sources.numbered:
            return f"there is no citation [{n}]"
        if n in sources.differing:
            return f"its quote [{n}] is not as in the document"
        if sources.mode == "quotes" and not _shows(text, sources.numbered[n]):
            return f"it says something else than the quote [{n}]"
    return None


def _belongs(text: str, citations: Sequence[Cited], introductions: Collection[str]) -> bool:
    """Tell whether a line without a marker is one that answers have: it says who speaks, is a notice, or is quoted."""
    if text in introductions or any(notice.fullmatch(text.strip("*")) for notice in _notices()):
        return True
    return any(is_quoted(text.strip().strip("“”«»"), cited.citation) for cited in citations)


def _introductions(interviews: Sequence[Interview]) -> set[str]:
    """Return every line that says who speaks, of all speakers in all languages."""
    transcripts = [
        transcript
        for interview in interviews
        for transcript in (interview.transcript, interview.rendering and interview.rendering.transcript)
        if transcript
    ]
    speakers = {turn.speaker for transcript in transcripts for turn in transcript.turns}
    lines = set()
    for told_in in QUESTION_LANGUAGES:
        phrases = phrases_of(told_in)
        names = {language_name(interview.transcript.language, told_in=told_in) for interview in interviews}
        notes = {note.format(language=name) for note in (phrases.in_language, phrases.translated) for name in names}
        lines |= {
            template.format(speaker=speaker, note=note)
            for template in phrases.says.values()
            for speaker in speakers
            for note in {"", *notes}
        }
    return lines


@cache
def _notices() -> tuple[re.Pattern[str], ...]:
    """Return what notices look like, in any language."""
    patterns = []
    for phrases in map(phrases_of, QUESTION_LANGUAGES):
        reasons = "|".join(_as_pattern(reason) for reason in phrases.reasons.values())
        instead = _as_pattern(phrases.quoted_instead).replace(".+", f"(?:{reasons})", 1)
        parts = "|".join([instead, _as_pattern(phrases.left_out), _as_pattern(phrases.model_finds_nothing)])
        patterns.append(re.compile(rf"(?:{_as_pattern(phrases.read_as)})?\s*(?:{parts})?"))
    return tuple(patterns)


def _as_pattern(template: str) -> str:
    """Turn a phrase into a pattern that any filling of its braces fits.

    >>> _as_pattern("{a}, {b}")
    '.+, .+'
    """
    return ".+".join(re.escape(part).replace(r"\ ", " ") for part in re.split(r"\{\w+\}", template))


def _split_markers(text: str) -> tuple[str, tuple[int, ...]]:
    """Take the markers off the end of a line.

    >>> _split_markers("“Yes.” [1] [2]"), _split_markers("He said [1]:")
    (('“Yes.”', (1, 2)), ('He said [1]:', ()))
    """
    markers = _MARKERS.search(text)
    if not markers:
        return text, ()
    return text[: markers.start()], tuple(int(n) for n in _NUMBER.findall(markers[0]))


def _shows(text: str, citation: Citation) -> bool:
    """Tell whether a line is a quote, or its rendering, or one marked as the rendering of the other."""
    bare = text.strip()
    if citation.quote in bare:
        bare = bare.replace(citation.quote, "", 1)
        if citation.translation:
            bare = bare.replace(citation.translation, "", 1)
        return bare in _frames()
    return is_quoted(bare.strip("“”«»"), citation)


@cache
def _frames() -> frozenset[str]:
    """Return what may stand around a quote and its rendering, in any language."""
    frames = {""}
    for phrases in map(phrases_of, QUESTION_LANGUAGES):
        marks = "".join(phrases.quote_marks)
        frames |= {marks, f"{marks} {phrases.rendering.format(text='')}"}
    return frozenset(frames)


def _shorten(text: str, chars: int = 40) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= chars else f"{flat[: chars - 1]}…"
