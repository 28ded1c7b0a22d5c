"""Taking files: known ones write nothing, early ones wait, everything else is one transaction after a backup."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from app.basics.clock import Clock
from app.basics.errors import Trouble
from app.records import Client, Institution
from app.storage import blobs
from app.storage.backup import verify_backup
from app.storage.soundness import faults_found
from app.sync import importing, roster
from app.sync.exporting import Giving, export
from app.sync.fresh import Stopped
from app.sync.importing import KNOWN, PARKED, TAKEN, MustConfirm, Wish, first_import, take
from app.sync.previewing import preview
from app.sync.refusals import NotRead
from app.sync.roster import Newcomer
from app.sync.status import files, status
from tests.sync.pairs import add_client, alike, another, clients, give, introduce, pair, rename, sql, took


@pytest.fixture
def two(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as offices:
        yield offices


@pytest.fixture
def three(tmp_path):
    with pair(tmp_path, "Ana's desk", "Bo's laptop", "Cy's laptop") as offices:
        yield offices


def test_a_file_brings_what_the_other_has(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    taken = took(bo, give(ana, tmp_path / "a.relsync"))
    assert (taken.state, taken.changes, taken.clients) == (TAKEN, 2, 1)
    assert taken.sentence == "Took in 2 changes from Ana's desk, about 1 client."
    assert clients(bo) == ["Weiss Lab"]
    alike(ana, bo)


def test_a_known_file_writes_nothing(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    file = give(ana, tmp_path / "a.relsync")
    took(bo, file)
    place = bo.address.path
    before = [p.read_bytes() for p in (place, place.with_name(place.name + "-wal"))]
    taken = took(bo, file)
    assert taken.state == KNOWN
    assert [p.read_bytes() for p in (place, place.with_name(place.name + "-wal"))] == before


def test_what_is_known_already_is_passed_over(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(ana, one, "Weiss Group")
    whole = give(ana, tmp_path / "2.relsync", kind="full")
    assert took(bo, whole).changes == 1
    assert took(bo, give(ana, tmp_path / "3.relsync", kind="full")).changes == 0
    alike(ana, bo)


def test_a_file_from_a_machine_tells_what_it_has_so_the_next_one_is_short(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    assert export(ana, tmp_path / "full.relsync").changes == 2
    took(ana, give(bo, tmp_path / "2.relsync"))
    assert export(ana, tmp_path / "3.relsync").changes == 0
    add_client(ana, "Roth Lab")
    assert export(ana, tmp_path / "4.relsync").changes == 2


def test_files_in_the_wrong_order_end_as_in_the_right_one(three, tmp_path):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    took(ana, give(bo, tmp_path / "ack.relsync"))
    rename(ana, one, "Weiss Group")
    late = give(ana, tmp_path / "2.relsync", to=[bo.machine])
    # Sealed for Bo, so only he can read it; Cy gets one of her own that begins where Bo's does.
    early = give_from(ana, tmp_path / "3.relsync", bo)
    waits = took(cy, early)
    assert waits.state == PARKED
    assert waits.sentence == "Waits for 2 changes of Ana's desk."
    assert clients(cy) == []
    with cy.look() as session:
        assert [p.reason for p in status(session).parked] == [waits.sentence]
    early.unlink()
    taken = took(cy, tmp_path / "1.relsync")
    assert taken.state == TAKEN
    assert [one.changes for one in taken.also] == [1]
    assert clients(cy) == ["Weiss Group"]
    with cy.look() as session:
        assert status(session).parked == ()
    assert not list(importing.parking.folder_of(cy).glob("*"))
    took(bo, late)
    alike(ana, bo, cy)


def give_from(office, path, as_if):
    """A file for everybody that begins after what one machine has."""
    with office.work() as session:
        session.execute(
            text(
                "INSERT INTO sync_peer(alias, vv, at, made_at) SELECT m.alias, p.vv, 0, 0 FROM sync_machine m, sync_peer p"
                " WHERE m.alias <> p.alias AND m.alias <> (SELECT alias FROM sync_self)"
            )
        )
    return give(office, path)


def test_a_file_through_a_third_machine(three, tmp_path):
    ana, bo, cy = three
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(bo, one, "Weiss Group")
    taken = took(cy, give(bo, tmp_path / "2.relsync"))
    assert taken.changes == 3
    took(ana, give(cy, tmp_path / "3.relsync"))
    alike(ana, bo, cy)
    assert clients(ana) == ["Weiss Group"]


def test_a_backup_is_made_before_and_can_be_opened(two, tmp_path):
    ana, bo = two
    add_client(bo, "Roth Lab")
    add_client(ana, "Weiss Lab")
    taken = took(bo, give(ana, tmp_path / "1.relsync"))
    assert verify_backup(taken.backup).counts["client"] == 1


def test_the_ten_newest_backups_stay(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    for number in range(12):
        bo.clock = Clock(lambda n=number: dt.datetime(2026, 11, 22, 12, n, tzinfo=dt.UTC))
        rename(ana, one, f"Weiss {number}")
        taken = took(bo, give(ana, tmp_path / f"{number}.relsync"))
    folder = taken.backup.parent
    assert len(list(folder.iterdir())) == 11  # ten, and the first of the month


def test_so_much_vanishing_asks_a_person_first(two, tmp_path):
    ana, bo = two
    ids = [add_client(ana, f"Lab {n}") for n in range(3)]
    took(bo, give(ana, tmp_path / "1.relsync"))
    with ana.work() as session:
        session.delete(session.get_one(Client, ids[0]))
    file = give(ana, tmp_path / "2.relsync")
    with pytest.raises(MustConfirm, match="1 client of 3 would disappear"):
        took(bo, file)
    assert len(clients(bo)) == 3
    assert len(list((bo.address.path.parent / "1.sqlite.before-imports").iterdir())) == 1
    assert took(bo, file, confirmed=True).changes == 1
    assert len(clients(bo)) == 2
    alike(ana, bo)


def test_stopping_changes_nothing(two, tmp_path):
    ana, bo = two
    for n in range(5):
        add_client(ana, f"Lab {n}")
    file = give(ana, tmp_path / "1.relsync")
    heard = []
    with pytest.raises(Stopped):
        take(
            bo,
            file,
            wish=Wish(progress=lambda done, of: heard.append((done, of)), cancelled=lambda: bool(heard)),
        )
    assert clients(bo) == []
    assert sql(bo, "SELECT count(*) FROM sync_op") == [(0,)]
    assert took(bo, file).changes == 10
    assert heard == [(10, 10)]


def test_a_file_that_is_no_file_of_this_office_changes_nothing(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    file = give(ana, tmp_path / "1.relsync")
    whole = file.read_bytes()
    file.write_bytes(whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:])
    with pytest.raises(NotRead):
        took(bo, file)
    file.write_bytes(b"nothing of ours")
    with pytest.raises(NotRead):
        took(bo, file)
    assert clients(bo) == []


def test_attachments_travel_with_what_names_them_and_bytes_left_out_are_asked_for(two, tmp_path):
    ana, bo = two
    with ana.work() as session:
        small, large = blobs.put(session, b"small"), blobs.put(session, b"large" * 100)
    done = export(ana, tmp_path / "1.relsync", Giving(attachments_up_to=100))
    assert (done.attachments, done.left_out) == (1, 1)
    assert "1 attachment went by name alone." in done.sentence
    taken = took(bo, done.path)
    assert (taken.attachments, taken.missing) == (1, 1)
    with bo.look() as session:
        assert blobs.get(session, small) == b"small"
        with pytest.raises(Trouble, match="has not come here yet"):
            blobs.get(session, large)
        assert faults_found(session) == []
        assert status(session).missing == 1
    # Bo's next file says what he misses, so Ana's next one brings it, though nothing else is new.
    took(ana, give(bo, tmp_path / "2.relsync"))
    again = export(ana, tmp_path / "3.relsync", Giving(attachments_up_to=None))
    assert (again.changes, again.attachments) == (0, 1)
    assert took(bo, again.path).attachments == 1
    with bo.look() as session:
        assert blobs.get(session, large) == b"large" * 100
        assert status(session).missing == 0


def test_a_file_taken_without_its_bytes_is_read_again_when_they_come(two, tmp_path):
    ana, bo = two
    with ana.work() as session:
        name = blobs.put(session, b"order")
    file = give(ana, tmp_path / "1.relsync")
    took(bo, file)
    (bo.address.files / name[:2] / name[2:]).unlink()
    with bo.work() as session:
        session.execute(
            text("INSERT INTO sync_blob(sha256, size, state) VALUES (:n, 5, 'expected')"), {"n": name}
        )
    assert took(bo, file).attachments == 1
    with bo.look() as session:
        assert blobs.get(session, name) == b"order"
        assert status(session).missing == 0


def test_a_clock_years_apart_orders_nothing(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    bo.clock = Clock.stopped("1999-01-01")
    rename(bo, one, "Written after")
    took(ana, give(bo, tmp_path / "2.relsync"))
    assert clients(ana) == ["Written after"]
    alike(ana, bo)


def test_the_history_of_files(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    file = give(ana, tmp_path / "1.relsync")
    took(bo, file)
    with ana.look() as session:
        (given,) = files(session)
    assert (given.given, given.name, given.machines, given.changes) == (
        True,
        "1.relsync",
        ("Bo's laptop",),
        2,
    )
    with bo.look() as session:
        (taken,) = files(session)
    assert (taken.given, taken.machines, taken.changes, taken.clients, taken.may_undo) == (
        False,
        ("Ana's desk",),
        2,
        1,
        True,
    )


def test_what_waits_for_whom(two, tmp_path):
    ana, bo = two
    add_client(ana, "Weiss Lab")
    with ana.look() as session:
        (machine,) = status(session).machines
    assert (machine.name, machine.waiting, machine.taken_at) == ("Bo's laptop", 2, None)
    took(bo, give(ana, tmp_path / "1.relsync"))
    took(ana, give(bo, tmp_path / "2.relsync"))
    with ana.look() as session:
        (machine,) = status(session).machines
    assert machine.waiting == 0
    assert machine.taken_at is not None


def test_a_file_of_a_machine_nobody_knows_here_waits_until_it_is_known(three, tmp_path):
    """Ana has welcomed Di; Bo, who has not heard of it, gets Di's file first and then Ana's."""
    ana, bo, _ = three
    add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "0"))
    new = another(ana, tmp_path / "new.sqlite", "D", "Di's laptop")
    introduce(ana, new)
    first_import(new, give(ana, tmp_path / "s", kind="snapshot"))
    with new.work() as session:  # Di knows Bo from the snapshot
        session.add(Institution(key="x", name="X", country="DE", currency="EUR", language="de"))
    file = give(new, tmp_path / "d")
    with new.look() as session:
        said = [bytes(r[0]) for r in session.execute(text("SELECT by FROM sync_roster"))]
    if ana.machine.bytes not in said:
        raise AssertionError("the statement of Ana is not in Di's roster")
    assert took(bo, file).state == TAKEN  # the statement travels in the file itself
    new.close()


def test_a_stranger_is_kept_and_asked_about_and_never_merged(two, tmp_path):
    ana, bo = two
    eve = another(ana, tmp_path / "eve.sqlite", "E", "Eve")
    with eve.work() as session:
        session.add(Institution(key="x", name="X", country="DE", currency="EUR", language="de"))
        keys = roster.enter(session)
    with bo.work() as session:
        own = roster.enter(session)
    with eve.work() as session:  # Eve knows Bo's key; nobody here knows hers
        roster.admit(session, Newcomer(bo.machine, "Bo", own.sign_pub, own.age_pub), series="B")
    file = give(eve, tmp_path / "e")
    taken = took(bo, file)
    assert taken.state == PARKED
    assert "a machine that is not known here" in taken.sentence
    assert sql(bo, "SELECT count(*) FROM institution") == [(0,)]
    with bo.work() as session:
        roster.admit(session, Newcomer(keys.machine, "Eve", keys.sign_pub, keys.age_pub), series="E")
    assert [one.state for one in importing.retry(bo)] == [TAKEN]
    assert sql(bo, "SELECT count(*) FROM institution") == [(1,)]
    eve.close()


def test_its_own_file_is_told_apart_and_nothing_is_written(two, tmp_path):
    ana, _ = two
    add_client(ana, "Weiss Lab")
    file = give(ana, tmp_path / "1.relsync")
    assert (preview(ana, file).state, took(ana, file).state) == (KNOWN, KNOWN)
    assert took(ana, file).sentence == "This machine made the file itself: take it to another one."
    assert sql(ana, "SELECT count(*) FROM sync_import") == [(0,)]


def test_a_preview_says_what_would_happen_and_changes_nothing(two, tmp_path):
    ana, bo = two
    one = add_client(ana, "Weiss Lab")
    add_client(ana, "Blum Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    rename(ana, one, "Weiss Group")
    rename(bo, one, "Weiss Team")
    add_client(ana, "Roth Lab")
    ana.clock = Clock.stopped("2031-01-01")
    file = give(ana, tmp_path / "2.relsync")
    before = sql(bo, "SELECT seq, epoch, touched FROM sync_self"), sql(bo, "SELECT count(*) FROM sync_op")
    seen = preview(bo, file)
    assert (seen.state, seen.machine, seen.by, seen.changes, seen.conflicts) == (
        "new",
        "Ana's desk",
        "Ana",
        3,
        1,
    )
    found = {c.name: (c.new, c.changed, c.hidden, c.conflicts) for c in seen.clients}
    assert found["Roth Lab"] == (1, 0, 0, 0)
    assert found["Weiss Group"][3] == 1 or found.get("Weiss Team", (0, 0, 0, 0))[3] == 1
    assert any("clock of Ana's desk seems wrong" in said for said in seen.warnings)
    assert before == (
        sql(bo, "SELECT seq, epoch, touched FROM sync_self"),
        sql(bo, "SELECT count(*) FROM sync_op"),
    )
    assert took(bo, file).conflicts == 1


def test_news_of_machines_alone_are_worth_taking(three, tmp_path):
    ana, bo, cy = three
    add_client(ana, "Weiss Lab")
    took(bo, give(ana, tmp_path / "1.relsync"))
    with ana.work() as session:
        roster.revoke(session, cy.machine, "lost")
    file = give(ana, tmp_path / "2.relsync")
    seen = preview(bo, file)
    assert (seen.state, seen.changes) == ("new", 0)
    assert "is shut out" in seen.sentence
    assert took(bo, file).sentence.endswith(" is shut out.")
    with bo.look() as session:
        assert [m.status for m in roster.machines(session) if m.id == cy.machine] == ["revoked"]
    assert took(bo, file).state == KNOWN
