"""Prices with and without tax, several taxes on a line, sections, years, payments: what is printed adds up."""

import random
import re
from dataclasses import replace

import pypdfium2
import pytest

from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.basics.quantity import HUNDRED_PERCENT
from app.basics.taxes import TaxClasses, named_taxes
from app.documents.reading import riders_of
from app.quotes.commands import issue, new_quote
from app.quotes.document import preview_draft, reprint
from app.quotes.drafts import LineDraft
from app.quotes.drafts.files import as_document, from_document
from app.quotes.drafts.line import read_taxes
from app.quotes.queries import draft_of, quote
from app.quotes.rules.amounts import sums_of, totals
from app.quotes.rules.breakdown import by_kind, by_section, by_year, without_year
from app.quotes.rules.differences import differences
from app.quotes.rules.instalments import instalments_of, read_schedule, schedule_problem, schedule_text
from app.quotes.rules.offer import LINE_KINDS, PRICE_BASES, ROUNDINGS, Line, Offer
from app.quotes.rules.within import apart_of
from tests.quotes.conftest import a_draft

CURRENCIES = ("JPY", "USD", "EUR", "KWD", "BHD")
TAXES = (
    {},
    {"tax_class": "exempt"},
    {"tax_class": "standard", "tax_rate": 19_000},
    {"tax_class": "reduced", "tax_rate": 8_875},
    {"tax_class": "bc", "tax_rate": 12_000, "taxes": named_taxes("GST 5 + PST 7")},
    {"tax_class": "qc", "tax_rate": 14_975, "taxes": named_taxes("GST 5 + QST 9.975")},
    {"tax_class": "on", "tax_rate": 13_000, "taxes": named_taxes("HST 13")},
    {"tax_class": "ab", "tax_rate": 5_000, "taxes": named_taxes("GST 5")},
)


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
        extra={"year": chance.randrange(2026, 2030)} if chance.random() < 0.5 else {},
        **chance.choice(TAXES),
    )


def random_offer(chance):
    plan = [chance.randrange(1, 50_000) for _ in range(chance.randrange(0, 3))]
    shares = [*plan, HUNDRED_PERCENT - sum(plan)] if sum(plan) < HUNDRED_PERCENT else [HUNDRED_PERCENT]
    return Offer(
        currency=chance.choice(CURRENCIES),
        rounding=chance.choice(ROUNDINGS),
        price_basis=chance.choice(PRICE_BASES),
        lines=tuple(random_line(chance) for _ in range(chance.randrange(1, 9))),
        extra={"schedule": [{"share": f"{share / 1000:.3f}"} for share in shares]},
    )


def check(offer):
    """Everything that the paper prints of this offer adds up to the total that it prints."""
    sums, currency = sums_of(offer), offer.currency
    counted = [a for line, a in zip(offer.lines, sums.amounts, strict=True) if a is not None and line.counts]
    taxes = total((row.amount for row in sums.taxes), currency)
    listed = total(counted, currency) + sums.rounding
    assert listed == sums.listed
    assert (listed if sums.inclusive else listed + taxes) == sums.gross == sums.net + taxes
    assert sums.taxable + sums.nontaxable == sums.net
    if offer.rounding.startswith("line/"):
        assert not sums.rounding
    assert total(by_kind(offer, sums).values(), currency) == sums.listed
    assert total((*by_year(offer, sums).values(), without_year(offer, sums)), currency) == sums.listed
    paid = instalments_of(offer.extra["schedule"], sums.gross)
    assert total((one.amount for one in paid), currency) == sums.gross
    assert len({(row.kind or row.tax_class, row.rate) for row in sums.taxes}) == len(sums.taxes)


def sweep(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        check(random_offer(chance))


def test_the_printed_total_is_the_sum_of_what_is_printed_for_two_thousand_quotes():
    sweep(20261122, 2_000)


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("seed", range(4))
def test_the_printed_total_is_the_sum_of_what_is_printed_for_a_million_quotes(seed):
    sweep(seed, 250_000)


# -- read back from the paper -----------------------------------------------------------------------------------------


def printed_rows(pdf, beyond=0.0):
    """The rows of a PDF as a reader sees them: what stands at one height, from left to right; of a share of the width on."""
    rows, document = [], pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        found = []
        for at in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(at)
            if left < beyond * page.get_width():
                continue
            found.append(((bottom + top) / 2, left, text.get_text_bounded(left, bottom, right, top)))
        found.sort(key=lambda each: (-each[0], each[1]))
        row, height = [], None
        for middle, left, words in found:
            if height is None or height - middle > 4:
                rows.append(row)
                row, height = [], middle
            row.append((left, words))
        rows.append(row)
    document.close()
    return [" ".join(" ".join(words for _, words in sorted(row)).split()) for row in rows if row]


FIGURE = r"([-−]?[\d,]+(?:\.\d+)?)$"


def figures(rows, pattern):
    found = (re.search(f"{pattern} {FIGURE}", row) for row in rows)
    return [match[match.lastindex] for match in found if match]


def minor(text, currency):
    return Money.parse(text.replace("−", "-").replace(",", ""), currency).minor


def random_draft(chance, currency, rounding, basis):
    lines = []
    for at in range(chance.randrange(2, 7)):
        kind = chance.choice(
            ("service", "labour", "material", "freight", "fee", "discount", "option", "alternative")
        )
        lines.append(
            LineDraft(
                kind=kind if at else "service",
                text=f"item{at}",
                quantity=chance.choice(("1", "3", "2.5", "0.3333", "17")),
                unit_price=f"{chance.randrange(1, 10**6) / 10 ** chance.randrange(0, 5):.4f}",
                discount=chance.choice(("", "", "10 %", "33.333 %")) if kind != "discount" else "",
                discount_reason=chance.choice(("", "volume")),
                tax=chance.choice(("exempt", "19", "GST 5 + PST 7", "qc: GST 5 + QST 9.975")),
            )
        )
    lines[0].unit_price = "5000000.5"
    return a_draft(
        currency=currency, rounding=rounding, price_basis=basis, lines=lines, profile={"language": "en-US"}
    )


def check_printed(desk, draft):
    document = desk.ask(preview_draft, draft)
    rows, sums = printed_rows(document), printed_rows(document, 0.55)
    gross = sums_of(draft.offer()).gross
    items = [minor(text, draft.currency) for text in figures(rows, r"^\d+ item\d .*")]
    counted = [line for line in draft.lines if line.kind not in {"option", "alternative"}]
    assert len(items) == len(counted), rows
    rounding = [minor(text, draft.currency) for text in figures(sums, "Rounding")]
    taxes = [minor(text, draft.currency) for text in figures(sums, r"(?:GST|PST|QST|Sales tax|VAT) [\d.]+%")]
    printed = figures(sums, f"Total {draft.currency}")
    assert [minor(text, draft.currency) for text in printed] == [gross.minor], rows
    assert sum(items) + sum(rounding) + sum(taxes) == gross.minor, rows


CASES = [(c, r, b) for c in ("JPY", "USD", "KWD") for r in ROUNDINGS for b in PRICE_BASES]


def test_the_amounts_read_back_from_the_pdf_add_up(desk):
    for case in CASES:
        check_printed(desk, random_draft(random.Random(str(case)), *case))


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize(("currency", "rounding", "basis"), CASES)
def test_the_amounts_read_back_from_some_hundred_pdfs_add_up(desk, currency, rounding, basis):
    chance = random.Random(f"long{currency}{rounding}{basis}")
    for _ in range(20):
        check_printed(desk, random_draft(chance, currency, rounding, basis))


# -- one by one -------------------------------------------------------------------------------------------------------


def line(price, quantity="1", **more):
    return Line(text="x", quantity=round(float(quantity) * 10_000), unit_price=round(price * 10_000), **more)


def test_yen_with_ten_percent_inside():
    sums = totals([line(110_000, tax_class="standard", tax_rate=10_000)], "JPY", basis="inclusive")
    assert (sums.gross.minor, sums.net.minor, sums.tax.minor) == (110_000, 100_000, 10_000)


def test_gst_and_pst_stand_in_rows_of_their_own():
    rows = totals([line(100, **TAXES[4]), line(50, **TAXES[7])], "CAD").taxes
    assert [(r.kind, r.rate, r.base.plain(), r.amount.plain()) for r in rows] == [
        ("GST", 5_000, "150.00", "7.50"), ("PST", 7_000, "100.00", "7.00"),
    ]  # fmt: skip


def test_a_tax_inside_the_price_is_shared_among_its_kinds_to_the_cent():
    sums = totals([line(100, **TAXES[4])], "CAD", basis="inclusive")
    assert [(r.kind, r.amount.plain()) for r in sums.taxes] == [("GST", "4.46"), ("PST", "6.25")]
    assert (sums.net.plain(), sums.gross.plain()) == ("89.29", "100.00")


def test_dinars_have_three_decimals():
    sums = totals([line(12.3455, "7", tax_class="standard", tax_rate=5_000)], "KWD", "total/half-even")
    assert [sums.net.plain(), sums.tax.plain(), sums.gross.plain()] == ["86.418", "4.321", "90.739"]


def test_a_class_may_stand_for_several_taxes():
    rates = TaxClasses.read({"standard": "19", "bc": "GST 5 + PST 7"})
    assert dict(rates) == {"standard": 19_000, "bc": 12_000}
    assert read_taxes("bc", rates) == ("bc", 12_000, named_taxes("GST 5 + PST 7"))
    assert read_taxes("standard", rates) == ("standard", 19_000, ())
    assert read_taxes("on: HST 13", {}) == ("on", 13_000, named_taxes("HST 13"))
    assert rates.told("bc") == "GST 5 + PST 7"
    assert rates != TaxClasses.read({"standard": "19", "bc": "GST 7 + PST 5"})


@pytest.mark.parametrize("typed", ["GST 5 + GST 7", "GST + PST", "GST 0 + PST 7", "GST 60 + PST 70", "5 + 7"])
def test_taxes_that_cannot_be_are_refused(typed):
    with pytest.raises(Refusal):
        named_taxes(typed)


def test_sections_have_their_sums_where_there_are_several():
    offer = Offer(currency="USD", lines=(
        Line(kind="section", text="A"), line(10), line(5, kind="option"),
        Line(kind="section", text="B"), line(20), Line(kind="text", text="note"),
    ))  # fmt: skip
    assert {at: sum_.plain() for at, sum_ in by_section(offer, sums_of(offer)).items()} == {
        2: "10.00",
        5: "20.00",
    }
    alone = replace(offer, lines=offer.lines[:3])
    assert by_section(alone, sums_of(alone)) == {}


def test_payments_are_the_whole_by_share_and_by_amount():
    plan = [{"share": "33.333"}, {"share": "33.333"}, {"share": "33.334"}]
    assert [one.amount.plain() for one in instalments_of(plan, Money(10_000, "USD"))] == [
        "33.33",
        "33.33",
        "33.34",
    ]
    assert "90 %" in schedule_problem([{"share": "50"}, {"share": "40"}])
    with pytest.raises(Refusal):
        instalments_of([{"share": "99.999"}], Money(100, "USD"))


def test_a_schedule_is_read_as_it_is_written():
    text = "30 % deposit: on order\n60 % milestone: on delivery\n10 % retention: after 90 days"
    assert schedule_text(read_schedule(text)) == text
    assert read_schedule(text)[0] == {
        "share": "30",
        "kind": "deposit",
        "when": "on order",
        "before_delivery": True,
    }


def a_big_draft(**more):
    return a_draft(
        lines=[
            LineDraft(kind="section", text="Phase 1"),
            LineDraft(kind="labour", text="Method", role="Scientist", quantity="40", unit="hour", unit_price="145",
                      tax="GST 5 + PST 7", extra={"year": 2026}),
            LineDraft(kind="section", text="Phase 2"),
            LineDraft(kind="material", text="Columns", quantity="3", unit_price="100", discount="10 %", tax="ab: GST 5",
                      discount_reason="academic rate", extra={"year": 2027, "prices": {"list": "120.00", "cfi": "90.00"}}),
        ],
        details={"ceiling": "9000.00", "schedule": read_schedule("30 deposit: on order\n70 on delivery")},
        **more,
    )  # fmt: skip


def test_the_paper_says_labour_years_payments_prices_and_discounts(desk):
    rows = "\n".join(printed_rows(desk.ask(preview_draft, a_big_draft())))
    for words in (
        "Subtotal: Phase 1 5,800.00", "Subtotal: Phase 2 270.00", "300.00 − 30.00 = 270.00, academic rate",
        "1 Scientist 40 145.00 5,800.00", "Labour 5,800.00", "Material 270.00", "2026 5,800.00", "2027 270.00",
        "GST 5% 303.50", "PST 7% 406.00", "Total USD 6,779.50", "Deposit: on order 30% 2,033.85",
        "on delivery 70% 4,745.65", "List price CFI price", "120.00 90.00", "Not to exceed USD 9,000.00.",
    ):  # fmt: skip
        assert words in rows, (words, rows)


def test_prices_with_tax_say_what_they_hold(desk):
    draft = a_draft(
        currency="JPY", price_basis="inclusive", lines=[LineDraft(text="Work", unit_price="110000", tax="10")]
    )
    rows = " ".join(printed_rows(desk.ask(preview_draft, draft)))
    assert re.search(r"Prices include 10% sales tax of JPY\s*10,000\.", rows), rows
    assert "Total JPY 110,000" in rows


def test_what_was_typed_is_stored_and_comes_back(desk):
    saved = desk.run(new_quote, a_big_draft(price_basis="inclusive", rounding="total/half-even"))
    again = desk.ask(draft_of, saved.number)
    assert (again.price_basis, again.rounding) == ("inclusive", "total/half-even")
    assert [each.tax for each in again.lines] == ["", "standard: GST 5 + PST 7", "", "ab: GST 5"]
    assert from_document(as_document(again)).offer() == replace(again.offer(), payer="default")
    view = desk.ask(quote, saved.number)
    assert view.totals.inclusive
    assert view.totals.gross.plain() == "6070.00"
    desk.run(issue, saved.number, "a trial")
    assert "quotation.xml" in riders_of(desk.ask(reprint, saved.number)[1])


@pytest.mark.parametrize("seed", range(120))
def test_lines_without_their_tax_come_to_the_taxes_of_the_document(seed):
    offer = replace(random_offer(random.Random(seed)), price_basis="inclusive")
    sums = sums_of(offer)
    apart = apart_of(offer, sums, sums.amounts)
    told = [
        (line, each, amount)
        for line, each, amount in zip(offer.lines, apart, sums.amounts, strict=True)
        if each
    ]
    assert all(each.net + each.tax == amount for _, each, amount in told)
    assert sum(each.tax.minor for line, each, _ in told if line.counts) == sums.tax.minor
    assert (
        sum(each.net.minor for line, each, _ in told if line.counts) + sums.rounding.minor == sums.net.minor
    )


def test_revisions_say_how_taxes_prices_and_payments_changed():
    before = Offer(currency="CAD", lines=(line(10, tax_class="standard", tax_rate=5_000),))
    after = replace(
        before,
        price_basis="inclusive",
        lines=(line(10, **TAXES[4]),),
        extra={"schedule": read_schedule("100 on delivery")},
    )
    said = " ".join(change.text for change in differences(before, after))
    for words in (
        "Prices and tax: exclusive → inclusive.",
        "bc: GST 5% + PST 7%",
        "Payment schedule: 100 % on delivery.",
    ):
        assert words in said


def test_a_schedule_that_is_not_the_whole_is_a_problem():
    draft = a_big_draft()
    draft.details["schedule"] = [{"share": "50", "when": "on order"}]
    assert any(p.field == "schedule" and "100 %" in str(p) for p in draft.problems())
