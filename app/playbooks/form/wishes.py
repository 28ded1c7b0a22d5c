"""How an institution wants its papers: the settings in words, and the sheet in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from app.basics.errors import Refusal
from app.documents.tailoring import ANNEXES, DATES, PAPERS, SIGNATURES, WINDOWS, Layer, resolve
from app.playbooks.form.parts import LANGUAGES
from app.shell.fields import ChoiceField, NoteField, TextField
from app.shell.sheet import Row, Sheet

NAMES = {
    "language": "Language", "paper": "Paper", "locale": "Numbers and dates as in", "dates": "Dates", "title": "Title word",
    "signature": "Signature", "window": "Envelope window", "addressee_order": "Addressee in this order",
    "blocks": "Blocks", "columns": "Columns", "clauses": "Clauses", "references": "References printed",
    "tax_split": "Tax by type", "show_bank": "Bank account shown", "file_name": "File name", "accent": "Accent colour",
    "annexes": "Annexes",
}  # fmt: skip
WORDS = {
    "letter": "Letter", "a4": "A4", "none": "None", "line": "A line to sign on", "acceptance": "An acceptance block",
    "seal": "Signed and sealed", "left": "Left", "right": "Right", "short": "In figures", "long": "In words",
    "separate": "Files of their own", "merge": "Behind the pages", "attach": "Inside the PDF",
}  # fmt: skip
_NOT_STATED = "Not stated"


def in_words(name: str, value: Any) -> str:
    """One wish as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    if name == "language":
        return dict(LANGUAGES).get(str(value), str(value))
    return WORDS.get(str(value), str(value))


@dataclass(slots=True)
class Wishes:
    """The wishes that the drawer can write; empty means that nothing is said here."""

    language: str = ""
    paper: str = ""
    title: str = ""
    dates: str = ""
    signature: str = ""
    window: str = ""
    tax_split: str = ""
    show_bank: str = ""
    clauses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    file_name: str = ""
    annexes: str = ""

    def settings(self) -> dict[str, Any]:
        """As playbooks keep them; what is not said is left out."""
        found: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value in ("", ()):
                continue
            if one.name in ("tax_split", "show_bank"):
                value = value == "yes"
            found[one.name] = list(value) if isinstance(value, tuple) else value
        return found

    def problems(self) -> list[str]:
        """What no document could follow."""
        try:
            resolve(Layer("this institution", self.settings()))
        except Refusal as refusal:
            return [refusal.text]
        return []


def wishes_of(settings: Mapping[str, Any]) -> Wishes:
    """The wishes among stored settings."""
    made = Wishes()
    for one in fields(made):
        if one.name in settings:
            value = settings[one.name]
            if isinstance(value, bool):
                value = "yes" if value else "no"
            setattr(made, one.name, tuple(value) if isinstance(value, list) else value)
    return made


def wishes_sheet(settings: Mapping[str, Any]) -> tuple[Sheet, list[Row]]:
    """The sheet for the settings of one level."""
    yes_no = (("", _NOT_STATED), ("yes", "Yes"), ("no", "No"))
    rows: list[Row] = [
        [("language", ChoiceField("Language", (("", _NOT_STATED), *LANGUAGES))), ("paper", _choice("Paper", PAPERS))],
        [("title", TextField("Title word", "QUOTATION")), ("dates", _choice("Dates", DATES))],
        [("signature", _choice("Signature", SIGNATURES)), ("window", _choice("Envelope window", WINDOWS))],
        [("tax_split", ChoiceField("Tax by type", yes_no)), ("show_bank", ChoiceField("Bank account shown", yes_no))],
        [("clauses", NoteField("Clauses, one a line", lines=3))],
        [("references", NoteField("References printed, one a line", "requester", lines=2))],
        [("file_name", TextField("File name", "{number}_R{revision}.pdf")), ("annexes", _choice("Annexes", ANNEXES))],
    ]  # fmt: skip
    return Sheet(wishes_of(settings), Wishes()), rows


def _choice(label: str, options: tuple[str, ...]) -> ChoiceField:
    return ChoiceField(label, [("", _NOT_STATED), *((one, WORDS.get(one, one)) for one in options)])
