import datetime as dt
from dataclasses import replace

from app.basics.wording import Wording
from app.quotes.rules.differences import differences
from app.quotes.rules.offer import Enclosure, Line, Offer


def a_line(text, quantity=1, price=0, **more):
    return Line(text=text, quantity=quantity * 10_000, unit_price=price * 10_000, **more)


FIRST = Offer(currency="USD", lines=(a_line("Extraction", 20, 270, code="EX"), a_line("Set-up", 1, 210)))


def sentences(before, after, wording=None):
    changes = differences(before, after, wording) if wording else differences(before, after)
    return [(change.kind, change.text.replace("\u00a0", " ")) for change in changes]


def test_one_added_line_and_700_more():
    second = replace(FIRST, lines=(*FIRST.lines, a_line("Label removal", 20, 35)))
    assert sentences(FIRST, second) == [
        ("added", "Line 3, Label removal added: 20 × 35.00 = USD 700.00."),
        ("total", "Total USD 5,610.00 → USD 6,310.00, +700.00."),
    ]


def test_the_same_offer_has_no_differences():
    assert differences(FIRST, FIRST) == ()


def test_a_removed_line_is_named_with_its_worth():
    second = replace(FIRST, lines=FIRST.lines[:1])
    assert sentences(FIRST, second) == [
        ("removed", "Line 2, Set-up removed: 1 × 210.00 = USD 210.00."),
        ("total", "Total USD 5,610.00 → USD 5,400.00, -210.00."),
    ]


def test_a_moved_line_is_not_a_new_one():
    assert sentences(FIRST, replace(FIRST, lines=FIRST.lines[::-1])) == []


def test_every_change_of_a_line_is_said_in_one_sentence():
    new = replace(
        FIRST.lines[0],
        quantity=240_000,
        unit="sample",
        unit_price=2_600_000,
        discount_rate=10_000,
        tax_class="standard",
        tax_rate=19_000,
        detail="two enzymes",
        commodity={"nacres": "SB64"},
        role="chemist",
        text="Extraction, twice",
        kind="labour",
    )
    [(kind, said), _] = sentences(FIRST, replace(FIRST, lines=(new, FIRST.lines[1])))
    assert kind == "changed"
    for part in (
        "Line 1, Extraction, twice: kind service → labour",
        "quantity 20 → 24",
        "unit none → sample",
        "unit price 270.00 → 260.00",
        "discount none → 10%",
        "tax none 0% → standard 19%",
        "role none → chemist",
        "detail reworded",
        "commodity codes changed",
    ):
        assert part in said


def test_a_reworded_line_in_its_place_is_a_change_not_two():
    second = replace(FIRST, lines=(FIRST.lines[0], a_line("Setting up", 1, 210)))
    assert sentences(FIRST, second) == [("changed", "Line 2, Setting up: text Set-up → Setting up.")]


def test_an_option_says_that_it_stands_outside_and_a_section_has_no_price():
    extra = (a_line("Replicates", 1, 2880, kind="option"), a_line("Part two", kind="section"))
    second = replace(FIRST, lines=(*FIRST.lines, *extra))
    assert sentences(FIRST, second) == [
        ("added", "Line 3, Replicates added: 1 × 2,880.00 = USD 2,880.00, outside the total."),
        ("added", "Section, Part two added."),
    ]


def test_head_terms_references_and_papers_are_compared():
    second = replace(
        FIRST,
        valid_days=30,
        freight_terms="fob-destination",
        period_end=dt.date(2027, 3, 31),
        intro="Dear Ada",
        delivery="x" * 80,
        references={"grant": "R01"},
        annexes=(Enclosure(kind="w-9", title="Form W-9"),),
        profile={"paper": "a4"},
    )
    assert sentences(FIRST, second) == [
        ("changed", "Valid for days: 60 → 30."),
        ("added", "Freight terms: fob-destination."),
        ("added", "Period to: Mar 31, 2027."),
        ("added", "Delivery added."),
        ("added", "Introduction: Dear Ada"),
        ("added", "Reference grant: R01."),
        ("added", "Attached: Form W-9."),
        ("changed", "Document look, paper, changed."),
    ]
    back = sentences(second, replace(FIRST, terms_text="t" * 61))
    assert ("removed", "Freight terms removed (was fob-destination).") in back
    assert ("removed", "Introduction removed.") in back
    assert ("removed", "No longer attached: Form W-9.") in back
    assert ("added", "Terms added.") in back


def test_a_reworded_text_and_another_discount_are_changes():
    before = replace(
        FIRST, intro="a", profile={"paper": "a4"}, lines=(a_line("x", 1, 100, discount=100_000), a_line(""))
    )
    after = replace(
        FIRST,
        intro="b",
        profile={"paper": "a4"},
        lines=(a_line("x", 1, 100, discount=200_000, discount_rate=5_000), a_line("")),
    )
    assert sentences(before, after)[0] == ("changed", "Introduction changed.")
    assert "discount 10.00 → 5% and 20.00" in sentences(before, after)[1][1]


def test_another_currency_has_no_difference_of_sums():
    assert sentences(FIRST, replace(FIRST, currency="EUR"))[-1] == (
        "total",
        "Total USD 5,610.00 → EUR 5,610.00.",
    )


def test_numbers_are_worded_in_the_language_asked_for():
    second = replace(FIRST, lines=FIRST.lines[:1])
    assert sentences(FIRST, second, Wording("de_DE"))[-1][1] == "Total 5.610,00 USD → 5.400,00 USD, -210,00."


def test_a_long_text_is_shortened_and_a_line_without_words_named_by_its_number():
    second = replace(FIRST, lines=(*FIRST.lines, a_line("y" * 90, 1, 1), a_line("", 1, 1)))
    added = [text for kind, text in sentences(FIRST, second) if kind == "added"]
    assert added[0].startswith("Line 3, " + "y" * 59 + "… added")
    assert added[1].startswith("Line 4 added")
