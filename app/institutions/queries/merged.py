"""What must hold of institutions after the changes of several machines were merged: a tree, and one key each."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.basics.violations import Check, Examined, Violation, Written
from app.records import Institution


def _tree(session: Session, _written: Written) -> Examined:
    rows = session.execute(select(Institution.id, Institution.parent_id, Institution.name)).all()
    parent = {row.id: row.parent_id for row in rows}
    found = tuple(
        Violation(
            "institution_cycle",
            row.id,
            None,
            f"{row.name} is a part of itself: its parents lead back to it. Choose another parent.",
        )
        for row in sorted(rows, key=lambda row: row.id)
        if _leads_back(row.id, parent)
    )
    return Examined(("institution_cycle",), None, found)


def _leads_back(start: UUID, parent: dict[UUID, UUID | None]) -> bool:
    seen: set[UUID] = set()
    here = parent.get(start)
    while here is not None and here not in seen:
        if here == start:
            return True
        seen.add(here)
        here = parent.get(here)
    return False


def _keys(session: Session, _written: Written) -> Examined:
    doubled = select(Institution.key).group_by(Institution.key).having(func.count() > 1)
    rows = session.scalars(
        select(Institution).where(Institution.key.in_(doubled)).order_by(Institution.key, Institution.id)
    )
    found = tuple(
        Violation(
            "duplicate_institution",
            row.id,
            None,
            f"More than one institution is called {row.key}: {row.name} may have been added on two machines.",
        )
        for row in rows
    )
    return Examined(("duplicate_institution",), None, found)


_TABLES = frozenset({"institution"})
CHECKS = (Check(_TABLES, _tree), Check(_TABLES, _keys))
