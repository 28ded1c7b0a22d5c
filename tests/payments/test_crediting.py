"""Crediting by hand: from the page of an invoice to a credit note that is issued."""

import pytest

from app.payments import commands
from app.payments.drafts import CreditDraft
from app.payments.queries import invoice, invoice_named
from tests.payments.test_screen import an_invoice, click, desk, opened, stored, type_into

__all__ = ["desk"]


def test_part_of_an_invoice_is_credited_and_its_credit_note_issued(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    went = []
    screen.went.connect(went.append)
    click(screen.head.credit)
    type_into(screen.slip.field("line 1"), "8")
    type_into(screen.slip.field("line 2"), "0")
    type_into(screen.slip.field("line 3"), "0")
    click(screen.slip.yes)
    assert "Say why" in screen.slip.problem.text()
    screen.slip.field("reason").put("Eight samples were not run")
    click(screen.slip.yes)
    qtbot.waitUntil(lambda: went == ["invoice/CN-2026-A0001"])
    note = opened(desk, qtbot, "CN-2026-A0001")
    assert note.head.name.text() == "Credit note CN-2026-A0001"
    click(note.head.primary)
    qtbot.waitUntil(lambda: stored(desk, "CN-2026-A0001").state == "issued")
    assert stored(desk, "CN-2026-A0001").total.plain() == "2480.00"
    assert stored(desk, number).open.plain() == "14920.00"


@pytest.mark.parametrize("state", ["draft", "credited"])
def test_what_cannot_be_credited_offers_no_button(desk, qtbot, state):
    number = an_invoice(desk, issued=state != "draft")
    if state == "credited":
        with desk.office.work() as session:
            note = commands.credit(session, invoice_named(session, number), CreditDraft("Wrong"))
            commands.issue(session, note)
            assert invoice(session, note).state == "issued"
    screen = opened(desk, qtbot, number)
    assert not screen.head.credit.isVisible()
    if state == "credited":
        assert "Nothing is owed" in screen.head.said.text()
