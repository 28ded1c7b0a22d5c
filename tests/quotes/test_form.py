"""The grid behaves like a spreadsheet, and the head says what its figures mean."""

import datetime as dt
from uuid import uuid4

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest

from app.quotes.drafts import LineDraft, QuoteDraft
from app.quotes.drafts.paste import lines_of
from app.quotes.form import HeadForm, LineGrid, LinesModel, MoreForm
from app.quotes.form.line_bar import LineBar, read_codes
from app.quotes.form.lines import AMOUNT, CODE, NUMBER, PRICE, QUANTITY, TEXT, UNIT
from app.quotes.queries import Choices
from app.seller.queries import ServiceRow
from app.shell import theme
from app.shell.application import application

SEQUENCING = ServiceRow(
    id=uuid4(),
    code="SEQ-210",
    text="De novo protein sequencing",
    detail="LC-MS/MS, two enzymes",
    unit="sample",
    unit_price=3_100_000,
    currency="USD",
    tax_class="exempt",
    kind="service",
)


@pytest.fixture(autouse=True)
def dressed(qapp):
    if qapp.style().name() != "fusion" or theme.scheme() != "light":
        application(scheme="light")


@pytest.fixture
def grid(qtbot):
    model = LinesModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.offer([SEQUENCING])
    made = LineGrid(model)
    qtbot.addWidget(made)
    model.take([LineDraft(text="Preparation", quantity="2", unit="set", unit_price="40")])
    made.resize(760, 300)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def type_in(grid, text, key=Qt.Key.Key_Tab):
    """Type into the current cell as a person does, and end with a key."""
    QTest.keyClicks(grid, text[0])
    editor = grid.focusWidget() if grid.focusWidget() is not grid else QGuiApplication.focusObject()
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, key)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_typing_into_the_last_row_adds_a_line_and_tab_goes_on(grid):
    grid.go_to(1, TEXT)
    type_in(grid, "Data package")
    assert [line.text for line in grid.lines.lines] == ["Preparation", "Data package"]
    assert grid.currentIndex().column() == CODE
    type_in(grid, "D-3")
    assert grid.currentIndex().column() == QUANTITY
    type_in(grid, "3", Qt.Key.Key_Return)
    assert grid.lines.lines[1].quantity == "3"
    assert (grid.row(), grid.currentIndex().column()) == (2, QUANTITY)


def test_escape_gives_up_what_was_typed(grid):
    grid.go_to(0, PRICE)
    type_in(grid, "99", Qt.Key.Key_Escape)
    assert grid.lines.lines[0].unit_price == "40"


def test_tab_passes_what_cannot_be_typed_and_leaves_at_the_end(grid):
    grid.go_to(0, PRICE)
    assert grid.step(1)
    assert (grid.row(), grid.currentIndex().column()) == (1, TEXT)
    assert not grid.step(1)


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_a_known_code_fills_the_line_from_the_price_list(grid):
    grid.go_to(1, TEXT)
    type_in(grid, "seq-210")
    line = grid.lines.lines[1]
    assert (line.text, line.code, line.unit, line.unit_price, line.tax) == (
        "De novo protein sequencing",
        "SEQ-210",
        "sample",
        "310.00",
        "exempt",
    )


def test_a_price_in_another_currency_is_not_taken_over(grid):
    grid.lines.currency = "EUR"
    grid.lines.write(1, {"code": "SEQ-210"})
    assert grid.lines.lines[1].unit_price == ""


def test_rows_of_a_spreadsheet_become_lines(grid):
    data = QMimeData()
    data.setText(
        "PREP-1\tSample preparation\t48\tsample\t1,040.00\nD-3\tData package and report\t1\tset\t600.00\n"
    )
    QGuiApplication.clipboard().setMimeData(data)
    grid.go_to(1, TEXT)
    QTest.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = grid.lines.lines[1:]
    assert [(x.code, x.text, x.quantity, x.unit, x.unit_price) for x in pasted] == [
        ("PREP-1", "Sample preparation", "48", "sample", "1,040.00"),
        ("D-3", "Data package and report", "1", "set", "600.00"),
    ]


def test_a_single_word_is_pasted_into_the_cell(grid):
    QGuiApplication.clipboard().setText("hour")
    grid.go_to(0, UNIT)
    grid.paste()
    assert grid.lines.lines[0].unit == "hour"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Description\tQty\tUnit price\nSequencing of things\t2\t31",
            ("Sequencing of things", "", "2", "31"),
        ),
        ("Sequencing\t3\t10.50", ("Sequencing", "", "3", "10.50")),
        ("Sequencing\t10.50", ("Sequencing", "", "1", "10.50")),
        ("A-1\tSequencing of things\t3\t$10.50", ("Sequencing of things", "A-1", "3", "10.50")),
        ("Only words", ("Only words", "", "1", "")),
    ],
)
def test_headings_or_the_cells_themselves_say_what_a_column_is(text, expected):
    (line,) = lines_of(text)
    assert (line.text, line.code, line.quantity, line.unit_price) == expected


def test_lines_move_by_key_and_a_removed_one_comes_back(grid, qtbot):
    grid.lines.insert(1, [LineDraft(text="Data", unit_price="600")])
    grid.go_to(0, TEXT)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [line.text for line in grid.lines.lines] == ["Data", "Preparation"]
    assert grid.row() == 1
    said = []
    grid.lines.undoable.connect(said.append)
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    assert [line.text for line in grid.lines.lines] == ["Data"]
    assert said == ["Line 2 removed"]
    grid.lines.undo()
    grid.lines.undo()
    assert [line.text for line in grid.lines.lines] == ["Preparation", "Data"]


def test_a_heading_has_words_only(grid):
    grid.lines.write(0, {"kind": "section"})
    model = grid.lines
    assert not model.flags(model.index(0, PRICE)) & Qt.ItemFlag.ItemIsEditable
    assert model.index(0, NUMBER).data() == ""
    assert model.index(0, QUANTITY).data() == ""


def test_the_grid_is_as_high_as_its_lines(grid):
    before = grid.height()
    grid.lines.insert(1, [LineDraft(text="Data", detail="kept for three years")])
    assert grid.height() == before + 50


def test_what_is_wrong_is_told_in_the_cell(grid):
    grid.lines.say({}, {(0, "unit_price"): "The unit price is missing."})
    assert grid.lines.index(0, PRICE).data(Qt.ItemDataRole.ToolTipRole) == "The unit price is missing."
    assert grid.lines.index(0, AMOUNT).data() == ""


def test_the_bar_edits_the_line_one_stands_in(grid, qtbot):
    bar = LineBar(grid.lines)
    qtbot.addWidget(bar)
    grid.here.connect(bar.stand)
    grid.go_to(1, TEXT)
    assert not bar.isEnabled()
    grid.go_to(0, TEXT)
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    QTest.keyClicks(bar.fields["discount"].widget, "10 %")
    bar.fields["commodity"].setFocus()
    QTest.keyClicks(bar.fields["commodity"].widget, "unspsc 41116100")
    line = grid.lines.lines[0]
    assert (line.discount, line.commodity) == ("10 %", {"unspsc": "41116100"})
    grid.lines.undo()
    assert grid.lines.lines[0].commodity == {}
    assert grid.lines.lines[0].discount == "10 %"
    assert read_codes("nacres NA.31, 4711") == {"nacres": "NA.31", "code": "4711"}


CHOICES = Choices(
    (("default", "Northfield Research Foundation"),), (("Ada Okafor", "Ada Okafor"),), (), (), (), (), {}
)


def test_the_days_say_what_they_mean_until_one_types(qtbot):
    head = HeadForm()
    qtbot.addWidget(head)
    draft = QuoteDraft(number="Q-1", valid_days="30", payment_days="30", payment_from="invoice")
    head.take(draft, CHOICES, dt.date(2026, 11, 10))
    assert head.valid.edit.text() == "30 days, to 10 Dec"
    assert head.terms.edit.text() == "net 30 from invoice"
    with qtbot.waitActive(head):
        head.show()
        head.activateWindow()
    head.valid.edit.setFocus()
    qtbot.waitUntil(lambda: head.valid.edit.text() == "30")
    QTest.keyClicks(head.valid.edit, "60")
    assert draft.valid_days == "60"


def test_the_rest_of_the_head_is_typed_into_the_draft(qtbot):
    more = MoreForm()
    qtbot.addWidget(more)
    draft = QuoteDraft()
    more.take(draft, CHOICES)
    more.fields["references"].widget.setPlainText("Grant: R01 GM1\n4471")
    more.fields["period_end"].widget.setDate(dt.date(2027, 3, 31))
    QTest.keyClicks(more.fields["title"].widget, "Quotation")
    assert draft.references == {"grant": "R01 GM1", "reference": "4471"}
    assert draft.period_end == "2027-03-31"
    assert draft.profile == {"title": "Quotation"}
    more.fields["title"].widget.clear()
    QTest.keyClicks(more.fields["title"].widget, " ")
    assert draft.profile == {}
