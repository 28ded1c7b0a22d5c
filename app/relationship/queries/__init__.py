"""The relationship file as frozen rows: who, what is under way, who has the ball, what we promised, what hurts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from app.basics.clock import Clock
from app.clients.queries import ClientHead, ContactRow, client_head, contacts_of
from app.institutions.queries import PayerRow, payers
from app.institutions.rules import payer_among, payer_reason
from app.interactions.queries import PromiseRow, promises, timeline
from app.progress.kinds import NEXT
from app.progress.queries import EngagementStanding, standings
from app.progress.rules import TRACK, Ball
from app.quotes.queries.thresholds import close_to
from app.records import Colleague, Contact, Engagement
from app.relationship.queries.documents import documents_of, papers_of
from app.relationship.queries.rows import Alert, BallCard, DocumentRow, EngagementCard, RelationshipFile
from app.storage.reading import Reading

__all__ = [
    "CARDS",
    "TIMELINE_PAGE",
    "Alert",
    "BallCard",
    "DocumentRow",
    "EngagementCard",
    "RelationshipFile",
    "relationship_file",
]

TIMELINE_PAGE = 30
CARDS = 40  # engagements on the overview; the others are one page further
_LOUD: Mapping[str, int] = {"red": 0, "amber": 1, "fine": 2}
_HOLDER_ROLE = {
    Ball.PURCHASING: "buyer",
    Ball.RESEARCHER: "researcher",
    Ball.ACCOUNTS_PAYABLE: "accounts-payable",
    Ball.RECEIVING: "receiving",
}

_TECHNICIAN = aliased(Colleague)
_ENGAGEMENTS = Reading(
    select(Engagement.id)
    .where(Engagement.client_id == bindparam("client", type_=Engagement.client_id.type))
    .order_by(Engagement.opened_on.desc(), Engagement.id.desc())
)
_HEADS = Reading(
    select(
        Engagement.id,
        Engagement.purpose,
        Engagement.opened_on,
        Engagement.funding,
        Engagement.payer_id,
        func.coalesce(Contact.name, "").label("researcher"),
        func.coalesce(_TECHNICIAN.name, "").label("technician"),
    )
    .outerjoin(Contact, Contact.id == Engagement.researcher_id)
    .outerjoin(_TECHNICIAN, _TECHNICIAN.id == Engagement.technician_id),
    Engagement.id,
)


def relationship_file(session: Session, client: str | UUID) -> RelationshipFile:
    """The whole file of one client, by key or id."""
    clock: Clock = session.info["clock"]
    today = clock.today()
    head = client_head(session, client)
    people = contacts_of(session, head.id)
    ids = [row.id for row in _ENGAGEMENTS(session, client=head.id)]
    stands = standings(session, ids, today)
    ordered = sorted(ids, key=lambda i: _urgency(stands[i]))
    shown = ordered[:CARDS]
    documents, unpaid, late = documents_of(session, head.id, shown, today)
    cards = _cards(session, shown, stands, documents, payers(session, head.institution_id))
    said = promises(session, client_id=head.id)
    return RelationshipFile(
        head,
        people,
        _ball_card(cards, people),
        cards,
        len(ordered) - len(shown),
        said,
        timeline(session, head.id, limit=TIMELINE_PAGE),
        (*_alerts(head, said, late), *(Alert("amber", each.short) for each in close_to(session, head.id))),
        unpaid,
        papers_of(session, head.id),
    )


def _urgency(stand: EngagementStanding) -> tuple[int, int, int]:
    ended = stand.standing.ball is Ball.NOBODY
    signal = stand.wait.signal if stand.wait else "fine"
    return (
        int(ended),
        _LOUD[signal],
        -stand.standing.since.toordinal() if ended else stand.standing.since.toordinal(),
    )


def _cards(
    session: Session,
    ids: Sequence[UUID],
    stands: Mapping[UUID, EngagementStanding],
    documents: Mapping[UUID, list[DocumentRow]],
    paying: Sequence[PayerRow],
) -> tuple[EngagementCard, ...]:
    rows = {row.id: row for row in _HEADS.among(session, ids)}
    return tuple(
        _card(rows[i], stands[i], tuple(documents.get(i, ())), _paid_by(rows[i], paying)) for i in ids
    )


def _paid_by(row: Any, paying: Sequence[PayerRow]) -> tuple[str, str]:
    """Who pays for an engagement and why, where there is a choice: by its funding, or named for it."""
    if len(paying) < 2:
        return "", ""
    named = next((payer for payer in paying if payer.id == row.payer_id), None)
    chosen = named or payer_among(paying, row.funding)
    why = "Chosen for this engagement." if named else payer_reason(paying, row.funding)
    if chosen is None:
        return "", why
    return chosen.lines[0] if chosen.lines else chosen.key, why


def _card(
    row: Any, stand: EngagementStanding, documents: tuple[DocumentRow, ...], paid_by: tuple[str, str]
) -> EngagementCard:
    standing, wait = stand.standing, stand.wait
    return EngagementCard(
        row.id,
        stand.title,
        row.purpose,
        row.researcher,
        row.technician,
        stand.amount,
        standing.stage.value,
        TRACK.index(standing.stage) if standing.stage in TRACK else len(TRACK),
        standing.ball.value,
        standing.since,
        wait.business_days if wait else None,
        wait.usual if wait else None,
        wait.source if wait else "",
        wait.signal if wait else "fine",
        stand.says,
        standing.step,
        row.opened_on,
        documents,
        paid_by,
    )


def _ball_card(cards: Iterable[EngagementCard], people: Sequence[ContactRow]) -> BallCard | None:
    card = next((c for c in cards if c.is_open), None)
    if card is None:
        return None
    role = _HOLDER_ROLE.get(Ball(card.ball))
    person = next((p for p in people if role and any(r.role == role for r in p.roles)), None)
    step = NEXT.get(card.step.partition(":")[0])
    what = step.what if step and (card.signal != "fine" or step.at_once) else ""
    if (
        what
        and person is not None
        and what.startswith(("Ask purchasing", "Ask the researcher", "Ask accounts"))
    ):
        what = _ask_by_name(what, person.name)
    return BallCard(
        card.says,
        card.signal,
        card.usual,
        card.norm_source,
        what,
        step.action if step else "",
        card.id,
        card.title,
        person,
    )


def _ask_by_name(what: str, name: str) -> str:
    for holder in ("purchasing", "the researcher", "accounts payable"):
        if what.startswith(f"Ask {holder}"):
            return f"Ask {name}{what[len('Ask ' + holder) :]}"
    return what


def _alerts(head: ClientHead, said: Iterable[PromiseRow], late: Iterable[tuple[str, int]]) -> Iterable[Alert]:
    for number, days in late:
        when = "1 day" if days == 1 else f"{days} days"
        said_late = ("late", number, str(days))
        yield Alert("red", f"Invoice {number} open {when} past due", f"invoice/{number}", said_late)
    broken = sum(p.state == "broken" for p in said)
    if broken:
        words = "1 promise broken" if broken == 1 else f"{broken} promises broken"
        yield Alert("red", words, about=("broken", str(broken)))
    for basic in head.basics:
        yield Alert("accent", f"Must never fail: {basic}", about=("basic", basic))
    if head.avoid:
        yield Alert("amber", f"Avoid: {head.avoid}", about=("avoid", head.avoid))
