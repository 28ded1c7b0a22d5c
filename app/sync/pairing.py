"""Joining an office: a card that asks, a card that answers, six words read aloud each way; then the snapshot."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.basics.identity import new_id
from app.basics.places import config_folder
from app.basics.text import clean_line
from app.storage.address import parse_address
from app.storage.create import Writer, create_storage
from app.storage.cursor import Cursor
from app.storage.files import write_aside
from app.storage.work import Office
from app.sync import cards, container, importing, roster
from app.sync import keys as keyring
from app.sync.capture import install
from app.sync.cards import Answered, Asked
from app.sync.identity import note, recognise
from app.sync.keys import Keys

_NO_OFFICE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Card:
    """A card that asks to join, as people see it."""

    path: Path | None
    machine: UUID
    name: str
    colleague: str
    series: str  # wished; may be empty
    words: str
    made_at: int  # microseconds UTC
    office: UUID | None  # where it has the office already


@dataclass(frozen=True, slots=True)
class Welcome:
    """A machine was let in; the words are those of the answer."""

    path: Path
    words: str
    machine: UUID
    name: str
    series: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A card that answers, as people see it."""

    path: Path
    office: UUID
    machine: str  # what the machine is called that welcomes
    name: str  # what this machine will be called
    series: str
    words: str


def ask_to_join(path: Path, *, name: str = "", colleague: str = "", series: str = "") -> Card:
    """Writes a card with new keys for a machine that has no office yet; the secret ones stay beside the settings."""
    machine = new_id()
    keys = keyring.fresh(_NO_OFFICE, machine)
    card = _ask(path, keys, (name, colleague, series), None)
    _keep_pending(keys, card)
    return card


def ask_again(office: Office, path: Path, *, new_keys: bool = False) -> Card:
    """Writes a card for a machine that has the office and that the others do not (or no longer) know.

    ``new_keys``: those it had are lost or banned.
    """
    if new_keys:
        keyring.renew(office)
    with office.work("ask to be let in again") as session:
        keys = roster.enter(session)
        me = roster.machines(session)[0]
    return _ask(path, keys, (me.name, office.author, me.series), keys.office)


def pending() -> Card | None:
    """The card that was made here last and still waits for its answer."""
    found = sorted(_pending(), key=lambda entry: str(entry["made_at"]))
    if not found:
        return None
    last = found[-1]
    path = Path(last["path"])
    keys = keyring.from_text(json.dumps(last["keys"]).encode())
    said = (last["name"], last["colleague"], last["series"])
    return Card(path, keys.machine, *said, last["words"], int(last["made_at"]), None)


def read_card(path: Path) -> Card:
    """What a card says that asks to join; nothing is proven by it but that the words fit."""
    found = cards.content(path)
    return _card(path, cards.asked_in(found), cards.words_of(found))


def welcome(office: Office, card: Card, path: Path, *, name: str = "", series: str | None = None) -> Welcome:
    """Lets the machine of ``card`` in and writes the answer to ``path``.

    Done after two people have compared the six words of the card. Refuses a card whose machine has another office.
    """
    if card.path is None:
        raise Refusal("Read the card from its file first.")
    found = cards.content(card.path)
    asked = cards.asked_in(found)
    if cards.words_of(found) != card.words:
        raise Refusal("The card was changed since its words were compared. Read it again.")
    if asked.office and asked.office != (office.id.bytes if office.id else b""):
        raise Refusal(
            "That machine has an office of its own already. Two offices that were begun apart are not merged:"
            " let it ask as a machine without an office, and bring its clients over as files."
        )
    newcomer = roster.Newcomer(UUID(bytes=asked.machine), name or asked.name, asked.sign, asked.age)
    with office.work(f"let {newcomer.name} join") as session:
        wish = series or asked.series
        if wish == asked.series and not asked.office and not roster.may_give(session, wish):
            wish = ""  # what a card wishes is not what another machine may be giving at this moment
        given = roster.admit(session, newcomer, series=wish or None)
        answered, keys = _answer(session, newcomer, given)
    made = cards.answer(answered, keys, asked.age)
    path = _ending(path)
    write_aside(path, made)
    return Welcome(path, cards.words_of(made), newcomer.machine, answered.name, given)


def read_answer(path: Path, office: Office | None = None) -> Answer:
    """What an answer says; only the machine that asked can read it. ``office``: where it asked to be let in again."""
    found = cards.content(path)
    answered = _open_answer(found)[0] if office is None else _answered_here(office, found)
    return Answer(
        path,
        UUID(bytes=answered.office),
        answered.by_name,
        answered.name,
        answered.series,
        cards.words_of(found),
    )


def accept(
    path: Path, *, snapshot: Path, office: str | Path, clock: Clock | None = None, author: str = ""
) -> str:
    """Makes the office at the address ``office`` from the answer and the snapshot that came with it; answers in a sentence.

    Done after two people have compared the six words of the answer. Where anything fails no file stays; a database on a
    server must be emptied before it is tried again.
    """
    answered, keys = _open_answer(cards.content(path))
    address = parse_address(office)
    if container.peek(snapshot).office.bytes != answered.office:
        raise Refusal(
            "The snapshot belongs to another office than the answer. Ask for the two files that belong together."
        )
    keys = Keys(UUID(bytes=answered.office), keys.machine, keys.sign, keys.age)
    create_storage(address, answered.series, Writer(keys.office, keys.machine, answered.name))
    try:
        keyring.keep(keys)
        opened = Office(address, clock or Clock.system(), author)
        try:
            recognise(opened)
            install(opened)
            with opened.work("join an office") as session:
                _trust_who_answered(session, answered)
            importing.first_import(opened, snapshot)
            note(opened)
        finally:
            opened.close()
    except BaseException:
        if address.path is not None:
            for end in ("", "-wal", "-shm"):
                with suppress(OSError):
                    address.path.with_name(address.path.name + end).unlink(missing_ok=True)
        raise
    _pending_place(keys.machine).unlink(missing_ok=True)
    return f"This machine has joined the office as {answered.name}; its documents are numbered with {answered.series}."


def accept_here(office: Office, path: Path) -> str:
    """Takes the answer to ``ask_again`` into the office that is here; answers in a sentence."""
    answered = _answered_here(office, cards.content(path))
    with office.work("be let in again") as session:
        _trust_who_answered(session, answered)
    return f"{answered.by_name} has let this machine in again. Files can be exchanged from now on."


def _answered_here(office: Office, found: bytes) -> Answered:
    keys = keyring.keys_of(office)
    answered = cards.answered_in(found, keys.age)
    if answered is None or answered.machine != keys.machine.bytes or answered.office != keys.office.bytes:
        raise Refusal("The answer is for another card than the one that was made here last.")
    return answered


def _ask(path: Path, keys: Keys, said: tuple[str, str, str], office: UUID | None) -> Card:
    name, colleague, series = said
    asked = Asked(
        machine=keys.machine.bytes,
        name=clean_line(name)[:60] or platform.node()[:60] or "a new machine",
        colleague=clean_line(colleague)[:60],
        series=series,
        sign=keys.sign_pub,
        age=keys.age_pub,
        made_at=_now(),
        office=office.bytes if office else b"",
    )
    made = cards.ask(asked, keys)
    path = _ending(path)
    write_aside(path, made)
    return _card(path, asked, cards.words_of(made))


def _card(path: Path, asked: Asked, six: str) -> Card:
    office = UUID(bytes=asked.office) if asked.office else None
    return Card(
        path, UUID(bytes=asked.machine), asked.name, asked.colleague, asked.series, six, asked.made_at, office
    )


def _answer(session: Session, newcomer: roster.Newcomer, series: str) -> tuple[Answered, Keys]:
    keys = roster.enter(session)
    known = {m.id: m for m in roster.machines(session)}
    answered = Answered(
        office=keys.office.bytes,
        machine=newcomer.machine.bytes,
        name=known[newcomer.machine].name,
        series=series,
        by=keys.machine.bytes,
        by_name=known[keys.machine].name,
        sign=keys.sign_pub,
        statements=roster.statements(session),
        made_at=_now(),
    )
    return answered, keys


def _trust_who_answered(session: Session, answered: Answered) -> None:
    """From the six words on this machine trusts the one that answered, and through it everybody in the roster."""
    roster.enter(session)
    roster.vouch(session, UUID(bytes=answered.by), answered.by_name, answered.sign)
    roster.take_statements(session, answered.statements)
    run = Cursor(session.connection())
    if run("SELECT status FROM sync_machine WHERE uuid = ?", (answered.by,)).fetchone() is None:
        raise Refusal("The card is damaged, or it was changed. Have it made and sent again.")


def _open_answer(found: bytes) -> tuple[Answered, Keys]:
    for entry in _pending():
        keys = keyring.from_text(json.dumps(entry["keys"]).encode())
        answered = cards.answered_in(found, keys.age)
        if answered is not None and answered.machine == keys.machine.bytes:
            return answered, keys
    raise Refusal(
        "The answer is for another machine, or for a card that was not made here. Ask to join again from this machine."
    )


def _pending() -> Iterator[dict[str, str]]:
    folder = config_folder() / "pairing"
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            yield json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise Trouble(f"{path} cannot be read.", "Move it aside, then ask to join again.") from error


def _keep_pending(keys: Keys, card: Card) -> None:
    kept = {
        "keys": keys.secret(),
        "path": str(card.path),
        "name": card.name,
        "colleague": card.colleague,
        "series": card.series,
        "words": card.words,
        "made_at": str(card.made_at),
    }
    write_aside(_pending_place(keys.machine), json.dumps(kept, indent=1).encode(), mode=0o600)


def _pending_place(machine: UUID) -> Path:
    return config_folder() / "pairing" / f"{machine}.json"


def _ending(path: Path) -> Path:
    return path if path.suffix == cards.EXTENSION else path.with_name(path.name + cards.EXTENSION)


def _now() -> int:
    return int(Clock.system().now().timestamp() * 1_000_000)
