"""A folder of files → interviews, or one line that says what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index.build import DEFAULT_DOCUMENTS
from index.documents import load_interviews
from index.errors import DocumentError

TALK = "Host: Ready?\nAna Li: Yes."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "talks"
    made.mkdir()
    return made


def write(folder: Path, *names: str, text: str = TALK) -> None:
    for name in names:
        (folder / name).write_bytes(text.encode())


def refuse(folder: Path) -> str:
    """Return the message with which a folder is refused, which is one line that says what to do."""
    with pytest.raises(DocumentError) as caught:
        load_interviews(folder)
    message = str(caught.value)
    assert "\n" not in message
    assert re.search(r"NAME|iconv|check|translates each line", message)
    return message


def test_the_shipped_folder_holds_one_portuguese_interview_with_its_rendering() -> None:
    [interview] = load_interviews(DEFAULT_DOCUMENTS)
    assert interview.transcript.document == "xu-bing-hong-kong-fintech-week.pt.txt"
    assert interview.transcript.language == "pt"
    assert interview.rendering
    assert interview.rendering.transcript.language == "en"


def test_the_shipped_rendering_has_the_same_speakers_on_the_same_lines() -> None:
    [interview] = load_interviews(DEFAULT_DOCUMENTS)
    assert interview.rendering
    for turn in interview.transcript.turns:
        for line, _, _ in turn.paragraphs:
            expected = {"Moderador": "Moderator"}.get(turn.speaker, turn.speaker)
            assert interview.rendering.translate_speaker(line) == expected
            assert interview.rendering.translate_line(line)


def test_a_rendering_gives_nothing_for_a_line_it_does_not_have(interview_folder: Path) -> None:
    [interview] = load_interviews(interview_folder)
    assert interview.rendering
    assert interview.rendering.translate_line(9) == "Will the investment bring a sufficient ROI?"
    assert interview.rendering.translate_line(8) == ""
    assert interview.rendering.translate_speaker(8) is None


def test_a_file_keeps_every_character(folder: Path) -> None:
    text = "\ufeffHost: Ready?\r\n\r\nAna Li: \u201cSim\u201d \U0001f642\r\n"
    write(folder, "talk.en.txt", text=text)
    [interview] = load_interviews(folder)
    assert interview.transcript.text.encode() == (folder / "talk.en.txt").read_bytes()


@pytest.mark.parametrize(
    ("name", "language"),
    [("talk.pt.txt", "pt"), ("talk.pt-BR.txt", "pt"), ("talk.en.txt", "en"), ("a.b.zh.txt", "zh"), ("v1.2.txt", "pt")],
)
def test_the_language_is_the_one_in_the_name_or_else_the_one_of_the_text(
    folder: Path, name: str, language: str
) -> None:
    write(folder, name, text="Moderador: Onde estão as oportunidades?\nAna: Na robótica e na medicina.")
    [interview] = load_interviews(folder)
    assert (interview.transcript.document, interview.transcript.language) == (name, language)


@pytest.mark.parametrize("names", [("talk.pt.txt", "talk.en.txt"), ("talk.txt", "talk.en-GB.txt")])
def test_the_english_file_of_two_is_the_rendering(folder: Path, names: tuple[str, str]) -> None:
    write(folder, *names)
    [interview] = load_interviews(folder)
    assert interview.rendering
    assert (interview.transcript.document, interview.rendering.transcript.document) == names


@pytest.mark.parametrize("name", ["talk.en.txt", "README.txt", "talk.txt"])
def test_an_interview_in_one_file_is_its_own_original(folder: Path, name: str) -> None:
    write(folder, name)
    [interview] = load_interviews(folder)
    assert interview.transcript.document == name
    assert interview.rendering is None


def test_interviews_come_in_the_order_of_their_names_each_with_its_own_rendering(folder: Path) -> None:
    write(folder, "b.zh.txt", "a.pt.txt", "a.en.txt", "c.en.txt")
    found = load_interviews(folder)
    assert [interview.transcript.document for interview in found] == ["a.pt.txt", "b.zh.txt", "c.en.txt"]
    assert [interview.rendering is not None for interview in found] == [True, False, False]


def test_everything_but_text_files_is_left_alone(folder: Path) -> None:
    write(folder, "talk.pt.txt", "README.md", "translation-notes.md", "questions.jsonl", "talk.txt~", ".txt")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff")
    (folder / "old.pt.txt").mkdir()
    (folder / "below").mkdir()
    write(folder / "below", "other.pt.txt")
    assert [interview.transcript.document for interview in load_interviews(folder)] == ["talk.pt.txt"]


@pytest.mark.parametrize("name", ["missing", "x" * 5000, "talk.pt.txt"], ids=["missing", "too long", "a file"])
def test_a_folder_that_is_none_is_named(folder: Path, name: str) -> None:
    write(folder, "talk.pt.txt")
    assert f"no documents folder at {folder / name}" in refuse(folder / name)


@pytest.mark.parametrize("names", [(), ("README.md",)])
def test_a_folder_without_a_transcript_is_named(folder: Path, names: tuple[str, ...]) -> None:
    write(folder, *names)
    message = refuse(folder)
    assert f"no transcript in {folder}" in message
    assert "--documents DIR" in message


@pytest.mark.parametrize("text", ["", " \r\n\t\n", "\ufeff", "Host:\n"], ids=["empty", "blank", "mark", "label"])
def test_a_file_in_which_nothing_is_said_is_named(folder: Path, text: str) -> None:
    write(folder, "talk.pt.txt", text=text)
    assert f"{folder / 'talk.pt.txt'} is empty" in refuse(folder)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("Host: Você?".encode("latin1"), "byte 0xea at 9"),
        (b"\xff\xfeH\x00", "byte 0xff at 0"),
        ("olá".encode()[:-1], "byte 0xc3 at 2"),
    ],
    ids=["latin1", "utf-16", "cut off"],
)
def test_a_file_that_is_not_utf8_is_named_with_its_first_wrong_byte(folder: Path, content: bytes, where: str) -> None:
    (folder / "talk.pt.txt").write_bytes(content)
    message = refuse(folder)
    assert f"{folder / 'talk.pt.txt'} is not UTF-8 ({where})" in message
    assert "iconv -f latin1 -t utf-8 talk.pt.txt" in message


@pytest.mark.parametrize(
    "names",
    [
        ("talk.pt.txt", "talk.zh.txt"),
        ("talk.pt.txt", "talk.pt-BR.txt"),
        ("talk.txt", "talk.pt.txt", "talk.en.txt"),
        ("talk.en.txt", "talk.en-GB.txt"),
        ("talk.pt.txt", "talk.en.txt", "talk.en-GB.txt"),
    ],
)
def test_two_originals_of_one_name_are_listed(folder: Path, names: tuple[str, ...]) -> None:
    write(folder, *names)
    message = refuse(folder)
    assert message.startswith("talk has more than one original")
    assert all(name in message for name in names)


@pytest.mark.parametrize(
    ("rendering", "line"),
    [
        ("Host: Ready?", 2),
        ("Host: Ready?\n\nAna Li: Yes.", 2),
        ("\nHost: Ready?\nAna Li: Yes.", 1),
        (f"{TALK}\nMore.", 3),
    ],
)
def test_the_first_line_on_which_a_rendering_is_not_aligned_is_named(folder: Path, rendering: str, line: int) -> None:
    write(folder, "talk.pt.txt")
    write(folder, "talk.en.txt", text=rendering)
    assert f"talk.en.txt is not aligned with talk.pt.txt: line {line} has text" in refuse(folder)


def test_a_rendering_may_break_its_lines_in_another_way(folder: Path) -> None:
    write(folder, "talk.pt.txt")
    write(folder, "talk.en.txt", text=TALK.replace("\n", "\r\n") + "\r\n\r\n")
    assert load_interviews(folder)[0].rendering
