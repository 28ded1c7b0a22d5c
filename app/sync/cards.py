"""The two cards of a pairing (.relpair): one asks to join an office, one answers. Bytes only; pairing.py says what follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pyrage  # type: ignore[import-untyped]

from app.basics.errors import Refusal, Trouble
from app.sync import words
from app.sync.keys import Keys, verifies
from app.sync.parcel import Statement
from app.sync.seal import recipient

EXTENSION = ".relpair"
_MAGIC = b"RELPAIR1"
_ASK, _ANSWER = b"?", b"!"
_LARGEST = 4 * 1024 * 1024
_SIGNATURE = 64
_SIGNED = b"concierge desk pairing card\0"

_T = TypeVar("_T")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine says that asks to join; signed with its own key, to show that it has it."""

    version: int = 1
    machine: bytes
    name: str
    colleague: str
    series: str  # wished; may be empty
    sign: bytes
    age: str
    made_at: int
    office: bytes = b""  # where it has the office already and only needs to be let in again


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What the office answers: which office, as what the machine was let in, and everybody's keys."""

    version: int = 1
    office: bytes
    machine: bytes
    name: str
    series: str
    by: bytes
    by_name: str
    sign: bytes  # the key of the machine that answers
    statements: list[Statement]
    made_at: int


def ask(asked: Asked, keys: Keys) -> bytes:
    """A card that asks."""
    return _MAGIC + _ASK + _signed(asked, keys)


def answer(answered: Answered, keys: Keys, age_pub: str) -> bytes:
    """A card that answers; only the machine that asked can open it."""
    return _MAGIC + _ANSWER + bytes(pyrage.encrypt(_signed(answered, keys), [recipient(age_pub)]))


def content(path: Path) -> bytes:
    """The bytes of a card; a Refusal where the file cannot be one."""
    try:
        if not path.is_file():
            raise Trouble(f"{path} is not there.", "Choose another file.")
        with path.open("rb") as file:
            found = file.read(_LARGEST + 1)
    except OSError as error:
        raise Trouble(
            f"{path} cannot be read: {error.strerror}.", "Check the stick or the folder."
        ) from error
    if not found.startswith(_MAGIC) or len(found) > _LARGEST:
        raise Refusal("This is not a pairing card. Choose a file that ends in .relpair.")
    return found


def asked_in(found: bytes) -> Asked:
    """Reads a card that asks; refuses one that was changed, and an answer."""
    kind = found[len(_MAGIC) :][:1]
    if kind == _ANSWER:
        raise Refusal("This card is an answer. It is read on the machine that asked to join.")
    if kind != _ASK:
        raise _damaged()
    asked = _opened(found[len(_MAGIC) + 1 :], Asked)
    if len(asked.machine) != 16 or len(asked.office) not in {0, 16}:
        raise _damaged()
    recipient(asked.age)
    return asked


def answered_in(found: bytes, identity: Any) -> Answered | None:
    """Reads an answer with the key of the machine that asked; None where it is not for that key."""
    kind = found[len(_MAGIC) :][:1]
    if kind == _ASK:
        raise Refusal("This card asks to join an office. It is read on a machine that has the office.")
    if kind != _ANSWER:
        raise _damaged()
    try:
        plain = bytes(pyrage.decrypt(found[len(_MAGIC) + 1 :], [identity]))
    except pyrage.DecryptError as error:
        if "matching" in str(error):
            return None
        raise _damaged() from error
    except OSError as error:
        raise _damaged() from error
    answered = _opened(plain, Answered)
    if {len(answered.office), len(answered.machine), len(answered.by)} != {16}:
        raise _damaged()
    return answered


def words_of(found: bytes) -> str:
    """The six words of a card: of every byte of it."""
    return words.six_words(found)


def _signed(said: Asked | Answered, keys: Keys) -> bytes:
    body = msgspec.msgpack.encode(said)
    return keys.sign.sign(_SIGNED + body) + body


def _opened(data: bytes, kind: type[_T]) -> _T:
    signature, body = data[:_SIGNATURE], data[_SIGNATURE:]
    try:
        said: Any = msgspec.msgpack.decode(body, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise _damaged() from error
    if said.version != 1:
        raise Refusal("The card was made by a newer version. Update the program, then read it again.")
    if not verifies(said.sign, signature, _SIGNED + body) or not _is_text(said):
        raise _damaged()
    return said  # type: ignore[no-any-return]


def _is_text(said: Any) -> bool:
    texts = (v for v in msgspec.structs.asdict(said).values() if isinstance(v, str))
    return all(len(t) <= 200 and "\0" not in t for t in texts) and 0 <= said.made_at < 1 << 62


def _damaged() -> Refusal:
    return Refusal("The card is damaged, or it was changed. Have it made and sent again.")
