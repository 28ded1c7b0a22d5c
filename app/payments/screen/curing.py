"""The buttons of an invoice's findings: the lines, our details, the playbook, the order, a task, or a question to the office."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.basics.dates import Calendar
from app.interactions.commands import mark_promise
from app.interactions.drafts import TaskDraft
from app.payments.commands import attach, enclose, file_and_attach
from app.payments.commands.task import give_invoice_task
from app.payments.queries.questions import question_about
from app.quotes.rules.offer import Enclosure
from app.requirements.queries import Questionnaire
from app.requirements.rules.finding import Action, Finding
from app.seller.drafts import FiledDraft
from app.shell.fields import DateField, NoteField, TextField

if TYPE_CHECKING:
    from app.payments.queries.pages import InvoicePage
    from app.payments.screen.page import InvoiceScreen

_EXEMPTION: Final = "exemption-certificate"
_OURS: Final = frozenset({Action.SET_SELLER, Action.SET_CONTACT})
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
        page.facts.papers.chosen.connect(self._enclose)
        page.facts.papers.filing.connect(self._ask_paper)
        page.facts.filing.filed.connect(self._file)

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
        elif action is Action.ATTACH_DOCUMENT:
            self._attach(finding, shown)
        elif action in _LINES:
            self.page.ask_part()
        elif action in _ISSUE:
            self.page.desk.refused.emit("The issue gives the invoice its number and today's date.", ())
        else:
            self.page.go(_place_of(action, shown))

    # -- papers that go with it -------------------------------------------------------------------------------

    def _attach(self, finding: Finding, shown: InvoicePage) -> None:
        """The paper on file goes along at once; one that is not there, or too old, is filed here."""
        assert finding.cure is not None  # noqa: S101 - cure looked
        kind, newer = str(finding.cure.params.get("document") or ""), finding.cure.params.get("newer")
        if kind == _EXEMPTION:
            self.page.go(f"institution/{shown.institution}")
            return
        old = next((row for row in shown.papers if row.kind == kind), None)
        if old is None or newer:
            self.page.facts.filing.ask(kind, kind.replace("-", " ") or "paper", finding.because, old)
            self.page.left.verticalScrollBar().setValue(0)
            return
        paper, label = Enclosure(kind=kind, title=old.title), f"{old.title} goes with it"
        self.page.desk.do(attach, shown.row.id, paper, then=self._went, label=label)

    def _ask_paper(self) -> None:
        self.page.facts.filing.ask(
            "", "paper", "It is filed with our papers and goes with this invoice.", None
        )
        self.page.left.verticalScrollBar().setValue(0)

    def _enclose(self, papers: tuple[Enclosure, ...]) -> None:
        shown = self.page.shown()
        if shown is not None:
            self.page.desk.do(enclose, shown.row.id, papers, then=self._went)

    def _file(self, draft: FiledDraft, path: Path) -> None:
        shown, card = self.page.shown(), self.page.facts.filing
        if shown is not None:
            self.page.desk.do(
                file_and_attach, shown.row.id, draft, path,
                then=self._filed, label=f"Filed {draft.title}; it goes with this invoice", otherwise=card.refuse,
            )  # fmt: skip

    def _filed(self, _none: object) -> None:
        self.page.facts.filing.hide()
        self.page.refresh()

    def _went(self, _none: object) -> None:
        self.page.refresh()

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
