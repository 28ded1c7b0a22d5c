"""What must hold of clients after the changes of several machines were merged: one key each."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.violations import Check, Examined, Violation, Written
from app.records import Client


def _keys(session: Session, _written: Written) -> Examined:
    doubled = select(Client.key).group_by(Client.key).having(func.count() > 1)
    rows = session.scalars(select(Client).where(Client.key.in_(doubled)).order_by(Client.key, Client.id))
    found = tuple(
        Violation(
            "duplicate_client",
            row.id,
            row.id,
            f"More than one client is called {row.key}: {row.name} may have been added on two machines.",
        )
        for row in rows
    )
    return Examined(("duplicate_client",), None, found)


CHECKS = (Check(frozenset({"client"}), _keys),)
