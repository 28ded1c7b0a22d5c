"""Invoices through their commands, on both databases."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.basics.money import Money
from app.documents.reading import text_of
from app.orders import commands as orders
from app.orders.drafts import DecisionDraft
from app.orders.queries import balance
from app.payments import commands
from app.payments.document import preview, reprint
from app.payments.drafts import Chosen, InvoiceDraft, MarkDraft, ReceiptDraft, StepDraft
from app.payments.queries import ageing_of, check, invoice, invoice_named, invoices, track
from app.records import Interaction, Invoice, InvoiceLine, Rule
from tests.orders.scene import a_scene, an_order_draft, with_quantity


def usd(text):
    return Money.parse(text, "USD")


def an_order(session, draft=None, **scene):
    made = a_scene(session, **scene)
    id_ = orders.record_order(session, draft or an_order_draft())
    orders.accept(session, id_)
    return made, id_


def an_invoice(session, *, issued=True, sent=True, draft=None, **scene):
    _, order_id = an_order(session, **scene)
    id_ = commands.new_invoice(session, order_id, draft)
    if issued:
        commands.issue(session, id_)
    if issued and sent:
        commands.mark(session, id_, MarkDraft("sent", channel="e-mail"))
    return id_


def test_all_that_is_left_of_an_order_is_billed_line_by_line(session):
    id_ = an_invoice(session, issued=False)
    row = invoice(session, id_)
    assert row.number == "I-2026-A0001"
    assert [(x.order_line, x.quantity, x.amount.plain()) for x in row.lines] == [
        ("1", 480_000, "14880.00"),
        ("2", 480_000, "1680.00"),
        ("3", 10_000, "840.00"),
    ]
    assert (row.state, row.total, row.final) == ("draft", usd("17400.00"), True)
    assert row.references["order"] == "0000176084"
    assert row.payer_lines[0] == "Northfield Research Foundation"


def test_tax_follows_the_quote(session):
    row = invoice(session, _taxed(session))
    assert (row.net, row.tax, row.total) == (usd("17400.00"), usd("1305.00"), usd("18705.00"))


def _taxed(session):
    a_scene(session, tax_rate=7_500)
    id_ = orders.record_order(session, an_order_draft(amount=usd("18705.00"), tax=usd("1305.00")))
    orders.accept(session, id_)
    return commands.new_invoice(session, id_)


def test_an_order_that_is_not_accepted_is_not_billed(session):
    a_scene(session)
    id_ = orders.record_order(session, an_order_draft(payment_days=45))
    with pytest.raises(Refusal, match="not accepted"):
        commands.new_invoice(session, id_)


def test_a_second_draft_on_one_order_is_refused_until_the_first_is_gone(session):
    _, order_id = an_order(session)
    first = commands.new_invoice(session, order_id)
    with pytest.raises(Refusal, match="still a draft"):
        commands.new_invoice(session, order_id)
    commands.discard(session, first)
    assert commands.new_invoice(session, order_id)


def test_parts_are_billed_until_nothing_is_left(session):
    _, order_id = an_order(session)
    first = commands.new_invoice(session, order_id, InvoiceDraft((Chosen("1", quantity=240_000),)))
    assert invoice(session, first).total == usd("7440.00")
    assert not invoice(session, first).final
    commands.issue(session, first)
    assert balance(session, order_id).left == usd("9960.00")
    second = commands.new_invoice(session, order_id)
    assert invoice(session, second).total == usd("9960.00")
    assert invoice(session, second).final
    commands.issue(session, second)
    with pytest.raises(Refusal, match="billed in full"):
        commands.new_invoice(session, order_id)
    with pytest.raises(Refusal, match="Line 1"):
        commands.new_invoice(session, order_id, InvoiceDraft((Chosen("1"),)))


def test_a_line_the_order_does_not_hold_is_refused(session):
    _, order_id = an_order(session)
    with pytest.raises(Refusal, match="It has 1, 2, 3"):
        commands.new_invoice(session, order_id, InvoiceDraft((Chosen("9"),)))


def test_more_than_the_order_stops_the_issue_unless_a_reason_is_given(session):
    _, order_id = an_order(session)
    id_ = commands.new_invoice(session, order_id, InvoiceDraft((Chosen("1", quantity=600_000),)))
    result = check(session, id_).result
    assert not result.may_issue
    assert {f.rule for f in result.stops} == {"order-balance", "order-lines"}
    with pytest.raises(Refusal, match="may not be issued") as refused:
        commands.issue(session, id_)
    assert any(f["rule"] == "order-balance" for f in refused.value.findings)
    commands.issue(session, id_, "The buyer confirmed twelve more by telephone.")
    kept = session.get_one(Invoice, id_).findings
    assert {f["rule"] for f in kept if f.get("override")} == {"order-balance", "order-lines"}


def test_the_rules_of_accounts_payable_are_checked(session):
    made, order_id = an_order(session)
    session.add(
        Rule(
            institution_id=made.institution, key="leitweg", kind="reference-present", on="invoice",
            office="accounts-payable", params={"reference": "leitweg-id"}, severity="blocking", status="confirmed",
        )
    )  # fmt: skip
    session.flush()
    id_ = commands.new_invoice(session, order_id)
    assert [f.rule for f in check(session, id_).result.stops] == ["leitweg"]
    with pytest.raises(Refusal, match="may not be issued"):
        commands.issue(session, id_)
    session.get_one(Invoice, id_).references = {
        **session.get_one(Invoice, id_).references,
        "leitweg-id": "06-1-22",
    }
    session.flush()
    commands.issue(session, id_)


def test_an_issued_invoice_is_frozen_with_its_paper(session):
    id_ = an_invoice(session, sent=False)
    row = invoice(session, id_)
    assert (row.state, row.issued_on, row.due_on) == ("issued", dt.date(2026, 11, 22), dt.date(2026, 12, 22))
    name, pdf = reprint(session, id_)
    assert name == "I-2026-A0001.pdf"
    text = "\n".join(text_of(pdf))
    for said in (
        "Invoice",
        "I-2026-A0001",
        "0000176084",
        "Q-2026-A0042",
        "17,400.00",
        "Northfield Research Foundation",
    ):
        assert said in text
    assert "Quotation" not in text
    assert preview(session, id_) == (name, pdf)
    with pytest.raises(Refusal, match="already"):
        commands.issue(session, id_)
    with pytest.raises(Refusal, match="cannot be discarded"):
        commands.discard(session, id_)


def test_a_german_institution_gets_a_german_invoice(session):
    id_ = an_invoice(session, language="de-DE", sent=False)
    text = "\n".join(text_of(reprint(session, id_)[1]))
    assert "Rechnung" in text
    assert "17.400,00" in text
    assert "Ihre Bestellung" in text


def test_a_draft_prints_as_a_draft_and_has_nothing_to_reprint(session):
    id_ = an_invoice(session, issued=False)
    _, pdf = preview(session, id_)
    assert "draft" in "\n".join(text_of(pdf)).casefold()
    with pytest.raises(Refusal, match="is a draft"):
        reprint(session, id_)


def test_the_route_is_walked_step_by_step_with_the_person_to_call(session):
    id_ = an_invoice(session)
    rows = track(session, id_)
    assert [(r.key, r.state) for r in rows] == [("receipt", "current"), ("approval", "ahead")]
    assert commands.step(session, id_, StepDraft("receipt", person="Dr Okafor")) == ("receipt",)
    rows = track(session, id_)
    assert [(r.key, r.state) for r in rows] == [("receipt", "done"), ("approval", "current")]
    assert rows[0].person == "Dr Okafor"
    assert (rows[1].person, rows[1].phone) == ("Accounts Payable", "+1 507 555 0100")
    assert rows[1].due == dt.date(2026, 12, 10)
    with pytest.raises(Refusal, match="already"):
        commands.step(session, id_, StepDraft("receipt"))
    with pytest.raises(Refusal, match="receipt, approval"):
        commands.step(session, id_, StepDraft("blessing"))


def test_a_later_step_records_the_earlier_ones_with_it(session):
    id_ = an_invoice(session)
    assert commands.step(session, id_, StepDraft("approval")) == ("receipt", "approval")
    assert [e.note for e in invoice(session, id_).events if e.step == "receipt"] == ["done with approval"]


def test_money_comes_in_parts_until_the_invoice_is_paid(session):
    id_ = an_invoice(session)
    commands.receive(session, id_, ReceiptDraft(usd("10000.00"), reference="W1"))
    row = invoice(session, id_)
    assert (row.state, row.open) == ("part-paid", usd("7400.00"))
    commands.receive(session, id_, ReceiptDraft(usd("7400.00"), reference="W2"))
    row = invoice(session, id_)
    assert (row.state, row.holder, row.overdue) == ("paid", "nobody", False)
    said = session.scalars(select(Interaction.text)).all()
    assert any("paid in full" in text for text in said)
    with pytest.raises(Refusal, match="more than the open"):
        commands.receive(session, id_, ReceiptDraft(usd("1.00"), reference="W3"))


@pytest.mark.parametrize(
    ("receipt", "words"),
    [
        (ReceiptDraft(Money(100, "EUR")), "in USD"),
        (ReceiptDraft(Money(2_000_000, "USD")), "more than the open"),
        (ReceiptDraft(Money(100, "USD"), on=dt.date(2027, 1, 1)), "not come yet"),
        (ReceiptDraft(Money(100, "USD"), on=dt.date(2026, 1, 1)), "before the invoice"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(session, receipt, words):
    id_ = an_invoice(session)
    with pytest.raises(Refusal, match=words):
        commands.receive(session, id_, receipt)


def test_a_receipt_clicked_twice_is_recorded_once(session):
    id_ = an_invoice(session)
    commands.receive(session, id_, ReceiptDraft(usd("100.00")))
    with pytest.raises(Refusal, match="recorded already"):
        commands.receive(session, id_, ReceiptDraft(usd("100.00")))
    assert invoice(session, id_).received == usd("100.00")


def test_a_draft_takes_no_money_no_steps_and_is_not_sent(session):
    id_ = an_invoice(session, issued=False)
    for act in (
        lambda: commands.receive(session, id_, ReceiptDraft(usd("1.00"))),
        lambda: commands.step(session, id_, StepDraft("receipt")),
        lambda: commands.mark(session, id_, MarkDraft("sent")),
    ):
        with pytest.raises(Refusal, match="draft"):
            act()


def test_a_rejected_invoice_ends_and_its_amount_may_be_billed_again(session):
    id_ = an_invoice(session)
    with pytest.raises(Refusal, match="Say why"):
        commands.mark(session, id_, MarkDraft("rejected"))
    commands.mark(session, id_, MarkDraft("rejected", reason_code="REF", action_code="NIN"))
    row = invoice(session, id_)
    assert row.state == "rejected"
    assert balance(session, row.order_id).left == usd("17400.00")
    again = commands.new_invoice(session, row.order_id)
    assert check(session, again).result.may_issue
    assert invoice(session, again).number == "I-2026-A0002"


def test_a_dispute_is_closed_only_with_a_resolution(session):
    id_ = an_invoice(session)
    commands.open_dispute(session, id_, "They count 47 samples.")
    assert invoices(session)[0].disputed
    with pytest.raises(Refusal, match="in dispute already"):
        commands.open_dispute(session, id_, "Again.")
    with pytest.raises(Refusal, match="how the dispute was settled"):
        commands.resolve_dispute(session, id_, " ")
    commands.resolve_dispute(session, id_, "They found the last one.")
    assert not invoices(session)[0].disputed
    with pytest.raises(Refusal, match="not in dispute"):
        commands.resolve_dispute(session, id_, "Once more.")


def test_the_age_of_what_is_open_is_told_by_bucket(session):
    id_ = an_invoice(session)
    assert [(a.bucket, a.open, a.count) for a in ageing_of(session) if a.count] == [
        ("not due", usd("17400.00"), 1)
    ]
    session.info["clock"] = Clock.stopped("2027-01-25")
    assert [a.bucket for a in ageing_of(session) if a.count] == ["31 to 60 days"]
    assert invoices(session)[0].overdue
    commands.receive(session, id_, ReceiptDraft(usd("17400.00")))
    assert ageing_of(session) == ()


def test_an_amount_only_order_is_billed_by_amount(session):
    a_scene(session)
    draft = an_order_draft()
    lump = replace(
        draft.lines[0], label="1", text="Protein sequencing per quote", code="", quantity=10_000, quote_line="",
        unit_price=174_000_000, amount=usd("17400.00"), unit="",
    )  # fmt: skip
    order_id = orders.record_order(session, replace(draft, lines=(lump,)))
    orders.decide(session, order_id, DecisionDraft("accept"))
    orders.accept(session, order_id)
    first = commands.new_invoice(session, order_id, InvoiceDraft((Chosen("1", amount=usd("5000.00")),)))
    commands.issue(session, first)
    rest = commands.new_invoice(session, order_id)
    assert invoice(session, rest).total == usd("12400.00")
    assert check(session, rest).result.may_issue


def test_a_discount_on_the_order_line_goes_with_the_quantity(session):
    a_scene(session)
    draft = an_order_draft()
    lowered = replace(draft.lines[0], amount=usd("13392.00"))
    order_id = orders.record_order(
        session, replace(draft, lines=(lowered, *draft.lines[1:]), amount=usd("15912.00"))
    )
    orders.decide(session, order_id, DecisionDraft("accept"))
    orders.accept(session, order_id)
    id_ = commands.new_invoice(session, order_id, InvoiceDraft((Chosen("1", quantity=240_000),)))
    assert invoice(session, id_).total == usd("6696.00")


def test_an_invoice_is_found_by_its_number(session):
    id_ = an_invoice(session)
    assert invoice_named(session, "I-2026-A0001") == id_
    with pytest.raises(Refusal, match="I-2026-A0001"):
        invoice_named(session, "A0001")


def test_more_ordered_than_quoted_is_billed_as_ordered(session):
    a_scene(session)
    order_id = orders.record_order(session, with_quantity(an_order_draft(), 0, "50"))
    orders.decide(session, order_id, DecisionDraft("accept"))
    orders.accept(session, order_id)
    id_ = commands.new_invoice(session, order_id)
    assert invoice(session, id_).total == usd("18020.00")
    assert check(session, id_).result.may_issue


def test_lines_of_several_rates_show_their_tax_and_nothing_is_said_of_prepayment(session):
    id_ = _taxed(session)
    first = session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id == id_)).first()
    first.tax_class, first.tax_rate = "reduced", 2_500
    session.flush()
    said = "\n".join(text_of(preview(session, id_)[1]))
    assert "Tax Amount USD" in said
    rates = [line for line in said.splitlines() if "2.5%" in line or "7.5%" in line]
    assert len(rates) == 5, "three lines and two sums"
    assert "Net 30 days" in said
    assert "prepayment" not in said
