"""What a file brings can be found, by what it depends on too, and what is no longer there cannot."""

from __future__ import annotations

import datetime as dt

import pytest

from app.basics.identity import natural_id, new_id
from app.office import SEARCHED
from app.records import Contact, Institution, Interaction, PurchaseOrder, Quote, QuoteLine, RoleLink
from app.storage import search
from tests.sync.desks import Desk, a_client
from tests.sync.test_conflicts import a_quote, remove_quote
from tests.sync.test_landing import change, remove


@pytest.fixture
def desks():
    assert SEARCHED
    return Desk("Ana"), Desk("Ben")


def found(desk, text):
    with desk.work() as session:
        return [(hit.title, hit.client) for hit in search.find(session, text)]


def test_a_person_is_found_in_the_file_of_the_client_as_soon_as_the_role_arrives(desks):
    ana, ben = desks
    with ana.work() as session:
        client = a_client(session).id
        session.add(person := Contact(id=new_id(), name="Grete Weiss"))
    ben.fetch(ana)
    assert found(ben, "grete") == [("Grete Weiss", None)]
    with ana.work() as session:
        link = natural_id("role_link", person.id, client, "", "buyer")
        session.add(RoleLink(id=link, contact_id=person.id, client_id=client, role="buyer"))
    ben.fetch(ana)
    assert found(ben, "grete") == [("Grete Weiss", client)]


def test_what_was_corrected_elsewhere_is_no_longer_found_and_the_correction_is(desks):
    ana, ben = desks
    with ana.work() as session:
        client = a_client(session).id
        old = Interaction(id=new_id(), client_id=client, at=ana.now, logged_at=ana.now, text="helium leak")
        session.add(old)
    ben.fetch(ana)
    assert len(found(ben, "helium")) == 1
    with ana.work() as session:
        session.add(
            Interaction(
                client_id=client, at=ana.now, logged_at=ana.now, text="nitrogen leak", replaces_id=old.id
            )
        )
    ben.fetch(ana)
    assert found(ben, "helium") == []
    assert len(found(ben, "nitrogen")) == 1


def test_a_quote_is_found_by_a_line_that_was_edited_elsewhere(desks):
    ana, ben = desks
    _, _, lines = a_quote(ana)
    ben.fetch(ana)
    change(ana, lines[0], QuoteLine, text="cryostat")
    ben.fetch(ana)
    assert [title for title, _ in found(ben, "cryostat")] == ["Q-2026-A0001"]


def test_a_quote_that_was_deleted_elsewhere_is_no_longer_found(desks):
    ana, ben = desks
    quote, revision, lines = a_quote(ana)
    ben.fetch(ana)
    assert len(found(ben, "q-2026")) == 1
    remove_quote(ana, quote, revision, lines)
    ben.fetch(ana)
    assert found(ben, "q-2026") == []


def test_something_that_names_a_deleted_row_is_taken_in_and_left_out_of_the_search(desks):
    ana, ben = desks
    quote, _, _ = a_quote(ana)
    with ana.work() as session:
        house = session.query(Institution).one()
        session.add(
            PurchaseOrder(
                number="4500",
                institution_id=house.id,
                quote_id=quote,
                dated=dt.date(2026, 1, 2),
                received_on=dt.date(2026, 1, 2),
                amount=1,
                currency="EUR",
            )
        )
    remove(ana, quote, Quote)
    ben.take(ana.file())
    assert found(ben, "4500") == []
