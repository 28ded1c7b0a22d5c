"""What is open, by age: how much and how many in each bucket, one currency at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import Money
from app.payments.queries.facts import facts_of
from app.payments.queries.track import standing_of
from app.payments.rules.money import BUCKETS, OLDEST, ageing
from app.records import Invoice

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Aged:
    """One bucket in one currency."""

    bucket: str
    open: Money
    count: int


def ageing_of(session: Session) -> tuple[Aged, ...]:
    """All buckets of every currency in which something is open, the youngest first."""
    clock: Clock = session.info["clock"]
    today = clock.today()
    ids = list(session.scalars(select(Invoice.id).where(Invoice.issued_on.is_not(None)).order_by(Invoice.id)))
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for start in range(0, len(ids), _CHUNK):
        records = session.scalars(select(Invoice).where(Invoice.id.in_(ids[start : start + _CHUNK]))).all()
        for found in facts_of(session, records).values():
            here = standing_of(session, found, today)
            still = found.owed.open
            if here is None or not still or found.state in {"rejected", "replaced", "credited"}:
                continue
            key = (still.currency, ageing(here.due_on, today))
            amount, count = sums.get(key, (0, 0))
            sums[key] = (amount + still.minor, count + 1)
    buckets = [*(name for _, name in BUCKETS), OLDEST]
    currencies = sorted({currency for currency, _ in sums})
    return tuple(
        Aged(
            bucket,
            Money(sums.get((currency, bucket), (0, 0))[0], currency),
            sums.get((currency, bucket), (0, 0))[1],
        )
        for currency in currencies
        for bucket in buckets
    )
