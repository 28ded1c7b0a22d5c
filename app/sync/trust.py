"""Who belongs to an office: signed statements about machines, and what follows from them, equal whatever their order.

A machine trusts itself, and whoever is admitted by a machine that it trusts. A revocation bans keys, not names: what was
signed with a banned key counts only as far as the one who revoked it knew of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

import msgspec

from app.sync.keys import Keys, verifies
from app.sync.parcel import Statement

ADMITTED, RENAMED, RETIRED, REVOKED = "admitted", "renamed", "retired", "revoked"
ACTIVE = "active"
VOUCHED = 0  # the ``nth`` of an admission that only passes trust on: any other says more of the machine
MOST = 5_000
_SIGNED = b"concierge desk roster\0"
_RANK = {ADMITTED: 0, RENAMED: 0, RETIRED: 1}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a statement: ``by`` says of ``machine``. ``nth`` is one more than the highest that ``by`` knew of it."""

    kind: str
    office: bytes
    machine: bytes
    by: bytes
    nth: int
    at: int  # microseconds UTC, for people
    person: str
    name: str = ""
    series: str = ""
    sign: bytes = b""
    age: str = ""
    why: str = ""
    banned: list[bytes] = []  # keys
    known: list[bytes] = []  # statements signed with a banned key that stay


class Signed(NamedTuple):
    """A statement and what it says."""

    statement: Statement
    said: Said


@dataclass(slots=True)
class Entry:
    """What the statements say of one machine, all together."""

    name: str = ""
    series: str = ""
    sign: bytes = b""  # the newest of its keys
    age: str = ""
    status: str = ACTIVE
    keys: set[bytes] = field(default_factory=set)  # with which it may sign; none once it is revoked
    by: bytes = b""  # who admitted it, or shut it out
    at: int = 0
    person: str = ""
    why: str = ""


def state(keys: Keys, said: Said) -> Statement:
    """Signs what ``said`` says with this machine's key."""
    body = msgspec.msgpack.encode(said)
    return Statement(sha256(body).digest(), said.machine, said.by, body, keys.sign.sign(_SIGNED + body))


def read(statements: Iterable[Statement], office: bytes) -> list[Signed]:
    """The statements of this office that are well formed, each once; signatures are not looked at yet."""
    found: dict[bytes, Signed] = {}
    for statement in statements:
        said = _said(statement)
        if said is not None and said.office == office and len(found) < MOST:
            found[statement.hash] = Signed(statement, said)
    return list(found.values())


def _said(statement: Statement) -> Said | None:
    try:
        said = msgspec.msgpack.decode(statement.body, type=Said)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError):
        return None
    texts = (said.kind, said.person, said.name, said.series, said.age, said.why)
    sound = (
        sha256(statement.body).digest() == statement.hash
        and (said.machine, said.by) == (statement.machine, statement.by)
        and said.kind in {ADMITTED, RENAMED, RETIRED, REVOKED}
        and (said.nth > 0 or said.kind == ADMITTED)
        and VOUCHED <= said.nth < 1 << 31
        and 0 <= said.at < 1 << 62
        and all(len(t) <= 200 and "\0" not in t for t in texts)
        and (said.kind != ADMITTED or (len(said.sign) == 32 and said.series.isascii() and said.age.isascii()))
    )
    return said if sound else None


class Roster:
    """All statements about the machines of an office, seen from the machines in ``roots`` (id → keys)."""

    def __init__(self, roots: Mapping[bytes, Iterable[bytes]], statements: Sequence[Signed]) -> None:
        self._roots = {machine: set(keys) for machine, keys in roots.items()}
        self._own = set().union(*self._roots.values()) if self._roots else set()
        self._by: dict[bytes, list[Signed]] = {}
        for signed in statements:
            self._by.setdefault(signed.said.by, []).append(signed)
        self._checked: dict[tuple[bytes, bytes], bool] = {}
        revocations = {s.statement.hash: s for s in statements if s.said.kind == REVOKED}
        # Two machines may ban each other, or one that is banned the one who banned it. What certainly counts is found
        # first, what it bans falls, and so on; where two ban each other and nothing decides, both bans count.
        possible = self._counted(revocations.values(), bans=())
        while True:
            certain = self._counted(revocations.values(), bans=possible)
            again = self._counted(revocations.values(), bans=certain)
            if len(again) == len(possible):
                break
            possible = again
        self.bans = possible
        self.valid = self._chain(possible)

    def entries(self) -> dict[bytes, Entry]:
        """Every machine that a trusted one has spoken of."""
        found: dict[bytes, Entry] = {}
        for signed in sorted(self.valid, key=_order):
            _apply(found.setdefault(signed.said.machine, Entry()), signed.said)
        for ban in self.bans:
            entry = found.setdefault(ban.said.machine, Entry())
            entry.keys -= set(ban.said.banned)
            entry.sign = entry.sign if entry.sign in entry.keys else min(entry.keys, default=b"")
            if not entry.keys:
                entry.status, entry.why = REVOKED, ban.said.why
                entry.by, entry.at, entry.person = ban.said.by, ban.said.at, ban.said.person
        return found

    def _counted(self, revocations: Iterable[Signed], bans: Sequence[Signed]) -> list[Signed]:
        valid = {s.statement.hash for s in self._chain(bans)}
        return [r for r in revocations if r.statement.hash in valid]

    def _chain(self, bans: Sequence[Signed]) -> list[Signed]:
        """What is signed by a machine that is trusted by what came before, without what the bans forbid."""
        forbidden: dict[bytes, list[tuple[bytes, frozenset[bytes]]]] = {}
        for ban in bans:
            for key in ban.said.banned:
                forbidden.setdefault(key, []).append((ban.statement.hash, frozenset(ban.said.known)))
        valid: dict[bytes, Signed] = {}
        trusted = [(machine, key) for machine, known in self._roots.items() for key in known]
        seen = set(trusted)
        for machine, key in trusted:  # grows while it is walked
            lifted = () if key in self._own else forbidden.get(key, ())
            for signed in self._by.get(machine, ()):
                own = signed.statement.hash
                if own in valid or any(own != ban and own not in known for ban, known in lifted):
                    continue
                if not self._verifies(signed, key):
                    continue
                valid[own] = signed
                said = signed.said
                if said.kind == ADMITTED and (said.machine, said.sign) not in seen:
                    seen.add((said.machine, said.sign))
                    trusted.append((said.machine, said.sign))
        return list(valid.values())

    def _verifies(self, signed: Signed, key: bytes) -> bool:
        asked = (signed.statement.hash, key)
        if asked not in self._checked:
            self._checked[asked] = verifies(key, signed.statement.signature, _SIGNED + signed.statement.body)
        return self._checked[asked]


def _order(signed: Signed) -> tuple[int, int, bytes]:
    return signed.said.nth, _RANK.get(signed.said.kind, 0), signed.statement.hash


def _apply(entry: Entry, said: Said) -> None:
    if said.kind == ADMITTED:
        entry.name, entry.series, entry.age, entry.status = said.name, said.series, said.age, ACTIVE
        entry.keys.add(said.sign)
        entry.sign = said.sign
    elif said.kind == RENAMED:
        entry.name = said.name
    elif said.kind == RETIRED:
        entry.status, entry.why = RETIRED, said.why
    if said.kind == ADMITTED and said.by != said.machine and not entry.by:
        entry.by, entry.at, entry.person = said.by, said.at, said.person
