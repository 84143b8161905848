"""Each claim against its citation, and each citation against its document: the gate to being shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.documents import Interview
from index.transcript import Role, Transcript
from rag.answer import Citation, Claim, citation_id

__all__ = ["is_quoted", "verify_citation", "verify_claims"]


def verify_citation(citation: Citation, interviews: Sequence[Interview]) -> str | None:
    """Check a citation against the documents.

    Args:
        citation: What to check.
        interviews: The documents as read from their files.

    Returns:
        None where the quote equals the document at its offsets, character for character, the document
        is the one that was hashed, lines and id are right, the speaker says it there, and the
        translation stands in the rendering of those lines; else what is wrong.
    """
    interview = next((i for i in interviews if i.transcript.document == citation.document), None)
    if interview is None:
        return f"there is no document {citation.document}"
    return next(_find_faults(citation, interview), None)


def _find_faults(citation: Citation, interview: Interview) -> Iterator[str]:
    transcript = interview.transcript
    inside = 0 <= citation.start < citation.end <= len(transcript.text)
    if not inside or transcript.text[citation.start : citation.end] != citation.quote:
        yield f"{citation.document} does not read so at {citation.start}-{citation.end}"
    lines = (transcript.text.count("\n", 0, citation.start) + 1, transcript.text.count("\n", 0, citation.end) + 1)
    if lines != (citation.first_line, citation.last_line):
        yield f"the quote stands on lines {lines[0]}-{lines[1]}"
    if citation.id != citation_id(transcript.sha256, citation.first_line, citation.start, citation.end):
        yield f"{citation.id} names another place, or another version of {citation.document}"
    speaker = _find_speaker(citation, transcript)
    if speaker != (citation.speaker, citation.role):
        yield f"it is {speaker[0]} who says so" if speaker else "nobody says so in one turn"
    if citation.translation is not None and not _is_rendered(citation, interview):
        yield f"the rendering of lines {lines[0]}-{lines[1]} does not read so"


def _find_speaker(citation: Citation, transcript: Transcript) -> tuple[str, Role] | None:
    for turn in transcript.turns:
        if turn.paragraphs[0][1] <= citation.start and citation.end <= turn.paragraphs[-1][2]:
            return turn.speaker, turn.role
    return None


def _is_rendered(citation: Citation, interview: Interview) -> bool:
    if interview.rendering is None:
        return False
    lines = range(citation.first_line, citation.last_line + 1)
    return (citation.translation or "") in " ".join(interview.rendering.translate_line(line) for line in lines)


def verify_claims(
    claims: Iterable[Claim], citations: Sequence[Citation], interviews: Sequence[Interview]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    """Let through the claims that hold.

    A claim made of quotes holds when each of its citations does and its text stands word for word in
    the quote or in the quote's rendering.

    Args:
        claims: What is to be shown.
        citations: What it rests on.
        interviews: The documents as read from their files.

    Returns:
        The claims that hold and the citations that they use, each in the order given.
    """
    sound = {citation.n: citation for citation in citations if verify_citation(citation, interviews) is None}
    kept = tuple(
        claim for claim in claims if claim.citations and all(_carries(sound.get(n), claim) for n in claim.citations)
    )
    used = {n for claim in kept for n in claim.citations}
    return kept, tuple(citation for citation in citations if citation.n in used)


def _carries(citation: Citation | None, claim: Claim) -> bool:
    return citation is not None and is_quoted(claim.text, citation)


def is_quoted(text: str, citation: Citation) -> bool:
    """Tell whether a text stands word for word in a citation's quote, or in the rendering of it."""
    return bool(text.strip()) and (text in citation.quote or text in (citation.translation or ""))
