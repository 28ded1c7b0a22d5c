"""The check as a table: quote line, order line, difference, decision; the unmatched on top, what is the same below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.basics.money import Money
from app.basics.quantity import SCALE
from app.orders.queries import CheckRow, DifferenceRow
from app.orders.queries.pages import OrderPage
from app.orders.rules.decisions import needs_decision
from app.orders.rules.letter import field_label
from app.orders.rules.values import OfferLine, OrderedLine
from app.orders.screen.words import DECISIONS, SEVERITIES, WORDS, value
from app.shell.cells import Column
from app.shell.table import RecordTable

_RANK: Final = {"stop": 0, "warn": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Point:
    """One row: a difference, or a line that is the same on both."""

    key: str
    where: str
    quoted: str
    quoted_more: str
    ordered: str
    ordered_more: str
    difference: DifferenceRow | None
    option: bool = False  # offered beside the total, and not taken

    @property
    def undecided(self) -> bool:
        """Whether somebody must decide it."""
        return self.difference is not None and needs_decision(self.difference)


def points(page: OrderPage) -> tuple[Point, ...]:
    """The rows of the check, in the order in which they are read."""
    view = page.view
    unmatched = [p for row in view.rows if row.unmatched for p in _of_line(row)]
    whole = [_whole(d) for d in sorted(view.whole, key=lambda d: _RANK.get(d.severity, 3))]
    paired = [p for row in view.rows if not row.unmatched for p in _of_line(row)]
    differing = [p for p in paired if p.difference is not None]
    differing.sort(key=lambda p: _RANK.get(p.difference.severity, 3) if p.difference else 3)
    graver = [p for p in whole if p.difference and p.difference.severity != "note"]
    notes = [p for p in whole if p not in graver]
    same = [p for p in paired if p.difference is None]
    return (*unmatched, *graver, *differing, *notes, *same)


def _whole(d: DifferenceRow) -> Point:
    return Point(str(d.id), "whole order", _value(d.field, d.quoted), "", _value(d.field, d.ordered), "", d)


def _value(field: str, text: str) -> str:
    return value(field, text) or "not stated"


def _of_line(row: CheckRow) -> Iterator[Point]:
    where = f"line {row.line}" if not row.line.startswith("+") else "added"
    quoted = (row.quoted.text, _figures(row.quoted)) if row.quoted else ("not quoted", "")
    option = row.ordered is None and not row.unmatched
    missing = "not taken" if option else "not on the order"
    ordered = (row.ordered.text or "no words", _figures(row.ordered)) if row.ordered else (missing, "")
    for d in row.differences:
        yield Point(str(d.id), where, *quoted, *ordered, d)
    if not row.differences:
        yield Point(f"same {row.line}", where, *quoted, *ordered, None, option)


def _figures(line: OfferLine | OrderedLine) -> str:
    price = WORDS.unit_price(line.unit_price, line.amount.currency)
    if line.quantity == SCALE:
        return _amount(line.amount)
    unit = f" {line.unit}" if line.unit else ""
    return f"{WORDS.quantity(line.quantity)}{unit} × {price} = {_amount(line.amount)}"


def _amount(amount: Money) -> str:
    return WORDS.amount(amount)


def _mark(p: Point) -> tuple[str, str, str]:
    if p.difference is None and p.option:
        return "Option", "minus", "muted"
    if p.difference is None:
        return "Same", "check", "green"
    return SEVERITIES.get(p.difference.severity, SEVERITIES["note"])


def decision_words(d: DifferenceRow | None) -> str:
    """What stands in the last column."""
    if d is None:
        return ""
    if d.decision:
        return DECISIONS[d.decision][0]
    return "to decide" if needs_decision(d) else "noted"


def decision_signal(d: DifferenceRow | None) -> str:
    """Its colour."""
    if d is None:
        return ""
    if d.decision:
        return DECISIONS[d.decision][1]
    return SEVERITIES[d.severity][2] if needs_decision(d) else "neutral"


def _difference(p: Point) -> str:
    d = p.difference
    if d is None:
        return ""
    return field_label(d.field).capitalize()


def _values(p: Point) -> str:
    d = p.difference
    if d is None or (not p.quoted_more and not p.ordered_more):
        return d.because if d else ""
    if d.field in {"line", "freight"}:
        return "missing on the order" if not d.ordered else "not on the quote"
    return f"{value(d.field, d.quoted) or 'nothing'} → {value(d.field, d.ordered) or 'nothing'}"


COLUMNS: Final[tuple[Column[Point], ...]] = (
    Column("", lambda p: _mark(p)[0], icon=lambda p: _mark(p)[1], tint=lambda p: _mark(p)[2],
           second=lambda p: p.where, width=118, strong=True),
    Column("On the quote", lambda p: p.quoted, second=lambda p: p.quoted_more, stretch=True,
           tooltip=lambda p: p.quoted),
    Column("On the order", lambda p: p.ordered, second=lambda p: p.ordered_more, stretch=True,
           tooltip=lambda p: p.ordered),
    Column("Difference", _difference, second=_values, stretch=True,
           tooltip=lambda p: p.difference.because if p.difference else ""),
    Column("Decision", lambda p: decision_words(p.difference), signal=lambda p: decision_signal(p.difference),
           width=100),
)  # fmt: skip


class CheckTable(RecordTable[Point]):
    """The table. Several rows can be chosen; A, Q and R send ``decided("accept" …)``."""

    decided = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(COLUMNS, key=lambda p: p.key, bare=True, parent=parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName("Differences between quote and order")
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setSortIndicatorShown(False)

    def picked(self) -> tuple[Point, ...]:
        """The chosen rows that hold a difference, from above."""
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        found = [self.model_.row_at(at) for at in rows]
        return tuple(p for p in found if p is not None and p.difference is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_A: "accept", Qt.Key.Key_Q: "query", Qt.Key.Key_R: "refuse"}
        decision = keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if decision is not None:
            if not event.isAutoRepeat():
                self.decided.emit(decision)
            return
        super().keyPressEvent(event)
