"""Credit notes: an invoice taken back in whole or in part, what is owed after it, and what the order leaves to bill."""

import pytest

from app.basics.errors import Refusal
from app.basics.quantity import SCALE
from app.documents.reading import text_of
from app.orders.queries import balance
from app.payments import commands
from app.payments.document import preview, reprint
from app.payments.drafts import Chosen, CreditDraft, MarkDraft, ReceiptDraft, StepDraft
from app.payments.queries import ageing_of, invoice, invoices
from app.progress.queries import standing_of
from app.records import Invoice
from tests.payments.test_commands import an_invoice, usd


def credited(session, id_, *lines, reason="Wrong price", issue=True):
    made = commands.credit(session, id_, CreditDraft(reason, tuple(lines)))
    if issue:
        commands.issue(session, made)
    return made


def order_of(session, id_):
    return balance(session, session.get_one(Invoice, id_).order_id)


def test_a_whole_credit_leaves_nothing_owed_and_the_whole_order_to_bill(session):
    id_ = an_invoice(session, tax_rate=19_000)
    gross = invoice(session, id_).total
    note = credited(session, id_)
    row, credit = invoice(session, id_), invoice(session, note)
    assert (row.state, row.open, credit.total) == ("credited", usd("0"), gross)
    assert (credit.number, credit.kind, credit.open, credit.due_on) == (
        "CN-2026-A0001",
        "credit-note",
        usd("0"),
        None,
    )
    assert order_of(session, id_).invoiced == usd("0")
    assert all(not bucket.open for bucket in ageing_of(session))
    again = commands.new_invoice(session, session.get_one(Invoice, id_).order_id)
    assert invoice(session, again).total == gross


def test_parts_are_credited_line_by_line_never_more_than_is_left(session):
    id_ = an_invoice(session)
    credited(session, id_, Chosen("1", 8 * SCALE), Chosen("3", amount=usd("40.00")))
    row = invoice(session, id_)
    assert row.open == row.total - usd("2520.00")
    with pytest.raises(Refusal, match="40 is left"):
        credited(session, id_, Chosen("1", 41 * SCALE))
    with pytest.raises(Refusal, match="is left of it"):
        credited(session, id_, Chosen("3", amount=usd("800.01")))
    credited(session, id_)
    assert invoice(session, id_).state == "credited"
    with pytest.raises(Refusal, match="credited in full"):
        credited(session, id_)


def test_what_came_in_and_was_credited_is_to_be_paid_back(session):
    id_ = an_invoice(session)
    commands.receive(session, id_, ReceiptDraft(invoice(session, id_).total))
    credited(session, id_, Chosen("3"))
    row = invoice(session, id_)
    assert (row.state, row.open, row.received - row.total) == ("paid", usd("0"), usd("0"))
    with pytest.raises(Refusal, match="more than the open"):
        commands.receive(session, id_, ReceiptDraft(usd("1.00"), reference="x"))


def test_the_paper_names_the_invoice_the_reason_and_asks_for_no_money(session):
    id_ = an_invoice(session)
    note = credited(session, id_, Chosen("2"), reason="Digest not done")
    name, pdf = reprint(session, note)
    said = " ".join(" ".join(text_of(pdf)).split())
    assert name == "CN-2026-A0001.pdf"
    for part in ("Credit note", "I-2026-A0001", "Digest not done", "1,680.00"):
        assert part in said
    assert "Remit to" not in said
    assert "Due" not in said
    assert preview(session, note) == (name, pdf)


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (CreditDraft(" "), "Say why"),
        (CreditDraft("x", (Chosen("9"),)), "It has 1, 2, 3"),
        (CreditDraft("x", (Chosen("1"), Chosen("1"))), "twice"),
        (CreditDraft("x", (Chosen("1", 0),)), "cannot be credited"),
        (CreditDraft("x", (Chosen("1", amount=usd("-5.00")),)), "cannot be credited"),
    ],
)
def test_a_credit_that_cannot_be_is_refused(session, draft, says):
    id_ = an_invoice(session)
    with pytest.raises(Refusal, match=says):
        commands.credit(session, id_, draft)
    assert len(invoices(session)) == 1


def test_a_draft_and_a_credit_note_are_not_credited_and_one_draft_is_enough(session):
    id_ = an_invoice(session, issued=False)
    with pytest.raises(Refusal, match="is a draft"):
        commands.credit(session, id_, CreditDraft("x"))
    commands.issue(session, id_)
    note = credited(session, id_, issue=False)
    with pytest.raises(Refusal, match="still a draft"):
        credited(session, id_)
    commands.issue(session, note)
    for refused in (
        lambda: commands.credit(session, note, CreditDraft("x")),
        lambda: commands.receive(session, note, ReceiptDraft(usd("1"))),
        lambda: commands.step(session, note, StepDraft("approval")),
    ):
        with pytest.raises(Refusal, match="credit note"):
            refused()


def test_a_credit_of_a_rejected_invoice_gives_nothing_back_twice(session):
    id_ = an_invoice(session)
    commands.mark(session, id_, MarkDraft("rejected", reason_code="PRI"))
    assert order_of(session, id_).invoiced == usd("0")
    credited(session, id_, Chosen("1"))
    assert order_of(session, id_).invoiced == usd("0")


def test_the_work_is_to_be_invoiced_again_after_a_whole_credit(session):
    id_ = an_invoice(session)
    work, today = session.get_one(Invoice, id_).engagement_id, session.info["clock"].today()
    assert standing_of(session, work, today).standing.document == "I-2026-A0001"
    credited(session, id_)
    assert standing_of(session, work, today).standing.document != "I-2026-A0001"
