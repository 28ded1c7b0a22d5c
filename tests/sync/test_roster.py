"""The roster: who belongs to an office follows from signed statements, in whatever order and by whatever road they come."""

from __future__ import annotations

import itertools

import pytest

from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.office import create_office, open_office
from app.storage.backup import back_up, restore
from app.storage.cursor import Cursor
from app.sync import keys as keyring
from app.sync import refusals, roster, trust
from app.sync.parcel import Statement
from app.sync.trust import ADMITTED, REVOKED, Roster, Said
from tests.sync.pairs import add_client, give, pair, rename, took
from tests.sync.parcels import OFFICE, keys_for


def _say(keys, kind, about, nth=1, **more):
    said = Said(
        kind=kind,
        office=OFFICE.bytes,
        machine=about.machine.bytes,
        by=keys.machine.bytes,
        nth=nth,
        at=1,
        person="Ines",
        **more,
    )
    return trust.state(keys, said)


def _admits(keys, about, nth=1, name="", series=""):
    return _say(keys, ADMITTED, about, nth, name=name, series=series, sign=about.sign_pub, age=about.age_pub)


def _bans(keys, about, *known, nth=2):
    return _say(keys, REVOKED, about, nth, banned=[about.sign_pub], known=[s.hash for s in known], why="lost")


def _seen(root, *statements):
    read = trust.read(statements, OFFICE.bytes)
    return Roster({root.machine.bytes: [root.sign_pub]}, read).entries()


@pytest.fixture(scope="module")
def four():
    return [keys_for(new_id()) for _ in range(4)]


def test_trust_goes_along_a_chain_in_any_order(four):
    a, b, c, d = four
    statements = [
        _admits(a, b, name="B", series="B"),
        _admits(b, c, name="C", series="BA"),
        _admits(c, d, name="D", series="X"),
    ]
    for order in itertools.permutations(statements):
        entries = _seen(a, *order)
        assert {e.name for e in entries.values()} == {"B", "C", "D"}
        assert entries[d.machine.bytes].keys == {d.sign_pub}


def test_what_a_stranger_says_counts_for_nothing(four):
    a, b, c, d = four
    forged = _admits(c, d)._replace(by=a.machine.bytes)
    assert _seen(a, _admits(a, b), _admits(c, d), forged).keys() == {b.machine.bytes}


def test_a_changed_statement_counts_for_nothing(four):
    a, b, *_ = four
    good = _admits(a, b)
    for bad in (
        good._replace(signature=bytes(64)),
        good._replace(body=good.body + b"\0"),
        good._replace(hash=bytes(32)),
        good._replace(machine=a.machine.bytes),
        Statement(good.hash, good.machine, good.by, b"\xc1", good.signature),
    ):
        assert _seen(a, bad) == {}


def test_a_banned_machine_loses_its_keys_and_what_it_said_since(four):
    a, b, c, d = four
    before = _admits(b, c, name="C")
    statements = [_admits(a, b, name="B"), before, _bans(a, b, before), _admits(b, d, name="late")]
    for order in itertools.permutations(statements):
        entries = _seen(a, *order)
        assert entries[b.machine.bytes].status == REVOKED
        assert not entries[b.machine.bytes].keys
        assert entries[c.machine.bytes].name == "C"
        assert d.machine.bytes not in entries


def test_a_banned_machine_cannot_let_itself_in_again_nor_ban_who_banned_it(four):
    a, b, c, _ = four
    base = [_admits(a, b), _admits(a, c)]
    ban = _bans(a, b)
    again = _admits(b, b, nth=9)
    back = _bans(b, a, nth=9)
    for order in itertools.permutations([*base, ban, again, back]):
        entries = _seen(c, *order, _admits(c, a))
        assert entries[b.machine.bytes].status == REVOKED
    assert _seen(a, *base, ban, again, back).get(a.machine.bytes) is None


def test_new_keys_let_a_banned_machine_in_again(four):
    a, b, c, _ = four
    renewed = keyring.fresh(OFFICE, b.machine)
    entries = _seen(
        a, _admits(a, b), _bans(a, b), _admits(a, renewed, nth=3, name="B again"), _admits(renewed, c)
    )
    assert entries[b.machine.bytes].keys == {renewed.sign_pub}
    assert entries[b.machine.bytes].status == "active"
    assert c.machine.bytes in entries


def test_many_forged_statements_are_bounded(four):
    a, b, *_ = four
    good = _admits(a, b)
    many = [_admits(b, b, nth=n) for n in range(1, 40)]
    assert len(trust.read([good, *many] * 200, OFFICE.bytes)) == 40


# In an office


def test_the_first_machine_enters_once_and_names_itself(office):
    with office.work() as session:
        keys = roster.enter(session)
        assert roster.enter(session) == keys or roster.enter(session).sign_pub == keys.sign_pub
        assert Cursor(session.connection())("SELECT count(*) FROM sync_roster").fetchone()[0] == 1
        (me,) = roster.machines(session)
    assert (me.id, me.sign_pub, me.age_pub, me.me, me.series) == (
        office.machine,
        keys.sign_pub,
        keys.age_pub,
        True,
        "A",
    )
    assert keyring.keys_of(office).sign_pub == keys.sign_pub


def _newcomer(name="Ines' laptop"):
    keys = keys_for(new_id())
    return keys, roster.Newcomer(keys.machine, name, keys.sign_pub, keys.age_pub)


def test_a_machine_is_admitted_with_the_next_series_and_trusted(office):
    with office.work() as session:
        first, second = _newcomer(), _newcomer("Tom")
        assert roster.admit(session, first[1]) == "B"
        assert roster.admit(session, second[1]) == "C"
        assert [m.name for m in roster.machines(session)][1:] == ["Ines' laptop", "Tom"]
        signer = roster.signer_of(session)(first[0].machine.bytes, ())
    assert signer.keys == (first[0].sign_pub,)


def test_a_series_is_given_once(office):
    with office.work() as session:
        roster.admit(session, _newcomer()[1], series="K")
        with pytest.raises(Refusal, match="belongs to another machine"):
            roster.admit(session, _newcomer()[1], series="K")
        with pytest.raises(Refusal, match="one to three capital letters"):
            roster.admit(session, _newcomer()[1], series="k9")


def test_a_revoked_machine_is_named_in_the_refusal(office):
    keys, who = _newcomer()
    with office.work() as session:
        roster.admit(session, who)
        roster.revoke(session, who.machine, "stolen on the train")
        found = next(m for m in roster.machines(session) if m.id == who.machine)
        assert (found.status, found.why, found.person) == ("revoked", "stolen on the train", "Test")
        assert not found.age_pub
        with pytest.raises(refusals.Revoked, match="Ines' laptop"):
            roster.signer_of(session)(keys.machine.bytes, ())
        with pytest.raises(Refusal, match="no keys"):
            roster.revoke(session, new_id(), "")


def test_renaming_and_retiring_are_said_to_all(office):
    keys, who = _newcomer()
    with office.work() as session:
        roster.admit(session, who)
        roster.rename(session, who.machine, "  Lisbon   office ")
        roster.retire(session, who.machine, "given back")
        found = next(m for m in roster.machines(session) if m.id == who.machine)
        assert (found.name, found.status, found.why) == ("Lisbon office", "retired", "given back")
        assert roster.signer_of(session)(keys.machine.bytes, ()).keys == (keys.sign_pub,)


def test_a_machine_admitted_elsewhere_is_known_by_the_statements_in_its_file(office):
    ours, b = _newcomer("B")
    there, _ = _newcomer("C")
    with office.work() as session:
        roster.admit(session, b)
        office_id = roster.enter(session).office
        keys = keyring.Keys(office_id, ours.machine, ours.sign, ours.age)
        said = Said(
            kind=ADMITTED, office=office_id.bytes, machine=there.machine.bytes, by=ours.machine.bytes, nth=1, at=1,
            person="", name="C", series="BA", sign=there.sign_pub, age=there.age_pub,
        )  # fmt: skip
        statement = trust.state(keys, said)
        trusted = roster.signer_of(session)
        assert trusted(there.machine.bytes, ()) is None
        assert trusted(there.machine.bytes, [statement]).name == "C"
        assert roster.take_statements(session, [statement]) == 1
        assert roster.take_statements(session, [statement]) == 0
        assert roster.signer_of(session)(there.machine.bytes, ()).name == "C"
        assert {m.series for m in roster.machines(session)} == {"A", "B", "BA"}


def test_lost_keys_are_refused_with_the_cure(office):
    with office.work() as session:
        keys = roster.enter(session)
    keyring.place(keys.office, keys.machine).unlink()
    with pytest.raises(Refusal, match="sync keys --load FILE"):
        keyring.keys_of(office)


def test_damaged_keys_are_named_with_their_place(office):
    keys = keyring.keys_of(office)
    path = keyring.place(keys.office, keys.machine)
    assert path.stat().st_mode & 0o077 == 0
    for content in (b"", b"{}", b'{"age": 1}', path.read_bytes()[:-30]):
        path.write_bytes(content)
        with pytest.raises(Exception, match="are damaged") as error:
            keyring.keys_of(office)
        assert str(path) in str(error.value)


def test_secrets_are_not_shown(office):
    keys = keyring.keys_of(office)
    assert str(keys.age) not in repr(keys)
    assert keys.secret()["sign"] not in repr(keys)


def test_a_restored_machine_is_admitted_by_what_it_was(tmp_path, clock):
    """Its new identity vouches for those it knew, and others trust it since its old keys say so."""
    path = tmp_path / "office.sqlite"
    office = create_office(path, clock=clock, author="Test")
    _, who = _newcomer()
    with office.work() as session:
        old = roster.enter(session)
        roster.admit(session, who)
    fresh = keyring.fresh(old.office, new_id())
    with office.work() as session:
        run = Cursor(session.connection())
        run(
            "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (9, ?, 'desk', 'A', 'active')",
            (fresh.machine.bytes,),
        )
        run("UPDATE sync_machine SET status = 'retired' WHERE uuid = ?", (old.machine.bytes,))
        run("UPDATE sync_self SET machine = ?, alias = 9", (fresh.machine.bytes,))
        new = roster.enter(session)
        kept = roster._kept(run)
        assert {m.name: m.status for m in roster.machines(session)} == {
            "desk": "active",
            who.name: "active",
            office_name(run): "retired",
        }
        assert roster.free_series(session) == "C"
    office.close()
    seen = Roster({old.machine.bytes: [old.sign_pub]}, trust.read(kept, old.office.bytes)).entries()
    assert seen[new.machine.bytes].keys == {new.sign_pub}
    assert seen[old.machine.bytes].status == "retired"
    mine = Roster({new.machine.bytes: [new.sign_pub]}, trust.read(kept, old.office.bytes)).entries()
    assert mine[who.machine.bytes].keys == {who.sign_pub}


def office_name(run):
    """What the first machine of the office is called."""
    return run("SELECT name FROM sync_machine WHERE alias = 1").fetchone()[0]


def test_a_second_machine_gives_only_series_of_its_own(tmp_path, clock):
    office = create_office(tmp_path / "office.sqlite", clock=clock, author="Test")
    with office.work() as session:
        run = Cursor(session.connection())
        keys, founder = _newcomer("founder")
        run("UPDATE sync_machine SET series = 'B'")
        me = roster.enter(session)
        # As after pairing: somebody else admitted this machine first.
        run("DELETE FROM sync_roster")
        theirs = keyring.Keys(me.office, keys.machine, keys.sign, keys.age)
        run(
            "INSERT INTO sync_machine(alias, uuid, name, series, status) VALUES (5, ?, 'f', 'A', 'active')",
            (founder.machine.bytes,),
        )
        for by, about, name, series, nth in (
            (theirs, theirs, "founder", "A", 1),
            (theirs, me, "me", "B", 1),
            (me, theirs, "founder", "A", 0),
            (me, me, "me", "B", 2),
        ):
            said = Said(
                kind=ADMITTED, office=me.office.bytes, machine=about.machine.bytes, by=by.machine.bytes, nth=nth, at=1,
                person="", name=name, series=series, sign=about.sign_pub, age=about.age_pub,
            )  # fmt: skip
            roster._keep(run, [trust.state(by, said)])
        assert roster.free_series(session) == "BA"
        run("UPDATE sync_machine SET series = 'BA' WHERE alias = 1")
        with pytest.raises(Refusal, match="single letter"):
            roster.free_series(session)
    office.close()
    open_office(tmp_path / "office.sqlite", clock=clock).close()


def test_a_restored_backup_goes_on_and_the_others_take_its_files(tmp_path):
    """It finds that it is older than what was given out, takes a new identity, and its old keys admit it."""
    with pair(tmp_path, "Ana's desk", "Bo's laptop") as (ana, bo):
        client = add_client(ana, "Suwa")
        archive = tmp_path / "early.zip"
        back_up(ana.address, archive, ana.clock)
        rename(ana, client, "Suwa later")
        took(bo, give(ana, tmp_path / "1.relsync"))
        before, place = ana.machine, ana.address.path
        ana.close()
        restore(archive, place, ana.clock)
        restored = open_office(place, clock=ana.clock, author="Ana")
        late = give(bo, tmp_path / "late.relsync", kind="full")
        rename(restored, client, "Suwa restored")
        took(bo, give(restored, tmp_path / "2.relsync"))
        assert restored.machine != before
        # Sealed before anybody could know of the new identity.
        took(restored, late)
        with bo.look() as session:
            known = {m.id: m.status for m in roster.machines(session)}
        assert known[restored.machine] == "active"
        assert known[before] == "retired"
        took(restored, give(bo, tmp_path / "3.relsync"))
        restored.close()


def test_trust_along_a_long_chain_takes_no_time():
    machines = [keys_for(new_id()) for _ in range(400)]
    statements = [_admits(a, b) for a, b in itertools.pairwise(machines)]
    assert len(_seen(machines[0], *reversed(statements))) == 399
