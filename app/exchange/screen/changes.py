"""Who changed what in a client's file: a drawer over its history, a sentence for each change, all of it as CSV."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.exchange.queries import changes, changes_as_csv
from app.exchange.rows import ChangeRow, ChangesPage
from app.exchange.rules import moment
from app.relationship.screen import FileScreen
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.outgoing import save_whole
from app.shell.panels import Line
from app.shell.texts import Body, Faint, Muted

_WIDE = 560


class ChangesDrawer(Drawer):
    """The newest first; older ones are added beneath. What is open follows no other client: it is opened anew."""

    def __init__(self, desk: Desk, page: FileScreen) -> None:
        super().__init__(page, "Who changed what", "Save as CSV…", _WIDE)
        self.desk, self._page = desk, page
        self._after: tuple[int, int, int] | None = None
        self.cancel.setText("Close")
        self.none = Muted("Nothing was changed here yet.")
        self.more = Button("Show older", "chevron-down", small=True, then=self._older)
        self.shown: list[ChangeRow] = []
        self.body.addWidget(self.none)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addStretch(1)
        page.renamed.connect(self._followed)
        self._of = self._path = ""

    def begin(self) -> None:
        """Open for the client whose page is shown."""
        self._of = self._page.client_key()
        self._clear()
        self.subject.setText(self._page.title())
        self.subject.show()
        self.reveal(self.primary)
        self.desk.ask(changes, self._of, None, then=self._answered)

    def _clear(self) -> None:
        while self.body.count() > 3:  # the two that stay, and the stretch
            item = self.body.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.shown, self._after = [], None
        self.none.hide()
        self.more.hide()

    def _answered(self, page: ChangesPage) -> None:
        for change in page.changes:
            for part in _lines(change, page):
                self.body.insertWidget(self.body.count() - 3, part)
        self.shown += page.changes
        self._after = page.next
        self.none.setVisible(not self.shown)
        self.more.setVisible(page.next is not None)

    def _older(self) -> None:
        self.desk.ask(changes, self._of, self._after, then=self._answered)

    def _followed(self) -> None:
        if self._page.client_key() != self._of:
            self.shut()

    def press(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Who changed what", f"{self._of}.csv", "Tables (*.csv)")
        if name:
            self.save_to(name)

    def save_to(self, path: str) -> None:
        """Write all of it to a file."""
        self._path = path
        self.desk.ask(changes_as_csv, self._of, then=self._save)

    def _save(self, data: bytes) -> None:
        save_whole(self.desk, self._path, data)


def _lines(change: ChangeRow, page: ChangesPage) -> tuple[Body, Faint, Line]:
    came = f"came in {change.file}" if change.file else ""
    facts = " · ".join(part for part in (moment(change.at, page.now), change.machine, came) if part)
    said = Body(change.sentence, wrap=True)
    said.selectable()
    return said, Faint(facts, wrap=True), Line()


def lend_changes(desk: Desk, page: FileScreen) -> None:
    """Puts the button beside the filters of the history."""
    drawer = ChangesDrawer(desk, page)
    button = Button("Who changed what", "history", small=True, then=drawer.begin)
    page.history.bar.addWidget(button)
    page.history.changes = drawer  # type: ignore[attr-defined]
    page.history.changes_button = button  # type: ignore[attr-defined]
