"""The hand-over brief: one client's file as a paper, for a colleague who takes over or picks up the phone."""

from __future__ import annotations

from app.basics.clock import Clock
from app.documents.catalogue import document
from app.documents.paper import Contact, Fact, Issuer, Paper, Party, Statement
from app.documents.press import print_paper
from app.documents.tailoring import Layer, Tailoring, resolve
from app.quotes.document.printing import Document
from app.quotes.rules.words import together
from app.relationship.document.briefing import BriefWords
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
    words, head = BriefWords(seller), file.head
    nobody = words.say("nobody")
    return Paper(
        kind="hand-over",
        issuer=Issuer(seller.trade_name or seller.legal_name, seller.tagline),
        addressee=Party(head.institution, head.department),
        facts=(
            Fact(label=words.say("day"), value=clock.today()),
            Fact(label=words.say("owner"), value=head.owner or nobody),
            Fact(label=words.say("stand-in"), value=head.stand_in or nobody),
            Fact(label=words.say("primary"), value=head.primary_contact or nobody),
        ),
        subject=f"{head.name} · {head.institution}",
        intro=_first(file, words),
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


def _first(file: RelationshipFile, words: BriefWords) -> str:
    """The one sentence, then what hurts."""
    first = next((card for card in file.engagements if card.is_open), None)
    said = [words.standing(first) if first is not None else words.say("nothing")]
    return together(words.tongue, [*said, *(words.alert(alert) for alert in file.alerts)])


def _passages(file: RelationshipFile, words: BriefWords) -> list[Statement]:
    found = [Statement(label=c.title, text=_engagement(c, words)) for c in file.engagements if c.is_open]
    told = [
        words.say("promise", what=p.what, state=words.say(p.state), day=words.wording.day(p.due_at.date()))
        for p in file.promises
        if p.state in {"open", "broken"}
    ]
    people = [
        ", ".join(x for x in (p.name, p.title, p.role, p.phone, p.email, p.hours) if x) for p in file.people
    ]
    ended = [words.ended(card) for card in file.engagements if not card.is_open]
    last = [f"{words.wording.day(t.at.date())} {t.initials}: {t.text}" for t in file.timeline[:_TOLD]]
    parts = (("promised", told), ("people", people), ("earlier", ended), ("last-words", last))
    return found + [Statement(label=words.say(key), text="\n".join(lines)) for key, lines in parts if lines]


def _engagement(card: EngagementCard, words: BriefWords) -> str:
    said = [words.standing(card), words.stage(card)]
    if card.amount:
        said.append(words.say("worth", amount=words.wording.money(card.amount)))
    if card.researcher or card.technician:
        unnamed = words.say("unnamed")
        said.append(
            words.say("whom", researcher=card.researcher or unnamed, technician=card.technician or unnamed)
        )
    return "\n".join([together(words.tongue, said), *(words.document(d) for d in card.documents)])


def brief_document(paper: Paper, seller: SellerRow, clock: Clock, name: str) -> Document:
    """A brief as it is kept when it is handed over."""
    return Document(paper, _look(seller), clock.now(), name)
