"""Ready-made cases of real institutions, and requirements that contradict each other: the same quote passes and fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.basics.money import Money
from app.requirements.drafts import Attachment, Freight, Subject, Sum, TaxRow, Totals
from app.requirements.preflight import preflight
from app.requirements.rules.condition import Condition
from tests.requirements.samples import TODAY, a_line, a_rule, a_subject, day, found, usd

LSU_FREIGHT = {"terms": ["fob-destination"]}
PREPAID = a_subject(
    freight=Freight("fob-destination", "prepaid-and-add"),
    goods_or_service=frozenset({"goods"}),
    terms="Net 30.",
)


def test_t1_lsu_refuses_freight_prepaid_and_added():
    goods = Condition.read({"goods_or_service": "goods"})
    rule = a_rule("freight-terms", params=LSU_FREIGHT, when=goods)
    result = preflight([rule], PREPAID, TODAY)
    assert not result.may_issue
    assert (
        result.findings[0].because
        == "Freight is prepaid and added; it must be included in the price, a fixed amount or a not-to-exceed amount."
    )
    assert result.findings[0].cure.params["how"] == "included"


def test_t2_guelph_wants_a_freight_line_and_takes_an_estimate():
    assert found("freight-stated", PREPAID).because == "No line and no amount states the freight."
    line = a_line(kind="freight", label="2", text="Estimated freight")
    estimated = replace(PREPAID, freight=Freight(None, "estimate"), lines=(a_line(), line))
    assert found("freight-stated", estimated).result == "passed"
    assert (
        found(
            "freight-stated", replace(estimated, freight=Freight(None, "estimate", usd("40.00")), lines=())
        ).result
        == "passed"
    )
    assert found("exact-price", estimated).result == "passed"
    assert found("freight-stated", estimated, estimate=False).result == "failed"
    assert found("freight-terms", estimated, **LSU_FREIGHT).result == "cannot-tell"
    assert (
        found("freight-terms", replace(estimated, freight=Freight("fob-destination", "estimate"))).result
        == "failed"
    )


@pytest.mark.parametrize("title", ["Estimated total", "Estimate", "Quotation (approximate, TBD)"])
def test_t3_illinois_tech_wants_an_exact_price(title):
    assert found("exact-price", a_subject(title=title)).result == "failed"


def test_t4_thirty_days_pass_at_santa_barbara_and_fail_at_southern_cross():
    quote = a_subject(valid_until=day("2026-12-22"))
    assert found("validity-at-least", quote, days=30).result == "passed"
    assert found("validity-at-least", quote, days=90).because == "Valid for 30 days."


def test_t6_a_discount_must_be_shown_for_the_arithmetic_to_hold():
    pipettes = a_line(label="1", quantity=230_000, unit_price=490_000, amount=usd("901.60"))
    plates = a_line(label="2", quantity=40_000, unit_price=800_000, amount=usd("256.00"))
    quote = a_subject(lines=(pipettes, plates), totals=Totals(usd("1157.60"), usd("1157.60")))
    finding = found("sums-agree", quote)
    assert finding.result == "failed"
    assert "line 1: 23 × 49.00 is 1,127.00, printed is 901.60" in finding.because
    shown = tuple(replace(line, discount_rate=20_000) for line in quote.lines)
    assert found("sums-agree", replace(quote, lines=shown)).result == "passed"


@pytest.mark.parametrize(
    ("rows", "net"),
    [
        ([(200_000, 2_700_000, "5400.00"), (10_000, 2_100_000, "210.00")], "5610.00"),
        (
            [(200_000, 2_700_000, "5400.00"), (10_000, 2_100_000, "210.00"), (200_000, 350_000, "700.00")],
            "6310.00",
        ),
        ([(1_200_000, 55_000, "660.00"), (1_200_000, 80_000, "960.00")], "1620.00"),
    ],
)
def test_t7_and_t8_sums_of_real_quotes_agree(rows, net):
    lines = tuple(a_line(quantity=q, unit_price=p, amount=usd(a)) for q, p, a in rows)
    assert found("sums-agree", a_subject(lines=lines, totals=Totals(usd(net), usd(net)))).result == "passed"
    wrong = Totals(usd(net) + usd("1.00"), usd(net) + usd("1.00"))
    assert (
        f"add up to {usd(net).minor // 100:,}.00"
        in found("sums-agree", a_subject(lines=lines, totals=wrong)).because
    )


@pytest.mark.parametrize(
    ("po", "method", "result"),
    [
        ("8123456789", "email", "failed"),
        ("8123456789", "portal", "passed"),
        ("5123456789", "email", "passed"),
    ],
)
def test_t14_and_t15_singapore_takes_orders_of_one_series_in_its_portal_only(po, method, result):
    invoice = Subject(
        document="invoice", references={"po": po}, delivery_method=method, subject_line="PO Invoice"
    )
    rule = a_rule(
        "method-for-shape",
        on="invoice",
        params={"field": "references.po", "shapes": ["8#########"], "method": ["portal"]},
    )
    finding = preflight([rule], invoice, TODAY).findings[0]
    assert (finding.result, finding.stops) == (result, result == "failed")


def test_t20_an_order_number_of_unusual_length_is_a_warning_only():
    printed = {"field": "references.po", "shapes": ["PUR#######"]}
    result = preflight([a_rule("pattern", params=printed)], a_subject(), TODAY)
    assert result.may_issue
    assert result.will_be_asked[0].because == "“PUR00253150” does not look like PUR####### (# is a digit)."


def test_t23_the_next_quote_crosses_the_line_of_the_year():
    when = Condition.read({"amount_from": "10000.00", "currency": "USD", "basis": "year"})
    rule = a_rule("competing-quotes", params={"quotes": 3}, when=when, severity="advisory")
    quote = a_subject(
        totals=Totals(usd("4500.00"), usd("4500.00")),
        year_total_before=Sum.plain(usd("6000.00")),
        competing_quotes=1,
    )
    finding = preflight([rule], quote, TODAY).findings[0]
    assert finding.because == (
        "USD 6,000.00 this fiscal year already and USD 4,500.00 now make USD 10,500.00: the line is USD 10,000.00. "
        "The buyer holds 1 of 3 quotes."
    )
    assert finding.cure.params == {"document": "sole-source-letter", "quotes": 3}
    with_letter = replace(quote, attachments=(Attachment("sole-source-letter"),))
    assert preflight([rule], with_letter, TODAY).findings[0].result == "passed"
    assert (
        preflight([rule], replace(quote, year_total_before=Sum.plain(usd("5000.00"))), TODAY).findings == ()
    )
    asked = preflight([rule], replace(quote, competing_quotes=None), TODAY).findings[0]
    assert asked.result == "cannot-tell"
    assert "How many quotes" in asked.because


def test_a_threshold_per_order_names_its_line():
    when = Condition.read({"amount_from": "10000.00", "currency": "USD"})
    rule = a_rule("competing-quotes", params={"quotes": 2}, when=when)
    finding = preflight([rule], a_subject(competing_quotes=0), TODAY).findings[0]
    assert finding.because.startswith("USD 14,880.00 reaches the line of USD 10,000.00. ")


def test_t25_nagano_is_addressed_to_its_president_by_title_and_name():
    params = {"title": "President", "name": "Kaneda Ichiro"}
    professor = a_subject(addressee=("Nagano University", "Professor Suzuki"))
    finding = found("addressee-officer", professor, **params)
    assert (finding.result, finding.cure.label) == ("failed", "Address it to the President")
    nameless = a_subject(addressee=("Nagano University", "President"))
    assert "“Kaneda Ichiro”" in found("addressee-officer", nameless, **params).because
    assert (
        found("addressee-officer", replace(nameless, officer=None), title="President").result == "cannot-tell"
    )


def test_t29_san_diego_refuses_terms_that_prevail():
    quote = a_subject(terms="Payment net 30. In any conflict, the SUPPLIER’S TERMS PREVAIL.")
    finding = found("no-supplier-terms", quote)
    assert (finding.result, finding.stops) == ("failed", True)
    assert finding.cure.params["template"] == "no-terms"


JAPAN = {"lines": (a_line(),), "price_basis": "including"}
#: One quote, the rule of one institution that it meets, the rule of another that it does not (requirements.md 1F).
CONTRADICTIONS = {
    "freight estimate": (
        a_subject(freight=Freight("fob-destination", "estimate", usd("40.00"))),
        ("freight-stated", {}),
        ("freight-terms", LSU_FREIGHT),
    ),
    "validity": (
        a_subject(valid_until=day("2026-12-22")),
        ("validity-at-least", {"days": 30}),
        ("validity-at-least", {"days": 90}),
    ),
    "tax in the price": (a_subject(price_basis="including"), ("price-basis", {"basis": "including"}), ("price-basis", {"basis": "excluding"})),
    "customer signature": (a_subject(acceptance_block=True), ("acceptance-block", {}), ("no-acceptance-block", {})),
    "bank details": (a_subject(bank_shown=True), ("bank-details", {"shown": True}), ("bank-details", {"shown": False})),
    "insurance": (
        a_subject(attachments=()),
        ("validity-at-least", {"days": 30}),
        ("attachment-required", {"document": "insurance"}),
    ),
    "digital signature": (
        a_subject(signature="digital"),
        ("signature-kind", {"any_of": ["wet", "digital"]}),
        ("signature-kind", {"any_of": ["wet"]}),
    ),
    "addressee": (
        a_subject(addressee=("Ken Sato, President", "Nagano University")),
        ("addressee-officer", {"title": "President"}),
        ("organisation-first", {}),
    ),
    "original on paper": (
        a_subject(delivery_method="post"),
        ("delivery-method", {"any_of": ["post"]}),
        ("delivery-method", {"any_of": ["email"]}),
    ),
    "attachments": (a_subject(merged=True), ("attachments-merged", {"merged": True}), ("attachments-merged", {"merged": False})),
}  # fmt: skip


#: Why the second institution does not accept it.
REASONS = {
    "freight estimate": "Freight is an estimate; it must be included in the price, a fixed amount or a not-to-exceed amount.",
    "validity": "Valid for 30 days.",
    "tax in the price": "Prices are shown including tax.",
    "customer signature": "There is a block for the customer to sign.",
    "bank details": "Bank details are printed.",
    "insurance": "No certificate of insurance is attached.",
    "digital signature": "It is signed digitally.",
    "addressee": "The first line is “Ken Sato, President”, a person.",
    "original on paper": "It goes by post.",
    "attachments": "All goes in one PDF.",
}


@pytest.mark.parametrize("topic", CONTRADICTIONS)
def test_the_same_quote_passes_at_one_institution_and_fails_at_the_other(topic):
    quote, (kind, params), (other, others) = CONTRADICTIONS[topic]
    assert found(kind, quote, **params).result == "passed"
    failing = found(other, quote, **others)
    assert failing.result == "failed"
    assert failing.stops
    assert failing.because == REASONS[topic]


def test_every_row_of_the_table_of_contradictions_is_here():
    assert len(CONTRADICTIONS) == 10
    assert set(CONTRADICTIONS) == set(REASONS)


def test_guelph_wants_three_prices_or_the_sentence_and_the_name_of_the_programme():
    rule = {"prices": ["list", "academic", "CFI"], "or_text": "no academic price exists", "word": "CFI"}
    three = {"list": usd("3.00"), "academic": usd("2.00"), "CFI": usd("1.00")}
    assert found("prices-compared", a_subject(lines=(a_line(prices=three),)), **rule).result == "passed"
    assert found("prices-compared", a_subject(terms="No academic price exists."), **rule).result == "passed"
    assert found("prices-compared", a_subject(), **rule).result == "failed"
    nameless = {**rule, "prices": ["list"]}
    finding = found("prices-compared", a_subject(), **nameless)
    assert finding.because == "The word “CFI” is missing."


def test_one_job_of_two_institutions_is_split_to_the_cent():
    job = Money(1000, "USD")
    parts = job.share([1, 1, 1])
    assert found("split-adds-up", a_subject(split=parts, split_whole=job)).result == "passed"
    assert found("split-adds-up", a_subject(split=parts, split_whole=None)).result == "cannot-tell"


def test_a_canadian_quote_shows_each_tax_by_type():
    rows = (TaxRow("GST", 5000, usd("100.00"), usd("5.00")), TaxRow("PST", 7000, usd("100.00"), usd("7.00")))
    totals = Totals(usd("100.00"), usd("112.00"), rows)
    assert found("tax-by-type", a_subject(totals=totals)).result == "passed"
    twice = replace(totals, taxes=(rows[0], rows[0]))
    assert "same type" in found("tax-by-type", a_subject(totals=twice)).because
    nameless = replace(totals, taxes=(replace(rows[0], type=" "),))
    assert "which tax" in found("tax-by-type", a_subject(totals=nameless)).because
