"""The sheet of all keys (Ctrl+/), read from the registered actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Button, draw_keycap, keys_text
from app.shell.panels import ScrollPage, column, row
from app.shell.texts import Body, Label, Statement


class _Cap(QWidget):
    def __init__(self, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys_text(keys))
        self.setFixedSize(QSize(120, 24))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        draw_keycap(painter, self.width() - 1, self.height() / 2, self._keys, "muted")
        painter.end()


class KeySheet(QDialog):
    """Every key that does something here, in groups; Esc closes it."""

    def __init__(self, actions: Iterable[Action], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = ScrollPage(self, margin=0, gap=theme.L)
        groups: dict[str, list[Action]] = defaultdict(list)
        for action in actions:
            if action.shortcut and (action.possible() or action.group == "Go to"):
                groups[action.group].append(action)
        for name, members in groups.items():
            page.body.addWidget(Label(name))
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setVerticalSpacing(theme.XS)
            grid.setColumnStretch(0, 1)
            for at, action in enumerate(members):
                grid.addWidget(Body(action.text), at, 0)
                grid.addWidget(_Cap(action.shortcut, self), at, 1)
            page.body.addLayout(grid)
        page.body.addStretch(1)
        close = Button("Close", then=self.close)
        box = column(Statement("Keys"), page, margins=theme.XL, gap=theme.L)
        box.addLayout(row(1, close))
        self.setLayout(box)
        self.resize(460, 560)
