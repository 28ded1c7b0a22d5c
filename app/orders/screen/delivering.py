"""Recording a delivery from the page of an order: how much of each line, to whom, by which method; its note is shown where it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.basics.errors import Refusal
from app.basics.quantity import parse_quantity, plain_scaled
from app.orders.commands.papers import deliver, send_query
from app.orders.drafts import Delivered, DeliveryDraft
from app.orders.queries.deliveries import DeliverableRow, deliverable
from app.shell.desk import Desk
from app.shell.fields import NoteField, TextField
from app.shell.panels import Field
from app.shell.slip import Slip

_MOST = 6  # lines that are asked about one by one; of a longer order everything outstanding is delivered


class Delivering(QObject):
    """Works for one page of an order. Sends ``kept(address)`` of the paper that was written."""

    kept = Signal(str)

    def __init__(self, desk: Desk, slip: Slip, page: QObject) -> None:
        super().__init__(page)
        self._desk, self._slip, self._order = desk, slip, UUID(int=0)
        self._rows: tuple[DeliverableRow, ...] = ()

    def ask(self, order_id: UUID | None) -> None:
        """Ask what was delivered; what is outstanding stands there already."""
        if order_id is not None:
            self._order = order_id
            self._desk.ask(deliverable, order_id, then=self._known)

    def _known(self, rows: tuple[DeliverableRow, ...]) -> None:
        left = tuple(row for row in rows if row.outstanding)
        self._rows = left if len(left) <= _MOST else ()
        fields: list[tuple[str, Field]] = []
        for row in self._rows:
            field = TextField(f"{row.label} {row.text}"[:40], "0 for nothing of it")
            field.put(plain_scaled(row.outstanding))
            fields.append((f"line {row.label}", field))
        fields += [
            ("to", TextField("Who took it", "Name")),
            ("method", NoteField("Method and version", "It is printed on the note", 1)),
        ]
        said = "" if left else "Everything on this order was delivered already."
        self._slip.ask("What was delivered?", fields, "Write the delivery note", self._deliver, said)

    def _deliver(self, values: Mapping[str, Any]) -> None:
        try:
            lines = self._lines(values)
        except Refusal as refusal:
            self._slip.refuse(refusal)
            return
        draft = DeliveryDraft(lines, to=str(values["to"]), method=str(values["method"]))
        self._desk.do(
            deliver,
            self._order,
            draft,
            then=self._kept,
            label="Delivery recorded",
            otherwise=self._slip.refuse,
        )

    def _lines(self, values: Mapping[str, Any]) -> tuple[Delivered, ...]:
        found = []
        for row in self._rows:
            text = str(values[f"line {row.label}"]).strip()
            if text and parse_quantity(text):
                found.append(Delivered(row.label, parse_quantity(text)))
        if self._rows and not found:
            raise Refusal("Nothing is delivered so. Leave the quantity of at least one line.")
        return tuple(found)

    def letter(self, order_id: UUID | None) -> None:
        """Write the query about the differences as a letter and keep it."""
        if order_id is not None:
            self._desk.do(send_query, order_id, then=self._kept, label="Letter written and kept")

    def _kept(self, paper_id: UUID) -> None:
        self._slip.close_slip()
        self.kept.emit(f"paper/{paper_id}")
