"""The draft as it is typed: head, lines, sums; everything that is computed without asking the office."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.basics.wording import Wording
from app.quotes.drafts import Problem, QuoteDraft
from app.quotes.form import HeadForm, LineGrid, LinesModel, MoreForm
from app.quotes.form.line_bar import LineBar
from app.quotes.form.lines import CODE, FIELDS, TEXT
from app.quotes.queries import Editing, Standing
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.offer import OUTSIDE
from app.quotes.screen.sums import Sums
from app.shell import theme
from app.shell.widgets import Button, Card, Faint, Muted, ScrollPage, column, row
from app.shell.widgets import Problem as Wrong

LOCALE: Final = "en_GB"
_WORDING: Final = Wording(LOCALE)
_COLUMNS: Final = {name: column for column, name in FIELDS.items()}
_LINE: Final = re.compile(r"lines\[(\d+)\]\.(\w+)")
_BAR: Final = frozenset(
    {"kind", "discount", "discount_reason", "tax", "commodity", "role", "hours", "year", "prices"}
)


class Editor(ScrollPage):
    """Edits one draft in place. Sends ``edited`` after every change a person made."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, gap=theme.L)
        self.draft = QuoteDraft()
        self.problems: list[Problem] = []
        self._rates: dict[str, int] = {}
        self._exemption = ""
        self._touched = False
        self.head = HeadForm()
        self.fold = Button(
            "More: currency, prices, ceiling, freight, period, references, texts, payments, papers",
            "chevron-right",
            then=self.toggle,
        )
        self.fold.setProperty("look", "link")
        self.more = MoreForm()
        self.more.hide()
        self.model = LinesModel()
        self.grid = LineGrid(self.model)
        self.bar = LineBar(self.model)
        self.wrong = Wrong()
        self.taken = Muted("")
        self.undo_button = Button("Undo", "undo-2", small=True, then=self.model.undo).named("Undo", "Ctrl+Z")
        self.undo_row = QWidget()
        self.undo_row.setLayout(row(self.taken, self.undo_button, 1, gap=theme.S))
        self.undo_row.hide()
        self.options = Faint("", wrap=True)
        self.sums = Sums()
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        top = column(self.head, gap=theme.S)
        top.addWidget(self.fold)
        top.addWidget(self.more)
        self.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        self.body.addLayout(top)
        self.body.addWidget(self.grid)
        left = QWidget()
        left.setLayout(column(self.undo_row, self.wrong, self.options, 1, gap=theme.S))
        beneath = row(left, self.sums, gap=theme.L)
        beneath.setStretch(0, 5)
        beneath.setStretch(1, 4)
        card = Card(margin=theme.M)
        card.add(self.bar)
        self.body.addLayout(beneath)
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.line_card = card
        card.hide()

    def _wire(self) -> None:
        self.head.edited.connect(self._edited)
        self.head.more.connect(self.open_more)
        self.more.edited.connect(self._edited_more)
        self.model.edited.connect(self._edited)
        self.model.undoable.connect(self._undoable)
        self.grid.here.connect(self._stand)

    # -- what is shown ----------------------------------------------------------------------------------------

    def take(self, editing: Editing) -> None:
        """Edit this draft from now on."""
        self.draft, self._touched = editing.draft, False
        self.draft.locale = LOCALE
        self._rates = dict(editing.choices.rates)
        self.head.take(self.draft, editing.choices, editing.today)
        self.more.take(self.draft, editing.choices)
        self.model.offer(editing.choices.services)
        self.model.currency = self.draft.currency
        self.model.take(self.draft.lines)
        self._stand(-1)
        self._compute()

    def follow(self, standing: Standing) -> None:
        """Show what the office says of the draft: payer, look, exemption."""
        self.head.follow(standing)
        until = standing.exemption_to
        self._exemption = (
            f"certificate to {until:%Y}" if until else "certificate on file" if standing.exemption else ""
        )
        self._compute()

    def refresh(self) -> None:
        """Show the draft again after something else than typing changed it."""
        self.head.refresh()
        self.more.refresh()
        self.model.beginResetModel()
        self.model.endResetModel()
        self._compute()

    def toggle(self) -> None:
        """Fold the rest of the head out, or in."""
        self.open_more(not self.more.isVisible())

    def open_more(self, out: bool = True) -> None:
        """Fold the rest of the head out."""
        self.more.setVisible(out)
        self.fold.picture("chevron-down" if out else "chevron-right")

    def focus_on(self, field: str, line: int = -1) -> None:
        """Put the cursor where something must be said."""
        if line >= 0 or field == "lines":
            at = max(0, line)
            self.grid.go_to(
                at, _COLUMNS.get(field, TEXT), edit=field in ("text", "unit_price", "code", "quantity")
            )
            if field in _BAR:
                self._stand(at)
                self.bar.focus_on(field)
            return
        for name, widget in (
            ("payer", self.head.payer),
            ("valid_days", self.head.valid),
            ("payment_days", self.head.terms),
        ):
            if name == field:
                widget.setFocus()
                return
        self.open_more()
        if self.more.focus_on(field):
            self.ensureWidgetVisible(self.more.fields[field])

    def redden(self, *, late: bool) -> None:
        """Mark the validity red while a rule finds it too short, unless it cannot be read at all."""
        edit = self.head.valid.edit
        unread = any(problem.field == "valid_days" for problem in self.problems)
        if not unread and bool(edit.property("wrong")) != late:
            edit.setProperty("wrong", late)
            edit.style().unpolish(edit)
            edit.style().polish(edit)

    def first_problem(self) -> str:
        """What keeps the draft from being saved, or nothing."""
        return str(self.problems[0]) if self.problems else ""

    # -- what is typed ----------------------------------------------------------------------------------------

    def _edited(self) -> None:
        self._touched = True
        self._compute()
        self.edited.emit()

    def _edited_more(self) -> None:
        if self.draft.currency != self.model.currency:
            self.model.currency = self.draft.currency
        self.head.refresh()
        self._edited()

    def _stand(self, at: int) -> None:
        self.bar.stand(at)
        self.line_card.setVisible(at >= 0)
        if at >= 0:
            rect = self.grid.visualRect(self.model.index(at, CODE))
            centre = self.grid.mapTo(self.more.parentWidget() or self.grid, rect.center())
            self.ensureVisible(0, centre.y(), 0, rect.height() + theme.L)

    def _undoable(self, what: str) -> None:
        self.taken.setText(f"{what}.")
        self.undo_row.setVisible(bool(what))

    def _compute(self) -> None:
        self.problems = self.draft.problems(self._rates)
        wrong: dict[tuple[int, str], str] = {}
        fields: dict[str, str] = {}
        for problem in self.problems:
            found = _LINE.match(problem.field)
            if found:
                wrong.setdefault((int(found[1]), found[2]), problem.text.partition(": ")[2] or problem.text)
            else:
                fields.setdefault(problem.field.partition(".")[0], problem.text)
        for name in ("engagement", "payer", "valid_days", "payment_days"):
            self.head.problem(name, fields.get(name, "") if self._touched else "")
        for name in self.more.fields:
            self.more.problem(name, fields.get(name, ""))
        self._count(wrong)

    def _count(self, wrong: dict[tuple[int, str], str]) -> None:
        offer = self.draft.roughly(self._rates)
        try:
            sums = sums_of(offer)
        except Refusal as refusal:
            self.wrong.say(refusal.text)
            self.more.fields["schedule"].tell(None)
            return
        self.wrong.say("")
        typed = [at for at, line in enumerate(self.draft.lines) if not line.empty]
        amounts = {
            at: _WORDING.amount(amount)
            for at, amount in zip(typed, sums.amounts, strict=True)
            if amount is not None and not {(at, "unit_price"), (at, "quantity")} & wrong.keys()
        }
        self.model.say(amounts, wrong)
        self.sums.show_totals(sums, self._exemption)
        self.more.fields["schedule"].tell(sums.gross)
        outside = [line for line in offer.lines if line.kind in OUTSIDE and line.priced]
        one = "One line stands outside the total until they say yes."
        self.options.setText(
            ""
            if not outside
            else one
            if len(outside) == 1
            else f"{len(outside)} lines stand outside the total until they say yes."
        )
