"""The blocks below the totals: bank, statements, boxes, contacts, signature; each one function under a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.documents.paper import Contact, Statement
from app.documents.pen import Box, Picture, Rule
from app.documents.picture import opened
from app.documents.registry import block
from app.documents.setting import (
    SEPARATOR,
    Column,
    Setting,
    even,
    lines_into,
    stacked,
    unbroken,
)
from app.documents.sheet import Piece
from app.documents.style import (
    CAPTION,
    HAIR,
    RULE,
    SMALL,
)

_LONG: Final = 700  # characters; a longer statement takes the whole width
_SEAL: Final = 76.0  # points; the side of the room for a seal
_LEAST_BESIDE: Final = 60.0  # a narrower column puts the words of a seal below it


@block("bank")
def bank(setting: Setting, area: Column) -> list[Piece]:
    """Where to pay, boxed; only where the profile shows bank details."""
    account = setting.paper.issuer.bank
    if not account or not setting.tailoring.show_bank:
        return []
    return _boxed(setting, area, [Statement("bank", "\n".join(account))])


@block("statements")
def statements(setting: Setting, area: Column) -> list[Piece]:
    """Short statements in up to three columns: delivery and freight, payment, terms. A long one takes the width."""
    every = setting.paper.statements
    across = max(min(3, len(every)), 2)
    pieces = []
    for group in _grouped(every, across):
        piece = Piece(0.0, gap=13.0)
        for number, statement in enumerate(group):
            column = area if len(statement.text) > _LONG else area.part(number, across, 18.0)
            piece.height = max(piece.height, _statement(setting, piece, column, statement, 0.0))
        pieces.append(piece)
    return stacked(pieces, 24.0)


def _grouped(every: Sequence[Statement], across: int) -> Iterator[list[Statement]]:
    """Statements in rows of ``across``; a long one is a row of its own."""
    row: list[Statement] = []
    for statement in every:
        long = len(statement.text) > _LONG
        if row and (long or len(row) == across):
            yield row
            row = []
        row.append(statement)
        if long:
            yield row
            row = []
    if row:
        yield row


def _statement(setting: Setting, piece: Piece, column: Column, statement: Statement, drop: float) -> float:
    drop = lines_into(piece, column, CAPTION, setting.label(statement.key, statement.label), drop)
    words = unbroken(setting.text(statement.text), SMALL, column.width)
    return lines_into(piece, even(column, SMALL, words), SMALL, words, drop + 1.6)


@block("boxes")
def boxes(setting: Setting, area: Column) -> list[Piece]:
    """What the reader must do something with, in a box each: state this on the order, find these attached."""
    return _boxed(setting, area, setting.paper.boxes)


def _boxed(setting: Setting, area: Column, every: Sequence[Statement]) -> list[Piece]:
    pieces = []
    for group in _grouped(every, 2):
        piece, inner = Piece(0.0, gap=10.0), 9.5
        columns = [area if len(group[0].text) > _LONG else area.part(n, 2, 14.0) for n in range(len(group))]
        for column, statement in zip(columns, group, strict=True):
            within = Column(column.left + inner, column.width - 2 * inner)
            piece.height = max(piece.height, _statement(setting, piece, within, statement, 7.0) + 8.0)
        piece.boxes = [Box(column.left, 0.0, column.width, piece.height, HAIR) for column in columns]
        pieces.append(piece)
    return stacked(pieces, 18.0)


@block("contact")
def contact(setting: Setting, area: Column) -> list[Piece]:
    """The concierge and the stand-in, with direct line and hours."""
    pieces: list[Piece] = []
    people = setting.paper.contacts
    for number, person in enumerate(people):
        key = "stand-in" if person.stand_in else "your-contact"
        column = area.part(number % 2, 2, 14.0) if len(people) > 1 else area
        piece = Piece(0.0, gap=20.0, whole=True)
        drop = lines_into(piece, column, CAPTION, setting.label(key), 0.0)
        for line in _contact_lines(person, apart=len(people) > 1):
            drop = lines_into(
                piece, column, SMALL, unbroken(setting.text(line), SMALL, column.width), drop + 0.8
            )
        piece.height = drop
        if number % 2:
            pieces[-1].texts += piece.texts
            pieces[-1].height = max(pieces[-1].height, drop)
        else:
            pieces.append(piece)
    return pieces


def _contact_lines(person: Contact, *, apart: bool) -> list[str]:
    who = ", ".join(part for part in (person.name, person.role) if part)
    how = [part for part in (person.phone, person.email, person.hours) if part]
    if not apart:
        return [SEPARATOR.join([who, *how])]
    first = SEPARATOR.join(part for part in (person.phone, person.hours) if part)
    return [line for line in (who, first, person.email) if line]


@block("signature")
def signature(setting: Setting, area: Column) -> list[Piece]:
    """None, a line to sign on, that and one for the customer's acceptance, or room for our seals.

    Pictures of the hand's signature and of the company's seal are printed where there are some and the profile wants
    them; where there is none, the room stays free for ink.
    """
    mode = setting.tailoring.signature
    if mode == "none":
        return []
    piece = Piece(0.0, gap=18.0, whole=True)
    left, right = area.part(0, 2, 28.0), area.part(1, 2, 28.0)
    ours = [setting.paper.place_and_day or setting.labels.say("place-and-date"), setting.paper.signatory]
    theirs = [setting.labels.say("place-and-date"), setting.labels.say("name-and-title")]
    line_at = 72.0 if mode == "seal" else 34.0
    _signed_by_hand(setting, piece, left, line_at)
    ends = [_signature_line(setting, piece, left, ours, line_at)]
    if mode == "acceptance":
        lines_into(piece, right, CAPTION, setting.label("acceptance"), 0.0)
        ends.append(_signature_line(setting, piece, right, theirs, line_at))
    if mode == "seal":
        ends.append(_seals(setting, piece, right))
    piece.height = max(*ends, line_at + 4.0)
    return [piece]


def _signature_line(
    setting: Setting, piece: Piece, column: Column, below: Sequence[str], drop: float
) -> float:
    piece.rules.append(Rule(column.left, column.right, drop, 0.6, RULE))
    drop += 3.0
    for line in below:
        if line:
            drop = lines_into(piece, column, SMALL, setting.text(line), drop)
    return drop


def _signed_by_hand(setting: Setting, piece: Piece, column: Column, line_at: float) -> None:
    """The picture of the signature, standing on its line."""
    data = setting.paper.signature
    if not data or not setting.tailoring.signature_picture:
        return
    image, warning = opened(data, "The signature")
    if image is None:
        setting.warnings.append(warning)
        return
    width, height = _within(image.getSize(), column.width * 0.8, line_at - 2.0)
    piece.pictures.append(Picture(column.left, line_at - height - 1.0, width, height, image))


def _seals(setting: Setting, piece: Piece, area: Column) -> float:
    """A square a seal, side by side, each with its picture where there is one; without it the room is free for the stamp."""
    wanted = setting.tailoring.seals or ("company",)
    ends = []
    for number, seal in enumerate(wanted):
        room = area.width / len(wanted)
        left, side = area.left + number * room, min(_SEAL, room - 4.0)
        piece.boxes.append(Box(left, 0.0, side, side, HAIR, 2.0))
        _seal_picture(setting, piece, left, side, seal)
        beside, top = Column(left + side + 8.0, room - side - 8.0), 0.0
        if len(wanted) > 1 or beside.width < _LEAST_BESIDE:
            beside, top = Column(left, room - 4.0), side + 3.0
        drop = lines_into(piece, beside, CAPTION, setting.label("seal"), top)
        name = setting.paper.issuer.name if seal == "company" else setting.paper.issuer.representative
        if len(wanted) > 1 or seal == "representative":
            drop = lines_into(piece, beside, SMALL, setting.text(name), drop + 1.0)
        ends.append(drop)
    return max(*ends, _SEAL)


def _seal_picture(setting: Setting, piece: Piece, left: float, side: float, seal: str) -> None:
    issuer = setting.paper.issuer
    data, called = (
        (issuer.seal, "The seal")
        if seal == "company"
        else (issuer.representative_seal, "The seal of the representative")
    )
    image, warning = opened(data, called) if data else (None, "")
    if warning:
        setting.warnings.append(warning)
    if image is not None:
        width, height = _within(image.getSize(), side - 6.0, side - 6.0)
        at = left + (side - width) / 2
        piece.pictures.append(Picture(at, (side - height) / 2, width, height, image))


def _within(size: tuple[int, int], wide: float, high: float) -> tuple[float, float]:
    """The size in points that fits into a room, never larger than a dot a point."""
    scale = min(wide / size[0], high / size[1], 1.0)
    return size[0] * scale, size[1] * scale
