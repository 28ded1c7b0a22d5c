"""The hand-over brief: one client's file as a paper, for a colleague who takes over or picks up the phone."""

from __future__ import annotations

from app.basics.clock import Clock
from app.basics.wording import Wording
from app.documents.catalogue import document
from app.documents.paper import Contact, Fact, Issuer, Paper, Party, Statement
from app.documents.press import print_paper
from app.documents.tailoring import Layer, Tailoring, resolve
from app.quotes.document.printing import Document
from app.relationship.queries import EngagementCard, RelationshipFile
from app.seller.queries import ColleagueRow, SellerRow

_TOLD = 12  # the newest entries of the timeline on a brief
_LOOK = {
    "blocks": ["letterhead", "title", "subject", "passages", "lines", "statements", "contact"],
    "columns": ["description", "code", "unit", "amount"],
}


@document("hand-over", "Hand-over brief", version=1)
def brief_of(
    file: RelationshipFile, seller: SellerRow, people: tuple[ColleagueRow, ...], clock: Clock
) -> Paper:
    """Everything that a colleague must know, in the order in which it is needed."""
    words = Wording(seller.language)
    head = file.head
    issuer = Issuer(seller.trade_name or seller.legal_name, seller.tagline)
    return Paper(
        kind="hand-over",
        issuer=issuer,
        addressee=Party(head.institution, head.department),
        title="Hand-over brief",
        facts=(
            Fact(label="Day", value=clock.today()),
            Fact(label="Owner", value=head.owner or "nobody"),
            Fact(label="Stand-in", value=head.stand_in or "nobody"),
            Fact(label="Primary contact", value=head.primary_contact or "nobody"),
        ),
        subject=f"{head.name} · {head.institution}",
        intro=_first(file),
        passages=tuple(_passages(file, words)),
        contacts=tuple(
            Contact(p.name, p.role, p.phone, p.email, p.hours, stand_in=p.name == head.stand_in)
            for p in people
            if p.name in {head.owner, head.stand_in}
        ),
    )


def print_brief(paper: Paper, seller: SellerRow, clock: Clock) -> bytes:
    """The PDF of a brief, on the paper of our own country."""
    return print_paper(paper, _look(seller), clock.now())


def _look(seller: SellerRow) -> Tailoring:
    paper = "letter" if seller.country in {"US", "CA", "MX"} else "a4"
    return resolve(
        Layer("brief", {**_LOOK, "paper": paper, "language": seller.language, "accent": seller.accent})
    )


def _first(file: RelationshipFile) -> str:
    """The one sentence, then what hurts."""
    said = [f"{file.ball.says}." if file.ball else "Nothing is under way."]
    said += [f"{alert.text}." for alert in file.alerts]
    return " ".join(said)


def _passages(file: RelationshipFile, words: Wording) -> list[Statement]:
    found = [Statement(label=c.title, text=_engagement(c, words)) for c in file.engagements if c.is_open]
    open_promises = [p for p in file.promises if p.state in {"open", "broken"}]
    if open_promises:
        told = [f"{p.what}: {p.state}, by {words.day(p.due_at.date())}" for p in open_promises]
        found.append(Statement(label="Promised", text="\n".join(told)))
    if file.people:
        told = [
            ", ".join(x for x in (p.name, p.title, p.role, p.phone, p.email, p.hours) if x)
            for p in file.people
        ]
        found.append(Statement(label="People", text="\n".join(told)))
    ended = [c for c in file.engagements if not c.is_open]
    if ended:
        told = [f"{c.title}: {c.says.lower()} {words.day(c.since)}" for c in ended]
        found.append(Statement(label="Earlier work", text="\n".join(told)))
    if file.timeline:
        told = [f"{words.day(t.at.date())} {t.initials}: {t.text}" for t in file.timeline[:_TOLD]]
        found.append(Statement(label="Last words", text="\n".join(told)))
    return found


def _engagement(card: EngagementCard, words: Wording) -> str:
    parts = [
        f"{card.says} (stage: {card.stage}; usual {card.usual} business days)."
        if card.usual
        else f"{card.says}."
    ]
    if card.amount:
        parts.append(f"Worth {words.money(card.amount)}.")
    if card.researcher or card.technician:
        parts.append(f"For {card.researcher or 'nobody named'}; technician {card.technician or 'not named'}.")
    for d in card.documents:
        day = f", {words.day(d.on)}" if d.on else ""
        parts.append(f"\n{d.title}: {d.state}{day}")
    return " ".join(parts).replace(" \n", "\n")


def brief_document(paper: Paper, seller: SellerRow, clock: Clock, name: str) -> Document:
    """A brief as it is kept when it is handed over."""
    return Document(paper, _look(seller), clock.now(), name)
