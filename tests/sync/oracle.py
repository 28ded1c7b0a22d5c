"""What merged offices must show, found the long way: from every write ever made and the whole set each had seen.

No version vectors, no registers, no aliases: contexts are sets of writes. Slow, plain, and written apart from the program.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from app.sync.capture import schema
from app.sync.log import decode

INSERT, UPDATE, DELETE = 1, 2, 3
HEADS = ("client", "quote", "invoice")
SEALED = {"quote_line": ("revision_id", "revision")}
TABLES = {t.code: t for t in schema().values()}
CODES = {t.name: t.code for t in schema().values()}
QUIET = {("client", "folded"), ("revision", "failed"), ("revision", "findings")}


@dataclass(frozen=True, eq=False)
class Write:
    """One op, with the set of ops that its writer had seen."""

    id: tuple[bytes, int]
    number: int
    stamp: int
    table: str
    pk: bytes
    agg: bytes
    kind: int
    author: str
    data: dict[str, Any]
    seen: frozenset

    @property
    def order(self):
        return self.stamp, *self.id

    def saw(self, other):
        return other.id in self.seen

    def beside(self, other):
        return self is not other and not self.saw(other) and not other.saw(self)


@dataclass
class History:
    """Every write of every machine, and who knows which."""

    writes: dict[tuple[bytes, int], Write] = field(default_factory=dict)
    known: dict[bytes, set] = field(default_factory=dict)

    def observe(self, desk):
        """Takes what a desk has written since it was last asked."""
        known = self.known.setdefault(desk.machine, set())
        last = max((seq for machine, seq in known if machine == desk.machine), default=0)
        for seq, number, table, pk, agg, kind, data, stamp, author in desk.sql(
            "SELECT o.seq, o.tseq, o.tbl, o.pk, o.agg, o.kind, o.data, t.stamp, t.author FROM sync_op o"
            " JOIN sync_txn t ON t.alias = o.alias AND t.tseq = o.tseq"
            " WHERE o.alias = (SELECT alias FROM sync_self) AND o.seq > ? ORDER BY o.seq",
            (last,),
        ):
            names = {f.code: f.column for f in TABLES[table].fields}
            values = {names[code]: value for code, value in decode(bytes(data)).items()}
            one = Write(
                (desk.machine, seq), number, stamp, TABLES[table].name, bytes(pk), bytes(agg), kind, author,
                values, frozenset(known),
            )  # fmt: skip
            self.writes[one.id] = one
            known.add(one.id)

    def received(self, desk, parcel):
        """A desk has merged a file."""
        self.known.setdefault(desk.machine, set()).update((c.machine, c.seq) for c in parcel.all_changes)


class Oracle:
    """The truth for one machine: from what it knows."""

    def __init__(self, history, known):
        self.all = [history.writes[one] for one in known]
        self.rows = defaultdict(list)
        for w in self.all:
            self.rows[w.table, w.pk].append(w)
        self.units = self._units()

    def _units(self):
        """Deletions of one transaction that took the head of a whole and that somebody speaks against."""
        by_txn = defaultdict(list)
        for w in self.all:
            if w.kind == DELETE:
                by_txn[w.id[0], w.number].append(w)
        found = {}
        for unit in by_txn.values():
            if not any(w.table in HEADS for w in unit):
                continue
            keys = {(w.table, w.pk) for w in unit}
            last = max(unit, key=lambda w: w.id[1])
            against = [w for w in self.all if w.kind != DELETE and w.beside(last) and self._belongs(w, keys)]
            if against:
                for w in unit:
                    found[w.id] = max(against, key=lambda w: w.order)
        return found

    def _belongs(self, write, keys):
        if (write.table, write.pk) in keys or ("client", write.agg) in keys:
            return True
        insert = next((w for w in self.rows[write.table, write.pk] if w.kind == INSERT), None)
        if insert is None:
            return False
        table = TABLES[CODES[write.table]]
        for f in table.fields:
            for key in table.record.__table__.c[f.column].foreign_keys:
                target = key.column.table.name
                fixed = f.policy in {"frozen", "log", "set"} and target != "client"
                if fixed and (target, insert.data.get(f.column)) in keys:
                    return True
        return False

    def seal(self, table, pk):
        """The issue that froze the document of this row, the other issues, and whether the row is the document."""
        if table in SEALED:
            column, document = SEALED[table]
            insert = next(w for w in self.rows[table, pk] if w.kind == INSERT)
            return self._issue(document, insert.data[column])
        return self._issue(table, pk) if table == "revision" else (None, [])

    def _issue(self, table, pk):
        issues = [w for w in self.rows[table, pk] if w.kind != DELETE and w.data.get("content_sha256")]
        first = [w for w in issues if not any(w.saw(o) for o in issues)]
        if not first:
            return None, []
        said = last([w for w in self.rows[table, pk] if w.kind != DELETE and "content_sha256" in w.data])
        shown = max(said, key=lambda w: w.order).data["content_sha256"]
        chosen = max(first, key=lambda w: (w.data["content_sha256"] == shown, w.order))
        return chosen, [w for w in first if w is not chosen]

    def row(self, key):
        """Whether hidden, the values, and what is open: {(register, kind): sides}."""
        table, pk = key
        writes = [w for w in self.rows[key] if w.kind != DELETE]
        if not any(w.kind == INSERT for w in writes):
            return None
        issue, rivals = self.seal(table, pk)
        loud = {w.id for w in self.rows[key] if issue is not None and w.beside(issue)}
        rival = {w.id for w in self.rows[key] if any(w is r or r.saw(w) for r in rivals)}
        fields = TABLES[CODES[table]].fields
        hidden, open_ = self._deletion(key, writes, loud, rival)
        if not asks(table, fields):
            open_ = {}
        values = {}
        for register in {f.register for f in fields}:
            members = [f for f in fields if f.register == register]
            sides, kind = self._register(writes, members, loud, rival)
            if (
                table == "revision"
                and any(f.column == "content_sha256" for f in members)
                and issue is not None
            ):
                every = last([w for w in writes if wrote(w, members)])
                sides = (
                    [*(w for w in every if w is not sides[-1]), sides[-1]] if len(every) > 1 else sides[-1:]
                )
                kind = "issued_twice"
            values.update({f.column: sides[-1].data.get(f.column, f.absent) for f in members})
            different = {tuple(stripped(w.data.get(f.column, f.absent)) for f in members) for w in sides}
            if len(different) > 1 and not hidden and asks(table, members):
                open_[register, kind] = frozenset(w.id for w in sides)
        open_ = together(open_, {f.register for f in fields if f.policy == "confirm"})
        return hidden, values, open_

    def _register(self, writes, members, loud, rival):
        every = [w for w in writes if wrote(w, members)]
        calm = [w for w in every if w.id not in loud]
        standing = sorted(last(calm or every), key=lambda w: w.order)
        beside = [w for w in last(every) if w.id in loud]
        if calm and beside:
            extra = [w for w in beside if w.id not in rival]
            return [*standing[:-1], *extra, standing[-1]], "frozen_edit"
        return standing, "values"

    def _deletion(self, key, writes, loud, rival):
        deletions = [w for w in self.rows[key] if w.kind == DELETE]
        standing = [d for d in deletions if not any(w.saw(d) for w in self.rows[key])]
        inserts = last([w for w in writes if w.kind == INSERT])
        if loud and all(w.id in loud for w in inserts):
            mine = [w for w in inserts if w.id not in rival]
            if not mine or any(all(d.saw(w) for w in writes) for d in standing):
                return True, {}
            return True, {(0, "frozen_edit"): frozenset(w.id for w in mine)}
        counting = [d for d in standing if d.id not in loud]
        active = [d for d in counting if d.id not in self.units]
        if any(all(d.saw(w) for w in writes) for d in active):
            return True, {}
        head = key[0] in HEADS
        if active or (counting and (head or not any(d.id in self.units for d in deletions))):
            shown = {w.id for f in self._registers(key[0]) for w in last([w for w in writes if wrote(w, f)])}
            others = {w.id for w in writes if w.id in shown and not all(d.saw(w) for d in counting)}
            because = {self.units[d.id].id for d in standing if d.id in self.units and head}
            return False, {
                (-1, "edited_while_deleted"): frozenset({d.id for d in counting} | others | because)
            }
        beside = [d for d in standing if d.id in loud and d.id not in rival]
        return False, ({(-1, "frozen_edit"): frozenset(d.id for d in beside)} if beside else {})

    def _registers(self, table):
        groups = defaultdict(list)
        for f in TABLES[CODES[table]].fields:
            groups[f.register].append(f)
        return groups.values()


def together(open_, confirmed):
    """Details that are confirmed together are one question, asked at the first of them."""
    kept = {}
    for (register, kind), sides in sorted(open_.items(), key=lambda item: item[0][0]):
        if register in confirmed and any(r in confirmed and s == sides for (r, _), s in kept.items()):
            continue
        kept[register, kind] = sides
    return kept


def wrote(write, members):
    return write.kind == INSERT or any(f.column in write.data for f in members)


def last(writes):
    """Those that no other of them has seen."""
    return [w for w in writes if not any(o.saw(w) for o in writes)]


def stripped(value):
    return value.strip() if isinstance(value, str) else value


def asks(table, members):
    return any(
        f.policy in {"register", "group", "frozen", "confirm"} and (table, f.column) not in QUIET
        for f in members
    )


def check(desk, history):
    """The desk shows exactly what the oracle says, and lists exactly what is open."""
    oracle = Oracle(history, history.known[desk.machine])
    expected_open = {}
    for key in oracle.rows:
        truth = oracle.row(key)
        if truth is None:
            continue
        hidden, values, open_ = truth
        compare(desk, key, hidden, values)
        for (register, kind), sides in open_.items():
            expected_open[CODES[key[0]], key[1], register] = (kind, sides)
        nothing_lost(oracle, key, truth)
    found = {
        (tbl, bytes(pk), register): (kind, frozenset((bytes(s[0]), s[1]) for s in decode(bytes(siblings))))
        for tbl, pk, register, kind, siblings in desk.sql(
            "SELECT tbl, pk, register, kind, siblings FROM sync_conflict"
        )
    }
    assert found == expected_open


def compare(desk, key, hidden, values):
    names = [f.column for f in TABLES[CODES[key[0]]].fields if f.policy != "confirm"]
    columns = ", ".join(f'"{name}"' for name in names)
    (row,) = desk.sql(f'SELECT deleted, {columns} FROM "{key[0]}" WHERE id = ?', (key[1],))
    assert bool(row[0]) == hidden, (key, hidden)
    assert dict(zip(names, row[1:], strict=True)) == {name: values[name] for name in names}, key


def nothing_lost(oracle, key, truth):
    """Every write is shown, or a side of something open, or was seen by a later write of the same thing."""
    hidden, values, open_ = truth
    listed = {one for sides in open_.values() for one in sides}
    table = key[0]
    issue, _rivals = oracle.seal(*key)
    for w in oracle.rows[key]:
        if w.kind == DELETE or w.id in listed or hidden:
            continue
        for members in oracle._registers(table):
            if not wrote(w, members) or not asks(table, members):
                continue
            shown = all(
                stripped(values[f.column]) == stripped(w.data.get(f.column, f.absent)) for f in members
            )
            later = any(o.saw(w) and o.kind != DELETE and wrote(o, members) for o in oracle.rows[key])
            frozen = issue is not None and w.beside(issue)
            assert shown or later or frozen, (key, w.id)
