"""The screens of payments, used by hand: what is open, the route step by step, money, the paper."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.orders import commands as orders
from app.payments import commands
from app.payments.drafts import MarkDraft
from app.payments.queries import invoice, invoice_named, invoices
from app.payments.screen import InvoiceScreen, PaymentsScreen
from app.records import Institution, Rule
from tests.orders.desks import a_desk, shown
from tests.orders.scene import a_scene, an_order_draft

KEY = Qt.Key


@pytest.fixture
def desk(office_template, tmp_path, qapp):
    with a_desk(office_template, tmp_path, qapp) as made:
        with made.office.work("scene") as session:
            a_scene(session)
            made.order = orders.record_order(session, an_order_draft())
            orders.accept(session, made.order)
        yield made


def an_invoice(desk, *, issued=True, sent=True, on=None):
    with desk.office.work("invoice") as session:
        id_ = commands.new_invoice(session, desk.order)
        if issued:
            commands.issue(session, id_)
        if issued and sent:
            commands.mark(session, id_, MarkDraft("sent", on=on, channel="e-mail"))
        return invoice(session, id_).number


def stored(desk, number):
    with desk.office.look() as session:
        return invoice(session, invoice_named(session, number))


def all_of(desk):
    with desk.office.look() as session:
        return invoices(session)


def opened(desk, qtbot, number):
    return shown(qtbot, InvoiceScreen(desk), f"invoice/{number}", (1240, 900))


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(field, text):
    field.widget.setFocus()
    field.widget.selectAll()
    QTest.keyClicks(field.widget, text)


# -- the list -------------------------------------------------------------------------------------------------


def test_an_accepted_order_is_invoiced_with_one_button(desk, qtbot):
    screen = shown(qtbot, PaymentsScreen(desk), "payments")
    assert screen.summary.text() == "One order can be invoiced."
    click(screen.segments._buttons["to-invoice"])
    click(screen.billable.buttons[0])
    (row,) = all_of(desk)
    assert (row.state, row.total.plain()) == ("draft", "17400.00")
    assert screen.gone == [f"invoice/{row.number}"]
    assert screen.billable.buttons == []


def test_a_double_click_drafts_one_invoice(desk, qtbot):
    screen = shown(qtbot, PaymentsScreen(desk), f"payments/new?order={desk.order}")
    screen.open(f"payments/new?order={desk.order}")
    assert len(all_of(desk)) == 1
    assert "still a draft" in desk.hearing.refused[0]


def test_what_is_open_is_listed_with_its_age_and_who_has_it(desk, qtbot):
    number = an_invoice(desk)
    screen = shown(qtbot, PaymentsScreen(desk), "payments")
    assert screen.summary.text() == "USD\u00a017,400.00 open."
    assert screen.ageing.cells[("USD", "not due")].text() == "17,400.00"
    assert screen.ageing.cells[("USD", "over 90 days")].text() == "–"
    (row,) = screen.table.rows()
    texts = [c.text(row) for c in screen.table.model_.columns]
    assert number in texts
    assert "The researcher" in texts
    screen.table.choose(row.id)
    QTest.keyClick(screen.table, KEY.Key_Return)
    assert screen.gone == [f"invoice/{number}"]


def test_nothing_yet_says_what_will_be_here(desk, qtbot):
    screen = shown(qtbot, PaymentsScreen(desk), "payments")
    assert screen.table._empty.isVisible()
    assert not screen.ageing.isVisible()


# -- a draft --------------------------------------------------------------------------------------------------


def test_a_draft_is_issued_and_its_paper_is_frozen(desk, qtbot, tmp_path):
    number = an_invoice(desk, issued=False)
    screen = opened(desk, qtbot, number)
    assert screen.head.said.text() == "The last invoice on order 0000176084. It can be issued."
    assert screen.facts.check.isVisible()
    click(screen.head.primary)
    row = stored(desk, number)
    assert row.state == "issued"
    assert screen.head.state.text == "not sent yet"
    assert screen.head.primary.text() == "Send…"
    screen.paper.save_to(str(tmp_path / "invoice.pdf"))
    assert (tmp_path / "invoice.pdf").read_bytes().startswith(b"%PDF")


def strict(desk):
    with desk.office.work("rule") as session:
        home = session.query(Institution).one()
        session.add(
            Rule(
                institution_id=home.id, key="leitweg", kind="reference-present", on="invoice", office="accounts-payable",
                params={"reference": "leitweg-id"}, severity="blocking", status="confirmed",
            )
        )  # fmt: skip


def test_what_stops_is_said_with_its_cure_and_is_overridden_only_with_a_reason(desk, qtbot):
    strict(desk)
    number = an_invoice(desk, issued=False)
    screen = opened(desk, qtbot, number)
    assert not screen.head.primary.isEnabled()
    assert "One rule stops it." in screen.head.said.text()
    assert screen.facts.findings.buttons
    click(screen.head.override)
    click(screen.slip.yes)
    assert screen.slip.field("reason").wrong.text()
    assert stored(desk, number).state == "draft"
    QTest.keyClicks(screen.slip.field("reason").widget, "Agreed with Glenn")
    click(screen.slip.yes)
    assert stored(desk, number).state == "issued"


def test_only_part_is_billed(desk, qtbot):
    number = an_invoice(desk, issued=False)
    screen = opened(desk, qtbot, number)
    click(screen.head.part)
    type_into(screen.slip.field("1"), "24")
    screen.slip.field("2").widget.clear()
    screen.slip.field("3").widget.clear()
    QTest.keyClick(screen.slip.field("1").widget, KEY.Key_Return)
    (row,) = all_of(desk)
    assert row.total.plain() == "7440.00"
    assert screen.gone[-1] == f"invoice/{row.number}"
    assert not stored(desk, row.number).final


def test_a_draft_is_thrown_away_after_a_word(desk, qtbot):
    number = an_invoice(desk, issued=False)
    screen = opened(desk, qtbot, number)
    click(screen.head.drop)
    assert len(all_of(desk)) == 1
    click(screen.slip.yes)
    assert all_of(desk) == ()
    assert screen.gone[-1] == "payments"


# -- on its way -----------------------------------------------------------------------------------------------


def test_the_sentence_names_the_holder_and_the_days(desk, qtbot):
    screen = opened(desk, qtbot, an_invoice(desk))
    assert screen.head.said.text().startswith("The researcher has it for receipt since 22 Nov; due ")
    assert "Payment is due 22 Dec." in screen.head.said.text()


def test_a_step_is_done_with_day_and_person(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    click(screen.facts.route.buttons["done"])
    type_into(screen.slip.field("person"), "Ada Okafor")
    QTest.keyClick(screen.slip.field("person").widget, KEY.Key_Return)
    row = stored(desk, number)
    assert (row.holder, row.step) == ("accounts-payable", "approval")
    assert screen.head.said.text().startswith("Accounts payable has it")
    assert not screen.slip.is_open()


def test_a_rejection_needs_its_reason_in_words(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    click(screen.facts.route.buttons["rejected"])
    click(screen.slip.yes)
    assert "Say why" in screen.slip.field("reason_code").wrong.text()
    screen.slip.field("reason_code").put("QTY")
    click(screen.slip.yes)
    assert stored(desk, number).state == "rejected"
    assert "Rejected on 22 Nov: quantity." in screen.head.said.text()
    click(screen.head.again)
    assert screen.gone == [f"payments/new?order={desk.order}"]


def test_another_answer_moves_the_state(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    click(screen.facts.route.buttons["answer"])
    screen.slip.field("kind").put("approved")
    click(screen.slip.yes)
    assert stored(desk, number).state == "approved"


def test_money_is_received_with_what_is_open_filled_in(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    click(screen.head.primary)
    assert screen.slip.field("amount").value() == "17,400.00"
    type_into(screen.slip.field("reference"), "REM 8812")
    click(screen.slip.yes)
    row = stored(desk, number)
    assert (row.state, row.receipts[0].reference) == ("paid", "REM 8812")
    assert screen.head.said.text() == "Paid in full on 22 Nov."
    assert not screen.head.primary.isVisible()


def test_less_money_asks_for_a_short_reason(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    screen.do_primary()
    type_into(screen.slip.field("amount"), "17,385.00")
    screen.do_primary()
    assert "why less came" in screen.slip.field("reason").wrong.text()
    assert stored(desk, number).receipts == ()
    type_into(screen.slip.field("reason"), "bank fee")
    screen.do_primary()
    row = stored(desk, number)
    assert (row.state, row.open.plain()) == ("part-paid", "15.00")


def test_a_refusal_stays_in_the_slip_with_what_was_typed(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    screen.do_primary()
    screen.slip.field("on").put(dt.date(2026, 12, 24))
    click(screen.slip.yes)
    assert "has not come yet" in screen.slip.problem.text()
    assert screen.slip.field("amount").value() == "17,400.00"


def test_a_dispute_is_opened_and_settled_with_its_words(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    click(screen.head.dispute)
    QTest.keyClicks(screen.slip.field("text").widget, "Line 2 was not done")
    click(screen.slip.yes)
    assert screen.head.said.text() == "In dispute since 22 Nov: Line 2 was not done"
    assert screen.head.disputed.text == "in dispute"
    click(screen.head.dispute)
    click(screen.slip.yes)
    assert "Say how" in screen.slip.field("text").wrong.text()
    QTest.keyClicks(screen.slip.field("text").widget, "Protocol sent, they agree")
    click(screen.slip.yes)
    assert stored(desk, number).disputes[0].resolution == "Protocol sent, they agree"


def test_esc_closes_what_is_asked_first(desk, qtbot):
    screen = opened(desk, qtbot, an_invoice(desk))
    screen.ask_money()
    assert screen.back_out()
    assert not screen.slip.is_open()
    assert not screen.back_out()


def test_a_change_elsewhere_keeps_what_is_being_typed(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    screen.ask_money()
    type_into(screen.slip.field("reference"), "half typed")
    with desk.office.work("elsewhere") as session:
        commands.mark(session, invoice_named(session, number), MarkDraft("received"))
    assert screen.head.state.text == "received"
    assert screen.slip.field("reference").value() == "half typed"


def test_an_invoice_that_is_not_there_says_so(desk, qtbot):
    screen = opened(desk, qtbot, "INV-2026-A0999")
    assert screen.missing.isVisible()
    assert not screen.head.isVisible()


def test_calling_logs_to_the_client_and_the_work(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    calls = []
    screen.log_with(lambda client, work: calls.append((client, work)))
    click(screen.facts.route.buttons["call"])
    assert calls == [("okafor-group", stored(desk, number).engagement_id)]


def test_a_rejected_invoice_becomes_a_rule_with_enter(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    with desk.office.work("reject") as session:
        commands.mark(
            session,
            invoice_named(session, number),
            MarkDraft(
                "rejected", person="Ms Weber", reason_code="REF", note="Budget number missing on the invoice"
            ),
        )
    card = screen.lesson.card
    assert card.isVisible()
    assert card.fields.choice.choices.currentText() == (
        "From now on: The document bears the budget reference."
    )
    QTest.keyClick(card.objection.widget, KEY.Key_Return)
    assert not card.isVisible()
    with desk.office.look() as session:
        (rule,) = session.query(Rule).filter_by(kind="reference-present", on="invoice").all()
        assert (rule.office, rule.status, rule.params) == (
            "accounts-payable",
            "confirmed",
            {"reference": "budget"},
        )
    assert stored(desk, number).events[-1].lesson.named == f"the refusal of {number}"
    went = []
    screen.went.connect(went.append)
    click(screen.facts.taught.findChild(QPushButton))
    assert "/rule/" in went[-1]


def test_what_is_put_off_is_not_asked_again_and_a_dispute_asks_anew(desk, qtbot):
    number = an_invoice(desk)
    screen = opened(desk, qtbot, number)
    with desk.office.work("query") as session:
        commands.mark(
            session, invoice_named(session, number), MarkDraft("query", reason_code="OTH", note="Why?")
        )
    card = screen.lesson.card
    assert card.objection.value() == "Why?"
    click(card.no)
    screen.refresh()
    assert not card.isVisible()
    with desk.office.work("dispute") as session:
        commands.open_dispute(session, invoice_named(session, number), "Not itemised")
    assert (card.isVisible(), card.objection.value()) == (True, "Not itemised")
    click(card.go)
    with desk.office.look() as session:
        assert session.query(Rule).filter_by(kind="no-lump-sum", on="invoice").count() == 1
