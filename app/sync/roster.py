"""The machines of an office as the office knows them: statements kept, read, taken in; sync_machine follows from them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.basics.numbering import check_series
from app.basics.text import clean_line
from app.storage.cursor import Cursor
from app.storage.work import settle_doubt
from app.sync import keys as keyring
from app.sync import trust
from app.sync.aliases import introduced
from app.sync.keys import Keys
from app.sync.opened import Signer, Trusted
from app.sync.parcel import Statement
from app.sync.refusals import Revoked
from app.sync.trust import ACTIVE, ADMITTED, RENAMED, RETIRED, REVOKED, VOUCHED, Entry, Roster, Said
from app.sync.words import six_words

_LONGEST_NAME = 60
_SETTLED = (RETIRED, "forked")  # what the database may know of a machine before a statement says it


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine of the office. ``status``: active, retired, revoked, forked; ``sign_pub`` is empty where none is known."""

    id: UUID
    name: str
    series: str
    status: str
    sign_pub: bytes
    age_pub: str
    me: bool
    by: UUID | None = None  # who admitted it, or shut it out
    at: int = 0  # microseconds UTC; 0 where nobody said so
    person: str = ""
    why: str = ""

    @property
    def words(self) -> str:
        """Six words for its keys, to compare by telephone; empty where there are none."""
        return six_words(self.sign_pub + self.age_pub.encode()) if self.sign_pub else ""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What must be known of a machine to admit it."""

    machine: UUID
    name: str
    sign_pub: bytes
    age_pub: str


def machines(session: Session) -> list[Machine]:
    """Every machine this office has a name for, this one first, then by name."""
    run = Cursor(session.connection())
    own = bytes(run("SELECT machine FROM sync_self").fetchone()[0])
    said = _roster(session).entries()
    found = []
    for uuid, name, series, sign, age, status in run(
        "SELECT uuid, name, series, sign_pub, age_pub, status FROM sync_machine ORDER BY name, uuid"
    ).fetchall():
        entry = said.get(bytes(uuid), Entry())
        keys = (bytes(sign or b""), bytes(age or b"").decode())
        by = UUID(bytes=entry.by) if entry.by else None
        who = Machine(UUID(bytes=bytes(uuid)), name, series, status, *keys, bytes(uuid) == own)
        found.append(replace(who, by=by, at=entry.at, person=entry.person, why=entry.why))
    return sorted(found, key=lambda m: not m.me)


def enter(session: Session) -> Keys:
    """Says in the roster who this machine is, if it is not said yet, and answers its keys, which are made at first need.

    A machine with a new identity or new keys vouches for those it knew before, and is admitted by its own earlier
    identity where the keys of that one are on this computer. Called before a file is given out or a card is answered.
    """
    settle_doubt(session)
    run = Cursor(session.connection())
    office, machine, name, series, public = run(
        "SELECT s.office, s.machine, m.name, m.series, m.sign_pub FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
    ).fetchone()
    keys = keyring.known(UUID(bytes=bytes(office)), UUID(bytes=bytes(machine)), name, public)
    if public is not None and bytes(public) == keys.sign_pub:
        return keys
    known = _roster(session)
    entries = known.entries()
    run(
        "UPDATE sync_machine SET sign_pub = ?, age_pub = ? WHERE uuid = ?",
        (keys.sign_pub, keys.age_pub.encode(), bytes(machine)),
    )
    me = Newcomer(keys.machine, name, keys.sign_pub, keys.age_pub)
    made = [_admission(session, keys, me, series, _next(known, keys.machine))]
    for other, entry in entries.items():
        if other != keys.machine.bytes and entry.keys and entry.status != REVOKED:
            them = [Newcomer(UUID(bytes=other), entry.name, key, entry.age) for key in sorted(entry.keys)]
            made += [_admission(session, keys, one, entry.series, VOUCHED) for one in them]
    made += _by_earlier_selves(session, me, series, known)
    _keep(run, made)
    _derive(session)
    return keys


def _by_earlier_selves(session: Session, me: Newcomer, series: str, known: Roster) -> list[Statement]:
    """Where this computer holds the keys of what the database was before, that machine admits the new one, and retires."""
    made = []
    for machine, entry in known.entries().items():
        if machine == me.machine.bytes or not entry.keys:
            continue
        earlier = keyring.kept(_office(session), UUID(bytes=machine))
        if earlier is None or earlier.sign_pub not in entry.keys:
            continue
        made.append(_admission(session, earlier, me, series, _next(known, me.machine)))
        status = Cursor(session.connection())(
            "SELECT status FROM sync_machine WHERE uuid = ?", (machine,)
        ).fetchone()[0]
        if status == RETIRED and entry.status == ACTIVE:
            said = _said(session, RETIRED, earlier, earlier.machine, _next(known, earlier.machine))
            made.append(trust.state(earlier, said))
    return made


def admit(session: Session, newcomer: Newcomer, *, series: str | None = None) -> str:
    """Lets a machine into the office with a series of its own, and answers the series; a machine known keeps its own.

    Refuses a series that is taken: two machines with one series would write one number on two documents.
    """
    keys = enter(session)
    name = clean_line(newcomer.name)[:_LONGEST_NAME]
    if not name:
        raise Refusal("Give the machine a name, such as the one who sits at it.")
    run = Cursor(session.connection())
    here = run(
        "SELECT series, sign_pub, status FROM sync_machine WHERE uuid = ?", (newcomer.machine.bytes,)
    ).fetchone()
    if here is not None and here[0]:
        if here[1] == newcomer.sign_pub and here[2] == ACTIVE:
            return str(here[0])
        series = str(here[0])
    elif series is None:
        series = free_series(session)
    elif check_series(series) in _taken(run):
        raise Refusal(f"The series {series} belongs to another machine. Free is {free_series(session)}.")
    introduced(run, [newcomer.machine.bytes])
    known = _roster(session)
    known_as = Newcomer(newcomer.machine, name, newcomer.sign_pub, newcomer.age_pub)
    _keep(run, [_admission(session, keys, known_as, series, _next(known, newcomer.machine))])
    _derive(session)
    return series


def free_series(session: Session) -> str:
    """The next series that only this machine can give: two machines that each admit one while apart must not give the same.

    The first machine of the office gives single letters; one with a single letter gives that letter and a second one.
    """
    run = Cursor(session.connection())
    taken = _taken(run)
    own = str(run("SELECT m.series FROM sync_self s JOIN sync_machine m ON m.alias = s.alias").fetchone()[0])
    first = _gives(session, own)
    free = next((first + letter for letter in string.ascii_uppercase if first + letter not in taken), None)
    if len(first) > 1 or free is None:
        raise Refusal(
            f"This machine (series {own}) has no series to give. Let a machine whose series is a single letter admit the new one."
        )
    return free


def may_give(session: Session, series: str) -> bool:
    """Whether no machine apart could give the same series."""
    own = str(
        Cursor(session.connection())(
            "SELECT m.series FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
        ).fetchone()[0]
    )
    first = _gives(session, own)
    return series in {first + letter for letter in string.ascii_uppercase} and len(series) < 3


def _gives(session: Session, own: str) -> str:
    """With what the series begin that a machine with the series ``own`` gives."""
    return "" if len(own) < 3 and _is_first(session, own) else own


def _is_first(session: Session, series: str) -> bool:
    """Whether this machine, or what it was before a backup was restored, began the office: nobody else admitted it."""
    statements = _roster(session).valid
    firsts = {s.said.machine for s in statements if s.said.by == s.said.machine and s.said.nth == 1}
    others = {s.said.machine for s in statements if s.said.by != s.said.machine and s.said.nth == 1}
    return any(s.said.series == series for s in statements if s.said.machine in firsts - others)


def rename(session: Session, machine: UUID, name: str) -> None:
    """Gives a machine another name, everywhere."""
    name = clean_line(name)[:_LONGEST_NAME]
    if not name:
        raise Refusal("A machine needs a name.")
    _state(session, RENAMED, machine, name=name)


def retire(session: Session, machine: UUID, why: str = "") -> None:
    """A machine that is no longer used: nobody waits for it; what it wrote stays, and what it may still send is taken."""
    _state(session, RETIRED, machine, why=why)


def revoke(session: Session, machine: UUID, why: str) -> None:
    """Shuts a machine out: its keys are banned, files it seals from now on are refused; what it wrote before stays.

    Other machines do so as soon as a file from here reaches them. Files already sealed for it can still be read by it.
    """
    known = _roster(session)
    entry = known.entries().get(machine.bytes)
    if entry is None or not entry.keys:
        raise Refusal("This machine has no keys here that could be banned.")
    stays = [s.statement.hash for s in known.valid if s.said.by == machine.bytes]
    _state(session, REVOKED, machine, why=why, banned=sorted(entry.keys), known=sorted(stays))


def vouch(session: Session, machine: UUID, name: str, key: bytes) -> None:
    """Trusts a machine from here on: somebody has compared the six words of its card."""
    keys = enter(session)
    there = Newcomer(machine, name, key, "")
    run = Cursor(session.connection())
    introduced(run, [machine.bytes])
    _keep(run, [_admission(session, keys, there, "", VOUCHED)])
    _derive(session)


def statements(session: Session) -> list[Statement]:
    """Everything that is kept, for a card."""
    return _kept(Cursor(session.connection()))


def take_statements(session: Session, statements: Iterable[Statement]) -> int:
    """Keeps what a file says of machines, as far as a machine that is trusted here signed it; answers how many are new."""
    run = Cursor(session.connection())
    kept = {s.hash for s in _kept(run)}
    together = _roster(session, statements)
    fresh = [s.statement for s in together.valid if s.statement.hash not in kept]
    if fresh:
        introduced(run, {s.machine for s in fresh} | {s.by for s in fresh})
        _keep(run, fresh)
        _derive(session)
    return len(fresh)


def signer_of(session: Session) -> Trusted:
    """For ``container.open_file``: who signs for which machine; a file's own statements count where trusted ones sign them."""
    here = _roster(session).entries()

    def trusted(machine: bytes, statements: Sequence[Statement]) -> Signer | None:
        entry = here.get(machine)
        if entry is None or not entry.keys:
            together = _roster(session, statements).entries().get(machine)
            entry = together or entry
        if entry is None:
            return None
        if not entry.keys:
            raise Revoked(entry.name or "a machine")
        return Signer(entry.name, tuple(sorted(entry.keys)))

    return trusted


def _state(session: Session, kind: str, machine: UUID, **more: object) -> None:
    keys = enter(session)
    run = Cursor(session.connection())
    if run("SELECT 1 FROM sync_machine WHERE uuid = ?", (machine.bytes,)).fetchone() is None:
        raise Refusal("There is no such machine in this office.")
    known = _roster(session)
    said = _said(session, kind, keys, machine, _next(known, machine), **more)
    _keep(run, [trust.state(keys, said)])
    if kind == RETIRED:
        run("UPDATE sync_machine SET status = ? WHERE uuid = ?", (RETIRED, machine.bytes))
    _derive(session)


def _admission(session: Session, keys: Keys, who: Newcomer, series: str, nth: int) -> Statement:
    keyed = {"name": who.name, "series": series, "sign": who.sign_pub, "age": who.age_pub}
    return trust.state(keys, _said(session, ADMITTED, keys, who.machine, nth, **keyed))


def _said(session: Session, kind: str, keys: Keys, machine: UUID, nth: int, **more: object) -> Said:
    at = int(session.info["clock"].now().timestamp() * 1_000_000)
    person = str(session.info.get("author") or "")[:_LONGEST_NAME]
    fixed = {"kind": kind, "office": keys.office.bytes, "machine": machine.bytes, "by": keys.machine.bytes}
    return Said(**fixed, nth=nth, at=at, person=person, **more)  # type: ignore[arg-type]


def _next(known: Roster, machine: UUID) -> int:
    return 1 + max((s.said.nth for s in known.valid if s.said.machine == machine.bytes), default=0)


def _office(session: Session) -> UUID:
    return UUID(bytes=bytes(Cursor(session.connection())("SELECT office FROM sync_self").fetchone()[0]))


def _roster(session: Session, more: Iterable[Statement] = ()) -> Roster:
    """The roster as this machine sees it: it trusts itself."""
    run = Cursor(session.connection())
    office, machine, public = run(
        "SELECT s.office, s.machine, m.sign_pub FROM sync_self s JOIN sync_machine m ON m.alias = s.alias"
    ).fetchone()
    roots = {bytes(machine): [bytes(public)]} if public is not None else {}
    earlier = _before(session) if public is None else {}
    return Roster({**earlier, **roots}, trust.read([*_kept(run), *more], bytes(office)))


def _before(session: Session) -> dict[bytes, list[bytes]]:
    """A new identity that has not entered yet trusts whom the database trusted."""
    rows = Cursor(session.connection())(
        "SELECT uuid, sign_pub FROM sync_machine WHERE sign_pub IS NOT NULL AND status <> 'revoked'"
    ).fetchall()
    return {bytes(uuid): [bytes(public)] for uuid, public in rows}


def _kept(run: Cursor) -> list[Statement]:
    rows = run("SELECT hash, machine, by, statement, signature FROM sync_roster ORDER BY hash").fetchall()
    return [Statement(*(bytes(value) for value in row)) for row in rows]


def _keep(run: Cursor, statements: Sequence[Statement]) -> None:
    run.many(
        "INSERT INTO sync_roster(hash, machine, by, statement, signature) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
        [tuple(s) for s in statements],
    )


def _derive(session: Session) -> None:
    """Writes into sync_machine what the statements say; of this machine itself only its name and whether it was shut out."""
    run = Cursor(session.connection())
    own = bytes(run("SELECT machine FROM sync_self").fetchone()[0])
    entries = _roster(session).entries()
    introduced(run, entries)
    for machine, entry in entries.items():
        status = run("SELECT status FROM sync_machine WHERE uuid = ?", (machine,)).fetchone()[0]
        if entry.status != ACTIVE or status not in _SETTLED:
            status = entry.status
        run("UPDATE sync_machine SET name = ?, status = ? WHERE uuid = ?", (entry.name, status, machine))
        if machine != own:
            keys = (entry.sign, entry.age.encode()) if entry.keys else (None, None)
            run(
                "UPDATE sync_machine SET series = ?, sign_pub = ?, age_pub = ? WHERE uuid = ?",
                (entry.series, *keys, machine),
            )


def _taken(run: Cursor) -> set[str]:
    return {series for (series,) in run("SELECT series FROM sync_machine").fetchall()}
