"""Sync files of every released format are kept and must open for ever; ``python -m tests.sync.test_released_files`` made them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from uuid import UUID

import pytest

from app.sync import cards, container, keys, trust, words
from app.sync.log import INSERT, UPDATE
from app.sync.parcel import Epoch, Word
from app.sync.trust import ADMITTED, Said
from tests.sync.parcels import MACHINE, OFFICE, OTHER, Log, contacts, content, keys_for, row, table, trusting

FILES = Path(__file__).parent / "files"
PHRASE = "four loose words here"


def _said(name):
    return json.loads((FILES / name).read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "passphrase"), [("format-1.relsync", None), ("format-1-words.relsync", PHRASE)]
)
def test_a_file_of_format_1_opens_and_says_what_it_said(name, passphrase):
    sender, reader = (
        keys.from_text((FILES / f"format-1.{who}.keys").read_bytes()) for who in ("sender", "reader")
    )
    assert container.peek(FILES / name).sender == sender.machine
    with container.open_file(
        FILES / name, keys=reader, trusted=trusting(sender), passphrase=passphrase
    ) as opened:
        assert summary(opened) == _said("format-1.json")


def test_a_card_of_version_1_opens_and_has_its_words():
    said = _said("card-1.json")
    asked, answered = (FILES / f"card-1-{name}.relpair" for name in ("ask", "answer"))
    found = cards.asked_in(cards.content(asked))
    assert (found.name, found.colleague, cards.words_of(asked.read_bytes())) == (
        said["name"],
        said["colleague"],
        said["words"],
    )
    reader = keys.from_text((FILES / "format-1.reader.keys").read_bytes())
    answer = cards.answered_in(cards.content(answered), reader.age)
    assert (answer.name, answer.series, UUID(bytes=answer.office)) == (said["name"], "B", OFFICE)
    assert cards.words_of(answered.read_bytes()) == said["answer_words"]
    (statement,) = answer.statements
    root = {MACHINE.bytes: [answer.sign]}
    entries = trust.Roster(root, trust.read([statement], OFFICE.bytes)).entries()
    assert entries[OTHER.bytes].keys == {reader.sign_pub}


def test_six_words_never_change():
    assert words.six_words(b"concierge") == "keen metal lizard spatial carpet kind"


def summary(opened):
    """Everything that a file says, as JSON."""
    return {
        "by": opened.manifest.by,
        "kind": opened.manifest.kind,
        "vector": {k.hex(): v for k, v in opened.manifest.vector.items()},
        "words": [list(w) for w in opened.words],
        "statements": [s.hash.hex() for s in opened.statements],
        "epochs": [
            [e.machine.hex(), e.epoch, {k.hex(): v for k, v in e.vector.items()}] for e in opened.epochs
        ],
        "transactions": [_plain(t) for part in opened.transactions() for t in part],
        "changes": [_plain(c[:9]) for part in opened.changes() for c in part],
        "snapshot": [chunk.hex() for chunk in opened.snapshot()],
        "blobs": {name: b"".join(pieces).hex() for name, pieces in opened.blobs()},
    }


def _plain(values):
    return [v.hex() if isinstance(v, bytes) else v for v in values]


def _make():
    """Writes the files of the present format; never over those of a released one."""
    sender, reader = keys_for(), keys_for(OTHER)
    log, other = contacts(12), Log(OTHER)
    client, engagement = table("client"), table("engagement")
    names = {f.column: f.code for f in client.fields}
    other.txn(
        (client.code, row(1), INSERT, {f.code: f.absent for f in client.fields} | {names["name"]: "Ünï ☃"})
    )
    other.epochs.append(Epoch(OTHER.bytes, 1, {MACHINE.bytes: 3}))
    day = next(f.code for f in engagement.fields if f.column == "opened_on")
    other.txn(
        *((engagement.code, row(n), UPDATE, {day: 20_000 + n}) for n in range(5)), author="Tom", label="days"
    )
    other.txn((client.code, row(1), UPDATE, None), (client.code, row(1), 3, {}))
    other.txn((900, row(3), INSERT, {1: "later", 2: b"\x01\x02", 3: -5, 4: None, 5: True}))
    body = Said(
        kind=ADMITTED, office=OFFICE.bytes, machine=OTHER.bytes, by=MACHINE.bytes, nth=1, at=1, person="Ines",
        name="Tom's laptop", series="B", sign=reader.sign_pub, age=reader.age_pub,
    )  # fmt: skip
    statement = trust.state(sender, body)

    def said():
        found = content(sender, log, other, blobs=[b"hello there", b""])
        found.words = [
            *found.words,
            Word(900, 0, "satellite", 0),
            *(Word(900, n, f"field_{n}", n) for n in range(1, 6)),
        ]
        found.statements, found.snapshot = [statement], [b"state", b"more"]
        return found

    for name, phrase in (("format-1.relsync", None), ("format-1-words.relsync", PHRASE)):
        recipients = [reader.age_pub] if phrase is None else []
        container.write(FILES / name, said(), keys=sender, recipients=recipients, passphrase=phrase)
    for who, held in (("sender", sender), ("reader", reader)):
        (FILES / f"format-1.{who}.keys").write_text(json.dumps(held.secret(), indent=1), "utf-8")
    with container.open_file(FILES / "format-1.relsync", keys=reader, trusted=trusting(sender)) as opened:
        (FILES / "format-1.json").write_text(json.dumps(summary(opened), indent=1), "utf-8")
    asked = cards.Asked(
        machine=OTHER.bytes, name="Tom's laptop", colleague="Tom", series="", sign=reader.sign_pub, age=reader.age_pub, made_at=1
    )  # fmt: skip
    answered = cards.Answered(
        office=OFFICE.bytes, machine=OTHER.bytes, name="Tom's laptop", series="B", by=MACHINE.bytes, by_name="desk",
        sign=sender.sign_pub, statements=[statement], made_at=2,
    )  # fmt: skip
    ask, answer = cards.ask(asked, reader), cards.answer(answered, sender, reader.age_pub)
    (FILES / "card-1-ask.relpair").write_bytes(ask)
    (FILES / "card-1-answer.relpair").write_bytes(answer)
    said_by_cards = {
        "name": "Tom's laptop",
        "colleague": "Tom",
        "words": cards.words_of(ask),
        "answer_words": cards.words_of(answer),
    }
    (FILES / "card-1.json").write_text(json.dumps(said_by_cards, indent=1), "utf-8")


if __name__ == "__main__":
    if (FILES / "format-1.relsync").exists():
        sys.exit("The files of format 1 are there already; they are never written again.")
    _make()
