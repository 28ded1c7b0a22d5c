"""What keeps a draft from going out as it stands and is no institution's rule: told by the check, refused by the issue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.money import Money
from app.documents.annexes import left_out
from app.documents.press import prove, why_unprintable
from app.quotes.document.enclosing import enclosed
from app.quotes.document.printing import built
from app.quotes.queries.context import of_revision
from app.quotes.queries.stored import offer_of, payer_key_of, quote_record, revision_of
from app.quotes.rules.amounts import sums_of


@dataclass(frozen=True, slots=True)
class Hindrances:
    """``stops`` are sentences that no override gets past; ``remarks`` say what would stay behind."""

    stops: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def hindrances(session: Session, number: str | UUID, n: int | None = None) -> Hindrances:
    """Those of a draft revision (the newest); an issued one has none."""
    quote = quote_record(session, number)
    revision = revision_of(session, quote, n)
    if revision.issued_on is not None:
        return Hindrances()
    context = of_revision(session, quote, revision)
    offer = offer_of(session, revision, payer_key_of(session, quote))
    made = built(session, context, offer)
    stops = (below_nothing(quote.number, sums_of(offer).gross), why_unprintable(made.paper))
    broken = left_out(enclosed(session, offer, context.filed))
    # What the kit says of a logo, or of the language, while it draws; of missing characters the stops have said it.
    drawn = () if stops[1] else prove(made.paper, made.tailoring, made.made_at).warnings
    return Hindrances(tuple(filter(None, stops)), (*(remark.text for remark in broken), *drawn))


def below_nothing(number: str, gross: Money) -> str:
    """Why a quote of this total is not issued; empty where it may be."""
    if gross.minor >= 0:
        return ""
    return (
        f"The lines of {number} come to {gross}, and nothing is offered for less than nothing. "
        "Lower the discount, or add the line that it lowers."
    )
