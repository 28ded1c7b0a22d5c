"""What is typed about a piece of work: a new one, a change, what happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.clients.queries import ContactRow
from app.engagements.commands import add_engagement, edit_engagement, mark
from app.engagements.drafts import EngagementDraft, MarkDraft
from app.engagements.queries import EngagementRow
from app.engagements.queries import engagement as engagement_row
from app.seller.queries import ColleagueRow
from app.shell.desk import Desk
from app.shell.drawer import FormDrawer
from app.shell.fields import ChoiceField, DateField, NoteField, TextField

WORK = (("service", "Service"), ("goods", "Goods"), ("labour", "Labour"))
FEASIBLE = (("", "not said yet"), ("yes", "Yes"), ("no", "No"), ("unknown", "To be found out"))
KINDS = (
    ("scoped", "The work is scoped"),
    ("started", "Work has started"),
    ("delivered", "It was delivered"),
    ("receipt-confirmed", "The receipt is confirmed"),
    ("closed", "It is closed"),
    ("lost", "It was lost"),
)
REASONS = ("", "price", "availability", "speed", "paperwork", "service", "no funds", "unknown")


class EngagementDrawer(FormDrawer):
    """A new engagement, or one that is edited."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "needs a title": "title",
        "Title is": "title",
        "opened": "opened_on",
        "in the future": "opened_on",
        "Funding is": "funding",
    }

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "New engagement", "Begin the engagement")
        self.desk = desk
        self._client: UUID | None = None
        self._row: EngagementRow | None = None
        self._wanted: UUID | None = None
        self.add("title", TextField("What is to be done", "Protein sequencing, 48 samples"))
        self.add("purpose", NoteField("For what purpose", lines=2))
        self.add("depends", NoteField("What hangs on it", "Grant ends in June", lines=1))
        self.researcher, self.technician = ChoiceField("For"), ChoiceField("Our technician")
        self.add_row(researcher_id=self.researcher, technician_id=self.technician)
        self.add_row(feasible=ChoiceField("Feasible", FEASIBLE), work=ChoiceField("Kind of work", WORK))
        self.add("funding", TextField("Funding", "NIH R01"))
        self.add_row(place=TextField("Place of the work"), opened_on=DateField("Asked on"))
        self.body.addStretch(1)

    def offer(self, people: Sequence[ContactRow], colleagues: Sequence[ColleagueRow]) -> None:
        """Whom it can be for, and who of us can do it."""
        self.researcher.offer([(None, "nobody named"), *((p.id, p.name) for p in people)])
        self.technician.offer([(None, "nobody yet"), *((c.id, c.name) for c in colleagues)])

    def begin(self, client: UUID, today: dt.date, researcher: UUID | None = None) -> None:
        """Open it for a new engagement of this client; what was typed for it is still there."""
        again = self.dirty and self._row is None and client == self._client
        self._client, self._row = client, None
        self._titles("New engagement", "Begin the engagement")
        if not again:
            self.put(
                {name: getattr(EngagementDraft(), name) for name in self.fields}
                | {"opened_on": today, "researcher_id": researcher}
            )
        self.reveal(self.fields["title"])

    def edit(self, engagement: UUID) -> None:
        """Read an engagement, then open it with its values."""
        self._wanted = engagement
        self.desk.ask(engagement_row, engagement, then=self._answered)

    def _answered(self, row: EngagementRow) -> None:
        if row.id != self._wanted:
            return
        self._client, self._row = row.client_id, row
        self._titles("Edit the engagement", "Save")
        self.put({name: getattr(row, name) for name in self.fields})
        self.reveal(self.fields["title"])

    def _titles(self, title: str, primary: str) -> None:
        self.head.setText(title)
        self.primary.setText(primary)
        self.setAccessibleName(title)

    def press(self) -> None:
        row = self._row
        values = self.values()
        values["feasible"] = values["feasible"] or ""
        draft = EngagementDraft(
            client_id=self._client,
            feasible_by=row.feasible_by if row else None,
            payer_id=row.payer_id if row else None,
            version=row.version if row else None,
            **values,
        )
        if not self.mark(draft.problems()):
            return
        if row is None:
            label = f"{draft.title} has begun."
            self.desk.do(add_engagement, draft, then=self._kept, label=label, otherwise=self.refused)
        else:
            self.desk.do(
                edit_engagement,
                row.id,
                draft,
                then=self._kept,
                label="The engagement is saved.",
                otherwise=self.refused,
            )

    def _kept(self, _answer: object) -> None:
        self.dirty = False
        self.shut()


class MarkDrawer(FormDrawer):
    """What happened to the work, on which day, who said so."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "in the future": "on",
        "would be before": "on",
        "Say why": "reason",
        "Reason is": "reason",
        "Note is": "note",
    }

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "What happened", "Record it")
        self.desk = desk
        self._engagement: UUID | None = None
        self.kind = ChoiceField("What happened", KINDS)
        self.add("kind", self.kind)
        self.add("on", DateField("On"))
        self.add("person", TextField("Who said so", "Dr. Okafor"))
        self.reason = ChoiceField("Why it was lost", [(r, r or "choose") for r in REASONS])
        self.add("reason", self.reason)
        self.add("note", NoteField("Note", lines=2))
        self.body.addStretch(1)
        self.kind.edited.connect(self._dress)

    def begin(self, engagement: UUID, title: str, kind: str, today: dt.date) -> None:
        """Open it for this engagement, with what most likely happened."""
        self._engagement = engagement
        self.subject.setText(title)
        self.subject.show()
        self.put({"kind": kind, "on": today, "person": "", "reason": "", "note": ""})
        self._dress()
        self.reveal(self.reason if kind == "lost" else self.fields["on"])

    def _dress(self) -> None:
        self.reason.setVisible(self.kind.value() == "lost")

    def press(self) -> None:
        values = self.values()
        values["reason"] = values["reason"] if values["kind"] == "lost" and values["reason"] else ""
        draft = MarkDraft(**values)
        problems = draft.problems()
        if draft.kind == "lost" and not draft.reason:
            problems.append("Say why it was lost.")
        if not self.mark(problems) or self._engagement is None:
            return
        label = f"{dict(KINDS).get(draft.kind, draft.kind)}."
        self.desk.do(mark, self._engagement, draft, then=self._kept, label=label, otherwise=self._refused)

    def _refused(self, refusal: Exception) -> None:
        self.mark([str(refusal)])

    def _kept(self, _answer: object) -> None:
        self.dirty = False
        self.shut()
