"""Landing on both databases: the same files give the same digest, rows and conflicts on SQLite and on PostgreSQL."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import text

from app.basics.errors import Refusal
from app.basics.identity import natural_id
from app.records import BankAccount, Client, Colleague, Contact, QuoteLine, Revision, Seller, Tag
from app.storage import search
from app.sync.conflicts import conflicts, resolve
from app.sync.digest import digests
from app.sync.exporting import parcel
from app.sync.holds import confirm_held, held
from app.sync.landing import land, plan
from app.sync.outgoing import vector_of
from app.sync.verify import verify
from tests.sync.desks import Desk, a_client, alike
from tests.sync.test_conflicts import a_quote, issue, remove_quote
from tests.sync.test_landing import change, hire, remove


@pytest.fixture
def ben():
    return Desk("Ben")


def take(office, file):
    with office.work("take", origin="sync") as session:
        return land(session, file)


def swap(office, ben):
    """Both take what they lack of the other, and are then alike."""
    with office.look() as session:
        known = vector_of(session)
    take(office, ben.file(known))
    with office.look() as session:
        ben.take(parcel(session, ben.vector()))
    with office.look() as session:
        assert digests(session) == ben.digest()
        assert verify(session) == []
        rows = session.execute(
            text("SELECT kind, tbl, pk, register, agg, weight, siblings FROM sync_conflict")
        ).all()
    said = sorted((r[0], r[1], bytes(r[2]).hex(), r[3], bytes(r[4]), r[5], bytes(r[6])) for r in rows)
    assert said == ben.conflicts()
    ben.sound()


def test_what_one_person_did_is_the_same_on_both_databases(office, ben):
    with ben.work() as session:
        client = a_client(session)
        session.add(Tag(id=natural_id("tag", client.id, "vip"), client_id=client.id, word="vip"))
        session.add(Contact(name="Grete Weiss", email="g@example.org"))
    landed = take(office, ben.file())
    assert (landed.new, landed.clients) == (4, {client.id})
    row = hire(ben)
    remove(ben, row)
    swap(office, ben)
    with office.look() as session:
        assert [hit.title for hit in search.find(session, "grete")] == ["Grete Weiss"]
        assert session.get_one(Client, client.id).name == "Weiss Lab"
        assert session.get(Colleague, row) is None


def test_conflicts_deletions_and_issues_are_the_same_on_both_databases(office, ben):
    quote, revision, lines = a_quote(ben)
    row = hire(ben)
    swap(office, ben)
    issue(ben, revision)
    with office.work("edit") as session:
        session.get_one(QuoteLine, lines[0]).text = "cheaper"
        session.get_one(Colleague, row).phone = "2"
        session.delete(session.get_one(QuoteLine, lines[1]))
    change(ben, row, phone="1")
    swap(office, ben)
    assert ben.open() == ["frozen_edit", "frozen_edit", "values"]
    with office.look() as session:
        assert session.get_one(QuoteLine, lines[0]).text == "line 0"
        assert session.get_one(Revision, revision).content_sha256 == "doc" * 4
    for one in _listed(office):
        with office.work("decide") as session:
            resolve(session, one.table, one.row, one.register, keep=len(one.sides) - 1)
    swap(office, ben)
    assert ben.open() == []
    assert quote is not None


def test_a_whole_that_was_deleted_while_the_office_worked_on_it_stays(office, ben):
    quote, revision, lines = a_quote(ben)
    swap(office, ben)
    remove_quote(ben, quote, revision, lines)
    with office.work("line") as session:
        session.add(QuoteLine(revision_id=revision, position=9, text="new"))
    swap(office, ben)
    assert ben.open() == ["edited_while_deleted"]
    (one,) = _listed(office)
    with office.work("drop") as session:
        resolve(session, one.table, one.row, one.register, keep=[s.deleted for s in one.sides].index(True))
    swap(office, ben)
    assert ben.rows("quote_line", "text") == []


def test_bank_details_wait_on_both_databases(office, ben):
    with ben.work() as session:
        session.add(seller := Seller(legal_name="Us"))
        session.flush()
        session.add(BankAccount(seller_id=seller.id, holder="Us", iban="DE1"))
    take(office, ben.file())
    with office.work("confirm") as session:
        (one,) = held(session)
        assert {v.key: (v.shown, v.arrived) for v in one.values} == {
            "holder": ("nothing", "Us"),
            "iban": ("nothing", "DE1"),
        }
        confirm_held(session, one.table, one.row, by="Test")
    swap(office, ben)
    with office.look() as session:
        assert session.execute(text("SELECT iban FROM bank_account")).scalar_one() == "DE1"


def test_a_plan_says_what_would_be_and_leaves_nothing(office, ben):
    with ben.work() as session:
        client = a_client(session)
    take(office, ben.file())
    change(ben, client.id, Client, name="Weiss Group")
    with office.work("edit") as session:
        session.get_one(Client, client.id).name = "Weiss Laboratory"
    with office.look() as session:
        before = (digests(session), session.execute(text("SELECT count(*) FROM sync_op")).scalar_one())
    with suppress(KeyError), office.work("plan", origin="sync") as session:
        found = plan(session, ben.file())
        raise KeyError
    assert [(c.client, c[2:]) for c in found.clients] == [(client.id, (0, 1, 0, 1))]
    with office.look() as session:
        assert (
            digests(session),
            session.execute(text("SELECT count(*) FROM sync_op")).scalar_one(),
        ) == before


def test_a_row_that_points_to_nothing_takes_the_whole_file_back(office, ben):
    with ben.work() as session:
        a_client(session)
    file = ben.file()
    file.all_changes[:] = [c for c in file.all_changes if c.seq != 1]
    with pytest.raises(Refusal, match="neither in it nor in this office"):
        take(office, file)
    with office.look() as session:
        assert session.execute(text("SELECT count(*) FROM client")).scalar_one() == 0
        assert session.execute(text("SELECT count(*) FROM sync_op")).scalar_one() == 0


def test_changes_of_this_machine_that_it_never_made_are_refused(office, ben):
    twin = Desk("Twin", ben.machine)
    hire(twin)
    with pytest.raises(Refusal, match="this very machine"):
        ben.take(twin.file())


def _listed(office):
    with office.look() as session:
        return conflicts(session).conflicts


def test_alike_is_more_than_a_word(ben):
    other = Desk("Cid")
    hire(ben)
    with pytest.raises(AssertionError):
        alike(ben, other)
