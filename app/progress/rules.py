"""Where an engagement stands and who has the ball: computed from recorded facts, never stored (data.md "Stage and ball")."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """The track of an engagement, in order; ``closed`` stands beside it."""

    ENQUIRY = "enquiry"
    QUOTE = "quote"
    PURCHASING = "purchasing"
    ORDER = "order"
    WORK = "work"
    INVOICE = "invoice"
    PAID = "paid"
    CLOSED = "closed"


TRACK: tuple[Stage, ...] = tuple(s for s in Stage if s is not Stage.CLOSED)


class Ball(StrEnum):
    """Who has to act next. ``us`` is always a person: the owner, the technician, or whoever took over."""

    US = "us"
    RESEARCHER = "researcher"
    PURCHASING = "purchasing"
    TECHNICIAN = "technician"
    RECEIVING = "receiving"
    ACCOUNTS_PAYABLE = "accounts-payable"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Happened:
    """One recorded fact: what, on which day, to whom or by whom."""

    kind: str
    on: dt.date
    recipient: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RevisionFacts:
    """One revision of a quote; ``issued_on`` is None for a draft."""

    n: int
    prepared_on: dt.date
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    events: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteFacts:
    """A quote with its revisions, oldest first, and the parts it was split into for several payers.

    ``ordered_elsewhere`` is set on a part that belongs to the work of another client, once it is ordered there.
    """

    number: str
    revisions: tuple[RevisionFacts, ...]
    parts: tuple[QuoteFacts, ...] = ()
    ordered_elsewhere: dt.date | None = None

    @property
    def latest(self) -> RevisionFacts:
        """The newest revision, draft or issued."""
        return self.revisions[-1]

    @property
    def issued(self) -> RevisionFacts | None:
        """The newest issued revision."""
        return next((r for r in reversed(self.revisions) if r.issued_on is not None), None)


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """A purchase order: when it came, what is undecided, what was queried, when it was accepted."""

    number: str
    received_on: dt.date
    undecided: int = 0
    queried_on: dt.date | None = None
    accepted_on: dt.date | None = None
    cancelled: bool = False
    amount: int = 0
    quote: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An issued invoice: its amount, what came in, and the step of the payment route it is at."""

    number: str
    issued_on: dt.date
    gross: int
    received: int = 0
    last_receipt_on: dt.date | None = None
    step: str = ""
    holder: str = Ball.ACCOUNTS_PAYABLE
    since: dt.date | None = None
    sent_on: dt.date | None = None
    due_on: dt.date | None = None
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class EngagementFacts:
    """Everything recorded about one engagement that decides where it stands."""

    opened_on: dt.date
    milestones: tuple[Happened, ...] = ()
    quotes: tuple[QuoteFacts, ...] = ()
    orders: tuple[OrderFacts, ...] = ()
    invoices: tuple[InvoiceFacts, ...] = ()
    draft_invoices: int = 0
    asks_receipt: bool = False  # the payment route has a step of the researcher's

    def on(self, kind: str) -> dt.date | None:
        """The day of the latest milestone of a kind."""
        return max((m.on for m in self.milestones if m.kind == kind), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an engagement stands: the stage, who has the ball, since when, and the finer step inside the stage."""

    stage: Stage
    ball: Ball
    since: dt.date
    step: str
    document: str = ""
    says: str = ""
    order: int = field(default=0, compare=False)


def where(facts: EngagementFacts) -> Standing:
    """The standing that the facts decide; the first rule that speaks wins, the latest business first."""
    for rule in _RULES:
        standing = rule(facts)
        if standing is not None:
            return standing
    return Standing(
        Stage.ENQUIRY, Ball.US, facts.on("enquiry") or facts.opened_on, "enquiry", says="Not quoted yet"
    )


def _ended(facts: EngagementFacts) -> Standing | None:
    for kind, says in (("closed", "Closed"), ("lost", "Lost")):
        day = facts.on(kind)
        if day is not None:
            return Standing(Stage.CLOSED, Ball.NOBODY, day, kind, says=says)
    return None


def _invoiced(facts: EngagementFacts) -> Standing | None:
    open_invoices = [i for i in facts.invoices if i.received < i.gross]
    if open_invoices:
        return _owed(min(open_invoices, key=lambda i: (i.issued_on, i.number)))
    if not facts.invoices:
        return None
    ordered = sum(o.amount for o in facts.orders if not o.cancelled)
    if sum(i.gross for i in facts.invoices) >= ordered:
        last = max(facts.invoices, key=lambda i: (i.last_receipt_on or i.issued_on, i.number))
        return Standing(
            Stage.PAID, Ball.NOBODY, last.last_receipt_on or last.issued_on, "paid", last.number, "Paid"
        )
    return None


def _owed(invoice: InvoiceFacts) -> Standing:
    if invoice.disputed:
        return Standing(
            Stage.INVOICE, Ball.US, invoice.since or invoice.issued_on, "disputed", invoice.number, "Disputed"
        )
    if invoice.sent_on is None:
        return Standing(
            Stage.INVOICE,
            Ball.US,
            invoice.issued_on,
            "invoice-unsent",
            invoice.number,
            "Invoice issued, not sent",
        )
    holder = Ball(invoice.holder) if invoice.holder in Ball.__members__.values() else Ball.ACCOUNTS_PAYABLE
    since = invoice.since or invoice.sent_on
    kind = "receipt" if holder in {Ball.RESEARCHER, Ball.RECEIVING} else "route"
    return Standing(
        Stage.INVOICE, holder, since, f"{kind}:{invoice.step}", invoice.number, "Invoice on its way"
    )


def _delivered(facts: EngagementFacts) -> Standing | None:
    delivered = facts.on("delivered")
    if delivered is None or not _accepted(facts):
        return None
    confirmed = facts.on("receipt-confirmed")
    if facts.asks_receipt and confirmed is None:
        return Standing(
            Stage.INVOICE,
            Ball.RESEARCHER,
            delivered,
            "receipt-awaited",
            says="Delivered, receipt not confirmed",
        )
    says = "Invoice drafted, not issued" if facts.draft_invoices else "Delivered, not invoiced"
    return Standing(Stage.INVOICE, Ball.US, max(delivered, confirmed or delivered), "to-invoice", says=says)


def _living(facts: EngagementFacts) -> list[OrderFacts]:
    return [o for o in facts.orders if not o.cancelled]


def _accepted(facts: EngagementFacts) -> list[OrderFacts]:
    return [o for o in _living(facts) if o.accepted_on is not None]


def _ordered(facts: EngagementFacts) -> Standing | None:
    waiting = [o for o in _living(facts) if o.accepted_on is None]
    if waiting:
        return _unaccepted(min(waiting, key=lambda o: (o.received_on, o.number)))
    accepted = _accepted(facts)
    if not accepted:
        return None
    cleared = max(o.accepted_on for o in accepted if o.accepted_on is not None)
    started = facts.on("started")
    since = max(cleared, started) if started else cleared
    step, says = ("in-work", "In work") if started else ("cleared", "Cleared to start")
    return Standing(Stage.WORK, Ball.TECHNICIAN, since, step, accepted[-1].number, says)


def _unaccepted(order: OrderFacts) -> Standing:
    if order.queried_on is not None:
        return Standing(
            Stage.ORDER, Ball.PURCHASING, order.queried_on, "order-queried", order.number, "Order queried"
        )
    if order.undecided:
        return Standing(
            Stage.ORDER, Ball.US, order.received_on, "order-check", order.number, "Order to be checked"
        )
    return Standing(
        Stage.ORDER, Ball.US, order.received_on, "order-accept", order.number, "Order checked, not accepted"
    )


_QUOTE_ENDS = {"declined": "Declined", "withdrawn": "Withdrawn"}


def _quoted(facts: EngagementFacts) -> Standing | None:
    if not facts.quotes:
        return None
    standings = [standing for q in facts.quotes for standing in _parts_or_whole(q)]
    living = [s for s in standings if s.stage is not Stage.CLOSED]
    if not living:
        return max(standings, key=lambda s: s.since)
    # One job over several payers is as far as its slowest quote.
    return min(living, key=lambda s: (TRACK.index(s.stage), s.order, s.since))


def _parts_or_whole(quote: QuoteFacts) -> list[Standing]:
    """A split quote is never issued itself: its parts stand for it while one of them was neither declined nor withdrawn."""
    parts = [_one_quote(part) for part in quote.parts]
    return parts if any(part.step not in _QUOTE_ENDS for part in parts) else [_one_quote(quote)]


def _one_quote(quote: QuoteFacts) -> Standing:
    if quote.ordered_elsewhere is not None:
        return Standing(
            Stage.CLOSED,
            Ball.NOBODY,
            quote.ordered_elsewhere,
            "ordered",
            quote.number,
            "Ordered by another client",
        )
    issued = quote.issued
    if issued is None or issued.issued_on is None:
        return Standing(
            Stage.QUOTE, Ball.US, quote.latest.prepared_on, "draft", quote.number, "Quote in draft"
        )
    events = sorted(
        (e for r in quote.revisions for e in r.events if r.n == issued.n or e.kind in _QUOTE_ENDS),
        key=lambda e: e.on,
    )
    for event in events:
        if event.kind in _QUOTE_ENDS:
            return Standing(
                Stage.CLOSED, Ball.NOBODY, event.on, event.kind, quote.number, _QUOTE_ENDS[event.kind]
            )
    return _after_issue(quote.number, issued.issued_on, events)


def _after_issue(number: str, issued_on: dt.date, events: Sequence[Happened]) -> Standing:
    last = events[-1] if events else None
    if last is None:
        return Standing(Stage.QUOTE, Ball.US, issued_on, "issued", number, "Quote issued, not sent", order=1)
    if last.kind == "returned":
        return Standing(Stage.QUOTE, Ball.US, last.on, "returned", number, "Quote returned", order=0)
    if last.kind == "approved":
        return Standing(
            Stage.PURCHASING,
            Ball.PURCHASING,
            last.on,
            "approved",
            number,
            "Approved, no order number yet",
            order=1,
        )
    if last.kind == "submitted" and last.recipient == "researcher":
        since = _first_of(events, lambda e: e.kind == "submitted" and e.recipient == "researcher", last.on)
        return Standing(
            Stage.QUOTE, Ball.RESEARCHER, since, "with-researcher", number, "Quote with the researcher", 2
        )
    since = _first_of(events, lambda e: e.recipient != "researcher", last.on)
    return Standing(
        Stage.PURCHASING,
        Ball.PURCHASING,
        since,
        "with-purchasing",
        number,
        "Purchasing has the quote",
        order=0,
    )


def _first_of(events: Iterable[Happened], same: Callable[[Happened], bool], default: dt.date) -> dt.date:
    """The day the ball came to its holder: the first of the unbroken run of like events at the end."""
    since = default
    for event in reversed(list(events)):
        if not same(event):
            break
        since = event.on
    return since


_RULES: tuple[Callable[[EngagementFacts], Standing | None], ...] = (
    _ended,
    _invoiced,
    _delivered,
    _ordered,
    _quoted,
)
