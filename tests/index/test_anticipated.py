"""Anticipated questions: placed on the passages and sentences that answer them."""

from __future__ import annotations

import json
from pathlib import Path

from index.anticipated import Target, place_expansions
from index.documents import load_interviews
from index.passages import cut_passages


def write(folder: Path, *records: object) -> None:
    lines = [json.dumps(record) for record in records]
    (folder / "talk.pt.questions.jsonl").write_text("\n".join(lines), encoding="utf-8")


def test_a_sentence_is_found_in_its_passage_even_where_a_line_is_cut(interview_folder: Path) -> None:
    [interview] = load_interviews(interview_folder)
    whole = cut_passages(interview)
    line = next(p.sentences[0].line for p in whole if len({s.line for s in p.sentences}) == 1 and len(p.sentences) > 1)
    write(interview_folder, {"lines": [line], "sentences": [2], "language": "en", "question": "What?"})
    [interview] = load_interviews(interview_folder)
    for max_chars in (500, 20):
        passages = cut_passages(interview, max_chars=max_chars)
        [question] = place_expansions(interview, passages)
        [target] = question.targets
        [position] = target.sentences
        sentences = [sentence for passage in passages for sentence in passage.sentences if sentence.line == line]
        assert passages[target.passage].sentences[position] == sentences[1]


def test_lines_stand_for_all_their_passages(interview_folder: Path) -> None:
    [interview] = load_interviews(interview_folder)
    lines = sorted({sentence.line for passage in cut_passages(interview) for sentence in passage.sentences})[:2]
    write(interview_folder, {"lines": lines, "language": "en", "question": "What?"})
    [interview] = load_interviews(interview_folder)
    passages = cut_passages(interview, max_chars=20)
    [question] = place_expansions(interview, passages)
    expected = [n for n, p in enumerate(passages) if {s.line for s in p.sentences} & set(lines)]
    assert question.targets == tuple(Target(number, ()) for number in expected)
