"""One or two words for where a document stands, and how loud they are: pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app.basics.text import fold


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


_SPOKEN = {
    "call": "Call",
    "voicemail": "Voicemail",
    "meeting": "Meeting",
    "e-mail": "E-mail",
    "letter": "Letter",
    "note": "Note",
}
_WITH = {"in": "from", "out": "to"}
_QUOTE_WORDS = {
    "acknowledged": "acknowledged",
    "returned": "returned",
    "approved": "approved",
    "ordered": "ordered",
    "declined": "declined",
    "withdrawn": "withdrawn",
}
_INVOICE_WORDS = {
    "sent": "sent",
    "received": "received",
    "in-process": "in process",
    "query": "queried",
    "conditional": "accepted with a condition",
    "rejected": "rejected",
    "approved": "approved",
    "paid": "paid",
}


def spoken_words(kind: str, direction: str, contact: str) -> str:
    """The heading of something that was said: "Call from Marcia Ortiz", "Meeting with Dr. Okafor", "Note"."""
    word = _SPOKEN.get(kind, kind.capitalize())
    if not contact:
        return word
    link = "about" if kind == "note" else "with" if kind == "meeting" else _WITH.get(direction, "with")
    return f"{word} {link} {contact}"


def quote_words(kind: str, recipient: str) -> str:
    """What became of a quote, as the end of a heading: "sent to purchasing", "returned"."""
    if kind == "submitted":
        return {"researcher": "sent to the researcher", "purchasing": "sent to purchasing"}.get(
            recipient, "sent"
        )
    return _QUOTE_WORDS.get(kind, kind)


def order_words(kind: str) -> str:
    """What became of an order, as the end of a heading."""
    return "answered our query" if kind == "answered" else kind


def invoice_words(kind: str, step: str) -> str:
    """What became of an invoice, as the end of a heading; a step of the route is named."""
    if kind == "step":
        return f"past “{step.replace('-', ' ')}”" if step else "one step further"
    return _INVOICE_WORDS.get(kind, kind)


_KIND_WORDS = {
    "call": "call",
    "phone": "call",
    "mail": "e-mail",
    "email": "e-mail",
    "e-mail": "e-mail",
    "meeting": "meeting",
    "met": "meeting",
    "voicemail": "voicemail",
    "letter": "letter",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one line of the log says: the kind it begins with, the person that it names, the words."""

    kind: str
    person: UUID | None
    text: str


def heard(line: str, people: Sequence[tuple[UUID, str]]) -> Heard:
    """Reads "mail: Marcia asks for the letter": a call unless it says otherwise, tied to the one person it names."""
    head, colon, rest = line.partition(":")
    kind = _KIND_WORDS.get(fold(head), "") if colon else ""
    text = rest.strip() if kind and rest.strip() else line.strip()
    words = set(fold(text).replace(",", " ").replace(".", " ").replace("’", " ").replace("'", " ").split())
    named = [
        key for key, name in people if words & {w for w in fold(name).split() if len(w) > 2 and w[-1] != "."}
    ]
    return Heard(kind or "call", named[0] if len(named) == 1 else None, text)


def letter(person: str, about: str) -> tuple[str, str]:
    """Subject and beginning of a letter to a person: its writer says the rest."""
    return about or "Your enquiry", f"Dear {person},\n\n"


_PAPERS = frozenset({"quote", "order", "invoice", "credit"})


def tells_of(text: str, numbers: frozenset[str]) -> bool:
    """Whether a note was written by the desk itself about a paper, whose own event says the same."""
    found = {word.strip(".,:;") for word in text.split()} & numbers
    first = text.split(" ", 1)[0].casefold()
    return bool(found) and (first in _PAPERS or " received on invoice " in text)
