"""The issue, and what follows it: events, the lesson of a return, the next revision, the PDF on disk."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.basics.errors import Refusal
from app.quotes.commands import Issued, Saved, issue, learn_from, record_event, record_return, revise
from app.quotes.document import reprint
from app.quotes.drafts import EventDraft
from app.quotes.screen.frozen import last_return
from app.requirements.lessons import Proposal

if TYPE_CHECKING:
    from app.quotes.queries import QuoteView
    from app.quotes.screen.quote import QuoteScreen


class After(QObject):
    """Carries out, for a page, what freezes a quote and what happens to a frozen one."""

    def __init__(self, page: QuoteScreen) -> None:
        super().__init__(page)
        self.page = page
        self._path = ""
        self._unlearned = False
        page.side.preflight.anyway.connect(self.override)
        page.side.reason.given.connect(self._issue_with)
        page.frozen.event_card.recorded.connect(self._record)
        page.frozen.learn.learnt.connect(self._learn)

    def _view(self) -> QuoteView | None:
        return self.page.editing.view if self.page.editing is not None else None

    # -- issuing ----------------------------------------------------------------------------------------------

    def why_not(self) -> str:
        """Why it cannot be issued, or nothing."""
        if problem := self.page.editor.first_problem():
            return problem
        standing = self.page.watch.standing
        if standing is None:
            return "The rules are being asked."
        stops = standing.preflight.stops
        if not stops:
            return ""
        more = f" And {len(stops) - 1} more." if len(stops) > 1 else ""
        return f"{stops[0].says} {stops[0].because}{more}"

    def issue(self) -> None:
        """Save, then issue; says why where it cannot be."""
        if self.page.keeper.draft is None:
            return
        if why := self.why_not():
            self.page.desk.refused.emit(f"The quote cannot be issued. {why}", ())
            return
        self.page.keeper.save(after=self._issue)

    def _issue(self, reason: str | None = None) -> None:
        number = self.page.number()
        label = f"{number} issued."
        draft = self.page.keeper.draft
        failed = tuple(sorted(draft.failed)) if draft is not None else ()
        then, otherwise = self._issued, self._refused
        self.page.desk.do(issue, number, reason, failed, then=then, otherwise=otherwise, label=label)

    def _refused(self, refusal: Refusal) -> None:
        side, standing = self.page.side, self.page.watch.standing
        side.choose("preflight")
        side.preflight.say_problem(refusal.text)
        if refusal.findings:
            side.reason.ask(max(1, len(standing.preflight.stops) if standing is not None else 1))
        self.page.watch.check_clock.start()

    def override(self) -> None:
        """Ask for the reason to issue against the rules."""
        standing = self.page.watch.standing
        if problem := self.page.editor.first_problem():
            self.page.desk.refused.emit(f"The quote cannot be issued. {problem}", ())
        elif standing is not None:
            self.page.side.choose("preflight")
            self.page.side.reason.ask(len(standing.preflight.stops))

    def _issue_with(self, reason: str) -> None:
        self.page.keeper.save(after=partial(self._issue, reason))

    def _issued(self, done: Issued) -> None:
        if done.remarks:
            self.page.desk.done.emit(" ".join((f"{done.number} issued.", *done.remarks)))
        self.page.side.reason.reason.put("")
        self.page.side.reason.hide()
        self.page.reload()

    # -- what happens to it -----------------------------------------------------------------------------------

    def revise(self) -> None:
        """The next revision, a draft with everything that this one says."""
        self.page.desk.do(
            revise, self.page.number(), then=self._revised, label="The next revision is a draft."
        )

    def _revised(self, saved: Saved) -> None:
        self.page.moved_to(saved.number)
        self.page.reload()

    def order(self) -> None:
        """Over to the orders, with this quote in hand."""
        self.page.go(f"orders/new?quote={self.page.number()}")

    def _record(self, draft: EventDraft, rule: Proposal | None) -> None:
        view = self._view()
        if view is None:
            return
        number, n, desk = view.row.number, view.revision.n, self.page.desk
        label = f"{number} {draft.kind}."
        then, otherwise = self._recorded, self._not_recorded
        if rule is None:
            self._unlearned = draft.kind == "returned"
            desk.do(record_event, number, draft, n, then=then, otherwise=otherwise, label=label)
        else:
            label = f"{label} Learned: {rule.says}"
            desk.do(record_return, number, draft, rule, n, then=then, otherwise=otherwise, label=label)

    def _recorded(self, id_: object) -> None:
        if self._unlearned and isinstance(id_, UUID):
            self.page.frozen.not_taught(id_)
        self._unlearned = False
        self.page.frozen.event_card.shut()

    def _not_recorded(self, refusal: Refusal) -> None:
        self.page.frozen.event_card.refuse(refusal.text)

    def _learn(self, rule: Proposal, objection: str, person: str) -> None:
        view = self._view()
        returned = last_return(view) if view is not None else None
        if returned is not None:
            label = f"Learned: {rule.says}"
            done, wrong = self._learnt, self.page.frozen.learn.refuse
            self.page.desk.do(
                learn_from, returned.id, rule, objection, person, then=done, otherwise=wrong, label=label
            )

    def _learnt(self, _id: object) -> None:
        self.page.frozen.learn.hide()

    # -- on disk ----------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Ask where the issued PDF shall be written."""
        view = self._view()
        if view is not None:
            dialog = QFileDialog(self.page, "Save PDF as", view.revision.file_name, "PDF (*.pdf)")
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix("pdf")
            dialog.fileSelected.connect(self.write_pdf)
            dialog.open()

    def write_pdf(self, path: str) -> None:
        """Write the stored bytes of this revision to a file."""
        view = self._view()
        if view is not None:
            self._path = path
            self.page.desk.ask(reprint, view.row.number, view.revision.n, then=self._write)

    def _write(self, printed: tuple[str, bytes]) -> None:
        self.page.desk.make(write, self._path, printed[1], then=self._written, otherwise=self._not_written)

    def _written(self, path: str) -> None:
        self.page.desk.done.emit(f"Saved as {Path(path).name}.")

    def _not_written(self, refusal: Refusal) -> None:
        self.page.desk.refused.emit(refusal.text, ())


def write(path: str, content: bytes) -> str:
    """Writes a file; answers its path. A Refusal says why it cannot be written there."""
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}. Choose another place.") from error
    return path
