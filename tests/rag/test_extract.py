from __future__ import annotations

from index.build import Index
from index.transcript import Role
from rag.enumeration import find_enumerations
from rag.extract import choose_quotes, cite_quotes, make_claims, quote_enumeration, quote_turn
from rag.retriever import Hit


def hit(index: Index, line: int, score: float, *sentence_scores: float) -> Hit:
    passage = next(passage for passage in index.passages if passage.last_line == line)
    scores = (*sentence_scores, *[0.0] * len(passage.sentences))[: len(passage.sentences)]
    return Hit(passage, score, scores)


def test_nothing_found_gives_nothing(index: Index) -> None:
    assert choose_quotes([]) == []
    assert quote_turn([]) == []
    assert quote_enumeration([], find_enumerations(index.passages)) == []


def test_the_sentence_to_the_point_is_quoted_alone(index: Index) -> None:
    found = hit(index, 22, 0.6, 0.1, 0.9)
    [citation] = cite_quotes(choose_quotes([found]))
    assert citation.quote == found.passage.sentences[1].text
    assert citation.n == 1


def test_passages_far_below_the_best_are_left_out(index: Index) -> None:
    quotes = choose_quotes([hit(index, 22, 0.8, 0.8), hit(index, 18, 0.3, 0.9)])
    assert {quote.passage.first_line for quote in quotes} == {22}


def test_neighbours_are_one_quote_in_the_order_said(index: Index) -> None:
    found = hit(index, 18, 0.5, 0.6, 0.55, 0.58)
    [quote] = choose_quotes([found])
    assert cite_quotes([quote])[0].quote == found.passage.text
    claims = make_claims([quote], "pt")
    assert [claim.text for claim in claims] == [sentence.text for sentence in found.passage.sentences]


def test_what_the_host_asks_answers_nothing(index: Index) -> None:
    asked = hit(index, 36, 0.9, 0.9, 0.9)
    answered = hit(index, 38, 0.85, 0.8)
    quotes = choose_quotes([asked, answered])
    assert not any(sentence.asks for quote in quotes for sentence in quote.sentences)
    assert Role.GUEST in {quote.passage.role for quote in quotes}


def test_the_host_asked_for_is_quoted_whole(index: Index) -> None:
    asked = hit(index, 16, 0.9, 0.9)
    [citation] = cite_quotes(quote_turn([asked]))
    assert citation.quote == asked.passage.text


def test_an_enumeration_is_quoted_item_by_item(index: Index) -> None:
    citations = cite_quotes(quote_enumeration([hit(index, 13, 0.7, 0.7)], find_enumerations(index.passages)))
    assert [citation.n for citation in citations] == [1, 2, 3, 4, 5]
    assert [citation.last_line for citation in citations] == [11, 12, 13, 14, 15]
    assert citations[0].first_line == 10  # "We see five opportunities:" goes with the first


def test_an_enumeration_is_found_by_what_announces_it(index: Index) -> None:
    quotes = quote_enumeration([hit(index, 29, 0.7, 0.7)], find_enumerations(index.passages))
    assert [quote.passage.first_line for quote in quotes] == [30, 31, 32]


def test_no_enumeration_where_the_nearest_passage_is_in_none(index: Index) -> None:
    assert quote_enumeration([hit(index, 34, 0.7), hit(index, 13, 0.6)], find_enumerations(index.passages)) == []


def test_english_gets_the_rendering_and_others_the_original(index: Index) -> None:
    found = hit(index, 22, 0.6, 0.9)
    quotes = choose_quotes([found])
    [english, *_] = make_claims(quotes, "en")
    [original, *_] = make_claims(quotes, "pt")
    assert english.text == found.passage.sentences[0].translation
    assert original.text == found.passage.sentences[0].text
