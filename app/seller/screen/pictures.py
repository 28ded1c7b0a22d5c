"""The pictures that documents print of us: logo, seal and signatures, each with its preview, to choose and to take away."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.basics.errors import Refusal
from app.seller.picturing import pictures, set_picture, set_picture_from
from app.seller.queries import SettingsPage
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.panels import Card, column, row
from app.shell.texts import Muted, Problem, Statement, Strong

_WIDE, _HIGH = 150, 48
_FIRM = {"logo": "Logo", "seal": "Company seal", "representative-seal": "Seal of the representative"}
FILES = "Pictures (*.png *.jpg *.jpeg)"


class PictureRow(QWidget):
    """One picture: what it is, how it looks, a button to choose another and one to take it away."""

    def __init__(self, key: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.preview, self.none = QLabel(), Muted("None yet")
        self.preview.setAccessibleName(name)
        # Pictures are made for paper: they are shown on white in the dark as well.
        self.preview.setStyleSheet("background: white; padding: 4px; border-radius: 4px;")
        self.choose = Button("Choose…", "upload", small=True).named(f"Choose: {name}")
        self.remove = Button("Take away", "trash-2", quiet=True, small=True).named(f"Take away: {name}")
        words = QWidget()
        words.setLayout(column(Strong(name), self.none, gap=2))
        box = row(words, 1, self.preview, self.choose, self.remove, gap=theme.M)
        self.setLayout(box)

    def show_picture(self, data: bytes | None) -> None:
        """Show the picture, or that there is none."""
        picture = QPixmap()
        there = data is not None and picture.loadFromData(data)
        self.preview.setVisible(there)
        self.remove.setVisible(there)
        self.none.setVisible(not there)
        if there:
            ratio = self.devicePixelRatioF()
            small = picture.scaled(
                int(_WIDE * ratio), int(_HIGH * ratio),
                Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            small.setDevicePixelRatio(ratio)
            self.preview.setPixmap(small)


class PicturesCard(Card):
    """Logo, seals, and the signature of everybody who works here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.rows: dict[str, PictureRow] = {}
        self.wrong = Problem()
        self.add(Statement("Pictures on documents"))
        self.add(
            Muted(
                "The signature and the seals are printed where the profile of an institution asks for them.",
                wrap=True,
            )
        )
        self._list = column(gap=theme.M)
        self.body.addLayout(self._list)
        self.add(self.wrong)

    def show_page(self, page: SettingsPage) -> None:
        """One row each; what they look like is asked for."""
        wanted = dict(_FIRM) if page.seller is not None else {}
        wanted |= {str(one.id): f"Signature of {one.name}" for one in page.colleagues if one.active}
        if list(wanted) != list(self.rows):
            for old in self.rows.values():
                old.hide()
                old.deleteLater()
            self.rows = {key: self._row(key, name) for key, name in wanted.items()}
        self.setVisible(bool(wanted))
        self._desk.ask(pictures, then=self._seen)

    def _row(self, key: str, name: str) -> PictureRow:
        one = PictureRow(key, name)
        one.choose.clicked.connect(partial(self._choose, key))
        one.remove.clicked.connect(partial(self.take_away, key))
        self._list.addWidget(one)
        return one

    def _seen(self, found: Mapping[str, bytes]) -> None:
        for key, one in self.rows.items():
            one.show_picture(found.get(key))

    def _choose(self, key: str, _checked: bool = False) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a picture", "", FILES)
        if name:
            self.take(key, Path(name))

    def take(self, key: str, path: Path) -> None:
        """Keep the picture in this file; what is no picture is refused."""
        what, whose = _named(key)
        self.wrong.say("")
        self._desk.do(
            set_picture_from, what, path, whose,
            then=self._kept, label="Kept the picture", otherwise=self._refused,
        )  # fmt: skip

    def take_away(self, key: str, _checked: bool = False) -> None:
        """Print none from here on."""
        what, whose = _named(key)
        self._desk.do(
            set_picture, what, None, whose,
            then=self._kept, label="Took the picture away", otherwise=self._refused,
        )  # fmt: skip

    def _kept(self, _name: str | None) -> None:
        self._desk.ask(pictures, then=self._seen)

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)


def _named(key: str) -> tuple[str, UUID | None]:
    return (key, None) if key in _FIRM else ("signature", UUID(key))
