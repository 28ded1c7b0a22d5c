"""The sums below the lines: subtotal, a row for each tax, the total; the one calculation, as it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.wording import Wording
from app.quotes.rules.amounts import TaxRow, Totals
from app.quotes.rules.offer import UNTAXED
from app.shell import theme
from app.shell.texts import Body, Muted, Statement, Words
from app.shell.widgets import Line

_WORDING: Final = Wording("en_GB")
_CLASSES: Final = {
    "": "Tax: none stated",
    "exempt": "Tax: exempt",
    "zero": "Tax: zero-rated",
    "reverse-charge": "Tax: reverse charge",
    "outside": "Tax: outside the scope",
}


class Sums(QWidget):
    """Figures at the right, words before them, hairlines between."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(theme.M, 0, theme.M, 0)
        self.grid.setHorizontalSpacing(theme.L)
        self.grid.setVerticalSpacing(theme.S)
        self.grid.setColumnStretch(0, 1)
        self._shown: list[tuple[str, str, bool]] = []

    def show_totals(self, sums: Totals, exemption: str = "") -> None:
        """Show these sums; ``exemption`` is what the exempt row adds, such as ``certificate to 2027``."""
        rows = [("Subtotal", _WORDING.amount(sums.listed - sums.rounding), False)]
        if sums.rounding:
            rows.append(("Rounding", _WORDING.amount(sums.rounding), False))
        rows += [
            (_tax_words(tax, exemption, sums.inclusive), _WORDING.amount(tax.amount), False)
            for tax in sums.taxes
        ]
        rows.append((f"Total {sums.gross.currency}", _WORDING.amount(sums.gross), True))
        if rows != self._shown:
            self._shown = rows
            self._lay(rows)

    def texts(self) -> list[tuple[str, str]]:
        """What stands there, row by row."""
        return [(words, figure) for words, figure, _ in self._shown]

    def _lay(self, rows: list[tuple[str, str, bool]]) -> None:
        while (item := self.grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (words, figure, strong) in enumerate(rows):
            label: Words = Statement(words) if strong else Muted(words, wrap=True)
            amount: Words = Statement(figure) if strong else Body(figure)
            amount.selectable()
            amount.setAccessibleName(f"{words} {figure}")
            top = Qt.AlignmentFlag.AlignTop
            self.grid.addWidget(label, 2 * at, 0, top)
            self.grid.addWidget(amount, 2 * at, 1, top | Qt.AlignmentFlag.AlignRight)
            if not strong:
                self.grid.addWidget(Line(), 2 * at + 1, 0, 1, 2)


def _tax_words(tax: TaxRow, exemption: str, inclusive: bool = False) -> str:
    if tax.tax_class in UNTAXED:
        words = _CLASSES.get(tax.tax_class, "Tax")
        return f"{words}, {exemption}" if tax.tax_class == "exempt" and exemption else words
    name = tax.kind or tax.tax_class
    on = "in the prices" if inclusive else f"on {_WORDING.amount(tax.base)}"
    return f"Tax: {name} {_WORDING.percent(tax.rate)} {on}"
