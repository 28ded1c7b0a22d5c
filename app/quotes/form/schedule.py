"""What is paid when, a payment a row: its share, its kind, when, and what it comes to; and whether the shares are the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.wording import Wording
from app.quotes.rules.instalments import KINDS, instalments_of, missing_share, payment
from app.shell import theme
from app.shell.fields import Choices, put_into
from app.shell.widgets import Body, Button, Faint, Label, Muted, Problem, column, row

_WORDING: Final = Wording("en_GB")
_KINDS: Final = (("", "Payment"), *((kind, kind.capitalize()) for kind in KINDS))
Plan = list[dict[str, Any]]


class PaymentRow(QWidget):
    """One payment. ``value()`` is the part of the schedule, or nothing while the row is empty."""

    edited = Signal()
    dropped = Signal(object)

    def __init__(self, part: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = dict(part)
        self.share, self.when = QLineEdit(str(part.get("share", ""))), QLineEdit(str(part.get("when", "")))
        self.kind = Choices(_KINDS)
        put_into(self.kind, str(part.get("kind") or ""))
        self.amount = Body("")
        self.drop = Button("", "x", quiet=True, small=True, then=lambda: self.dropped.emit(self))
        self.drop.named("Remove this payment")
        self.share.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.share.setFixedWidth(76)
        self.kind.setFixedWidth(130)
        self.when.setPlaceholderText("on order, on delivery, after 90 days")
        self.amount.setMinimumWidth(96)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for widget, name in ((self.share, "Share in percent"), (self.kind, "Kind"), (self.when, "When")):
            widget.setAccessibleName(name)
        box = row(self.share, Muted("%"), self.kind, self.when, self.amount, self.drop)
        box.setStretch(3, 1)
        self.setLayout(box)
        self.share.textEdited.connect(self.edited)
        self.when.textEdited.connect(self.edited)
        self.kind.activated.connect(lambda _at: self.edited.emit())

    def value(self) -> dict[str, Any] | None:
        """The payment as it is typed."""
        share, when = self.share.text().strip().rstrip("% "), self.when.text().strip()
        if not share and not when:
            return None
        self._part = payment(share.replace(",", "."), str(self.kind.currentData() or ""), when, self._part)
        return dict(self._part)


class ScheduleField(QWidget):
    """Edits a payment schedule. Sends ``edited`` when a person changes it; ``tell`` says what the total is."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PaymentRow] = []
        self._gross: Money | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.XS)
        self.add_button = Button("Add a payment", "plus", small=True, then=self.add)
        self.whole = Faint("")
        self.wrong = Problem()
        name = Label("Payments: deposit, milestones, retention").weight(theme.MEDIUM)
        box = column(name, gap=theme.XS)
        box.addLayout(self._lines)
        box.addLayout(row(self.add_button, self.whole, 1, gap=theme.M))
        box.addWidget(self.wrong)
        self.setLayout(box)
        self.setFocusProxy(self.add_button)
        self._count()

    def value(self) -> Plan:
        """The schedule as it is typed; empty rows are none."""
        return [part for line in self.rows if (part := line.value()) is not None]

    def put(self, plan: Sequence[Mapping[str, Any]]) -> None:
        """Show this schedule; what is being typed is left alone where it says the same."""
        if self.value() != [dict(part) for part in plan]:
            for line in list(self.rows):
                self._take_out(line)
            for part in plan:
                self._put_in(part)
        self._count()

    def tell(self, gross: Money | None) -> None:
        """The total that is paid, with tax; None while it cannot be worked out."""
        self._gross = gross
        self._count()

    def problem(self, text: str) -> None:
        """Say what is wrong, or with empty text that nothing is."""
        self.wrong.say(text)

    def add(self) -> None:
        """One more payment, over what is left of the whole."""
        line = self._put_in({"share": missing_share(self.value())})
        line.when.setFocus()
        self._changed()

    def _put_in(self, part: Mapping[str, Any]) -> PaymentRow:
        line = PaymentRow(part)
        line.edited.connect(self._changed)
        line.dropped.connect(self._drop)
        self.rows.append(line)
        self._lines.addWidget(line)
        return line

    def _take_out(self, line: PaymentRow) -> None:
        self.rows.remove(line)
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _drop(self, line: PaymentRow) -> None:
        self._take_out(line)
        self.add_button.setFocus()
        self._changed()

    def _changed(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        """What each payment comes to, and what they are together."""
        plan, gross = self.value(), self._gross
        missing = missing_share(plan) if plan else ""
        try:
            amounts = [part.amount for part in instalments_of(plan, gross)] if gross is not None else []
        except Refusal:
            amounts = []
        typed = [line for line in self.rows if line.value() is not None]
        for at, line in enumerate(typed):
            line.amount.setText(_WORDING.amount(amounts[at]) if at < len(amounts) else "")
        if not plan:
            self.whole.setText("None: all of it is paid as the terms say.")
        elif amounts and gross is not None:
            self.whole.setText(f"100 %, {_WORDING.amount(gross)} {gross.currency} together")
        else:
            self.whole.setText(f"{missing} % is not given to a payment yet" if missing else "")
