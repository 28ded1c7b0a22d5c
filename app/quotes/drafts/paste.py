"""Rows copied from a spreadsheet, read as lines of a quote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from app.quotes.drafts.line import LineDraft

#: The columns of the grid that can be pasted into, in their order.
COLUMNS: Final = ("text", "code", "quantity", "unit", "unit_price")
_NUMBER: Final = re.compile(r"[^\w]{0,4}-?[0-9][0-9.,'\u00a0\u202f ]*(?:\s*[A-Z]{3})?", re.ASCII)
_HEADS: Final = {
    "text": (
        "description",
        "item",
        "service",
        "text",
        "product",
        "bezeichnung",
        "beschreibung",
        "désignation",
    ),
    "detail": ("detail", "details", "specification"),
    "code": ("code", "catalog", "catalogue", "cat.", "sku", "part", "article", "art.-nr.", "référence"),
    "quantity": ("quantity", "qty", "qty.", "amount of", "menge", "anzahl", "quantité", "qté"),
    "unit": ("unit", "uom", "einheit", "unité"),
    "unit_price": (
        "unit price",
        "price",
        "rate",
        "unit cost",
        "einzelpreis",
        "preis",
        "prix unitaire",
        "prix",
    ),
}
MOST_ROWS: Final = 5_000


def rows_of(text: str) -> list[list[str]]:
    """The cells of copied text: tabs divide cells, line ends divide rows; empty rows are left out."""
    rows = [
        [cell.strip().strip('"').strip() for cell in line.split("\t")]
        for line in text.replace("\r", "\n").split("\n")
    ]
    return [row for row in rows if any(row)][:MOST_ROWS]


def lines_of(text: str, start: str = "text") -> list[LineDraft]:
    """The lines that copied text holds. A row of headings says what the columns are; else what stands in them does.

    Pasted at another column than ``text``, the cells fill the grid from that column on, as in a spreadsheet.
    """
    rows = rows_of(text)
    if not rows:
        return []
    heads = _headed(rows[0])
    if heads:
        return [_line(row, heads) for row in rows[1:]]
    names = _guessed(rows) if start == "text" and max(map(len, rows)) > 1 else _onward(start, rows)
    return [_line(row, names) for row in rows]


def _headed(row: Sequence[str]) -> list[str]:
    """What each column is, where the row is one of headings (at least two are known, no number in it)."""
    names = [next((n for n, words in _HEADS.items() if cell.casefold() in words), "") for cell in row]
    known = [name for name in names if name]
    return names if len(known) >= 2 and len(set(known)) == len(known) else []


def _onward(start: str, rows: Sequence[Sequence[str]]) -> list[str]:
    at = COLUMNS.index(start) if start in COLUMNS else 0
    width = max(len(row) for row in rows)
    return [*COLUMNS[at:], *[""] * width][:width]


def _guessed(rows: Sequence[Sequence[str]]) -> list[str]:
    """Figures are the quantity and the unit price, the longest words the text, short words a code or a unit."""
    width = max(len(row) for row in rows)
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(width)]
    names = [""] * width
    figures = [at for at, cells in enumerate(columns) if cells and all(map(_figure, cells))]
    words = [at for at, cells in enumerate(columns) if cells and at not in figures]
    if not words:
        return _onward("text", rows)
    text = max(words, key=lambda at: sum(map(len, columns[at])) / len(columns[at]))
    names[text] = "text"
    if len(figures) == 1:
        names[figures[0]] = "unit_price"
    else:
        for at, name in zip(figures, ("quantity", "unit_price"), strict=False):
            names[at] = name
    for at in words:
        if at != text and not names[at]:
            after = bool(figures) and at > figures[0]
            name = "unit" if after else "code" if "code" not in names else "unit"
            names[at] = name if name not in names else ""
    return names


def _figure(cell: str) -> bool:
    return _NUMBER.fullmatch(cell.strip()) is not None


def _line(row: Sequence[str], names: Sequence[str]) -> LineDraft:
    values: dict[str, Any] = {name: cell for name, cell in zip(names, row, strict=False) if name and cell}
    for name in ("quantity", "unit_price"):
        if name in values:
            values[name] = re.sub(r"[^0-9.,-]", "", values[name]).strip(".,")
    return LineDraft(**values)
