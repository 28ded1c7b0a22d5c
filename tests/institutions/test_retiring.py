"""What nothing uses is taken away; what is used stays, and says by what."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.institutions import queries
from app.institutions.commands import add_exemption, add_institution, add_office, add_payer
from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft
from app.institutions.retiring import retire_exemption, retire_office, retire_payer
from app.records import Client, Engagement, Rule


@pytest.fixture
def lsu(session):
    return add_institution(session, InstitutionDraft(name="LSU", country="US", region="LA"))


@pytest.fixture
def client(session, lsu):
    return add_client(session, ClientDraft("Okafor Group", lsu)).id


def test_an_office_that_nothing_uses_is_taken_away_and_may_be_added_again(session, lsu):
    retire_office(session, add_office(session, lsu, OfficeDraft("purchasing", "North", "north")))
    assert queries.offices(session, lsu) == ()
    add_office(session, lsu, OfficeDraft("purchasing", "North", "north"))
    assert len(queries.offices(session, lsu)) == 1


def test_an_office_stays_while_a_client_buys_through_it_or_a_rule_is_its_own(session, lsu, client):
    office = add_office(session, lsu, OfficeDraft("purchasing", "North", "north"))
    session.get_one(Client, client).purchasing_office_id = office
    session.add(Rule(institution_id=lsu, key="date", kind="date-present", office="north"))
    session.flush()
    with pytest.raises(Refusal, match=r"The office North stays.*1 client buys through it, 1 rule is its own"):
        retire_office(session, office)


def test_a_payer_stays_while_an_engagement_is_paid_by_it(session, lsu, client, clock):
    payer = add_payer(session, lsu, PayerDraft(("LSU Foundation",)))
    session.add(Engagement(client_id=client, title="Sequencing", opened_on=clock.today(), payer_id=payer))
    session.flush()
    with pytest.raises(Refusal, match=r"The payer LSU Foundation stays.*1 engagement"):
        retire_payer(session, payer)
    unused = add_payer(session, lsu, PayerDraft(("LSU",)))
    retire_payer(session, unused)
    assert [row.id for row in queries.payers(session, lsu)] == [payer]


def test_an_exemption_that_no_quote_claims_is_taken_away(session, lsu):
    retire_exemption(session, add_exemption(session, lsu, ExemptionDraft("E-77", "US-LA")))
    assert queries.exemptions(session, lsu) == ()
