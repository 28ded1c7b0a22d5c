"""The button of a finding really does what it says: in the draft, in the file, or as a letter to an office."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QObject, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices

from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.quotes.drafts.cures import Around, Step, cured, noted
from app.requirements.queries import questions_for
from app.requirements.rules.finding import Action, Finding

if TYPE_CHECKING:
    from app.quotes.screen.quote import QuoteScreen


class Curing(QObject):
    """Carries out cures for a page."""

    def __init__(self, page: QuoteScreen) -> None:
        super().__init__(page)
        self.page = page
        page.side.preflight.cured.connect(self.cure)
        page.side.letter.mail.connect(self.mail)

    def cure(self, finding: Finding) -> None:
        """What the button of this finding says."""
        draft, found = self.page.keeper.draft, self.page.editing
        if draft is None or found is None or finding.cure is None:
            return
        if self.page.preparing.cures(finding):
            return
        if finding.cure.action is Action.ASK_OFFICE:
            office = finding.office or "purchasing"
            letter = self.page.side.letter
            self.page.desk.ask(questions_for, found.client.institution_id, office, then=letter.say)
        elif finding.cure.action is Action.NOTE_ADVICE:
            self._note(finding)
        else:
            self._follow(cured(draft, finding.cure, self._around()))

    def _around(self) -> Around:
        standing, found = self.page.watch.standing, self.page.editing
        if standing is None or found is None:
            return Around()
        look = standing.tailoring
        papers = tuple((row.kind, row.title) for row in found.choices.papers)
        return Around(
            look.clauses, look.columns, look.blocks, papers, bool(standing.exemption), look.language
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

    def _note(self, finding: Finding) -> None:
        draft, found = self.page.keeper.draft, self.page.editing
        if draft is None or found is None or finding.cure is None:
            return
        task = str(finding.cure.params.get("task") or finding.says)
        noted(draft, str(finding.cure.params.get("rule") or finding.rule))
        told = NoteDraft(
            client_id=found.client.id,
            engagement_id=draft.engagement_id,
            kind="note",
            text=f"Quote {draft.number or 'in preparation'}: noted as done. {task}",
        )
        self.page.desk.do(note, told, label="Noted in the client's file.")
        self.page.typed()
        self.page.watch.check()

    def mail(self, to: str, subject: str, body: str) -> None:
        """Open the letter in one's own mail program."""
        url, query = QUrl(f"mailto:{to}"), QUrlQuery()
        query.addQueryItem("subject", quote(subject))
        query.addQueryItem("body", quote(body))
        url.setQuery(query)
        QDesktopServices.openUrl(url)
