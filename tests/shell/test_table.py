"""The table shows what it is given with the fewest changes, and the person keeps their place."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.shell.cells import Column
from app.shell.table import RecordTable, RowsModel
from app.shell.widgets import column


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str = ""
    amount: int | None = 0


COLUMNS: tuple[Column[Row], ...] = (
    Column("Name", lambda row: row.name, stretch=True),
    Column(
        "Amount",
        lambda row: "" if row.amount is None else f"{row.amount:,}",
        sort=lambda row: row.amount,
        right=True,
        tooltip=lambda row: f"<b>{row.name}</b>",
    ),
)


def model(rows=()):
    made = RowsModel(COLUMNS, lambda row: row.id)
    made.show(rows)
    return made


ROWS = st.lists(
    st.builds(Row, st.integers(0, 14), st.sampled_from("abc"), st.none() | st.integers(-9, 9)),
    unique_by=lambda row: row.id,
    max_size=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS | st.tuples(st.integers(0, 1), st.booleans()), min_size=1, max_size=6))
def test_any_sequence_of_rows_and_sorts_is_told_truly_to_the_view(qapp, steps):
    made = model([Row(1, "b"), Row(2, "a")])
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for step in steps:
        held = {key.id: QPersistentModelIndex(made.index(at, 0)) for at, key in enumerate(made.rows())}
        if isinstance(step, tuple):
            made.sort_by(step[0], descending=step[1])
            continue
        made.show(step)
        assert sorted(r.id for r in made.rows()) == sorted(r.id for r in step)
        assert {r.id: r for r in made.rows()} == {r.id: r for r in step}
        if made.order is None:
            assert made.rows() == step
        for key, index in held.items():
            at = made.position(key)
            # Rows that stay are moved, never taken out and put back; when nothing is left all may go at once.
            if at >= 0:
                assert index.isValid()
                assert index.row() == at


def test_sorting_goes_by_value_and_puts_rows_without_one_last(qapp):
    made = model([Row(1, amount=9), Row(2, amount=None), Row(3, amount=1000), Row(4, amount=-5)])
    made.sort_by(1, descending=False)
    assert [r.id for r in made.rows()] == [4, 1, 3, 2]
    made.sort_by(1, descending=True)
    assert [r.id for r in made.rows()] == [3, 1, 4, 2]


def test_text_is_sorted_without_regard_to_capitals(qapp):
    made = model([Row(1, "beta"), Row(2, "Alpha"), Row(3, "Gamma")])
    made.sort_by(0, descending=False)
    assert [r.name for r in made.rows()] == ["Alpha", "beta", "Gamma"]


def test_one_moved_row_is_one_move(qapp):
    rows = [Row(n) for n in range(40)]
    made = model(rows)
    told = []
    made.rowsMoved.connect(lambda *_: told.append("moved"))
    made.rowsInserted.connect(lambda *_: told.append("inserted"))
    made.rowsRemoved.connect(lambda *_: told.append("removed"))
    made.modelReset.connect(lambda: told.append("reset"))
    made.show([*rows[1:], rows[0]])
    assert told == ["moved"]


def test_the_same_rows_again_tell_the_view_nothing(qapp):
    made = model([Row(1), Row(2)])
    told = []
    for signal in (made.rowsMoved, made.rowsInserted, made.rowsRemoved, made.dataChanged, made.layoutChanged):
        signal.connect(lambda *_: told.append(1))
    made.show([Row(1), Row(2)])
    assert told == []


def test_two_rows_with_one_key_are_our_mistake(qapp):
    with pytest.raises(ValueError, match="same key"):
        model([Row(1), Row(1, "b")])


def test_a_reversed_list_of_many_keeps_the_selection(qapp):
    rows = [Row(n) for n in range(500)]
    made = model(rows)
    held = QPersistentModelIndex(made.index(7, 0))
    made.show(rows[::-1])
    assert held.row() == 492


def test_a_refresh_keeps_selection_and_scroll(qtbot):
    table = RecordTable(COLUMNS)
    qtbot.addWidget(table)
    table.show([Row(n, f"n{n}") for n in range(200)])
    table.resize(400, 300)
    table.show()
    table.choose(100)
    scroll = table.verticalScrollBar().value()
    assert scroll > 0
    heard = []
    table.chosen.connect(heard.append)
    table.show([Row(n, f"n{n}") for n in range(200) if n != 150])
    assert table.current().id == 100
    assert table.verticalScrollBar().value() == scroll
    assert heard == []
    table.show([Row(n, "changed") for n in range(200)])
    assert heard == [Row(100, "changed")]


def test_enter_and_double_click_open_once(qtbot):
    table = RecordTable(COLUMNS)
    qtbot.addWidget(table)
    table.show([Row(1, "a"), Row(2, "b")])
    table.show()
    opened = []
    table.opened.connect(opened.append)
    table.choose(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [Row(2, "b")]
    at = table.visualRect(table.model().index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == [Row(2, "b"), Row(1, "a")]


def test_tab_leaves_the_table(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    table, after = RecordTable(COLUMNS), QLineEdit()
    page.setLayout(column(table, after))
    table.show([Row(1), Row(2)])
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert table.current() == Row(1)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current() == Row(2)
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_an_empty_table_says_what_will_be_here(qtbot):
    empty = QLabel("Nothing yet")
    table = RecordTable(COLUMNS, empty=empty)
    qtbot.addWidget(table)
    table.show([])
    table.show()
    assert empty.isVisible()
    table.show([Row(1)])
    assert not empty.isVisible()


def test_a_click_on_the_header_sorts_and_the_order_stays(qtbot):
    table = RecordTable(COLUMNS)
    qtbot.addWidget(table)
    table.show([Row(1, amount=5), Row(2, amount=3)])
    table.sort_by(1)
    assert [r.id for r in table.rows()] == [2, 1]
    table.show([Row(1, amount=5), Row(2, amount=3), Row(3, amount=4)])
    assert [r.id for r in table.rows()] == [2, 3, 1]


def test_the_chosen_row_that_vanishes_is_told(qtbot):
    table = RecordTable(COLUMNS)
    qtbot.addWidget(table)
    table.show([Row(1)])
    table.choose(1)
    heard = []
    table.chosen.connect(heard.append)
    table.show([])
    assert heard == [None]


def test_markup_in_a_name_is_shown_and_not_read(qapp):
    made = model([Row(1, "Anna <b>")])
    assert (
        made.data(made.index(0, 1), Qt.ItemDataRole.ToolTipRole)
        == "<span>&lt;b&gt;Anna &lt;b&gt;&lt;/b&gt;</span>"
    )
