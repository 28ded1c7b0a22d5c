"""What a person types or an import file says of a client or a contact, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from app.basics.errors import Refusal
from app.basics.text import clean_line, cleaned, fold, lengths
from app.clients import rules
from app.seller.rules import email_problem, language_problem, zone_problem

_CLIENT_TEXTS = frozenset({"occasions", "avoid"})


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """A client; ``purchasing_office_id`` is the office that buys for it, where the institution has several.

    ``key`` is made from the name where it is empty. ``version`` is the one that was read, when editing.
    """

    name: str = ""
    institution_id: UUID | None = None
    key: str = ""
    department: str = ""
    owner_id: UUID | None = None
    stand_in_id: UUID | None = None
    language: str = ""
    occasions: str = ""
    avoid: str = ""
    basics: tuple[str, ...] = ()
    answer_hours: int | None = None
    version: int | None = None
    purchasing_office_id: UUID | None = None

    def cleaned(self) -> ClientDraft:
        """Without control signs and needless blanks."""
        basics = tuple(line for basic in self.basics if (line := clean_line(basic)))
        return replace(cleaned(self, _CLIENT_TEXTS), basics=basics)

    def problems(self) -> list[str]:
        """What must be mended before it can be kept."""
        said = lengths(self, _CLIENT_TEXTS)
        if not fold(self.name):
            said.append("A client needs a name.")
        if self.institution_id is None:
            said.append("A client belongs to an institution: choose one, or add it first.")
        if self.answer_hours is not None and not 0 <= self.answer_hours <= 1000:
            said.append(f"We answer within {self.answer_hours} hours; it must be 0 to 1000.")
        if len(self.basics) > 50 or any(len(basic) > 300 for basic in self.basics):
            said.append("At most fifty basics of at most 300 characters can be kept.")
        problem = language_problem(self.language)
        return [*said, problem] if problem else said


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A person on the other side."""

    name: str = ""
    title: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    time_zone: str = ""
    hours: str = ""
    channel: str = ""
    note: str = ""

    def cleaned(self) -> ContactDraft:
        """Without control signs; the note keeps its lines."""
        return cleaned(self, {"note"})

    def problems(self) -> list[str]:
        """What must be mended before it can be kept."""
        said = lengths(self, {"note"})
        if not fold(self.name):
            said.append("A contact needs a name.")
        problems = (email_problem(self.email), language_problem(self.language), zone_problem(self.time_zone))
        return said + [problem for problem in problems if problem]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact of an import file with the roles it has in the client's file."""

    draft: ContactDraft
    roles: tuple[str, ...] = ()
    primary: bool = False


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client of an import file: institution and owner by the words of the file."""

    draft: ClientDraft
    institution: str
    owner: str = ""
    stand_in: str = ""
    tags: tuple[str, ...] = ()
    contacts: tuple[ContactLine, ...] = ()

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> ClientLine:
        """From one entry of a document that keeps to ``clients.schema.json``."""
        names = ("name", "key", "department", "language", "occasions", "avoid", "answer_hours")
        draft = ClientDraft(
            **{name: entry[name] for name in names if name in entry}, basics=tuple(entry.get("basics", ()))
        )
        return cls(
            draft,
            entry["institution"],
            entry.get("owner", ""),
            entry.get("stand_in", ""),
            tuple(entry.get("tags", ())),
            tuple(_contact_line(one) for one in entry.get("contact", ())),
        )


def _contact_line(entry: Mapping[str, Any]) -> ContactLine:
    fields = {name: value for name, value in entry.items() if name not in {"roles", "primary"}}
    for role in entry.get("roles", ()):
        problem = rules.role_problem(role)
        if problem:
            raise Refusal(problem)
    return ContactLine(ContactDraft(**fields), tuple(entry.get("roles", ())), entry.get("primary", False))


def read_clients(document: Mapping[str, Any]) -> tuple[ClientLine, ...]:
    """The clients of an import file."""
    return tuple(ClientLine.read(entry) for entry in document["client"])
