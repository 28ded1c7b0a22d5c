"""An invoice made ready to be sent: the mailbox, the portal, the network; its e-invoice file; recorded once somebody says so."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.payments import commands
from app.payments.commands.sending import record_sending
from app.payments.document import reprint
from app.payments.document.sending import prepared
from app.payments.drafts import CreditDraft
from app.payments.queries import invoice
from app.quotes.rules.sending import Wanted
from app.records import DocumentProfile, Institution, Interaction, InvoiceEvent, Office, Payer, Rule
from tests.payments.test_commands import an_invoice, an_order
from tests.payments.test_einvoice import european


def office_of(session, **values):
    place = session.scalars(select(Office).where(Office.role == "accounts-payable")).one()
    for name, value in values.items():
        setattr(place, name, value)
    session.flush()


@pytest.fixture
def issued(session):
    id_ = an_invoice(session, sent=False)
    office_of(session, email="ap@northfield.example")
    return id_


@pytest.fixture
def of_vat(session):
    """An issued invoice of VAT: it has a file for machines."""
    _, order_id = an_order(session, tax_rate=0)
    european(session)
    id_ = commands.new_invoice(session, order_id)
    commands.issue(session, id_, "as tried")
    return id_


def test_the_message_to_accounts_payable_names_the_order_and_carries_the_issued_bytes(session, issued):
    sending = prepared(session, issued)
    assert (sending.to, sending.whom, sending.address, sending.channel) == (
        "accounts-payable", "Accounts Payable", "ap@northfield.example", "e-mail",
    )  # fmt: skip
    assert sending.subject == "Invoice I-2026-A0001, your order 0000176084"
    assert "invoice I-2026-A0001 of November 22, 2026 over USD\u00a017,400.00" in sending.body
    assert "It is due on December 22, 2026." in sending.body
    ((name, data),) = sending.drafts()
    message = message_from_bytes(data, policy=default)
    assert (name, message["To"], message["X-Unsent"]) == (
        "I-2026-A0001.eml", "ap@northfield.example", "1",
    )  # fmt: skip
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == reprint(session, issued)


def test_the_mailbox_of_the_payer_comes_before_that_of_accounts_payable(session, issued):
    session.scalars(select(Payer)).one().mailbox = "invoices@foundation.example"
    session.flush()
    assert prepared(session, issued).address == "invoices@foundation.example"
    session.scalars(select(Payer)).one().mailbox = "through the portal alone"
    session.flush()
    assert prepared(session, issued).address == "ap@northfield.example"


def test_a_portal_gives_its_fields_with_the_order_first(session, issued):
    office_of(
        session, channel="portal", portal="https://pay.northfield.example", note="One invoice for each order."
    )
    sending = prepared(session, issued)
    steps = [(step.text, step.copy) for step in sending.steps]
    assert steps[0] == ("Open the portal", "https://pay.northfield.example")
    assert ("Order number", "0000176084") in steps
    assert ("Invoice number", "I-2026-A0001") in steps
    assert ("Total", "17,400.00") in steps
    assert steps[-1] == ("Upload the file", sending.files[0].name)
    assert "One invoice for each order." in sending.wishes


def test_the_file_for_machines_goes_by_the_network_and_where_the_payer_wants_it_beside(session, of_vat):
    assert prepared(session, of_vat).along is False
    by_network = prepared(session, of_vat, Wanted(channel="network"))
    assert [file.media_type for file in by_network.files] == ["application/pdf", "application/xml"]
    assert [step.text for step in by_network.steps] == [
        "Hand the file to our access point",
        "The receiver is",
    ]
    assert "The file I-2026-A0001-invoice.xml says the same for your system." in by_network.body
    home = session.scalars(select(Institution)).one()
    payer = session.scalars(select(Payer)).one()
    session.add(
        DocumentProfile(
            institution_id=home.id, payer_id=payer.id, on="invoice", settings={"e_invoice": "beside"}
        )
    )
    session.flush()
    assert prepared(session, of_vat).along is True
    assert len(prepared(session, of_vat, Wanted(along=False)).files) == 1


def test_an_invoice_without_such_a_file_says_so_by_the_network(session, issued):
    sending = prepared(session, issued, Wanted(channel="network"))
    assert sending.along is None
    assert any("no file for the network" in warning for warning in sending.warnings)


def test_a_rule_on_the_way_wins_and_is_shown_in_its_own_words(session, issued):
    session.add(
        Rule(
            institution_id=session.scalars(select(Institution)).one().id, key="way", kind="delivery-method", on="invoice",
            office="accounts-payable", params={"any_of": ["post"]}, say="Invoices come by post.", status="confirmed",
        )
    )  # fmt: skip
    session.flush()
    sending = prepared(session, issued)
    assert (sending.channel, sending.wishes) == ("post", ("Invoices come by post.",))
    assert "Northfield Research Foundation" in next(s.copy for s in sending.steps if s.copy)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("de-DE", "Rechnung I-2026-A0001, Ihre Bestellung 0000176084"),
        ("fr-FR", "Facture I-2026-A0001, votre commande 0000176084"),
        ("es-ES", "Factura I-2026-A0001, su pedido 0000176084"),
        ("it-IT", "Fattura I-2026-A0001, Vostro ordine 0000176084"),
        ("ja", "請求書 I-2026-A0001（貴ご注文 0000176084）"),
        ("nl", "Factuur I-2026-A0001, uw bestelling 0000176084"),
        ("sv", "Invoice I-2026-A0001, your order 0000176084"),
    ],
)
def test_it_is_written_in_their_language_where_we_have_it(session, issued, language, subject):
    session.scalars(select(Institution)).one().language = language
    session.flush()
    sending = prepared(session, issued)
    assert sending.subject == subject
    assert "{" not in sending.body


def test_it_is_recorded_once_somebody_says_that_it_went(session, issued):
    assert session.scalars(select(InvoiceEvent)).all() == []
    sending = prepared(session, issued)
    record_sending(session, issued, sending)
    (event,) = invoice(session, issued).events
    assert (event.kind, event.person, event.channel, event.note) == (
        "sent", "Accounts Payable", "e-mail", f"Sent: {sending.files[0].name}.",
    )  # fmt: skip
    assert prepared(session, issued).recorded == "Recorded as sent on 22 November 2026."


def test_a_copy_for_the_researcher_is_a_line_in_the_file_and_no_sending_of_the_invoice(session, issued):
    sending = prepared(session, issued, Wanted("researcher"))
    record_sending(session, issued, sending)
    assert invoice(session, issued).state == "issued"
    (told,) = session.scalars(select(Interaction.text).where(Interaction.direction == "out"))
    assert told.startswith("Invoice I-2026-A0001 sent to ")


def test_a_credit_note_says_which_invoice_it_corrects(session, issued):
    note = commands.credit(session, issued, CreditDraft("Priced by the wrong list"))
    commands.issue(session, note)
    sending = prepared(session, note)
    assert sending.subject == "Credit note CN-2026-A0001 to our invoice I-2026-A0001"
    assert "It corrects our invoice I-2026-A0001." in sending.body
    assert "due" not in sending.body
    record_sending(session, note, sending)
    assert invoice(session, note).state == "sent"


def test_a_draft_and_strangers_are_refused(session):
    id_ = an_invoice(session, issued=False)
    with pytest.raises(Refusal, match="is a draft"):
        prepared(session, id_)
    commands.issue(session, id_)
    with pytest.raises(Refusal, match="Say accounts-payable or researcher"):
        prepared(session, id_, Wanted("everybody"))
