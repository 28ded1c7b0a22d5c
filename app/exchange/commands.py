"""What people do with sync files. What takes an office opens its units of work itself; see ``Desk.lend``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.exchange import answers, remembered
from app.exchange.rows import AnswerRow, CardRow, Decision, FolderRow, GivenRow, TakenRow, WelcomeRow
from app.exchange.rules import many, plain_name
from app.office import create_office
from app.storage.work import Office
from app.sync import exporting, folder, holds, identity, importing, pairing, roster, undo
from app.sync.exporting import Giving
from app.sync.importing import Wish
from app.sync.previewing import PARKED


@dataclass(frozen=True, slots=True)
class Way:
    """How long work tells how far it is (done, in all) and asks whether it shall stop; both from its own thread."""

    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None


_NEW = "Both files go to {name}. It writes its numbers with the letter {series}."
_AGAIN = "The answer goes to {name}, which has the office already. It writes its numbers with {series}."

# -- files --------------------------------------------------------------------------------------------------------


def give(
    office: Office,
    path: Path,
    to: tuple[UUID, ...],
    up_to: int | None,
    kind: str = "incremental",
    passphrase: str = "",
) -> GivenRow:
    """Writes a file for these machines (all, if none), reads it back, and answers what is in it.

    ``up_to``: bytes of one attachment, 0 for none, None for all. Whoever knows the ``passphrase`` can read it too.
    """
    done = exporting.export(office, path, Giving(kind, to or None, up_to, passphrase or None))
    return GivenRow(str(done.path), done.sentence, done.changes, done.size, done.left_out)


def take(office: Office, path: str, confirmed: bool, passphrase: str = "", way: Way = Way()) -> TakenRow:
    """Takes a file: all of it or nothing, after a backup; what is here already is not taken twice."""
    wish = Wish(confirmed=confirmed, progress=way.progress, cancelled=way.cancelled)
    done = importing.take(office, Path(path), passphrase=passphrase or None, wish=wish)
    several = (done, *done.also)
    return TakenRow(
        done.file if done.state == importing.TAKEN else None,
        done.sentence,
        sum(one.changes for one in several),
        done.clients,
        sum(one.conflicts for one in several),
        sum(one.held for one in several),
        done.state == PARKED,
    )


def undo_file(office: Office, file: UUID) -> str:
    """Takes back what a file brought; answers the sentence that says how."""
    return undo.undo(office, file).sentence


def retry_parked(office: Office) -> str:
    """Takes the parked files that can be merged now."""
    done = importing.retry(office)
    if not done:
        return "Nothing has come yet of what they wait for."
    return " ".join(one.sentence for one in done)


# -- the shared folder --------------------------------------------------------------------------------------------


def choose_folder(office: Office, path: str) -> str:
    """Uses this folder from now on; a Refusal where it is no folder."""
    if not Path(path).is_dir():
        raise Refusal(f"{path} is not a folder. Choose one that all machines see.")
    remembered.remember_folder(office, FolderRow(path))
    return path


def leave_folder(office: Office) -> None:
    """Uses no shared folder any more; what lies in it stays."""
    remembered.forget_folder(office)


def sweep(office: Office) -> int:
    """Looks into the shared folder: takes what others left, leaves what they lack; answers how many files moved."""
    known = remembered.shared_folder(office)
    if known is None:
        raise Refusal("No shared folder is used on this machine. Choose one first.")
    done = folder.sweep(office, Path(known.path))
    said = (
        [f"Took {many(done.read, 'file')}, left {many(done.written, 'file')}."]
        if done.read or done.written
        else []
    )
    now = FolderRow(
        known.path, office.clock.now(), " ".join([*said, *done.sentences]) or "Nothing new.", done.waiting
    )
    remembered.remember_folder(office, now)
    return int(done.read + done.written)


def sweep_by_itself(office: Office) -> int:
    """As ``sweep``, for a clock: where no folder is used nothing is done, and what is refused is said on the page."""
    known = remembered.shared_folder(office)
    if known is None:
        return 0
    try:
        return sweep(office)
    except Refusal as refusal:
        now = FolderRow(known.path, office.clock.now(), refusal.text, known.waiting)
        remembered.remember_folder(office, now)
        return 0


# -- deciding -----------------------------------------------------------------------------------------------------


def decide(session: Session, decisions: tuple[Decision, ...]) -> int:
    """Carries out decisions about conflicts; answers how many. Each is an ordinary change that travels like any other."""
    for one in decisions:
        answers.carry_out(session, one)
    return len(decisions)


def confirm_held(session: Session, table: int, row: UUID, person: str) -> None:
    """Takes changed bank details in the name of a person; a Refusal where nobody is named."""
    if not person.strip():
        raise Refusal("Bank details are confirmed in somebody's name. Say who sits here, or use --as.")
    holds.confirm_held(session, table, row, by=person)


def refuse_held(session: Session, table: int, row: UUID, person: str) -> None:
    """Stays with the old bank details, on every machine."""
    if not person.strip():
        raise Refusal("Bank details are refused in somebody's name. Say who sits here, or use --as.")
    holds.refuse_held(session, table, row, by=person)


# -- machines -----------------------------------------------------------------------------------------------------


def rename_machine(session: Session, machine: UUID, name: str) -> None:
    """Gives a machine another name, for everybody."""
    roster.rename(session, machine, name)


def retire_machine(session: Session, machine: UUID, why: str) -> None:
    """Nobody waits for this machine any more."""
    roster.retire(session, machine, why)


def revoke_machine(session: Session, machine: UUID, why: str) -> None:
    """What this machine signs from now on is refused."""
    roster.revoke(session, machine, why)


def moved_here(office: Office) -> bool:
    """Says that an office that looks like a copy was moved: it goes on as the machine it was."""
    return identity.moved(office)


def welcome(office: Office, card: str, name: str, series: str, folder_: str) -> WelcomeRow:
    """Admits the machine of a card; writes the answer card and the office as it is, sealed for it alone."""
    place = Path(folder_)
    if not place.is_dir():
        raise Refusal(f"{folder_} is not a folder. Choose where the two files go.")
    called = plain_name(name)
    answer, snapshot = place / f"Answer for {called}.relpair", place / f"Office for {called}.relsync"
    asked = pairing.read_card(Path(card))
    done = pairing.welcome(office, asked, answer, name=name, series=series.strip().upper() or None)
    if asked.office is None:
        exporting.export(office, snapshot, Giving("snapshot", [done.machine]))
    sentence = (_NEW if asked.office is None else _AGAIN).format(name=done.name, series=done.series)
    there = str(snapshot) if asked.office is None else ""
    return WelcomeRow(folder_, str(done.path), there, done.words, done.name, done.series, sentence)


# -- before there is an office ------------------------------------------------------------------------------------


def make_new(address: str) -> bool:
    """Makes a new, empty office."""
    create_office(address).close()
    return True


def pending_card() -> CardRow | None:
    """The card that was made here and still waits for its answer."""
    found = pairing.pending()
    return None if found is None else _card(found)


def ask_to_join(path: str, name: str, colleague: str) -> CardRow:
    """Makes the keys of this machine and writes its card."""
    return _card(pairing.ask_to_join(Path(path), name=name, colleague=colleague))


def _card(found: pairing.Card) -> CardRow:
    return CardRow(str(found.path or ""), found.name, found.colleague, found.words, found.series)


def read_answer(path: str) -> AnswerRow:
    """An answer card, with the six words of the machine that wrote it, and the file of the office beside it."""
    found = pairing.read_answer(Path(path))
    beside = (
        Path(path).with_name(Path(path).name.replace("Answer for", "Office for", 1)).with_suffix(".relsync")
    )
    others = sorted(Path(path).parent.glob("*.relsync"))
    near = beside if beside.exists() else others[0] if len(others) == 1 else None
    return AnswerRow(path, found.name, found.machine, found.words, found.series, str(near or ""))


def join(answer: str, snapshot: str, address: str, colleague: str = "") -> str:
    """Makes the office of this machine from the answer and the file of the office; answers in a sentence."""
    return pairing.accept(Path(answer), snapshot=Path(snapshot), office=address, author=colleague)


# -- an office that the others do not know (any more) ---------------------------------------------------------------


def ask_again(office: Office, path: str, new_keys: bool = False) -> CardRow:
    """Writes the card of a machine that has the office already: a copy, or one that was shut out and has new keys."""
    return _card(pairing.ask_again(office, Path(path), new_keys=new_keys))


def read_answer_here(office: Office, path: str) -> AnswerRow:
    """The answer to that card, with the six words of the machine that wrote it."""
    found = pairing.read_answer(Path(path), office)
    return AnswerRow(path, found.name, found.machine, found.words, found.series, "")


def join_again(office: Office, answer: str) -> str:
    """Takes the answer to that card; answers in a sentence."""
    return pairing.accept_here(office, Path(answer))
