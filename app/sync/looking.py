"""Rows as the whole of the log shows them: their own ops, the issue that seals them, the whole they are deleted with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.storage.cursor import Cursor
from app.sync import holding, seals, wholes
from app.sync.capture import schema
from app.sync.history import Key, Story, stories
from app.sync.showing import NONE_IDLE, Eyes, Idle, Seal, Showing, showing


def look(run: Cursor, eyes: Eyes, keys: Iterable[Key], *, held: bool = False) -> dict[Key, Showing]:
    """What these rows show; ``held`` puts what they keep in the place of what waits for a person."""
    wanted = set(keys)
    sealed = {key for key in wanted if seals.is_sealed(key[0])}
    families = seals.shared(run, seals.documents(run, sealed)) if sealed else {}
    found = stories(run, wanted)
    sealed_by = seals.seals(families, stories(run, families), eyes)
    shown = see(found, eyes, sealed_by, wholes.idle(run, found, eyes))
    if held:
        waiting = holding.waiting(run, wanted)
        for key, one in shown.items():
            one.values.update(holding.shown_of(waiting, key))
    return shown


def see(
    found: Mapping[Key, Story],
    eyes: Eyes,
    sealed: Mapping[Key, Seal],
    idle: Mapping[Key, Idle],
) -> dict[Key, Showing]:
    """What rows show whose stories are at hand."""
    tables = {t.code: t for t in schema().values()}
    shown = {}
    for key, story in found.items():
        one = showing(tables[key[0]], story, eyes, sealed.get(key), idle.get(key, NONE_IDLE))
        if one is not None:
            shown[key] = one
    return shown
