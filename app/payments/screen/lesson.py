"""What an invoice that came back teaches: the two fields open in its page until somebody learned it or put it off."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.payments.commands import learn_from
from app.payments.queries import InvoiceRow
from app.payments.queries.pages import InvoicePage
from app.playbooks.form.lesson import LessonCard
from app.requirements.lessons import Proposal
from app.shell.desk import Desk


class InvoiceLesson(QObject):
    """Shows the ``card`` where a refusal, a question or a dispute has taught nothing yet.

    ``failed`` are the keys of the rules that failed on a draft while it was looked at: they are kept when it is issued.
    """

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._row: InvoiceRow | None = None
        self.failed: tuple[str, ...] = ()
        self._put_off: set[tuple[str, str]] = set()
        self.card = LessonCard("Learn a rule from what they object to")
        self.card.learnt.connect(self._learn)
        self.card.later.connect(self._later)

    def forget(self) -> None:
        """Another invoice comes."""
        self._row, self.failed = None, ()
        self.card.hide()

    def show_invoice(self, page: InvoicePage) -> None:
        """Ask about what came back, if it is not learned; remember what failed while it is a draft."""
        row = page.row
        before, self._row = self._row, row
        if page.preflight is not None:
            self.failed = tuple(sorted({*self.failed, *page.preflight.failed_rules}))
        if before is None or before.objection != row.objection:
            self.card.hide()
        came = row.came_back
        if came is None or came.lesson is not None or (row.number, row.objection) in self._put_off:
            self.card.hide()
        else:
            self.card.ask(row.objection, came.person, "invoice")

    def _later(self) -> None:
        if self._row is not None:
            self._put_off.add((self._row.number, self._row.objection))

    def _learn(self, rule: Proposal, objection: str, person: str) -> None:
        if self._row is not None:
            done: Callable[[object], None] = self._learnt
            self._desk.do(
                learn_from, self._row.id, rule, objection, person, then=done, label=f"Learned: {rule.says}",
                otherwise=self.card.refuse,
            )  # fmt: skip

    def _learnt(self, _id: object) -> None:
        self.card.hide()
