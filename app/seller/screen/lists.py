"""The lists of the settings: colleagues, price list, filed papers, clauses. Each is a table with a form beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QWidget

from app.basics.money import Money
from app.basics.wording import Wording
from app.seller.commands import add_colleague, deactivate, file_paper_from, set_clause, set_service
from app.seller.drafts import ClauseDraft, ColleagueDraft, ServiceDraft
from app.seller.form import (
    BLOCKS,
    PaperWord,
    clause_sheet,
    colleague_sheet,
    paper_sheet,
    running_out,
    service_sheet,
)
from app.seller.queries import ClauseRow, ColleagueRow, FiledRow, ServiceRow, SettingsPage
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.panels import Card, EmptyState, column, row
from app.shell.sheet import SheetDrawer
from app.shell.table import RecordTable
from app.shell.texts import Muted

_WORDING = Wording("en_GB")


class ListPane(QWidget):
    """One table with Add and Edit above it. Subclasses say what the columns are and what is kept."""

    WORDS = ("", "")  # what stands above the table; the verb of the button
    NONE = ("list", "", "")  # icon, title and text of the empty table
    BOUND = True  # needs to know who we are first

    def __init__(
        self, desk: Desk, drawer: SheetDrawer, columns: Sequence[Column[Any]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._drawer = desk, drawer
        self._page: SettingsPage | None = None
        said, verb = self.WORDS
        self.add_button = Button(verb, "plus", then=self.add)
        self.edit_button = Button("Edit", "pencil", then=self.edit)
        icon, title, text = self.NONE
        self.table: RecordTable[Any] = RecordTable(
            columns, empty=EmptyState(icon, title, text, (verb, self.add)), bare=True
        )
        self.table.setAccessibleName(title)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.chosen.connect(self._chosen)
        self._head = row(Muted(said, wrap=True), self.edit_button, self.add_button)
        self._head.setStretch(0, 1)
        card = Card(margin=1).add(self.table)
        box = column(gap=theme.M)
        box.addLayout(self._head)
        box.addWidget(card, 1)
        box.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        self.setLayout(box)
        self._chosen(None)

    def show_page(self, page: SettingsPage) -> None:
        """Show the rows."""
        self._page = page
        can = page.seller is not None or not self.BOUND
        self.add_button.allow(can, "Say first who you are.")
        self.table.show(self.rows(page))
        self._chosen(self.table.current())

    def rows(self, page: SettingsPage) -> Sequence[Any]:
        """The rows of this list."""
        raise NotImplementedError

    def _chosen(self, chosen: object) -> None:
        self.edit_button.allow(chosen is not None, "Choose a line first.")

    def add(self) -> None:
        """Open the form for a new one."""
        if self.add_button.isEnabled():
            self.begin(None)

    def edit(self) -> None:
        """Open the form for the chosen one."""
        if self.table.current() is not None:
            self.begin(self.table.current())

    def begin(self, found: Any) -> None:
        """Open the form."""
        raise NotImplementedError


class ColleaguesPane(ListPane):
    """Those who work here; those who left stay in the files."""

    WORDS = (
        "Who acts for us. Documents name the concierge and the stand-in with line and hours.",
        "Add a colleague",
    )
    NONE = ("users", "No colleague yet", "Add yourself first: every entry carries the name of who made it.")
    BOUND = False

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        columns: tuple[Column[ColleagueRow], ...] = (
            Column("Name", lambda c: c.name, strong=True, width=220),
            Column("Initials", lambda c: c.initials, width=80, muted=True),
            Column("Role", lambda c: c.role, width=150),
            Column("E-mail", lambda c: c.email, stretch=True, muted=True),
            Column("Direct line", lambda c: c.phone, width=160, muted=True),
            Column("Hours", lambda c: c.hours, width=170, muted=True),
            Column(
                "Here", lambda c: "here" if c.active else "has left", width=100,
                signal=lambda c: "green" if c.active else "neutral",
            ),
        )  # fmt: skip
        super().__init__(desk, drawer, columns, parent)
        self.left_button = Button("Has left", "user", then=self.leave)
        self._head.insertWidget(1, self.left_button)
        self._chosen(None)

    def rows(self, page: SettingsPage) -> Sequence[ColleagueRow]:
        return sorted(page.colleagues, key=lambda c: (not c.active, c.name.casefold()))

    def _chosen(self, chosen: object) -> None:
        super()._chosen(chosen)
        if hasattr(self, "left_button"):
            here = isinstance(chosen, ColleagueRow) and chosen.active
            self.left_button.allow(here, "Choose somebody who is here.")

    def begin(self, found: ColleagueRow | None) -> None:
        sheet, fields = colleague_sheet(found)
        title = "New colleague" if found is None else f"Edit {found.name}"
        back = found is not None and not found.active
        subject = "Saving brings this colleague back." if back else ""
        self._drawer.begin(
            title, sheet, fields, self._keep, "Save" if found else "Add the colleague", subject
        )

    def _keep(self, draft: ColleagueDraft) -> None:
        self._desk.do(
            add_colleague, draft,
            then=self._drawer.kept, label=f"Saved {draft.name}", otherwise=self._drawer.refused,
        )  # fmt: skip

    def leave(self) -> None:
        """The chosen colleague has left: no longer offered, still in the files."""
        found = self.table.current()
        if isinstance(found, ColleagueRow) and found.active:
            self._desk.do(deactivate, found.id, label=f"{found.name} is no longer offered")


class PricesPane(ListPane):
    """The price list."""

    WORDS = ("What we sell. Quotes take text, unit and price from here by its code.", "Add a service")
    NONE = ("tag", "The price list is empty", "Services with code, unit and price, ready to be quoted.")

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        columns: tuple[Column[ServiceRow], ...] = (
            Column("Code", lambda s: s.code, width=120, muted=True),
            Column("Service", lambda s: s.text, second=lambda s: s.detail, stretch=True, strong=True),
            Column("Unit", lambda s: s.unit, width=110, muted=True),
            Column(
                "Unit price", lambda s: _WORDING.unit_price(s.unit_price, s.currency), sort=lambda s: s.unit_price,
                right=True, width=120,
            ),
            Column("Currency", lambda s: s.currency, width=84, muted=True),
            Column("Tax class", lambda s: s.tax_class, width=110, muted=True),
        )  # fmt: skip
        super().__init__(desk, drawer, columns, parent)

    def rows(self, page: SettingsPage) -> Sequence[ServiceRow]:
        return page.services

    def begin(self, found: ServiceRow | None) -> None:
        currency = self._page.seller.currency if self._page and self._page.seller else "USD"
        sheet, fields = service_sheet(found, currency)
        title = "New service" if found is None else f"Edit {found.code}"
        subject = "Quotes that are out keep their price." if found is not None else ""
        self._drawer.begin(title, sheet, fields, self._keep, "Save" if found else "Add the service", subject)

    def _keep(self, draft: ServiceDraft) -> None:
        self._desk.do(
            set_service, draft,
            then=self._drawer.kept, label=f"Saved {draft.code}", otherwise=self._drawer.refused,
        )  # fmt: skip


class PapersPane(ListPane):
    """The papers that offices ask for, with their validity."""

    WORDS = (
        "Papers that offices ask for: tax form, insurance, letters. They are attached by their kind.",
        "File a paper",
    )
    NONE = (
        "paperclip",
        "No paper is filed",
        "The tax form first: nearly every office asks for it before it orders.",
    )

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        columns: tuple[Column[FiledRow], ...] = (
            Column("Title", lambda p: p.title, strong=True, stretch=True, icon=lambda _p: "paperclip"),
            Column("Kind", lambda p: p.kind, width=160, muted=True),
            Column("Valid", self._validity, width=200, muted=True),
            Column(
                "State", lambda p: running_out(p, self._day())[0], width=116,
                signal=lambda p: running_out(p, self._day())[1],
            ),
            Column("Covers", _covers, width=126, muted=True, tooltip=lambda p: str(p.facts.get("wording") or "")),
            Column("File", lambda p: p.file_name if p.sha256 else "no file yet", width=130, muted=True),
        )  # fmt: skip
        self._path: Path | None = None
        self._file = Muted("", wrap=True)
        super().__init__(desk, drawer, columns, parent)

    def _day(self) -> dt.date:
        return self._page.day if self._page else dt.date.min

    def _validity(self, paper: FiledRow) -> str:
        ends = [
            f"from {_WORDING.short_day(paper.valid_from, self._day())}" if paper.valid_from else "",
            f"to {_WORDING.short_day(paper.valid_to, self._day())}" if paper.valid_to else "",
        ]
        return " ".join(part for part in ends if part) or "no end"

    def rows(self, page: SettingsPage) -> Sequence[FiledRow]:
        return page.papers

    def begin(self, found: FiledRow | None) -> None:
        self._path = None
        attach = QWidget()
        has = found is not None and found.sha256
        self._file = Muted(found.file_name if found is not None and has else "No file yet.", wrap=True)
        button = Button("Attach a file…", "paperclip", then=self.choose)
        line = row(button, self._file)
        line.setStretch(1, 1)
        attach.setLayout(line)
        sheet, fields = paper_sheet(found, attach)
        title = "File a paper" if found is None else f"Edit {found.title}"
        self._drawer.begin(title, sheet, fields, self._keep, "Save" if found else "File it")

    def choose(self) -> None:
        """Choose the file of the paper."""
        name, _ = QFileDialog.getOpenFileName(self, "Attach a file", "", "Papers (*.pdf *.png *.jpg *.jpeg)")
        if name:
            self.attach(Path(name))

    def attach(self, path: Path) -> None:
        """Take this file along when the form is saved."""
        self._path = path
        self._file.setText(path.name)

    def _keep(self, draft: PaperWord) -> None:
        self._desk.do(
            file_paper_from, draft.filed(), self._path,
            then=self._drawer.kept, label=f"Filed {draft.title}", otherwise=self._drawer.refused,
        )  # fmt: skip


def _covers(paper: FiledRow) -> str:
    """The insured sum, as the paper says it."""
    limit, currency = str(paper.facts.get("limit") or ""), str(paper.facts.get("currency") or "")
    return _WORDING.money(Money.parse(limit, currency)) if limit and currency else ""


class ClausesPane(ListPane):
    """Sentences for documents, by key and language."""

    WORDS = (
        "Sentences that documents print, by key and language. Playbooks ask for them by their key.",
        "Add a clause",
    )
    NONE = (
        "scale",
        "No clause yet",
        "Terms in the words that an office wants to read, once for each language.",
    )

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        columns: tuple[Column[ClauseRow], ...] = (
            Column("Key", lambda c: c.key, width=220, strong=True),
            Column("Language", lambda c: c.language, width=90, muted=True),
            Column("Stands under", lambda c: BLOCKS.get(c.block, c.block), width=120, muted=True),
            Column("Text", lambda c: c.text, stretch=True, tooltip=lambda c: c.text),
        )
        super().__init__(desk, drawer, columns, parent)

    def rows(self, page: SettingsPage) -> Sequence[ClauseRow]:
        return page.clauses

    def begin(self, found: ClauseRow | None) -> None:
        sheet, fields = clause_sheet(found)
        title = "New clause" if found is None else f"Edit {found.key}"
        self._drawer.begin(title, sheet, fields, self._keep, "Save" if found else "Add the clause")

    def _keep(self, draft: ClauseDraft) -> None:
        self._desk.do(
            set_clause, draft,
            then=self._drawer.kept, label=f"Saved the clause {draft.key}", otherwise=self._drawer.refused,
        )  # fmt: skip
