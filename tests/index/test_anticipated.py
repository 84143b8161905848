"""Anticipated questions: placed on the passages and sentences that answer them, and found by meaning."""

from __future__ import annotations

import json
from pathlib import Path

from index.anticipated import AnticipatedQuestions, Target, place_expansions
from index.build import Index, open_index
from index.documents import load_interviews
from index.passages import cut_passages
from tests.conftest import FakeEncoder


def write(folder: Path, *records: object) -> None:
    lines = [json.dumps(record) for record in records]
    (folder / "talk.pt.questions.jsonl").write_text("\n".join(lines), encoding="utf-8")


def build(folder: Path, tmp_path: Path, encoder: FakeEncoder | None = None) -> Index:
    return open_index(folder, tmp_path / "index", encoder or FakeEncoder())


def test_a_sentence_is_found_in_its_passage_even_where_a_line_is_cut(interview_folder: Path) -> None:
    [interview] = load_interviews(interview_folder)
    whole = cut_passages(interview)
    line = next(p.sentences[0].line for p in whole if len({s.line for s in p.sentences}) == 1 and len(p.sentences) > 1)
    write(interview_folder, {"lines": [line], "sentences": [2], "language": "en", "question": "What?"})
    [interview] = load_interviews(interview_folder)
    for max_chars in (500, 20):
        passages = cut_passages(interview, max_chars=max_chars)
        [question] = place_expansions([interview], passages)
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
    [question] = place_expansions([interview], passages)
    expected = [n for n, p in enumerate(passages) if {s.line for s in p.sentences} & set(lines)]
    assert question.targets == tuple(Target(number, ()) for number in expected)


def test_questions_are_found_by_what_they_mean_nearest_first(interview_folder: Path, tmp_path: Path) -> None:
    line = cut_passages(load_interviews(interview_folder)[0])[0].sentences[0].line
    write(
        interview_folder,
        {"lines": [line], "language": "en", "question": "Which pears grow here?"},
        {"lines": [], "language": "en", "question": "What does a tractor cost?"},
    )
    encoder = FakeEncoder()
    index = build(interview_folder, tmp_path, encoder)
    [query] = encoder.encode_query(["what does the tractor cost"])
    found = index.anticipated.find(query, 5)
    assert [question.question for question, _ in found] == ["What does a tractor cost?", "Which pears grow here?"]
    assert found[0][0].targets == ()
    assert found[0][1] > found[1][1]
    assert "Which pears grow here?" in encoder.asked


def test_a_changed_file_of_questions_makes_the_index_anew(interview_folder: Path, tmp_path: Path) -> None:
    line = cut_passages(load_interviews(interview_folder)[0])[0].sentences[0].line
    assert len(build(interview_folder, tmp_path).anticipated) == 0
    write(interview_folder, {"lines": [line], "language": "en", "question": "Which pears?"})
    assert [q.question for q in build(interview_folder, tmp_path).anticipated.questions] == ["Which pears?"]
    encoder = FakeEncoder()
    build(interview_folder, tmp_path, encoder)
    assert encoder.asked == []


def test_where_there_are_none_nothing_is_found(tmp_path: Path) -> None:
    none = AnticipatedQuestions((), None)
    none.save(tmp_path / "anticipated")
    assert not (tmp_path / "anticipated").exists()
    [query] = FakeEncoder().encode_query(["what"])
    assert AnticipatedQuestions.load(tmp_path / "anticipated").find(query, 5) == []
