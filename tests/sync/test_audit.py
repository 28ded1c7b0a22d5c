"""The log as sentences and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
import lzma
from pathlib import Path

import pytest

from app.office import open_office
from app.records import Client, Institution, Invoice, QuoteLine, Tag
from app.sync.audit import as_csv, everything, history
from app.sync.digest import differing, digests, fingerprint, tips
from tests.sync.desks import Desk, exchange
from tests.sync.test_landing import change, hire

RELEASED = Path(__file__).parents[1] / "upgrades" / "office-0003.sqlite.xz"


@pytest.fixture
def released(tmp_path, clock):
    """The office that an earlier version left, with a laboratory's year in it."""
    path = tmp_path / "office.sqlite"
    path.write_bytes(lzma.decompress(RELEASED.read_bytes()))
    office = open_office(path, clock=clock)
    yield office
    office.close()


def add(session, key, name):
    session.add(Client(key=key, name=name, folded=key, institution_id=session.query(Institution).one().id))


@pytest.fixture
def told(office):
    """An office where Ana added a client, Bo changed it, and Ana deleted a tag of it."""
    with office.work("the house") as session:
        session.add(Institution(key="u", name="University", currency="USD"))
    with office.work("add client", author="Ana Costa") as session:
        add(session, "okafor", "Okafor group")
    with office.work("change client", author="Bo Lind") as session:
        found = session.query(Client).one()
        found.department = "=Chemistry"
        tag = Tag(client_id=found.id, word="urgent")
        session.add(tag)
    with office.work("remove tag", author="Ana Costa") as session:
        session.delete(session.query(Tag).one())
    return office


def test_the_newest_comes_first_with_person_machine_and_label(told):
    with told.look() as session:
        entries = history(session).entries
    mine = [(e.person, e.what, e.label) for e in entries if e.table in {"client", "tag"}]
    assert mine[0] == ("Ana Costa", "deleted", "remove tag")
    assert set(mine[1:3]) == {("Bo Lind", "made", "change client"), ("Bo Lind", "changed", "change client")}
    assert mine[3:] == [("Ana Costa", "made", "add client")]
    assert all(e.at == dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC) for e in entries)
    assert {e.machine for e in entries} == {entries[0].machine}


def test_a_change_says_what_was_there_before(told):
    with told.look() as session:
        changed = next(e for e in history(session).entries if e.what == "changed")
    assert changed.sentence() == "Bo Lind changed Okafor group: department from nothing to =Chemistry."


def test_what_was_there_before_is_what_the_writer_had_seen_whatever_the_clocks_say():
    ana, ben, cid = Desk("Ana"), Desk("Ben"), Desk("Cid")
    row = hire(ana)
    exchange(ana, ben, cid)
    ana.now += dt.timedelta(days=900)
    change(ana, row, phone="11")
    change(ben, row, phone="22")
    cid.fetch(ben)
    change(cid, row, phone="33")
    exchange(ana, ben, cid)
    for desk in (ana, ben, cid):
        with desk.work() as session:
            said = {e.person: e.sentence() for e in history(session).entries if e.what == "changed"}
        assert said == {
            "Ana": "Ana changed Ana Costa: phone from nothing to 11.",
            "Ben": "Ben changed Ana Costa: phone from nothing to 22.",
            "Cid": "Cid changed Ana Costa: phone from 22 to 33.",
        }


def test_a_sentence_ends_with_one_full_stop(told):
    with told.work("note", author="Bo") as session:
        session.query(Client).one().avoid = "Calls before ten."
    with told.look() as session:
        assert history(session).entries[0].sentence().endswith("Calls before ten.")
        assert not history(session).entries[0].sentence().endswith("..")


def test_the_file_of_a_client_holds_its_rows_alone(told):
    with told.work("another") as session:
        add(session, "ito", "Ito lab")
    with told.look() as session:
        client = session.query(Client).filter_by(key="okafor").one().id
        mine = list(everything(session, client))
        both = list(everything(session))
    assert {e.row for e in mine} >= {"Okafor group"}
    assert "Ito lab" not in {e.row for e in mine}
    assert len(both) > len(mine)


def test_pages_join_without_a_gap(told):
    with told.look() as session:
        whole = history(session, limit=100).entries
        paged, after = [], None
        while True:
            page = history(session, limit=1, after=after)
            paged += page.entries
            after = page.next
            if after is None:
                break
    assert tuple(paged) == whole
    assert len(whole) >= 4


def test_a_spreadsheet_reads_no_formula(told):
    with told.look() as session:
        text = "".join(as_csv(everything(session)))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {"'=Chemistry"} == {
        r["after"] for r in rows if r["field"] == "department" and r["what"] == "changed"
    }
    assert rows[0]["what"] == "deleted"


def test_amounts_have_their_currency_and_lines_their_document(released):
    with released.look() as session:
        line = session.query(QuoteLine).filter(QuoteLine.unit_price > 0).first().id
        invoice = session.query(Invoice).filter(Invoice.gross.is_not(None)).first()
        said = history(session, row=line).entries[-1].sentence()
        money = [
            f.after for e in history(session, row=invoice.id).entries for f in e.fields if f.field == "gross"
        ]
        currency = invoice.currency
    assert "unit price" in said
    assert " of quote revision" in said or " of revision" in said
    assert money
    assert all(text.startswith(currency) or text.endswith(currency) for text in money)


def test_digests_say_when_two_offices_differ(told):
    with told.look() as session:
        before = digests(session)
        print_before = fingerprint(session)
        assert differing(session, before) == []
        assert len(tips(session)) == 1
    with told.work("change", author="Bo") as session:
        session.query(Client).filter_by(key="okafor").one().department = "Physics"
    with told.look() as session:
        assert differing(session, before) == [6]  # the table of clients
        assert fingerprint(session) != print_before
