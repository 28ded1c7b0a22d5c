"""Search over everything, with the address that opens each hit in the window."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.records import Client, Institution, Office, Payer
from app.storage.reading import Reading
from app.storage.search import Hit, find

_CLIENTS = Reading(select(Client.id, Client.key, Client.name), Client.id)
_KEYS = {
    "institution": Reading(select(Institution.id, Institution.key), Institution.id),
    "office": Reading(
        select(Office.id, Institution.key).join(Institution, Institution.id == Office.institution_id),
        Office.id,
    ),
    "payer": Reading(
        select(Payer.id, Institution.key).join(Institution, Institution.id == Payer.institution_id), Payer.id
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """One hit for the list under the search field."""

    kind: str
    title: str
    excerpt: str
    address: str


def find_anything(session: Session, text: str, limit: int = 40) -> tuple[Found, ...]:
    """Clients, people, numbers and text: what matches every word typed, names and numbers first."""
    hits = find(session, text, limit)
    clients = _clients(session, {h.client for h in hits if h.client is not None})
    institutions = _institutions(session, hits)
    found = []
    for hit in hits:
        key, name = clients.get(hit.client, ("", "")) if hit.client else ("", "")
        address = _address(hit, key, institutions)
        excerpt = " · ".join(dict.fromkeys(part for part in (name, hit.line) if part and part != hit.title))
        found.append(Found(hit.kind, hit.title, excerpt, address))
    return tuple(found)


def _address(hit: Hit, client: str, institutions: dict[UUID, str]) -> str:
    if hit.kind in {"quote", "invoice"}:
        return f"{hit.kind}/{hit.title.rpartition(' ')[2]}"
    if hit.kind in {"order", "paper"}:
        return f"{hit.kind}/{hit.id}"
    if hit.id in institutions:
        return f"institution/{institutions[hit.id]}"
    return f"client/{client}" if client else ""


def _clients(session: Session, ids: Iterable[UUID]) -> dict[UUID | None, tuple[str, str]]:
    return {row.id: (row.key, row.name) for row in _CLIENTS.among(session, list(ids))}


def _institutions(session: Session, hits: Sequence[Hit]) -> dict[UUID, str]:
    """The key of the institution behind each hit that is one, or one of its offices or payers."""
    keys: dict[UUID, str] = {}
    for kind, reading in _KEYS.items():
        wanted = [h.id for h in hits if h.kind == kind]
        keys.update((row.id, row.key) for row in reading.among(session, wanted))
    return keys
