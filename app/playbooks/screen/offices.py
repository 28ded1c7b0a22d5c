"""The offices of an institution as cards: how each is reached, when it is open, in which zone."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from app.institutions.commands import add_office, edit_office
from app.institutions.drafts import OfficeDraft
from app.institutions.queries import OfficeRow
from app.institutions.retiring import retire_office
from app.playbooks.form.parts import office_sheet
from app.playbooks.form.words import CHANNELS, ROLES
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.rulepanel import Link
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.marks import Badge
from app.shell.panels import Card, EmptyState, Icon, ScrollPage, row
from app.shell.sheet import SheetDrawer
from app.shell.texts import Body, Muted, Strong, tip


class Cards(ScrollPage):
    """Cards in two columns, one where the page is narrow."""

    NARROW = 820

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout()
        self.foot = row()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(theme.L)
        self._cards: list[QWidget] = []
        self._columns = 2
        self.body.addLayout(self.grid)
        self.body.addLayout(self.foot)
        self.body.addStretch(1)

    def offer(self, *buttons: Button) -> None:
        """What can be added, beneath the cards."""
        for button in buttons:
            self.foot.addWidget(button)
        self.foot.addStretch(1)

    def fill(self, cards: list[QWidget]) -> None:
        """Show these cards instead of those before."""
        while (item := self.grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._cards = cards
        self._lay()

    def cards(self) -> list[QWidget]:
        """The cards that are shown."""
        return list(self._cards)

    def _lay(self) -> None:
        for card in self._cards:
            self.grid.removeWidget(card)
        for at, card in enumerate(self._cards):
            self.grid.addWidget(card, at // self._columns, at % self._columns)
        for column_ in range(2):
            self.grid.setColumnStretch(column_, 1 if column_ < self._columns else 0)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        wanted = 1 if self.width() < self.NARROW else 2
        if wanted != self._columns:
            self._columns = wanted
            self._lay()


class OfficesPane(Cards):
    """One card an office; the last card adds one."""

    asked = Signal(str)

    def __init__(self, desk: Desk, drawer: SheetDrawer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._drawer = desk, drawer
        self._page: InstitutionPage | None = None
        self._shown: object = None
        self.offer(Button("Add an office", "plus", then=self.add))

    def show_page(self, page: InstitutionPage) -> None:
        """Show the offices."""
        self._page = page
        state = (page.offices, page.institution.key)
        if state == self._shown:
            return  # nothing jumps, the cursor stays on its button
        self._shown = state
        cards: list[QWidget] = [self._card(page, office) for office in page.offices]
        self.fill(cards or [self._none()])

    def _none(self) -> QWidget:
        text = "Purchasing, accounts payable, receiving: who reads our papers, and how they are reached."
        empty = EmptyState("building-2", "No office is known yet", text)
        empty.setMinimumHeight(190)
        return Card().add(empty)

    def _card(self, page: InstitutionPage, office: OfficeRow) -> QWidget:
        card = Card()
        name = ROLES.get(office.role, office.role)
        badge = Badge(name, "accent", "building-2")
        edit = Button("", "pencil", quiet=True, small=True, then=partial(self.edit, office))
        edit.named(f"Edit {office.name or name}")
        gone = Button("", "trash-2", quiet=True, small=True, then=partial(self.retire, office))
        gone.named(f"Take away {office.name or name}")
        gone.setVisible(office.institution == page.institution.key)
        card.body.addLayout(row(Strong(office.name or name), badge, 1, gone, edit))
        facts = 0
        for icon, text, link in _facts(office):
            facts += bool(text)
            if text:
                card.add(_fact(icon, text, link))
        if not facts:
            card.add(Muted("How this office is reached is not known yet.", wrap=True))
        if office.note:
            card.add(Muted(office.note, wrap=True))
        if office.institution != page.institution.key:
            card.add(Muted(f"From {page.level_name(office.institution)}.", wrap=True))
        card.body.addStretch(1)
        alone = sum(other.role == office.role for other in page.offices) == 1
        asked = office.role if alone else office.key
        buttons = [Button("Questions to ask", "mail", small=True, then=partial(self.asked.emit, asked))]
        if office.email:
            buttons.append(Button("Write", "send", small=True, then=partial(_write, office.email)))
        card.body.addLayout(row(*buttons, 1))
        return card

    def retire(self, office: OfficeRow) -> None:
        """Take an office away that nothing uses; what uses it is said in the strip."""
        self._desk.do(retire_office, office.id, label=f"Took away {office.name or office.key}")

    def add(self) -> None:
        """A new office."""
        held = {office.role for office in self._page.offices} if self._page else set()
        role = next((one for one in ROLES if one not in held), "purchasing")
        sheet, fields = office_sheet(None, role)
        self._drawer.begin("New office", sheet, fields, self._add, "Add the office")

    def _add(self, draft: OfficeDraft) -> None:
        if self._page is not None:
            self._desk.do(
                add_office, self._page.institution.id, draft,
                then=self._drawer.kept, label="Added the office", otherwise=self._drawer.refused,
            )  # fmt: skip

    def edit(self, office: OfficeRow) -> None:
        """Change an office; one of a parent is changed for all below it."""
        self._editing: UUID = office.id
        sheet, fields = office_sheet(office)
        subject = ""
        if self._page is not None and office.institution != self._page.institution.key:
            subject = f"This office belongs to {self._page.level_name(office.institution)}: the change holds for all below it."
        self._drawer.begin("Edit the office", sheet, fields, self._keep, subject=subject)

    def _keep(self, draft: OfficeDraft) -> None:
        self._desk.do(
            edit_office, self._editing, draft,
            then=self._drawer.kept, label="Saved the office", otherwise=self._drawer.refused,
        )  # fmt: skip


def _facts(office: OfficeRow) -> list[tuple[str, str, str]]:
    channel = (
        f"takes quotes by {CHANNELS.get(office.channel, office.channel).lower()}" if office.channel else ""
    )
    hours = " · ".join(part for part in (office.hours, office.time_zone) if part)
    closed = ", ".join(office.closed[:4]) + (" …" if len(office.closed) > 4 else "")
    return [
        ("mail", office.email, f"mailto:{office.email}"),
        ("phone", office.phone, ""),
        ("globe", office.portal, office.portal),
        ("send", channel, ""),
        ("clock", hours, ""),
        ("calendar", f"closed {closed}" if closed else "", ""),
    ]


def _fact(icon: str, text: str, link: str) -> QWidget:
    fact = QWidget()
    words: QWidget
    if link.startswith(("http://", "https://")):
        words = Link(QUrl(link).host() or text, link)
        fact.setLayout(row(Icon(icon, "muted"), words, 1, gap=theme.S))
    else:
        words = Body(text, wrap=True)
        words.selectable()
        box = row(Icon(icon, "muted"), words, gap=theme.S)
        box.setStretch(1, 1)
        fact.setLayout(box)
    words.setToolTip(tip(text))
    return fact


def _write(address: str) -> None:
    url = QUrl()
    url.setScheme("mailto")
    url.setPath(address)
    QDesktopServices.openUrl(url)
