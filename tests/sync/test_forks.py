"""One identity continued in two databases: one branch keeps the name, the other takes a new one and loses nothing."""

from __future__ import annotations

import shutil

import pytest

from app.basics.errors import Refusal
from app.office import create_office, open_office
from app.records import Colleague
from app.storage.cursor import Cursor
from app.sync.digest import digests
from app.sync.exporting import parcel
from app.sync.forks import cure, fork_of
from app.sync.landing import land
from app.sync.vectors import packed
from app.sync.verify import verify


def write(office, *names):
    for name in names:
        with office.work(f"hire {name}", author=name) as session:
            session.add(Colleague(name=name, initials=name[:2]))


def rename(office, old, new):
    with office.work("rename") as session:
        session.query(Colleague).filter_by(name=old).one().name = new


def sent(office):
    with office.look() as session:
        return parcel(session, {})


def fork_between(office, other):
    machine = office.machine
    with office.look() as session:
        return fork_of(
            session, machine, [t for t in sent(other).all_transactions if t.machine == machine.bytes]
        )


@pytest.fixture(params=["after some work", "from the first write"])
def twins(request, tmp_path, clock):
    """One office as two: copied together with all that this computer knew about it."""
    path, twin = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    office = create_office(path, clock=clock, author="Test")
    if request.param == "after some work":
        write(office, "Ana", "Bo")
        rename(office, "Bo", "Bob")
    office.close()
    shutil.copyfile(path, twin)
    pair = [open_office(place, clock=clock, author="Test") for place in (path, twin)]
    for each in pair:
        each.doubt = None
        each.at_close = None
    yield pair
    for each in pair:
        each.close()


def test_databases_that_agree_have_no_fork(twins):
    assert fork_between(*twins) is None


def test_both_sides_name_the_same_fork_and_only_one_keeps_the_name(twins):
    one, two = twins
    write(one, "Cy", "Di")
    write(two, "Ed")
    here, there = fork_between(one, two), fork_between(two, one)
    assert (here.number, here.seq) == (there.number, there.seq)
    assert (here.ours, here.theirs) == (there.theirs, there.ours)
    assert here.ours_keeps_the_name != there.ours_keeps_the_name


def test_the_other_branch_takes_a_new_name_and_its_log_holds(twins):
    one, two = twins
    write(one, "Cy", "Di")
    write(two, "Ed", "Flo")
    rename(two, "Ed", "Edda")
    fork = fork_between(one, two)
    keeps, gives_way = (one, two) if fork.ours_keeps_the_name else (two, one)
    with pytest.raises(Refusal, match="keeps the name"):
        cure(keeps, fork_between(keeps, gives_way))
    theirs = fork_between(gives_way, keeps)
    before = sent(gives_way)
    old = gives_way.machine
    said = cure(gives_way, theirs)
    assert gives_way.series in said
    assert gives_way.machine != old
    with gives_way.look() as session:
        assert verify(session) == []
        names = {c.name for c in session.query(Colleague)}
    assert names >= ({"Cy", "Di"} if gives_way is one else {"Edda", "Flo"})
    after = sent(gives_way)
    assert [(c.data, c.kind) for c in after.all_changes if c.machine == gives_way.machine.bytes] == [
        (c.data, c.kind) for c in before.all_changes if c.seq > theirs.seq
    ]
    shared = {s.machine: s.last for s in after.manifest.stretches}
    assert shared.get(old.bytes, 0) == theirs.seq
    assert all(t.hash for t in after.all_transactions)
    write(gives_way, "Gil")
    rename(gives_way, "Gil", "Gila")
    with gives_way.look() as session:
        assert verify(session) == []
    assert fork_between(keeps, gives_way) is None


def test_after_the_cure_both_branches_meet_and_every_write_is_there(twins):
    one, two = twins
    write(one, "Cy", "Di")
    write(two, "Ed")
    fork = fork_between(one, two)
    keeps, gives_way = (one, two) if fork.ours_keeps_the_name else (two, one)
    cure(gives_way, fork_between(gives_way, keeps))
    for taker, giver in ((keeps, gives_way), (gives_way, keeps)):
        file = sent(giver)
        with taker.work("take", origin="sync") as session:
            land(session, file)
    assert digest(one) == digest(two)
    for each in twins:
        with each.look() as session:
            assert {c.name for c in session.query(Colleague)} >= {"Cy", "Di", "Ed"}
            assert verify(session) == []


def digest(office):
    with office.look() as session:
        return digests(session)


def test_a_branch_that_others_have_built_on_is_refused_and_nothing_changes(twins):
    one, two = twins
    write(one, "Cy")
    write(two, "Di")
    fork = fork_between(one, two)
    gives_way, fork = (two, fork_between(two, one)) if fork.ours_keeps_the_name else (one, fork)
    stranger = b"\x07" * 16
    with gives_way.writer.begin() as connection:
        run = Cursor(connection)
        run(
            "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (9, ?, 'Ines', 'C', 'active')",
            (stranger,),
        )
        seen = packed({fork.machine.bytes: fork.seq + 1})
        run("INSERT INTO sync_epoch(alias, epoch, vv) VALUES (9, 0, ?)", (seen,))
        run(
            "INSERT INTO sync_txn(alias, tseq, stamp, epoch, author, label, schema_ver, first_seq, n, hash)"
            " VALUES (9, 1, 1, 0, '', '', '0004', 1, 0, ?)",
            (b"\0" * 32,),
        )
    before = sent(gives_way).manifest.vector
    with pytest.raises(Refusal, match="Ines has already built on"):
        cure(gives_way, fork)
    assert sent(gives_way).manifest.vector == before
