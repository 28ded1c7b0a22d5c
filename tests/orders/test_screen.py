"""The screens of orders, used by hand: clicks, keys, typed text, a dropped file."""

import datetime as dt
import json

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.orders.commands import accept, record_order
from app.orders.queries import order, orders
from app.orders.screen import OrderScreen, OrdersScreen
from app.orders.screen.words import value
from tests.orders.desks import a_desk, shown
from tests.orders.scene import QUOTE, a_scene, an_order_draft, with_quantity

KEY = Qt.Key


@pytest.fixture
def desk(office_template, tmp_path, qapp):
    with a_desk(office_template, tmp_path, qapp) as made:
        with made.office.work("scene") as session:
            a_scene(session)
        yield made


def recorded(desk, draft=None, content=None):
    with desk.office.work("order") as session:
        return record_order(session, draft or an_order_draft(), content, "PO.pdf" if content else "")


def stored(desk, order_id):
    with desk.office.look() as session:
        return order(session, order_id)


def listed(desk):
    with desk.office.look() as session:
        return orders(session)


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def type_into(field, text):
    edit = field.widget if hasattr(field, "widget") else field
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


def test_an_empty_office_offers_the_first_step(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    assert screen.table.rows() == []
    click(screen.table._empty.button)
    assert screen.stack.currentWidget() is screen.form


def test_what_waits_stands_on_top_and_enter_opens_it(desk, qtbot):
    done = recorded(desk)
    with desk.office.work("accept") as session:
        accept(session, done)
    open_ = recorded(desk, an_order_draft(number="77", payment_days=45, received=dt.date(2026, 11, 19)))
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    assert [r.number for r in screen.table.rows()] == ["77", "0000176084"]
    assert screen.summary.text() == "One order to check."
    screen.table.choose(open_)
    QTest.keyClick(screen.table, KEY.Key_Return)
    assert screen.gone == [f"order/{open_}"]


def test_the_segments_narrow_the_list(desk, qtbot):
    recorded(desk)
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    click(screen.segments._buttons["accepted"])
    assert screen.table.rows() == []
    click(screen.segments._buttons["waiting"])
    assert len(screen.table.rows()) == 1


def test_an_order_is_recorded_by_changing_only_what_differs(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?quote={QUOTE}")
    form = screen.form
    assert form.fields["amount"].value() == "17,400.00"
    assert [line.text for line in form.typed.lines] == [
        "De novo protein sequencing", "Enzymatic digest, two enzymes", "Report per sample",
    ]  # fmt: skip
    type_into(form.fields["number"], "0000176084")
    type_into(form.fields["payment_days"], "60")
    click(form.save)
    (row,) = listed(desk)
    assert (row.number, row.quote, row.revision) == ("0000176084", QUOTE, 1)
    assert {d.field for d in stored(desk, row.id).differences} == {"payment-terms"}
    assert screen.gone == [f"order/{row.id}"]
    assert desk.hearing.done == ["Order 0000176084 recorded and checked"]


def test_a_quote_is_found_by_its_client(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    screen.record()
    field = screen.form.quote
    completer = field.completer
    completer.setCompletionPrefix("okafor")
    assert completer.completionCount() == 1
    field._chosen(completer.currentCompletion())
    assert field.value() == QUOTE
    assert len(screen.form.typed.lines) == 3


def test_problems_stand_beside_their_fields_and_nothing_is_recorded(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?quote={QUOTE}")
    form = screen.form
    type_into(form.fields["amount"], "seventeen")
    click(form.save)
    assert "zeros" in form.fields["number"].wrong.text()
    assert "not a number" in form.fields["amount"].wrong.text()
    assert listed(desk) == ()


def test_a_line_edited_in_the_grid_is_amber_and_recorded(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?quote={QUOTE}")
    grid, form = screen.form.grid, screen.form
    index = grid.model_.index(0, 3)
    grid.setCurrentIndex(index)
    grid.edit(index)
    editor = grid.findChildren(QLineEdit)[-1]
    editor.selectAll()
    QTest.keyClicks(editor, "24")
    QTest.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(
        lambda: grid.model_.differs(form.typed.lines[0], "quantity")
    )  # Qt commits it a moment later
    assert not grid.model_.differs(form.typed.lines[0], "text")
    assert "the amount says 17,400.00" in form.sums.text()
    type_into(form.fields["number"], "4711")
    screen.save()
    (row,) = listed(desk)
    assert stored(desk, row.id).lines[0].quantity == 240_000


def test_del_takes_a_line_out(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?quote={QUOTE}")
    grid = screen.form.grid
    grid.setCurrentIndex(grid.model_.index(2, 2))
    QTest.keyClick(grid, KEY.Key_Delete)
    assert len(screen.form.typed.lines) == 2


def test_the_same_order_twice_is_refused_in_the_form_and_what_was_typed_stays(desk, qtbot):
    recorded(desk)
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?quote={QUOTE}")
    type_into(screen.form.fields["number"], "0000176084")
    click(screen.form.save)
    assert "recorded already" in screen.form.wrong.text()
    assert screen.form.fields["number"].value() == "0000176084"
    assert len(listed(desk)) == 1


def order_file(folder):
    path = folder / "po.json"
    line = {"text": "Everything", "quantity": "1", "unit_price": "17400.00"}
    path.write_text(
        json.dumps(
            {"schema": 1, "number": "0099", "dated": "2026-11-18", "quote": f"{QUOTE} R1", "currency": "USD",
             "amount": "17400.00", "line": [line]}
        )
    )  # fmt: skip
    return path


def test_a_dropped_order_file_is_read_and_kept_with_the_order(desk, qtbot, tmp_path):
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(order_file(tmp_path)))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dropEvent(drop)
    assert screen.form.fields["number"].value() == "0099"
    assert screen.form.fields["quote"].value() == QUOTE
    click(screen.form.save)
    (row,) = listed(desk)
    assert stored(desk, row.id).file_name == "po.json"


def test_a_file_that_cannot_be_read_is_refused_by_name(desk, qtbot, tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("number = ")
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    screen.take_file(str(path))
    assert "broken.toml" in desk.hearing.refused[0]


def test_esc_goes_back_to_the_list_and_what_was_typed_stays(desk, qtbot):
    screen = shown(qtbot, OrdersScreen(desk), "orders")
    screen.record()
    type_into(screen.form.fields["number"], "4711")
    assert screen.back_out()
    assert screen.stack.currentWidget() is screen.list
    screen.record()
    assert screen.form.fields["number"].value() == "4711"


# -- one order ------------------------------------------------------------------------------------------------


def different(desk, content=None):
    return recorded(desk, an_order_draft(payment_days=60, freight_terms="EXW"), content)


def test_the_sentence_says_what_differs(desk, qtbot):
    screen = shown(qtbot, OrderScreen(desk), f"order/{different(desk)}")
    assert screen.said.text() == (
        f"Two points differ from {QUOTE} R1: freight terms EXW instead of none stated, net 60 instead of net 30."
    )
    assert screen.name.text() == "Order 0000176084"
    assert not screen.primary.isEnabled()
    assert screen.why.text() == "Two differences are not decided."


def test_keys_decide_and_the_next_one_comes_up(desk, qtbot):
    order_id = different(desk)
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    QTest.keyClick(screen.table, KEY.Key_A)
    assert [d.decision for d in stored(desk, order_id).differences if d.severity != "note"].count(
        "accept"
    ) == 1
    assert screen.table.picked()[0].undecided
    QTest.keyClick(screen.table, KEY.Key_A)
    assert stored(desk, order_id).state == "checked"
    assert screen.primary.isEnabled()
    click(screen.primary)
    assert stored(desk, order_id).state == "accepted"
    assert screen.cleared.isVisible()
    click(screen.cleared.bill)
    assert screen.gone == [f"payments/new?order={order_id}"]


def test_several_are_decided_at_once_and_a_query_is_in_the_letter(desk, qtbot):
    order_id = different(desk)
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    screen.table.selectAll()
    type_into(screen.card.reason, "Was this agreed with Dr. Okafor?")
    click(screen.card.buttons["query"])
    assert {d.decision for d in stored(desk, order_id).differences if d.severity != "note"} == {"query"}
    assert stored(desk, order_id).state == "queried"
    assert "Was this agreed with Dr. Okafor?" in screen.aside.text.toPlainText()
    assert screen.said.text().startswith("Purchasing is asked about two points")
    click(screen.aside.copy)
    assert "EXW" in QGuiApplication.clipboard().text()


def test_a_letter_that_was_typed_in_survives_a_refresh(desk, qtbot):
    screen = shown(qtbot, OrderScreen(desk), f"order/{different(desk)}")
    screen.aside.text.setPlainText("Dear Marcia, one question.")
    screen.refresh()
    assert screen.aside.text.toPlainText() == "Dear Marcia, one question."
    click(screen.aside.anew)
    assert "EXW" in screen.aside.text.toPlainText()


def test_an_expired_quote_is_not_accepted_without_a_reason(desk, qtbot):
    order_id = recorded(desk, an_order_draft(dated=dt.date(2027, 1, 5), received=dt.date(2027, 1, 6)))
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    QTest.keyClick(screen.table, KEY.Key_A)
    assert "reason" in screen.card.wrong.text()
    assert stored(desk, order_id).state == "to-check"
    type_into(screen.card.reason, "Prices hold, agreed by Lena")
    click(screen.card.buttons["accept"])
    assert stored(desk, order_id).state == "checked"


def test_the_whole_order_is_refused_with_its_reason(desk, qtbot):
    order_id = different(desk)
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    click(screen.refusing)
    click(screen.slip.yes)
    assert "Say why" in screen.slip.field("reason").wrong.text()
    type_into_note(screen.slip.field("reason"), "Wrong laboratory")
    click(screen.slip.yes)
    assert stored(desk, order_id).state == "refused"
    assert not screen.slip.is_open()
    assert screen.said.text() == "Refused on 22 Nov: Wrong laboratory."


def type_into_note(field, text):
    field.widget.setFocus()
    QTest.keyClicks(field.widget, text)


def test_an_order_of_no_known_quote_is_linked_first(desk, qtbot):
    order_id = recorded(desk, an_order_draft(quote="", revision=None))
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    assert screen.primary.text() == "Say which quote"
    click(screen.primary)
    screen.slip.field("quote").edit.setText(
        QUOTE
    )  # typing opens the list, which offscreen cannot hold the keys
    click(screen.slip.yes)
    assert stored(desk, order_id).quote == QUOTE


def test_the_file_of_the_order_is_saved_whole(desk, qtbot, tmp_path):
    order_id = different(desk, b"%PDF-1.7 order")
    screen = shown(qtbot, OrderScreen(desk), f"order/{order_id}")
    screen.filing.save_to(order_id, str(tmp_path / "out.pdf"))
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7 order"
    screen.filing.save_to(order_id, str(tmp_path / "no" / "such" / "folder.pdf"))
    assert desk.hearing.trouble


def test_an_order_that_is_not_there_says_so(desk, qtbot):
    screen = shown(qtbot, OrderScreen(desk), "order/00000000-0000-0000-0000-000000000007")
    assert screen.missing.isVisible()
    assert not screen.head.isVisible()


def test_a_changed_order_starts_from_what_is_recorded(desk, qtbot):
    order_id = recorded(desk, with_quantity(an_order_draft(), 0, "24"))
    screen = shown(qtbot, OrdersScreen(desk), f"orders/new?changes={order_id}")
    assert screen.form.fields["number"].value() == "0000176084"
    assert screen.form.typed.lines[0].quantity == "24"
    screen.form.typed.lines[0].quantity, screen.form.typed.lines[0].amount = "48", ""
    type_into(screen.form.fields["amount"], "17400.00")
    click(screen.form.save)
    assert stored(desk, order_id).state == "checked"
    assert [e.kind for e in stored(desk, order_id).events] == ["received", "changed"]


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("payment-terms", "60 days from invoice", "net 60 from the invoice"),
        ("amount", "10019.80", "10,019.80"),
        ("validity", "2026-11-10", "Nov 10, 2026"),
        ("number", "0000176084", "0000176084"),
    ],
)
def test_values_are_said_as_people_say_them(field, text, said):
    assert value(field, text) in {said, "10 Nov 2026"}
