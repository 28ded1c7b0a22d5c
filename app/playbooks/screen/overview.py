"""The list of institutions: how much we know of each, on whose word, and what waits to be confirmed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.playbooks.form.parts import institution_sheet
from app.playbooks.form.words import WORDING, number, place
from app.playbooks.queries import InstitutionLine, InstitutionLines, institution_lines
from app.playbooks.screen.importing import ImportDrawer
from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Button, Segmented
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.panels import Card, EmptyState, column, row
from app.shell.screens import Screen
from app.shell.sheet import SheetDrawer
from app.shell.table import RecordTable
from app.shell.texts import Muted, Title

FILES = "Playbooks (*.toml *.json)"
SEGMENTS = {"all": "All", "clients": "With clients", "confirm": "To confirm", "unknown": "Unknown"}
_OLD = 365
_PAUSE = 120  # milliseconds of no typing before the list is asked for


def _count(status: str) -> Column[InstitutionLine]:
    titles = {"confirmed": "Confirmed", "published": "Published", "assumed": "Assumed"}
    return Column(
        titles[status],
        lambda line: str(line.rules.get(status, 0) or ""),
        sort=lambda line: line.rules.get(status, 0),
        right=True,
        width=88,
        muted=True,
    )


class InstitutionsScreen(Screen):
    """All institutions. A playbook file can be dropped anywhere on it."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"institution", "rule", "rule_source", "rule_confirmation", "client"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._shown: InstitutionLines | None = None
        self._wanted = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.stale)
        self.setAcceptDrops(True)
        self._build()
        self.drawer = SheetDrawer(self)
        self.importing = ImportDrawer(desk, self)

    def _build(self) -> None:
        self.head, self.summary = Title("Institutions"), Muted("")
        self.import_button = Button("Import a playbook…", "upload", then=self.choose_file)
        self.new_button = Button("New institution", "plus", primary=True, then=self.new)
        self.new_button.setToolTip("Ctrl N")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find an institution by name, place or key")
        self.search.setAccessibleName("Find an institution")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(300)
        self.search.textEdited.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._enter)
        self.segments = Segmented(tuple(SEGMENTS.items()))
        self.segments.chosen.connect(lambda _key: self.stale())
        self.empty = EmptyState(
            "landmark",
            "No institution yet",
            "Here stands what we know of every house that buys. Drop a playbook file here, or write down the first one.",
            ("New institution", self.new),
        )
        self.table: RecordTable[InstitutionLine] = RecordTable(self._columns(), empty=self.empty, bare=True)
        self.table.setAccessibleName("Institutions")
        self.table.opened.connect(self._opened)
        words = QWidget()
        words.setLayout(column(self.head, self.summary, gap=2))
        top = row(words, 1, self.import_button, self.new_button)
        card = Card(margin=1)
        card.add(self.table)
        box = column(margins=0, gap=theme.M)
        box.addLayout(top)
        box.addLayout(row(self.search, 1, self.segments))
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)

    def _columns(self) -> tuple[Column[InstitutionLine], ...]:
        return (
            Column(
                "Institution", lambda line: line.name, second=_beneath, stretch=True, strong=True,
                icon=lambda line: "circle-question-mark" if line.unknown else "landmark",
                tint=lambda line: "amber" if line.unknown else "muted",
            ),
            Column("Place", lambda line: place(line.country, line.region), width=80, muted=True),
            Column("What waits", _waits, signal=_signal, sort=lambda line: line.to_confirm, width=150),
            Column("Rules", lambda line: str(sum(line.rules.values()) or ""), sort=_rules, right=True, width=66),
            _count("confirmed"),
            _count("published"),
            _count("assumed"),
            Column(
                "Clients", lambda line: str(line.clients or ""), sort=lambda line: line.clients, right=True, width=74
            ),
            Column("Last word", self._oldest, sort=lambda line: line.oldest, right=True, width=112, muted=True),
        )  # fmt: skip

    def _oldest(self, line: InstitutionLine) -> str:
        today = self._shown.day if self._shown else dt.date.max
        return WORDING.short_day(line.oldest, today) if line.oldest else ""

    # -- reading ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return "Institutions"

    def address(self) -> str:
        return "institutions"

    def refresh(self) -> None:
        self.desk.ask(
            institution_lines, self.search.text().strip(), self.segments.current(), then=self._answered
        )

    def _answered(self, found: InstitutionLines) -> None:
        self._shown = found
        self.summary.setText(_summary(found, bool(self.search.text().strip())))
        for key, words in SEGMENTS.items():
            self.segments.say(key, f"{words} {found.counts[key]}")
        narrowed = bool(self.search.text().strip()) or self.segments.current() != "all"
        self.empty.title.setText("Nothing fits" if narrowed else "No institution yet")
        self.empty.text.setText(
            "Type less, choose another part of the list, or write the institution down."
            if narrowed
            else "Here stands what we know of every house that buys. Drop a playbook file here, or write down the first one."
        )
        self.table.show(found.rows)
        if self._wanted and self.table.choose(UUID(self._wanted)):
            self._wanted = ""

    # -- doing ------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        open_ = lambda: not self.drawer.isHidden()  # noqa: E731 - one word
        return (
            Action("institutions.new", "New institution", self.new, "plus", "Ctrl+N", words="add university"),
            Action("institutions.import", "Import a playbook", self.choose_file, "upload", "Ctrl+I"),
            Action("institutions.open", "Open the institution", self._enter, "landmark", "Ctrl+Return"),
            Action("institutions.find", "Find an institution", self._find, "search", "Ctrl+F"),
            Action(
                "institutions.save", "Save the institution", self.drawer.press, "save", "Ctrl+S", open_, listed=False
            ),
        )  # fmt: skip

    def back_out(self) -> bool:
        for drawer in (self.drawer, self.importing):
            if not drawer.isHidden():
                drawer.shut()
                return True
        if self.search.text():
            self.search.clear()
            self.stale()
            return True
        return False

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _opened(self, line: InstitutionLine) -> None:
        self.go(f"institution/{line.key}")

    def _enter(self) -> None:
        line = self.table.current() or next(iter(self.table.rows()), None)
        if line is not None:
            self.go(f"institution/{line.key}")

    def new(self) -> None:
        """Write down an institution."""
        rows = self._shown.rows if self._shown else ()
        sheet, fields = institution_sheet(None, [(line.id, line.name) for line in rows])
        self.drawer.begin("New institution", sheet, fields, self._add, "Add the institution")

    def _add(self, draft: InstitutionDraft) -> None:
        self._new_key = draft.slug()
        self.desk.do(
            add_institution, draft,
            then=self._added, label=f"Added {draft.name}", otherwise=self.drawer.refused,
        )  # fmt: skip

    def _added(self, _id: UUID) -> None:
        self.drawer.kept()
        self.go(f"institution/{self._new_key}")

    def choose_file(self) -> None:
        """Choose a playbook file, and see what it would do."""
        name, _ = QFileDialog.getOpenFileName(self, "Import a playbook", "", FILES)
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """See what a playbook file would do."""
        self.importing.take_file(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_file(path)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < 900
        for at in (4, 5, 6):
            self.table.setColumnHidden(at, narrow)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.suffix.casefold() in (".toml", ".json") else None


def _rules(line: InstitutionLine) -> int:
    return sum(line.rules.values())


def _beneath(line: InstitutionLine) -> str:
    if line.unknown:
        return "Nothing is known. Ask before the first quote."
    inherited = f"{number(line.inherited, 'rule', 'rules')} from {line.parent}" if line.inherited else ""
    return inherited or (f"below {line.parent}" if line.parent else line.key)


def _waits(line: InstitutionLine) -> str:
    if line.rules.get("contradicted"):
        return "sources disagree"
    if line.due:
        return f"{line.due} to confirm"
    return "unknown" if line.unknown else ""


def _signal(line: InstitutionLine) -> str:
    return "red" if line.rules.get("contradicted") else "amber"


def _summary(found: InstitutionLines, narrowed: bool) -> str:
    counts = found.counts
    if not counts["all"]:
        return "Nothing fits what you typed." if narrowed else "We know of no institution yet."
    said = [f"We know {number(counts['all'], 'institution', 'institutions')}"]
    if counts["clients"]:
        said.append(f"{counts['clients']} with clients")
    if counts["unknown"]:
        said.append(f"{counts['unknown']} of which we know nothing")
    if counts["confirm"]:
        said.append(f"{counts['confirm']} with something to confirm")
    text = ", ".join(said) + "."
    return text + " The list shows the first 2,000: type to narrow it." if found.more else text
