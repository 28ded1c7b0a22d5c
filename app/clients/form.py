"""What is typed about a client and about a person: drawers beside the page, problems beside the fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.clients.commands import Added, add_client, edit_client, keep_person
from app.clients.drafts import ClientDraft, ContactDraft
from app.clients.listing import ClientChoices, choices, resembling
from app.clients.queries import ClientHead, ClientRow, ContactRow
from app.clients.rules import ROLES
from app.shell.desk import Desk
from app.shell.drawer import FormDrawer, settle
from app.shell.fields import CheckField, ChoiceField, NoteField, TextField
from app.shell.widgets import Badge, Label, Muted, column, row

_PATIENCE = 250
"""Milliseconds after the last key before look-alikes are looked for."""
ROLE_WORDS = {
    "researcher": "Researcher",
    "buyer": "Buyer (purchasing)",
    "accounts-payable": "Accounts payable",
    "receiving": "Receiving",
    "administrator": "Administrator",
    "technician": "Technician",
}
_CHANNELS = (
    (("", "as it comes")),
    ("phone", "Phone"),
    ("e-mail", "E-mail"),
    ("portal", "Portal"),
    ("visit", "Visit"),
)
_PERSON = tuple(field.name for field in dataclasses.fields(ContactDraft))


class ClientDrawer(FormDrawer):
    """A new client or one that is edited. Sends ``added`` with the key of a new one."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "needs a name": "name",
        "Name is": "name",
        "belongs to an institution": "institution_id",
        "purchasing office": "purchasing_office_id",
        "There already is a client": "name",
        "language": "language",
        "We answer within": "answer_hours",
        "basics": "basics",
    }

    added = Signal(str)

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "New client", "Add the client")
        self.desk = desk
        self._head: ClientHead | None = None
        self._choices: ClientChoices | None = None
        self.name = TextField("Name", "Okafor Group")
        self.add("name", self.name)
        self.alike = Badge("", "amber", "users")
        self.body.addWidget(self.alike)
        self.institution = ChoiceField("Institution")
        self.add("institution_id", self.institution)
        self.office = ChoiceField("Bought through")
        self.add("purchasing_office_id", self.office)
        self.office.hide()
        self.institution.edited.connect(self._offices)
        self.add("department", TextField("Department", "Chemistry"))
        self.owner, self.stand_in = ChoiceField("Owner"), ChoiceField("Stand-in")
        self.add_row(owner_id=self.owner, stand_in_id=self.stand_in)
        self.add("basics", NoteField("Must never fail, one per line", "Raw data within a day", lines=2))
        self.add("avoid", NoteField("To avoid", "Calls before ten", lines=1))
        self.add("occasions", NoteField("Occasions", "Grant renewal in March", lines=1))
        self.add_row(
            language=TextField("Language", "as the institution"),
            answer_hours=TextField("We answer within hours", "24"),
        )
        self.body.addStretch(1)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE)
        self._patience.timeout.connect(self._look)
        self.name.edited.connect(self._patience.start)
        self.alike.hide()

    def begin(self, head: ClientHead | None = None) -> None:
        """Open it for a new client, or to edit this one. What was typed for a new one is still there."""
        again = head is None and self._head is None and self.dirty
        self._head = head
        self.head.setText("Edit the client" if head else "New client")
        self.primary.setText("Save" if head else "Add the client")
        self.setAccessibleName(self.head.text())
        if not again:
            self._fill(head)
        self.reveal(self.name)
        self.desk.ask(choices, then=self._offer)

    def _fill(self, head: ClientHead | None) -> None:
        empty = ClientDraft()
        values = {name: getattr(head or empty, name, "") for name in self.fields}
        values["basics"] = "\n".join(head.basics) if head else ""
        values["answer_hours"] = str(head.answer_hours) if head and head.answer_hours is not None else ""
        self.put(values)
        self.alike.say("")

    def _offer(self, found: ClientChoices) -> None:
        chosen = self.values()
        head = self._head
        wanted = {
            "institution_id": chosen["institution_id"] or (head.institution_id if head else None),
            "owner_id": chosen["owner_id"] or (head.owner_id if head else found.me),
            "stand_in_id": chosen["stand_in_id"] or (head.stand_in_id if head else None),
        }
        people = [(c.id, c.name) for c in found.colleagues]
        self.institution.offer(found.institutions)
        self.owner.offer([(None, "nobody"), *people])
        self.stand_in.offer([(None, "nobody"), *people])
        for name, value in wanted.items():
            if value is not None or name != "institution_id":
                settle(self.fields[name], value)
        self._choices = found
        self._offices()
        if not found.institutions:
            self.say("There is no institution yet. Add one under Institutions first.")

    def _offices(self) -> None:
        """The purchasing offices, where the institution has more than one: their rules differ."""
        found = self._choices
        several = found.offices.get(self.institution.value(), ()) if found is not None else ()
        before = self.office.value() or (self._head.purchasing_office_id if self._head else None)
        self.office.offer([(None, "not said yet"), *several])
        settle(self.office, before if before in dict(several) else None)
        self.office.setVisible(bool(several))

    def _look(self) -> None:
        but = self._head.id if self._head else None
        self.desk.ask(resembling, self.name.value(), but, then=self._resembles)

    def _resembles(self, rows: tuple[ClientRow, ...]) -> None:
        names = ", ".join(f"{row.name} ({row.institution})" for row in rows[:2])
        self.alike.say(f"There is already {names}" if rows else "", "amber")
        self.alike.setVisible(bool(rows))

    def _draft(self) -> ClientDraft:
        values = self.values()
        hours = values.pop("answer_hours")
        return ClientDraft(
            **values
            | {
                "basics": tuple(line for line in values["basics"].splitlines() if line.strip()),
                "answer_hours": int(hours) if hours.isdecimal() else None,
                "version": self._head.version if self._head else None,
            }
        )

    def press(self) -> None:
        hours = self.values()["answer_hours"]
        wrong = [] if not hours or hours.isdecimal() else ["We answer within: write a number of hours."]
        draft = self._draft()
        if not self.mark([*draft.problems(), *wrong]):
            return
        if self._head is None:
            label = f"{draft.name} is added."
            self.desk.do(add_client, draft, then=self._added, label=label, otherwise=self.refused)
        else:
            self.desk.do(
                edit_client,
                self._head.id,
                draft,
                then=self._kept,
                label="The client is saved.",
                otherwise=self.refused,
            )

    def _added(self, made: Added) -> None:
        self._kept(None)
        self._fill(None)
        self.added.emit(made.key)

    def _kept(self, _answer: object) -> None:
        self.dirty = False
        self.shut()


class PersonDrawer(FormDrawer):
    """Somebody on the other side, with the roles in one client's file."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "needs a name": "name",
        "Name is": "name",
        "e-mail": "email",
        "address": "email",
        "language": "language",
        "time zone": "time_zone",
        "Time zone": "time_zone",
    }

    def __init__(self, desk: Desk, host: QWidget) -> None:
        super().__init__(host, "Add a person", "Add the person")
        self.desk = desk
        self._client: UUID | None = None
        self._person: ContactRow | None = None
        self.add("name", TextField("Name", "Dr. Ada Okafor"))
        self.add("title", TextField("Title", "Senior buyer"))
        self.roles: dict[str, QCheckBox] = {}
        grid = row()
        for some in (ROLES[:3], ROLES[3:]):
            boxes = [QCheckBox(ROLE_WORDS.get(role, role)) for role in some]
            self.roles |= dict(zip(some, boxes, strict=True))
            grid.addLayout(column(*boxes), 1)
        self.body.addWidget(Label("Role in this file"))
        self.body.addLayout(grid)
        self.primary_box = CheckField("We speak to this person first")
        self.add("primary", self.primary_box)
        self.add_row(phone=TextField("Phone"), email=TextField("E-mail"))
        self.add_row(
            hours=TextField("Hours", "9 to 17, not Fridays"),
            time_zone=TextField("Time zone", "America/New_York"),
        )
        self.channel = ChoiceField("Prefers", _CHANNELS)
        self.add_row(channel=self.channel, language=TextField("Language", "as the client"))
        self.add("note", NoteField("Note", lines=2))
        self.body.addWidget(Muted("A person may have several roles, here and in their offices.", wrap=True))
        self.body.addStretch(1)

    def begin(self, client: UUID, person: ContactRow | None) -> None:
        """Open it for a new person of this client, or to edit one."""
        again = person is None and self._person is None and self.dirty and client == self._client
        self._client, self._person = client, person
        self.head.setText("Edit the person" if person else "Add a person")
        self.primary.setText("Save" if person else "Add the person")
        if not again:
            source = person or ContactDraft()
            self.put(
                {name: getattr(source, name) for name in _PERSON}
                | {"primary": bool(person and person.primary)}
            )
            held = {r.role for r in person.roles if r.client_id == client} if person else {"researcher"}
            for role, box in self.roles.items():
                box.setChecked(role in held)
        self.reveal(self.fields["name"])

    def press(self) -> None:
        values = self.values()
        primary = values.pop("primary")
        values["channel"] = values["channel"] or ""
        draft = ContactDraft(**values)
        roles = tuple(role for role, box in self.roles.items() if box.isChecked())
        if not self.mark(draft.problems()) or self._client is None:
            return
        person = self._person.id if self._person else None
        self.desk.do(
            keep_person,
            self._client,
            person,
            draft,
            roles,
            primary,
            then=self._kept,
            label=f"{draft.name} is saved.",
            otherwise=self.refused,
        )

    def _kept(self, _answer: object) -> None:
        self.dirty = False
        self.shut()
