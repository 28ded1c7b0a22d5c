"""Reading the file an order came as: an order file (TOML, JSON), a UBL order, or a file that is only kept with it."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.basics.errors import Refusal
from app.formats.ubl_order import looks_like_xml, read_ubl_order
from app.orders.drafts import OrderDraft, read_order

LARGEST = 50_000_000
LARGEST_DOCUMENT = 4_000_000
_WRITTEN = (".toml", ".json")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The file with what was read from it; ``draft`` is None for a file that is only kept (a PDF, a picture)."""

    name: str
    content: bytes
    draft: OrderDraft | None
    left_out: tuple[str, ...] = ()


def read_file(path: str) -> ReadFile:
    """Reads a file that was chosen or dropped; refused by name where it cannot be read or says what no order can."""
    place = Path(path)
    content = _bytes(place)
    if looks_like_xml(content):
        found = read_ubl_order(content, place.name)
        return ReadFile(place.name, content, _draft(found.table, place.name), found.left_out)
    if place.suffix.casefold() in _WRITTEN:
        if len(content) > LARGEST_DOCUMENT:
            raise Refusal(
                f"{place.name} is larger than {LARGEST_DOCUMENT // 1_000_000} MB, the most that is read."
            )
        return ReadFile(place.name, content, _draft(_table(content, place), place.name))
    return ReadFile(place.name, content, None)


def _bytes(place: Path) -> bytes:
    try:
        if not place.is_file():
            raise Refusal(f"{place.name or place} is not a file that can be read.")
        with place.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Refusal(f"{place.name} cannot be read: {error.strerror or 'the machine refuses'}.") from None
    if len(content) > LARGEST:
        raise Refusal(f"{place.name} is larger than {LARGEST // 1_000_000} MB, the most that is kept.")
    return content


def _draft(table: dict[str, Any], name: str) -> OrderDraft:
    try:
        return read_order(table)
    except Refusal as refusal:
        raise Refusal(f"{name}: {refusal.text}") from None


def _table(content: bytes, place: Path) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
        found = json.loads(text) if place.suffix.casefold() == ".json" else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise Refusal(f"{place.name} is not a text file in UTF-8 (byte {error.start}).") from None
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{place.name} cannot be read: {str(error)[:120]}.") from None
    if not isinstance(found, dict):
        raise Refusal(f"{place.name} must hold one table of fields.")
    return found
