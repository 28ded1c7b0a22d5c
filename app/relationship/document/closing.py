"""The close-out note: what was done, delivered and paid in one piece of work, in the client's words, and by whom."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.documents.catalogue import document
from app.documents.paper import Fact, Party, Statement
from app.documents.tailoring import Tailoring, safe_name
from app.engagements.queries import EngagementRow, MilestoneRow, engagement
from app.orders.queries import orders
from app.orders.queries.deliveries import NOTE
from app.payments.queries import InvoiceListed, invoices
from app.quotes.document.ground import ground, plain_look, said, wording_of
from app.quotes.document.issuer import pictures_of
from app.quotes.document.printing import Document
from app.quotes.queries.context import Context, of_work
from app.quotes.queries.papers import papers
from app.seller.queries import colleagues

CLOSE_OUT = "close-out"
_BLOCKS = ("letterhead", "addressee|title", "subject", "passages", "contact")


@document(CLOSE_OUT, "Close-out note", version=1)
def close_out_note(session: Session, engagement_id: UUID, number: str) -> Document:
    """What the note prints; refused while the work is not closed."""
    clock: Clock = session.info["clock"]
    work = engagement(session, engagement_id)
    ended = next((m for m in work.milestones if m.kind == "closed"), None)
    if ended is None:
        raise Refusal(f"‘{work.title}’ is not closed. Mark it closed first, with what the client said of it.")
    context = of_work(session, work.client_id, engagement_id, number)
    look = plain_look(context.tailoring, blocks=_BLOCKS)
    paper = replace(
        ground(context, CLOSE_OUT, pictures_of(session, context)),
        number=number,
        addressee=_addressee(context),
        on_behalf="",
        facts=(
            Fact("number", number, strong=True),
            Fact("date", clock.today()),
            Fact("opened-on", work.opened_on),
            Fact("closed-on", ended.on),
        ),
        subject=work.title,
        intro=said(look, "close-out-says"),
        passages=_passages(session, work, ended, look),
    )
    return Document(paper, look, clock.now(), safe_name(f"{number}.pdf"))


def _addressee(context: Context) -> Party:
    buyer, who = context.institution, context.requester
    return Party(
        organisation=buyer.legal_name or buyer.name,
        unit=context.client.department or context.client.name,
        officer=f"{who.title} {who.name}".strip() if who is not None else "",
    )


def _passages(
    session: Session, work: EngagementRow, ended: MilestoneRow, look: Tailoring
) -> tuple[Statement, ...]:
    told = (
        Statement("done", "\n".join(part for part in (work.purpose, work.depends) if part)),
        Statement("delivered", _delivered(session, work, look)),
        Statement("already-paid", _paid(session, work, look)),
        Statement("your-words", ended.note),
        Statement("worked-on-it", "\n".join(_people(session, work))),
    )
    return tuple(passage for passage in told if passage.text)


def _delivered(session: Session, work: EngagementRow, look: Tailoring) -> str:
    """Every delivery with its day, its note where there was one, and who took it."""
    day, kept = wording_of(look).long_day, {}
    for order in orders(session, engagement_id=work.id):
        for row in papers(session, subject_id=order.id, kind=NOTE):
            kept[row.number] = order.number
    lines = []
    for mark in work.milestones:
        if mark.kind != "delivered":
            continue
        note = next((number for number in kept if number in mark.note), "")
        parts = [said(look, "delivery-note") + f" {note}" if note else mark.note, mark.person]
        if note:
            parts.append(f"{said(look, 'order-number')} {kept[note]}")
        lines.append(": ".join(x for x in (day(mark.on), ", ".join(p for p in parts if p)) if x))
    return "\n".join(lines)


def _paid(session: Session, work: EngagementRow, look: Tailoring) -> str:
    """Each invoice and credit note with what came in; what is open, or that nothing is."""
    rows = [
        row
        for order in orders(session, engagement_id=work.id)
        for row in invoices(session, order_id=order.id)
        if row.issued_on is not None
    ]
    if not rows:
        return ""
    money, lines = wording_of(look).money, []
    for row in sorted(rows, key=lambda row: row.number):
        came = "" if row.kind == "credit-note" else f" · {said(look, 'already-paid')}: {money(row.received)}"
        lines.append(f"{said(look, row.kind)} {row.number}: {money(row.total)}{came}")
    return "\n".join([*lines, _open(rows, look)])


def _open(rows: list[InvoiceListed], look: Tailoring) -> str:
    currencies = sorted({row.open.currency for row in rows if row.open})
    if not currencies:
        return said(look, "nothing-open")
    sums: list[Money] = [total((r.open for r in rows if r.open.currency == c), c) for c in currencies]
    return f"{said(look, 'balance')}: {', '.join(wording_of(look).money(one) for one in sums)}"


def _people(session: Session, work: EngagementRow) -> list[str]:
    """The technician, and every colleague who recorded a milestone of the work."""
    known = {row.id: row for row in colleagues(session, everybody=True)}
    ids = dict.fromkeys([work.technician_id, *(m.colleague_id for m in work.milestones)])
    found = [known[id_] for id_ in ids if id_ is not None and id_ in known]
    return [", ".join(part for part in (row.name, row.role) if part) for row in found]
