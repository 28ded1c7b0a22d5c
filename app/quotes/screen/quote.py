"""One quote: its draft being typed with preflight and document beside it, or an issued revision and what happened to it."""

from __future__ import annotations

from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs
from urllib.parse import quote as quoted
from uuid import UUID

from PySide6.QtCore import QTimer, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QStackedWidget, QWidget

from app.basics.changes import Changes
from app.basics.errors import Refusal
from app.interactions.commands import note
from app.interactions.drafts import NoteDraft
from app.quotes.commands import Saved, issue, record_event, revise
from app.quotes.document import Document, document_of_draft, pdf_of, reprint
from app.quotes.drafts import EventDraft
from app.quotes.drafts.cures import Around, Step, cured, noted
from app.quotes.queries import Editing, Standing, beginning, difference, editing, standing_of
from app.quotes.screen.begin import Begin
from app.quotes.screen.editor import Editor
from app.quotes.screen.frozen import FrozenView, last_return
from app.quotes.screen.keeping import Keeper
from app.quotes.screen.side import QuoteSide
from app.quotes.screen.top import QuoteHeader
from app.requirements.commands import learn
from app.requirements.drafts import LearnDraft
from app.requirements.queries import questions_for
from app.requirements.rules.finding import Action as CureAction
from app.requirements.rules.finding import Finding
from app.shell import theme
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.widgets import Button, Card, Splitter, Strong, column, row

CHECK_PAUSE: Final = 150
DRAW_PAUSE: Final = 400
STALE_WORDS: Final = "Somebody else changed this quote while you typed."


class QuoteScreen(Screen):
    """``quote/<number>``, ``quote/<number>/<revision>``, ``quote/new?client=<key>&engagement=<id>``, ``quote/new``."""

    SHOWS: ClassVar[frozenset[str]] = frozenset(
        {
            "quote",
            "revision",
            "quote_line",
            "quote_event",
            "annex",
            "rule",
            "payer",
            "exemption",
            "seller",
            "filed_document",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.editing: Editing | None = None
        self.standing: Standing | None = None
        self._warned = -1
        self._path = ""
        self._build()
        self._wire()

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = QuoteHeader()
        self.editor, self.frozen = Editor(), FrozenView()
        self.begin = Begin(self.desk)
        self.side = QuoteSide(self.desk)
        self.keeper = Keeper(self.desk, self.editor.first_problem, self)
        self.stale_words = Strong(STALE_WORDS)
        self.stale_card = Card("amber", margin=theme.M)
        self.reload = Button("Reload, and drop what I typed", "refresh-cw", small=True, then=self._reload)
        self.stale_card.body.addLayout(row(self.stale_words, 1, self.reload))
        self.stale_card.hide()
        self.left = QStackedWidget()
        self.left.addWidget(self.editor)
        self.left.addWidget(self.frozen)
        left = QWidget()
        inner = column(self.stale_card, self.left, gap=0)
        left.setLayout(inner)
        self.split = Splitter(left, self.side, shares=(17, 11))
        self.split.setHandleWidth(1)
        whole = QWidget()
        whole.setLayout(column(self.header, self.split, gap=0))
        whole.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self.pages = QStackedWidget()
        self.pages.addWidget(whole)
        self.pages.addWidget(self.begin)
        self.setLayout(column(self.pages, gap=0))
        self._check_clock, self._draw_clock = QTimer(self), QTimer(self)
        for clock, pause in ((self._check_clock, CHECK_PAUSE), (self._draw_clock, DRAW_PAUSE)):
            clock.setSingleShot(True)
            clock.setInterval(pause)

    def _wire(self) -> None:
        self.header.went.connect(self.go)
        self.header.pressed.connect(self._pressed)
        self.editor.edited.connect(self._typed)
        self.frozen.went.connect(self.go)
        self.frozen.event.recorded.connect(self._record)
        self.frozen.learn.learnt.connect(self._learn)
        self.begin.begun.connect(self._begun)
        self.side.chosen.connect(self._turned)
        self.side.preflight.cured.connect(self._cure)
        self.side.preflight.anyway.connect(self._override)
        self.side.reason.given.connect(self._issue_with)
        self.side.letter.mail.connect(self._mail)
        self.keeper.stored.connect(self._stored)
        self.keeper.refused.connect(self._not_stored)
        self.keeper.said.connect(self.header.kept.setText)
        self._check_clock.timeout.connect(self._check)
        self._draw_clock.timeout.connect(self._draw)

    # -- where it is ------------------------------------------------------------------------------------------

    def title(self) -> str:
        number = self.number()
        return f"Quote {number}" if number else "New quote"

    def number(self) -> str:
        """The number of the quote that is shown."""
        return self.editing.draft.number if self.editing is not None else ""

    def client_key(self) -> str:
        """Whose quote it is, for Ctrl+L."""
        return self.editing.client.key if self.editing is not None and self.pages.currentIndex() == 0 else ""

    def open(self, address: str) -> None:
        if address != self._address:
            self._forget()
        super().open(address)

    def _forget(self) -> None:
        self.editing = self.standing = None
        self.keeper.take(None)
        self._warned = -1
        self.side.preflight.forget()
        self.side.document.clear()
        for card in (self.side.reason, self.side.letter, self.frozen.event, self.stale_card):
            card.hide()
        self.frozen.learn.hide()

    def refresh(self) -> None:
        key, _, query = self.key().partition("?")
        if key == "new":
            self._refresh_new(parse_qs(query))
            return
        number, _, n = key.partition("/")
        self.desk.ask(editing, number, int(n) if n.isdigit() else None, then=self._opened)

    def _refresh_new(self, named: dict[str, list[str]]) -> None:
        client = named.get("client", [""])[0]
        if not client:
            self.pages.setCurrentIndex(1)
            self.begin.start()
        elif self.editing is None:
            work = named.get("engagement", [""])[0]
            self.desk.ask(beginning, client, UUID(work) if work else None, then=self._opened)

    def _begun(self, client: str, engagement: UUID | None) -> None:
        work = f"&engagement={engagement}" if engagement else ""
        self.go(f"quote/new?client={client}{work}")

    def concerns(self, changes: Changes) -> bool:
        here = self.editing.client.id if self.editing is not None else None
        known = changes.clients()
        return super().concerns(changes) and (here is None or not known or here in known)

    # -- reading ----------------------------------------------------------------------------------------------

    def _opened(self, found: Editing) -> None:
        self.pages.setCurrentIndex(0)
        now = self.editing
        if now is not None and self.keeper.draft is not None and now.draft.number == found.draft.number:
            stored = found.view.revision if found.view is not None else None
            same = stored is not None and stored.issued_on is None and stored.version == now.draft.version
            if same or self.keeper.flying():
                self._check_clock.start()
                return
            if self.keeper.dirty():
                self.stale_card.show()
                return
        self._load(found)

    def _load(self, found: Editing) -> None:
        fresh, self.editing = self.editing is None, found
        self.stale_card.hide()
        frozen = found.view is not None and found.view.revision.issued_on is not None
        self.header.show_quote(found)
        self.left.setCurrentIndex(int(frozen))
        self.side.offer(preflight=not frozen, changes=found.draft.revision > 1)
        if fresh:
            self.side.choose("document" if frozen else "preflight")
        if frozen and found.view is not None:
            self.keeper.take(None)
            self.frozen.show_view(found.view, found.today)
            self.desk.ask(reprint, found.draft.number, found.view.revision.n, then=self._reprinted)
        else:
            self.editor.take(found)
            self.keeper.take(found.draft)
            self._allow()
            self._check()
        if not fresh:
            self._turned(self.side.current())
        self.renamed.emit()
        if not frozen and not self._typing_elsewhere():
            new = not found.draft.number and not found.draft.engagement
            (self.editor.head.engagement if new else self.editor.grid).setFocus()

    def _typing_elsewhere(self) -> bool:
        """Whether somebody is writing in the search field or the palette, which nothing may interrupt."""
        now = QApplication.focusWidget()
        return isinstance(now, QLineEdit) and not self.isAncestorOf(now)

    def _reload(self) -> None:
        self.keeper.take(None)
        self.editing = None
        self.refresh()

    def _reprinted(self, printed: tuple[str, bytes]) -> None:
        self.side.document.show_pdf(printed[1])

    # -- typing -----------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self.keeper.touched()
        self._check_clock.start()
        if self.side.current() == "document":
            self._draw_clock.start()
        self._allow()

    def _check(self) -> None:
        if self.keeper.draft is not None:
            self.desk.ask(
                standing_of, deepcopy(self.keeper.draft), then=self._stood, otherwise=self._not_stood
            )

    def _stood(self, standing: Standing) -> None:
        if self.keeper.draft is None:
            return
        self.standing = standing
        self.editor.follow(standing)
        self.side.preflight.show_findings(standing.preflight, standing.names)
        rules = len(standing.preflight.findings)
        self.side.count.setText("1 rule in force" if rules == 1 else f"{rules} rules in force")
        late = any(
            f.cure is not None and f.cure.action is CureAction.SET_VALIDITY for f in standing.preflight.stops
        )
        if not any(p.field == "valid_days" for p in self.editor.problems):
            self._redden(late)
        self._allow()

    def _redden(self, late: bool) -> None:
        edit = self.editor.head.valid.edit
        if bool(edit.property("wrong")) != late:
            edit.setProperty("wrong", late)
            edit.style().unpolish(edit)
            edit.style().polish(edit)

    def _not_stood(self, refusal: Refusal) -> None:
        self.side.preflight.say_problem(refusal.text)

    def _allow(self) -> None:
        why = self.why_not()
        self.header.issue.allow(not why, why)

    def why_not(self) -> str:
        """Why it cannot be issued, or nothing."""
        if problem := self.editor.first_problem():
            return problem
        if self.standing is None:
            return "The rules are being asked."
        stops = self.standing.preflight.stops
        if not stops:
            return ""
        more = f" And {len(stops) - 1} more." if len(stops) > 1 else ""
        return f"{stops[0].says} {stops[0].because}{more}"

    def _draw(self) -> None:
        if self.keeper.draft is not None:
            self.desk.ask(
                document_of_draft,
                deepcopy(self.keeper.draft),
                then=self._ready_to_draw,
                otherwise=self._not_stood,
            )

    def _ready_to_draw(self, made: Document) -> None:
        self.desk.make(pdf_of, made, then=self._drawn, latest=True)

    def _drawn(self, pdf: bytes) -> None:
        if self.keeper.draft is not None:
            self.side.document.show_pdf(pdf)

    def _turned(self, segment: str) -> None:
        if segment == "document":
            self._draw()
        elif segment == "changes" and self.editing is not None and self.editing.draft.revision > 1:
            self.keeper.save(after=self._compare)

    def _compare(self) -> None:
        if self.editing is not None and self.editing.draft.number:
            n = self.editing.draft.revision
            self.desk.ask(difference, self.editing.draft.number, n - 1, n, then=self._differs)

    def _differs(self, changes: tuple[Any, ...]) -> None:
        if self.editing is not None:
            n = self.editing.draft.revision
            self.side.changes.say(changes, n - 1, n)

    # -- cures ------------------------------------------------------------------------------------------------

    def _cure(self, finding: Finding) -> None:
        draft, found = self.keeper.draft, self.editing
        if draft is None or found is None or finding.cure is None:
            return
        if finding.cure.action is CureAction.ASK_OFFICE:
            office = finding.office or "purchasing"
            self.desk.ask(questions_for, found.client.institution_id, office, then=self.side.letter.say)
            return
        if finding.cure.action is CureAction.NOTE_ADVICE:
            self._note(finding)
            return
        self._follow(cured(draft, finding.cure, self._around()))

    def _around(self) -> Around:
        standing, found = self.standing, self.editing
        if standing is None or found is None:
            return Around()
        look = standing.tailoring
        papers = tuple((row.kind, row.title) for row in found.choices.papers)
        return Around(
            look.clauses, look.columns, look.blocks, papers, bool(standing.exemption), look.language
        )

    def _follow(self, step: Step) -> None:
        if step.changed or step.field == "references":
            self.editor.refresh()
            self._typed()
            self._check()
        if step.says:
            self.desk.refused.emit(step.says, ())
        if step.goes and not step.says:
            self.go(step.goes)
        elif step.field or step.line >= 0:
            self.editor.refresh()
            self.editor.focus_on(step.field, step.line)

    def _note(self, finding: Finding) -> None:
        draft, found = self.keeper.draft, self.editing
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
        self.desk.do(note, told, label="Noted in the client's file.")
        self._typed()
        self._check()

    def _mail(self, to: str, subject: str, body: str) -> None:
        url, query = QUrl(f"mailto:{to}"), QUrlQuery()
        query.addQueryItem("subject", quoted(subject))
        query.addQueryItem("body", quoted(body))
        url.setQuery(query)
        QDesktopServices.openUrl(url)

    # -- keeping ----------------------------------------------------------------------------------------------

    def _stored(self, saved: Saved) -> None:
        if self.editing is None:
            return
        if self._address != f"quote/{saved.number}":
            self._address = f"quote/{saved.number}"
            self.header.show_quote(self.editing)
            self.editor.head.engagement.setVisible(False)
            self.renamed.emit()

    def _not_stored(self, text: str) -> None:
        self.stale_words.setText(text)
        self.stale_card.show()

    def save(self) -> None:
        """Save the draft now, and say so."""
        if not self.keeper.save(label="Draft saved."):
            self.desk.refused.emit(f"The draft cannot be saved yet. {self.editor.first_problem()}", ())

    def may_leave(self) -> bool:
        if not self.keeper.dirty() or self.keeper.save():
            return True
        edition = self.keeper._edition  # noqa: SLF001 - asked once for what was typed, not twice
        if self._warned == edition:
            return True
        self._warned = edition
        self.desk.refused.emit(
            f"What you typed is not saved. {self.editor.first_problem()} Leave again to drop it.", ()
        )
        return False

    # -- issuing and what follows -----------------------------------------------------------------------------

    def _pressed(self, what: str) -> None:
        {
            "compare": partial(self.side.choose, "changes"),
            "preview": partial(self.side.choose, "document"),
            "issue": self.issue,
            "pdf": self.save_pdf,
            "revise": self.revise,
            "order": self.record_order,
        }[what]()

    def issue(self) -> None:
        """Save, then issue; says why where it cannot be."""
        if self.keeper.draft is None:
            return
        if why := self.why_not():
            self.desk.refused.emit(f"The quote cannot be issued. {why}", ())
            return
        self.keeper.save(after=self._issue)

    def _issue(self, reason: str | None = None) -> None:
        number = self.number()
        label = f"{number} issued."
        self.desk.do(issue, number, reason, then=self._issued, otherwise=self._refused_issue, label=label)

    def _refused_issue(self, refusal: Refusal) -> None:
        self.side.choose("preflight")
        self.side.preflight.say_problem(refusal.text)
        stops = self.standing.preflight.stops if self.standing is not None else ()
        if stops or refusal.findings:
            self.side.reason.ask(max(1, len(stops)))
        self._check()

    def _override(self) -> None:
        if self.editor.first_problem():
            self.desk.refused.emit(f"The quote cannot be issued. {self.editor.first_problem()}", ())
        elif self.standing is not None:
            self.side.choose("preflight")
            self.side.reason.ask(len(self.standing.preflight.stops))

    def _issue_with(self, reason: str) -> None:
        self.keeper.save(after=partial(self._issue, reason))

    def _issued(self, _done: object) -> None:
        self.side.reason.reason.put("")
        self.side.reason.hide()
        self._reload()

    def revise(self) -> None:
        """The next revision, a draft with everything that this one says."""
        self.desk.do(revise, self.number(), then=self._revised, label="The next revision is a draft.")

    def _revised(self, saved: Saved) -> None:
        self._address = f"quote/{saved.number}"
        self.editing = None
        self.refresh()

    def record_order(self) -> None:
        """Over to the orders, with this quote in hand."""
        self.go(f"orders/new?quote={self.number()}")

    def _record(self, draft: EventDraft) -> None:
        if self.editing is not None and self.editing.view is not None:
            n = self.editing.view.revision.n
            self.desk.do(
                record_event,
                self.number(),
                draft,
                n,
                then=self._recorded,
                otherwise=self._not_recorded,
                label=f"{self.number()} {draft.kind}.",
            )

    def _recorded(self, _id: object) -> None:
        self.frozen.event.shut()

    def _not_recorded(self, refusal: Refusal) -> None:
        self.frozen.event.refuse(refusal.text)

    def _learn(self, objection: str, person: str) -> None:
        if self.editing is None or self.editing.view is None:
            return
        returned = last_return(self.editing.view)
        lesson = LearnDraft(
            institution_id=self.editing.client.institution_id,
            objection=objection,
            person=person,
            colleague_id=self.editing.me,
            quote_event_id=returned.id if returned else None,
        )
        self.desk.do(learn, lesson, then=self._learnt, label="Learnt. The next quote is held against it.")

    def _learnt(self, _id: object) -> None:
        self.frozen.learn.hide()

    def save_pdf(self) -> None:
        """Write the issued PDF where the person says."""
        view = self.editing.view if self.editing is not None else None
        if view is None:
            return
        dialog = QFileDialog(self, "Save PDF as", view.revision.file_name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(self.write_pdf)
        dialog.open()

    def write_pdf(self, path: str) -> None:
        """Write the stored bytes of this revision to a file."""
        view = self.editing.view if self.editing is not None else None
        if view is not None:
            self._path = path
            self.desk.ask(reprint, view.row.number, view.revision.n, then=self._write)

    def _write(self, printed: tuple[str, bytes]) -> None:
        self.desk.make(write, self._path, printed[1], then=self._written)

    def _written(self, path: str) -> None:
        self.desk.done.emit(f"Saved as {Path(path).name}.")

    # -- keys -------------------------------------------------------------------------------------------------

    def actions_here(self) -> tuple[Action, ...]:
        draft = lambda: self.keeper.draft is not None  # noqa: E731 - one word, used often
        frozen = lambda: self.editing is not None and self.keeper.draft is None  # noqa: E731 - as above
        orders = lambda: frozen() and self.header.order.isVisible()  # noqa: E731 - as above
        return (
            Action("quote.new", "New quote", self._new, "file-plus", "Ctrl+N"),
            Action("quote.save", "Save the draft", self.save, "save", "Ctrl+S", draft),
            Action("quote.issue", "Issue the quote", self.issue, "send", "Ctrl+Return", draft),
            Action(
                "quote.order", "Record the order", self.record_order, "clipboard-check", "Ctrl+Return", orders
            ),
            Action(
                "quote.preview",
                "Preview the document",
                partial(self.side.choose, "document"),
                "printer",
                "Ctrl+P",
            ),
            Action(
                "quote.preflight",
                "Show the preflight",
                partial(self.side.choose, "preflight"),
                "shield-check",
                "",
                draft,
            ),
            Action(
                "quote.more", "Fold out the rest of the head", self.editor.toggle, "list", "Ctrl+M", draft
            ),
            Action(
                "quote.undo",
                "Undo in the lines",
                self.editor.model.undo,
                "undo-2",
                "Ctrl+Z",
                lambda: draft() and self.editor.undo_row.isVisible(),
            ),
            Action(
                "quote.revise",
                "Revise the quote",
                self.revise,
                "file-plus",
                "",
                lambda: frozen() and self.header.revise.isVisible(),
            ),
            Action("quote.pdf", "Save PDF as", self.save_pdf, "download", "", frozen),
        )

    def _new(self) -> None:
        key = self.client_key()
        self.go(f"quote/new?client={key}" if key and self.number() else "quote/new")

    def back_out(self) -> bool:
        for card in (self.side.reason, self.side.letter, self.frozen.event):
            if card.isVisible():
                card.hide()
                return True
        if self.editor.more.isVisible():
            self.editor.open_more(False)
            return True
        return False


def write(path: str, content: bytes) -> str:
    """Writes a file; answers its path."""
    Path(path).write_bytes(content)
    return path
