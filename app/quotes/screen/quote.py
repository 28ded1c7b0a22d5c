"""One quote: its draft being typed with preflight and document beside it, or an issued revision and what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final
from urllib.parse import parse_qs
from uuid import UUID

from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget

from app.basics.changes import Changes
from app.quotes.commands import Saved
from app.quotes.document import reprint
from app.quotes.form.sendpanel import SendPanel
from app.quotes.queries import Editing, beginning, editing
from app.quotes.screen.after import After
from app.quotes.screen.begin import Begin
from app.quotes.screen.changepage import ChangePage
from app.quotes.screen.curing import Curing
from app.quotes.screen.editor import Editor
from app.quotes.screen.frozen import FrozenView
from app.quotes.screen.keeping import Keeper
from app.quotes.screen.preparing import Preparing
from app.quotes.screen.sending import QUOTE
from app.quotes.screen.side import QuoteSide
from app.quotes.screen.top import QuoteHeader
from app.quotes.screen.watching import Watch
from app.shell import theme
from app.shell.actions import Action
from app.shell.desk import Desk
from app.shell.screens import Screen
from app.shell.widgets import Button, Card, Splitter, Strong, column, row

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
            "rule_confirmation",
            "payer",
            "exemption",
            "seller",
            "filed_document",
            "promise",
            "promise_event",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.editing: Editing | None = None
        self._warned = -1
        self._build()
        self.keeper = Keeper(self.desk, self.editor.first_problem, self)
        self.watch, self.curing, self.after = Watch(self), Curing(self), After(self)
        self.preparing = Preparing(self)
        self.side.why.clicked.connect(self.preparing.why)
        self._wire()
        self.change_page = ChangePage(self, self.side.changes)

    # -- building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = QuoteHeader()
        self.editor, self.frozen = Editor(), FrozenView()
        self.begin = Begin(self.desk)
        self.side = QuoteSide(self.desk)
        self.stale_words = Strong(STALE_WORDS, wrap=True)
        self.stale_card = Card("amber", margin=theme.M)
        self.reload_button = Button(
            "Reload, and drop what I typed", "refresh-cw", small=True, then=self.reload
        )
        notice = row(self.stale_words, self.reload_button)
        notice.setStretch(0, 1)
        self.stale_card.body.addLayout(notice)
        self.stale_card.hide()
        self.left = QStackedWidget()
        self.left.addWidget(self.editor)
        self.left.addWidget(self.frozen)
        left = QWidget()
        left.setLayout(column(self.stale_card, self.left, gap=0))
        self.split = Splitter(left, self.side, shares=(17, 11))
        self.split.setHandleWidth(1)
        page = column(self.header, self.split, gap=0)
        page.setStretch(1, 1)
        whole = QWidget()
        whole.setLayout(page)
        self.pages = QStackedWidget()
        self.pages.addWidget(whole)
        self.pages.addWidget(self.begin)
        self.sending = SendPanel(self.desk, QUOTE)
        self.pages.addWidget(self.sending)
        self.setLayout(column(self.pages, gap=0))

    def _wire(self) -> None:
        self.header.went.connect(self.go)
        self.header.pressed.connect(self._pressed)
        self.editor.edited.connect(self.typed)
        self.editor.head.named.connect(self.keeper.go_on)
        self.frozen.went.connect(self.go)
        self.begin.begun.connect(self._begun)
        self.sending.closed.connect(self._sent)
        self.sending.recorded.connect(self._sent)
        self.keeper.stored.connect(self._stored)
        self.keeper.refused.connect(self._not_stored)
        self.keeper.said.connect(self.header.kept.setText)
        self.watch.stood.connect(self._allow)

    # -- where it is ------------------------------------------------------------------------------------------

    def title(self) -> str:
        number = self.number()
        return f"Quote {number}" if number else "New quote"

    def number(self) -> str:
        """The number of the quote that is shown."""
        return self.editing.draft.number if self.editing is not None else ""

    def client_key(self) -> str:
        """Whose quote it is, for Ctrl+L."""
        shown = self.editing is not None and self.pages.currentIndex() == 0
        return self.editing.client.key if self.editing is not None and shown else ""

    def open(self, address: str) -> None:
        if address != self._address:
            self._forget()
        super().open(address)

    def moved_to(self, number: str) -> None:
        """The quote is now to be found under its number alone."""
        self._address = f"quote/{number}"
        self.renamed.emit()

    def _forget(self) -> None:
        self.editing = None
        self.keeper.take(None)
        self.watch.forget()
        self._warned = -1
        self.stale_card.hide()
        self.side.put_cards_away()
        self.frozen.event_card.hide()
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
        if self.editing is None or not (self.preparing.showing() or self._sending()):
            self.pages.setCurrentIndex(0)
        now = self.editing
        if now is not None and self.keeper.draft is not None and now.draft.number == found.draft.number:
            stored = found.view.revision if found.view is not None else None
            same = stored is not None and stored.issued_on is None and stored.version == now.draft.version
            if same or self.keeper.flying():
                self.watch.check_clock.start()
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
            self.side.put_cards_away()  # what they ask for can no longer be said
            self.frozen.show_view(found.view, found.today)
            self.desk.ask(reprint, found.draft.number, found.view.revision.n, then=self._reprinted)
        else:
            self._begin_typing(found)
        if not fresh:
            self.watch.turned(self.side.current())
        self.renamed.emit()

    def _begin_typing(self, found: Editing) -> None:
        self.editor.take(found)
        self.keeper.take(found.draft)
        self._allow()
        self.watch.check()
        self.watch.ask_beyond()
        if not self._busy_elsewhere():
            new = not found.draft.number and not found.draft.engagement
            (self.editor.head.engagement if new else self.editor.grid).setFocus()

    def _busy_elsewhere(self) -> bool:
        """Whether somebody is writing in the search field, which nothing may interrupt."""
        now = QApplication.focusWidget()
        return isinstance(now, QLineEdit) and not self.isAncestorOf(now)

    def reload(self) -> None:
        """Read the quote again and drop what was typed."""
        self.keeper.take(None)
        self.editing = None
        self.refresh()

    def _reprinted(self, printed: tuple[str, bytes]) -> None:
        if self.keeper.draft is None:
            self.side.document.show_pdf(printed[1])

    # -- typing -----------------------------------------------------------------------------------------------

    def typed(self) -> None:
        """The draft was changed: it will be checked, drawn and saved, once a new quote has the name of its work."""
        naming = not self.number() and self.editor.head.engagement.widget.hasFocus()
        self.keeper.touched(wait=naming)
        self.watch.soon()
        self._allow()

    def _allow(self) -> None:
        why = self.after.why_not()
        self.header.issue.allow(not why, why)

    def _stored(self, saved: Saved) -> None:
        if self.editing is not None and self._address != f"quote/{saved.number}":
            self.header.show_quote(self.editing)
            self.editor.head.keep_engagement()
            self.moved_to(saved.number)

    def _not_stored(self, text: str) -> None:
        self.stale_words.setText(text)
        self.stale_card.show()

    def save(self) -> None:
        """Save the draft now, and say so."""
        self.editor.grid.take_open_cell()
        if not self.keeper.save(label="Draft saved."):
            self.desk.refused.emit(f"The draft cannot be saved yet. {self.editor.first_problem()}", ())

    def may_leave(self) -> bool:
        self.editor.grid.take_open_cell()
        if not self.keeper.dirty() or self.keeper.save():
            return True
        if self._warned == self.keeper.edition:
            return True
        self._warned = self.keeper.edition
        problem = self.editor.first_problem()
        self.desk.refused.emit(f"What you typed is not saved. {problem} Leave again to drop it.", ())
        return False

    # -- keys -------------------------------------------------------------------------------------------------

    def _pressed(self, what: str) -> None:
        doing: dict[str, Callable[[], object]] = {
            "compare": partial(self.side.choose, "changes"),
            "preview": partial(self.side.choose, "document"),
            "issue": self.after.issue,
            "pdf": self.after.ask_where,
            "revise": self.after.revise,
            "send": self.send,
            "order": self.after.order,
        }
        doing[what]()

    def _drafting(self) -> bool:
        return self.keeper.draft is not None

    def _frozen(self) -> bool:
        return self.editing is not None and self.keeper.draft is None

    def _undoable(self) -> bool:
        return self._drafting() and self.editor.undo_row.isVisible()

    def actions_here(self) -> tuple[Action, ...]:
        draft, frozen, header = self._drafting, self._frozen, self.header
        show, back = partial(partial, self.side.choose), partial(self._finding, -1)
        return (
            Action("quote.new", "New quote", self._new, "file-plus", "Ctrl+N"),
            Action("quote.save", "Save the draft", self.save, "save", "Ctrl+S", draft),
            Action("quote.issue", "Issue the quote", self._primary, "send", "Ctrl+Return", draft),
            Action(
                "quote.sent", "Record that it went", self.sending.press, "check", "Ctrl+Return", self._sending
            ),
            Action(
                "quote.order",
                "Record the order",
                self.after.order,
                "clipboard-check",
                "",
                header.order.isVisible,
            ),
            Action("quote.next", "Do what comes next", header.press_next, "check", "Ctrl+Return", frozen),
            Action("quote.preview", "Preview the document", show("document"), "printer", "Ctrl+P"),
            Action("quote.preflight", "Show the preflight", show("preflight"), "shield-check", "", draft),
            Action("quote.finding", "Next finding", partial(self._finding, 1), "circle-alert", "F8", draft),
            Action("quote.finding-before", "Finding before", back, "circle-alert", "Shift+F8", draft),
            Action(
                "quote.more", "Fold out the rest of the head", self.editor.toggle, "list", "Ctrl+M", draft
            ),
            Action(
                "quote.undo", "Undo in the lines", self.editor.model.undo, "undo-2", "Ctrl+Z", self._undoable
            ),
            Action(
                "quote.revise",
                "Revise the quote",
                self.after.revise,
                "file-plus",
                "",
                header.revise.isVisible,
            ),
            Action("quote.send", "Send the quote", self.send, "send", "Ctrl+E", self._sendable),
            Action("quote.pdf", "Save PDF as", self.after.ask_where, "download", "", frozen),
            *self.preparing.actions(),
        )

    def _primary(self) -> None:
        """Ctrl+Enter takes the answer of what is open; only where nothing is open it issues."""
        self.editor.grid.take_open_cell()
        if self.preparing.showing():
            self.preparing.press()
        elif not self.side.press_card():
            self.after.issue()

    def send(self, to: str = "purchasing") -> None:
        """Prepare the sending of this revision, over the page."""
        view = self.editing.view if self.editing is not None else None
        if view is not None:
            self.pages.setCurrentWidget(self.sending)
            self.sending.open(view.row.number, to=to, n=view.revision.n)

    def _sendable(self) -> bool:
        return self._frozen() and self.header.send.isVisible()

    def _sending(self) -> bool:
        return self.pages.currentWidget() is self.sending

    def _sent(self) -> None:
        self.pages.setCurrentIndex(0)
        self.refresh()

    def _new(self) -> None:
        key = self.client_key()
        self.go(f"quote/new?client={key}" if key and self.number() else "quote/new")

    def _finding(self, by: int) -> None:
        """The cursor on the next finding, or the one before; Enter then does its cure."""
        self.side.choose("preflight")
        self.side.preflight.step(by)

    def back_out(self) -> bool:
        if self._sending():
            self.sending.close_panel()
            return True
        if self.preparing.showing():
            self.preparing.close()
            return True
        if self.side.slip.is_open():
            self.side.slip.close_slip()
            return True
        for card in (self.side.reason, self.side.letter, self.side.paper, self.frozen.event_card):
            if card.isVisible():
                card.hide()
                return True
        if self.editor.more.isVisible():
            self.editor.open_more(False)
            return True
        return False
