"""Both sides where sources disagree: what each says, who says so and when, what follows, and the button that decides."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.institutions.queries import SourceRow
from app.playbooks.form.words import when_words
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.rulepanel import SourceLine, office_name
from app.requirements.dispute import Dispute, Side
from app.shell import theme
from app.shell.buttons import Button
from app.shell.marks import Badge
from app.shell.panels import Card, Line, ScrollPage, column, row
from app.shell.texts import Body, Label, Muted, Statement, Strong


class DisputePanel(Card):
    """Two columns (more where there are more sides); each with its button. Sends the side that is to hold."""

    decide = Signal(object, object)  # Dispute, Side

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, parent=parent)
        self._dispute: Dispute | None = None
        self.buttons: list[Button] = []
        self.head = Statement("Sources disagree", wrap=True)
        self.about = Muted("", wrap=True)
        self._sides = row(gap=theme.L)
        page = ScrollPage(margin=theme.L, gap=theme.S)
        page.body.addWidget(self.head)
        page.body.addWidget(self.about)
        page.body.addSpacing(theme.S)
        page.body.addLayout(self._sides)
        page.body.addStretch(1)
        self.body.addWidget(page, 1)
        self.setMinimumWidth(320)

    def show_dispute(self, page: InstitutionPage, dispute: Dispute) -> None:
        """Show both sides."""
        self._dispute = dispute
        paper = {"quote": "a quote", "order": "an order", "invoice": "an invoice"}.get(dispute.on, dispute.on)
        level = page.level_name(dispute.institution)
        self.about.setText(
            f"{office_name(page, dispute.office)}, {level}, about {paper}. Until someone decides, both are kept, "
            "and nothing is stopped."
        )
        self._clear()
        for side in dispute.sides:
            if self.buttons:
                self._sides.addWidget(Line(standing=True))
            self._sides.addWidget(self._column(page, side), 1, Qt.AlignmentFlag.AlignTop)

    def _clear(self) -> None:
        self.buttons = []
        while (item := self._sides.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def _column(self, page: InstitutionPage, side: Side) -> QWidget:
        box = column(gap=theme.XS)
        box.addWidget(Strong(side.says, wrap=True))
        mark = ("In words alone", "amber") if not side.written else ("As written here", "neutral")
        box.addLayout(row(Badge(mark[0], "amber" if mark[1] == "amber" else "neutral", "pencil"), 1))
        box.addSpacing(theme.S)
        box.addWidget(Label("Who says so"))
        for source in reversed(side.sources):
            says = "" if source.says == side.says else source.says
            box.addWidget(
                SourceLine(SourceRow(source.url, source.person, says, source.seen), page.day, narrow=True)
            )
        if not side.sources:
            box.addWidget(Muted("Nobody named.", wrap=True))
        box.addSpacing(theme.S)
        box.addWidget(Label("It applies"))
        box.addWidget(Body(when_words(side.rule, page.day), wrap=True))
        box.addSpacing(theme.S)
        box.addWidget(Label("What follows"))
        box.addWidget(Body(side.follows, wrap=True))
        box.addSpacing(theme.M)
        button = Button("This one holds…", "check", then=partial(self._decide, side))
        button.setAccessibleName(f"This one holds: {side.says}")
        self.buttons.append(button)
        box.addLayout(row(button, 1))
        part = QWidget()
        part.setLayout(box)
        return part

    def _decide(self, side: Side) -> None:
        if self._dispute is not None:
            self.decide.emit(self._dispute, side)

    def press_first(self) -> None:
        """Put the cursor on the first side: the next key decides."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
