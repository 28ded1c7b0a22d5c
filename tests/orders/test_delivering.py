"""A delivery recorded by hand from the page of an order."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.orders import commands
from app.orders.queries.deliveries import deliverable
from app.orders.screen import OrderScreen
from app.quotes.queries.papers import papers
from tests.orders.desks import a_desk, shown
from tests.orders.scene import a_scene, an_order_draft, with_quantity


@pytest.fixture
def desk(office_template, tmp_path, qapp):
    with a_desk(office_template, tmp_path, qapp) as made:
        yield made


def click(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_part_is_delivered_and_its_note_is_shown_where_it_is_sent(desk, qtbot):
    with desk.office.work() as session:
        a_scene(session)
        id_ = commands.record_order(session, an_order_draft())
        commands.accept(session, id_)
    screen = shown(qtbot, OrderScreen(desk), f"order/{id_}")
    click(screen.cleared.deliver)
    qtbot.waitUntil(screen.slip.is_open)
    screen.slip.field("line 1").put("20")
    screen.slip.field("to").put("Dr. Okafor")
    click(screen.slip.yes)
    qtbot.waitUntil(lambda: bool(screen.gone))
    with desk.office.look() as session:
        (note,) = papers(session, subject_id=id_)
        assert (screen.gone, note.number) == ([f"paper/{note.id}"], "D-2026-A0001")
        assert [row.outstanding // 10_000 for row in deliverable(session, id_)] == [28, 0, 0]
    assert not screen.slip.is_open()


def test_the_query_goes_out_as_a_letter_too(desk, qtbot):
    with desk.office.work() as session:
        a_scene(session)
        id_ = commands.record_order(session, with_quantity(an_order_draft(), 0, "40"))
    screen = shown(qtbot, OrderScreen(desk), f"order/{id_}")
    click(screen.aside.print)
    qtbot.waitUntil(lambda: bool(screen.gone))
    with desk.office.look() as session:
        (letter,) = papers(session, subject_id=id_)
    assert (letter.kind, screen.gone) == ("order-query", [f"paper/{letter.id}"])
