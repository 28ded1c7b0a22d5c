"""The head of the quote's page: the way here, number and revision, how the draft is kept, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.quotes.queries import Editing
from app.shell import theme
from app.shell.widgets import Breadcrumb, Button, Faint, Header, Muted, Title, column, row


class Rest(Muted):
    """What follows the title in its size, but lighter."""

    SIZE = theme.TITLE


class QuoteHeader(Header):
    """Buttons send the name of what they do: compare, preview, issue, pdf, revise, send, order."""

    pressed = Signal(str)
    went = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.crumbs = Breadcrumb()
        self.crumbs.went.connect(self.went)
        self.number, self.rest = Title(""), Rest("")
        self.kept = Faint("")
        self.kept.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.compare = self._button("Compare", "git-compare", "compare")
        self.preview = self._button("Preview", "printer", "preview").named("Preview", "Ctrl+P")
        self.pdf = self._button("Save PDF as…", "download", "pdf")
        self.revise = self._button("Revise", "file-plus", "revise")
        self.issue = Button("Issue", "send", primary=True, then=lambda: self.pressed.emit("issue")).named(
            "Issue", "Ctrl+Return"
        )
        self.send = self._button("Send…", "send", "send")
        self.order = self._button("Record the order", "clipboard-check", "order")
        title = row(self.number, self.rest, gap=theme.S)
        title.addWidget(self.kept, 1)
        words = QWidget()
        words.setLayout(column(self.crumbs, gap=2))
        words.layout().addLayout(title)  # type: ignore[union-attr]
        box = row(words, *self._buttons(), gap=theme.M)
        box.setStretch(0, 1)
        self.body.addLayout(box)
        self.shrink(1000, self.compare, self.preview, self.pdf, self.revise, self.send)

    def _button(self, text: str, icon: str, what: str) -> Button:
        return Button(text, icon, then=lambda: self.pressed.emit(what))

    def _buttons(self) -> tuple[Button, ...]:
        return (self.compare, self.preview, self.pdf, self.revise, self.send, self.issue, self.order)

    def show_new(self) -> None:
        """A quote whose client is being chosen."""
        for button in self._buttons():
            button.hide()

    def show_quote(self, editing: Editing) -> None:
        """Which quote it is, and what can be done with it."""
        view, draft = editing.view, editing.draft
        client = (editing.client.name, f"client/{editing.client.key}")
        work = draft.engagement or (view.row.engagement if view else "")
        self.crumbs.say([client, (work, "")] if work else [client])
        frozen = view is not None and view.revision.issued_on is not None
        self.number.setText(f"Quote {draft.number}" if draft.number else "New quote")
        self.number.setMinimumWidth(self.number.sizeHint().width())
        state = view.revision.state if view is not None else "draft"
        self.rest.setText(f"revision {draft.revision}, {state}" if draft.number else state)
        newest = view is None or view.revisions[-1].n == view.revision.n
        self.compare.setVisible(draft.revision > 1)
        self.words(self.compare, f"Compare with revision {draft.revision - 1}")
        self.preview.setVisible(not frozen)
        self.issue.setVisible(not frozen)
        self.pdf.setVisible(frozen)
        self.revise.setVisible(frozen and newest and state != "ordered")
        self.send.setVisible(frozen and newest and view is not None and "submitted" in view.revision.moves)
        self.order.setVisible(frozen and view is not None and "ordered" in view.revision.moves)
        leading = self.leading(state)
        for button in (self.revise, self.send, self.order):
            button.lead(button is leading)

    def leading(self, state: str) -> Button:
        """What comes next with an issued revision: a returned one is revised, one that lies here is sent, else the order."""
        if state == "returned" and not self.revise.isHidden():
            return self.revise
        return self.send if state == "issued" and not self.send.isHidden() else self.order

    def press_next(self) -> None:
        """Presses what comes next, where it may be pressed."""
        shown = [b for b in (self.revise, self.send, self.order) if b.property("look") == "primary"]
        if shown and not shown[0].isHidden():
            shown[0].click()
