"""What a line has besides its cells: kind, discount, tax, codes; folded out its labour, year and further prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.quotes.drafts import LineDraft
from app.quotes.drafts.line import prices_text, read_prices
from app.quotes.form.lines import LinesModel
from app.quotes.rules.offer import LINE_KINDS, WORDS
from app.shell import theme
from app.shell.buttons import Button
from app.shell.fields import ChoiceField, TextField
from app.shell.panels import column, row

_KINDS: Final = {
    "option": "Option, outside the total",
    "alternative": "Alternative, outside the total",
    "section": "Section heading",
    "text": "Text only",
}
_MORE: Final = ("role", "hours", "year", "prices")
_EXTRA: Final = ("hours", "year", "prices")


class LineBar(QWidget):
    """Edits the current line of the model. A cure may send the cursor here by the name of the field.

    The second row is folded away until it is wanted: by the button, by a labour line, by a line that has something in it.
    """

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._row = -1
        self._out = False
        self.fields: dict[str, Any] = {
            "kind": ChoiceField("Kind of line", [(k, _KINDS.get(k, k.capitalize())) for k in LINE_KINDS]),
            "discount": TextField("Discount", "10 % or 50.00"),
            "discount_reason": TextField("Why", "Such as volume"),
            "tax": TextField("Tax", "exempt, 19, or GST 5 + PST 7"),
            "commodity": TextField("Codes", "unspsc 41116100"),
            "role": TextField("Role", "Who works"),
            "hours": TextField("Hours", "12.5"),
            "year": TextField("Year", "2027"),
            "prices": TextField("Further prices", "list 120.00; academic 100.00"),
        }
        self.more_button = Button("More", "chevron-right", quiet=True, small=True, then=self.toggle)
        self.more_button.named("More of this line: role, hours, year, further prices")
        self.repeat_button = Button("Repeat for the next year", "copy", small=True, then=self._repeat)
        self._lay_out()
        for name, field in self.fields.items():
            field.edited.connect(lambda name=name: self._write(name))
        model.dataChanged.connect(lambda *_: self.refresh())
        model.modelReset.connect(lambda: self.stand(self._row))

    def _lay_out(self) -> None:
        first = row(*(self.fields[name] for name in self.fields if name not in _MORE), gap=theme.M)
        for at, weight in enumerate((4, 2, 3, 2, 3)):
            first.setStretch(at, weight)
        first.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.more = QWidget()
        second = row(*(self.fields[name] for name in _MORE), gap=theme.M)
        for at, weight in enumerate((4, 3, 2, 5)):
            second.setStretch(at, weight)
        second.addWidget(self.repeat_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.more.setLayout(second)
        self.more.hide()
        box = column(gap=theme.M)
        box.addLayout(first)
        box.addWidget(self.more)
        self.setLayout(box)

    def toggle(self) -> None:
        """Fold the second row out, or in."""
        self._out = self.more.isHidden()
        self._fold(self._out)

    def _fold(self, out: bool) -> None:
        if out == self.more.isHidden():
            self.more.setVisible(out)
            self.more_button.picture("chevron-down" if out else "chevron-right")

    def stand(self, at: int) -> None:
        """Show the line in this row."""
        self._row = at
        self._fold(self._out or wants_more(self._model.line(at)))
        self.refresh()

    def focus_on(self, name: str) -> None:
        """Put the cursor into a field, folded out where it must be."""
        if name in _MORE:
            self._fold(True)
        self.fields[name].setFocus()

    def refresh(self) -> None:
        """Show what the line says now."""
        line = self._model.line(self._row)
        self.setEnabled(line is not None)
        shown = line or LineDraft(tax="")
        if wants_more(line):
            self._fold(True)
        for name, field in self.fields.items():
            if not field.widget.hasFocus() or name == "kind":
                field.put(_text(shown, name))
            priced = shown.kind not in WORDS
            field.setEnabled(line is not None and (priced or name == "kind"))
            field.problem(self._model.wrong.get((self._row, name), "") if line is not None else "")
        self.repeat_button.setVisible(bool(shown.extra.get("year")))

    def _write(self, name: str) -> None:
        value, line = self.fields[name].value() or "", self._model.line(self._row)
        if name in _EXTRA:
            kept = {} if line is None else {k: v for k, v in line.extra.items() if k != name}
            said = read_prices(value) if name == "prices" else value
            self._model.write(self._row, {"extra": kept | ({name: said} if said else {})})
        else:
            self._model.write(self._row, {name: read_codes(value) if name == "commodity" else value})

    def _repeat(self) -> None:
        self._model.repeat(self._row)


def wants_more(line: LineDraft | None) -> bool:
    """Whether a line has something in the second row, or is labour, which is told by role and hours."""
    if line is None:
        return False
    return line.kind == "labour" or bool(line.role) or any(line.extra.get(name) for name in _EXTRA)


def _text(line: LineDraft, name: str) -> Any:
    if name == "commodity":
        return codes_text(line.commodity)
    if name == "prices":
        prices = line.extra.get(name)
        return prices_text(prices) if isinstance(prices, Mapping) else ""
    return str(line.extra.get(name) or "") if name in _EXTRA else getattr(line, name)


def codes_text(codes: dict[str, str]) -> str:
    """``unspsc 41116100, nacres NA.31``."""
    return ", ".join(code if scheme == "code" else f"{scheme} {code}" for scheme, code in codes.items())


def read_codes(text: str) -> dict[str, str]:
    """Codes by scheme; one without a scheme is kept under ``code``."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;]", text):
        words = part.split()
        if words:
            scheme, code = (
                (words[0].casefold().strip(":"), " ".join(words[1:]))
                if len(words) > 1
                else ("code", words[0])
            )
            found[scheme] = code
    return found
