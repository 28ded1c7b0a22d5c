"""The button of a finding really does what it says: in the draft, in the file, as a task, or as a letter to an office."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from PySide6.QtCore import QObject, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

from app.basics.errors import Refusal
from app.interactions.commands import give_task, mark_promise, note
from app.interactions.drafts import NoteDraft, TaskDraft
from app.quotes.drafts.cures import Around, Step, cured, noted
from app.quotes.rules.offer import Enclosure
from app.quotes.screen.asking import Values, asked_for, task_fields
from app.requirements.rules.finding import Action, Finding
from app.requirements.single import question_for
from app.seller.commands import file_paper_from
from app.seller.drafts import FiledDraft

if TYPE_CHECKING:
    from app.quotes.screen.asking import Asked
    from app.quotes.screen.quote import QuoteScreen

_EXEMPTION = "exemption-certificate"


class Curing(QObject):
    """Carries out cures for a page."""

    def __init__(self, page: QuoteScreen) -> None:
        super().__init__(page)
        self.page = page
        self._filing: FiledDraft | None = None
        page.side.preflight.cured.connect(self.cure)
        page.side.letter.mail.connect(self.mail)
        page.side.paper.filed.connect(self._file)

    def cure(self, finding: Finding) -> None:
        """What the button of this finding says."""
        draft, found = self.page.keeper.draft, self.page.editing
        if draft is None or found is None or finding.cure is None:
            return
        action = finding.cure.action
        if action is Action.ASK_OFFICE:
            self._ask(finding)
        elif action is Action.NOTE_ADVICE:
            self._task(finding)
        elif self.page.preparing.cures(finding) or self._paper(finding):
            return
        elif (asked := asked_for(finding, draft, found)) is not None:
            self.page.side.slip.ask(
                asked.title, asked.fields, asked.word, partial(self._take, asked), asked.said
            )
        else:
            self._follow(cured(draft, finding.cure, self._around()))

    def _ask(self, finding: Finding) -> None:
        found, letter = self.page.editing, self.page.side.letter
        if found is not None:
            office = finding.office or "purchasing"
            self.page.desk.ask(
                question_for, found.client.institution_id, office, finding.rule, then=letter.say
            )

    def _take(self, asked: Asked, values: Values) -> None:
        """The fields are said: the draft changes, or the slip says what is wrong."""
        try:
            asked.take(values)
        except Refusal as refusal:
            self.page.side.slip.refuse(refusal)
            return
        self.page.side.slip.close_slip()
        self._follow(Step(changed=True))

    def _around(self) -> Around:
        standing, found = self.page.watch.standing, self.page.editing
        if standing is None or found is None:
            return Around()
        look = standing.tailoring
        papers = tuple((row.kind, row.title) for row in found.choices.papers)
        return Around(
            look.clauses,
            look.columns,
            look.blocks,
            papers,
            bool(standing.exemption),
            look.language,
            found.client.institution_key,
        )

    def _follow(self, step: Step) -> None:
        page = self.page
        if step.changed or step.field or step.line >= 0:
            page.editor.refresh()
        if step.changed or step.field == "references":
            page.typed()
            page.watch.check()
        if step.says:
            page.desk.refused.emit(step.says, ())
        elif step.goes:
            page.go(step.goes)
        elif step.field or step.line >= 0:
            page.editor.focus_on(step.field, step.line)

    # -- papers -----------------------------------------------------------------------------------------------

    def _paper(self, finding: Finding) -> bool:
        """Opens the card that files a paper, where there is none on file that would do."""
        found, mend = self.page.editing, finding.cure
        if found is None or mend is None or mend.action is not Action.ATTACH_DOCUMENT:
            return False
        kind = str(mend.params.get("document") or "")
        if kind == _EXEMPTION:
            self.page.go(f"institution/{found.client.institution_key}")
            return True
        old = next((row for row in found.choices.papers if row.kind == kind), None)
        if old is not None and not mend.params.get("newer"):
            return False
        self.page.side.paper.ask(kind, kind.replace("-", " "), finding.because, old)
        return True

    def _file(self, draft: FiledDraft, path: Path) -> None:
        self._filing = draft
        card = self.page.side.paper
        self.page.desk.do(
            file_paper_from,
            draft,
            path,
            then=self._filed,
            label=f"Filed {draft.title}",
            otherwise=card.refuse,
        )

    def _filed(self, _id: UUID) -> None:
        draft, filed = self.page.keeper.draft, self._filing
        self.page.side.paper.hide()
        if draft is None or filed is None:
            return
        draft.annexes = [
            *[annex for annex in draft.annexes if annex.kind != filed.kind],
            Enclosure(kind=filed.kind, title=filed.title),
        ]
        self._follow(Step(changed=True))

    # -- tasks ------------------------------------------------------------------------------------------------

    def _task(self, finding: Finding) -> None:
        """Advice: a task for somebody, or done already; a task in hand is kept by its button."""
        found, mend = self.page.editing, finding.cure
        if found is None or mend is None:
            return
        if finding.in_hand:
            promise = UUID(str(mend.params["in_hand"]))
            self.page.desk.do(mark_promise, promise, "kept", then=self._changed, label="Done.")
            return
        fields = task_fields(finding, found)
        self.page.side.slip.ask(
            "Make it a task", fields, "Take it over", partial(self._give, finding), finding.says
        )

    def _give(self, finding: Finding, values: Values) -> None:
        draft, found = self.page.keeper.draft, self.page.editing
        if draft is None or found is None or finding.cure is None:
            return
        rule = str(finding.cure.params.get("rule") or finding.rule)
        if values["how"] == "done":
            self.page.side.slip.close_slip()
            self._note(rule, str(values["what"]))
            return
        given = TaskDraft(
            found.client.id,
            rule,
            str(values["what"]),
            values["due"],
            str(values["who"] or ""),
            draft.engagement_id,
        )
        slip = self.page.side.slip
        self.page.desk.do(
            give_task, given, then=self._given, label="It is a task now.", otherwise=slip.refuse
        )

    def _given(self, _id: UUID) -> None:
        self.page.side.slip.close_slip()
        self.page.watch.check()

    def _changed(self, _what: str) -> None:
        self.page.watch.check()

    def _note(self, rule: str, task: str) -> None:
        draft, found = self.page.keeper.draft, self.page.editing
        if draft is None or found is None:
            return
        noted(draft, rule)
        told = NoteDraft(
            client_id=found.client.id,
            engagement_id=draft.engagement_id,
            kind="note",
            text=f"Quote {draft.number or 'in preparation'}: noted as done. {task}",
        )
        self.page.desk.do(note, told, label="Noted in the client's file.")
        self._follow(Step(changed=True))

    def mail(self, to: str, subject: str, body: str) -> None:
        """Open the letter in one's own mail program."""
        url, query = QUrl(f"mailto:{to}"), QUrlQuery()
        query.addQueryItem("subject", quote(subject))
        query.addQueryItem("body", quote(body))
        url.setQuery(query)
        QDesktopServices.openUrl(url)
