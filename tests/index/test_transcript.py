"""Files → turns: who speaks, in which role, on which lines."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import DEFAULT_DOCUMENTS
from index.transcript import Role, Transcript, parse_transcript

SHIPPED = DEFAULT_DOCUMENTS / "xu-bing-hong-kong-fintech-week.pt.txt"
SHIPPED_HASH = "933e43f80133842549cc2634e78320d844d2888aa0cc98b55a80d204419f05bd"
HOST_LINES = (7, 16, 23, 27, 33, 36)


def read(text: str) -> Transcript:
    return parse_transcript(text, document="talk.txt", language="en")


def read_lines(text: str) -> list[tuple[int, str, Role, str]]:
    """Return ``(line, speaker, role, paragraph)`` of every paragraph."""
    return [
        (line, turn.speaker, turn.role, text[start:end])
        for turn in read(text).turns
        for line, start, end in turn.paragraphs
    ]


def read_shipped() -> str:
    return SHIPPED.read_bytes().decode()


def test_the_shipped_interview_is_byte_for_byte_the_one_given() -> None:
    assert hashlib.sha256(SHIPPED.read_bytes()).hexdigest() == SHIPPED_HASH
    assert read(read_shipped()).sha256 == SHIPPED_HASH


def test_every_line_of_the_shipped_interview_has_its_speaker_and_role() -> None:
    expected = [
        (line, "Article", Role.ARTICLE)
        if line <= 6
        else (line, "Moderador", Role.HOST)
        if line in HOST_LINES
        else (line, "Xu Bing", Role.GUEST)
        for line in range(1, 39)
    ]
    assert [found[:3] for found in read_lines(read_shipped())] == expected


def test_the_shipped_paragraphs_leave_out_labels_and_nothing_else() -> None:
    labels = ("Moderador: ", "Anfitrião: ", "Xu Bing: ")
    for (line, *_, paragraph), whole in zip(read_lines(read_shipped()), read_shipped().split("\n"), strict=True):
        label = next((label for label in labels if whole.startswith(label)), "")
        assert paragraph == whole.removeprefix(label), line
        assert bool(label) == (line in {*HOST_LINES, *(host + 1 for host in HOST_LINES)})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Moderator", "Interviewer"),
        ("Moderador", "Anfitrião"),
        ("Entrevistadora", "Jornalista"),
        ("Presentador", "Periodista"),
        ("主持人", "记者"),
        ("HOST", "Q"),
    ],
)
def test_role_words_of_one_interview_are_one_host_called_by_the_first(first: str, second: str) -> None:
    found = read_lines(f"{first}: Welcome.\nAna Li: Thanks.\n{second}: Ready?\nAna Li: Yes.")
    assert [(speaker, role) for _, speaker, role, _ in found] == [
        (first, Role.HOST),
        ("Ana Li", Role.GUEST),
        (first, Role.HOST),
        ("Ana Li", Role.GUEST),
    ]


def test_a_named_host_is_known_by_his_questions() -> None:
    text = (
        "Rui Costa: What do you build?\nAna Li: Robots. We have built them for years, and they get better.\n"
        "Rui Costa: Who buys them?\nAna Li: Farmers, above all those with steep fields. Why not others? We shall see."
    )
    assert read(text).speakers == {"Rui Costa": Role.HOST, "Ana Li": Role.GUEST}


def test_whoever_says_the_most_is_never_the_host() -> None:
    text = "Ana Li: So who buys them, and why would anybody else want to pay for such a thing?\nRui Costa: Farmers."
    assert read(text).speakers["Ana Li"] is Role.GUEST


def test_several_named_guests_and_a_host_keep_their_names() -> None:
    text = (
        "Rui Costa: Who starts?\nAna Li: I do. Robots will cook for all of us within ten years from now.\n"
        "Bo Vale: I doubt that.\nRui Costa: Why?\nBo Vale: Kitchens are small."
    )
    assert read(text).speakers == {"Rui Costa": Role.HOST, "Ana Li": Role.GUEST, "Bo Vale": Role.GUEST}


def test_a_full_width_colon_ends_a_label_without_a_space() -> None:
    assert read_lines("主持人：你好吗？\n徐冰：很好。") == [
        (1, "主持人", Role.HOST, "你好吗？"),
        (2, "徐冰", Role.GUEST, "很好。"),
    ]


def test_a_text_without_a_label_is_one_turn_of_an_unnamed_guest() -> None:
    assert read_lines("One thing.\n\nAnother thing: said later.") == [
        (1, "Unnamed speaker", Role.GUEST, "One thing."),
        (3, "Unnamed speaker", Role.GUEST, "Another thing: said later."),
    ]


def test_what_stands_before_the_first_label_is_the_article() -> None:
    assert read_lines("A lead.\nHost: Hm?\nAna Li: Yes.")[0] == (1, "Article", Role.ARTICLE, "A lead.")


@pytest.mark.parametrize(
    "line",
    [
        "Vemos cinco grandes oportunidades de mercado no futuro:",
        "Modelos de vídeo e multimodais: O futuro da IA vai além do texto.",
        "O primeiro é o crescimento: a IA avança.",
        "Note: prices rise.",
        "Exemplo: um robô.",
        "Source: https://example.org",
        "https://example.org/a",
        "At 10:30 we start.",
        "例如：机器人。",
        "In my opinion, Sir: no.",
        "A very long list of many capitalised words here: yes",
        ": nothing before it",
        "- : nothing before it",
    ],
)
def test_a_clause_that_ends_in_a_colon_continues_the_turn(line: str) -> None:
    found = read_lines(f"Host: Ready?\nAna Li: Yes.\n{line}")
    assert found[-1] == (3, "Ana Li", Role.GUEST, line)


@pytest.mark.parametrize("label", ["Xu Bing", "Speaker 2", "Ana de la Cruz", "José D. Silva", "Ana (CEO)", "Resposta"])
def test_names_and_role_words_are_labels(label: str) -> None:
    assert read_lines(f"Host: Ready?\n{label}: Yes.")[-1][1:] == (label, Role.GUEST, "Yes.")


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_change_no_speaker_and_no_paragraph(line_end: str, mark: str) -> None:
    text = mark + line_end.join(["Host: Ready?", "", "  Ana Li:  Yes. ", "\tAnd no.", ""])
    assert read_lines(text) == [
        (1, "Host", Role.HOST, "Ready?"),
        (3, "Ana Li", Role.GUEST, "Yes."),
        (4, "Ana Li", Role.GUEST, "And no."),
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff", "Host:\nAna Li:\n"])
def test_a_text_in_which_nobody_says_anything_has_no_turns(text: str) -> None:
    assert read(text).turns == ()


def test_a_label_alone_gives_the_lines_below_to_its_speaker() -> None:
    assert read_lines("Host:\nReady?\nAna Li:\nYes.") == [
        (2, "Host", Role.HOST, "Ready?"),
        (4, "Ana Li", Role.GUEST, "Yes."),
    ]


@given(
    st.lists(st.text() | st.sampled_from(["Host: Ready?", "Ana Li: Yes.", "主持人：好", "\ufeff", "\r"])).map("\n".join)
)
def test_any_text_is_read_with_paragraphs_in_order_on_their_lines(text: str) -> None:
    transcript = read(text)
    lines = text.split("\n")
    paragraphs = [paragraph for turn in transcript.turns for paragraph in turn.paragraphs]
    assert [line for line, _, _ in paragraphs] == sorted({line for line, _, _ in paragraphs})
    for line, start, end in paragraphs:
        paragraph = text[start:end]
        assert paragraph
        assert paragraph == paragraph.strip()
        assert lines[line - 1].rstrip().endswith(paragraph)
        assert text[:start].count("\n") == line - 1
    assert transcript.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert all(turn.role is transcript.speakers[turn.speaker] for turn in transcript.turns)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[00:01:02] Ana Prado: ", "[00:01:09] Rui Costa: "),
        ("00:01:02 Ana Prado: ", "(00:01:09) Rui Costa: "),
        ("Ana Prado (00:01): ", "Rui Costa [01:00:09]: "),
        ("**Ana Prado:** ", "**Rui Costa**: "),
        (">> Ana Prado: ", ">> Rui Costa: "),
        ("Ana Prado:\t", "Rui Costa :"),
    ],
)
def test_a_label_is_found_in_whatever_dress(first: str, second: str) -> None:
    text = f"{first}We build boats. Many of them.\n{second} Why?\n{first}Because.\n"
    assert read_lines(text) == [
        (1, "Ana Prado", Role.GUEST, "We build boats. Many of them."),
        (2, "Rui Costa", Role.HOST, "Why?"),
        (3, "Ana Prado", Role.GUEST, "Because."),
    ]


@pytest.mark.parametrize("names", [("ana", "rui"), ("Ana Prado, founder", "Rui Costa, jornalista"), ("s1", "s2")])
def test_what_opens_line_after_line_is_a_label_however_it_looks(names: tuple[str, str]) -> None:
    text = "".join(f"{names[0]}: We build boats, many of them.\n{names[1]}: Why?\n" for _ in range(4))
    assert {(speaker, role) for _, speaker, role, _ in read_lines(text)} == {
        (names[0], Role.GUEST),
        (names[1], Role.HOST),
    }


def test_a_clause_before_a_colon_is_no_label_for_being_met_once() -> None:
    assert [speaker for _, speaker, *_ in read_lines("Ana: One thing.\nand then, at ten: we left.\n")] == ["Ana", "Ana"]


def test_a_text_without_any_label_is_one_guest_however_long() -> None:
    text = "and we went on and on " * 2000 + "\n" + "It ended. " * 50
    assert {(speaker, role) for _, speaker, role, _ in read_lines(text)} == {("Unnamed speaker", Role.GUEST)}


def test_several_guests_are_each_one_of_their_own() -> None:
    text = "Host: Who are you?\nAna: A baker.\nRui: A smith.\nHost: Why?\nRui: For fire.\nAna: For bread.\n"
    assert read(text).speakers == {"Host": Role.HOST, "Ana": Role.GUEST, "Rui": Role.GUEST}
