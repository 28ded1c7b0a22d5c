"""What a line has besides its cells: kind, discount, tax, commodity codes, the role of labour; shown for the line one stands in."""

from __future__ import annotations

import re
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from app.quotes.drafts import LineDraft
from app.quotes.form.lines import LinesModel
from app.quotes.rules.offer import LINE_KINDS, WORDS
from app.shell import theme
from app.shell.fields import ChoiceField, TextField
from app.shell.panels import row

_KINDS: Final = {
    "option": "Option, outside the total",
    "alternative": "Alternative, outside the total",
    "section": "Section heading",
    "text": "Text only",
}


class LineBar(QWidget):
    """Edits the current line of the model. A cure may send the cursor here by the name of the field."""

    def __init__(self, model: LinesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._row = -1
        self.fields: dict[str, Any] = {
            "kind": ChoiceField("Kind of line", [(k, _KINDS.get(k, k.capitalize())) for k in LINE_KINDS]),
            "discount": TextField("Discount", "10 % or 50.00"),
            "discount_reason": TextField("Why", "Such as volume"),
            "tax": TextField("Tax", "exempt, 19, or GST 5 + PST 7"),
            "commodity": TextField("Codes", "unspsc 41116100"),
            "role": TextField("Role", "Who works"),
        }
        box = row(*self.fields.values(), gap=theme.M)
        box.setStretch(0, 4)
        for at, weight in ((1, 2), (2, 3), (3, 2), (4, 3), (5, 3)):
            box.setStretch(at, weight)
        self.setLayout(box)
        for name, field in self.fields.items():
            field.edited.connect(lambda name=name: self._write(name))
        model.dataChanged.connect(lambda *_: self.refresh())
        model.modelReset.connect(lambda: self.stand(self._row))

    def stand(self, at: int) -> None:
        """Show the line in this row."""
        self._row = at
        self.refresh()

    def refresh(self) -> None:
        """Show what the line says now."""
        line = self._model.line(self._row)
        self.setEnabled(line is not None)
        shown = line or LineDraft(tax="")
        for name, field in self.fields.items():
            value = codes_text(shown.commodity) if name == "commodity" else getattr(shown, name)
            if not field.widget.hasFocus() or name == "kind":
                field.put(value)
            if name == "role":
                field.setVisible(shown.kind == "labour")
            priced = shown.kind not in WORDS
            field.setEnabled(line is not None and (priced or name == "kind"))
            field.problem(self._model.wrong.get((self._row, name), "") if line is not None else "")

    def _write(self, name: str) -> None:
        value = self.fields[name].value() or ""
        self._model.write(self._row, {name: read_codes(value) if name == "commodity" else value})


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
