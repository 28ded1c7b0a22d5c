"""A draft saves itself: two seconds after the typing stops, on leaving, and when asked; never over somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.basics.errors import Refusal
from app.quotes.commands import Saved, edit_quote, new_quote
from app.quotes.drafts import QuoteDraft
from app.shell.desk import Desk

PAUSE: Final = 2000
"""Milliseconds after the last key before a draft is saved."""


class Keeper(QObject):
    """Keeps one draft. ``problem`` answers what keeps it from being saved; ``touched`` is called after every edit."""

    stored = Signal(object)  # a Saved
    refused = Signal(str)
    said = Signal(str)  # how it stands, in a few words

    def __init__(self, desk: Desk, problem: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._problem = desk, problem
        self.draft: QuoteDraft | None = None
        self._edition = self._kept = 0
        self._flying: tuple[QuoteDraft, int] | None = None
        self._after: Callable[[], object] | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(PAUSE)
        self._clock.timeout.connect(self.save)

    def take(self, draft: QuoteDraft | None) -> None:
        """Keep this draft from now on; it is as it is stored."""
        self.draft = draft
        self._edition = self._kept = 0
        self._after = None
        self._clock.stop()
        self.said.emit("")

    def touched(self, *, wait: bool = False) -> None:
        """Something was typed. With ``wait`` it is not saved by itself before ``go_on``: its name is being typed."""
        self._edition += 1
        if wait:
            self._clock.stop()
        else:
            self._clock.start()
        self.said.emit("Not saved yet")

    def go_on(self) -> None:
        """What was waited for is said: what is typed is saved after the pause."""
        if self.dirty():
            self._clock.start()

    @property
    def edition(self) -> int:
        """Counts what was typed."""
        return self._edition

    def dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.draft is not None and self._edition != self._kept

    def flying(self) -> bool:
        """Whether a save is under way."""
        return self._flying is not None

    def save(self, *, label: str = "", after: Callable[[], object] | None = None) -> bool:
        """Save now; ``after`` is called once everything that was typed is stored. False where it cannot be saved."""
        self._clock.stop()
        self._after = after or self._after
        if self.draft is None or not (self.dirty() or (after and not self.draft.number)):
            self._run_after()
            return True
        if problem := self._problem():
            self._after = None
            self.said.emit(f"Not saved: {problem}")
            return False
        if self._flying is None:
            self._send(label)
        return True

    def _send(self, label: str = "") -> None:
        draft = self.draft
        if draft is None:
            return
        self._flying = (draft, self._edition)
        copy = deepcopy(draft)
        if draft.number:
            self._desk.do(
                edit_quote, draft.number, copy, then=self._stored, otherwise=self._refused, label=label
            )
        else:
            self._desk.do(new_quote, copy, then=self._stored, otherwise=self._refused, label=label)

    def _stored(self, saved: Saved) -> None:
        flown, self._flying = self._flying, None
        if flown is None or flown[0] is not self.draft or self.draft is None:
            return
        self._kept = flown[1]
        self.draft.number, self.draft.revision, self.draft.version = (
            saved.number,
            saved.revision,
            saved.version,
        )
        self.stored.emit(saved)
        if self.dirty():
            self.save()
        else:
            self.said.emit("Saved")
            self._run_after()

    def _refused(self, refusal: Refusal) -> None:
        flown, self._flying = self._flying, None
        self._after = None
        if flown is not None and flown[0] is self.draft:
            self.said.emit("Not saved")
            self.refused.emit(refusal.text)

    def _run_after(self) -> None:
        after, self._after = self._after, None
        if after is not None:
            after()
