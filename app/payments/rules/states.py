"""The states of an invoice: the Peppol Invoice Response statuses with our own before and after (domain/payment.md 3.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.basics.errors import Refusal

#: What an office may answer, in its fixed order; any may be skipped. "step" is a step of the route that was done.
ANSWERS: Final = ("received", "in-process", "query", "conditional", "rejected", "approved")
#: Answers by which an invoice comes back to us: what they object to can be learned.
REFUSALS: Final = ("query", "rejected")
EVENTS: Final = ("sent", *ANSWERS, "step")
PEPPOL: Final = {
    "received": "AB", "in-process": "IP", "query": "UQ", "conditional": "CA", "rejected": "RE", "approved": "AP",
    "paid": "PD",
}  # fmt: skip
REASONS: Final = {
    "REF": "reference wrong or missing", "LEG": "legal data", "REC": "receiver unknown", "QUA": "quality",
    "DEL": "delivery", "PRI": "price", "QTY": "quantity", "ITM": "item", "PAY": "payment terms",
    "UNR": "not recognised", "FIN": "finance terms", "PPD": "partly paid", "OTH": "other", "NON": "none",
}  # fmt: skip
ACTIONS: Final = {
    "NOA": "none", "PIN": "provide information", "NIN": "new invoice", "CNF": "credit note in full",
    "CNP": "partial credit note", "CNA": "credit note over an amount", "OTH": "other",
}  # fmt: skip
_NEEDS_REASON: Final = frozenset({"query", "conditional", "rejected"})


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of an invoice, in the order in which they were recorded."""

    kind: str
    on: dt.date
    step: str = ""
    person: str = ""


def invoice_state(
    *,
    issued: bool,
    events: Sequence[str],
    gross: int,
    received: int,
    replaced: bool = False,
    credited: bool = False,
) -> str:
    """draft, issued, sent, one of ANSWERS, part-paid, paid, credited or replaced; ``gross`` is what is to be paid.

    Amounts in minor units.
    """
    if not issued:
        return "draft"
    if replaced:
        return "replaced"
    if credited:
        return "credited"
    if received >= gross > 0:
        return "paid"
    answers = [kind for kind in events if kind in ANSWERS]
    if answers and answers[-1] == "rejected":
        return "rejected"
    if received > 0:
        return "part-paid"
    if answers:
        return answers[-1]
    return "sent" if "sent" in events else "issued"


def check_event(kind: str, state: str, reason_code: str = "", action_code: str = "") -> None:
    """Refuses an event that cannot follow the state, or that lacks its reason code."""
    if kind not in EVENTS or kind == "step":
        known = ", ".join(k for k in EVENTS if k != "step")
        raise Refusal(f"{kind[:40]!r} is not something that happens to an invoice. Possible: {known}.")
    if state == "draft":
        raise Refusal("The invoice is a draft. Issue it first.")
    if state in {"rejected", "replaced", "credited", "paid"}:
        advice = " Make a new invoice." if state == "rejected" else ""
        raise Refusal(f"The invoice is {state}; nothing more can happen to it.{advice}")
    if kind == "sent" and state in ANSWERS:
        raise Refusal(f"The invoice has arrived already ({state}). Sending it twice makes a duplicate.")
    if _runs_back(kind, state):
        raise Refusal(f"The invoice is {state} already; it cannot go back to {kind}.")
    if kind in _NEEDS_REASON and reason_code not in REASONS:
        raise Refusal(f"Say why, with one of the reason codes {', '.join(REASONS)}.")
    if reason_code and reason_code not in REASONS:
        raise Refusal(f"{reason_code[:10]!r} is not a reason code. Known: {', '.join(REASONS)}.")
    if action_code and action_code not in ACTIONS:
        raise Refusal(f"{action_code[:10]!r} is not an action code. Known: {', '.join(ACTIONS)}.")


def _runs_back(kind: str, state: str) -> bool:
    """The answers have an order; only a query may come again, and leads back to work."""
    if kind not in ANSWERS or state not in ANSWERS or kind == "query" or state == "query":
        return False
    return ANSWERS.index(kind) < ANSWERS.index(state)
