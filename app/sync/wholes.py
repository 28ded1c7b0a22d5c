"""Deletions of a whole: a client's file or a draft with its lines goes as one, or stays as one."""

from __future__ import annotations

from collections.abc import Iterable

from app.storage.cursor import Cursor
from app.sync.history import Key
from app.sync.showing import Eyes


def contested(run: Cursor, keys: Iterable[Key], eyes: Eyes) -> dict[Key, bool]:
    """Rows whose deletion has to be looked at together: whether it is contested."""
    return {}
