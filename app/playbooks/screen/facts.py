"""The facts in the head of an institution: where it is, its language, paper, money, fiscal year and numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.institutions.queries import InstitutionRow
from app.playbooks.form.parts import LANGUAGES
from app.playbooks.form.words import place
from app.shell import theme
from app.shell.panels import FlowRow, Icon, column, row
from app.shell.texts import Muted

_LONGEST = 120


class Facts(FlowRow):
    """One icon and a few words each; what is not known is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(gap=theme.L, parent=parent)

    def show_institution(self, row_: InstitutionRow) -> None:
        """Show the facts of this one."""
        languages = dict(LANGUAGES)
        paper = {"letter": "Letter", "a4": "A4"}.get(row_.paper, "")
        facts = [
            ("map-pin", place(row_.country, row_.region)),
            ("globe", languages.get(row_.language, row_.language)),
            ("file-text", paper),
            ("banknote", row_.currency),
            ("calendar", "" if row_.fiscal_year_start == "01-01" else f"fiscal year from {row_.fiscal_year_start}"),
            *(("hash", f"{scheme} {number}") for scheme, number in row_.identifiers.items()),
            ("info", row_.note),
        ]  # fmt: skip
        self.clear()
        for icon, text in facts:
            if text:
                self.add(_fact(icon, text))


def _fact(icon: str, text: str) -> QWidget:
    fact = QWidget()
    words = Muted(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
    words.setToolTip(text)
    fact.setLayout(row(Icon(icon, "muted", 14), words, gap=theme.XS))
    return fact


def padded(inner: QWidget) -> QWidget:
    """A part of a page with the usual white around it."""
    page = QWidget()
    box = column(inner)
    box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
    page.setLayout(box)
    return page
