"""Renaming a machine, and letting one go: retired when it is no longer used, revoked when it was lost."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.exchange.commands import rename_machine, retire_machine, revoke_machine
from app.exchange.rows import MachineRow
from app.shell.desk import Desk
from app.shell.drawer import FormDrawer
from app.shell.fields import NoteField, TextField
from app.shell.texts import Body, Muted

_RETIRE = "It is no longer used: files are not written for it, and nobody waits for it. What it wrote stays."
_REVOKE = (
    "It was lost, or somebody else has its keys. What it wrote stays; what it signs from now on is refused on every "
    "machine that hears of this. Give everybody a file soon."
)
_TEXTS = {
    "retire": ("Retire a machine", "Retire", _RETIRE),
    "revoke": ("Revoke a machine", "Revoke", _REVOKE),
}


class NameDrawer(FormDrawer):
    """Sends ``done`` when the name was changed."""

    done = Signal()

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Rename a machine", "Rename")
        self.desk = desk
        self._machine: MachineRow | None = None
        self.name = self.add("name", TextField("Name", "Reception, Ines' laptop"))
        self.body.addWidget(
            Muted("Everybody sees this name: beside every change that the machine made.", wrap=True)
        )
        self.body.addStretch(1)

    def begin(self, machine: object) -> None:
        """Open for this machine."""
        if isinstance(machine, MachineRow):
            self._machine = machine
            self.put({"name": machine.name})
            self.reveal(self.name)

    def press(self) -> None:
        name = str(self.values()["name"])
        if not name:
            self.name.problem("Give it a name.")
        elif self._machine is not None:
            self.desk.do(
                rename_machine, self._machine.id, name,
                then=self._kept, label=f"{self._machine.name} is now {name}", otherwise=self.refused,
            )  # fmt: skip

    def _kept(self, _answer: object) -> None:
        self.shut()
        self.done.emit()


class LeaveDrawer(FormDrawer):
    """Sends ``done`` when the machine was retired or revoked."""

    done = Signal()

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Revoke a machine", "Revoke")
        self.desk = desk
        self._machine: MachineRow | None = None
        self._how = ""
        self.says = Body("", wrap=True)
        self.body.addWidget(self.says)
        self.why = self.add("why", NoteField("Why", "Kept with it, for everybody to read"))
        self.body.addStretch(1)

    def begin(self, machine: object, how: str) -> None:
        """Open for this machine; ``how`` is retire or revoke."""
        if isinstance(machine, MachineRow):
            self._machine, self._how = machine, how
            title, word, text = _TEXTS[how]
            self.head.setText(title)
            self.subject.setText(machine.name)
            self.subject.show()
            self.primary.setText(word)
            self.primary.named(word, "Ctrl+Return")
            self.says.setText(text)
            self.put({"why": ""})
            self.reveal(self.why)

    def press(self) -> None:
        why = str(self.values()["why"])
        if not why and self._how == "revoke":
            self.why.problem("Say why: everybody is told.")
        elif self._machine is not None:
            verb = revoke_machine if self._how == "revoke" else retire_machine
            word = "revoked" if self._how == "revoke" else "retired"
            self.desk.do(
                verb, self._machine.id, why,
                then=self._kept, label=f"{self._machine.name} is {word}", otherwise=self.refused,
            )  # fmt: skip

    def _kept(self, _answer: object) -> None:
        self.shut()
        self.done.emit()
