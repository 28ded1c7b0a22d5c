"""What was issued stays what it was: the frozen content of every document still has the hash it was issued with."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.violations import Check, Examined, Violation, Written
from app.quotes.document.frozen import hash_of
from app.records import Invoice, IssuedPaper, Quote, Revision

_MANY = 400
_RULE = "frozen_content"


def _content(session: Session, written: Written) -> Examined:
    found: list[Violation] = []
    examined: set[UUID] = set()
    for table, statement in (
        (
            "revision",
            select(Revision, Quote.number, Quote.client_id).join(Quote, Quote.id == Revision.quote_id),
        ),
        ("invoice", select(Invoice, Invoice.number, Invoice.client_id)),
        ("issued_paper", select(IssuedPaper, IssuedPaper.number, IssuedPaper.client_id)),
    ):
        ids = list(written.get(table, ()))
        examined.update(ids)
        record = statement.column_descriptions[0]["entity"]
        for start in range(0, len(ids), _MANY):
            some = statement.where(record.id.in_(ids[start : start + _MANY]))
            found += (
                Violation(
                    _RULE,
                    row.id,
                    client,
                    f"What was frozen of {table.replace('_', ' ')} {number} was changed since.",
                )
                for row, number, client in session.execute(some)
                if row.content_sha256 and hash_of(row.content) != row.content_sha256
            )
    return Examined((_RULE,), frozenset(examined), tuple(found))


CHECKS = (Check(frozenset({"revision", "invoice", "issued_paper"}), _content),)
