"""Giving: to whom, with which attachments, where to; written, read back, and only then the stick may be removed."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.basics.errors import Refusal
from app.exchange.commands import give
from app.exchange.rows import ExchangePage, GivenRow, MachineRow
from app.exchange.rules import file_name, size, waits_for
from app.shell import theme
from app.shell.buttons import Button, Segmented
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import CheckField, TextField
from app.shell.panels import Icon, column, row
from app.shell.texts import Faint, Label, Muted, Statement

ATTACHMENTS = {"none": "None", "small": "Up to 10 MB each", "all": "All"}
_UP_TO: dict[str, int | None] = {"none": 0, "small": 10_000_000, "all": None}


class GiveDrawer(Drawer):
    """Sends ``given(row)`` when a file was written and read back."""

    given = Signal(object)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Give a file", "Give")
        self.desk = desk
        self._page: ExchangePage | None = None
        self.boxes: dict[UUID, CheckField] = {}
        self.people = QWidget()
        self.attachments = Segmented(tuple(ATTACHMENTS.items()))
        self.attachments.setAccessibleName("Attachments")
        self.attachments.settle("small")
        self.where = TextField("Into", "The folder of the stick, or any other")
        self.where.edited.connect(lambda: self.where.problem(""))
        self.choose_button = Button("Choose…", "folder-open", then=self.choose)
        self.fields = QWidget()
        place = row(self.where, self.choose_button)
        place.setStretch(0, 1)
        place.setAlignment(self.choose_button, Qt.AlignmentFlag.AlignBottom)
        box = column(Label("For whom"), self.people, gap=theme.S)
        box.addSpacing(theme.S)
        box.addWidget(Label("Attachments"))
        box.addWidget(self.attachments)
        box.addWidget(
            Faint("What is left out can follow later; the change itself always travels.", wrap=True)
        )
        box.addSpacing(theme.S)
        box.addLayout(place)
        self.fields.setLayout(box)
        self.body.addWidget(self.fields)
        self.body.addWidget(self._result())
        self.body.addStretch(1)

    def _result(self) -> QWidget:
        self.says, self.safe, self.path = (
            Statement("", wrap=True),
            Statement("", wrap=True),
            Muted("", wrap=True),
        )
        self.path.selectable()
        self.result = QWidget()
        safe = row(Icon("circle-check", "green", 20), self.safe, gap=theme.S)
        safe.setStretch(1, 1)
        box = column(gap=theme.M)
        box.addLayout(safe)
        box.addWidget(self.says)
        box.addWidget(self.path)
        self.result.setLayout(box)
        self.result.hide()
        return self.result

    def begin(self, page: ExchangePage, to: MachineRow | None = None) -> None:
        """Open for everybody who waits for something, or for one machine."""
        self._page = page
        active = [m for m in page.machines if m.status == "active"]
        fresh, open_ = {m.id for m in active if m.unsent}, {m.id for m in active if m.waiting}
        wanted = {to.id} if to is not None else fresh or open_ or {m.id for m in active}
        old, self.people, self.boxes = self.people, QWidget(), {}
        box = column(gap=theme.XS)
        for machine in active:
            check = CheckField(f"{machine.name} · {waits_for(machine)}")
            check.put(machine.id in wanted)
            self.boxes[machine.id] = check
            box.addWidget(check)
        self.people.setLayout(box)
        self.fields.layout().replaceWidget(old, self.people)  # type: ignore[union-attr]
        old.hide()
        old.deleteLater()
        self._ask(asking=True)
        self.where.problem("")
        first = next(iter(self.boxes.values()), self.where)
        self.reveal(first)

    def _ask(self, *, asking: bool) -> None:
        self.fields.setVisible(asking)
        self.result.setVisible(not asking)
        self.head.setText("Give a file" if asking else "Given")
        self.cancel.setVisible(asking)
        word = "Give" if asking else "Done"
        self.primary.setText(word)
        self.primary.named(word, "Ctrl+Return")
        self.primary.allow(True)

    def choose(self) -> None:
        """Choose the folder in the system's dialog."""
        folder = QFileDialog.getExistingDirectory(self, "Where the file goes", str(self.where.value() or ""))
        if folder:
            self.where.put(folder)
            self.where.problem("")

    def press(self) -> None:
        if self.fields.isHidden():
            self.shut()
            return
        chosen = tuple(id_ for id_, check in self.boxes.items() if check.value())
        folder = str(self.where.value() or "")
        if self.boxes and not chosen:
            self.say("Choose at least one machine that shall be able to read it.")
        elif not folder:
            self.where.problem("Say where the file goes.")
            self.where.setFocus()
        elif self._page is not None:
            names = [m.name for m in self._page.machines if m.id in chosen]
            path = Path(folder) / file_name(self._page.me.name, names, self._page.now)
            self.say("")
            self.primary.allow(False, "The file is being written and read back.")
            self.primary.setText("Writing…")
            up_to = _UP_TO[self.attachments.current()]
            self.desk.lend(give, path, chosen, up_to, then=self._given, otherwise=self.refused)

    def refused(self, refusal: Refusal) -> None:
        self._ask(asking=True)
        super().refused(refusal)

    def trouble(self) -> None:
        """The machine could not: the strip says why, and it can be tried again."""
        if not self.primary.isEnabled():
            self._ask(asking=True)

    def _given(self, row_: GivenRow) -> None:
        self._ask(asking=False)
        self.says.setText(row_.sentence)
        self.safe.setText("Written and read back. The stick may be removed.")
        self.path.setText(f"{row_.path}\n{size(row_.size)}")
        self.primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.given.emit(row_)
