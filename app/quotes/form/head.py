"""The head of a quote as it is typed: payer, validity, terms and look; the rest is folded out beneath."""

from __future__ import annotations

import datetime as dt
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.basics.wording import Wording
from app.quotes.drafts import QuoteDraft
from app.quotes.form.fields import DaysField, Shown
from app.quotes.queries import Choices, Standing
from app.shell import theme
from app.shell.fields import ChoiceField, TextField
from app.shell.panels import Field
from app.shell.texts import Faint, tip

_WORDING: Final = Wording("en_GB")
SHORT: Final = {
    "invoice": "from invoice",
    "receipt": "from receipt",
    "later-of-invoice-and-acceptance": "from acceptance",
    "later-of-receipt-and-acceptance": "from acceptance",
    "end-of-month": "end of month",
}
STARTS: Final = {
    "invoice": "from invoice",
    "receipt": "from receipt of the invoice",
    "later-of-invoice-and-acceptance": "from invoice or acceptance",
    "later-of-receipt-and-acceptance": "from receipt or acceptance",
    "end-of-month": "from the end of the month",
}
_LANGUAGES: Final = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "ja": "Japanese",
}  # fmt: skip


class HeadForm(QWidget):
    """Four fields in a row. ``take`` shows a draft, which it then edits; ``follow`` shows what follows from it."""

    edited = Signal()
    more = Signal()
    named = Signal()  # the cursor left the name of the work

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.draft = QuoteDraft()
        self._today: dt.date | None = None
        self.engagement = TextField("Engagement", "What the work is, such as Protein sequencing, 48 samples")
        self.payer = ChoiceField("Payer")
        self.valid = DaysField("Valid for", self._valid_words)
        self.terms = DaysField("Terms", self._terms_words)
        self.look = Shown()
        self.look_field = Field("Document look", self.look)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.M)
        grid.setVerticalSpacing(theme.M)
        grid.addWidget(self.engagement, 0, 0, 1, 4)
        for at, field in enumerate((self.payer, self.valid, self.terms, self.look_field)):
            grid.addWidget(field, 1, at)
            grid.setColumnStretch(at, 1)
        self.why = Faint("", wrap=True)
        self.why.hide()
        grid.addWidget(self.why, 2, 0, 1, 4)
        self.engagement.edited.connect(self._engaged)
        self.engagement.edit.editingFinished.connect(self.named)
        self.payer.edited.connect(self._paid)
        self.valid.edit.typed.connect(self._valid)
        self.terms.edit.typed.connect(self._termed)
        self.look.pressed.connect(self.more)

    def take(self, draft: QuoteDraft, choices: Choices, today: dt.date) -> None:
        """Edit this draft from now on."""
        self.draft, self._today = draft, today
        self.payer.offer(choices.payers or (("", "The institution itself"),))
        self.engagement.setVisible(not draft.number and draft.engagement_id is None)
        self.engagement.edit.setReadOnly(False)
        self.engagement.edit.setToolTip("")
        self.refresh()

    def keep_engagement(self) -> None:
        """The work is in the file now: its name stays where it is, so that nothing jumps, and is changed there."""
        self.engagement.edit.setReadOnly(True)
        self.engagement.edit.setToolTip(tip("The work is in the file now. Its title is changed there."))

    def refresh(self) -> None:
        """Show what the draft says now."""
        self.engagement.put(self.draft.engagement)
        if self.draft.payer:
            self.payer.put(self.draft.payer)
        self.valid.edit.put(self.draft.valid_days)
        self.terms.edit.put(self.draft.payment_days)
        self.valid.edit.show_words()
        self.terms.edit.show_words()
        self.terms.edit.setToolTip(tip(f"Counted {STARTS.get(self.draft.payment_from, 'from invoice')}."))

    def follow(self, standing: Standing) -> None:
        """Show what follows: who pays where nobody was named, how the document will look."""
        if not self.draft.payer:
            self.payer.put(standing.payer_key)
        self.payer.widget.setToolTip(tip("\n".join((*standing.payer, standing.payer_why))))
        name = standing.payer[0] if standing.payer else ""
        self.why.setText(
            f"{name}: {standing.payer_why[:1].lower()}{standing.payer_why[1:]}"
            if name
            else standing.payer_why
        )
        self.why.setVisible(bool(standing.payer_why))
        self.look.say(look_words(standing))
        chosen = standing.look.chosen
        why = [f"{name.replace('_', ' ').capitalize()}: as {level} has it" for name, level in chosen.items()]
        self.look.setToolTip(tip("\n".join(why)))

    def problem(self, name: str, text: str) -> None:
        """Mark a field red, or take the mark away."""
        field = {
            "engagement": self.engagement,
            "payer": self.payer,
            "valid_days": self.valid,
            "payment_days": self.terms,
        }.get(name)
        if field is not None:
            field.problem(text)

    def _valid_words(self, days: str) -> str:
        if not days.isascii() or not days.isdigit() or len(days) > 4 or self._today is None:
            return days
        until = self._today + dt.timedelta(days=int(days))
        return f"{days} days, to {_WORDING.short_day(until, self._today)}"

    def _terms_words(self, days: str) -> str:
        start = SHORT.get(self.draft.payment_from, "")
        return f"net {days} {start}".strip() if days.isdigit() else days

    def _engaged(self) -> None:
        self.draft.engagement = self.engagement.value()
        self.edited.emit()

    def _paid(self) -> None:
        self.draft.payer = self.payer.value() or ""
        self.edited.emit()

    def _valid(self, days: str) -> None:
        self.draft.valid_days = days
        self.edited.emit()

    def _termed(self, days: str) -> None:
        self.draft.payment_days = days
        self.edited.emit()


def look_words(standing: Standing) -> str:
    """The paper, the language, and whose look it is: ``Letter, English, as Northfield State``."""
    look = standing.look
    levels = [level for level in (look.chosen.get("paper"), look.chosen.get("language")) if level]
    language = _LANGUAGES.get(look.language[:2], look.language)
    whose = f", as {levels[-1]}" if levels else ""
    return f"{look.paper.capitalize()}, {language}{whose}"
