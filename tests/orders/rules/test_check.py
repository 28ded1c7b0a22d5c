"""The check of an order against its quote, case by case (domain/orders.md 2.2)."""

import datetime as dt
from dataclasses import replace

import pytest

from app.basics.money import Money
from app.orders.rules.check import compare
from app.orders.rules.values import Severity
from tests.orders.rules.offers import (
    DIGEST,
    REPORT,
    SEQUENCING,
    an_offer,
    answer_to,
    offer_line,
    order_line,
    usd,
    with_line,
)

STOP, WARN, NOTE = Severity.STOP, Severity.WARN, Severity.NOTE


def found(offer, ordered, **more):
    return {(f.line, f.field): f.severity for f in compare(offer, ordered, **more)}


def test_an_order_that_repeats_the_quote_has_no_difference():
    offer = an_offer()
    assert compare(offer, answer_to(offer)) == ()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"quote": ""}, {("", "revision"): WARN}),
        ({"quote": "Q-2026-A0001"}, {("", "quote"): STOP}),
        ({"revision": 2}, {("", "revision"): STOP}),
        ({"payer_lines": ("Northfield State University",)}, {("", "payer"): STOP}),
        ({"payer_lines": ("NORTHFIELD Research Foundation", "Hall 2")}, {("", "payer-address"): NOTE}),
        ({"payer_lines": ()}, {("", "payer"): NOTE}),
        (
            {"tax": usd("100.00"), "amount": usd("17500.00")},
            {("", "tax"): STOP, ("", "amount"): STOP},
        ),
        ({"amount": usd("17399.99")}, {("", "amount"): STOP, ("", "sum"): WARN}),
        ({"amount": Money(1740000, "EUR")}, {("", "currency"): STOP}),
        ({"payment_days": 45}, {("", "payment-terms"): WARN}),
        ({"payment_days": 15}, {("", "payment-terms"): NOTE}),
        ({"payment_days": 30}, {}),
        ({"payment_from": "receipt"}, {("", "payment-terms"): WARN}),
        ({"freight_terms": "fob-destination"}, {("", "freight-terms"): STOP}),
        ({"dated": dt.date(2027, 1, 2)}, {("", "validity"): STOP}),
        ({"dated": dt.date(2027, 1, 1)}, {}),
        ({"received_on": dt.date(2027, 1, 5)}, {("", "validity"): NOTE}),
        ({"dated": dt.date(2026, 11, 1)}, {("", "dated"): WARN}),
        ({"valid_to": dt.date(2026, 11, 20)}, {("", "period"): STOP}),
        ({"kind": "blanket"}, {("", "kind"): STOP}),
        ({"lines": ()}, {("", "lines"): WARN}),
    ],
)
def test_a_change_of_the_whole_order_is_found_with_its_severity(changed, expected):
    offer = an_offer()
    assert found(offer, answer_to(offer, **changed)) == expected


def test_an_order_on_an_older_revision_stops_and_the_added_line_is_missing():
    """T7: 20 x 270 + 210 = 5,610; R2 adds 20 x 35; the order is on R1."""
    first = an_offer(offer_line("1", "Long reads", "20", "270.00"), offer_line("2", "Set-up", "1", "210.00"))
    assert first.gross == usd("5610.00")
    second = an_offer(*first.lines, offer_line("3", "Library preparation", "20", "35.00"), revision=2)
    assert second.gross - first.gross == usd("700.00")
    answers = found(second, answer_to(first))
    assert answers == {("", "revision"): STOP, ("", "amount"): STOP, ("3", "line"): STOP}


def test_a_revision_that_is_not_named_is_a_warning_only_where_there_are_several():
    assert found(an_offer(), answer_to(an_offer(), revision=None)) == {}
    second = an_offer(revision=2)
    assert found(second, answer_to(second, revision=None)) == {("", "revision"): WARN}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"code": "X-9", "text": "De novo protein sequencing"}, {("1", "code"): NOTE}),
        ({"unit": "hour"}, {("1", "unit"): WARN}),
        ({"unit": ""}, {}),
        ({"quantity": 500_000, "amount": usd("15500.00")}, {("1", "quantity"): WARN}),
        ({"quantity": 600_000, "amount": usd("18600.00")}, {("1", "quantity"): STOP}),
        ({"quantity": 240_000, "amount": usd("7440.00")}, {("1", "quantity"): STOP}),
        ({"unit_price": 3_000_000, "amount": usd("14400.00")}, {("1", "unit-price"): NOTE}),
        ({"unit_price": 2_000_000, "amount": usd("9600.00")}, {("1", "unit-price"): WARN}),
        ({"unit_price": 3_200_000, "amount": usd("15360.00")}, {("1", "unit-price"): WARN}),
        ({"unit_price": 3_410_000, "amount": usd("16368.00")}, {("1", "unit-price"): STOP}),
        ({"amount": usd("14000.00")}, {("1", "amount"): WARN}),
    ],
)
def test_a_change_of_one_line_is_found_with_its_severity(changed, expected):
    offer = an_offer()
    ordered = with_line(answer_to(offer), 0, **changed)
    answers = {k: v for k, v in found(offer, ordered).items() if k[0]}
    assert answers == expected


def test_the_total_is_as_grave_as_the_lines_that_explain_it():
    offer = an_offer()
    cheaper = with_line(answer_to(offer), 0, unit_price=3_000_000, amount=usd("14400.00"))
    cheaper = replace(cheaper, amount=usd("16920.00"))
    assert found(offer, cheaper) == {("1", "unit-price"): NOTE, ("", "amount"): NOTE}


def test_an_added_line_and_a_cancelled_line_both_stop():
    offer = an_offer()
    ordered = answer_to(offer)
    ordered = replace(
        ordered, lines=(*ordered.lines[:2], order_line("3", "Microscope rental", price="12.00"))
    )
    answers = found(offer, ordered)
    assert answers["3", "line"] is STOP
    assert answers["+3", "line"] is STOP


def test_a_missing_freight_line_is_named_as_freight():
    offer = an_offer(SEQUENCING, offer_line("2", "Insured shipping", price="85.00", kind="freight"))
    ordered = answer_to(offer)
    ordered = replace(ordered, lines=ordered.lines[:1], amount=SEQUENCING.amount)
    assert found(offer, ordered) == {("2", "freight"): STOP, ("", "amount"): STOP}


def test_an_option_may_be_left_out_and_is_a_warning_when_taken():
    option = offer_line("4", "Replicate set", "1", "2880.00", kind="option")
    offer = an_offer(SEQUENCING, DIGEST, REPORT, option)
    assert found(offer, answer_to(offer)) == {}
    taken = answer_to(offer)
    taken = replace(
        taken,
        lines=(*taken.lines, order_line("4", "Replicate set", "1", "2880.00")),
        amount=offer.gross + usd("2880.00"),
    )
    assert found(offer, taken) == {("4", "option"): WARN, ("", "amount"): WARN}


def test_one_line_of_quantity_one_for_the_whole_quote_is_amount_only():
    offer = an_offer()
    lump = order_line("1", "Protein sequencing per quote", "1", "17400.00", amount=offer.gross)
    assert found(offer, answer_to(offer, lines=(lump,))) == {("", "amount-only"): WARN}


def test_one_line_ordered_as_its_amount_is_a_warning_on_the_quantity():
    offer = an_offer(SEQUENCING)
    ordered = with_line(answer_to(offer), 0, quantity=10_000, unit_price=148_800_000)
    assert found(offer, ordered) == {("1", "quantity"): WARN}


def test_the_net_unit_price_of_a_discounted_line_is_no_difference():
    discounted = replace(SEQUENCING, amount=usd("13392.00"))
    offer = an_offer(discounted)
    net = with_line(answer_to(offer), 0, unit_price=2_790_000)
    assert found(offer, net) == {}
    gross = replace(with_line(answer_to(offer), 0, amount=SEQUENCING.amount), amount=SEQUENCING.amount)
    assert found(offer, gross) == {("1", "amount"): NOTE, ("", "amount"): NOTE}


def test_an_order_without_tax_on_a_taxed_quote_is_noted():
    offer = an_offer(tax=usd("1305.00"))
    assert found(offer, answer_to(offer, amount=offer.net)) == {("", "amount"): NOTE}


def test_an_order_on_a_quote_that_was_ordered_before_or_withdrawn_stops():
    assert found(an_offer(ordered_by=("PO 7",)), answer_to(an_offer())) == {("", "duplicate"): STOP}
    assert found(an_offer(ended="withdrawn"), answer_to(an_offer())) == {("", "quote"): STOP}


def test_a_number_of_another_shape_is_only_a_warning():
    offer = an_offer()
    assert found(offer, answer_to(offer), number_shapes=["45########"]) == {("", "number"): WARN}
    assert found(offer, answer_to(offer, number="4500012345"), number_shapes=["45########"]) == {}


def test_an_order_that_ends_before_the_quoted_work_stops():
    offer = an_offer(period_end=dt.date(2027, 3, 31))
    assert found(offer, answer_to(offer, valid_to=dt.date(2027, 3, 1))) == {("", "period"): STOP}
    assert found(offer, answer_to(offer, valid_to=dt.date(2027, 3, 31))) == {}
