from __future__ import annotations

from index.build import Index
from rag.enumeration import find_enumerations


def test_finds_what_is_counted_up_even_where_an_item_has_no_ordinal(index: Index) -> None:
    lines = [tuple(item.last_line for item in items) for items in find_enumerations(index.passages)]
    assert lines == [(11, 12, 13, 14, 15), (20, 21), (30, 31, 32)]


def test_items_are_the_beginnings_of_their_paragraphs(index: Index) -> None:
    text = index.interviews[0].transcript.text
    for items in find_enumerations(index.passages):
        assert all(item.start == 0 or text[: item.start].endswith(("\n", ": ")) for item in items)


def test_nothing_is_counted_up_by_nobody() -> None:
    assert find_enumerations([]) == []
