"""What can happen in the story of the demo: each act calls the command that a person would use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.basics.quantity import plain_scaled
from app.clients.queries import client_head, contact, contacts_of
from app.engagements.commands import add_engagement
from app.engagements.commands import mark as mark_engagement
from app.engagements.drafts import EngagementDraft
from app.engagements.drafts import MarkDraft as Milestone
from app.interactions.commands import mark_promise, note, promise
from app.interactions.drafts import NoteDraft, PromiseDraft, PullDraft
from app.orders.commands import accept, decide, record_order
from app.orders.drafts import DecisionDraft, read_order
from app.orders.queries import order
from app.payments.commands import issue as issue_invoice
from app.payments.commands import mark as mark_invoice
from app.payments.commands import new_invoice, receive, step
from app.payments.drafts import MarkDraft, ReceiptDraft, StepDraft
from app.payments.queries import invoice
from app.quotes.commands import edit_quote, issue, learn_from, new_quote, record_event, revise
from app.quotes.drafts.event import EventDraft
from app.quotes.drafts.files import from_document
from app.quotes.queries import draft_of, quote
from app.requirements.lessons import proposal_of
from app.seller.queries import who


@dataclass
class Scene:
    """One engagement of the story and what it has brought forth so far."""

    client: str
    details: Mapping[str, Any]
    engagement: UUID | None = None
    quote: str = ""
    order: UUID | None = None
    invoice: UUID | None = None
    promises: dict[str, UUID] = field(default_factory=dict)


Act = Callable[[Session, Scene, dict[str, Any]], None]
ACTS: dict[str, Act] = {}


def act(name: str) -> Callable[[Act], Act]:
    """Registers what ``do = "name"`` means in the story."""

    def keep(function: Act) -> Act:
        ACTS[name] = function
        return function

    return keep


def _client(session: Session, scene: Scene) -> UUID:
    return client_head(session, scene.client).id


def _person(session: Session, scene: Scene, name: str) -> UUID | None:
    return contact(session, name, _client(session, scene)).id if name else None


@act("open")
def _open(session: Session, scene: Scene, _details: dict[str, Any]) -> None:
    known = scene.details
    clock: Clock = session.info["clock"]
    people = contacts_of(session, _client(session, scene))
    researcher = next((p.id for p in people if any(r.role == "researcher" for r in p.roles)), None)
    draft = EngagementDraft(
        client_id=_client(session, scene),
        title=known["title"],
        purpose=known.get("purpose", ""),
        depends=known.get("depends", ""),
        feasible="yes" if "technician" in known else "",
        researcher_id=researcher,
        technician_id=who(session, known["technician"]).id if "technician" in known else None,
        funding=known.get("funding", ""),
        work=known.get("work", "service"),
        place=known.get("place", ""),
        opened_on=clock.today(),
    )
    scene.engagement = add_engagement(session, draft)


@act("say")
def _say(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    pulls = tuple(PullDraft(p["side"], p["minutes"], p["cause"]) for p in d.get("pulls", ()))
    note(
        session,
        NoteDraft(
            client_id=_client(session, scene),
            text=d["text"],
            kind=d.get("kind", "call"),
            direction=d.get("direction", "out"),
            engagement_id=scene.engagement,
            contact_id=_person(session, scene, d.get("with", "")),
            unanswered=d.get("unanswered", False),
            pulls=pulls,
        ),
    )


@act("promise")
def _promise(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    clock: Clock = session.info["clock"]
    due = dt.datetime.combine(dt.date.fromisoformat(d["due"]), dt.time(17), dt.UTC)
    scene.promises[d["what"]] = promise(
        session,
        PromiseDraft(
            client_id=_client(session, scene),
            what=d["what"],
            due_at=max(due, clock.now() + dt.timedelta(hours=1)),
            engagement_id=scene.engagement,
            contact_id=_person(session, scene, d.get("to", "")),
        ),
    )


@act("keep")
def _keep(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    mark_promise(session, scene.promises[d["what"]], "kept", d.get("note", ""))


@act("quote")
def _quote(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    document = {"client": scene.client, "engagement": scene.details["title"], "contact": "LB", **d}
    draft = from_document(document)
    draft.engagement_id = scene.engagement
    scene.quote = new_quote(session, draft).number


@act("issue")
def _issue(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    issue(session, scene.quote, d.get("override"))


@act("revise")
def _revise(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    revise(session, scene.quote)
    if not d:
        return
    draft = draft_of(session, scene.quote)
    changed = from_document({"client": scene.client, **d})
    for name in d:
        if name == "annex":
            draft.annexes = [*draft.annexes, *changed.annexes]
        elif name == "line":
            draft.lines = [*draft.lines, *changed.lines]
        elif name == "freight":
            draft.freight_terms, draft.freight_how = changed.freight_terms, changed.freight_how
        else:
            setattr(draft, name, getattr(changed, name))
    edit_quote(session, scene.quote, draft)


@act("event")
def _event(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    """What happened to the quote; ``learn`` names the kinds of rule that its words taught."""
    said = {name: value for name, value in d.items() if name != "learn"}
    id_ = record_event(session, scene.quote, EventDraft(**said))
    for kind in d.get("learn", ()):
        learn_from(session, id_, proposal_of(kind, {}, d["reason"]))


@act("order")
def _order(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    """An order that repeats the quote's latest issued revision, with the changes that the story names."""
    clock: Clock = session.info["clock"]
    view = quote(session, scene.quote)
    lines = [
        {
            "line": str(at),
            "quote_line": line.position,
            "code": line.code,
            "text": line.text,
            "quantity": plain_scaled(line.quantity),
            "unit": line.unit,
            "amount": line.amount.plain(),
            "kind": line.kind if line.kind == "freight" else "service",
        }
        for at, line in enumerate((x for x in view.lines if x.counts and x.amount is not None), 1)
        if line.amount is not None
    ]
    change = d.pop("change", {})
    lines = [
        line | change.get(line["line"], {}) for line in lines if line["line"] not in d.get("without", ())
    ]
    d.pop("without", None)
    table = {
        "dated": clock.today(),
        "received": clock.today(),
        "currency": view.row.total.currency,
        "amount": view.totals.gross.plain(),
        "payment_terms": {"days": int(view.draft.payment_days), "from": view.draft.payment_from},
        "quote": scene.quote,
        "revision": view.revision.n,
        "line": lines,
        **d,
    }
    scene.order = record_order(session, read_order(table))


@act("decide")
def _decide(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.order is not None  # noqa: S101 - the story is ours
    decide(session, scene.order, DecisionDraft(**d))


@act("accept")
def _accept(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.order is not None  # noqa: S101 - the story is ours
    undecided = [
        x for x in order(session, scene.order).differences if x.decision is None and x.severity != "note"
    ]
    if undecided:
        decide(
            session,
            scene.order,
            DecisionDraft("accept", reason=d.get("reason", "As agreed on the telephone.")),
        )
    accept(session, scene.order, d.get("reason", ""))


@act("mark")
def _mark(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.engagement is not None  # noqa: S101 - the story is ours
    mark_engagement(session, scene.engagement, Milestone(**d))


@act("invoice")
def _invoice(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.order is not None  # noqa: S101 - the story is ours
    scene.invoice = new_invoice(session, scene.order)
    issue_invoice(session, scene.invoice, d.get("override", ""))


@act("send")
def _send(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.invoice is not None  # noqa: S101 - the story is ours
    mark_invoice(session, scene.invoice, MarkDraft(kind="sent", channel=d.get("channel", "e-mail")))


@act("step")
def _step(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    assert scene.invoice is not None  # noqa: S101 - the story is ours
    step(session, scene.invoice, StepDraft(**d))


@act("receive")
def _receive(session: Session, scene: Scene, d: dict[str, Any]) -> None:
    """Money that came in; without an amount, all that is open."""
    assert scene.invoice is not None  # noqa: S101 - the story is ours
    row = invoice(session, scene.invoice)
    amount = Money.parse(d["amount"], row.open.currency) if "amount" in d else row.open
    receive(
        session,
        scene.invoice,
        ReceiptDraft(amount, reference=d.get("reference", ""), reason=d.get("reason", "")),
    )
