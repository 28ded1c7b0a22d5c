"""``concierge invoice`` from outside: new, check, issue, pdf, step, receive; what it refuses."""

from email import message_from_bytes
from email.policy import default

import pytest

from app.documents.reading import text_of
from app.office import open_office
from app.orders import commands as orders
from tests.orders.scene import a_scene, an_order_draft

ORDER = "0000176084"
FIRST = "I-2026-A0001"


@pytest.fixture
def desk(run, address):
    """An office with an accepted order."""
    office = open_office(address, author="Test")
    with office.work() as session:
        a_scene(session)
        orders.accept(session, orders.record_order(session, an_order_draft()))
    office.close()
    return run


def test_an_invoice_goes_from_the_order_to_paid(desk, tmp_path):
    made = desk("invoice", "new", "--order", ORDER, "--json")
    assert (made.status, made.json["invoice"], made.json["state"]) == (0, FIRST, "draft")
    assert made.json["total"] == {"amount": "17400.00", "currency": "USD"}
    checked = desk("invoice", "check", FIRST, "--json").json
    assert (checked["invoice"], checked["may_issue"]) == (FIRST, True)
    issued = desk("invoice", "issue", FIRST, "--json").json
    assert (issued["state"], issued["due"]) == ("issued", "2026-12-22")
    assert desk("invoice", "issue", FIRST).status == 1
    printed = desk("invoice", "pdf", FIRST, "-o", str(tmp_path), "--json").json
    assert printed["issued"]
    data = (tmp_path / f"{FIRST}.pdf").read_bytes()
    assert ORDER in "\n".join(text_of(data))
    assert desk("invoice", "send", FIRST, "--channel", "e-mail", "--record").status == 0
    stepped = desk("invoice", "step", FIRST, "receipt", "--person", "Dr Okafor", "--json").json
    assert (stepped["step"], stepped["holder"], stepped["step_due"]) == (
        "approval",
        "accounts-payable",
        "2026-12-10",
    )
    assert desk("invoice", "receive", FIRST, "10000.00", "--json").json["state"] == "part-paid"
    over = desk("invoice", "receive", FIRST, "10000.00", "--reference", "W2")
    assert over.status == 1
    assert "more than the open" in over.err
    paid = desk("invoice", "receive", FIRST, "7400.00", "--reference", "W3", "--json").json
    assert (paid["state"], paid["open"]["amount"], paid["holder"]) == ("paid", "0.00", "nobody")
    assert desk("invoice", "list", "--json").json["invoices"][0]["state"] == "paid"


def test_chosen_lines_are_billed(desk):
    made = desk("invoice", "new", "--order", ORDER, "--line", "1=24", "--line", "3", "--json")
    assert made.json["total"]["amount"] == "8280.00"
    assert desk("invoice", "discard", FIRST).status == 0


def test_the_words_for_a_person_tell_the_route(desk):
    desk("invoice", "new", "--order", ORDER)
    desk("invoice", "issue", FIRST)
    said = desk("invoice", "show", FIRST).out
    assert "Accounts Payable" in said
    assert "+1 507 555 0100" in said
    assert FIRST in desk("invoice", "list").out
    assert "not due" in desk("invoice", "ageing").out
    assert "may be issued" in desk("invoice", "check", FIRST).out


def test_answers_and_disputes_are_recorded(desk):
    desk("invoice", "new", "--order", ORDER)
    desk("invoice", "issue", FIRST)
    desk("invoice", "send", FIRST, "--record")
    assert desk("invoice", "mark", FIRST, "query").status == 1
    assert desk("invoice", "mark", FIRST, "query", "--reason", "pri", "--json").json["state"] == "query"
    assert desk("invoice", "dispute", FIRST, "They count 47.").status == 0
    assert desk("invoice", "list", "--json").json["invoices"][0]["disputed"]
    assert desk("invoice", "resolve", FIRST, "Found it.").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("show", "I-2026-A0009"),
        ("new", "--order", "77"),
        ("new", "--order", ORDER, "--line", "1=many"),
        ("new", "--order", ORDER, "--line", "9"),
        ("new", "--order", ORDER, "--line", "1=500.00 EUR"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(desk, words):
    said = desk("invoice", *words)
    assert said.status == 1
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_an_amount_that_is_no_number_is_refused(desk):
    desk("invoice", "new", "--order", ORDER)
    desk("invoice", "issue", FIRST)
    for amount in ("1e9999999", "1,234.5.6", "12.345"):
        assert desk("invoice", "receive", FIRST, amount).status == 1


def test_a_sending_is_prepared_written_and_recorded_only_when_it_is_said(desk, tmp_path):
    desk("invoice", "new", "--order", ORDER)
    assert desk("invoice", "send", FIRST).status == 1
    desk("invoice", "issue", FIRST)
    draft = tmp_path / "draft.eml"
    told = desk("invoice", "send", FIRST, "--eml", draft, "--json").json
    assert (told["invoice"], told["to"], told["recorded"]) == (FIRST, "accounts-payable", False)
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert message["Subject"] == f"Invoice {FIRST}, your order {ORDER}"
    assert [part.get_filename() for part in message.iter_attachments()] == [f"{FIRST}.pdf"]
    assert desk("invoice", "show", FIRST, "--json").json["state"] == "issued"
    assert desk("invoice", "send", FIRST, "--record", "--on", "2026-11-22").status == 0
    assert desk("invoice", "show", FIRST, "--json").json["state"] == "sent"
    assert desk("invoice", "send", FIRST, "--to", "everybody").status == 1


def test_a_paper_that_is_kept_is_sent_by_its_number(desk, tmp_path):
    assert desk("order", "deliver", ORDER).status == 0
    draft = tmp_path / "note.eml"
    told = desk("paper", "send", "D-2026-A0001", "--to", "receiving", "--eml", draft, "--json").json
    assert (told["paper"], told["to"], told["address"]) == ("D-2026-A0001", "receiving", None)
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert message["Subject"] == f"Delivery note D-2026-A0001, your order {ORDER}"
    went = desk("paper", "send", "D-2026-A0001", "--record", "--channel", "hand")
    assert went.out.endswith("Recorded as sent.\n")
    assert "Recorded as sent on" in desk("paper", "send", "D-2026-A0001").out
    assert desk("paper", "send", "D-2026-A0009").status == 1
