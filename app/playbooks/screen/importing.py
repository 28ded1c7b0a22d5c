"""A playbook file beside the page: what is wrong with it, what an import would do, and only then the import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.playbooks.commands import import_playbook
from app.playbooks.queries import Imported, LookedAt, compare, foresee, looked_at
from app.playbooks.rules.comparing import Difference, words
from app.shell import theme
from app.shell.desk import Desk
from app.shell.drawer import Drawer
from app.shell.fields import CheckField
from app.shell.panels import Icon, Line, column, row
from app.shell.texts import Body, Label, Muted, Strong

_MOST = 60


class ImportDrawer(Drawer):
    """``take_file`` reads a file and says what would happen; the button does it. ``compare_file`` only compares."""

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Import a playbook", "Import")
        self._desk = desk
        self._found: LookedAt | None = None
        self._against = ""
        self._takes: dict[str, CheckField] = {}
        self._inside: QWidget | None = None

    def take_file(self, path: Path) -> None:
        """Read a file for an import."""
        self._open("Import a playbook", path, "")

    def compare_file(self, key: str, path: Path) -> None:
        """Read a file and set it beside the institution of this key."""
        self._open("Compare with a file", path, key)

    def _open(self, title: str, path: Path, against: str) -> None:
        self._found, self._against, self._takes = None, against, {}
        self.head.setText(title)
        self.setAccessibleName(title)
        self.subject.setText(path.name)
        self.subject.show()
        self._fill(Muted("Reading the file."))
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
        if self._against:
            self._desk.ask(compare, self._against, found.playbook, then=self._compared, otherwise=self._unfit)
        else:
            self._desk.ask(foresee, found.playbook, then=self._foreseen, otherwise=self._unfit)

    def _unfit(self, refusal: Refusal) -> None:
        self._fill(Strong("The file does not fit here."), Body(refusal.text, wrap=True))
        self.primary.allow(False, refusal.text)

    def _foreseen(self, would: Imported) -> None:
        if self._found is None or self._found.playbook is None:
            return
        name = self._found.playbook.head.name
        things: list[QWidget] = [Strong(name, wrap=True), Muted(_sum(would), wrap=True)]
        things += self._group("Would be added", "plus", "green", [words(part) for part in would.added])
        things += self._group("Would be changed", "pencil", "amber", [words(part) for part in would.changed])
        if would.kept:
            things += [
                Line(), Label(f"Stays as it is here · {len(would.kept)}"),
                Muted("You changed these by hand. Tick what the file shall win.", wrap=True),
            ]  # fmt: skip
            for kept in would.kept:
                tick = CheckField(words(kept.part))
                tick.widget.setToolTip(kept.why)
                self._takes[kept.part] = tick
                things += [tick, Muted(kept.why, wrap=True)]
        advice = [str(problem) for problem in self._found.problems]
        things += self._group("Could be better", "lightbulb", "muted", advice)
        self._fill(*things)
        self.primary.setText("Import")
        idle = not (would.added or would.changed or would.kept)
        self.primary.allow(not idle, "The file says what the desk has already.")
        if not idle:
            self.primary.setFocus()

    def _group(self, title: str, icon: str, token: str, lines: list[str]) -> list[QWidget]:
        if not lines:
            return []
        more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        shown = [_said(icon, token, text) for text in [*lines[:_MOST], *more]]
        return [Line(), Label(f"{title} · {len(lines)}"), *shown]

    def _compared(self, found: tuple[Difference, ...]) -> None:
        if not found:
            self._fill(
                Strong("The same."), Muted("The file says nothing else than what is known here.", wrap=True)
            )
            self.primary.allow(False, "There is no difference.")
            return
        title = Strong("1 difference" if len(found) == 1 else f"{len(found)} differences")
        self._fill(title, *(_said("git-compare", "muted", one.sentence) for one in found[:200]))
        self.primary.setText("See what an import would do")
        self.primary.allow(True)

    # -- doing ------------------------------------------------------------------------------------------------

    def press(self) -> None:
        if self._found is None or self._found.playbook is None:
            return
        if self._against:
            self._against = ""
            self._desk.ask(foresee, self._found.playbook, then=self._foreseen, otherwise=self._unfit)
            return
        take = tuple(part for part, tick in self._takes.items() if tick.value())
        name = self._found.playbook.head.name
        self._desk.do(
            import_playbook, self._found.playbook, take,
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
        box.addStretch(1)
        inside.setLayout(box)
        self._inside = inside
        self.body.addWidget(inside)


def _said(icon: str, token: str, text: str) -> QWidget:
    line = QWidget()
    words_ = Body(text, wrap=True)
    words_.selectable()
    box = row(Icon(icon, token), words_, gap=theme.S)
    box.setStretch(1, 1)
    line.setLayout(box)
    return line


def _sum(would: Imported) -> str:
    said = [
        *([f"{len(would.added)} added"] if would.added else []),
        *([f"{len(would.changed)} changed"] if would.changed else []),
        *([f"{len(would.kept)} kept as they are here"] if would.kept else []),
        *([f"{would.same} the same already"] if would.same else []),
    ]
    return f"Nothing is written yet. {', '.join(said)}." if said else "The file says nothing."
