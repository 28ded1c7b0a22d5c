import random
from dataclasses import replace

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.quotes.rules.amounts import amount_of, totals
from app.quotes.rules.offer import LINE_KINDS, OUTSIDE, ROUNDINGS, WORDS, Line, RoundingRule, numbers

CURRENCIES = ("USD", "EUR", "JPY", "KWD")


def a_line(kind="service", quantity="1", price="0", **more):
    return Line(kind=kind, text="x", quantity=_scaled(quantity), unit_price=_scaled(price), **more)


def _scaled(text):
    whole, _, part = text.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * 10_000 + int(part.ljust(4, "0")))


def random_line(chance):
    kind = chance.choice(LINE_KINDS)
    price = chance.choice(
        [0, chance.randrange(10**5), chance.randrange(10**9), chance.randrange(10**6) * 100]
    )
    return Line(
        kind=kind,
        text="x",
        quantity=chance.choice([10_000, chance.randrange(1, 10**7), chance.randrange(1, 500) * 10_000]),
        unit_price=-price if kind == "discount" else price,
        discount_rate=chance.choice([0, 0, 20_000, chance.randrange(100_001)]),
        tax_class=chance.choice(["", "exempt", "standard", "reduced"]),
        tax_rate=chance.choice([0, 5_500, 8_875, 19_000, 20_000]),
    )


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("currency", CURRENCIES)
def test_what_is_printed_adds_up_whatever_the_quote(currency, rounding):
    chance = random.Random(f"{currency}{rounding}")
    for _ in range(400):
        lines = tuple(random_line(chance) for _ in range(chance.randrange(1, 12)))
        sums = totals(lines, currency, rounding)
        printed = [a for line, a in zip(lines, sums.amounts, strict=True) if a is not None and line.counts]
        assert total(printed, currency) + sums.rounding == sums.net
        assert total((row.base for row in sums.taxes), currency) == sums.net
        assert sums.net + total((row.amount for row in sums.taxes), currency) == sums.gross
        assert sums.taxable + sums.nontaxable == sums.net
        if rounding.startswith("line/"):
            assert not sums.rounding
        assert abs(sums.rounding.minor) <= len(lines)


def test_the_order_of_lines_does_not_change_the_sums():
    chance = random.Random(7)
    for _ in range(200):
        lines = [random_line(chance) for _ in range(8)]
        before = totals(lines, "EUR")
        chance.shuffle(lines)
        after = totals(lines, "EUR")
        assert (after.net, after.taxes, after.gross, after.freight) == (
            before.net,
            before.taxes,
            before.gross,
            before.freight,
        )


def test_options_alternatives_sections_and_texts_stand_outside_the_total():
    lines = [a_line(price="100"), *(a_line(kind, price="50") for kind in OUTSIDE)]
    sums = totals(lines, "USD")
    assert sums.gross == Money(10_000, "USD")
    assert [a and a.minor for a in sums.amounts] == [10_000, 5_000, 5_000, None, None]


def test_a_section_has_no_amount_and_no_number():
    lines = (
        a_line("section"),
        a_line(price="1"),
        a_line("text"),
        a_line("option", price="2"),
        a_line(price="3"),
    )
    assert numbers(lines) == ("", "1", "", "2", "3")
    assert [amount_of(line, "USD") is None for line in lines] == [line.kind in WORDS for line in lines]


def test_23_at_49_less_20_percent_are_exactly_901_60():
    lines = [
        a_line(quantity="23", price="49", discount_rate=20_000),
        a_line(quantity="4", price="80", discount_rate=20_000),
    ]
    sums = totals(lines, "USD")
    assert [a.plain() for a in sums.amounts if a] == ["901.60", "256.00"]
    undiscounted = totals([replace(line, discount_rate=0) for line in lines], "USD")
    assert [a.plain() for a in undiscounted.amounts if a] == ["1127.00", "320.00"]


def test_120_at_5_50_and_120_at_8_are_1620():
    assert (
        totals([a_line(quantity="120", price="5.50"), a_line(quantity="120", price="8")], "USD").gross.plain()
        == "1620.00"
    )


def test_the_german_drawing_comes_to_19_087_60():
    tax = {"tax_class": "standard", "tax_rate": 19_000}
    lines = [
        a_line(quantity="48", price="285", **tax),
        a_line(quantity="48", price="37.50", **tax),
        a_line(price="560", **tax),
        a_line("option", price="2640", **tax),
    ]
    sums = totals(lines, "EUR")
    assert (sums.net.plain(), sums.tax.plain(), sums.gross.plain()) == ("16040.00", "3047.60", "19087.60")


def test_rounding_per_line_and_per_total_differ_and_the_difference_is_told():
    lines = [a_line(quantity="3", price="0.0115") for _ in range(3)]
    assert totals(lines, "USD", "line/half-up").net.minor == 9
    once = totals(lines, "USD", "total/half-up")
    assert (once.net.minor, once.rounding.minor) == (10, 1)


def test_half_even_and_half_up_part_at_the_half():
    lines = [a_line(price="0.125")]
    assert totals(lines, "USD", "line/half-up").net.minor == 13
    assert totals(lines, "USD", "line/half-even").net.minor == 12


@pytest.mark.parametrize(("currency", "printed"), [("JPY", "11"), ("USD", "10.50"), ("KWD", "10.501")])
def test_each_currency_keeps_its_own_decimals(currency, printed):
    assert totals([a_line(price="10.501")], currency).gross.plain() == printed


def test_freight_and_discounts_are_told_apart_and_counted():
    sums = totals(
        [a_line(price="100"), a_line("freight", price="20"), a_line("discount", price="-10")], "USD"
    )
    assert (sums.freight.minor, sums.discounts.minor, sums.net.minor) == (2_000, -1_000, 11_000)


def test_tax_rows_stand_from_the_highest_rate_down():
    lines = [a_line(price="1", tax_rate=r, tax_class="standard") for r in (5_500, 20_000, 10_000)]
    assert [row.rate for row in totals(lines, "EUR").taxes] == [20_000, 10_000, 5_500]


def test_a_quote_too_large_to_bill_is_refused():
    line = a_line(quantity="999999999", price="999999")
    with pytest.raises(Refusal, match="larger than can be billed"):
        totals([line], "USD")
    nearly = a_line(quantity="999999", price="9999999")
    with pytest.raises(Refusal, match="total is larger"):
        totals([nearly] * 200, "USD")


def test_an_unknown_rounding_is_refused():
    with pytest.raises(Refusal, match="line/half-up"):
        RoundingRule.parse("line/up")


def test_nothing_comes_to_nothing():
    sums = totals([], "JPY")
    assert (sums.gross, sums.taxes) == (Money(0, "JPY"), ())
