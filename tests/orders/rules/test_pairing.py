"""Pairing: every line exactly once, by reference, code, words, freight or amount."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.orders.rules.pairing import likeness, pair_lines
from tests.orders.rules.offers import (
    DIGEST,
    REPORT,
    SEQUENCING,
    an_offer,
    answer_to,
    offer_line,
    order_line,
    usd,
)


def pairs(offer, *lines):
    return {(a.label, b.label) for a, b in pair_lines(offer, answer_to(offer, lines=tuple(lines))).pairs}


def test_a_cited_line_wins_over_code_and_words():
    line = order_line("7", REPORT.text, code="SEQ-210", offered=DIGEST.id)
    assert pairs(an_offer(), line) == {("2", "7")}


def test_a_code_finds_its_line_whatever_the_words_say():
    assert pairs(an_offer(), order_line("1", "Service", code="dig-2")) == {("2", "1")}


def test_similar_words_find_the_line():
    assert pairs(an_offer(), order_line("1", "protein SEQUENCING de novo (LC-MS)")) == {("1", "1")}


def test_an_amount_that_occurs_once_finds_the_line():
    assert pairs(an_offer(), order_line("9", "Laboratory services", amount=usd("840.00"))) == {("3", "9")}


def test_two_lines_of_one_code_go_to_those_of_the_same_quantity():
    small = offer_line("1", "Sequencing", "5", "10.00", code="S")
    large = offer_line("2", "Sequencing", "50", "9.00", code="S")
    theirs = (
        order_line("1", "Sequencing", "50", "9.00", code="S"),
        order_line("2", "Sequencing", "5", "10.00", code="S"),
    )
    assert pairs(an_offer(small, large), *theirs) == {("1", "2"), ("2", "1")}


def test_freight_finds_freight():
    shipping = offer_line("2", "Insured courier, dry ice", kind="freight", price="85.00")
    assert pairs(an_offer(SEQUENCING, shipping), order_line("5", "Shipping", price="90.00")) == {("2", "5")}


def test_texts_of_nothing_are_not_alike():
    assert likeness("", "") == 0.0


_TEXT = st.sampled_from(["sequencing", "protein digest", "report", "freight", ""])
_LINE = st.tuples(_TEXT, st.sampled_from(["", "A", "B"]), st.integers(1, 4), st.integers(0, 3))


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINE, min_size=1, max_size=6), st.lists(_LINE, max_size=6))
def test_every_line_is_placed_exactly_once(quoted, wanted):
    offer = an_offer(
        *(offer_line(str(i), t, str(q), str(p), code=c) for i, (t, c, q, p) in enumerate(quoted))
    )
    lines = tuple(order_line(str(i), t, str(q), str(p), code=c) for i, (t, c, q, p) in enumerate(wanted))
    pairing = pair_lines(offer, answer_to(offer, lines=lines))
    if pairing.lump is not None:
        assert len(lines) == 1
        return
    ours = [a.label for a, _ in pairing.pairs] + [a.label for a in pairing.cancelled]
    theirs = [b.label for _, b in pairing.pairs] + [b.label for b in pairing.added]
    assert sorted(ours) == sorted(x.label for x in offer.lines)
    assert sorted(theirs) == sorted(x.label for x in lines)
