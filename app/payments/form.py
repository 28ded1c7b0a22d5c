"""The fields in which payments are told: a step done, an answer with its reason, money that came, what to bill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import SCALE, parse_quantity, plain_scaled
from app.basics.wording import Wording
from app.payments.drafts import Chosen, InvoiceDraft, MarkDraft, ReceiptDraft, StepDraft
from app.payments.queries.pages import BillableLine
from app.payments.rules.states import ACTIONS, REASONS
from app.shell.fields import AmountField, ChoiceField, DateField, NoteField, TextField
from app.shell.panels import Field

WORDS: Final = Wording("en_GB")
ANSWERS: Final = {
    "received": "They have it",
    "in-process": "It is in process",
    "conditional": "Accepted on a condition",
    "approved": "It is approved",
}
CHANNELS: Final = (
    ("e-mail", "E-mail"),
    ("portal", "Portal"),
    ("post", "Post"),
    ("network", "E-invoice network"),
)
_NEEDS_REASON: Final = frozenset({"query", "conditional", "rejected"})

Fields = Sequence[tuple[str, Field]]


def _on(today: dt.date, label: str = "On") -> DateField:
    field = DateField(label)
    field.put(today)
    return field


def step_fields(today: dt.date) -> Fields:
    """A step that is done."""
    return (
        ("on", _on(today)),
        ("person", TextField("Who said so", "Name")),
        ("note", NoteField("Note", "What was said", 1)),
    )


def step_draft(step: str, values: Mapping[str, Any]) -> StepDraft:
    """The step as it was told."""
    return StepDraft(step, values["on"], str(values["person"]), str(values["note"]))


def mark_fields(kind: str, today: dt.date) -> Fields:
    """What the office answered; a question or a rejection with its reason and what they want of us."""
    fields: list[tuple[str, Field]] = [("on", _on(today))]
    if kind == "sent":
        channel = ChoiceField("How", CHANNELS)
        channel.put("e-mail")
        return (*fields, ("channel", channel), ("person", TextField("To", "Name or address")))
    if kind == "answer":
        answer = ChoiceField("What they said", tuple(ANSWERS.items()))
        answer.put("received")
        fields.insert(0, ("kind", answer))
    if kind in _NEEDS_REASON or kind == "answer":
        fields.append(("reason_code", ChoiceField("Why", _choices(REASONS, kind == "answer"))))
        fields.append(("action_code", ChoiceField("What they want of us", _choices(ACTIONS, optional=True))))
    fields.append(("person", TextField("Who said so", "Name")))
    fields.append(("note", NoteField("Their words", "", 1)))
    return fields


def _choices(codes: Mapping[str, str], optional: bool) -> tuple[tuple[str, str], ...]:
    """Codes in words; the code itself stands behind them, as their e-mails name it."""
    none = (("", "not said"),) if optional else ()
    return (*none, *((code, f"{words.capitalize()} ({code})") for code, words in codes.items()))


def mark_draft(kind: str, values: Mapping[str, Any]) -> MarkDraft:
    """The answer as it was told."""
    return MarkDraft(
        kind=str(values.get("kind") or kind),
        on=values["on"],
        person=str(values.get("person") or ""),
        reason_code=str(values.get("reason_code") or ""),
        action_code=str(values.get("action_code") or ""),
        channel=str(values.get("channel") or ""),
        note=str(values.get("note") or ""),
    )


def receipt_fields(still: Money, today: dt.date) -> Fields:
    """Money that came: what is open stands there already."""
    amount = AmountField(f"Amount, {still.currency}")
    amount.put(WORDS.amount(still))
    return (
        ("amount", amount),
        ("on", _on(today, "Came on")),
        ("reference", TextField("Their reference", "Remittance, cheque")),
        ("reason", TextField("Why less or more", "Only where it is not the open amount")),
    )


def receipt_draft(still: Money, values: Mapping[str, Any]) -> ReceiptDraft:
    """The receipt; a Refusal where the amount cannot be read, or is less than what is open and nobody said why."""
    number = WORDS.parse_number(str(values["amount"]), "The amount")
    amount = Money.parse(f"{number:f}", still.currency)
    reason = str(values["reason"])
    if amount.minor < still.minor and not reason.strip():
        raise Refusal(
            f"{WORDS.money(still)} is open. Say in a few words why less came: part payment, bank fee."
        )
    return ReceiptDraft(amount, values["on"], str(values["reference"]), reason)


def bill_fields(lines: Sequence[BillableLine]) -> Fields:
    """What to bill of each line: a quantity, or an amount where one is ordered. Empty bills nothing of it."""
    fields = []
    for line in lines:
        single = line.quantity == SCALE
        left = WORDS.amount(line.left_amount) if single else plain_scaled(line.left)
        unit = line.left_amount.currency if single else line.unit or "pieces"
        field = AmountField(f"{line.label}. {line.text[:26]}, {unit}", "none")
        field.put(left)
        fields.append((line.label, field))
    return fields


def bill_draft(lines: Sequence[BillableLine], values: Mapping[str, Any]) -> InvoiceDraft:
    """What was chosen; a Refusal where nothing was, or a figure cannot be read."""
    chosen = []
    for line in lines:
        text = str(values.get(line.label) or "").strip()
        if not text:
            continue
        number = f"{WORDS.parse_number(text, f'Line {line.label}'):f}"
        if line.quantity == SCALE:
            amount = Money.parse(number, line.left_amount.currency)
            chosen.append(Chosen(line.label, amount=amount if amount != line.left_amount else None))
        else:
            quantity = parse_quantity(number)
            chosen.append(Chosen(line.label, quantity=quantity if quantity != line.left else None))
    if not chosen:
        raise Refusal("Nothing is left on the invoice. Bill something of at least one line.")
    return InvoiceDraft(tuple(chosen))
