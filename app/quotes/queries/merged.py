"""What must hold of quotes after the changes of several machines were merged: one number each, and what was issued."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.violations import Check, Examined, Violation, Written
from app.quotes.queries.stored import offer_of
from app.quotes.rules.amounts import sums_of
from app.records import Quote, QuoteLine, Revision

_MANY = 400


def _numbers(session: Session, _written: Written) -> Examined:
    doubled = select(Quote.number).group_by(Quote.number).having(func.count() > 1)
    rows = session.scalars(select(Quote).where(Quote.number.in_(doubled)).order_by(Quote.number, Quote.id))
    found = tuple(
        Violation(
            "duplicate_number",
            row.id,
            row.client_id,
            f"More than one quote has the number {row.number}: they came from two machines with one series.",
        )
        for row in rows
    )
    return Examined(("duplicate_number",), None, found)


def _issued(session: Session, written: Written) -> Examined:
    """The sums that an issued revision states are those of its lines."""
    wanted = set(written.get("revision", ()))
    lines = list(written.get("quote_line", ()))
    for start in range(0, len(lines), _MANY):
        some = lines[start : start + _MANY]
        wanted.update(session.scalars(select(QuoteLine.revision_id).where(QuoteLine.id.in_(some))))
    found: list[Violation] = []
    ids = sorted(wanted)
    for start in range(0, len(ids), _MANY):
        statement = (
            select(Revision, Quote)
            .join(Quote, Quote.id == Revision.quote_id)
            .where(Revision.id.in_(ids[start : start + _MANY]), Revision.content_sha256.is_not(None))
        )
        for revision, quote in session.execute(statement):
            found += _of_issued(session, revision, quote)
    return Examined(("document_total",), frozenset(wanted), tuple(found))


def _of_issued(session: Session, revision: Revision, quote: Quote) -> list[Violation]:
    sums = sums_of(offer_of(session, revision))
    if (revision.net, revision.tax, revision.gross) == (sums.net.minor, sums.tax.minor, sums.gross.minor):
        return []
    said = f"The sums of revision {revision.n} of quote {quote.number} are not those of its lines."
    return [Violation("document_total", revision.id, quote.client_id, said)]


CHECKS = (
    Check(frozenset({"quote"}), _numbers),
    Check(frozenset({"revision", "quote_line"}), _issued),
)
