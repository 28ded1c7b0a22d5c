"""Crediting an issued invoice from its page: why, and how much of each line; then its credit note opens as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject

from app.basics.errors import Refusal
from app.basics.quantity import parse_quantity, plain_scaled
from app.payments.commands.redraft import begin_credit
from app.payments.drafts import Chosen, CreditDraft
from app.payments.queries.pages import InvoicePage
from app.shell.desk import Desk
from app.shell.fields import NoteField, TextField
from app.shell.panels import Field
from app.shell.slip import Slip

_MOST = 6  # lines that are asked about one by one; a longer invoice is credited whole, or by line on the command line


class Page(Protocol):
    """The page as far as it is needed here."""

    desk: Desk
    slip: Slip

    def shown(self) -> InvoicePage | None: ...
    def go(self, address: str) -> None: ...


class Crediting(QObject):
    """Works for one page of an invoice."""

    def __init__(self, page: Any) -> None:
        super().__init__(page)
        self._page: Page = page

    def ask(self) -> None:
        """Ask why, and how much; everything stands there already."""
        page = self._page.shown()
        if page is None:
            return
        fields: list[tuple[str, Field]] = []
        lines = page.row.lines if len(page.row.lines) <= _MOST else ()
        for line in lines:
            field = TextField(f"{line.position} {line.text}"[:40], "0 for nothing of it")
            field.put(plain_scaled(line.quantity))
            fields.append((f"line {line.position}", field))
        fields.append(("reason", NoteField("Reason", "It is printed on the credit note", 1)))
        said = "The credit note opens as a draft; it is checked and issued like an invoice."
        self._page.slip.ask("What is credited?", fields, "Write the credit note", self._credit, said)

    def _credit(self, values: Mapping[str, Any]) -> None:
        page = self._page.shown()
        if page is None:
            return
        try:
            draft = CreditDraft(str(values["reason"]), _chosen(page, values))
        except Refusal as refusal:
            self._page.slip.refuse(refusal)
            return
        self._page.desk.do(
            begin_credit, page.row.id, draft, then=self._drafted, label="Credit note drafted",
            otherwise=self._page.slip.refuse,
        )  # fmt: skip

    def _drafted(self, number: str) -> None:
        self._page.slip.close_slip()
        self._page.go(f"invoice/{number}")


def _chosen(page: InvoicePage, values: Mapping[str, Any]) -> tuple[Chosen, ...]:
    """The lines of which something is credited; nothing named where all of every line stands there still."""
    wanted = []
    whole = True
    for line in page.row.lines:
        text = str(values.get(f"line {line.position}", plain_scaled(line.quantity))).strip()
        quantity = parse_quantity(text) if text else 0
        whole = whole and quantity == line.quantity
        if quantity:
            wanted.append(Chosen(str(line.position), quantity))
    if not wanted:
        raise Refusal("Nothing is credited so. Leave the quantity of at least one line.")
    return () if whole else tuple(wanted)
