"""What this machine remembers: how the window looks, who sits here, where the office lies; and a backup at once."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.seller.commands import back_up_to, sit_here
from app.seller.queries import SettingsPage
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.desk import Desk
from app.shell.drawer import settle
from app.shell.fields import ChoiceField
from app.shell.panels import Card, ScrollPage, row
from app.shell.texts import Body, Muted, Statement
from app.shell.window import MainWindow

SCHEMES = {"system": "As the desktop", "light": "Light", "dark": "Dark"}


class MachinePane(ScrollPage):
    """Nothing here is in the office: it holds for this machine alone. ``seated`` says who sits here from now on."""

    seated = Signal(str)
    backed_up = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.scheme = Segmented(tuple(SCHEMES.items()))
        self.scheme.setAccessibleName("How the window looks")
        self.scheme.chosen.connect(self._dress)
        look = Card().add(Statement("How the window looks"), Muted("Light, dark, or as the desktop says."))
        look.body.addLayout(row(self.scheme, 1))
        self.who = ChoiceField("Who sits here")
        self.who.setMaximumWidth(360)
        self.who.edited.connect(self._sit)
        people = Card().add(
            Statement("Who sits at this machine"),
            Muted("Every entry made here carries this name, and Today shows what waits for this person.", wrap=True),
            self.who,
        )  # fmt: skip
        self.place = Body("", wrap=True)
        self.place.selectable()
        self.backup_button = Button("Back up now…", "save", then=self.choose)
        self.backup_said = Muted("", wrap=True)
        office = Card().add(Statement("The office"), Muted("Everything lies here:"), self.place)
        line = row(self.backup_button, self.backup_said)
        line.setStretch(1, 1)
        office.body.addLayout(line)
        for card in (people, look, office):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def show_page(self, page: SettingsPage) -> None:
        """Show what this machine remembers."""
        here = [(c.id, c.name) for c in page.colleagues if c.active]
        self.who.offer([(None, "Nobody in particular"), *here])
        settle(self.who, page.me)
        self.place.setText(page.office)
        if self.scheme.current() != theme.scheme():
            blocked = self.scheme.blockSignals(True)
            self.scheme.choose(theme.scheme())
            self.scheme.blockSignals(blocked)

    # -- doing ------------------------------------------------------------------------------------------------

    def _dress(self, scheme: str) -> None:
        chosen = cast("theme.Scheme", scheme)
        window, app = self.window(), QApplication.instance()
        if isinstance(window, MainWindow):
            window.dress(chosen)
        elif isinstance(app, QApplication):
            theme.apply(app, chosen)

    def _sit(self) -> None:
        chosen = self.who.value()
        self._desk.ask(sit_here, chosen if isinstance(chosen, UUID) else None, then=self._sits)

    def _sits(self, name: str) -> None:
        window = self.window()
        if isinstance(window, MainWindow):
            window.preferences.set(colleague=name)
        if hasattr(self._desk.office, "colleague"):
            self._desk.office.colleague = name  # from now on, not only after the next start
        self._desk.done.emit(f"{name or 'Nobody in particular'} sits here")
        self.seated.emit(name)

    def choose(self) -> None:
        """Choose where the backup is written."""
        name, _ = QFileDialog.getSaveFileName(self, "Back up now", "concierge.office", "Backups (*.office)")
        if name:
            self.back_up(Path(name))

    def back_up(self, target: Path) -> None:
        """Write a backup there; it is read back before it counts."""
        self.backup_button.allow(False, "A backup is being written.")
        self.backup_said.setText("Writing and checking.")
        self._desk.ask(back_up_to, target, then=self._backed_up)

    def _backed_up(self, target: Path) -> None:
        self.backup_button.allow(True)
        self.backup_said.setText(f"Written and read back: {target}")
        self.backed_up.emit(str(target))

    def trouble(self) -> None:
        """Something failed: the button can be pressed again."""
        if not self.backup_button.isEnabled():
            self.backup_button.allow(True)
            self.backup_said.setText("The backup was not written.")
