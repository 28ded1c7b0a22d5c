"""The table of thresholds: every row of it is data, and each quote gets the advice of its own tier, to the cent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from app.basics.money import Money
from app.requirements.drafts import Attachment, Subject, Sum, Totals
from app.requirements.preflight import preflight
from app.requirements.rules.condition import Condition
from app.requirements.rules.rule import RuleInForce
from tests.requirements.samples import TODAY, a_rule

QUOTES = "competing-quotes"
PAPER = "attachment-required"


def rule(key: str, kind: str, params: dict[str, Any], when: dict[str, Any]) -> RuleInForce:
    return a_rule(kind, key=key, params=params, when=Condition.read(when), severity="advisory")


def quotes(n: int, low: str, high: str = "", **when: Any) -> RuleInForce:
    return rule(
        f"{n}-quotes",
        QUOTES,
        {"quotes": n},
        {"amount_from": low, **({"amount_to": high} if high else {}), **when},
    )


def paper(document: str, low: str, **when: Any) -> RuleInForce:
    return rule(document, PAPER, {"document": document}, {"amount_from": low, **when})


def task(key: str, low: str, high: str = "", **when: Any) -> RuleInForce:
    words = key.replace("-", " ").capitalize()
    return rule(
        key,
        "advice",
        {"task": f"{words}."},
        {"amount_from": low, **({"amount_to": high} if high else {}), **when},
    )


@dataclass(frozen=True)
class Tier:
    """A quote and the rules that speak about it: net and gross of the quote, what was ordered before, whose money."""

    net: str
    speaks: set[str]
    gross: str = ""
    freight: str = ""
    before: str = "0"
    funding: str = "departmental"
    more: dict[str, Any] = field(default_factory=dict)


def of(currency: str) -> dict[str, str]:
    return {"currency": currency}


US, GB, DE, CH, JP, CA = (of(code) for code in ("USD", "GBP", "EUR", "CHF", "JPY", "CAD"))
NET = {"excludes": ["tax"]}
#: Institution: its rules, and quotes below, at and above each line.
TABLE: dict[str, tuple[list[RuleInForce], list[Tier]]] = {
    "Illinois Tech, by supplier and fiscal year": (
        [quotes(3, "10000.00", basis="year", **US), paper("sole-source-form", "10000.01", basis="year", **US),
         paper("cost-breakdown", "250000.01", funding=["federal"], **US)],
        [Tier("3999.99", set(), before="6000.00"), Tier("4000.00", {"3-quotes"}, before="6000.00"),
         Tier("4000.01", {"3-quotes", "sole-source-form"}, before="6000.00"), Tier("9999.99", set()),
         Tier("250000.00", {"3-quotes", "sole-source-form"}, funding="federal"),
         Tier("250000.01", {"3-quotes", "sole-source-form", "cost-breakdown"}, funding="federal"),
         Tier("250000.01", {"3-quotes", "sole-source-form"})],
    ),
    "UC Santa Barbara": (
        [task("a-quote-is-needed", "10000.00", **US), rule("federal-quote", "advice", {"task": "A quote is needed."}, {"funding": ["federal"]}),
         task("sole-source-review-adds-10-days", "100000.01", **US)],
        [Tier("9999.99", set()), Tier("10000.00", {"a-quote-is-needed"}), Tier("1.00", {"federal-quote"}, funding="federal"),
         Tier("100000.00", {"a-quote-is-needed"}), Tier("100000.01", {"a-quote-is-needed", "sole-source-review-adds-10-days"})],
    ),
    "University of Washington, with shipping, without tax": (
        [task("direct", "0.01", "10000.00", **NET, **US), task("informal-competition", "10000.00", "100000.00", **NET, **US),
         task("formal", "100000.00", **NET, **US)],
        [Tier("9999.99", {"direct"}, gross="10899.99", freight="600.00"),
         Tier("10000.00", {"informal-competition"}, gross="10900.00", freight="600.00"),
         Tier("99999.99", {"informal-competition"}, gross="108999.99"), Tier("100000.00", {"formal"}, gross="109000.00")],
    ),
    "Central Florida": (
        [quotes(2, "25000.01", "75000.01", **US), quotes(3, "75000.01", "150000.01", **US),
         rule("signed", "signature-kind", {"any_of": ["wet"]}, {"amount_from": "75000.01", "amount_to": "150000.01", **US}),
         task("formal", "150000.01", **US)],
        [Tier("25000.00", set()), Tier("25000.01", {"2-quotes"}), Tier("75000.00", {"2-quotes"}),
         Tier("75000.01", {"3-quotes", "signed"}), Tier("150000.00", {"3-quotes", "signed"}), Tier("150000.01", {"formal"})],
    ),
    "CSU Long Beach": (
        [quotes(3, "50000.00", "100000.01", **US), task("request-for-proposals", "100000.01", **US)],
        [Tier("49999.99", set()), Tier("50000.00", {"3-quotes"}), Tier("100000.00", {"3-quotes"}),
         Tier("100000.01", {"request-for-proposals"})],
    ),
    "Wake Forest, the later version": (
        [quotes(2, "10000.00", "125000.00", **US), quotes(3, "125000.00", "250000.00", **US), task("formal", "250000.00", **US)],
        [Tier("9999.99", set()), Tier("10000.00", {"2-quotes"}), Tier("125000.00", {"3-quotes"}), Tier("250000.00", {"formal"})],
    ),
    "LSU, over twelve months": (
        [task("above-the-limit-of-consulting", "150000.00", basis="12-months", goods_or_service=["service"], **US)],
        [Tier("49999.99", set(), before="100000.00"), Tier("50000.00", {"above-the-limit-of-consulting"}, before="100000.00")],
    ),
    "New Jersey": (
        [quotes(2, "6800.00", **US), paper("business-registration", "17500.00", **US), task("board-waiver", "34400.00", **US)],
        [Tier("6799.99", set()), Tier("6800.00", {"2-quotes"}), Tier("17500.00", {"2-quotes", "business-registration"}),
         Tier("34400.00", {"2-quotes", "business-registration", "board-waiver"})],
    ),
    "Federal grants, once local policy adopts the lines of 2025": (
        [quotes(2, "15000.01", "350000.01", funding=["federal"], **US), task("formal", "350000.01", funding=["federal"], **US)],
        [Tier("15000.00", set(), funding="federal"), Tier("15000.01", {"2-quotes"}, funding="federal"), Tier("15000.01", set()),
         Tier("350000.00", {"2-quotes"}, funding="federal"), Tier("350000.01", {"formal"}, funding="federal")],
    ),
    "Oxford, without VAT": (
        [task("confirm-the-price", "0.01", "2500.00", **NET, **GB), quotes(2, "2500.00", "25000.00", **NET, **GB),
         quotes(3, "25000.00", "125000.00", **NET, **GB)],
        [Tier("2499.99", {"confirm-the-price"}, gross="2999.99"), Tier("2500.00", {"2-quotes"}, gross="3000.00"),
         Tier("24999.99", {"2-quotes"}, gross="29999.99"), Tier("25000.00", {"3-quotes"}, gross="30000.00"),
         Tier("125000.00", set(), gross="150000.00")],
    ),
    "Guelph": (
        [paper("non-competitive-form", "9999.01", **CA), paper("conflict-of-interest", "99999.01", **CA)],
        [Tier("9999.00", set()), Tier("9999.01", {"non-competitive-form"}), Tier("99999.00", {"non-competitive-form"}),
         Tier("99999.01", {"non-competitive-form", "conflict-of-interest"})],
    ),
    "CAMH": (
        [task("through-procurement", "15000.00", **CA), quotes(3, "25000.01", **CA)],
        [Tier("14999.99", set()), Tier("15000.00", {"through-procurement"}), Tier("25000.00", {"through-procurement"}),
         Tier("25000.01", {"through-procurement", "3-quotes"})],
    ),
    "Regensburg, by the source of funds, net": (
        [quotes(3, "5000.00", funding_not=["eu", "federal"], **NET, **DE), quotes(3, "1000.00", funding=["eu", "federal"], **NET, **DE)],
        [Tier("4999.99", set(), gross="5949.99"), Tier("5000.00", {"3-quotes"}, gross="5950.00"),
         Tier("999.99", set(), gross="1189.99", funding="eu"), Tier("1000.00", {"3-quotes"}, gross="1190.00", funding="eu"),
         Tier("1000.00", set(), gross="1190.00")],
    ),
    "EPFL": (
        [quotes(3, "50000.00", "150000.01", **CH), task("science-equipment", "10000.00", "150000.01", goods_or_service=["goods"], **CH),
         task("invitation", "150000.01", "230000.01", **CH), task("tender", "230000.01", **CH)],
        [Tier("49999.99", set()), Tier("50000.00", {"3-quotes"}), Tier("150000.00", {"3-quotes"}), Tier("150000.01", {"invitation"}),
         Tier("230000.00", {"invitation"}), Tier("230000.01", {"tender"}),
         Tier("10000.00", {"science-equipment"}, more={"goods_or_service": frozenset({"goods"})})],
    ),
    "INSERM, without VAT": (
        [task("step-of-forty", "40000.00", "90000.00", **NET, **DE), task("step-of-ninety", "90000.00", **NET, **DE)],
        [Tier("39999.99", set(), gross="47999.99"), Tier("40000.00", {"step-of-forty"}, gross="48000.00"),
         Tier("90000.00", {"step-of-ninety"}, gross="108000.00")],
    ),
    "Nagano, with tax": (
        [quotes(2, "100000", "1000000", **JP), quotes(3, "1000000", **JP)],
        [Tier("90908", set(), gross="99999"), Tier("90910", {"2-quotes"}, gross="100000"), Tier("909090", {"2-quotes"}, gross="999999"),
         Tier("909091", {"3-quotes"}, gross="1000000")],
    ),
    "Toyama, with tax": ([quotes(2, "500000", **JP)], [Tier("454544", set(), gross="499999"), Tier("454546", {"2-quotes"}, gross="500000")]),
    "Chubu, with tax": ([quotes(2, "1000000", **JP)], [Tier("909090", set(), gross="999999"), Tier("909091", {"2-quotes"}, gross="1000000")]),
}  # fmt: skip
CASES = [(name, tier) for name, (_, tiers) in TABLE.items() for tier in tiers]


def subject(tier: Tier, currency: str) -> Subject:
    def money(text: str) -> Money:
        return Money.parse(text, currency)

    before = Sum.plain(money(tier.before))
    ground: dict[str, Any] = {
        "totals": Totals(money(tier.net), money(tier.gross or tier.net), (), money(tier.freight) if tier.freight else None),
        "year_total_before": before, "twelve_months_before": before, "funding": tier.funding, "signature": "none",
        "goods_or_service": frozenset({"service"}), "attachments": (), "competing_quotes": 1, "references": {},
    }  # fmt: skip
    return Subject(**{**ground, **tier.more})


def currency_of(rules: list[RuleInForce]) -> str:
    return next(r.when.amount_from.currency for r in rules if r.when.amount_from is not None)


def said(tier: Tier) -> str:
    return f"{tier.net}{f' after {tier.before}' if tier.before != '0' else ''} from {tier.funding}"


@pytest.mark.parametrize(("name", "tier"), CASES, ids=[f"{name}: {said(tier)}" for name, tier in CASES])
def test_a_quote_gets_the_advice_of_its_own_tier(name, tier):
    rules = TABLE[name][0]
    result = preflight(rules, subject(tier, currency_of(rules)), TODAY)
    assert {finding.rule for finding in result.findings} == tier.speaks
    assert all(finding.result in {"failed", "cannot-tell"} for finding in result.findings)
    assert result.may_issue


@pytest.mark.parametrize("name", TABLE)
def test_a_row_of_the_table_is_data_that_comes_back_as_it_was_written(name):
    for one in TABLE[name][0]:
        assert Condition.read(one.when.as_mapping()) == one.when


def test_a_quote_in_another_currency_is_not_compared():
    rules = TABLE["Oxford, without VAT"][0]
    result = preflight(rules, subject(Tier("3000.00", set()), "EUR"), TODAY)
    assert {(f.result, "currency" in f.because) for f in result.findings} == {("cannot-tell", True)}


def test_money_whose_source_is_not_known_makes_both_lines_of_regensburg_a_question():
    rules = TABLE["Regensburg, by the source of funds, net"][0]
    tier = Tier("1000.00", set(), more={"funding": None})
    found = preflight(rules, subject(tier, "EUR"), TODAY).findings
    assert [f.result for f in found] == ["cannot-tell"]
    assert found[0].because.startswith("Not known: funding. If it applies: ")


def test_the_letter_takes_the_place_of_the_quotes():
    rules = TABLE["Oxford, without VAT"][0]
    tier = Tier("2500.00", set(), more={"attachments": (Attachment("sole-source-letter"),)})
    assert [f.result for f in preflight(rules, subject(tier, "GBP"), TODAY).findings] == ["passed"]


def test_what_was_ordered_in_twelve_months_is_said_with_the_line_it_crosses():
    when = Condition.read({"amount_from": "150000.00", "currency": "USD", "basis": "12-months"})
    one = a_rule(QUOTES, params={"quotes": 2}, when=when)
    found = preflight([one], subject(Tier("50000.00", set(), before="100000.00"), "USD"), TODAY).findings[0]
    assert found.because == (
        "USD 100,000.00 in the last twelve months already and USD 50,000.00 now make USD 150,000.00: "
        "the line is USD 150,000.00. The buyer holds 1 of 2 quotes."
    )
    unknown = Tier("50000.00", set(), more={"twelve_months_before": None})
    words = preflight([one], subject(unknown, "USD"), TODAY).findings[0].because
    assert words.startswith("What was ordered in the last twelve months is not known.")


@pytest.mark.parametrize(
    ("when", "changes", "holds"),
    [
        ({"place_not": ["US"]}, {"place": "CA-QC"}, True),
        ({"place_not": ["US"]}, {"place": "US-LA"}, False),
        ({"place_not": ["US"]}, {"place": None}, None),
        ({"funding_not": ["federal"]}, {"funding": "Federal"}, False),
        ({"funding_not": ["federal"]}, {"funding": "gift"}, True),
        ({"place": ["US"], "place_not": ["US-CA"]}, {"place": "US-CA"}, False),
        ({"place": ["US"], "place_not": ["US-CA"]}, {"place": "US-LA"}, True),
    ],
)
def test_a_list_turned_round_holds_for_everything_else(when, changes, holds):
    assert Condition.read(when).holds(Subject(**changes)) is holds
