"""An office with a seller and three clients: a Louisiana-like, a German and a French institution."""

import datetime as dt
from types import SimpleNamespace

import pytest

from app.clients.commands import add_client, add_contact, give_role, make_primary
from app.clients.drafts import ClientDraft, ContactDraft
from app.institutions.commands import (
    add_exemption,
    add_institution,
    add_office,
    add_payer,
    set_document_profile,
)
from app.institutions.drafts import ExemptionDraft, InstitutionDraft, OfficeDraft, PayerDraft
from app.quotes.drafts import LineDraft, QuoteDraft
from app.seller.commands import add_colleague, file_paper, set_seller
from app.seller.drafts import ColleagueDraft, FiledDraft, SellerDraft
from app.seller.queries import who


def the_seller(session, **other):
    values = {
        "legal_name": "Meridian Analytical LLC",
        "trade_name": "Meridian Analytical",
        "tagline": "Protein and metabolite services",
        "street": "410 Harbor Way",
        "city": "Duluth",
        "region": "MN",
        "postal_code": "55802",
        "country": "US",
        "remit_to": "Meridian Analytical LLC\nBox 88\nDuluth, MN 55802",
        "email": "quotes@meridian.example",
        "phone": "+1 555 010 4400",
        "tax_ids": {"us.ein": "41-0000000"},
        "tax_scheme": "sales tax",
        "tax_rates": {"standard": 19_000, "reduced": 7_000},
        "delivery_text": "Results within 30 business days of receipt.",
    }
    set_seller(session, SellerDraft(**values | other))
    add_colleague(
        session,
        ColleagueDraft(
            name="Lena Brandt",
            initials="LB",
            role="account manager",
            phone="+1 555 010 4412",
            email="brandt@meridian.example",
        ),
    )
    file_paper(session, FiledDraft(kind="w-9", title="Form W-9", signed_on=dt.date(2026, 3, 3)))


def an_institution(session, key, name, country, *, payer, profile=None, **more):
    made = add_institution(session, InstitutionDraft(key=key, name=name, country=country, **more))
    add_office(session, made, OfficeDraft(role="purchasing", name="Purchasing", channel="e-mail"))
    add_payer(session, made, PayerDraft(key="default", lines=payer, is_default=True))
    if profile:
        set_document_profile(session, made, "quote", profile)
    return made


def a_client(session, key, name, institution, department="Chemistry", person="Ada Okafor"):
    owner = who(session, "LB").id
    draft = ClientDraft(name=name, key=key, institution_id=institution, department=department, owner_id=owner)
    client = add_client(session, draft).id
    contact = add_contact(session, ContactDraft(name=person, title="Dr.", email="pi@university.example"))
    give_role(session, contact, "researcher", client_id=client)
    make_primary(session, client, contact)
    return client


def a_draft(client="okafor-group", **more):
    values = {
        "client": client,
        "engagement": "Protein sequencing, 48 samples",
        "currency": "USD",
        "valid_days": "60",
        "payment_days": "30",
        "payment_from": "later-of-invoice-and-acceptance",
        "freight_terms": "fob-destination",
        "freight_how": "included",
        "references": {"budget": "4471", "grant": "NIH R01"},
        "period_end": "2027-03-31",
        "place": "Duluth, MN",
        "lines": [
            LineDraft(code="SEQ-210", text="De novo protein sequencing", detail="LC-MS/MS, two enzymes", quantity="48", unit="sample", unit_price="310.00", tax="exempt"),
            LineDraft(code="PREP-01", text="Sample preparation", quantity="48", unit="sample", unit_price="40.00", tax="exempt"),
            LineDraft(kind="option", text="Replicate set, 48 samples", unit="set", unit_price="2880.00"),
        ],
    }  # fmt: skip
    return QuoteDraft(**values | more)


@pytest.fixture
def desk(office):
    """The office, set up; ``desk.run(command, …)`` does one command in its unit of work."""
    with office.work("set-up", author="Lena Brandt") as session:
        the_seller(session)
        northfield = an_institution(
            session,
            "northfield-state",
            "Northfield State University",
            "US",
            region="MN",
            payer=("Northfield Research Foundation", "Purchasing Services, Box 1200", "Northfield, ST 40404"),
            profile={"language": "en-US", "tax_split": True, "clauses": ["your-terms-apply"]},
        )
        add_exemption(
            session, northfield, ExemptionDraft(certificate="ES-0000000", valid_to=dt.date(2027, 12, 31))
        )
        client = a_client(session, "okafor-group", "Okafor Group", northfield)

    def run(command, *args, **more):
        with office.work(command.__name__, author="Lena Brandt") as opened:
            return command(opened, *args, **more)

    def ask(query, *args, **more):
        with office.look() as opened:
            return query(opened, *args, **more)

    return SimpleNamespace(office=office, run=run, ask=ask, client=client, institution=northfield)
