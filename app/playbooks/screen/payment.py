"""How an institution pays: the route as a track with its steps and norms, and the rules on invoices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

from app.institutions.commands import set_route
from app.institutions.drafts import StepDraft
from app.institutions.queries import StepRow
from app.playbooks.form.parts import step_sheet
from app.playbooks.form.words import HOLDERS, clock_words, number
from app.playbooks.queries import InstitutionPage
from app.playbooks.screen.rulelist import RulesPane
from app.playbooks.screen.rulepanel import Link
from app.shell import theme
from app.shell.buttons import Button
from app.shell.cells import Column
from app.shell.desk import Desk
from app.shell.marks import Track
from app.shell.panels import Card, EmptyState, ScrollPage, column, row
from app.shell.sheet import SheetDrawer
from app.shell.table import RecordTable
from app.shell.texts import Label, Muted, Statement

_COLUMNS: tuple[Column[StepRow], ...] = (
    Column("Step", lambda s: s.title or HOLDERS.get(s.holder, s.holder), strong=True, stretch=True),
    Column("Who has it", lambda s: HOLDERS.get(s.holder, s.holder), width=150),
    Column("Business days", lambda s: str(s.days), sort=lambda s: s.days, right=True, width=108),
    Column("The days run", lambda s: clock_words(s.clock), width=230, muted=True, tooltip=lambda s: clock_words(s.clock)),
    Column("Pays on", lambda s: s.run.replace(":", ", "), width=130, muted=True),
    Column("Who says so", lambda s: _source(s.source), width=190, muted=True, tooltip=lambda s: s.source),
)  # fmt: skip


class PaymentPane(QWidget):
    """Track, steps and rules. The steps can be added, changed, moved and taken out."""

    def __init__(
        self, desk: Desk, drawer: SheetDrawer, rules: RulesPane, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._drawer, self.rules = desk, drawer, rules
        self._page: InstitutionPage | None = None
        self._editing: StepRow | None = None
        self._build()

    def _build(self) -> None:
        self.says, self.level = Statement("", wrap=True), Muted("", wrap=True)
        self.track = Track(("",), 0)
        self.table: RecordTable[StepRow] = RecordTable(_COLUMNS, bare=True)
        self.table.setAccessibleName("Steps of the payment route")
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.edit)
        self.link = Link("", "")
        self.add_button = Button("Add a step", "plus", small=True, then=self.add)
        self.edit_button = Button("Edit", "pencil", small=True, then=self.edit)
        self.up = Button("", "chevron-up", small=True, then=lambda: self._move(-1)).named("Move the step up")
        self.down = Button("", "chevron-down", small=True, then=lambda: self._move(1)).named(
            "Move the step down"
        )
        self.remove_button = Button("Take out", "trash-2", small=True, then=self.remove)
        head = row(self.says, self.add_button, self.edit_button, self.up, self.down, self.remove_button)
        head.setStretch(0, 1)
        self.card = Card()
        self.card.body.addLayout(head)
        self.card.add(self.level, self.track, self.table)
        self.empty = EmptyState(
            "banknote",
            "How they pay is not known yet",
            "The way of an invoice from receipt to money, with who has it and for how many business days.",
            ("Add a step", self.add),
        )
        self.empty.setMinimumHeight(230)
        self.empty_card = Card().add(self.empty)
        self.rules.setMinimumHeight(340)
        page = ScrollPage()
        page.body.addWidget(self.card)
        page.body.addWidget(self.empty_card)
        page.body.addWidget(Label("What an invoice must hold"))
        page.body.addWidget(self.rules, 1)
        self.setLayout(column(page))

    def show_page(self, page: InstitutionPage) -> None:
        """Show how they pay."""
        self._page = page
        steps = page.steps
        self.card.setVisible(bool(steps))
        self.empty_card.setVisible(not steps)
        days = sum(step.days for step in steps)
        self.says.setText(
            f"From invoice to money about {number(days, 'business day', 'business days')}, "
            f"in {number(len(steps), 'step', 'steps')}."
        )
        foreign = bool(steps) and steps[0].institution != page.institution.key
        self.level.setText(
            f"From {page.level_name(steps[0].institution)}. A change here makes a route of its own."
            if foreign
            else ""
        )
        self.level.setVisible(foreign)
        names = [step.title or HOLDERS.get(step.holder, step.holder) for step in steps]
        notes = [
            f"{number(step.days, 'business day', 'business days')}, {HOLDERS.get(step.holder, step.holder)}"
            for step in steps
        ]
        short = [f"{_short(name)} · {step.days} d" for name, step in zip(names, steps, strict=True)]
        self.track.show_stage(short, -1, "neutral", notes)
        self.track.setAccessibleName("Payment route: " + ", ".join(short))
        self.table.show(steps)
        self.table.setFixedHeight(34 + theme.ROW * max(1, len(steps)))
        self._chosen(self.table.current())

    def _chosen(self, step: object) -> None:
        chosen = isinstance(step, StepRow)
        for button in (self.edit_button, self.up, self.down, self.remove_button):
            button.allow(chosen, "Choose a step first.")

    # -- doing ------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """A new step at the end."""
        self._editing = None
        sheet, fields = step_sheet(None)
        self._drawer.begin("New step", sheet, fields, self._keep, "Add the step")

    def edit(self, _step: object = None) -> None:
        """Change the chosen step."""
        self._editing = self.table.current()
        if self._editing is not None:
            sheet, fields = step_sheet(self._editing)
            self._drawer.begin("Edit the step", sheet, fields, self._keep)

    def _keep(self, draft: StepDraft) -> None:
        made = StepDraft(
            key=draft.key, holder=draft.holder, days=draft.days, title=draft.title, clock=draft.clock,
            run=draft.run, source=draft.source,
        )  # fmt: skip
        steps = self._steps()
        at = next(
            (n for n, step in enumerate(steps) if self._editing and step.key == self._editing.key), None
        )
        if at is None:
            taken = {step.key for step in steps}
            key, number_ = made.key, 2
            while made.key in taken:
                made, number_ = replace(made, key=f"{key}-{number_}"), number_ + 1
            steps.append(made)
        else:
            steps[at] = made
        self._set(steps, "Saved the payment route")

    def remove(self) -> None:
        """Take the chosen step out."""
        step = self.table.current()
        if step is not None:
            self._set([one for one in self._steps() if one.key != step.key], "Took the step out")

    def _move(self, by: int) -> None:
        step, steps = self.table.current(), self._steps()
        at = next((n for n, one in enumerate(steps) if step and one.key == step.key), -1)
        if at >= 0 and 0 <= at + by < len(steps):
            steps[at], steps[at + by] = steps[at + by], steps[at]
            self._set(steps, "Moved the step")

    def _steps(self) -> list[StepDraft]:
        steps: Iterable[StepRow] = self._page.steps if self._page else ()
        return [StepDraft(s.key, s.holder, s.days, s.title, s.clock, s.run, s.source) for s in steps]

    def _set(self, steps: list[StepDraft], label: str) -> None:
        if self._page is not None:
            self._desk.do(
                set_route, self._page.institution.id, tuple(steps),
                then=self._drawer.kept, label=label, otherwise=self._drawer.refused if self._drawer.isVisible() else None,
            )  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23].rstrip(" ,") + "…"


def _source(text: str) -> str:
    return QUrl(text).host() or text if text.startswith(("http://", "https://")) else text
