"""The office that is measured: 10,000 clients, 100,000 quotes with lines, 1,000,000 interactions, from one fixed seed.

It is written through the bulk road of the program (``app.sync.writer``), so the change log, the ledger and the search
index are those that a real office of this size would have. Ids, days and texts come from the seed; only the rows that
the program itself makes at the founding (seller, playbooks) have ids of their own.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver
from sqlalchemy import event, select

from app.basics.clock import Clock
from app.basics.text import fold
from app.office import Office, create_office
from app.playbooks.commands import ship
from app.records import (
    Client,
    Colleague,
    Contact,
    Counter,
    Engagement,
    Institution,
    Interaction,
    Invoice,
    InvoiceEvent,
    Milestone,
    OrderEvent,
    Promise,
    PromiseEvent,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    QuoteLine,
    Receipt,
    Record,
    Revision,
    RoleLink,
    Rule,
)  # fmt: skip
from app.seller.commands import add_colleague, set_seller
from app.seller.drafts import ColleagueDraft, SellerDraft
from app.storage.cursor import Cursor
from app.storage.revision import HEAD
from app.storage.search import words_of
from app.sync.codes import REGISTRY
from app.sync.writer import SyncWriter
from app.today.commands import rebuild

SEED = 20261110
NOW = "2026-11-10T09:30:00+00:00"
TODAY = dt.date(2026, 11, 10)
CLIENTS, QUOTES, INTERACTIONS = 10_000, 100_000, 1_000_000
FORM = 4  # raised when this file makes another office than before: the old one is made anew
UNIT = 40_000  # rows a unit of work
KINDS = ("call", "call", "e-mail", "e-mail", "e-mail", "meeting", "note", "letter")

_BEGIN = [
    "pro",
    "ana",
    "gen",
    "mic",
    "lab",
    "sam",
    "cel",
    "fer",
    "pur",
    "seq",
    "mas",
    "ion",
    "pep",
    "lip",
    "rna",
    "kin",
    "cyt",
    "neu",
    "bio",
    "tox",
    "opt",
    "spe",
    "cal",
    "dil",
    "mar",
]
_MIDDLE = ["ti", "lo", "ra", "me", "no", "da", "fi", "cu", "so", "li", "ve", "ta", "ro", "mi", "pa", "ne"]
_END = [
    "tion",
    "sis",
    "gram",
    "ment",
    "ing",
    "ure",
    "ics",
    "lysis",
    "mer",
    "ase",
    "ology",
    "ant",
    "ide",
    "form",
    "ed",
    "al",
    "er",
    "ism",
]
_FIRST = [
    "Anna",
    "Ben",
    "Clara",
    "David",
    "Elena",
    "Farid",
    "Grace",
    "Hugo",
    "Ines",
    "Jonas",
    "Karin",
    "Luis",
    "Mara",
    "Nils",
    "Olga",
    "Paul",
    "Quinn",
    "Rosa",
    "Sven",
    "Tara",
]
_LAST = [
    "Abel",
    "Berger",
    "Castro",
    "Dufour",
    "Engel",
    "Fischer",
    "Gomez",
    "Hansen",
    "Ito",
    "Jensen",
    "Keller",
    "Laurent",
    "Moreau",
    "Novak",
    "Olsen",
    "Peters",
    "Quist",
    "Richter",
    "Santos",
    "Thorne",
    "Ueda",
    "Vogel",
    "Weber",
    "Xu",
    "Young",
    "Ziegler",
]
_FIELDS = [
    "Proteomics",
    "Genomics",
    "Imaging",
    "Structural",
    "Cell",
    "Plant",
    "Marine",
    "Immunology",
    "Neuro",
    "Materials",
    "Food",
    "Soil",
    "Water",
    "Cancer",
]


@dataclass
class Size:
    """How large an office is made; ``small`` is one twentieth."""

    clients: int = CLIENTS
    quotes: int = QUOTES
    interactions: int = INTERACTIONS

    @classmethod
    def of(cls, small: bool) -> Size:
        part = 20 if small else 1
        return cls(CLIENTS // part, QUOTES // part, INTERACTIONS // part)


@dataclass
class Known:
    """What the founding made and what later rows point to."""

    colleagues: list[UUID] = field(default_factory=list)
    institutions: list[UUID] = field(default_factory=list)
    strict: UUID | None = None
    clients: list[UUID] = field(default_factory=list)
    strict_client: str = ""
    contacts: dict[UUID, list[UUID]] = field(default_factory=dict)
    engagements: dict[UUID, list[UUID]] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)


class Ids:
    """UUIDv7 in the order in which rows are made, from the seed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._at = chance, int(dt.datetime(2023, 10, 1, tzinfo=dt.UTC).timestamp() * 1000)

    def __call__(self) -> UUID:
        self._at += 7
        low = self._chance.getrandbits(74)
        return UUID(int=self._at << 80 | 7 << 76 | (low >> 62) << 64 | 2 << 62 | low & ((1 << 62) - 1))


class Making:
    """One office being made."""

    def __init__(self, office: Office, size: Size) -> None:
        self.office, self.size = office, size
        self.chance = random.Random(SEED)
        self.ids, self.known = Ids(self.chance), Known()
        self.words = _vocabulary(self.chance)
        self.weights = list(accumulate(1 / (n + 20) ** 0.8 for n in range(len(self.words))))
        self.counts: dict[str, int] = {}
        self.numbers: dict[tuple[str, int], int] = {}

    # -- writing --------------------------------------------------------------------------------------------

    def put(self, record: type[Record], rows: Iterable[dict[str, Any]], *, find: bool = False) -> None:
        """Writes rows in units of work, each with its log; what was touched need not be announced to anybody."""
        source = iter(rows)
        while unit := list(islice(source, UNIT)):
            with self.office.work("bench office") as session:
                SyncWriter(session).insert(record, unit, find=find)
                session.info["touched"].clear()
            name = record.__tablename__
            self.counts[name] = self.counts.get(name, 0) + len(unit)

    def find_all(
        self, kind: str, entries: Iterable[tuple[UUID, UUID | None, str, str, str, tuple[str, ...]]]
    ) -> None:
        """Search entries exactly as app.storage.search writes them, without its look for corrections row by row."""
        source = iter(entries)
        while unit := list(islice(source, UNIT)):
            with self.office.work("bench search") as session:
                run = Cursor(session.connection())
                first = 1 + run("SELECT coalesce(max(id), 0) FROM search_entry").fetchone()[0]
                rows, keys = [], set()
                for n, (record, client, title, line, text, names) in enumerate(unit, first):
                    words = " ".join(dict.fromkeys(words_of(" ".join((title, line, *names, text)))))
                    rows.append((n, kind, record.bytes, client.bytes if client else None, title, line, words))
                    for name in names:
                        parts = words_of(name)[:8]
                        keys.update((" ".join(parts[start:]), n) for start in range(len(parts)))
                run.many(
                    "INSERT INTO search_entry(id, kind, record, client, title, line, words) VALUES (?,?,?,?,?,?,?)",
                    rows,
                )
                run.many("INSERT INTO search_key(key, entry) VALUES (?,?)", sorted(keys))

    def text(self, least: int, most: int) -> str:
        return " ".join(
            self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(least, most))
        )

    def number(self, kind: str, day: dt.date) -> str:
        last = self.numbers[kind, day.year] = self.numbers.get((kind, day.year), 0) + 1
        return f"{kind}-{day.year}-A{last:04d}"

    # -- the parts ------------------------------------------------------------------------------------------

    def found(self) -> None:
        with self.office.work("found") as session:
            set_seller(
                session,
                SellerDraft(legal_name="Meridian Analytical LLC", country="US", region="MN", currency="USD"),
            )
            for n, name in enumerate(("Lena Brandt", "Tom Ekberg", "Sara Lindt", "Jon Park", "Mia Costa")):
                add_colleague(
                    session,
                    ColleagueDraft(
                        name=name,
                        initials=f"{name[0]}{name.split()[1][0]}",
                        role="account manager" if n < 4 else "technician",
                    ),
                )
            ship(session)
        with self.office.look() as session:
            self.known.colleagues = list(session.scalars(select(Colleague.id).order_by(Colleague.name)))
            shipped = session.execute(
                select(Institution.id, Institution.country).order_by(Institution.key)
            ).all()
            rules = session.scalars(select(Rule).order_by(Rule.key, Rule.id)).all()
            copied = [
                {k: getattr(r, k) for k in ("kind", "office", "on", "params", "when", "severity", "say", "ask", "clause")}
                for r in rules if r.on == "quote" and not r.lifts
            ]  # fmt: skip
        rows = [
            {"id": self.ids(), "key": f"institute-{n:03d}", "name": f"{self.chance.choice(_LAST)} Institute {n:03d}",
             "parent_id": p.id, "country": p.country, "currency": "USD", "language": "en"}
            for n in range(300) for p in [shipped[n % len(shipped)]]
        ]  # fmt: skip
        strict = {
            "id": self.ids(),
            "key": "strict-institute",
            "name": "Strict Institute",
            "country": "US",
            "currency": "USD",
            "language": "en",
        }
        self.put(Institution, [*rows, strict], find=True)
        self.known.institutions, self.known.strict = [row["id"] for row in rows], strict["id"]
        self.put(
            Rule,
            ({"id": self.ids(), "institution_id": strict["id"], "key": f"rule-{n:03d}", "status": "confirmed", **copied[n % len(copied)]} for n in range(200)),
        )  # fmt: skip

    def clients(self) -> None:
        chance, known = self.chance, self.known
        people, links, rows, entries, person_entries = [], [], [], [], []
        for n in range(self.size.clients):
            client = self.ids()
            name = f"{chance.choice(_LAST)} {chance.choice(_FIELDS)} Laboratory {n:05d}"
            key = f"laboratory-{n:05d}"
            own: list[UUID] = []
            for role in ("researcher", "buyer") if n % 3 else ("researcher", "buyer", "accounts-payable"):
                contact, called = self.ids(), f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
                email = f"{called.lower().replace(' ', '.')}.{n}@example.org"
                people.append(
                    {"id": contact, "name": called, "email": email, "phone": f"+1 218 555 {n % 10_000:04d}"}
                )
                links.append({"id": self.ids(), "contact_id": contact, "client_id": client, "role": role})
                person_entries.append((contact, client, called, email, "", (called, email)))
                own.append(contact)
            institution = known.strict if n == 0 else chance.choice(known.institutions)
            rows.append({
                "id": client, "key": key, "name": name, "folded": fold(name), "institution_id": institution,
                "owner_id": chance.choice(known.colleagues[:4]), "primary_contact_id": own[0], "basics": ["Reports in English"],
            })  # fmt: skip
            entries.append((client, client, name, "", "Reports in English", (name, key)))
            known.clients.append(client)
            known.contacts[client] = own
            known.weights.append(chance.lognormvariate(0, 0.55))
        known.strict_client = "laboratory-00000"
        self.put(Contact, people)
        self.put(Client, rows)
        self.put(RoleLink, links)
        self.find_all("client", entries)
        self.find_all("contact", person_entries)

    def quotes(self) -> None:
        """Engagements with their whole story, in the order in which they were opened; two quotes in every fourth."""
        chance, size = self.chance, self.size
        stories = int(size.quotes / 1.25)
        open_ones = max(60, stories // 170)
        chosen = chance.choices(self.known.clients, self.known.weights, k=stories)
        tables: dict[type[Record], list[dict[str, Any]]] = {}
        entries: dict[str, list[Any]] = {"engagement": [], "quote": [], "order": [], "invoice": []}
        for n, client in enumerate(chosen):
            is_open = n >= stories - open_ones
            ago = chance.randint(2, 24) if is_open else int(30 + (stories - n) / stories * 1_060)
            self._story(tables, entries, client, TODAY - dt.timedelta(days=ago), n, is_open)
            if n % 5_000 == 4_999 or n == stories - 1:
                for record, rows in tables.items():
                    self.put(record, rows)
                tables.clear()
        for kind, found in entries.items():
            self.find_all(kind, found)
        with self.office.work("counters") as session:
            session.add_all(
                Counter(kind=kind, year=year, last=last) for (kind, year), last in self.numbers.items()
            )

    def _story(self, tables: Any, entries: Any, client: UUID, opened: dt.date, n: int, is_open: bool) -> None:
        us = self.known.colleagues
        engagement, title = self.ids(), self.text(2, 4).capitalize()
        self.known.engagements.setdefault(client, []).append(engagement)

        def add(record: type[Record], **values: Any) -> UUID:
            values.setdefault("id", self.ids())
            tables.setdefault(record, []).append(values)
            return values["id"]

        contacts = self.known.contacts[client]
        add(
            Engagement,
            id=engagement,
            client_id=client,
            title=title,
            researcher_id=contacts[0],
            technician_id=us[4],
            opened_on=opened,
        )
        entries["engagement"].append((engagement, client, title, "", "", (title,)))
        # How an open one stands is dealt out by its number: most are where they should be, some are stuck.
        state = (
            ("with-researcher", "with-purchasing", "work", "route", "draft", "stuck", "overdue", "order")[
                (0, 1, 1, 2, 2, 2, 3, 3, 3, 0, 1, 2, 3, 0, 1, 4, 5, 2, 6, 3, 2, 1, 0, 7)[n % 24]
            ]
            if is_open
            else ("paid" if n % 5 == 0 else "lost")
        )
        day = opened + dt.timedelta(days=1)
        if state in {"stuck", "overdue"}:
            day -= dt.timedelta(days=90)
        quote, gross = self._quote(add, entries, client, engagement, day, draft=state == "draft")
        if n % 4 == 0 and not is_open:
            self._quote(add, entries, client, engagement, day + dt.timedelta(days=1))
        if state == "with-researcher":
            self._sent(add, quote, day, "researcher")
        elif state != "draft":
            self._sent(add, quote, day, "purchasing")
        if state == "lost":
            add(
                Milestone,
                engagement_id=engagement,
                kind="lost",
                on=day + dt.timedelta(days=20),
                reason="another offer",
            )
        if state in {"work", "route", "overdue", "order", "paid"}:
            self._order(add, entries, client, engagement, quote, gross, day, state)

    def _quote(
        self, add: Any, entries: Any, client: UUID, engagement: UUID, day: dt.date, *, draft: bool = False
    ) -> Any:
        chance, number = self.chance, self.number("Q", day)
        quote = add(Quote, number=number, engagement_id=engagement, client_id=client)
        entries["quote"].append((quote, client, number, "", "", (number,)))
        lines = min(40, 1 + int(chance.expovariate(1 / 2.2)))
        prices = [chance.randint(20, 4_000) for _ in range(lines)]
        counts = [chance.randint(1, 24) for _ in range(lines)]
        net = sum(p * q for p, q in zip(prices, counts, strict=True)) * 100
        issued: dict[str, Any] = {} if draft else {
            "issued_at": dt.datetime.combine(day, dt.time(10), dt.UTC), "issued_on": day, "valid_until": day + dt.timedelta(days=60),
            "net": net, "tax": 0, "gross": net, "file_name": f"{number}.pdf", "findings": [], "issued_by": self.known.colleagues[0],
        }  # fmt: skip
        revision = add(Revision, quote_id=quote, n=1, currency="USD", prepared_on=day, **issued)
        for position, (price, count) in enumerate(zip(prices, counts, strict=True), 1):
            add(
                QuoteLine, revision_id=revision, position=position, text=self.text(3, 8), code=f"SVC-{price % 97:02d}",
                quantity=count * 10_000, unit="sample", unit_price=price * 10_000, tax_class="exempt",
            )  # fmt: skip
        return (quote, revision), net

    def _sent(self, add: Any, quote: tuple[UUID, UUID], day: dt.date, to: str) -> None:
        add(
            QuoteEvent, quote_id=quote[0], revision_id=quote[1], kind="submitted", recipient=to, on=day,
            at=dt.datetime.combine(day, dt.time(11), dt.UTC), channel="e-mail", colleague_id=self.known.colleagues[1],
        )  # fmt: skip

    def _order(
        self,
        add: Any,
        entries: Any,
        client: UUID,
        engagement: UUID,
        quote: tuple[UUID, UUID],
        gross: int,
        day: dt.date,
        state: str,
    ) -> None:
        number, came = (
            f"PO-{self.chance.randrange(10**8):08d}",
            day + dt.timedelta(days=6 if state == "paid" else 1),
        )
        at = dt.datetime.combine(came, dt.time(12), dt.UTC)
        order = add(
            PurchaseOrder, number=number, institution_id=self.known.institutions[0], client_id=client, engagement_id=engagement,
            quote_id=quote[0], revision_n=1, dated=came, received_on=came, amount=gross, currency="USD",
        )  # fmt: skip
        entries["order"].append((order, client, number, "", "", (number,)))
        if state == "order":
            return
        add(OrderEvent, order_id=order, kind="accepted", on=came, at=at)
        if state == "work":
            return
        done = came + dt.timedelta(days=0 if state == "route" else 7)
        add(Milestone, engagement_id=engagement, kind="delivered", on=done)
        due = done + dt.timedelta(days=30)
        bill = self.number("INV", done)
        invoice = add(
            Invoice, number=bill, order_id=order, engagement_id=engagement, client_id=client, currency="USD", prepared_on=done,
            issued_at=dt.datetime.combine(done, dt.time(13), dt.UTC), issued_on=done, due_on=due, net=gross, tax=0, gross=gross,
        )  # fmt: skip
        entries["invoice"].append((invoice, client, bill, "", "", (bill,)))
        add(
            InvoiceEvent,
            invoice_id=invoice,
            kind="sent",
            on=done,
            at=dt.datetime.combine(done, dt.time(14), dt.UTC),
        )
        if state == "paid":
            add(
                Receipt,
                invoice_id=invoice,
                on=due - dt.timedelta(days=3),
                amount=gross,
                currency="USD",
                reference=number,
            )

    def promises(self) -> None:
        rows, events = [], []
        for n in range(self.size.clients // 2):
            client = self.chance.choice(self.known.clients)
            broken = n < max(4, self.size.clients // 250)
            made = dt.datetime.combine(TODAY, dt.time(9), dt.UTC) - dt.timedelta(
                days=5 if broken else self.chance.randint(20, 900)
            )
            due = made + dt.timedelta(days=3 + n % 4)
            promise = self.ids()
            rows.append(
                {"id": promise, "client_id": client, "what": self.text(3, 6), "due_at": due, "made_at": made}
            )
            if not broken:
                events.append({"id": self.ids(), "promise_id": promise, "kind": "kept", "at": due})
        self.put(Promise, rows)
        self.put(PromiseEvent, events)

    def interactions(self) -> None:
        self.put(Interaction, self._interactions())
        self.find_all("interaction", self._found())

    def _interactions(self) -> Iterator[dict[str, Any]]:
        chance, known, count = self.chance, self.known, self.size.interactions
        chosen = chance.choices(range(len(known.clients)), known.weights, k=count)
        start = dt.datetime.combine(TODAY, dt.time(9), dt.UTC) - dt.timedelta(days=1_095)
        gap = dt.timedelta(days=1_095) / count
        self.told: list[tuple[UUID, UUID, str, str]] = []
        late = count - max(20, count // 20_000)
        for n, place in enumerate(chosen):
            client, at, kind = known.clients[place], start + gap * n, KINDS[n % len(KINDS)]
            text, row_id = self.text(6, 18), self.ids()
            works = known.engagements.get(client)
            self.told.append((row_id, client, text, f"{kind} · {at:%Y-%m-%d}"))
            yield {
                "id": row_id, "client_id": client, "engagement_id": works[n % len(works)] if works else None,
                "contact_id": known.contacts[client][n % 2], "colleague_id": known.colleagues[n % 5], "kind": kind,
                "direction": "in" if n % 2 else "out", "at": at, "logged_at": at, "text": text,
                "unanswered": n >= late and bool(n % 2) and kind in {"call", "e-mail"},
            }  # fmt: skip

    def _found(self) -> Iterator[tuple[UUID, UUID | None, str, str, str, tuple[str, ...]]]:
        for row_id, client, text, line in self.told:
            yield row_id, client, text[:100], line, text, ()


def _vocabulary(chance: random.Random) -> list[str]:
    words = {b + m + e for b in _BEGIN for m in _MIDDLE for e in _END}
    found = sorted(words)
    chance.shuffle(found)
    return found[:6_000]


def search_words() -> list[str]:
    """The 97 words that are typed letter by letter: most of texts, some of names and numbers."""
    chance = random.Random(SEED)
    words = _vocabulary(chance)
    picks = random.Random(97).sample(words[:400], 40) + random.Random(98).sample(words, 27)
    return [*picks, *(w.lower() for w in (*_LAST[:20], *_FIELDS[:8])), "laboratory"][:96] + ["zzyzx"]


def _fast(connection: Any, _record: Any) -> None:
    """While it is made the office need not survive a power cut; it is opened with its own habits afterwards."""
    for pragma in ("synchronous=OFF", "cache_size=-1500000", "wal_autocheckpoint=20000"):
        connection.execute("PRAGMA " + pragma)


def make(path: Path, *, small: bool = False, say: Any = print) -> dict[str, Any]:
    """Makes the office anew at ``path`` and answers how large it is and how long each part took."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    clock = Clock.stopped(NOW)
    office = create_office(path, clock=clock)
    event.listen(office.writer, "connect", _fast)
    office.writer.dispose()
    making, took = Making(office, Size.of(small)), {}
    for part in ("found", "clients", "quotes", "promises", "interactions"):
        start = time.monotonic()
        getattr(making, part)()
        took[part] = round(time.monotonic() - start, 1)
        say(f"  {part}: {took[part]} s")
    start = time.monotonic()
    with office.work("look at today") as session:
        rebuild(session)
    took["today"] = round(time.monotonic() - start, 1)
    with office.look() as session:
        entries = Cursor(session.connection())("SELECT count(*) FROM work_item").fetchone()[0]
    office.close()
    _settle(path)
    facts = {
        "form": form(), "seed": SEED, "rows": making.counts, "today": entries, "seconds": took, "whole": round(time.monotonic() - began, 1),
        "bytes": path.stat().st_size, "largest": _largest(making), "random": _random(making), "strict": making.known.strict_client,
    }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(facts, indent=1), "utf-8")
    say(f"  made in {facts['whole']} s, {facts['bytes'] / 2**20:.0f} MB, {entries} entries today")
    return facts


def _settle(path: Path) -> None:
    connection = driver.connect(str(path))
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _largest(making: Making) -> str:
    counts: dict[UUID, int] = {}
    for _, client, _, _ in making.told:
        counts[client] = counts.get(client, 0) + 1
    client = max(counts, key=lambda c: counts[c])
    making.counts["largest client"] = counts[client] + sum(
        1 for _ in making.known.engagements.get(client, ())
    )
    return f"laboratory-{making.known.clients.index(client):05d}"


def _random(making: Making) -> list[str]:
    keys = random.Random(7).sample(range(1, making.size.clients), min(200, making.size.clients - 1))
    return [f"laboratory-{n:05d}" for n in keys]


def form() -> str:
    """What an office made by this file looks like: an office of another schema is made anew."""
    return f"{FORM}-{HEAD}-{zlib.crc32(REGISTRY.read_bytes()):08x}"


def present(path: Path) -> dict[str, Any] | None:
    """The facts of an office made before by this same file; None where it must be made."""
    try:
        facts: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return facts if facts.get("form") == form() and path.exists() else None


if __name__ == "__main__":
    make(Path(sys.argv[1]), small="--small" in sys.argv)
