"""The letter that introduces a new concierge to a client: who it is now, who stands in, what goes on."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.documents.catalogue import document
from app.documents.paper import Fact, Party, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.engagements.queries import engagements
from app.quotes.document.ground import ground, plain_look, said
from app.quotes.document.issuer import pictures_of
from app.quotes.document.printing import Document
from app.quotes.queries.context import Context, of_work
from app.seller.queries import ColleagueRow

INTRODUCTION = "introduction"
_MOST = 12  # pieces of work named in the letter
_BLOCKS = ("letterhead", "addressee|title", "subject", "passages", "contact", "signature")


@document(INTRODUCTION, "Letter of introduction", version=1)
def introduction_letter(
    session: Session, client_id: UUID, number: str, before: ColleagueRow | None = None
) -> Document:
    """What the letter prints; ``before`` is who looked after the client until now. Refused where nobody owns the client."""
    clock: Clock = session.info["clock"]
    context = of_work(session, client_id, None, number)
    own = context.contact
    if own is None:
        raise Refusal(
            f"Nobody looks after {context.client.name}. Name the owner first: concierge client edit."
        )
    look = plain_look(context.tailoring, signature="line", blocks=_BLOCKS)
    other = before.name if before is not None and before.id != own.id else ""
    paper = replace(
        ground(context, INTRODUCTION, pictures_of(session, context)),
        number=number,
        addressee=_addressee(context),
        on_behalf="",
        facts=(Fact("number", number), Fact("date", clock.today())),
        title=said(look, "letter"),
        subject=said(look, INTRODUCTION),
        intro=said(look, "introduction-says", who=own.name),
        passages=_passages(session, context, look, other),
    )
    return Document(paper, look, clock.now(), safe_name(f"{number}.pdf"))


def _addressee(context: Context) -> Party:
    who, buyer = context.requester, context.institution
    return Party(
        organisation=buyer.legal_name or buyer.name,
        unit=context.client.department or context.client.name,
        officer=f"{who.title} {who.name}".strip() if who is not None else "",
    )


def _passages(session: Session, context: Context, look: Tailoring, before: str) -> tuple[Statement, ...]:
    own, other = context.contact, context.stand_in
    told = [said(look, "introduction-before", who=before)] if before else []
    if own is not None and own.phone and own.hours:
        told.append(said(look, "introduction-call", phone=own.phone, hours=own.hours))
    if other is not None and other.phone:
        told.append(said(look, "introduction-stand-in", who=other.name, phone=other.phone))
    work = [row.title for row in engagements(session, context.client.id, only_open=True, limit=_MOST)]
    return (
        *((Statement(text=" ".join(told)),) if told else ()),
        *((Statement("under-way", "\n".join(work)),) if work else ()),
    )
