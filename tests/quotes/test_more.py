"""What only some quotes want is folded away, and typed in the window: labour, years, further prices, ceiling, payments."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.quotes.document import preview_draft
from app.quotes.drafts import LineDraft
from app.quotes.drafts.line import read_prices
from app.quotes.queries import draft_of
from app.quotes.rules.instalments import missing_share, payment
from tests.quotes.conftest import a_draft
from tests.quotes.test_document import text_of
from tests.quotes.test_screen import draft, dressed, house, prepared, shown

__all__ = ["draft", "dressed", "house", "prepared", "shown"]


def say(field, text):
    """Type over what stands in a field."""
    edit = field.widget if hasattr(field, "widget") else field
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def stored(house, draft):
    draft.save()
    return house.ask(draft_of, draft.number())


@pytest.fixture
def bar(draft):
    draft.editor.grid.go_to(1)
    return draft.editor.bar


def test_a_common_line_is_not_bothered_with_role_and_year(bar):
    assert bar.more.isHidden()
    bar.more_button.click()
    assert not bar.more.isHidden()
    bar.more_button.click()
    assert bar.more.isHidden()


def test_labour_is_typed_with_role_hours_and_rate(house, draft, bar):
    bar.fields["kind"].choices.setCurrentIndex(bar.fields["kind"].choices.findData("labour"))
    bar.fields["kind"].choices.activated.emit(0)
    assert not bar.more.isHidden()
    say(bar.fields["role"], "Senior scientist")
    say(bar.fields["hours"], "12.5")
    line = stored(house, draft).lines[1]
    assert (line.kind, line.role, line.extra) == ("labour", "Senior scientist", {"hours": "12.5"})
    paper = text_of(house.ask(preview_draft, house.ask(draft_of, draft.number())))
    assert "Senior scientist" in paper
    assert "12.5" in paper


def test_a_job_over_years_is_repeated_line_by_line(house, draft, bar):
    bar.more_button.click()
    say(bar.fields["year"], "2027")
    bar.repeat_button.click()
    draft.editor.grid.go_to(2)
    say(bar.fields["hours"], "")
    lines = stored(house, draft).lines
    assert [line.extra.get("year") for line in lines] == [None, "2027", "2028", None]
    draft.editor.grid.go_to(0)
    assert not bar.fields["year"].widget.text()
    draft.editor.model.undo()
    assert len(draft.editor.model.lines) == 3


def test_three_prices_are_typed_and_printed_in_columns(house, draft, bar):
    bar.more_button.click()
    say(bar.fields["prices"], "list 1,250.00; academic 45.50")
    assert stored(house, draft).lines[1].extra == {"prices": {"list": "1250.00", "academic": "45.50"}}
    paper = text_of(house.ask(preview_draft, house.ask(draft_of, draft.number())))
    assert "List price" in paper
    assert "1,250.00" in paper
    assert read_prices("CFI: 9.00") == {"cfi": "9.00"}


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("hours", "many", "many"),
        ("year", "soon", "is not a year"),
        ("prices", "list cheap", "cheap"),
        ("prices", "list", "list"),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field_and_in_the_line(draft, bar, field, typed, said):
    bar.more_button.click()
    say(bar.fields[field], typed)
    assert said in bar.fields[field].wrong.text()
    assert said in draft.editor.model.problem(1, 1)
    assert not draft.keeper.save()


def test_payments_are_added_row_by_row_and_show_that_they_are_the_whole(house, draft):
    draft.editor.toggle()
    plan = draft.editor.more.fields["schedule"]
    assert plan.whole.text().startswith("None")
    plan.add_button.click()
    first = plan.rows[0]
    assert first.share.text() == "100"
    say(first.share, "30")
    say(first.when, "on order")
    first.kind.setCurrentIndex(first.kind.findData("deposit"))
    first.kind.activated.emit(0)
    assert plan.whole.text() == "70 % is not given to a payment yet"
    assert "100 %" in plan.wrong.text()
    assert not draft.keeper.save()
    plan.add_button.click()
    assert plan.rows[1].share.text() == "70"
    say(plan.rows[1].when, "on delivery")
    assert plan.whole.text() == "100 %, 16,800.00 USD together"
    assert (first.amount.text(), plan.rows[1].amount.text()) == ("5,040.00", "11,760.00")
    assert plan.wrong.text() == ""
    assert stored(house, draft).details["schedule"] == [
        {"share": "30", "kind": "deposit", "when": "on order", "before_delivery": True},
        {"share": "70", "when": "on delivery"},
    ]
    plan.rows[0].drop.click()
    plan.rows[0].drop.click()
    assert "schedule" not in stored(house, draft).details


def test_the_amounts_of_the_payments_follow_the_total(draft):
    draft.editor.toggle()
    draft.keeper.draft.details["schedule"] = [payment("50", "", "on order"), payment("50", "", "after")]
    draft.editor.refresh()
    plan = draft.editor.more.fields["schedule"]
    assert [line.amount.text() for line in plan.rows] == ["8,400.00", "8,400.00"]
    draft.editor.model.setData(draft.editor.model.index(0, 3), "50")
    assert [line.amount.text() for line in plan.rows] == ["8,710.00", "8,710.00"]


def test_not_to_exceed_is_typed_and_printed(house, draft):
    draft.editor.toggle()
    say(draft.editor.more.fields["ceiling"], "20000.00")
    assert stored(house, draft).details["ceiling"] == "20000.00"
    say(draft.editor.more.fields["ceiling"], "much")
    assert "much" in draft.editor.more.fields["ceiling"].wrong.text()


def test_a_cure_finds_the_field_that_is_folded_away(draft):
    draft.editor.focus_on("role", 0)
    assert draft.editor.bar.fields["role"].widget.hasFocus()
    draft.editor.focus_on("schedule")
    assert draft.editor.more.isVisible()
    QTest.keyClick(draft, Qt.Key.Key_Escape)


def test_hours_of_a_file_are_kept_as_numbers():
    made = a_draft(lines=[LineDraft(text="Run", unit_price="10", kind="labour", extra={"hours": "12.50"})])
    assert made.offer().lines[0].extra == {"hours": "12.5"}
    assert missing_share([{"share": "30"}, {"share": "x"}]) == ""
    assert payment("30", "", "on order", {"before_delivery": True})["before_delivery"]
