"""Giving a file: what the others lack, sealed for them, written aside and read back before anybody is told."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from sqlalchemy.orm import Session

import app
from app.basics.identity import new_id
from app.storage.cursor import Cursor
from app.storage.revision import HEAD
from app.sync.outgoing import Outgoing
from app.sync.parcel import FULL, INCREMENTAL, Manifest, Parcel

_MICRO = 1_000_000


def manifest_of(session: Session, going: Outgoing, kind: str) -> Manifest:
    """What stands first in a file of ``going``; without attachments."""
    office, sender = Cursor(session.connection())("SELECT office, machine FROM sync_self").fetchone()
    return Manifest(
        office=bytes(office),
        file=new_id().bytes,
        sender=bytes(sender),
        kind=kind,
        made_at=int(session.info["clock"].now().timestamp() * _MICRO),
        by=session.info.get("author", ""),
        app=app.__version__,
        schema=HEAD,
        stretches=going.stretches,
        needs=going.needs,
        vector=going.vector,
        tips={m: (place.number, place.hash) for m, place in going.places.items() if place.number},
        digests={},
        counts={"changes": going.size, "transactions": _transactions(going)},
    )


def _transactions(going: Outgoing) -> int:
    return sum(stretch.last_number - stretch.first_number + 1 for stretch in going.stretches)


def parcel(session: Session, known: Mapping[bytes, int] | None = None) -> Parcel:
    """Everything beyond ``known`` in memory, as a reader would see it: for tests, and for what is small."""
    going = Outgoing(session, known or {})
    return Parcel(
        manifest_of(session, going, INCREMENTAL if known else FULL),
        list(chain.from_iterable(going.transactions())),
        list(chain.from_iterable(going.changes())),
        words=going.words,
        statements=going.statements,
        epochs=going.epochs,
    )
