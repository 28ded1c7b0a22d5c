"""Ids: time-ordered for what is new, derived from the natural key for what two people may create alike."""

from __future__ import annotations

from uuid import UUID, uuid5

import uuid_utils

# The fixed namespace of this program's natural keys; changing it would split rows that are the same thing.
NAMESPACE = UUID("5f0c5a52-6b0e-5c3e-9a55-0d5c0a1e7de5")


def new_id() -> UUID:
    """A fresh UUIDv7: sorts by the time it was made, unique without asking anybody."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def natural_id(kind: str, *parts: object) -> UUID:
    """The UUIDv5 of a natural key: the same thing made on two machines gets one id."""
    return uuid5(NAMESPACE, "\x1f".join([kind, *(str(p) for p in parts)]))
