"""The lines of a draft as a table that can be typed into: one row for each, and an empty one that waits at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.basics.quantity import plain_scaled, plain_unit_price
from app.quotes.drafts import LineDraft
from app.quotes.rules.offer import LINE_KINDS, WORDS
from app.seller.queries import ServiceRow
from app.shell import theme

_Index = QModelIndex | QPersistentModelIndex
NUMBER, TEXT, CODE, QUANTITY, UNIT, PRICE, AMOUNT = range(7)
TITLES: Final = ("#", "Description", "Code", "Qty", "Unit", "Unit price", "Amount")
FIELDS: Final = {TEXT: "text", CODE: "code", QUANTITY: "quantity", UNIT: "unit", PRICE: "unit_price"}
#: In which cell a problem is told that has no cell of its own.
_TOLD_IN: Final = {AMOUNT: ("discount",), TEXT: ("text", "role", "hours", "year", "prices")}
RIGHT: Final = frozenset({QUANTITY, PRICE, AMOUNT})
MOST_UNDO: Final = 60


class LinesModel(QAbstractTableModel):
    """Edits the list of line drafts in place. Sends ``edited`` after every change that a person made.

    ``say`` tells it what the amounts come to and what is wrong, both by the index of the line.
    """

    edited = Signal()
    undoable = Signal(str)  # what could be taken back now; empty for nothing

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[LineDraft] = []
        self.services: dict[str, ServiceRow] = {}
        self.currency = "USD"
        self.frozen = False
        self.amounts: Mapping[int, str] = {}
        self.wrong: Mapping[tuple[int, str], str] = {}
        self._undo: list[tuple[str, list[LineDraft]]] = []
        self._typing: tuple[int, ...] = ()

    # -- what it shows ----------------------------------------------------------------------------------------

    def take(self, lines: list[LineDraft]) -> None:
        """Edit this list from now on; what could be taken back is forgotten."""
        self.beginResetModel()
        self.lines = lines
        self._undo.clear()
        self.amounts, self.wrong = {}, {}
        self.endResetModel()
        self.undoable.emit("")

    def offer(self, services: Sequence[ServiceRow]) -> None:
        """The price list that codes and texts are completed from."""
        self.services = {row.code.casefold(): row for row in services}

    def say(self, amounts: Mapping[int, str], wrong: Mapping[tuple[int, str], str]) -> None:
        """What the lines come to now, and what is wrong in them."""
        if (amounts, wrong) != (self.amounts, self.wrong):
            self.amounts, self.wrong = amounts, wrong
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, AMOUNT))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.lines) + (not self.frozen)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(theme.LABEL, theme.SEMIBOLD)
        return TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def line(self, row: int) -> LineDraft | None:
        """The line in a row; None for the empty one at the end."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def position(self, row: int) -> str:
        """The number that is printed for the line."""
        priced = sum(line.kind not in WORDS and not line.empty for line in self.lines[: row + 1])
        line = self.line(row)
        if line is None:
            return str(sum(line.kind not in WORDS for line in self.lines) + 1)
        return "" if line.kind in WORDS else str(priced)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.problem(row, column) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return None
        if column == NUMBER:
            return self.position(row)
        line = self.line(row)
        if line is None:
            return ""
        if column == AMOUNT:
            return self.amounts.get(row, "")
        if line.kind in WORDS and column != TEXT:
            return ""
        return getattr(line, FIELDS[column])

    def problem(self, row: int, column: int) -> str:
        """What is wrong in a cell, or nothing."""
        fields = _TOLD_IN.get(column, (FIELDS.get(column, ""),))
        return next((self.wrong[row, name] for name in fields if (row, name) in self.wrong), "")

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        line = self.line(index.row())
        words = line is not None and line.kind in WORDS
        if self.frozen or index.column() not in FIELDS or (words and index.column() != TEXT):
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable

    # -- what is typed ----------------------------------------------------------------------------------------

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() not in FIELDS or self.frozen:
            return False
        return self.write(index.row(), {FIELDS[index.column()]: str(value)})

    def write(self, row: int, values: Mapping[str, Any]) -> bool:
        """Write these fields of a line; in the empty row it makes a new one. A known code or service fills the rest."""
        line = self.line(row)
        if line is None:
            if not any(str(value).strip() for value in values.values()):
                return False
            self._remember("Line added")
            # The empty row becomes the line, and another empty one follows: the cursor stays where one types.
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.lines.append(self._completed(LineDraft(), values))
            self.endInsertRows()
        else:
            changed = self._completed(line, values)
            if changed == line:
                return False
            self._remember("Line changed", (row, *sorted(map(hash, values))))
            self.lines[row] = changed
        self._shown(row)
        return True

    def _completed(self, line: LineDraft, values: Mapping[str, Any]) -> LineDraft:
        changed = replace(line, **values)
        service = self.service(str(values.get("code", ""))) or self._called(str(values.get("text", "")))
        if service is None or (service.code == line.code and line.text):
            return changed
        price = (
            plain_unit_price(service.unit_price, self.currency) if service.currency == self.currency else ""
        )
        known: dict[str, Any] = {
            "kind": service.kind if service.kind in LINE_KINDS else changed.kind,
            "text": service.text,
            "detail": changed.detail or service.detail,
            "code": service.code,
            "unit": service.unit,
            "unit_price": price or changed.unit_price,
            "tax": changed.tax or service.tax_class,
            "quantity": changed.quantity or plain_scaled(10_000),
        }
        return replace(changed, **known)

    def service(self, code: str) -> ServiceRow | None:
        """The service of this code."""
        return self.services.get(code.strip().casefold()) if code.strip() else None

    def _called(self, text: str) -> ServiceRow | None:
        wanted = text.strip().casefold()
        if not wanted:
            return None
        named = [row for row in self.services.values() if row.text.casefold() == wanted]
        return self.service(text) or (named[0] if len(named) == 1 else None)

    def _shown(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, AMOUNT))
        self.edited.emit()

    # -- lines as a whole -------------------------------------------------------------------------------------

    def insert(self, row: int, lines: Sequence[LineDraft], what: str = "Lines added") -> None:
        """Put lines before a row."""
        if not lines or self.frozen:
            return
        at = min(row, len(self.lines))
        self._remember(what)
        self.beginInsertRows(QModelIndex(), at, at + len(lines) - 1)
        self.lines[at:at] = [self._completed(line, {"code": line.code}) for line in lines]
        self.endInsertRows()
        self.edited.emit()

    def remove(self, row: int) -> bool:
        """Take a line out; it can be taken back."""
        if self.line(row) is None or self.frozen:
            return False
        self._remember(f"Line {self.position(row) or row + 1} removed")
        self.beginRemoveRows(QModelIndex(), row, row)
        del self.lines[row]
        self.endRemoveRows()
        self.edited.emit()
        return True

    def repeat(self, row: int) -> bool:
        """The line once more beneath it, for the year after; a line without a year keeps none."""
        line = self.line(row)
        if line is None or self.frozen:
            return False
        again = deepcopy(line)
        year = str(again.extra.get("year") or "")
        if year.isascii() and year.isdigit():
            again.extra["year"] = str(int(year) + 1)
        self.insert(row + 1, [again], "Line repeated")
        return True

    def move(self, row: int, step: int) -> bool:
        """Move a line up (-1) or down (1)."""
        to = row + step
        if self.line(row) is None or self.line(to) is None or self.frozen:
            return False
        self._remember("Line moved")
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), to + (step > 0))
        self.lines.insert(to, self.lines.pop(row))
        self.endMoveRows()
        self.dataChanged.emit(self.index(min(row, to), 0), self.index(max(row, to), 0))
        self.edited.emit()
        return True

    def undo(self) -> bool:
        """Take back the last change of the lines."""
        if not self._undo:
            return False
        _, before = self._undo.pop()
        self._typing = ()
        self.beginResetModel()
        self.lines[:] = before
        self.amounts, self.wrong = {}, {}
        self.endResetModel()
        self.undoable.emit(self._undo[-1][0] if self._undo else "")
        self.edited.emit()
        return True

    def _remember(self, what: str, cell: tuple[int, ...] = ()) -> None:
        if cell and cell == self._typing:
            return  # the letters of one field are taken back together
        self._typing = cell
        self._undo.append((what, deepcopy(self.lines)))
        del self._undo[:-MOST_UNDO]
        self.undoable.emit(what)


def alignment(column: int) -> Qt.AlignmentFlag:
    """Figures stand at the right."""
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
