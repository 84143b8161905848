"""Each claim against its citation, and each citation against its document: the gate to being shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.documents import Interview
from rag.answer import Citation, Claim

__all__ = ["verify_citation", "verify_claims"]


def verify_citation(citation: Citation, interviews: Sequence[Interview]) -> str | None:
    """Check a citation against the documents.

    Args:
        citation: What to check.
        interviews: The documents as read from their files.

    Returns:
        None where the quote equals the document at its offsets, character for character, the document
        is the one that was hashed, the lines are right and the speaker says it there; else what is
        wrong.
    """
    transcript = next((i.transcript for i in interviews if i.transcript.document == citation.document), None)
    if transcript is None:
        return f"there is no document {citation.document}"
    if not transcript.sha256.startswith(citation.id.split("#")[0]):
        return f"{citation.document} is not the document that was cited"
    if not citation.quote or transcript.text[citation.start : citation.end] != citation.quote:
        return f"{citation.document} does not read so at {citation.start}-{citation.end}"
    lines = (transcript.text.count("\n", 0, citation.start) + 1, transcript.text.count("\n", 0, citation.end) + 1)
    if lines != (citation.first_line, citation.last_line):
        return f"the quote stands on lines {lines[0]}-{lines[1]}"
    for turn in transcript.turns:
        if turn.paragraphs[0][1] <= citation.start and citation.end <= turn.paragraphs[-1][2]:
            same = turn.speaker == citation.speaker and turn.role == citation.role
            return None if same else f"it is {turn.speaker} who says so"
    return "nobody says so in one turn"


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
    return citation is not None and (claim.text in citation.quote or claim.text in (citation.translation or ""))
