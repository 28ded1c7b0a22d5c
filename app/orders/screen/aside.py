"""Beside the check: the letter to purchasing, what the order says, and what happened to it."""

from __future__ import annotations

from urllib.parse import quote

from PySide6.QtCore import QUrl, QUrlQuery, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QStackedWidget, QWidget

from app.orders.form.panel import KINDS, STARTS
from app.orders.queries import OrderRow
from app.orders.queries.pages import OrderPage
from app.orders.screen.words import EVENTS, WORDS, day
from app.quotes.rules.sending import spoken_in
from app.shell import theme
from app.shell.fields import ChoiceField
from app.shell.records_list import Entry, RecordList
from app.shell.widgets import (
    Body,
    Button,
    EmptyState,
    Icon,
    Label,
    Muted,
    ScrollPage,
    Side,
    Strong,
    Tabs,
    column,
    row,
)

_ICONS = {
    "received": "inbox",
    "changed": "refresh-cw",
    "queried": "mail",
    "answered": "message-circle",
    "accepted": "circle-check",
    "refused": "ban",
    "cancelled": "circle-x",
}


class OrderAside(Side):
    """The right-hand panel. ``show_order(page)`` keeps a letter that was typed in."""

    went = Signal(str)
    opening = Signal()
    saving = Signal()
    printing = Signal()  # the letter, on paper
    tongue = Signal()  # another language was chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._written = ""
        self._to = self._subject = ""
        self._came = False
        self.tabs = Tabs((("letter", "Letter"), ("order", "The order"), ("history", "History")))
        self.tabs.chosen.connect(self._turn)
        self.stack = QStackedWidget()
        self.pages = {"letter": self._letter(), "order": self._facts(), "history": self._history()}
        for page in self.pages.values():
            self.stack.addWidget(page)
        self.body.addWidget(self.tabs)
        self.body.addWidget(self.stack, 1)

    def _letter(self) -> QWidget:
        self.to, self.subject = Muted("", wrap=True), Strong("", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Letter to purchasing")
        self.text.setTabChangesFocus(True)
        self.languages = ChoiceField("In", [("", "Their language"), *spoken_in()])
        self.languages.edited.connect(self._anew)
        self.copy = Button("Copy", "copy", then=self._copy)
        self.send = Button("Open as e-mail", "mail", then=self.mail)
        self.print = Button("As a letter", "printer", then=self.printing.emit)
        self.anew = Button("Write it anew", "refresh-cw", quiet=True, small=True, then=self._anew)
        self.anew.hide()
        page = QWidget()
        box = column(row_of(self.languages, self.anew), self.to, self.subject, self.text, gap=theme.S)
        box.setStretch(3, 1)
        box.addLayout(row(self.send, self.copy, self.print, 1))
        page.setLayout(box)
        self.letter_page = page
        self.nothing = EmptyState(
            "mail",
            "Nothing to ask",
            "What is queried is put into a letter to purchasing here, while you decide.",
        )
        both = QStackedWidget()
        both.addWidget(page)
        both.addWidget(self.nothing)
        self.letter_stack = both
        return both

    def _facts(self) -> QWidget:
        page = ScrollPage(margin=0, gap=theme.M)
        self.file_row = QWidget()
        self.file_name = Strong("")
        line = row(
            Icon("paperclip"), self.file_name,
            Button("Open", small=True, then=self.opening.emit), Button("Save as", small=True, then=self.saving.emit),
        )  # fmt: skip
        line.setStretch(1, 1)
        self.file_row.setLayout(line)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(theme.M)
        self.facts.setVerticalSpacing(theme.S)
        self.facts.setColumnStretch(1, 1)
        page.body.addWidget(self.file_row)
        page.body.addLayout(self.facts)
        page.body.addStretch(1)
        return page

    def _history(self) -> QWidget:
        self.events = RecordList()
        self.events.setProperty("bare", True)
        self.events.setAccessibleName("What happened to the order")
        return self.events

    # -- showing ----------------------------------------------------------------------------------------------

    def show_order(self, page: OrderPage) -> None:
        """Show what belongs to this order."""
        self._show_letter(page)
        self._show_facts(page)
        self.events.show(
            Entry(
                at, EVENTS.get(e.kind, e.kind.capitalize()),
                " · ".join(x for x in (day(e.on, page.today), e.person, e.reason) if x), _ICONS.get(e.kind, "circle"),
            )
            for at, e in reversed(tuple(enumerate(page.view.order.events)))
        )  # fmt: skip
        if not self._came:
            self._came = True
            self.tabs.choose("letter" if page.letter else "order")

    def forget(self) -> None:
        """Another order comes: what was typed here goes."""
        self._written = ""
        self._came = False
        self.text.clear()

    def _show_letter(self, page: OrderPage) -> None:
        letter = page.letter
        self.letter_stack.setCurrentWidget(self.letter_page if letter else self.nothing)
        if letter is None:
            return
        self._to, self._subject = letter.to, letter.subject
        self.to.setText(f"To {letter.to}" if letter.to else "No address of purchasing is known.")
        self.subject.setText(letter.subject)
        typed = self.text.toPlainText() not in ("", self._written)
        if not typed:
            self.text.setPlainText(letter.body)
        self.anew.setVisible(typed)
        self._written = letter.body

    def _show_facts(self, page: OrderPage) -> None:
        order = page.view.order
        self.file_row.setVisible(order.sha256 is not None)
        self.file_name.setText(order.file_name)
        while (item := self.facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (name, text) in enumerate(_facts_of(order, page)):
            top = Label(name)
            words = Body(text, wrap=True).selectable()
            self.facts.addWidget(top, at, 0)
            self.facts.addWidget(words, at, 1)

    # -- doing ------------------------------------------------------------------------------------------------

    def _turn(self, key: str) -> None:
        self.stack.setCurrentWidget(self.pages[key])

    def language(self) -> str:
        """The language of the letter; empty is the institution's own."""
        return str(self.languages.value() or "")

    def has_letter(self) -> bool:
        """Whether there is something to send."""
        return self.letter_stack.currentWidget() is self.letter_page

    def _anew(self) -> None:
        self.text.clear()
        self.tongue.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._subject}\n\n{self.text.toPlainText()}")

    def mail(self) -> None:
        """Open the letter in the mail program."""
        url = QUrl(f"mailto:{self._to}")
        query = QUrlQuery()
        query.addQueryItem("subject", quote(self._subject))
        query.addQueryItem("body", quote(self.text.toPlainText()))
        url.setQuery(query)
        QDesktopServices.openUrl(url)


def row_of(*things: QWidget) -> QWidget:
    """Widgets side by side as one."""
    line = QWidget()
    box = row(*things)
    box.setStretch(0, 1)
    line.setLayout(box)
    return line


def _facts_of(order: OrderRow, page: OrderPage) -> list[tuple[str, str]]:
    """What the order says, as name and words; what it does not say is left out."""
    terms = f"{order.payment_days} days" if order.payment_days is not None else ""
    if order.payment_from:
        terms += f" from {STARTS.get(order.payment_from, order.payment_from)}"
    period = " to ".join(day(d, page.today) for d in (order.valid_from, order.valid_to) if d)
    facts = [
        ("Institution", order.institution_name),
        ("Dated", day(order.dated, page.today)),
        ("Came in", day(order.received_on, page.today)),
        ("Cites", f"{order.quote} R{order.revision}" if order.revision else order.quote),
        ("Kind", KINDS.get(order.kind, order.kind)),
        ("Tax", WORDS.money(order.tax) if order.tax is not None else ""),
        ("Bill to", "\n".join(order.payer_lines)),
        ("Payment", terms.strip()),
        ("Freight", order.freight_terms),
        ("Period", period),
        *(
            (key.replace("-", " ").replace("_", " ").capitalize(), text)
            for key, text in order.references.items()
        ),
        ("Terms", order.terms_text),
    ]
    return [(name, text) for name, text in facts if text]
