"""While one types: the rules are asked, the document is drawn, the revisions are compared; stale answers are dropped."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.basics.errors import Refusal
from app.quotes.document import Document, document_of_draft, pdf_of
from app.quotes.document.hindering import Hindrances, hindrances
from app.quotes.queries import Standing, difference, standing_of
from app.requirements.rules.finding import Action

if TYPE_CHECKING:
    from app.quotes.screen.quote import QuoteScreen

CHECK_PAUSE: Final = 150
DRAW_PAUSE: Final = 400


class Watch(QObject):
    """Watches the draft of a page. Sends ``stood`` when the rules have answered."""

    stood = Signal()

    def __init__(self, page: QuoteScreen) -> None:
        super().__init__(page)
        self.page = page
        self.standing: Standing | None = None
        self.check_clock, self.draw_clock = QTimer(self), QTimer(self)
        for clock, pause in ((self.check_clock, CHECK_PAUSE), (self.draw_clock, DRAW_PAUSE)):
            clock.setSingleShot(True)
            clock.setInterval(pause)
        self.check_clock.timeout.connect(self.check)
        self.draw_clock.timeout.connect(self.draw)
        page.side.chosen.connect(self.turned)
        page.keeper.stored.connect(self.ask_beyond)

    def forget(self) -> None:
        """Another quote is opened."""
        self.standing = None
        self.check_clock.stop()
        self.draw_clock.stop()
        self.page.side.preflight.forget()
        self.page.side.ahead.forget()
        self.page.side.document.clear()

    def soon(self) -> None:
        """Something was typed: ask again when the typing pauses."""
        self.check_clock.start()
        if self.page.side.current() == "document":
            self.draw_clock.start()

    def check(self) -> None:
        """Hold the draft against the rules now."""
        self.check_clock.stop()
        if self.page.keeper.draft is not None:
            draft = deepcopy(self.page.keeper.draft)
            self.page.desk.ask(standing_of, draft, then=self._stood, otherwise=self._not_stood)

    def ask_beyond(self) -> None:
        """Ask what no rule asks and yet keeps the stored draft from going out as it stands."""
        draft = self.page.keeper.draft
        if draft is not None and draft.number:
            self.page.desk.ask(hindrances, draft.number, draft.revision, then=self._beyond)

    def _beyond(self, found: Hindrances) -> None:
        if self.page.keeper.draft is not None:
            self.page.side.preflight.say_beyond(found.stops, found.remarks)

    def _stood(self, standing: Standing) -> None:
        if self.page.keeper.draft is None:
            return
        self.standing = standing
        self._remember(standing)
        editor, side = self.page.editor, self.page.side
        editor.follow(standing)
        side.preflight.show_findings(standing.preflight, standing.names)
        side.ahead.say(standing.crossings, seen=side.current() == "preflight")
        rules = len(standing.preflight.findings)
        side.count.setText("1 rule in force" if rules == 1 else f"{rules} rules in force")
        stops = standing.preflight.stops
        editor.redden(late=any(f.cure is not None and f.cure.action is Action.SET_VALIDITY for f in stops))
        self.stood.emit()

    def _remember(self, standing: Standing) -> None:
        """What fails in a quote that says something is remembered until the issue, though it be cured a second later."""
        draft, editor = self.page.keeper.draft, self.page.editor
        if draft is not None and not editor.first_problem():
            draft.failed |= standing.preflight.failed_rules

    def _not_stood(self, refusal: Refusal) -> None:
        self.page.side.preflight.say_problem(refusal.text)

    def draw(self) -> None:
        """Draw the document of the draft as it stands."""
        if self.page.keeper.draft is not None:
            draft = deepcopy(self.page.keeper.draft)
            self.page.desk.ask(document_of_draft, draft, then=self._ready, otherwise=self._not_stood)

    def _ready(self, made: Document) -> None:
        self.page.desk.make(pdf_of, made, then=self._drawn, latest=True)

    def _drawn(self, pdf: bytes) -> None:
        if self.page.keeper.draft is not None:
            self.page.side.document.show_pdf(pdf)

    def turned(self, segment: str) -> None:
        """Another part of the panel is seen."""
        found = self.page.editing
        if segment == "document":
            self.draw()
        elif segment == "changes" and found is not None and found.draft.revision > 1:
            self.page.keeper.save(after=self._compare)

    def _compare(self) -> None:
        found = self.page.editing
        if found is not None and found.draft.number:
            n = found.draft.revision
            self.page.desk.ask(difference, found.draft.number, n - 1, n, then=self._differs)

    def _differs(self, changes: tuple[Any, ...]) -> None:
        if self.page.editing is not None:
            n = self.page.editing.draft.revision
            self.page.side.changes.say(changes, n - 1, n)
