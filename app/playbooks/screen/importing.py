"""A playbook file beside the page: what is wrong with it, how it stands to what is here, and only then the import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.playbooks.commands import import_playbook
from app.playbooks.form.words import number
from app.playbooks.queries import Compared, Imported, LookedAt, compare, looked_at
from app.playbooks.rules.comparing import State
from app.playbooks.screen.comparing import ComparePane
from app.shell import theme
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.panels import Icon, column, row
from app.shell.texts import Body, Label, Muted, Strong

_MOST = 60
_WIDE = 1180


class ImportDrawer(Drawer):
    """``take_file`` and ``compare_file`` read a file and set it beside the desk; the button imports what was chosen."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Import a playbook", "Import", _WIDE)
        self._desk = desk
        self._found: LookedAt | None = None
        self._against = ""
        self.pane: ComparePane | None = None
        self._inside: QWidget | None = None

    def take_file(self, path: Path) -> None:
        """Read a file for an import."""
        self._open("Import a playbook", path, "")

    def compare_file(self, key: str, path: Path) -> None:
        """Read a file and set it beside the institution of this key; the file of another one is refused."""
        self._open("Compare with a file", path, key)

    def _open(self, title: str, path: Path, against: str) -> None:
        self._found, self._against, self.pane = None, against, None
        self.head.setText(title)
        self.setAccessibleName(title)
        self.subject.setText(path.name)
        self.subject.show()
        self._fill(Muted("Reading the file."))
        self.primary.setText("Import")
        self.primary.allow(False, "The file is being read.")
        self.reveal(self.cancel)
        self._desk.make(looked_at, path, then=self._looked, latest=True, otherwise=self.refused)

    # -- what the file says -----------------------------------------------------------------------------------

    def _looked(self, found: LookedAt) -> None:
        self._found = found
        if found.playbook is None:
            count = len(found.problems)
            self._fill(
                Strong("The file cannot be imported."),
                Muted("Nothing was changed. Mend the file, then drop it here again.", wrap=True),
                Label(f"Problems · {count}"),
                *(_said("circle-x", "red", str(problem)) for problem in found.problems[:_MOST]),
            )
            self.primary.allow(False, "The file has problems.")
            return
        self._desk.ask(compare, found.playbook, self._against, then=self._compared, otherwise=self._unfit)

    def _unfit(self, refusal: Refusal) -> None:
        self._fill(Strong("The file does not fit here."), Body(refusal.text, wrap=True))
        self.primary.allow(False, refusal.text)

    def _compared(self, found: Compared) -> None:
        self.subject.setText(f"{found.name} · {self.subject.text()}")
        advice = [str(problem) for problem in (self._found.problems if self._found else ())]
        told = [_said("lightbulb", "muted", text) for text in advice[:3]]
        if len(advice) > len(told):
            told.append(Muted(f"and {len(advice) - len(told)} more: concierge institution lint"))
        if all(side.state is State.SAME for side in found.sides):
            self._fill(
                Strong("The same."),
                Muted("The file says nothing else than what is known here.", wrap=True),
                *told,
            )
            self.primary.allow(False, "There is no difference.")
            return
        self.summary = Muted("", wrap=True)
        self.pane = ComparePane()
        self._fill(self.summary, *told, self.pane)
        self.pane.show_file(found)
        self.pane.changed.connect(self._say)
        self._say()
        self.pane.parts.setFocus()

    def _say(self) -> None:
        would = None if self.pane is None else self.pane.would()
        if would is None or self.pane is None:
            return
        does = _does(would)
        self.summary.setText(f"Nothing is written yet. {_open_ends(would, self.pane)}")
        self.primary.setText(f"Import: {does}" if does else "Import")
        settled = bool(self.pane.leave())
        self.primary.allow(
            bool(does) or settled, "Nothing of the file is taken. Choose a part that shall be as in the file."
        )
        if settled and not does:
            self.primary.setText("Keep ours")

    # -- doing ------------------------------------------------------------------------------------------------

    def press(self) -> None:
        if self._found is None or self._found.playbook is None or self.pane is None:
            return
        name = self._found.playbook.head.name
        self._desk.do(
            import_playbook, self._found.playbook, self.pane.take(), self.pane.leave(),
            then=self._done, label=f"Imported the playbook of {name}", otherwise=self.refused,
        )  # fmt: skip

    def _done(self, _imported: object) -> None:
        self.shut()

    def _fill(self, *things: QWidget) -> None:
        if self._inside is not None:
            self._inside.hide()
            self.body.removeWidget(self._inside)
            self._inside.deleteLater()
        inside = QWidget()
        box = column(*things, gap=theme.S)
        if any(isinstance(thing, ComparePane) for thing in things):
            box.setStretch(box.count() - 1, 1)
        else:
            box.addStretch(1)
        inside.setLayout(box)
        self._inside = inside
        self.body.addWidget(inside, 1)


def _said(icon: str, token: str, text: str) -> QWidget:
    line = QWidget()
    words_ = Body(text, wrap=True)
    words_.selectable()
    box = row(Icon(icon, token), words_, gap=theme.S)
    box.setStretch(1, 1)
    line.setLayout(box)
    return line


def _does(would: Imported) -> str:
    """What the button does, in a few words; empty where it would change nothing."""
    counts = ((len(would.added), "added"), (len(would.changed), "changed"), (len(would.ended), "ended"))
    said = [f"{count} {word}" for count, word in counts if count]
    return ", ".join(said) or ("further sources" if would.sources else "")


def _open_ends(would: Imported, pane: ComparePane) -> str:
    left = len(pane.leave())
    undecided = len(would.kept) - sum(kept.part in pane.leave() for kept in would.kept)
    said = [
        *([f"{would.same} the same already"] if would.same else []),
        *([f"{left} kept as they are here"] if left else []),
        *(
            [f"{number(undecided, 'part differs and stays', 'parts differ and stay')} until somebody chooses"]
            if undecided
            else []
        ),
    ]
    return f"{', '.join(said)}.".capitalize() if said else ""
