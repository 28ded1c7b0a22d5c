"""Parts of one job add up to the whole, to the minor unit, in every tax class, however it is divided."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.money import Money, Rounding
from app.basics.quantity import tax_on
from app.basics.taxes import named_taxes
from app.quotes.rules.amounts import totals
from app.quotes.rules.fitting import fitted
from app.quotes.rules.offer import ROUNDINGS, Line
from app.quotes.rules.splitting import Way, by_lines, by_shares

NAMED = tuple(
    {"tax_class": name, "tax_rate": sum(tax["rate"] for tax in taxes), "taxes": taxes}
    for name, taxes in (
        ("bc", named_taxes("GST 5 + PST 7")),
        ("qc", named_taxes("GST 5 + QST 9.975")),
        ("ab", named_taxes("GST 5")),
    )
)
PLAIN = (
    {"tax_class": "exempt"},
    {"tax_class": "standard", "tax_rate": 19_000},
    {"tax_class": "reduced", "tax_rate": 7_000},
)
TAXES = (("exempt", 0), ("standard", 19_000), ("reduced", 7_000), ("standard", 8_875), ("reduced", 5_500))


def a_line(price, tax=("exempt", 0), quantity=10_000, **more):
    return Line(
        text="Work",
        quantity=quantity,
        unit="sample",
        unit_price=price,
        tax_class=tax[0],
        tax_rate=tax[1],
        **more,
    )


lines = st.lists(
    st.builds(
        a_line,
        st.integers(500_000, 90_000_000),
        st.sampled_from(TAXES),
        st.integers(10_000, 500_000),
        discount_rate=st.sampled_from((0, 0, 12_500)),
    ),
    min_size=1,
    max_size=6,
).map(tuple)


def adds_up(parts, whole, currency, rounding):
    sums = [totals(part, currency, rounding) for part in parts]
    for row in whole.taxes:
        own = [
            one
            for each in sums
            for one in each.taxes
            if (one.tax_class, one.rate) == (row.tax_class, row.rate)
        ]
        assert sum(one.base.minor for one in own) == row.base.minor
        assert sum(one.amount.minor for one in own) == row.amount.minor
    assert sum(each.gross.minor for each in sums) == whole.gross.minor


@settings(max_examples=120, deadline=None)
@given(lines, st.sampled_from(ROUNDINGS), st.lists(st.integers(5, 100), min_size=2, max_size=5), st.sampled_from(("USD", "EUR", "KWD")))  # fmt: skip
def test_shares_add_up_to_the_whole_in_every_tax_class(every, rounding, shares, currency):
    whole = totals(every, currency, rounding)
    parts = by_shares(every, Way(currency, rounding), shares)
    adds_up(parts, whole, currency, rounding)
    for part, share in zip(parts, shares, strict=True):
        wanted = whole.net.minor * share / sum(shares)
        assert abs(totals(part, currency, rounding).net.minor - wanted) <= 2_100 * len(whole.taxes)


@settings(max_examples=120, deadline=None)
@given(lines, st.sampled_from(ROUNDINGS), st.data())
def test_lines_and_quantities_given_to_the_parts_add_up_to_the_whole(every, rounding, data):
    takes = [{}, {}, {}]
    for at, line in enumerate(every):
        first = data.draw(st.integers(0, line.quantity))
        second = data.draw(st.integers(0, line.quantity - first))
        for take, quantity in zip(takes, (first, second, line.quantity - first - second), strict=True):
            take[at] = quantity
    whole = totals(every, "EUR", rounding)
    try:
        parts = by_lines(every, Way("EUR", rounding), takes)
    except Refusal:  # a part that was given nothing
        assume(False)
    adds_up(parts, whole, "EUR", rounding)


@given(
    st.lists(st.integers(1, 10**7), min_size=2, max_size=6),
    st.sampled_from([19_000, 7_000, 8_875, 5_500, 20_000, 33_333, 8_812, 1]),
    st.sampled_from(list(Rounding)),
)
@settings(max_examples=200, deadline=None)
def test_net_sums_move_until_their_taxes_add_up(parts, rate, half):

    made = fitted(sum(parts), parts, rate, half)
    assert sum(made) == sum(parts)
    taxes = sum(tax_on(Money(part, "USD"), rate, half).minor for part in made)
    assert taxes == tax_on(Money(sum(parts), "USD"), rate, half).minor


def test_two_halves_of_an_odd_cent_differ_by_that_cent():
    parts = by_shares((a_line(100_100),), Way("USD"), (1, 1))
    assert [totals(part, "USD").gross.plain() for part in parts] == ["5.01", "5.00"]


def test_a_discount_is_divided_like_what_it_lowers():
    every = (
        a_line(10_000_000),
        Line(kind="discount", text="Academic", unit_price=-1_000_000, tax_class="exempt"),
    )
    parts = by_shares(every, Way("USD"), (60_000, 40_000))
    assert [totals(part, "USD").gross.plain() for part in parts] == ["540.00", "360.00"]
    assert [part[1].unit_price for part in parts] == [-600_000, -400_000]


def test_options_stay_with_the_whole_and_sections_go_everywhere():
    every = (
        Line(kind="section", text="Work"),
        a_line(10_000_000),
        Line(kind="option", text="More", unit_price=1),
    )
    for part in by_shares(every, Way("USD"), (1, 1)):
        assert [line.kind for line in part] == ["section", "service"]


def test_a_part_that_would_come_to_nothing_is_refused():
    with pytest.raises(Refusal, match="Part 2 comes to nothing"):
        by_shares((a_line(100),), Way("USD"), (99_999, 1))


def test_a_line_that_is_not_given_fully_is_named():
    with pytest.raises(Refusal, match="“Work” is not divided fully: 40 of 48 are given"):
        by_lines((a_line(3_100_000, quantity=480_000),), Way("USD"), ({0: 240_000}, {0: 160_000}))


def test_whole_lines_keep_their_prices_and_a_missing_cent_stands_in_a_line_of_its_own():
    every = (a_line(333_300, ("standard", 19_000)), a_line(333_300, ("standard", 19_000)))
    parts = by_lines(every, Way("EUR"), ({0: 10_000}, {1: 10_000}))
    adds_up(parts, totals(every, "EUR"), "EUR", "line/half-up")
    assert all(part[0].unit_price == 333_300 for part in parts)
    assert {line.kind for part in parts for line in part[1:]} <= {"fee", "discount"}


def told(sums):
    """The taxes of a document by their keys."""
    return {
        (row.kind, row.tax_class if not row.kind else "", row.rate): (row.base.minor, row.amount.minor)
        for row in sums.taxes
    }


def agrees(parts, whole, way):
    sums = [told(way.totals(part)) for part in parts]
    for key, (base, amount) in told(whole).items():
        own = [each.get(key, (0, 0)) for each in sums]
        assert (sum(b for b, _ in own), sum(a for _, a in own)) == (base, amount), key
    assert sum(way.totals(part).gross.minor for part in parts) == whole.gross.minor


@pytest.mark.parametrize(
    "way",
    [
        Way("EUR", "line/half-up", "inclusive"),
        Way("CAD", "total/half-even", "exclusive"),
        Way("CAD", "total/half-up", "inclusive"),
    ],
)
@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(500_000, 90_000_000), st.integers(10_000, 500_000), st.sampled_from((*NAMED, *PLAIN))), min_size=1, max_size=5),
    st.lists(st.integers(5, 100), min_size=2, max_size=4),
)  # fmt: skip
def test_prices_with_tax_and_several_taxes_add_up_over_the_payers(way, rows, shares):
    lines = tuple(Line(text="Work", unit_price=price, quantity=many, **tax) for price, many, tax in rows)
    agrees(by_shares(lines, way, shares), way.totals(lines), way)
    if len(lines) > 1:
        takes = ({0: lines[0].quantity}, {at: line.quantity for at, line in enumerate(lines) if at})
        agrees(by_lines(lines, way, takes), way.totals(lines), way)


def test_a_sum_that_lies_between_two_cents_is_brought_to_its_part_all_the_same():
    way = Way("CAD", "total/half-even")
    taxed = {"tax_class": "ab", "tax_rate": 5_000, "taxes": ({"kind": "GST", "rate": 5_000},)}
    lines = (
        Line(text="Work", unit_price=500_000, quantity=24_685, **taxed),
        Line(text="Work", unit_price=557_374, quantity=16_847, **taxed),
    )
    parts = by_lines(lines, way, ({0: 24_685}, {1: 16_847}))
    agrees(parts, way.totals(lines), way)


def test_many_small_parts_of_two_taxes_add_up():
    way = Way("CAD")
    lines = (
        Line(text="Work", unit_price=333_300, **NAMED[1]),
        Line(text="More", unit_price=10_100, **NAMED[2]),
    )
    agrees(by_shares(lines, way, [1] * 20), way.totals(lines), way)
