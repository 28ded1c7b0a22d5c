"""The editor of a document profile: the settings of one level on the left, a real quote drawn with them on the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.basics.errors import Refusal
from app.institutions.commands import set_document_profile
from app.institutions.drafts import ProfileDraft
from app.playbooks.form.look import LookForm
from app.playbooks.queries import InstitutionPage
from app.shell import theme
from app.shell.buttons import Button
from app.shell.desk import Desk
from app.shell.fields import ChoiceField
from app.shell.panels import ScrollPage, Splitter, column, row
from app.shell.pdfview import PdfView
from app.shell.texts import Muted, Problem, Statement

_PAUSE = 250  # milliseconds after the last key before the quote is drawn anew


class LookEditor(QWidget):
    """Nothing is stored until Save. ``preview_with`` hands in what draws: quotes stand above this floor."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: InstitutionPage | None = None
        self._on = "any"
        self._fresh, self.dirty = True, False
        self._trial: Callable[..., Any] | None = None
        self._draw: Callable[..., bytes] | None = None
        self.says, self.file = Statement("", wrap=True), Muted("")
        self.wrong = Problem()
        self.level = ChoiceField("Wishes of")
        self.level.edited.connect(self._begin)
        self.quote = ChoiceField("Shown on")
        self.quote.edited.connect(self.try_now)
        self.form, self.view = LookForm(), PdfView(desk)
        self.form.edited.connect(self._edited)
        self.save_button = Button("Save", "save", primary=True, then=self.save).named("Save", "Ctrl+S")
        self.back_button = Button("Cancel", "x", quiet=True, then=self.closed.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.try_now)
        self._build()

    def _build(self) -> None:
        top = row(self.says, self.level, self.quote, self.back_button, self.save_button, gap=theme.M)
        top.setStretch(0, 1)
        for field in (self.level, self.quote):
            field.setMinimumWidth(250)
        left = ScrollPage(margin=theme.M)
        left.body.addWidget(self.form)
        right = QWidget()
        box = column(self.view, self.file, gap=theme.XS)
        box.setStretch(0, 1)
        right.setLayout(box)
        whole = column(gap=theme.S)
        whole.addLayout(top)
        whole.addWidget(self.wrong)
        split = Splitter(left, right, shares=(2, 3))
        whole.addWidget(split, 1)
        whole.setContentsMargins(theme.XL, theme.L, theme.XL, theme.M)
        self.setLayout(whole)

    def preview_with(self, trial: Callable[..., Any], draw: Callable[..., bytes]) -> None:
        """Take what tries a profile on a quote, and what draws the outcome."""
        self._trial, self._draw = trial, draw

    def begin(self, page: InstitutionPage, on: str, number: str = "") -> None:
        """Edit the wishes of this institution for one kind of document, on this quote where one is named."""
        self._page, self._on = page, on
        key = page.institution.key
        levels: list[tuple[UUID | str, str]] = [("", page.institution.name)]
        levels += [
            (one.id, f"Office: {one.name or one.key}") for one in page.offices if one.institution == key
        ]
        levels += [
            (one.id, f"Payer: {one.lines[0] if one.lines else one.key}")
            for one in page.payers
            if one.institution == key
        ]
        self.level.offer(levels)
        self.level.put("")
        self.quote.offer([(number, number)] if number else [])
        self.quote.put(number or None)
        self._begin()

    def _begin(self) -> None:
        """Another level: what it says now is read first."""
        self._fresh, self.dirty = True, False
        self.wrong.say("")
        self.try_now()

    def _edited(self) -> None:
        self.dirty = True
        self._tell()
        self._timer.start()

    def _tell(self) -> None:
        self.says.setText("Not saved yet." if self.dirty else "How papers look")
        self.save_button.allow(self.dirty, "Nothing was changed.")

    def _draft(self) -> ProfileDraft | None:
        if self._page is None:
            return None
        of = self.level.value() or None
        settings = None if self._fresh else self.form.value()
        name = self.level.choices.currentText().partition(": ")[2] if of else self._page.institution.name
        return ProfileDraft(self._page.institution.id, self._on, settings, of, name)

    def try_now(self) -> None:
        """Ask how it would look, and have it drawn."""
        draft = self._draft()
        if draft is not None and self._trial is not None:
            self._desk.ask(
                self._trial,
                draft,
                self.quote.value() or "",
                then=self._tried,
                latest=True,
                otherwise=self._refused,
            )

    def _tried(self, found: Any) -> None:
        self.wrong.say("")
        if self._fresh:
            self.form.own(found.own)
            self._fresh = False
        self.form.tell(found.look, found.blocks, found.clauses)
        self.quote.offer(found.quotes)
        self.quote.put(found.number or None)
        self._tell()
        if found.document is None or self._draw is None:
            self.view.clear()
            self.file.setText("There is no document for a client there yet to show it on.")
            return
        self.file.setText(f"File: {found.document.file_name}")
        self._desk.make(self._draw, found.document, then=self._drawn, latest=True, otherwise=self._refused)

    def _drawn(self, pdf: bytes) -> None:
        self.view.show_pdf(pdf)

    def _refused(self, refusal: Refusal) -> None:
        self.wrong.say(refusal.text)

    def save(self) -> None:
        """Keep what this level says."""
        draft = self._draft()
        if draft is not None and draft.settings is not None:
            self._desk.do(
                set_document_profile, draft.institution_id, draft.on, draft.settings, draft.of,
                then=self._saved, label="Saved how papers look", otherwise=self._refused,
            )  # fmt: skip

    def _saved(self, _none: None) -> None:
        self.dirty = False
        self._tell()
        self.closed.emit()
