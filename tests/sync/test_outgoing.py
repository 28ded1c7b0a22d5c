"""What goes out of the log: whole transactions beyond what others know, in chunks, with their contexts and names."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from app.records import Colleague, Seller
from app.sync import outgoing
from app.sync.exporting import parcel
from app.sync.log import encode, write
from app.sync.outgoing import Outgoing, common, vector_of
from app.sync.parcel import Change, Transaction
from app.sync.vectors import packed


def written(office, *names):
    for name in names:
        with office.work(f"hire {name}") as session:
            session.add(Colleague(name=name, initials=name[0]))


def test_an_office_without_a_log_has_nothing_to_give(office):
    with office.look() as session:
        assert parcel(session).manifest.stretches == ()
        assert vector_of(session) == {}


def test_what_is_beyond_the_known_goes_out_as_whole_transactions(office):
    written(office, "Ana")
    with office.work("two at once") as session:
        session.add_all([Colleague(name="Bo", initials="B"), Colleague(name="Cy", initials="C")])
    with office.look() as session:
        machine = office.machine.bytes
        whole = parcel(session, {})
        assert [(t.label, t.first, t.ops) for t in whole.all_transactions] == [
            ("hire Ana", 1, 1),
            ("two at once", 2, 2),
        ]
        part = parcel(session, {machine: 1})
        (stretch,) = part.manifest.stretches
        assert (stretch.first, stretch.last, stretch.first_number, stretch.last_number) == (2, 3, 2, 2)
        assert stretch.before == whole.all_transactions[0].hash
        assert stretch.after == whole.all_transactions[1].hash
        # Half a transaction is known to nobody, so it goes out whole.
        assert parcel(session, {machine: 2}).manifest.stretches == part.manifest.stretches
        assert parcel(session, {machine: 3}).manifest.stretches == ()


def chained(stretch, transactions: list[Transaction], changes: list[Change], epochs) -> bytes:
    tip = stretch.before
    vectors = {e.epoch: packed(e.vector) for e in epochs if e.machine == stretch.machine}
    for t in (t for t in transactions if t.machine == stretch.machine):
        hashes = sha256(tip)
        for c in changes:
            if c.machine == t.machine and c.number == t.number:
                header = encode((c.machine, c.seq, c.table, c.pk, c.agg, c.kind))
                hashes.update(sha256(header + sha256(c.data).digest()).digest())
        said = t.stamp.to_bytes(8, "big") + t.author.encode() + b"\0" + t.label.encode()
        hashes.update(sha256(vectors[t.epoch]).digest() + said)
        tip = hashes.digest()
        assert tip == t.hash
    return tip


def test_the_chain_of_what_goes_out_can_be_proven_by_the_reader(office):
    written(office, "Ana", "Bo")
    with office.work("change") as session:
        session.scalars(select(Colleague)).first().name = "Anna"
    with office.look() as session:
        given = parcel(session, {office.machine.bytes: 1})
    (stretch,) = given.manifest.stretches
    assert chained(stretch, given.all_transactions, given.all_changes, given.epochs) == stretch.after


def test_only_the_words_that_are_used_travel(office):
    written(office, "Ana")
    with office.look() as session:
        words = parcel(session).words
    assert {w.name for w in words if w.field == 0} == {"colleague"}
    assert "initials" in {w.name for w in words}


def test_long_logs_are_read_in_chunks(office, monkeypatch):
    monkeypatch.setattr(outgoing, "CHUNK", 2)
    written(office, *["Ana", "Bo", "Cy", "Di", "Ed"])
    with office.look() as session:
        going = Outgoing(session, {})
        assert [len(chunk) for chunk in going.changes()] == [2, 2, 1]
        assert [c.seq for chunk in going.changes() for c in chunk] == [1, 2, 3, 4, 5]
        assert [t.number for chunk in going.transactions() for t in chunk] == [1, 2, 3, 4, 5]


def test_empty_transactions_before_the_first_unknown_change_go_along(office):
    written(office, "Ana")
    with office.work() as session:
        write(session.connection(), [], 0, office.clock, "Test", "only here")
    with office.work() as session:
        session.add(Seller(legal_name="Us"))
    with office.look() as session:
        numbers = [(t.number, t.ops) for t in parcel(session, {office.machine.bytes: 1}).all_transactions]
    assert numbers == [(2, 0), (3, 1)]


def test_what_all_receivers_know_is_their_common_part():
    a, b = b"a" * 16, b"b" * 16
    assert common([{a: 3, b: 5}, {a: 4}]) == {a: 3}
    assert common([]) == {}
