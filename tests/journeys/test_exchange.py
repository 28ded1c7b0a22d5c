"""Two machines in the real window: its threads and lanes, the rail, the page of the client."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.clients.queries import client_head
from app.exchange import commands
from app.exchange.screen.dropping import Dropped
from app.office import open_office
from app.records.client import Client


def test_a_laptop_joins_and_what_contradicts_itself_is_decided_by_one_key(person, tmp_path):
    page = person.go("exchange")
    assert "is a copy of one" in page.doubt.says.text()  # the journeys copy the demo
    page.doubt.moved.click()
    person.settle()
    assert not page.doubt.isVisible()
    assert page.summary.text().startswith("This machine works alone.")
    assert not page.give_button.isEnabled()

    card = commands.ask_to_join(str(tmp_path / "card.relpair"), "Ines' laptop", "Ines Moreau")
    page.pair_button.click()
    page.pairing.read(card.path)
    person.settle()
    assert page.pairing.check.words.spoken == card.words
    page.pairing.check.yes.click()
    page.pairing.write.click()
    person.settle()
    assert page.pairing.steps.at == 3, (person.said(), page.pairing.steps.problem.text())
    page.pairing.done.click()
    answer = commands.read_answer(str(next(tmp_path.glob("Answer*"))))
    laptop = tmp_path / "laptop" / "office.sqlite"
    commands.join(answer.path, answer.snapshot, str(laptop), "Ines Moreau")

    ines = open_office(laptop, author="Ines Moreau")
    head = person.ask(client_head, "okafor-group")
    for office, words in ((ines, "before ten"), (person.house.opening.office, "in the afternoon")):
        with office.work("hours", author="Ines Moreau" if office is ines else "Lena Brandt") as session:
            session.get_one(Client, head.id).occasions = words
    (tmp_path / "stick").mkdir()
    given = commands.give(ines, tmp_path / "stick" / "from-ines.relsync", (), 0)
    ines.close()
    person.settle()

    person.go("clients")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(given.path)])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    Dropped(person.house.window)
    QApplication.sendEvent(person.house.window, QDragEnterEvent(QPoint(700, 400), *how))
    QApplication.sendEvent(person.house.window, QDropEvent(QPointF(700, 400), *how))
    person.settle()
    assert person.house.window.history.here == "exchange"
    assert "1 question will wait" in page.taking.says.text()
    person.press(page.taking.take_button, Qt.Key.Key_Return)
    assert person.house.window.rail._entries["exchange"].count == 1

    client = person.go("client/okafor-group")
    strip = client.content.layout().itemAt(1).widget()
    assert strip.says.text() == "1 question has two answers"
    strip.button.click()
    person.settle()
    assert person.house.window.history.here == "exchange/decide/okafor-group"
    person.press(page.deciding.inbox.list, Qt.Key.Key_2)
    assert person.ask(client_head, "okafor-group").occasions == "before ten"
    assert person.said() == "Kept what Ines Moreau wrote"
    assert person.house.window.rail._entries["exchange"].count == 0
