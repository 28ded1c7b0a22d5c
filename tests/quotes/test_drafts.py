import pytest

from app.basics.errors import Refusal
from app.quotes.drafts import EventDraft, LineDraft, QuoteDraft, as_document, from_document, from_offer
from app.quotes.drafts.line import read_tax
from app.quotes.rules.amounts import totals
from tests.quotes.conftest import a_draft

RATES = {"standard": 19_000, "reduced": 7_000}


def problems(**more):
    return {problem.field: str(problem) for problem in a_draft(**more).problems(RATES)}


def a_line(**more):
    return problems(lines=[LineDraft(**{"text": "x", "unit_price": "1"} | more)])


def test_a_good_draft_has_no_problems():
    assert a_draft().problems(RATES) == []


def test_a_quote_without_lines_says_so():
    assert problems(lines=[]) == {"lines": "A quote needs at least one line."}
    assert problems(lines=[LineDraft(kind="option", text="x", unit_price="1")]) == {
        "lines": "A quote needs at least one line."
    }


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("client", " ", "for which client"),
        ("engagement", "", "a title"),
        ("engagement", "x" * 301, "longer than 300"),
        ("currency", "", "Say the currency"),
        ("currency", "USX", "not a currency"),
        ("rounding", "up", "line/half-up"),
        ("valid_days", "soon", "between 1 and 730"),
        ("valid_days", "-1", "between 1 and 730"),
        ("payment_days", "366", "between 0 and 365"),
        ("payment_from", "christmas", "end-of-month"),
        ("freight_how", "by mule", "prepaid-and-add"),
        ("period_start", "31.12.2026", "is not a day"),
        ("references", {"Budget 1": "x"}, "small letters"),
        ("details", {"mood": "good"}, "is not known"),
    ],
)
def test_each_field_says_what_is_wrong_beside_itself(field, value, says):
    found = problems(**{field: value})
    assert len(found) == 1
    assert says in next(iter(found.values()))
    assert next(iter(found)).startswith(field)


def test_a_period_cannot_end_before_it_starts():
    assert problems(period_start="2027-04-01") == {"period_end": "The period ends before it starts."}


@pytest.mark.parametrize(
    ("line", "field", "says"),
    [
        ({"kind": "gift"}, "kind", "is not known"),
        ({"text": " ", "code": "A"}, "text", "text is missing"),
        ({"quantity": "0"}, "quantity", "more than nought"),
        ({"quantity": "1e99999999"}, "quantity", "not a number"),
        ({"unit_price": "1,234.5.6"}, "unit_price", "not a number"),
        ({"unit_price": ""}, "unit_price", "missing"),
        ({"unit_price": "-1"}, "unit_price", "not negative"),
        ({"discount": "101 %"}, "discount", "between 0 and 100"),
        ({"discount": "2.00"}, "discount", "larger than the amount"),
        ({"discount": "-2"}, "discount", "without a sign"),
        ({"tax": "luxury"}, "tax", "tax class 'luxury'"),
        ({"tax": "exempt 19"}, "tax", "has no rate"),
        ({"tax": "19 19"}, "tax", "is not known"),
        ({"tax": "HST 13"}, "tax", "stands behind a class: standard: HST 13."),
        ({"tax": "101"}, "tax", "between 0 and 100"),
        ({"text": "x" * 1001}, "text", "longer than 1,000"),
        ({"quantity": "999999999999", "unit_price": "999999999999"}, "quantity", "larger than can be billed"),
    ],
)
def test_each_line_says_what_is_wrong_beside_its_field(line, field, says):
    found = a_line(**line)
    assert list(found) == [f"lines[0].{field}"]
    assert found[f"lines[0].{field}"].startswith("Line 1: ")
    assert says in found[f"lines[0].{field}"]


def test_the_waiting_row_at_the_end_is_no_problem():
    draft = a_draft()
    draft.lines.append(LineDraft())
    assert draft.problems() == []
    assert len(draft.offer().lines) == 3


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ("", 0)), ("exempt", ("exempt", 0)), ("standard", ("standard", 19_000)), ("19", ("standard", 19_000)),
        ("8.875 %", ("standard", 8_875)), ("5,5", ("standard", 5_500)), ("Reduced 7", ("reduced", 7_000)), ("zero", ("zero", 0)),
    ],
)  # fmt: skip
def test_tax_is_a_class_a_rate_or_both(typed, read):
    assert read_tax(typed, RATES) == read


def test_a_class_without_a_rate_of_ours_asks_for_it():
    with pytest.raises(Refusal, match="Write it, for example standard 19"):
        read_tax("standard", {})


def test_numbers_are_read_as_the_screen_writes_them():
    line = LineDraft(text="x", quantity="1.234,5", unit_price="2.000,25")
    offer = a_draft(locale="de_DE", lines=[line]).offer()
    assert (offer.lines[0].quantity, offer.lines[0].unit_price) == (12_345_000, 20_002_500)


def test_a_discount_line_lowers_the_total_however_it_is_signed():
    for price in ("100", "-100"):
        lines = [
            LineDraft(text="x", unit_price="500"),
            LineDraft(kind="discount", text="y", unit_price=price),
        ]
        offer = a_draft(lines=lines).offer()
        assert totals(offer.lines, "USD").gross.plain() == "400.00"


def test_a_half_typed_draft_still_has_rough_totals():
    draft = a_draft(
        valid_days="",
        lines=[LineDraft(text="x", quantity="2", unit_price="10"), LineDraft(text="y", unit_price="1,,")],
    )
    offer = draft.roughly()
    assert totals(offer.lines, "USD").gross.plain() == "20.00"
    with pytest.raises(Refusal, match="And 1 more"):
        draft.offer()


def test_a_quote_of_too_many_lines_is_refused():
    line = LineDraft(text="x", unit_price="1")
    assert "at most 5,000 lines" in problems(lines=[line] * 5001)["lines"]


def test_a_draft_survives_the_file_and_the_record():
    draft = a_draft(details={"warranty": "One year"}, profile={"paper": "a4"})
    draft.lines[0].discount, draft.lines[1].tax = "10 %", "reduced 7"
    document = as_document(draft)
    assert from_document(document).offer(RATES) == draft.offer(RATES)
    back = from_offer(draft.offer(RATES), client="okafor-group", engagement="x")
    assert back.offer(RATES) == draft.offer(RATES)
    assert (back.lines[0].discount, back.lines[1].tax, back.valid_days) == ("10 %", "reduced 7", "60")


def test_a_file_may_name_papers_by_kind_alone():
    draft = from_document({"client": "a", "annex": ["w-9", {"kind": "insurance", "title": "Cover note"}]})
    assert [(annex.kind, annex.title) for annex in draft.annexes] == [
        ("w-9", ""),
        ("insurance", "Cover note"),
    ]


def test_an_empty_draft_can_be_made_and_complains():
    assert len(QuoteDraft().problems()) >= 4


def test_an_event_says_what_is_wrong_with_it():
    assert EventDraft(kind="submitted", to="purchasing").problems() == []
    assert [p.field for p in EventDraft(kind="returned", to="moon", reason="x" * 2001).problems()] == [
        "to",
        "reason",
    ]
