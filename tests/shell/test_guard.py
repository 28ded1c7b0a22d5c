"""The binding keeps count of None and bool: PySide6 6.12 on Python 3.11 does not, and dies after some 500 signals."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from app.shell.table import RowsModel
from tests.shell.test_table import COLUMNS, Row


class Sender(QObject):
    said = Signal(int)


def test_a_thousand_signals_resets_and_paints_lose_no_reference(qapp):
    sender, heard = Sender(), []
    sender.said.connect(heard.append)
    model = RowsModel(COLUMNS, lambda row: row.id)
    rows = [Row(n) for n in range(3)]
    widget, image = QWidget(), QImage(20, 20, QImage.Format.Format_ARGB32)

    def work():
        for number in range(1000):
            sender.said.emit(number)
            model.beginResetModel()
            model.endResetModel()
            model.show(rows if number % 2 else [])
            model.index(0, 0).data(257)
            painter = QPainter(image)
            painter.drawPoint(1, 1)
            painter.end()
            widget.isVisible()

    work()
    heard.clear()
    before = [sys.getrefcount(thing) for thing in (None, True, False)]
    work()
    after = [sys.getrefcount(thing) for thing in (None, True, False)]
    assert len(heard) == 1000
    assert all(abs(now - then) < 100 for then, now in zip(before, after, strict=True)), (before, after)
