"""What the exchange shows, as frozen rows: machines, files, previews, conflicts, bank details that wait."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MachineRow:
    """A machine of the office.

    ``waiting`` counts the changes here that it is not known to have, ``unsent`` those of them that no file for it holds.
    ``wants`` says what this machine still waits for from it, "" for nothing. ``status`` is active, retired, revoked
    or forked.
    """

    id: UUID
    name: str
    series: str
    status: str
    words: str
    taken_at: dt.datetime | None = None
    given_at: dt.datetime | None = None
    waiting: int = 0
    wants: str = ""
    unsent: int = 0


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A sound file that cannot be merged yet, and the sentence that says what it waits for."""

    file: UUID
    name: str
    machine: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that was given or taken. ``may_undo``: it is the last one taken and can still be taken back."""

    file: UUID
    given: bool
    name: str
    machines: str
    at: dt.datetime
    by: str
    kind: str
    changes: int
    clients: int = 0
    may_undo: bool = False
    undone_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class FolderRow:
    """The shared folder of this machine, and what the last look into it did."""

    path: str
    looked_at: dt.datetime | None = None
    said: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ExchangePage:
    """Everything on the first two parts of the page."""

    now: dt.datetime
    me: MachineRow
    person: str
    machines: tuple[MachineRow, ...]
    parked: tuple[ParkedRow, ...]
    folder: FolderRow | None
    conflicts: int
    held: int
    missing: int  # attachments whose bytes are not here yet

    @property
    def to_decide(self) -> int:
        """What waits for a person: conflicts, bank details, parked files."""
        return self.conflicts + self.held + len(self.parked)


@dataclass(frozen=True, slots=True)
class ClientChanges:
    """What a file would do to one client; the client is empty for what belongs to nobody's file."""

    client_id: UUID | None
    client: str
    new: int
    changed: int
    hidden: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A file before it is taken. ``state`` is new, known, parked or fork; ``sentence`` says it in words."""

    path: str
    name: str
    machine: str
    by: str
    made_at: dt.datetime
    kind: str
    size: int
    state: str
    sentence: str
    changes: int
    clients: tuple[ClientChanges, ...]
    conflicts: int
    warnings: tuple[str, ...] = ()
    must_confirm: bool = False


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What happened when a file was taken."""

    file: UUID | None
    sentence: str
    changes: int
    clients: int
    conflicts: int
    held: int
    parked: bool = False


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A file that was written and read back."""

    path: str
    sentence: str
    changes: int
    size: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One field of a side: its name, its value in words, and whether the sides differ in it."""

    field: str
    label: str
    words: str
    differs: bool = True


@dataclass(frozen=True, slots=True)
class SideRow:
    """One of the values that stand against each other; ``number`` names it to the command that keeps it."""

    number: int
    values: tuple[ValueRow, ...]
    person: str
    machine: str
    at: dt.datetime | None
    file: str
    ours: bool = False
    shown: bool = False
    word: str = ""  # the verb that keeps it; empty for the usual one, "-" for none


@dataclass(frozen=True, slots=True)
class EditRow:
    """A field that may be typed anew: ``reads`` is text, amount, price, quantity, rate, number, day or yes."""

    field: str
    label: str
    reads: str
    typed: str


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two or more answers to one question. ``like`` is equal for conflicts that may be decided together."""

    table: int
    row: UUID
    register: int
    kind: str
    group: str  # the heading of the inbox
    title: str
    what: str  # which fields, in words
    client_id: UUID | None
    client_key: str
    client: str
    sides: tuple[SideRow, ...]
    edits: tuple[EditRow, ...] = ()
    like: str = ""

    @property
    def key(self) -> tuple[int, UUID, int]:
        """What names it."""
        return (self.table, self.row, self.register)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """Bank details that came from elsewhere and are not used before a named person confirms them."""

    table: int
    row: UUID
    title: str
    client_id: UUID | None
    client: str
    old: SideRow
    new: SideRow

    @property
    def key(self) -> tuple[int, UUID]:
        """What names it: the fields of a row are confirmed together."""
        return (self.table, self.row)


@dataclass(frozen=True, slots=True)
class OddRow:
    """Something that does not add up after changes of two machines came together; it is put right where it stands."""

    rule: str
    entity: UUID
    detail: str
    client_key: str
    client: str

    @property
    def key(self) -> tuple[str, UUID]:
        """What names it."""
        return (self.rule, self.entity)


@dataclass(frozen=True, slots=True)
class DecidePage:
    """The inbox: what waits for a decision, the weightiest first; ``total`` counts all conflicts, also those not listed."""

    now: dt.datetime
    person: str
    held: tuple[HeldRow, ...]
    conflicts: tuple[ConflictRow, ...]
    total: int
    odd: tuple[OddRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientBadge:
    """What waits for a decision in one client's file."""

    conflicts: int
    held: int
    first: str  # the title of the weightiest


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card that somebody who wants to join made: who, the six words of its keys, the series it would like."""

    path: str
    name: str
    colleague: str
    words: str
    series: str
    known: str = ""  # a sentence where this machine is known here already


@dataclass(frozen=True, slots=True)
class WelcomeRow:
    """The answer to a card: the files to send back, and the six words of this office's machine."""

    folder: str
    answer: str
    snapshot: str
    words: str
    name: str
    series: str
    sentence: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer card as the new machine reads it: the six words of the machine that welcomed it."""

    path: str
    name: str  # what this machine will be called
    machine: str  # the machine that welcomes
    words: str
    series: str
    snapshot: str  # the file of the office beside it, "" where none was found


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about one conflict: keep the side of that number, or what was typed by field."""

    table: int
    row: UUID
    register: int
    keep: int | None = None
    typed: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """Whether this database may be a copy or a restored backup; an empty sentence where there is no doubt."""

    sentence: str = ""
    may_have_moved: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change of the log, as a sentence; ``file`` brought it, empty for what was done on this machine."""

    key: tuple[str, int]
    at: dt.datetime
    person: str
    machine: str
    sentence: str
    file: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """Some of what was changed in one client's file, the newest first; ``next`` asks for the older ones."""

    now: dt.datetime
    changes: tuple[ChangeRow, ...]
    next: tuple[int, int, int] | None
