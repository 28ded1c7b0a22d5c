"""What a check answers: passed, failed or cannot tell, why, and the one action that cures it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    """The three answers of a check."""

    PASSED = "passed"
    FAILED = "failed"
    CANNOT_TELL = "cannot-tell"


class Action(StrEnum):
    """Everything a finding can offer to do about itself; screens know each one, files name it by its value."""

    SET_TITLE = "set-title"
    SET_NUMBER = "set-number"
    SET_DATE = "set-date"
    SET_VALIDITY = "set-validity"
    SET_CURRENCY = "set-currency"
    SET_LANGUAGE = "set-language"
    SET_PAPER = "set-paper"
    SET_ADDRESSEE = "set-addressee"
    SET_REQUESTER = "set-requester"
    SET_CONTACT = "set-contact"
    SET_SELLER = "set-seller"
    ADD_REFERENCE = "add-reference"
    CHOOSE_SIGNATURE = "choose-signature"
    SET_DOCUMENT = "set-document"
    SET_DELIVERY_METHOD = "set-delivery-method"
    EDIT_LINE = "edit-line"
    SPLIT_LINE = "split-line"
    ADD_LINE_CODE = "add-line-code"
    ADD_LINE = "add-line"
    REMOVE_TEXT = "remove-text"
    ADD_TEXT = "add-text"
    ADD_CLAUSE = "add-clause"
    SET_TAX = "set-tax"
    SET_FREIGHT = "set-freight"
    SET_TERMS = "set-terms"
    SET_DELIVERY = "set-delivery"
    SET_PERIOD = "set-period"
    SET_PLACE = "set-place"
    ATTACH_DOCUMENT = "attach-document"
    RECORD_FACT = "record-fact"
    PREPARE_LETTER = "prepare-letter"
    NOTE_ADVICE = "note-advice"
    ASK_OFFICE = "ask-office"

    @property
    def label(self) -> str:
        """The words on the button where a check says nothing better."""
        return _LABELS.get(self, self.value.replace("-", " ").capitalize())


_LABELS = {
    Action.SET_DATE: "Set the issue date",
    Action.SET_NUMBER: "Give it a number",
    Action.SET_SELLER: "Complete our own details",
    Action.SET_CONTACT: "Complete the contact",
    Action.SET_REQUESTER: "Name the requester",
    Action.SET_ADDRESSEE: "Fix the addressee",
    Action.SET_TAX: "Fix the tax",
    Action.SET_FREIGHT: "Fix the freight",
    Action.SET_TERMS: "Fix the terms",
    Action.SET_DELIVERY: "State the delivery",
    Action.SET_PERIOD: "State the period",
    Action.SET_PLACE: "State the place of work",
    Action.EDIT_LINE: "Go to the line",
    Action.SPLIT_LINE: "Split the line",
    Action.ADD_LINE_CODE: "Add the code",
    Action.REMOVE_TEXT: "Remove the words",
    Action.ADD_TEXT: "Add the words",
    Action.ATTACH_DOCUMENT: "Attach the document",
    Action.RECORD_FACT: "Record it",
    Action.PREPARE_LETTER: "Prepare the letter",
    Action.NOTE_ADVICE: "Make it a task",
    Action.ASK_OFFICE: "Ask the office",
}


@dataclass(frozen=True, slots=True)
class Cure:
    """The one action that cures a finding; params are plain values ready for JSON."""

    action: Action
    label: str
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The shape in files and answers."""
        return {"action": self.action.value, "label": self.label, "params": dict(self.params)}


def cure(action: Action, label: str = "", **params: Any) -> Cure:
    """A cure with the action's own label unless a better one is given."""
    return Cure(action, label or action.label, params)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one check, before the rule it belongs to is added."""

    result: Result
    because: str
    cure: Cure | None = None


def passed(because: str) -> Outcome:
    """The document meets the rule."""
    return Outcome(Result.PASSED, because)


def failed(because: str, mend: Cure) -> Outcome:
    """The document does not meet the rule; ``mend`` cures it."""
    return Outcome(Result.FAILED, because, mend)


def cannot_tell(because: str, mend: Cure | None = None) -> Outcome:
    """The desk does not know enough to say."""
    return Outcome(Result.CANNOT_TELL, because, mend)


@dataclass(frozen=True, slots=True)
class Source:
    """Who or what says so: an address or a person, the day it was seen or said, and the words where they matter."""

    url: str = ""
    person: str = ""
    seen: dt.date | None = None
    says: str = ""

    def as_json(self) -> dict[str, str | None]:
        """``{"person": …, "seen": …}`` or ``{"url": …, "seen": …}``."""
        origin = {"person": self.person} if self.person else {"url": self.url}
        return {**origin, "seen": self.seen.isoformat() if self.seen else None}

    def words(self) -> str:
        """As a screen shows it."""
        seen = f", {self.seen.isoformat()}" if self.seen else ""
        return f"{self.person or self.url}{seen}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule against one document."""

    rule: str
    kind: str
    result: Result
    severity: str
    status: str
    says: str
    because: str
    from_: str
    office: str = ""
    source: Source | None = None
    cure: Cure | None = None
    ask: str = ""
    title: str = ""

    @property
    def in_hand(self) -> bool:
        """Whether somebody already does what it asks: it is shown, and nags no longer."""
        return self.cure is not None and bool(self.cure.params.get("in_hand"))

    @property
    def stops(self) -> bool:
        """Whether this finding alone keeps the document from being issued."""
        return self.result is Result.FAILED and self.severity == "blocking"

    def as_json(self) -> dict[str, Any]:
        """The shape of a finding in every ``--json`` answer (files.md)."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "result": self.result.value,
            "severity": self.severity,
            "status": self.status,
            "says": self.says,
            "because": self.because,
            "source": self.source.as_json() if self.source else None,
            "from": self.from_,
            "office": self.office,
            "cure": self.cure.as_json() if self.cure else None,
        }
