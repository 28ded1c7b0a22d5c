"""How each language writes money, days and numbers, and what typed numbers it understands."""

import datetime as dt
from decimal import Decimal

import pytest

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.wording import Wording

NB = "\u00a0"


def test_money_is_worded_by_language():
    price = Money(1_908_760, "EUR")
    assert Wording("en_US").money(price) == f"EUR{NB}19,087.60"
    assert Wording("de-DE").money(price) == f"19.087,60{NB}EUR"
    assert Wording("fr_FR").money(price) == f"19{NB}087,60{NB}EUR"
    assert Wording("ja_JP").money(Money(1_200, "JPY")) == f"JPY{NB}1,200"
    assert Wording("en").amount(Money(1_234_567, "KWD")) == "1,234.567"


@pytest.mark.parametrize(
    "tag", ["en_US", "en_GB", "de_DE", "fr_FR", "fr_CA", "de_CH", "es_ES", "it_IT", "ja_JP"]
)
def test_no_language_uses_the_narrow_space_that_fonts_lack(tag):
    w = Wording(tag)
    printed = [w.money(Money(123_456_789, "EUR")), w.quantity(12_345_678_901), w.percent(8_875)]
    printed += [
        w.day(dt.date(2026, 11, 10)),
        w.long_day(dt.date(2026, 11, 10)),
        w.unit_price(123_456_789, "EUR"),
    ]
    assert not [p for p in printed if "\u202f" in p]


def test_days_rates_and_quantities():
    day = dt.date(2026, 11, 10)
    assert Wording("en_US").day(day) == "Nov 10, 2026"
    assert Wording("de_DE").day(day) == "10.11.2026"
    assert Wording("fr_FR").day(day) == "10/11/2026"
    assert [Wording(tag).day(day) for tag in ("es_ES", "it_IT", "ja_JP")] == [
        "10/11/2026",
        "10/11/2026",
        "2026/11/10",
    ]
    assert Wording("fr_FR").long_day(day) == "10 novembre 2026"
    assert Wording("es_ES").long_day(day) == "10 de noviembre de 2026"
    assert Wording("ja_JP").long_day(day) == "2026年11月10日"
    assert Wording("en_GB").short_day(day, dt.date(2026, 1, 1)) == "10 Nov"
    assert Wording("en_GB").short_day(day, dt.date(2027, 1, 1)) == "10 Nov 2026"
    assert Wording("de_DE").percent(19_000) == f"19{NB}%"
    assert Wording("en_US").percent(8_875) == "8.875%"
    assert Wording("de_DE").quantity(25_000) == "2,5"
    assert Wording("en_US").unit_price(125, "USD") == "0.0125"
    moment = dt.datetime(2026, 11, 10, 9, 5, tzinfo=dt.UTC)
    assert Wording("en_GB").moment(moment, dt.UTC) == "10 Nov 2026 09:05"


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("en_US", "1,234.50", "1234.50"),
        ("de_DE", "1.234,50", "1234.50"),
        ("de_DE", "1.234", "1234"),
        ("de_DE", "12.50", "12.50"),
        ("fr_FR", "1 234,5", "1234.5"),
        ("fr_FR", "1\u202f234,5", "1234.5"),
        ("en_US", "−5", "-5"),
    ],
)
def test_typed_numbers_are_read_in_their_language(tag, text, value):
    assert Wording(tag).parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234.5.6", "1e9", "12,34", "", "abc", "1,2345", "٣", "9" * 5000, "1.2.3"])
def test_what_could_mean_two_things_is_refused(text):
    with pytest.raises(Refusal, match="Write it like"):
        Wording("en_US").parse_number(text)


def test_an_unknown_language_falls_back_or_is_refused():
    assert Wording("de_XX").language == "de"
    with pytest.raises(Refusal, match="not a language"):
        Wording("!!")


@pytest.mark.parametrize(
    "tag", ["en_US", "en_IN", "de_DE", "de_CH", "fr_FR", "fr_CA", "es_ES", "it_IT", "pl_PL", "pt_PT", "ja_JP"]
)
@pytest.mark.parametrize(
    "value", [0, 1, -1, 99, 1000, -1234, 12345, 10_000, 123_450, 1_234_567, -98_765_432_100, 10**15 - 1]
)
def test_figures_written_by_hand_are_those_of_babel(tag, value):
    wording = Wording(tag)
    for digits, least in ((0, 0), (2, 2), (3, 3), (4, 0), (4, 2), (3, 0)):
        pattern = "#,##0" + ("." + "0" * least + "#" * (digits - least) if digits else "")
        assert wording._scaled(value, digits, least) == wording._number(
            Decimal(value).scaleb(-digits), pattern
        )
