"""One job over several payers: who pays which part, and the sum of the parts beside the whole while one types."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.errors import Refusal
from app.basics.money import total
from app.basics.wording import Wording
from app.quotes.drafts.split import PartDraft, Planned, SplitDraft
from app.quotes.queries.parts import Family
from app.quotes.rules.amounts import sums_of
from app.quotes.rules.offer import Offer, numbers
from app.shell import theme
from app.shell.fields import AmountField, ChoiceField
from app.shell.widgets import (
    Body,
    Button,
    Card,
    Header,
    Line,
    Muted,
    Problem,
    ScrollPage,
    Segmented,
    Statement,
    Strong,
    Title,
    column,
    row,
)

_WORDING = Wording("en_GB")
_TAKER = 280  # pixels in which a payer can be read
_WIDEST = 900
_ONE = "This institution has one payer only. Add the others under Institutions; a payer of another client is named with concierge quote split."
_HINTS = {"percent": "60 %", "amount": "5000.00"}


class PartRow(QWidget):
    """One part: its payer, its share, what it comes to. Sends ``edited`` and ``removed``."""

    edited = Signal()
    removed = Signal()

    def __init__(self, payers: tuple[tuple[str, str], ...], n: int) -> None:
        super().__init__()
        self.payer = ChoiceField(f"Part {n}, paid by", payers)
        if payers:
            self.payer.put(payers[min(n, len(payers)) - 1][0])
        self.share = AmountField("Share")
        self.share.setFixedWidth(130)
        self.amount = Statement("")
        self.amount.setMinimumWidth(150)
        self.drop = Button("", "x", quiet=True, small=True, then=self.removed.emit)
        self.drop.setAccessibleName(f"Remove part {n}")
        box = row(self.payer, self.share, self.amount, self.drop, gap=theme.L)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.payer.edited.connect(self.edited)
        self.share.edited.connect(self.edited)

    def part(self, how: str) -> PartDraft:
        """What was typed."""
        return PartDraft(payer=self.payer.value() or "", share="" if how == "lines" else self._share(how))

    def _share(self, how: str) -> str:
        text = self.share.value()
        return f"{text} %" if how == "percent" and text and text != "rest" and "%" not in text else text


class SplitPanel(QWidget):
    """Divides one quote. Sends ``split(SplitDraft)``, ``joined`` to undo a split, ``went(address)``, ``closed``."""

    split = Signal(object)
    joined = Signal()
    went = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offer: Offer | None = None
        self.planned: tuple[Planned, ...] = ()
        self._payers: tuple[tuple[str, str], ...] = ()
        self.rows: list[PartRow] = []
        self.takers: dict[str, ChoiceField] = {}
        self._build_head()
        self.page = ScrollPage(gap=theme.L)
        self.page.body.setContentsMargins(theme.XL, theme.L, theme.XL, theme.XL)
        self._build_form()
        self._build_family()
        self.page.body.addStretch(1)
        whole = column(self.head, self.page, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _build_head(self) -> None:
        self.head = Header()
        self.title, self.whose = Title("Split over payers"), Muted("")
        self.back = Button("Back to the quote", "arrow-left", then=self.closed.emit).named(
            "Back to the quote", "Esc"
        )
        self.button = Button("Make the parts", "layers", primary=True, then=self.press).named(
            "Make the parts", "Ctrl+Return"
        )
        words = QWidget()
        words.setLayout(column(self.title, self.whose, gap=2))
        box = row(words, self.back, self.button, gap=theme.M)
        box.setStretch(0, 1)
        self.head.body.addLayout(box)

    def _build_form(self) -> None:
        self.form = Card()
        self.form.setMaximumWidth(_WIDEST)
        self.how = Segmented((("percent", "By percentages"), ("amount", "By amounts"), ("lines", "By lines")))
        self.how.chosen.connect(self._turn)
        self.note = Muted("", wrap=True)
        self.parts = column(gap=theme.M)
        self.lines = QGridLayout()
        self.lines.setHorizontalSpacing(theme.L)
        self.lines.setVerticalSpacing(theme.S)
        self.lines.setColumnStretch(0, 1)
        self.add = Button("Add a payer", "plus", small=True, then=self._more)
        self.sum, self.wrong = Strong("", wrap=True), Problem("")
        self.form.add(self.how, self.note)
        self.form.body.addLayout(self.parts)
        self.form.body.addLayout(self.lines)
        self.form.body.addLayout(row(self.add, 1))
        self.form.add(Line(), self.sum, self.wrong)
        self.page.body.addWidget(self.form)

    def _build_family(self) -> None:
        self.family = Card()
        self.family.setMaximumWidth(_WIDEST)
        self.family_says = Strong("", wrap=True)
        self.family_rows = column(gap=theme.S)
        self.undo = Button("Undo the split", "undo-2", then=self.joined.emit)
        self.family.add(self.family_says)
        self.family.body.addLayout(self.family_rows)
        self.family.body.addLayout(row(self.undo, 1))
        self.page.body.addWidget(self.family)
        self.family.hide()

    # -- opening ----------------------------------------------------------------------------------------------

    def open(self, number: str, offer: Offer, payers: tuple[tuple[str, str], ...]) -> None:
        """Divide this offer; ``payers`` are those of its institution (key, words)."""
        self.offer, self._payers = offer, payers
        whole = sums_of(offer)
        net = f", {_WORDING.amount(whole.net)} without tax" if whole.tax else ""
        self.whose.setText(f"Quote {number}: {_WORDING.money(whole.gross)}{net}")
        self.show_family(None)
        self._clear()
        for _ in range(max(2, min(3, len(payers)))):
            self._more()
        self._lay_lines()
        self.how.choose("percent")
        self._turn("percent")
        self.rows[0].share.widget.setFocus()

    def show_family(self, family: Family | None) -> None:
        """The parts that there are already; without any, the form."""
        self.family.setVisible(family is not None)
        self.form.setVisible(family is None)
        self.button.setVisible(family is None)
        _empty(self.family_rows)
        if family is None:
            return
        self.family_says.setText(family.says)
        for part in family.parts:
            link = Button(part.number, then=partial(self.went.emit, f"quote/{part.number}"))
            link.setProperty("look", "link")
            line = QWidget()
            amount = Statement(_WORDING.money(part.total))
            box = row(link, Body(part.payer), 1, Muted(part.state), amount, gap=theme.L)
            box.setContentsMargins(0, 0, 0, 0)
            line.setLayout(box)
            self.family_rows.addWidget(line)
        self.undo.setVisible(not any(part.issued for part in family.parts))
        self.back.setFocus()

    def _clear(self) -> None:
        self.rows = []
        _empty(self.parts)

    def _more(self) -> None:
        part = PartRow(self._payers, len(self.rows) + 1)
        part.edited.connect(self.compute)
        part.removed.connect(partial(self._less, part))
        self.rows.append(part)
        self.parts.addWidget(part)
        self._turn(self.how.current())

    def _less(self, part: PartRow) -> None:
        self.rows.remove(part)
        self.parts.removeWidget(part)
        part.hide()
        part.deleteLater()
        self._turn(self.how.current())

    def _lay_lines(self) -> None:
        while (item := self.lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.takers = {}
        if self.offer is None:
            return
        sums = sums_of(self.offer)
        for at, (line, place) in enumerate(zip(self.offer.lines, numbers(self.offer.lines), strict=True)):
            amount = sums.amounts[at]
            if not line.counts or amount is None:
                continue
            taker = ChoiceField(f"Line {place}")
            taker.edited.connect(self.compute)
            self.takers[place] = taker
            self.lines.addWidget(Body(line.text, wrap=True), at, 0)
            self.lines.addWidget(Muted(_WORDING.amount(amount)), at, 1)
            taker.setMinimumWidth(_TAKER)
            self.lines.addWidget(taker, at, 2)

    # -- typing -----------------------------------------------------------------------------------------------

    def _turn(self, how: str) -> None:
        for part in self.rows:
            part.share.setVisible(how != "lines")
            part.share.widget.setPlaceholderText(_HINTS.get(how, ""))  # type: ignore[attr-defined]
            part.drop.setVisible(len(self.rows) > 2)
        for at in range(self.lines.count()):
            item = self.lines.itemAt(at)
            if item is not None and (found := item.widget()) is not None:
                found.setVisible(how == "lines")
        self.note.setText(
            {
                "percent": "Write “rest” for the payer who takes what is left.",
                "amount": "Amounts are with or without tax as the prices are. Write “rest” for the payer who takes what is left.",
                "lines": "Choose who pays each line. Quantities of one line are divided with concierge quote split.",
            }[how]
        )
        self.compute()

    def draft(self) -> SplitDraft:
        """What was typed."""
        how = self.how.current()
        draft = SplitDraft(parts=[part.part(how) for part in self.rows])
        if how == "lines":
            keys = {part.payer: part for part in draft.parts}
            for place, taker in self.takers.items():
                if taker.value() in keys:
                    keys[taker.value()].lines[place] = ""
            draft.parts = [part for part in draft.parts if part.lines]
        return draft

    def compute(self) -> None:
        """Work the parts out, and say whether they are the whole."""
        if self.offer is None:
            return
        chosen = [(part.payer.value() or "", part.payer.choices.currentText()) for part in self.rows]
        for taker in self.takers.values():
            taker.offer(chosen)
        try:
            self.planned = self.draft().planned(self.offer)
        except Refusal as refusal:
            self.planned = ()
            self._say("", refusal.text if len(self._payers) > 1 else _ONE)
        else:
            whole = sums_of(self.offer).gross
            parts = total((plan.totals.gross for plan in self.planned), self.offer.currency)
            self._say(f"The parts come to {_WORDING.money(parts)}, the whole to {_WORDING.money(whole)}.", "")
        sums = {plan.payer: _WORDING.money(plan.totals.gross) for plan in self.planned}
        for part in self.rows:
            part.amount.setText(sums.get(part.payer.value() or "", ""))

    def _say(self, sums: str, wrong: str) -> None:
        typed = any(part.share.value() for part in self.rows) or self.how.current() == "lines"
        self.sum.setText(sums)
        self.sum.setVisible(bool(sums))
        self.wrong.say(wrong if typed else "")
        self.button.allow(not wrong, wrong)

    def press(self) -> None:
        """Make the parts, where they add up."""
        if self.planned and self.button.isEnabled() and self.form.isVisibleTo(self):
            self.split.emit(self.draft())

    def refuse(self, refusal: Refusal) -> None:
        """Why the parts could not be made."""
        self.wrong.say(refusal.text)


def _empty(box: object) -> None:
    while (item := box.takeAt(0)) is not None:  # type: ignore[attr-defined]
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
