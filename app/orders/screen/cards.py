"""What stands above the check: the point to decide, and the clearance of the work once the order is accepted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.basics.errors import Refusal
from app.orders.queries import Balance
from app.orders.screen.checktable import Point
from app.orders.screen.words import SEVERITIES, WORDS, count, short
from app.shell import theme
from app.shell.widgets import Body, Button, Card, Icon, Muted, Problem, Strong, column, row


class DecisionCard(Card):
    """The chosen point with its reason and three buttons; sends ``decided("accept" …)``."""

    decided = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.mark = Icon("info")
        self.what, self.because = Strong(""), Body("", wrap=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason or remark; a question goes into the letter")
        self.reason.setAccessibleName("Reason")
        self.wrong = Problem()
        self.buttons = {
            "accept": Button("Accept", "check", keys="A", then=lambda: self.decided.emit("accept")),
            "query": Button("Query", "mail", keys="Q", then=lambda: self.decided.emit("query")),
            "refuse": Button("Refuse", "ban", keys="R", then=lambda: self.decided.emit("refuse")),
        }
        self.body.addLayout(row(self.mark, self.what, 1, gap=theme.S))
        self.because.setMinimumHeight(36)  # two lines: nothing below moves when another point is chosen
        self.because.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.because)
        line = row(self.reason, *self.buttons.values(), gap=theme.S)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.wrong)

    def say(self, picked: Sequence[Point]) -> None:
        """Say what is chosen in the table."""
        self.wrong.say("")
        for button in self.buttons.values():
            button.allow(bool(picked), "Choose a difference first.")
        d = picked[0].difference if picked else None
        if d is None:
            self.mark.say("check", "green")
            self.what.setText("The same on both")
            self.because.setText("There is nothing to decide on this line.")
        elif len(picked) > 1:
            self.mark.say("list")
            self.what.setText(f"{count(len(picked), 'difference', 'differences')} chosen")
            self.because.setText("They are decided together, all or none.")
        else:
            word, icon, signal = SEVERITIES[d.severity]
            self.mark.say(icon, "muted" if signal == "neutral" else signal)
            self.what.setText(f"{word}, {picked[0].where}: {short(d)}")
            said = f" {d.decided_by or 'Somebody'}: “{d.reason}”" if d.decision and d.reason else ""
            self.because.setText(d.because + said)

    def refuse(self, refusal: Refusal) -> None:
        """Say why it cannot be decided so; the cursor goes to the reason."""
        self.wrong.say(refusal.text)
        self.reason.setFocus()


class ClearedCard(Card):
    """Work may start: what is ordered, invoiced, received and left; sends ``billing()`` and ``delivering()``."""

    billing = Signal()
    delivering = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("green", parent)
        self.more = Muted("", wrap=True)
        self.bill = Button("New invoice", "banknote", then=self.billing.emit)
        self.deliver = Button("Delivered…", "package", then=self.delivering.emit)
        words = QWidget()
        words.setLayout(column(Strong("Cleared to start"), self.more, gap=2))
        line = row(Icon("circle-check", "green"), words, self.deliver, self.bill, gap=theme.M)
        line.setStretch(1, 1)
        self.body.addLayout(line)

    def say(self, b: Balance) -> None:
        """Show this balance."""
        self.more.setText(
            f"{WORDS.money(b.ordered)} ordered, {WORDS.amount(b.invoiced)} invoiced, "
            f"{WORDS.amount(b.received)} received, {WORDS.amount(b.left)} left to invoice."
        )
        self.bill.allow(b.left.minor > 0, "All of the order is invoiced.")
