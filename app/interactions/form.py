"""What is typed about a promise: a new one, or a new date for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.clients.queries import ContactRow
from app.interactions.commands import mark_promise, promise
from app.interactions.drafts import PromiseDraft
from app.interactions.queries import PromiseRow
from app.shell.desk import Desk
from app.shell.drawer import FormDrawer
from app.shell.fields import ChoiceField, DateField, NoteField, TextField


def by_evening(on: dt.date) -> dt.datetime:
    """A promise for a day holds until five in the afternoon where the desk stands."""
    return dt.datetime.combine(on, dt.time(17)).astimezone(dt.UTC)


class PromiseDrawer(FormDrawer):
    """What we will do, and by when; or the new date of a promise."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "what was promised": "what",
        "What is": "what",
        "by when": "due",
        "due": "due",
        "lie ahead": "due",
    }

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Promise something", "Promise it")
        self.desk = desk
        self._client: UUID | None = None
        self._promise: PromiseRow | None = None
        self.what = TextField("What we will do", "Raw spectra as mzML")
        self.add("what", self.what)
        self.due = DateField("By the end of")
        self.add("due", self.due)
        self.contact, self.engagement = ChoiceField("To whom"), ChoiceField("For which engagement")
        self.add("contact_id", self.contact)
        self.add("engagement_id", self.engagement)
        self.note = NoteField("Why the date moves", lines=2)
        self.add("note", self.note)
        self.body.addStretch(1)

    def offer(self, people: Sequence[ContactRow], work: Sequence[tuple[UUID, str]]) -> None:
        """Whom it can be promised to, and for which work."""
        self.contact.offer([(None, "the client"), *((p.id, p.name) for p in people)])
        self.engagement.offer([(None, "none in particular"), *work])

    def begin(self, client: UUID, tomorrow: dt.date, engagement: UUID | None = None) -> None:
        """Open it for a new promise."""
        again = self.dirty and self._promise is None and client == self._client
        self._client, self._promise = client, None
        self._dress("Promise something", "Promise it")
        if not again:
            self.put(
                {"what": "", "due": tomorrow, "contact_id": None, "engagement_id": engagement, "note": ""}
            )
        self.reveal(self.what)

    def agree(self, promised: PromiseRow, tomorrow: dt.date) -> None:
        """Open it to agree a new date."""
        self._promise = promised
        self._dress("Agree a new date", "Agree it")
        self.subject.setText(promised.what)
        self.put({"due": max(promised.due_at.astimezone().date(), tomorrow), "note": ""})
        self.reveal(self.due)

    def _dress(self, title: str, primary: str) -> None:
        new = self._promise is None
        self.head.setText(title)
        self.setAccessibleName(title)
        self.primary.setText(primary)
        self.subject.setVisible(not new)
        for field in (self.what, self.contact, self.engagement):
            field.setVisible(new)
        self.note.setVisible(not new)

    def press(self) -> None:
        values = self.values()
        due = by_evening(values["due"])
        if self._promise is not None:
            self.desk.do(
                mark_promise,
                self._promise.id,
                "renegotiated",
                values["note"],
                due,
                then=self._kept,
                label="The new date is agreed.",
                otherwise=self.refused,
            )
            return
        draft = PromiseDraft(
            client_id=self._client,
            what=values["what"],
            due_at=due,
            contact_id=values["contact_id"],
            engagement_id=values["engagement_id"],
        )
        if self.mark(draft.problems()):
            label = f"Promised: {draft.what}"
            self.desk.do(promise, draft, then=self._kept, label=label, otherwise=self.refused)

    def _kept(self, _answer: object) -> None:
        self.dirty = False
        self.shut()
