"""Conflicts: both sides are kept and said, one decision closes them everywhere, and bank details wait for a person."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.errors import Refusal
from app.basics.identity import natural_id, new_id
from app.records import (
    BankAccount,
    Client,
    Engagement,
    Quote,
    QuoteLine,
    Revision,
    Seller,
    Tag,
)
from app.storage.deleted import WITH_DELETED
from app.sync.capture import schema
from app.sync.conflicts import conflict_counts, conflicts, resolve
from app.sync.holds import confirm_held, held, refuse_held
from tests.sync.desks import Desk, a_client, alike, exchange
from tests.sync.test_landing import change, hire, remove


@pytest.fixture
def desks():
    return Desk("Ana"), Desk("Ben"), Desk("Cid")


def listed(desk):
    with desk.work() as session:
        return conflicts(session).conflicts


def decide(desk, one, **how):
    with desk.work("decide") as session:
        resolve(session, one.table, one.row, one.register, **how)


def differing(ana, ben):
    """A colleague whose telephone two people have changed."""
    row = hire(ana)
    ben.fetch(ana)
    ana.now += dt.timedelta(hours=1)
    change(ana, row, phone="11")
    change(ben, row, phone="22")
    exchange(ana, ben)
    return row


def test_both_sides_are_told_with_person_machine_and_time(desks):
    ana, ben, _ = desks
    differing(ana, ben)
    (one,) = listed(ben)
    assert (one.kind, one.what, one.title, one.fields) == ("values", "colleague", "Ana Costa", ("phone",))
    assert [(s.person, s.values[0].words, s.here, s.at.hour) for s in one.sides] == [
        ("Ben", "22", True, 12),
        ("Ana", "11", False, 13),
    ]
    assert ben.rows("colleague", "phone") == [("11",)]


@pytest.mark.parametrize("keep", [0, 1])
def test_one_decision_closes_it_everywhere(desks, keep):
    ana, ben, cid = desks
    differing(ana, ben)
    cid.fetch(ana)
    assert cid.open() == ["values"]
    (one,) = listed(cid)
    decide(cid, one, keep=keep)
    assert cid.open() == []
    exchange(ana, ben, cid)
    for desk in desks:
        assert desk.rows("colleague", "phone") == [(("22", "11")[keep],)]
        assert desk.open() == []
    alike(*desks)


def test_a_value_of_ones_own_replaces_both(desks):
    ana, ben, _ = desks
    differing(ana, ben)
    decide(ana, listed(ana)[0], values={"phone": "33"})
    exchange(ana, ben)
    assert ben.rows("colleague", "phone") == [("33",)]
    alike(ana, ben)


def test_an_ordinary_edit_closes_it_too(desks):
    ana, ben, _ = desks
    row = differing(ana, ben)
    change(ana, row, phone="44")
    assert ana.open() == []
    exchange(ana, ben)
    assert ben.open() == []
    alike(ana, ben)


def test_two_different_decisions_are_one_new_conflict_of_two_values(desks):
    ana, ben, _ = desks
    differing(ana, ben)
    decide(ana, listed(ana)[0], values={"phone": "33"})
    decide(ben, listed(ben)[0], values={"phone": "55"})
    exchange(ana, ben)
    (one,) = listed(ana)
    assert sorted(s.values[0].raw for s in one.sides) == ["33", "55"]
    decide(ana, one, keep=0)
    exchange(ana, ben)
    assert ana.open() == ben.open() == []
    alike(ana, ben)


def test_what_is_decided_cannot_be_decided_again(desks):
    ana, ben, _ = desks
    differing(ana, ben)
    (one,) = listed(ana)
    decide(ana, one, keep=0)
    with pytest.raises(Refusal, match="already"):
        decide(ana, one, keep=1)


def test_a_choice_that_is_none_is_refused(desks):
    ana, ben, _ = desks
    differing(ana, ben)
    (one,) = listed(ana)
    for how in ({}, {"keep": 0, "values": {"phone": ""}}, {"keep": 2}, {"values": {"name": "x"}}):
        with pytest.raises(Refusal):
            decide(ana, one, **how)


def test_pages_hold_the_weightiest_first_and_clients_are_counted(desks):
    ana, ben, _ = desks
    with ana.work() as session:
        client = a_client(session)
        session.add(seller := Seller(legal_name="Us"))
        session.flush()
        seller_id = seller.id
    ben.fetch(ana)
    for n, desk in enumerate((ana, ben)):
        change(desk, client.id, Client, name=f"Weiss {n}", avoid=f"fish {n}")
        change(desk, seller_id, Seller, payment_days=20 + n)
    exchange(ana, ben)
    with ana.work() as session:
        first = conflicts(session, limit=2)
        rest = conflicts(session, limit=2, after=first.next)
        assert conflict_counts(session) == {client.id: 2}
        assert len(conflicts(session, client=client.id).conflicts) == 2
    assert (first.total, len(first.conflicts), len(rest.conflicts), rest.next) == (3, 2, 1, None)
    assert first.conflicts[0].what == "seller"
    assert {c.client for c in (*first.conflicts, *rest.conflicts)} == {None, client.id}


def test_the_name_for_searching_follows_the_name_and_is_no_conflict_of_its_own(desks):
    ana, ben, _ = desks
    with ana.work() as session:
        client = a_client(session)
    ben.fetch(ana)
    change(ana, client.id, Client, name="Weiß", folded="weiss")
    change(ben, client.id, Client, name="Weber", folded="weber")
    exchange(ana, ben)
    (one,) = listed(ana)
    assert one.fields == ("name",)
    decide(ana, one, values={"name": "Wagner"})
    assert ana.rows("client", "name", "folded") == [("Wagner", "wagner")]
    exchange(ana, ben)
    alike(ana, ben)


# -- deletions ----------------------------------------------------------------------------------------------------


def test_what_is_deleted_here_and_edited_there_stays_and_asks(desks):
    ana, ben, _ = desks
    row = hire(ana)
    ben.fetch(ana)
    remove(ana, row)
    change(ben, row, phone="22")
    exchange(ana, ben)
    assert ana.open() == ["edited_while_deleted"]
    assert ana.rows("colleague", "phone") == [("22",)]
    alike(ana, ben)


@pytest.mark.parametrize("stays", [True, False])
def test_staying_and_going_are_decided_once(desks, stays):
    ana, ben, _ = desks
    row = hire(ana)
    ben.fetch(ana)
    remove(ana, row)
    change(ben, row, phone="22")
    exchange(ana, ben)
    (one,) = listed(ben)
    decide(ben, one, keep=next(n for n, s in enumerate(one.sides) if s.deleted is not stays))
    exchange(ana, ben)
    assert ana.rows("colleague", "phone") == ([("22",)] if stays else [])
    assert ana.open() == ben.open() == []
    alike(ana, ben)


def test_a_tag_that_one_takes_off_and_another_puts_on_again_stays_and_nobody_is_asked(desks):
    ana, ben, cid = desks
    with ana.work() as session:
        client = a_client(session)
        tag = Tag(id=natural_id("tag", client.id, "vip"), client_id=client.id, word="vip")
        session.add(tag)
    remove(ana, tag.id, Tag)
    ben.fetch(ana)
    cid.fetch(ana)
    for desk in (ben, cid):
        with desk.work() as session:
            session.get_one(Tag, tag.id, execution_options=WITH_DELETED).deleted = False
    remove(cid, tag.id, Tag)
    exchange(*desks)
    assert ana.rows("tag", "word") == [("vip",)]
    assert ana.open() == []
    alike(*desks)


def test_the_same_tag_made_twice_is_one_tag(desks):
    ana, ben, _ = desks
    with ana.work() as session:
        client = a_client(session)
    ben.fetch(ana)
    for desk in (ana, ben):
        with desk.work() as session:
            session.add(Tag(id=natural_id("tag", client.id, "vip"), client_id=client.id, word="vip"))
    exchange(ana, ben)
    assert ana.rows("tag", "word") == [("vip",)]
    alike(ana, ben)


# -- wholes -------------------------------------------------------------------------------------------------------


def a_quote(desk, lines=2):
    """A draft with lines; ids of quote, revision and lines."""
    with desk.work("draft") as session:
        client = a_client(session)
        work = Engagement(client_id=client.id, title="MRI", opened_on=dt.date(2026, 1, 2))
        session.add(work)
        session.flush()
        quote = Quote(number="Q-2026-A0001", engagement_id=work.id, client_id=client.id)
        session.add(quote)
        session.flush()
        revision = Revision(quote_id=quote.id, n=1, currency="EUR", prepared_on=dt.date(2026, 1, 2))
        session.add(revision)
        session.flush()
        rows = [QuoteLine(revision_id=revision.id, position=n, text=f"line {n}") for n in range(lines)]
        session.add_all(rows)
        session.flush()
        return quote.id, revision.id, [r.id for r in rows]


def remove_quote(desk, quote, revision, lines):
    with desk.work("remove quote") as session:
        for record, row in ((Quote, quote), (Revision, revision), *((QuoteLine, one) for one in lines)):
            session.delete(session.get_one(record, row))


@pytest.mark.parametrize("how", ["edit a line", "add a line"])
@pytest.mark.parametrize("stays", [True, False])
def test_a_draft_that_somebody_works_on_stays_whole_with_one_conflict(desks, how, stays):
    ana, ben, cid = desks
    quote, revision, lines = a_quote(ana)
    ben.fetch(ana)
    remove_quote(ana, quote, revision, lines)
    if how == "edit a line":
        change(ben, lines[0], QuoteLine, text="better")
    else:
        with ben.work() as session:
            session.add(QuoteLine(revision_id=revision, position=9, text="new"))
    exchange(*desks)
    assert cid.open() == ["edited_while_deleted"]
    (one,) = listed(cid)
    assert one.what == "quote"
    assert len(cid.rows("quote_line", "text")) == (2 if how == "edit a line" else 3)
    alike(*desks)
    decide(cid, one, keep=next(n for n, s in enumerate(one.sides) if s.deleted is not stays))
    exchange(*desks)
    for desk in desks:
        assert desk.open() == []
        assert bool(desk.rows("quote", "number")) is bool(desk.rows("quote_line", "text")) is stays
    alike(*desks)


def test_a_client_whose_file_somebody_works_on_stays(desks):
    ana, ben, _ = desks
    with ana.work() as session:
        client = a_client(session)
    ben.fetch(ana)
    remove(ana, client.id, Client)
    with ben.work() as session:
        session.add(Engagement(client_id=client.id, title="MRI", opened_on=dt.date(2026, 1, 2)))
    exchange(ana, ben)
    assert ana.rows("client", "name") == [("Weiss Lab",)]
    assert ana.open() == ["edited_while_deleted"]
    alike(ana, ben)


# -- issued documents ---------------------------------------------------------------------------------------------


def issue(desk, revision, content="doc"):
    change(
        desk,
        revision,
        Revision,
        issued_at=desk.now,
        issued_on=desk.now.date(),
        net=100,
        content={"text": content},
        content_sha256=content * 4,
    )


def test_an_edit_beside_the_issue_is_never_shown(desks):
    ana, ben, cid = desks
    _, revision, lines = a_quote(ana)
    ben.fetch(ana)
    issue(ana, revision)
    ben.now += dt.timedelta(days=9)
    change(ben, lines[0], QuoteLine, text="cheaper", unit_price=5)
    change(ben, revision, Revision, valid_days=3)
    remove(ben, lines[1], QuoteLine)
    with ben.work() as session:
        session.add(QuoteLine(revision_id=revision, position=9, text="added"))
    exchange(*desks)
    for desk in desks:
        assert desk.rows("quote_line", "text", "unit_price") == [("line 0", 0), ("line 1", 0)]
        assert desk.rows("revision", "valid_days") == [(60,)]
        assert desk.open() == ["frozen_edit"] * 5
    alike(*desks)
    for one in listed(cid):
        decide(cid, one, keep=len(one.sides) - 1)
    exchange(*desks)
    for desk in desks:
        assert desk.open() == []
        assert desk.rows("quote_line", "text", "unit_price") == [("line 0", 0), ("line 1", 0)]
    alike(*desks)


def test_an_issued_document_cannot_be_decided_otherwise(desks):
    ana, ben, _ = desks
    _, revision, lines = a_quote(ana)
    ben.fetch(ana)
    issue(ana, revision)
    change(ben, lines[0], QuoteLine, text="cheaper")
    exchange(ana, ben)
    (one,) = listed(ana)
    with pytest.raises(Refusal, match="new revision"):
        decide(ana, one, keep=0)


@pytest.mark.parametrize("keep", [0, 1])
def test_a_draft_issued_twice_keeps_both_and_shows_one_whole(desks, keep):
    ana, ben, cid = desks
    _, revision, lines = a_quote(ana)
    ben.fetch(ana)
    change(ana, lines[0], QuoteLine, text="as Ana has it")
    issue(ana, revision, "ana")
    change(ben, lines[0], QuoteLine, text="as Ben has it")
    change(ben, lines[1], QuoteLine, text="also")
    issue(ben, revision, "ben")
    exchange(*desks)
    assert cid.open() == ["issued_twice"]
    alike(*desks)
    (one,) = listed(cid)
    assert all("content_sha256" not in [v.key for v in side.values] for side in one.sides)
    assert all(("net", 100) in [(v.key, v.raw) for v in side.values] for side in one.sides)
    decide(cid, one, keep=keep)
    exchange(*desks)
    chosen = one.sides[keep].person
    for desk in desks:
        assert desk.open() == []
        assert desk.rows("revision", "content_sha256") == [(chosen.lower() * 4,)]
        texts = [text for (text,) in desk.rows("quote_line", "text")]
        assert texts == sorted([f"as {chosen} has it", "also" if chosen == "Ben" else "line 1"])
    alike(*desks)


# -- bank details -------------------------------------------------------------------------------------------------


@pytest.fixture
def account(desks):
    ana, ben, _ = desks
    with ana.work() as session:
        seller = Seller(id=new_id(), legal_name="Us")
        session.add(seller)
        session.flush()
        session.add(row := BankAccount(seller_id=seller.id, holder="Us", iban="OLD", bic="OLDBIC"))
        session.flush()
    ben.fetch(ana)
    with ben.work() as session:
        confirm_held(session, schema()[BankAccount].code, row.id, by="Ben")
    exchange(*desks)
    return row.id


def ibans(*desks):
    return [desk.rows("bank_account", "iban", "bic") for desk in desks]


OLD, NEW = [("OLD", "OLDBIC")], [("NEW", "NEWBIC")]


def test_new_bank_details_that_two_people_have_said_are_shown_by_the_third(desks, account):
    assert ibans(*desks) == [OLD, OLD, OLD]


def test_changed_bank_details_wait_for_a_named_person_here(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="NEW", bic="NEWBIC")
    exchange(*desks)
    assert ibans(*desks) == [NEW, OLD, OLD]
    alike(*desks)
    with ben.work() as session:
        (one,) = held(session)
        assert (one.person, {v.key: v.arrived for v in one.values}) == (
            "Ana",
            {"iban": "NEW", "bic": "NEWBIC"},
        )
        with pytest.raises(Refusal):
            confirm_held(session, one.table, one.row, by=" ")
        confirm_held(session, one.table, one.row, by="Ben")
        assert held(session) == []
    assert ibans(*desks) == [NEW, NEW, OLD]
    exchange(*desks)
    assert ibans(*desks) == [NEW, NEW, NEW]
    alike(*desks)


def test_one_person_on_two_machines_is_one_person(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="NEW", bic="NEWBIC")
    ben.fetch(ana)
    with ben.work() as session:
        confirm_held(session, schema()[BankAccount].code, account, by="Ana")
    exchange(*desks)
    assert ibans(*desks) == [NEW, NEW, OLD]
    alike(*desks)


def test_refused_bank_details_are_gone_and_the_writer_hears_of_it(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="NEW", bic="NEWBIC")
    exchange(*desks)
    with ben.work() as session:
        refuse_held(session, schema()[BankAccount].code, account, by="Ben")
    exchange(*desks)
    assert ibans(*desks) == [NEW, OLD, OLD]
    assert [len(d.sql("SELECT 1 FROM sync_hold")) > 0 for d in desks] == [True, False, False]
    with ana.work() as session:
        confirm_held(session, schema()[BankAccount].code, account, by="Ana")
    exchange(*desks)
    assert ibans(*desks) == [OLD, OLD, OLD]
    alike(*desks)


def test_an_own_edit_of_bank_details_ends_the_waiting(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="NEW", bic="NEWBIC")
    ben.fetch(ana)
    change(ben, account, BankAccount, iban="OTHER", bic="OTHERBIC")
    assert ben.sql("SELECT 1 FROM sync_hold") == []
    ben.sound()


def test_bank_details_of_two_people_are_never_a_mixture(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="ANA")
    change(ben, account, BankAccount, bic="BEN")
    exchange(*desks)
    one_of_them = ("ANA", "OLDBIC"), ("OLD", "BEN")
    for desk in desks:
        with desk.work() as session:
            arrived = {v.key: v.arrived for one in held(session) for v in one.values}
            shown = dict(zip(("iban", "bic"), desk.rows("bank_account", "iban", "bic")[0], strict=True))
            assert tuple((shown | arrived).values()) in one_of_them
            assert len(conflicts(session).conflicts) == 1
    alike(*desks)


def test_what_waits_outlives_an_own_edit_of_another_bank_detail(desks, account):
    ana, ben, _ = desks
    change(ana, account, BankAccount, iban="NEW")
    ben.fetch(ana)
    change(ben, account, BankAccount, bank="Harbour")
    with ben.work() as session:
        assert [v.arrived for one in held(session) for v in one.values] == ["NEW"]
    assert ibans(ben) == [OLD]
    ben.sound()


def test_bank_details_of_two_writers_are_never_mixed(desks, account):
    ana, ben, cid = desks
    change(ana, account, BankAccount, iban="ANA")
    change(ben, account, BankAccount, bic="BENBIC")
    exchange(*desks)
    assert ibans(*desks) == [[("ANA", "OLDBIC")], [("OLD", "BENBIC")], OLD]
    (one,) = listed(cid)
    assert (one.kind, one.weight) == ("values", 9)
    assert {tuple(v.raw for v in s.values if v.key in {"iban", "bic"}) for s in one.sides} == {
        ("ANA", "OLDBIC"),
        ("OLD", "BENBIC"),
    }
    alike(*desks)
    keep = [s.person for s in one.sides].index("Ana")
    decide(ben, listed(ben)[0], keep=keep)
    exchange(*desks)
    assert [d.open() for d in desks] == [[], [], []]
    assert ibans(*desks) == [[("ANA", "OLDBIC")]] * 3
    alike(*desks)
