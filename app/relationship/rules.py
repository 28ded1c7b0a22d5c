"""One or two words for where a document stands, and how loud they are: pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What decides the words: the last event, the end of validity or the due date, what was owed and paid."""

    kind: str
    issued_on: dt.date | None
    event: str = ""
    recipient: str = ""
    until: dt.date | None = None
    today: dt.date | None = None
    gross: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class DocumentState:
    """The words and their signal: neutral, accent, amber, red, green."""

    word: str
    signal: str


_QUOTE = {
    "acknowledged": DocumentState("with purchasing", "amber"),
    "returned": DocumentState("returned", "red"),
    "approved": DocumentState("approved", "green"),
    "ordered": DocumentState("ordered", "green"),
    "declined": DocumentState("declined", "neutral"),
    "withdrawn": DocumentState("withdrawn", "neutral"),
}
_ORDER = {
    "": DocumentState("to check", "amber"),
    "received": DocumentState("to check", "amber"),
    "answered": DocumentState("to check", "amber"),
    "queried": DocumentState("queried", "amber"),
    "accepted": DocumentState("accepted", "green"),
    "refused": DocumentState("refused", "red"),
    "cancelled": DocumentState("cancelled", "neutral"),
}


def document_state(facts: DocumentFacts) -> DocumentState:
    """The words for a quote, an order or an invoice as its facts stand."""
    if facts.kind == "order":
        return _ORDER.get(facts.event, _ORDER[""])
    if facts.issued_on is None:
        return DocumentState("draft", "neutral")
    if facts.kind == "invoice":
        return _invoice(facts)
    if facts.event in _QUOTE and facts.event != "acknowledged":
        return _QUOTE[facts.event]
    if facts.until is not None and facts.today is not None and facts.today > facts.until:
        return DocumentState("expired", "red")
    if facts.event == "submitted" and facts.recipient == "researcher":
        return DocumentState("with the researcher", "amber")
    if facts.event:
        return _QUOTE["acknowledged"]
    return DocumentState("issued, not sent", "accent")


def _invoice(facts: DocumentFacts) -> DocumentState:
    if facts.paid >= facts.gross:
        return DocumentState("paid", "green")
    if facts.until is not None and facts.today is not None and facts.today > facts.until:
        days = (facts.today - facts.until).days
        return DocumentState("1 day past due" if days == 1 else f"{days} days past due", "red")
    if facts.paid:
        return DocumentState("partly paid", "amber")
    return DocumentState("open", "amber")
