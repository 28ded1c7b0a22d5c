"""Below the head of an institution's page, after one of its rules changed: the open quotes that do not meet it."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.basics.changes import Changes
from app.basics.errors import Refusal
from app.quotes.queries.recheck import NowFailing, Recheck, recheck_changed
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.panels import Card, Icon, column, row
from app.shell.screens import Screen
from app.shell.table import RecordTable
from app.shell.texts import Strong

_SEEN = 6
_COLUMNS: tuple[Column[NowFailing], ...] = (
    Column("Quote", lambda q: q.number, width=150, strong=True, icon=lambda _q: "file-text"),
    Column("Client", lambda q: q.client, width=240),
    Column(
        "What it does not meet",
        lambda q: q.findings[0].because if q.findings else "",
        stretch=True,
        tooltip=lambda q: "\n".join(f"{f.says} {f.because}" for f in q.findings),
    ),
    Column("Issued", lambda q: f"{q.issued_on:%Y-%m-%d}" if q.issued_on else "draft", width=110, muted=True),
)


class OpenQuotes(Screen):
    """Empty until a rule changes while the page is open; then it says how many open quotes fail, and which."""

    SHOWS: ClassVar[frozenset[str]] = frozenset({"rule"})

    def __init__(self, desk: Desk, page: Screen) -> None:
        """Stands in ``page``, below its head, and follows it from one institution to the next."""
        super().__init__(desk, page)
        self._page = page
        self._changed: dict[UUID, None] = {}
        self._of = page.key()
        self.icon, self.says = Icon("circle-alert", "amber", 16), Strong("", wrap=True)
        self.list_button = Button("Show them", small=True, then=self.turn)
        self.close_button = Button("", "x", quiet=True, small=True, then=self.clear).named("Close", "")
        self.table: RecordTable[NowFailing] = RecordTable(_COLUMNS, lambda quote: quote.id, bare=True)
        self.table.setAccessibleName("Open quotes that do not meet the rule")
        self.table.opened.connect(self._opened)
        self.card = Card("amber", margin=theme.S)
        line = QWidget()
        line.setLayout(row(self.icon, self.says, self.list_button, self.close_button, gap=theme.M))
        line.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.card.add(line, self.table)
        box = column(self.card)
        box.setContentsMargins(theme.XL, theme.S, theme.XL, 0)
        self.setLayout(box)
        self.clear()
        page.renamed.connect(self.follow)
        page.layout().insertWidget(1, self)  # type: ignore[union-attr]

    def follow(self) -> None:
        """Another institution is shown: what was said of the one before goes away."""
        if self._page.key() != self._of:
            self._of = self._page.key()
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self._changed.clear()
        self.table.show([])
        self.card.hide()
        self.layout().setContentsMargins(0, 0, 0, 0)  # type: ignore[union-attr]

    def concerns(self, changes: Changes) -> bool:
        fresh = {touched.id: None for touched in changes.touched if touched.kind == "rule"}
        if fresh and self._page.isVisible():
            self._changed |= fresh
            return True
        return False

    def refresh(self) -> None:
        if self._changed and self._of:
            self.desk.ask(
                recheck_changed, self._of, tuple(self._changed), then=self._found, otherwise=self._not_there
            )

    def _not_there(self, _refusal: Refusal) -> None:
        self.clear()

    def _found(self, found: Recheck) -> None:
        if not found.failing:
            self.clear()
            return
        many, rules = len(found.failing), len({f.rule for one in found.failing for f in one.findings})
        which = "this rule" if rules == 1 else f"{rules} rules that have changed"
        self.says.setText(
            f"{many} open quote{'s do' if many > 1 else ' does'} not meet {which}: "
            + found.failing[0].findings[0].says
        )
        self.table.show(found.failing)
        self.table.setFixedHeight(
            self.table.horizontalHeader().sizeHint().height()
            + min(many, _SEEN) * max(self.table.sizeHintForRow(0), theme.XL)
            + theme.S
        )
        self._unfold(many == 1)
        self.layout().setContentsMargins(theme.XL, theme.S, theme.XL, 0)  # type: ignore[union-attr]
        self.card.show()

    def turn(self) -> None:
        """Show the list, or put it away."""
        self._unfold(self.table.isHidden())

    def _unfold(self, unfolded: bool) -> None:
        self.table.setVisible(unfolded)
        self.list_button.setText("Hide them" if unfolded else "Show them")

    def _opened(self, quote: NowFailing) -> None:
        self._page.go(f"quote/{quote.number}")
