"""Preflight: one quote against two hundred rules, and ten thousand quotes after a rule changes.

``python -m bench.preflight OFFICE`` makes a small office of its own beside OFFICE: one strict institution, 200 clients,
10,000 open quotes with three lines each, every row in the change log.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.basics.clock import Clock
from app.basics.identity import new_id
from app.basics.text import fold
from app.institutions.queries import institution
from app.office import create_office
from app.playbooks.commands import ship
from app.quotes.drafts import LineDraft, QuoteDraft
from app.quotes.queries import check_draft
from app.quotes.queries.recheck import recheck
from app.records import (
    Client,
    Contact,
    Engagement,
    Institution,
    Quote,
    QuoteLine,
    Record,
    Revision,
    RoleLink,
    Rule,
)
from app.seller.commands import set_seller
from app.seller.drafts import SellerDraft
from app.storage.work import Office
from app.sync.writer import SyncWriter
from bench.office import NOW
from bench.records import opened, raw
from bench.turns import answer, in_turn, row, value

QUOTES, CLIENTS, RULES = 10_000, 200, 200
TODAY = dt.date.fromisoformat(NOW[:10])
STRICT = "strict-institute"
#: Rules of their own keys whose change is looked at: the first reads the head of a quote, the second its lines.
CHANGED = {
    "must-be-valid": {"kind": "validity-at-least", "params": {"days": 45}},
    "no-lump-sums": {"kind": "no-lump-sum", "params": {}},
}
HEADS = (
    "SELECT q.id, q.number, q.client_id, q.payer_id, e.id, e.title, e.funding, e.work, e.place, e.researcher_id, e.payer_id, r.*"
    " FROM quote q JOIN client c ON c.id = q.client_id JOIN institution i ON i.id = c.institution_id"
    " JOIN engagement e ON e.id = q.engagement_id"
    " JOIN revision r ON r.quote_id = q.id AND r.n = (SELECT max(n) FROM revision WHERE quote_id = q.id AND NOT deleted)"
    " WHERE i.key = ? AND NOT q.deleted AND (r.issued_on IS NULL OR r.valid_until >= ?)"
    " AND NOT EXISTS (SELECT 1 FROM quote_event v WHERE v.quote_id = q.id AND v.kind IN ('ordered', 'declined', 'withdrawn'))"
    " AND NOT EXISTS (SELECT 1 FROM purchase_order p WHERE p.quote_id = q.id) ORDER BY q.id"
)
AROUND = (
    "SELECT c.* FROM client c JOIN institution i ON i.id = c.institution_id WHERE i.key = ?",
    "SELECT t.* FROM client c JOIN institution i ON i.id = c.institution_id JOIN contact t ON t.id = c.primary_contact_id WHERE i.key = ?",
)
LINES = (
    "SELECT l.* FROM quote_line l JOIN revision r ON r.id = l.revision_id JOIN quote q ON q.id = r.quote_id"
    " JOIN client c ON c.id = q.client_id JOIN institution i ON i.id = c.institution_id"
    " WHERE i.key = ? AND NOT l.deleted"
)


def make(path: Path) -> None:
    """The office of this step, made anew."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    office = create_office(path, clock=Clock.stopped(NOW), author="Bench")
    with office.work("found") as session:
        set_seller(
            session,
            SellerDraft(legal_name="Meridian Analytical LLC", country="US", region="MN", currency="USD"),
        )
        ship(session)
    strict = new_id()
    chance = random.Random(20261110)
    with office.work("institution") as session:
        writer = SyncWriter(session)
        place = {"id": strict, "key": STRICT, "name": "Strict Institute", "country": "US", "currency": "USD"}
        writer.insert(Institution, [place])
        writer.insert(Rule, _rules(session, strict), find=False)
    with office.work("quotes") as session:
        writer, tables = SyncWriter(session), _quotes(strict, chance)
        for record, rows in tables.items():
            writer.insert(record, rows, find=False)
    office.close()


def _rules(session: Any, strict: UUID) -> Iterator[dict[str, Any]]:
    """Two hundred rules as real playbooks state them, under keys of their own."""
    shipped = session.scalars(select(Rule).order_by(Rule.key, Rule.id)).all()
    names = ("kind", "office", "on", "params", "when", "severity", "say", "ask", "clause")
    copied = [{name: getattr(r, name) for name in names} for r in shipped if r.on == "quote" and not r.lifts]
    ground = {"institution_id": strict, "status": "confirmed"}
    for key, rule in CHANGED.items():
        yield {**ground, "id": new_id(), "key": key, "severity": "blocking", **rule}
    for n in range(RULES - len(CHANGED)):
        yield {**ground, "id": new_id(), "key": f"rule-{n:03d}", **copied[n % len(copied)]}


def _quotes(strict: UUID, chance: random.Random) -> dict[type[Record], list[dict[str, Any]]]:
    found: dict[type[Record], list[dict[str, Any]]] = {
        kind: [] for kind in (Contact, Client, RoleLink, Engagement, Quote, Revision, QuoteLine)
    }
    clients = []
    for n in range(CLIENTS):
        contact, client, name = new_id(), new_id(), f"Laboratory {n:03d}"
        found[Contact].append({"id": contact, "name": f"Person {n}", "email": f"person.{n}@example.org"})
        found[Client].append({
            "id": client, "key": f"laboratory-{n:03d}", "name": name, "folded": fold(name), "institution_id": strict,
            "primary_contact_id": contact,
        })  # fmt: skip
        found[RoleLink].append(
            {"id": new_id(), "contact_id": contact, "client_id": client, "role": "researcher"}
        )
        clients.append((client, contact))
    for n in range(QUOTES):
        client, contact = clients[n % CLIENTS]
        work, quote, revision = new_id(), new_id(), new_id()
        day = TODAY - dt.timedelta(days=n % 25)
        title = f"Sequencing, series {n}"
        found[Engagement].append(
            {"id": work, "client_id": client, "title": title, "researcher_id": contact, "opened_on": day}
        )
        found[Quote].append(
            {"id": quote, "number": f"Q-2026-A{n:05d}", "engagement_id": work, "client_id": client}
        )
        days = 30 if n % 40 == 0 else 60
        prices = [(chance.randint(20, 4_000), chance.randint(1, 24)) for _ in range(3)]
        net = sum(price * count for price, count in prices) * 100
        found[Revision].append({
            "id": revision, "quote_id": quote, "n": 1, "currency": "USD", "prepared_on": day, "valid_days": days,
            "issued_at": dt.datetime.combine(day, dt.time(10), dt.UTC), "issued_on": day,
            "valid_until": day + dt.timedelta(days=days), "net": net, "tax": 0, "gross": net, "findings": [],
        })  # fmt: skip
        for position, (price, count) in enumerate(prices, 1):
            lump = n % 50 == 0 and position == 1
            found[QuoteLine].append({
                "id": new_id(), "revision_id": revision, "position": position, "text": f"Sequencing of a sample, part {position}",
                "code": f"SEQ-{position:02d}", "quantity": 10_000 if lump else count * 10_000,
                "unit": "lump sum" if lump else "sample", "unit_price": price * 10_000, "tax_class": "exempt",
            })  # fmt: skip
    return found


def draft(client: str, lines: int) -> QuoteDraft:
    """What somebody types, with so many lines."""
    return QuoteDraft(client=client, lines=[
        LineDraft(text=f"Sequencing of a sample, run {n}", detail="With one report", code=f"SEQ-{n:03d}",
                  quantity=str(n % 9 + 1), unit="sample", unit_price="1250.00", tax="exempt")
        for n in range(lines)
    ])  # fmt: skip


def one_quote(office: Office, connection: Any) -> list[dict[str, Any]]:
    """A draft of ten and of two hundred lines while it is typed, and the first time after a rule was changed."""
    rows = []
    for lines in (10, 200):
        typed = draft("laboratory-000", lines)

        def check(typed: QuoteDraft = typed) -> Any:
            with office.look() as session:
                return check_draft(session, typed)

        def read() -> None:
            connection.execute(
                "SELECT r.* FROM rule r JOIN institution i ON i.id = r.institution_id WHERE i.key = ?",
                (STRICT,),
            ).fetchall()

        mine, bare = in_turn(check, read, rounds=25)
        note = f"{len(check().findings)} findings; raw read of the rules {statistics.median(bare):.1f} ms"
        rows.append(
            value(
                f"preflight while typing, {lines} lines, {RULES} rules",
                statistics.median(mine),
                50.0,
                note=note,
            )
        )
        first = []
        for turn in range(7):
            _touch(office, f"turn {turn}")
            start = time.perf_counter()
            check()
            first.append((time.perf_counter() - start) * 1000)
        rows.append(
            value(
                f"the same, the first time after a rule changed, {lines} lines",
                statistics.median(first),
                50.0,
            )
        )
    return rows


def _touch(office: Office, words: str) -> None:
    with office.work("change a rule") as session:
        rule = session.scalars(select(Rule).where(Rule.key == "must-be-valid")).one()
        rule.ask = words


def all_quotes(office: Office, connection: Any) -> list[dict[str, Any]]:
    """Every open quote after one rule changed, beside the bare loop that reads the same rows."""
    with office.look() as session:
        strict = institution(session, STRICT).id
    rows = []
    for key, statements in (("must-be-valid", (HEADS, *AROUND)), ("no-lump-sums", (HEADS, *AROUND, LINES))):
        counted: dict[str, int] = {}

        def ours(key: str = key, counted: dict[str, int] = counted) -> None:
            with office.look() as session:
                found = recheck(session, strict, [key])
            counted.update(looked=found.looked_at, failing=len(found.failing))

        mine, bare = in_turn(ours, _loop(connection, statements, counted), rounds=5)
        note = f"{counted['looked']:,} quotes, {counted['failing']:,} fail; {counted['rows']:,} rows"
        what = "head" if key == "must-be-valid" else "lines"
        rows.append(
            row(
                f"{QUOTES:,} quotes after a rule about the {what} changed",
                mine,
                bare,
                floor_is="bare loop, the same rows",
                note=note,
            )
        )
    return rows


def _loop(connection: Any, statements: tuple[str, ...], counted: dict[str, int]) -> Callable[[], None]:
    day = TODAY.toordinal() - dt.date(1970, 1, 1).toordinal()

    def read() -> None:
        connection.execute("BEGIN")
        number = 0
        for sql in statements:
            for _each in connection.execute(sql, (STRICT, day)[: sql.count("?")]):
                number += 1
        connection.execute("COMMIT")
        counted["rows"] = number

    return read


def main(beside: Path) -> None:
    """Makes the office, measures, and takes it away again."""
    path = beside.with_name("preflight.sqlite")
    # In a process of its own: the memory that is told is that of the measured acts.
    subprocess.run([sys.executable, "-m", "bench.preflight", "--make", str(path)], check=True)
    office, connection = opened(path), raw(path)
    rows = [*one_quote(office, connection), *all_quotes(office, connection)]
    connection.close()
    office.close()
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    answer(rows)


if __name__ == "__main__":
    make(Path(sys.argv[2])) if sys.argv[1] == "--make" else main(Path(sys.argv[1]))
