"""The page of settings: our own side in parts, and this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.seller.form import banks_said, running_out
from app.seller.queries import SettingsPage, settings_page
from app.seller.screen.banks import BanksPane
from app.seller.screen.firm import FirmPane
from app.seller.screen.lists import ClausesPane, ColleaguesPane, ListPane, PapersPane, PricesPane
from app.seller.screen.machine import MachinePane
from app.shell import theme
from app.shell.actions import Action
from app.shell.buttons import Tabs
from app.shell.desk import Desk
from app.shell.panels import Header, column
from app.shell.screens import Screen
from app.shell.sheet import SheetDrawer
from app.shell.texts import Muted, Title

TABS = {
    "firm": "Who we are",
    "banks": "Bank accounts",
    "colleagues": "Colleagues",
    "prices": "Price list",
    "papers": "Filed papers",
    "clauses": "Clauses",
    "machine": "This machine",
}


class SettingsScreen(Screen):
    """``settings``, perhaps with a part behind it: ``settings/papers``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {"seller", "colleague", "bank_account", "filed_document", "service_item", "clause"}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.page: SettingsPage | None = None
        self.drawer = SheetDrawer(self)
        self.firm = FirmPane(desk)
        self.banks = BanksPane(desk, self.drawer)
        self.colleagues = ColleaguesPane(desk, self.drawer)
        self.prices = PricesPane(desk, self.drawer)
        self.papers = PapersPane(desk, self.drawer)
        self.clauses = ClausesPane(desk, self.drawer)
        self.machine = MachinePane(desk)
        self.machine.seated.connect(lambda _name: self.stale())
        desk.trouble.connect(lambda _text, _advice: self.machine.trouble())
        self._panes: dict[str, QWidget] = {
            "firm": self.firm, "banks": self.banks, "colleagues": self.colleagues, "prices": self.prices,
            "papers": self.papers, "clauses": self.clauses, "machine": self.machine,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for pane in self._panes.values():
            self.stack.addWidget(pane)
        self.head, self.summary = Title("Settings"), Muted("", wrap=True)
        self.tabs = Tabs(tuple(TABS.items()))
        self.tabs.chosen.connect(self._tab)
        header = Header()
        header.body.setContentsMargins(theme.XL, theme.L, theme.XL, 0)
        for part in (self.head, self.summary):
            header.body.addWidget(part)
        header.body.addSpacing(theme.S)
        header.body.addWidget(self.tabs)
        self.setLayout(column(header, self.stack, gap=0))
        self.drawer.raise_()

    def title(self) -> str:
        return "Settings"

    def open(self, address: str) -> None:
        super().open(address)
        tab = self.key()
        if tab in TABS and self.tabs.current() != tab:
            self.tabs.choose(tab)

    def _tab(self, key: str) -> None:
        self.stack.setCurrentWidget(self._panes[key])

    def refresh(self) -> None:
        self.desk.ask(settings_page, then=self._answered)

    def _answered(self, page: SettingsPage) -> None:
        self.page = page
        for pane in (
            self.firm,
            self.banks,
            self.colleagues,
            self.prices,
            self.papers,
            self.clauses,
            self.machine,
        ):
            pane.show_page(page)
        self.summary.setText(_summary(page))
        counts = {
            "banks": len(page.banks), "colleagues": sum(c.active for c in page.colleagues),
            "prices": len(page.services), "papers": len(page.papers), "clauses": len(page.clauses),
        }  # fmt: skip
        for key, words in TABS.items():
            self.tabs.say(key, f"{words} {counts[key]}" if counts.get(key) else words)

    # -- doing ------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        return (
            Action("settings.save", "Save the settings", self.save, "save", "Ctrl+S", self._can_save),
            Action("settings.primary", "Save the settings", self.save, "save", "Ctrl+Return", self._can_save, listed=False),
            Action("settings.new", "Add to this list", self.new, "plus", "Ctrl+N", self._can_add),
            Action("settings.edit", "Edit what is chosen", self._edit, "pencil", "F2", self._on_list),
            Action("settings.left", "The colleague has left", self.colleagues.leave, "user", "Del", self._on_people),
            *(
                Action(f"settings.{key}", f"Settings: {words.lower()}", self._opener(key), "settings")
                for key, words in TABS.items()
            ),
        )  # fmt: skip

    def _opener(self, key: str) -> Callable[[], object]:
        return lambda: self.tabs.choose(key)

    def _can_save(self) -> bool:
        return not self.drawer.isHidden() or (self.tabs.current() == "firm" and self.firm.dirty)

    def _on_list(self) -> bool:
        return isinstance(self._panes[self.tabs.current()], ListPane)

    def _can_add(self) -> bool:
        return self._on_list() or self.tabs.current() == "banks"

    def _on_people(self) -> bool:
        return self.tabs.current() == "colleagues" and self.drawer.isHidden()

    def save(self) -> None:
        """Keep what is open."""
        if not self.drawer.isHidden():
            self.drawer.press()
        else:
            self.firm.save()

    def new(self) -> None:
        """Add to the list that is shown."""
        pane = self._panes[self.tabs.current()]
        if isinstance(pane, ListPane | BanksPane):
            pane.add()

    def _edit(self) -> None:
        pane = self._panes[self.tabs.current()]
        if isinstance(pane, ListPane):
            pane.edit()

    def back_out(self) -> bool:
        if not self.drawer.isHidden():
            self.drawer.shut()
            return True
        return False


def _summary(page: SettingsPage) -> str:
    """What is missing or runs out, in one sentence; else that all is well."""
    said = []
    if page.seller is None:
        return "Nobody has said yet who we are. Start here: nothing can be quoted before."
    if not page.banks:
        said.append("No bank account is known.")
    elif not banks_said(page.banks):
        said.append("A bank account has nobody who stands for it.")
    states = [running_out(paper, page.day) for paper in page.papers]
    over = sum(signal == "red" for _, signal in states)
    soon = sum(signal == "amber" for _, signal in states)
    if over:
        said.append("A filed paper has run out." if over == 1 else f"{over} filed papers have run out.")
    if soon:
        said.append("A filed paper runs out soon." if soon == 1 else f"{soon} filed papers run out soon.")
    if page.me is None and page.colleagues:
        said.append("Nobody has said who sits at this machine.")
    return " ".join(said) or f"{page.seller.trade_name or page.seller.legal_name}: all in order."
