"""One interview file → a Transcript of Turns: who speaks, in which role, on which lines.

The file form is one paragraph a line, with ``Name:`` where a turn starts; a line without a label
continues the turn. What stands before the first label is the journalist's article.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Role", "Transcript", "Turn", "parse_transcript"]


class Role(StrEnum):
    """In what part someone speaks."""

    GUEST = "guest"
    HOST = "host"
    ARTICLE = "article"


@dataclass(frozen=True)
class Turn:
    """What one speaker says until another speaks.

    Attributes:
        speaker: The label as the document writes it; a host's several role words are one speaker.
        role: The speaker's part in the interview.
        paragraphs: ``(line, start, end)`` of each non-blank paragraph: the line counts from 1, the
            character offsets are into the whole document and leave out the label.
    """

    speaker: str
    role: Role
    paragraphs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Transcript:
    """One interview file, read.

    Attributes:
        document: The file's name, by which citations call it.
        language: ISO 639-1 code of what is spoken in it.
        text: The whole file as decoded; every offset counts in it.
        sha256: Hex digest of the file's bytes.
        turns: In the order of the file.
    """

    document: str
    language: str
    text: str
    sha256: str
    turns: tuple[Turn, ...]

    @property
    def speakers(self) -> dict[str, Role]:
        """Every speaker and role, in the order they first speak."""
        return {turn.speaker: turn.role for turn in self.turns}


ARTICLE_SPEAKER = "Article"
UNLABELLED_SPEAKER = "Unnamed speaker"

# Words by which transcripts call whoever asks, in the languages we read.
_HOST_WORDS = frozenset(
    "moderator host interviewer presenter anchor question q "
    "moderador moderadora anfitrião anfitriã entrevistador entrevistadora apresentador apresentadora "
    "pergunta repórter jornalista anfitrión anfitriona presentador presentadora pregunta periodista "
    "reporter journalist 主持人 主持 记者 記者 采访者 提问 问".split()
)
_GUEST_WORDS = frozenset(
    "guest interviewee answer a speaker convidado convidada entrevistado entrevistada resposta "
    "invitado invitada respuesta 嘉宾 受访者 回答 答".split()
)
# Capitalised words that open a paragraph before a colon without naming anybody.
_NOT_NAMES = frozenset(
    "note notes nb ps example examples remember warning tip update summary conclusion important source "
    "nota notas obs observação exemplo exemplos lembre-se aviso dica resumo conclusão importante fonte "
    "atenção ejemplo ejemplos aviso resumen conclusión fuente atención https http 注 注意 例如 总结".split()
)
_PARTICLES = frozenset("de da do das dos del la van von der den di du le el al bin ibn y e".split())
# What transcription programs put round a label: a time, in brackets or not, before or behind it; two angle
# brackets or an at sign before it; Markdown's marks for bold or italics, the colon inside them or out.
_TIME = r"(?:\[{0}\]|\({0}\)|{0})".format(r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?")
_LABEL = re.compile(
    rf"\ufeff?\s*(?:>{{1,2}}\s*|@)?(?:{_TIME}\s*(?:[-–—]\s*)?)?(?P<mark>[*_]{{0,3}})"
    rf"(?P<name>[^\n:：*_](?:[^\n:：*]{{0,58}}[^\n:：*\s])??)\s*(?:{_TIME}\s*)?"
    r"(?:(?P=mark)(?::(?=\s|$)|：)|(?::|：)(?P=mark)(?=\s|$))\s*"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{1,8}$")
_MAX_NAME_WORDS = 5
# What does not look like a name ("ana", "Rui Costa, jornalista") is one where it opens so many lines.
_LEAST_RECURRENCE = 3
# Of named speakers, a host ends at least this share of turns in a question, and at least so many
# times the share of whoever says the most (eight public transcripts: hosts 0.16-0.59, guests 0-0.13).
_HOST_QUESTION_SHARE = 0.15
_HOST_TO_GUEST_QUESTIONS = 2.0


def parse_transcript(text: str, *, document: str, language: str) -> Transcript:
    """Read the turns of an interview.

    Args:
        text: The whole file, decoded, line ends as they stand.
        document: The file's name.
        language: ISO 639-1 code of the text.

    Returns:
        The transcript; a text without any label is one turn of an unnamed guest.
    """
    paragraphs = list(_label_paragraphs(text))
    labels = [label for label, *_ in paragraphs if label is not None]
    speakers = _merge_host_labels(labels)
    turns: list[Turn] = []
    speaker = ARTICLE_SPEAKER if labels else UNLABELLED_SPEAKER
    collected: list[tuple[int, int, int]] = []
    for label, line, start, end in paragraphs:
        if label is not None:
            if collected:
                turns.append(Turn(speaker, Role.GUEST, tuple(collected)))
            speaker, collected = speakers[label], []
        if end > start:
            collected.append((line, start, end))
    if collected:
        turns.append(Turn(speaker, Role.GUEST, tuple(collected)))
    roles = _assign_roles(turns, text)
    return Transcript(
        document=document,
        language=language,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        turns=tuple(Turn(turn.speaker, roles[turn.speaker], turn.paragraphs) for turn in turns),
    )


def _label_paragraphs(text: str) -> list[tuple[str | None, int, int, int]]:
    """Return ``(label or None, line, start, end)`` of each line, the span without label and blanks."""
    found = []
    offset = 0
    lines = text.split("\n")
    labels = [_LABEL.match(line) for line in lines]
    recurring = Counter(label["name"] for label in labels if label)
    for number, (line, label) in enumerate(zip(lines, labels, strict=True), start=1):
        name = label["name"] if label and _is_label(label["name"], recurring[label["name"]]) else None
        start = offset + (label.end() if label and name else 0)
        end = offset + len(line)
        while start < end and (text[start].isspace() or text[start] == "\ufeff"):
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        found.append((name, number, start, end))
        offset += len(line) + 1
    return found


def _is_label(label: str, recurrence: int) -> bool:
    """Tell a speaker's label by its look, or, where it has not the look, by how many lines it opens.

    >>> _is_label("Ana Prado", 1), _is_label("ana", 1), _is_label("ana", 9), _is_label("Note", 9)
    (True, False, True, False)
    """
    if _is_name(label):
        return True
    plain = len(label.replace(",", " ").split()) <= _MAX_NAME_WORDS and label[0].isalpha() and label[-1].isalnum()
    return recurrence >= _LEAST_RECURRENCE and plain and label.casefold() not in _NOT_NAMES


def _is_name(label: str) -> bool:
    """Tell a speaker's label from a clause that happens to end in a colon.

    >>> [_is_name(text) for text in ("Xu Bing", "Speaker 2", "主持人", "Modelos de vídeo", "Note")]
    [True, True, True, False, False]
    """
    folded = label.casefold()
    if folded in _HOST_WORDS or folded in _GUEST_WORDS:
        return True
    if folded in _NOT_NAMES or label[-1] in ",;!?.…" or "http" in folded:
        return False
    if _HAN_NAME.match(label):
        return True
    words = label.replace("(", " ").replace(")", " ").split()
    if not words or len(words) > _MAX_NAME_WORDS or not words[0][0].isalpha():
        return False
    return all(word[0].isupper() or word[0].isdigit() or word in _PARTICLES for word in words)


def _merge_host_labels(labels: list[str]) -> dict[str, str]:
    """Map each label to its speaker: all words for "the host" are one person, the first one met."""
    first = next((label for label in labels if label.casefold() in _HOST_WORDS), None)
    return {label: first if first and label.casefold() in _HOST_WORDS else label for label in dict.fromkeys(labels)}


def _assign_roles(turns: list[Turn], text: str) -> dict[str, Role]:
    """Give every speaker a role: by a role word, else by who asks and who is asked.

    Among named speakers the hosts are those whose turns often end in a question, but never the one
    who says the most: an interview has a guest.
    """
    roles = {turn.speaker: Role.GUEST for turn in turns}
    if ARTICLE_SPEAKER in roles and turns[0].speaker == ARTICLE_SPEAKER:
        roles[ARTICLE_SPEAKER] = Role.ARTICLE
    by_word = [speaker for speaker in roles if speaker.casefold() in _HOST_WORDS]
    if by_word:
        return roles | dict.fromkeys(by_word, Role.HOST)
    said: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for turn in turns:
        last = text[turn.paragraphs[-1][1] : turn.paragraphs[-1][2]]
        said[turn.speaker] += sum(end - start for _, start, end in turn.paragraphs)
        spoken[turn.speaker] += 1
        asked[turn.speaker] += last.rstrip("\"'”’)").endswith(("?", "？"))
    named = [speaker for speaker in roles if roles[speaker] is Role.GUEST]
    if len(named) < 2:
        return roles
    share = {speaker: asked[speaker] / spoken[speaker] for speaker in named}
    main_guest = max(named, key=lambda speaker: said[speaker])
    least = max(_HOST_QUESTION_SHARE, _HOST_TO_GUEST_QUESTIONS * share[main_guest])
    hosts = [speaker for speaker in named if speaker != main_guest and share[speaker] >= least]
    return roles | dict.fromkeys(hosts, Role.HOST)
