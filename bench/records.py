"""Reading and writing records beside raw SQL on the same file: ``python -m bench.records STEP OFFICE``."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.basics.clock import Clock
from app.basics.identity import new_id
from app.clients.queries import clients
from app.documents.press import print_paper
from app.documents.tailoring import resolve
from app.office import Office, open_office
from app.quotes.commands import new_quote
from app.quotes.drafts import LineDraft, QuoteDraft
from app.quotes.queries import check_draft
from app.relationship.queries import relationship_file
from app.storage.engine import prepare
from app.storage.first import first_look
from app.today.queries import today_list
from bench.office import NOW
from bench.pdf_floor import MADE_AT, paper
from bench.turns import answer, in_turn, row, value

FILE = {
    "head": (
        "SELECT c.*, i.*, o.name, o.initials, s.name, p.name FROM client c JOIN institution i ON i.id = c.institution_id"
        " LEFT JOIN colleague o ON o.id = c.owner_id LEFT JOIN colleague s ON s.id = c.stand_in_id"
        " LEFT JOIN contact p ON p.id = c.primary_contact_id WHERE c.id = ?"
    ),
    "tags": "SELECT word FROM tag WHERE client_id = ? ORDER BY word",
    "people": "SELECT t.*, r.* FROM role_link r JOIN contact t ON t.id = r.contact_id WHERE r.client_id = ? AND NOT r.deleted",
    "engagements": (
        "SELECT e.*, t.name, k.name FROM engagement e LEFT JOIN contact t ON t.id = e.researcher_id"
        " LEFT JOIN colleague k ON k.id = e.technician_id WHERE e.client_id = ? AND NOT e.deleted ORDER BY e.opened_on DESC"
    ),
    "milestones": "SELECT m.* FROM engagement e JOIN milestone m ON m.engagement_id = e.id WHERE e.client_id = ?",
    "quotes": (
        "SELECT q.id, q.number, q.engagement_id, r.id, r.n, r.prepared_on, r.issued_on, r.valid_until, r.gross, r.currency"
        " FROM quote q JOIN revision r ON r.quote_id = q.id WHERE q.client_id = ? AND NOT q.deleted ORDER BY q.number"
    ),
    "quote events": "SELECT e.* FROM quote q JOIN quote_event e ON e.quote_id = q.id WHERE q.client_id = ?",
    "orders": "SELECT * FROM purchase_order WHERE client_id = ? AND NOT deleted",
    "order events": "SELECT e.* FROM purchase_order p JOIN order_event e ON e.order_id = p.id WHERE p.client_id = ?",
    "differences": "SELECT d.* FROM purchase_order p JOIN difference d ON d.order_id = p.id WHERE p.client_id = ?",
    "invoices": "SELECT id, number, engagement_id, kind, issued_on, due_on, gross, currency FROM invoice WHERE client_id = ?",
    "invoice events": "SELECT e.* FROM invoice i JOIN invoice_event e ON e.invoice_id = i.id WHERE i.client_id = ?",
    "receipts": "SELECT r.* FROM invoice i JOIN receipt r ON r.invoice_id = i.id WHERE i.client_id = ?",
    "disputes": "SELECT d.* FROM invoice i JOIN dispute d ON d.invoice_id = i.id WHERE i.client_id = ?",
    "promises": "SELECT * FROM promise WHERE client_id = ?",
    "promise events": "SELECT e.* FROM promise p JOIN promise_event e ON e.promise_id = p.id WHERE p.client_id = ?",
    "timeline": (
        "SELECT i.*, t.name, k.name, k.initials, e.title FROM interaction i LEFT JOIN contact t ON t.id = i.contact_id"
        " LEFT JOIN colleague k ON k.id = i.colleague_id LEFT JOIN engagement e ON e.id = i.engagement_id"
        " WHERE i.client_id = ? ORDER BY i.happened_at DESC, i.id DESC LIMIT 30"
    ),
}
PAGE = (
    "SELECT c.id, c.key, c.name, c.folded, c.institution_id, i.key, i.name, c.department, c.owner_id, o.name,"
    " (SELECT count(*) FROM engagement e WHERE e.client_id = c.id AND NOT e.deleted AND NOT EXISTS (SELECT 1 FROM milestone m"
    " WHERE m.engagement_id = e.id AND m.kind IN ('closed', 'lost') AND NOT m.deleted))"
    " FROM client c JOIN institution i ON i.id = c.institution_id LEFT JOIN colleague o ON o.id = c.owner_id"
    " WHERE (c.folded, c.id) > (?, ?) ORDER BY c.folded, c.id LIMIT 101"
)
# What a new quote writes, table by table: the rows that carry the same ids are copied by the floor.
WRITTEN = (
    "quote",
    "revision",
    "quote_line",
    "search_entry",
    "search_key",
    "sync_op",
    "sync_row",
    "sync_txn",
    "work_stale",
)


def opened(path: Path) -> Office:
    """The office as the program opens it, its clock stopped on the day it was made for."""
    return open_office(path, clock=Clock.stopped(NOW))


def raw(path: Path) -> Any:
    """A bare connection with the habits of the house."""
    connection = driver.connect(str(path))
    prepare(connection)
    return connection


def facts(path: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return known


def files(path: Path) -> None:
    """The relationship file of twenty random clients and of the largest."""
    office, connection, known = opened(path), raw(path), facts(path)
    rows = []
    for name, keys in (("random client", known["random"][:20]), ("largest client", [known["largest"]])):
        read = {"rows": 0}

        def ours(keys: list[str] = keys) -> None:
            for key in keys:
                with office.look() as session:
                    relationship_file(session, key)

        def floor(keys: list[str] = keys, read: dict[str, int] = read) -> None:
            read["rows"] = 0
            for key in keys:
                connection.execute("BEGIN")
                (client,) = connection.execute("SELECT id FROM client WHERE key = ?", (key,)).fetchone()
                for sql in FILE.values():
                    read["rows"] += len(connection.execute(sql, (client,)).fetchall())
                connection.execute("COMMIT")

        mine, bare = in_turn(ours, floor, rounds=15)
        mine, bare = ([t / len(keys) for t in times] for times in (mine, bare))
        rows.append(
            row(f"relationship file, {name}", mine, bare, 3.0, floor_is="raw SQL, the same rows", note=f"{read['rows'] / len(keys):.0f} rows read")
        )  # fmt: skip
    office.close()
    answer(rows)


def quote(path: Path) -> None:
    """A ten-line quote, committed durably, beside the same rows written raw. Both write into a copy of the office."""
    copy = path.with_name("written.sqlite")
    shutil.copyfile(path, copy)
    try:
        office, connection, known = opened(copy), raw(copy), facts(path)
        key = known["random"][0]
        with office.look() as session:
            engagement = relationship_file(session, key).engagements[0].id
        made: list[Any] = []

        def ours() -> None:
            with office.work("new quote") as session:
                made.append(new_quote(session, draft(key, engagement)))

        ours()
        write = copies(connection, made[0].id.bytes)
        mine, bare = in_turn(ours, write, rounds=40)
        office.close()
        rows = [
            row(
                "create a 10-line quote, durable",
                mine,
                bare,
                4.5,
                floor_is="the same rows and log, raw",
                note=f"{write.count} rows",
            )
        ]  # type: ignore[attr-defined]
        answer(rows)
    finally:
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def acts(path: Path) -> None:
    """Our side of the acts that the peer is asked for: create, open, print. Writes into a copy of the office."""
    copy = path.with_name("written.sqlite")
    shutil.copyfile(path, copy)
    try:
        office, known = opened(copy), facts(path)
        key = known["random"][0]
        with office.look() as session:
            engagement = relationship_file(session, key).engagements[0].id

        def create() -> None:
            with office.work("new quote") as session:
                new_quote(session, draft(key, engagement))

        def look() -> None:
            with office.look() as session:
                relationship_file(session, key)

        tailoring, what = resolve({"paper": "letter"}), paper(10)
        created, looked, printed = in_turn(
            create, look, lambda: print_paper(what, tailoring, MADE_AT), rounds=15
        )
        office.close()
        answer([], create=created, open=looked, print=printed)
    finally:
        for end in ("", "-wal", "-shm"):
            copy.with_name(copy.name + end).unlink(missing_ok=True)


def draft(client: str, engagement: Any = None) -> QuoteDraft:
    """Ten lines as somebody types them."""
    lines = [
        LineDraft(text=f"Sequencing of a sample, run {n}", detail="With one report", code=f"SEQ-{n:02d}", quantity=str(n + 1), unit="sample", unit_price="1250.00", tax="exempt")
        for n in range(10)
    ]  # fmt: skip
    return QuoteDraft(client=client, engagement_id=engagement, lines=lines)


def copies(connection: Any, quote_id: bytes) -> Callable[[], None]:
    """A function that writes the rows of one quote once more under new ids, log and marks included."""
    read = connection.execute
    # The copy of an office writes under a name of its own: its transactions count from 1 again.
    mine = read("SELECT alias, tseq FROM sync_op WHERE pk = ? LIMIT 1", (quote_id,)).fetchone()
    keys = [r[0] for r in read("SELECT pk FROM sync_op WHERE alias = ? AND tseq = ?", mine)]
    (tip,) = read("SELECT hash FROM sync_txn WHERE alias = ? AND tseq = ?", mine).fetchone()
    marks = ",".join("?" * len(keys))
    found = {
        "quote": read("SELECT * FROM quote WHERE id = ?", (quote_id,)).fetchall(),
        "revision": read("SELECT * FROM revision WHERE quote_id = ?", (quote_id,)).fetchall(),
        "quote_line": read(f"SELECT * FROM quote_line WHERE id IN ({marks})", keys).fetchall(),
        "sync_op": read("SELECT * FROM sync_op WHERE alias = ? AND tseq = ?", mine).fetchall(),
        "sync_row": read(f"SELECT * FROM sync_row WHERE pk IN ({marks})", keys).fetchall(),
        "sync_txn": read("SELECT * FROM sync_txn WHERE alias = ? AND tseq = ?", mine).fetchall(),
        "work_stale": read(f"SELECT * FROM work_stale WHERE record IN ({marks})", keys).fetchall(),
    }
    entry = read(
        "SELECT kind, record, client, title, line, words FROM search_entry WHERE record = ?", (quote_id,)
    ).fetchone()
    search_keys = [
        r[0]
        for r in read(
            "SELECT k.key FROM search_key k JOIN search_entry e ON e.id = k.entry WHERE e.record = ?",
            (quote_id,),
        )
    ]
    statements = {
        table: f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})"
        for table, rows in found.items()
        if rows
    }
    touched = sum(len(found[t]) for t in ("quote", "revision", "quote_line"))

    def write() -> None:
        new = {key: new_id().bytes for key in keys}
        run = connection.execute
        run("BEGIN IMMEDIATE")
        run("UPDATE counter SET last = last + 1 WHERE kind = 'Q' AND year = 2026")
        seq, at = run(
            "UPDATE sync_self SET seq = seq + ?, tseq = tseq + 1 WHERE one = 1 RETURNING seq, tseq",
            (len(keys),),
        ).fetchone()
        number = iter(range(seq - len(keys) + 1, seq + 1))
        for table, rows in found.items():
            if not rows:
                continue
            fresh = [tuple(new.get(v, v) if isinstance(v, bytes) else v for v in r) for r in rows]
            if table == "sync_op":
                fresh = [(r[0], next(number), at, *r[3:]) for r in fresh]
            elif table == "sync_txn":
                fresh = [(r[0], at, *r[2:]) for r in fresh]
            connection.executemany(statements[table], fresh)
        (row_id,) = run(
            "INSERT INTO search_entry(kind, record, client, title, line, words) VALUES (?,?,?,?,?,?) RETURNING id",
            tuple(new.get(v, v) if isinstance(v, bytes) else v for v in entry),
        ).fetchone()
        connection.executemany(
            "INSERT INTO search_key(key, entry) VALUES (?,?)", [(k, row_id) for k in search_keys]
        )
        run(
            "UPDATE sync_self SET touched = touched - ?, tip_hash = ? WHERE one = 1",
            (touched, tip),
        )
        run("COMMIT")

    write.count = sum(len(rows) for rows in found.values()) + 1 + len(search_keys)  # type: ignore[attr-defined]
    return write


def lists(path: Path) -> None:
    """Today's list, a page of clients, and preflight of one quote against two hundred rules."""
    office, connection, known = opened(path), raw(path), facts(path)
    places = [
        ("", b""),
        *(
            (r[0], r[1])
            for r in connection.execute(
                "SELECT folded, id FROM client ORDER BY folded LIMIT 3 OFFSET ?", (len(known["random"]),)
            )
        ),
    ]

    def today() -> None:
        with office.look() as session:
            today_list(session)

    def first() -> None:
        first_look(path)

    def read_today() -> None:
        found = connection.execute(_today()).fetchall()
        connection.execute(
            "SELECT w.owner_id, o.name, count(*) FROM work_item w LEFT JOIN colleague o ON o.id = w.owner_id GROUP BY 1, 2"
        ).fetchall()
        assert found

    def page() -> None:
        with office.look() as session:
            at = clients(session).next
            clients(session, after=at)

    def read_page() -> None:
        connection.execute("BEGIN")
        found = connection.execute(PAGE, places[0]).fetchall()
        connection.execute(PAGE, (found[99][3], found[99][0])).fetchall()
        connection.execute("COMMIT")

    mine, plain, bare = in_turn(today, first, read_today, rounds=15, repeat=3)
    rows = [
        row("today's list (300 of the entries)", mine, bare, 3.0, floor_is="raw SQL, the same rows"),
        row(
            "today's list at the first paint",
            plain,
            bare,
            None,
            floor_is="the same; ours opens and closes the file too",
        ),
    ]
    mine, bare = in_turn(page, read_page, rounds=15)
    rows.append(row("two pages of 100 clients", mine, bare, 3.0, floor_is="raw SQL, the same rows"))
    typed = draft(known["strict"])

    def preflight() -> None:
        with office.look() as session:
            check_draft(session, typed)

    def rules() -> None:
        connection.execute(
            "SELECT r.* FROM rule r JOIN institution i ON i.id = r.institution_id WHERE i.key = 'strict-institute'"
        ).fetchall()

    mine, bare = in_turn(preflight, rules, rounds=15)
    with office.look() as session:
        count = len(check_draft(session, typed).findings)
    rows.append(
        value(
            "preflight of a draft, 200 rules",
            statistics.median(mine),
            33.0,
            floor_is="two 60 Hz frames",
            note=f"{count} findings; raw read of the rules {statistics.median(bare):.1f} ms",
        )
    )
    office.close()
    answer(rows)


def _today() -> str:
    from app.storage.first import _LIST

    return _LIST.replace("?", "300")


if __name__ == "__main__":
    {"files": files, "quote": quote, "lists": lists, "acts": acts}[sys.argv[1]](Path(sys.argv[2]))
