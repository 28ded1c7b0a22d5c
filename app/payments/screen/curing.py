"""The buttons of an invoice's findings: the lines, our details, the playbook, the order, a task, or a question to the office."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.basics.dates import Calendar
from app.interactions.commands import mark_promise
from app.interactions.drafts import TaskDraft
from app.payments.commands.task import give_invoice_task
from app.payments.queries.questions import question_about
from app.requirements.queries import Questionnaire
from app.requirements.rules.finding import Action, Finding
from app.shell.fields import DateField, NoteField, TextField

if TYPE_CHECKING:
    from app.payments.queries.pages import InvoicePage
    from app.payments.screen.page import InvoiceScreen

_OURS: Final = frozenset({Action.SET_SELLER, Action.SET_CONTACT, Action.ATTACH_DOCUMENT})
_LINES: Final = frozenset({Action.EDIT_LINE, Action.SPLIT_LINE, Action.ADD_LINE, Action.ADD_LINE_CODE})
_PLAYBOOK: Final = frozenset(
    {
        Action.SET_DOCUMENT,
        Action.SET_LANGUAGE,
        Action.SET_PAPER,
        Action.SET_DELIVERY_METHOD,
        Action.SET_TITLE,
        Action.SET_ADDRESSEE,
        Action.CHOOSE_SIGNATURE,
        Action.ADD_CLAUSE,
    }
)
_ISSUE: Final = frozenset({Action.SET_DATE, Action.SET_NUMBER})
_TASK_DAYS: Final = 2


class Curing(QObject):
    """Carries out cures for the page of an invoice."""

    def __init__(self, page: InvoiceScreen) -> None:
        super().__init__(page)
        self.page = page

    def cure(self, finding: object) -> None:
        """What the button of this finding says."""
        shown = self.page.shown()
        if shown is None or not isinstance(finding, Finding) or finding.cure is None:
            return
        action = finding.cure.action
        if action is Action.ASK_OFFICE:
            asked = (shown.row.id, finding.office, finding.rule)
            self.page.desk.ask(question_about, *asked, then=self._mail)
        elif action is Action.NOTE_ADVICE:
            self._task(finding, shown)
        elif action in _LINES:
            self.page.ask_part()
        elif action in _ISSUE:
            self.page.desk.refused.emit("The issue gives the invoice its number and today's date.", ())
        else:
            self.page.go(_place_of(action, shown))

    def _mail(self, asked: Questionnaire) -> None:
        """Open the question in one's own mail program."""
        letter = asked.letter
        QDesktopServices.openUrl(
            QUrl(f"mailto:{asked.to}?subject={quote(letter.subject)}&body={quote(letter.body)}")
        )

    def _task(self, finding: Finding, shown: InvoicePage) -> None:
        assert finding.cure is not None  # noqa: S101 - cure looked
        if finding.in_hand:
            promise = UUID(str(finding.cure.params["in_hand"]))
            self.page.desk.do(mark_promise, promise, "kept", then=self._kept, label="Done.")
            return
        what, who, due = (
            NoteField("What", "What must be done", 2),
            TextField("By", "initials"),
            DateField("Due"),
        )
        what.put(str(finding.cure.params.get("task") or finding.says))
        due.put(Calendar().after(shown.today, _TASK_DAYS))
        fields = (("who", who), ("due", due), ("what", what))
        self.page.ask(
            "Make it a task", fields, "Take it over", partial(self._give, finding, shown), finding.says
        )

    def _give(self, finding: Finding, shown: InvoicePage, values: Mapping[str, Any]) -> None:
        draft = TaskDraft(None, finding.rule, str(values["what"]), values["due"], str(values["who"]))
        slip = self.page.slip
        self.page.desk.do(
            give_invoice_task,
            shown.row.id,
            draft,
            then=self._given,
            label="It is a task now.",
            otherwise=slip.refuse,
        )

    def _given(self, _promise: UUID) -> None:
        self.page.slip.close_slip()
        self.page.refresh()

    def _kept(self, _what: str) -> None:
        self.page.refresh()


def _place_of(action: Action, shown: InvoicePage) -> str:
    """The page on which this is mended."""
    if action in _OURS:
        return "settings"
    if action in _PLAYBOOK or shown.row.order_id is None:
        return f"institution/{shown.institution}"
    return f"order/{shown.row.order_id}"
