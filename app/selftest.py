"""What the installed or packaged program checks on itself: ``concierge --self-test`` makes an office, works, and looks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.demo.story import tell
from app.documents.reading import text_of
from app.office import create_office
from app.quotes.document import redraw, reprint
from app.quotes.queries import quotes
from app.relationship.search import find_anything
from app.storage.backup import back_up, restore, verify_backup
from app.storage.soundness import faults_found
from app.storage.work import Office
from app.sync.exporting import Giving, export
from app.sync.pairing import ask_to_join
from app.sync.parcel import FULL
from app.sync.verify import verify
from app.sync.words import passphrase
from app.today.queries import today_list


def run(say: Callable[[str], object] = print) -> int:
    """Answers 0 where everything held; any failure is raised as it is."""
    with tempfile.TemporaryDirectory(prefix="concierge-self-test-") as folder:
        os.environ["CONCIERGE_CONFIG"] = str(Path(folder) / "config")
        path = Path(folder) / "office.sqlite"
        office = create_office(path, author="Self-test")
        try:
            say(f"An office was made and a year told in it: {tell(office)} events.")
            _look(office, say)
            _exchange(office, Path(folder), say)
            archive = Path(folder) / "office.backup"
            back_up(office.address, archive, office.clock)
        finally:
            office.close()
        verify_backup(archive)
        restore(archive, office.address, office.clock)
        say("It was backed up, verified and restored.")
    say("Self-test passed.")
    return 0


def _look(office: Office, say: Callable[[str], object]) -> None:
    with office.look() as session:
        faults = [*faults_found(session), *(str(m) for m in verify(session))]
        _insist(not faults, f"the new office has faults: {faults[:3]}")
        entries = today_list(session).entries
        _insist(bool(entries), "today's list is empty")
        _insist(bool(find_anything(session, "okafor")), "a client cannot be found")
        issued = [row for row in quotes(session).rows if row.issued_on is not None]
        for row in issued:
            _name, pdf = reprint(session, row.number)
            _insist(redraw(session, row.number) == pdf, f"{row.number} draws otherwise than it was issued")
            _insist(row.number in "".join(text_of(pdf)), f"{row.number} does not say its number")
    say(f"Today lists {len(entries)} entries; {len(issued)} quotes were drawn again, byte for byte.")


def _exchange(office: Office, folder: Path, say: Callable[[str], object]) -> None:
    """A sync file is sealed, signed and read back, and a card has its six words: every library of the exchange is there."""
    given = export(office, folder / "all.relsync", Giving(kind=FULL, passphrase=passphrase()))
    card = ask_to_join(folder / "card.relpair", name="Self-test")
    _insist(len(card.words.split()) == 6, f"a card has the words {card.words!r}")
    say(f"A sync file of {given.changes} changes was written and read back ({given.size} bytes).")


def _insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(f"Self-test: {otherwise}.")
