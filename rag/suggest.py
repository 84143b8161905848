"""Questions to begin with, each answered by the interview itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.documents import Interview
from index.expansions import Expansion
from index.transcript import Role
from rag.pipeline import Pipeline

__all__ = ["suggest_questions"]

_FEWEST_CHARS, _MOST_CHARS = 24, 64
_TRIES = 6


def suggest_questions(pipeline: Pipeline, languages: Iterable[str], *, count: int = 4) -> dict[str, tuple[str, ...]]:
    """Choose questions to begin with.

    They are anticipated questions about what a guest says, spread over the interview, each asked beforehand and kept
    only where the answer cites the lines that it is expected to.

    Args:
        pipeline: Whom to ask.
        languages: ISO 639-1 codes.
        count: How many, at least 1, of each language.

    Returns:
        By language; languages in which nothing is anticipated are left out.
    """
    suggested = {}
    for language in languages:
        chosen: list[str] = []
        for interview in pipeline.index.interviews:
            for candidates in _spread(interview, pipeline.index.guests, language, count):
                kept = (e.question for e in candidates[:_TRIES] if _is_answered(pipeline, e))
                chosen += [question for question in [next(kept, None)] if question]
        if chosen:
            suggested[language] = tuple(chosen[:count])
    return suggested


def _spread(interview: Interview, guests: Sequence[str], language: str, count: int) -> Iterator[list[Expansion]]:
    """Yield candidates for each of as many parts of the guests' words."""
    if interview.expansions is None:
        return
    guest = [turn for turn in interview.transcript.turns if turn.role is Role.GUEST]
    said = {line for turn in guest for line, _, _ in turn.paragraphs}
    fit = [e for e in interview.expansions.questions if e.language == language and set(e.lines) <= said and _fits(e)]
    for part in range(count):
        # The plainest first: those that name the guest, and the short ones.
        candidates = fit[part * len(fit) // count : (part + 1) * len(fit) // count]
        yield sorted(candidates, key=lambda e: (not any(name in e.question for name in guests), len(e.question)))


def _fits(expansion: Expansion) -> bool:
    """Tell whether it is a whole question, short enough for a button, and about a line rather than a word of it."""
    question = expansion.question
    whole = question.endswith(("?", "？")) and not question[0].islower()
    # A Chinese character says about as much as three letters.
    chars = len(question) * (3 if expansion.language == "zh" else 1)
    return whole and len(expansion.lines) == 1 and not expansion.sentences and _FEWEST_CHARS <= chars <= _MOST_CHARS


def _is_answered(pipeline: Pipeline, expansion: Expansion) -> bool:
    answer = pipeline.ask(expansion.question)
    cited = {line for citation in answer.citations for line in range(citation.first_line, citation.last_line + 1)}
    return answer.answered and bool(cited) and cited <= set(expansion.lines)
