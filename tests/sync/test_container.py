"""Sync files as they are written and read back: everything comes through, and only to those it is for."""

from __future__ import annotations

import os
from itertools import zip_longest

import pytest

from app.basics.errors import Refusal, Trouble
from app.sync import container, refusals, seal
from app.sync.envelope import Head, read_head
from app.sync.log import INSERT, UPDATE
from app.sync.parcel import Word
from tests.sync.parcels import (
    MACHINE,
    OFFICE,
    OTHER,
    Log,
    contacts,
    content,
    keys_for,
    row,
    table,
    trusting,
)


@pytest.fixture(scope="module")
def mine():
    return keys_for()


@pytest.fixture(scope="module")
def theirs():
    return keys_for(OTHER)


def _read(path, keys, *known, passphrase=None):
    with container.open_file(path, keys=keys, trusted=trusting(*known), passphrase=passphrase) as opened:
        transactions = [t for part in opened.transactions() for t in part]
        changes = [c for part in opened.changes() for c in part]
        blobs = {name: b"".join(pieces) for name, pieces in opened.blobs()}
        return opened, transactions, changes, blobs


@pytest.mark.parametrize("sealed", [True, False])
def test_everything_comes_through(tmp_path, mine, theirs, sealed):
    log, other = contacts(40), contacts(3, OTHER)
    files = [b"", b"hello", os.urandom(2_500_000)]
    said = content(mine, log, other, blobs=files)
    path = tmp_path / "a.relsync"
    written = container.write(path, said, keys=mine, recipients=[theirs.age_pub] if sealed else None)
    opened, transactions, changes, blobs = _read(path, theirs, mine)
    assert opened.manifest == said.manifest
    assert list(opened.words) == list(said.words)
    assert list(opened.epochs) == list(said.epochs)
    assert transactions == log.transactions + other.transactions
    assert changes == log.changes + other.changes
    assert sorted(blobs.values()) == sorted(files)
    assert opened.sha256 == written.sha256 == container.peek(path).sha256
    assert written.size == path.stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["a.relsync"]


def test_what_is_asked_twice_is_answered_twice(tmp_path, mine):
    log = contacts(8_000)
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, log), keys=mine, recipients=None)
    with container.open_file(path, keys=mine, trusted=trusting(mine)) as opened:
        for _ in range(2):
            assert [c for part in opened.changes() for c in part] == log.changes
            assert [t for part in opened.transactions() for t in part] == log.transactions
        assert max(len(part) for part in opened.changes()) <= 16_384


def test_two_readers_at_once_do_not_disturb_each_other(tmp_path, mine):
    log = contacts(9_000)
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, log), keys=mine, recipients=None)
    with container.open_file(path, keys=mine, trusted=trusting(mine)) as opened:
        together = list(
            zip_longest(opened.transactions(), opened.changes(), opened.transactions(), fillvalue=[])
        )
    assert [t for part, _, _ in together for t in part] == log.transactions
    assert [c for _, part, _ in together for c in part] == log.changes
    assert [t for _, _, part in together for t in part] == log.transactions


def test_values_of_every_kind_keep_their_bytes(tmp_path, mine):
    client, blob = table("client"), table("blob")
    names = {f.column: f.code for f in client.fields}
    log = Log()
    log.txn((client.code, row(1), INSERT, {names["name"]: "Ünï\u0301 ☃", names["institution_id"]: row(9)}))
    log.txn((client.code, row(1), UPDATE, {names["institution_id"]: None, names["name"]: ""}))
    log.txn()  # nothing but its place in the chain
    log.txn((client.code, row(1), UPDATE, None), (client.code, row(1), 3, {}))
    log.txn((blob.code, row(2), INSERT, {f.code: f.absent for f in blob.fields} | {2: (1 << 63) - 1}))
    log.txn((blob.code, row(2), UPDATE, {2: -(1 << 63)}), (blob.code, row(2), UPDATE, {2: 0}))
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, log), keys=mine, recipients=None)
    _, transactions, changes, _ = _read(path, mine, mine)
    assert changes == log.changes
    assert transactions == log.transactions


def test_a_transaction_longer_than_a_frame_comes_through(tmp_path, mine):
    contact = table("contact")
    note = next(f.code for f in contact.fields if f.column == "note")
    log = Log().txn(*((contact.code, row(n), UPDATE, {note: f"n{n}"}) for n in range(40_000))).txn()
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, log), keys=mine, recipients=None)
    assert _read(path, mine, mine)[2] == log.changes


def test_what_a_newer_version_wrote_is_relayed_as_it_is(tmp_path, mine):
    log = Log().txn((900, row(1), INSERT, {1: "new", 2: b"\x01", 3: 12, 4: None, 5: True}))
    log.txn((900, row(1), UPDATE, {2: None}), (900, row(2), UPDATE, {2: 5}), (900, row(3), UPDATE, {2: b"x"}))
    said = content(mine, log)
    said.words = [Word(900, 0, "satellite", 0), *(Word(900, n, f"field_{n}", n) for n in range(1, 6))]
    path = tmp_path / "a.relsync"
    container.write(path, said, keys=mine, recipients=None)
    opened, _, changes, _ = _read(path, mine, mine)
    assert changes == log.changes
    assert opened.words[0].name == "satellite"


def test_a_file_is_read_by_those_it_is_sealed_for_and_its_sender_alone(tmp_path, mine, theirs):
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(3)), keys=mine, recipients=[theirs.age_pub])
    stranger = keys_for()
    for keys in (mine, theirs):
        _read(path, keys, mine)
    with pytest.raises(refusals.WrongRecipient):
        _read(path, stranger, mine)


def test_nothing_of_the_office_can_be_read_in_a_sealed_file(tmp_path, mine, theirs):
    marker, name = "PLANTED-MARKER-7f3a", "Ana-the-marked"
    contact = table("contact")
    log = Log().txn((contact.code, row(5), UPDATE, {9: marker}), author=name, label=marker)
    path = tmp_path / "a.relsync"
    said = content(mine, log, blobs=[marker.encode() * 3])
    container.write(path, said, keys=mine, recipients=[theirs.age_pub])
    raw = path.read_bytes()
    for secret in (marker.encode(), name.encode(), b"contact", b"Ines", row(5), log.tip):
        assert secret not in raw


def test_a_passphrase_opens_a_file_and_a_wrong_one_does_not(tmp_path, mine, theirs):
    path = tmp_path / "a.relsync"
    container.write(
        path, content(mine, contacts(3)), keys=mine, recipients=[], passphrase="four loose words here"
    )
    assert container.peek(path).passphrase
    assert _read(path, theirs, mine, passphrase="  four loose  words here ")[2]
    with pytest.raises(refusals.WrongPassphrase):
        _read(path, theirs, mine, passphrase="four loose words there")
    with pytest.raises(refusals.NeedsPassphrase):
        _read(path, theirs, mine)
    with pytest.raises(Refusal, match="too short"):
        container.write(path, content(mine, contacts(1)), keys=mine, recipients=[], passphrase="short")


def test_a_file_of_a_machine_nobody_knows_is_refused(tmp_path, mine, theirs):
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(3)), keys=mine, recipients=[theirs.age_pub])
    with pytest.raises(refusals.Stranger) as refused:
        _read(path, theirs)
    assert refused.value.machine == MACHINE.bytes


def test_a_file_that_another_key_signed_is_refused(tmp_path, mine, theirs):
    path = tmp_path / "a.relsync"
    forger = keys_for(MACHINE)
    container.write(path, content(forger, contacts(3)), keys=forger, recipients=[theirs.age_pub])
    with pytest.raises(refusals.Forged):
        _read(path, theirs, mine)


def test_a_file_that_was_sealed_again_for_others_is_refused(tmp_path, mine, theirs):
    """Who received it cannot hand it on as though its sender had meant it for somebody else."""
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(3)), keys=mine, recipients=[theirs.age_pub])
    third = keys_for()
    plain, again = bytearray(), bytearray()
    with path.open("rb") as file:
        _, head = read_head(file.read)
        seal.unseal(file.read, plain.extend, [theirs.age], words=False)
    pieces = iter([bytes(plain)])
    seal.seal(lambda _size: next(pieces, b""), again.extend, [seal.recipient(third.age_pub)])
    path.write_bytes(head + bytes(again))
    with pytest.raises(refusals.WrongRecipient):
        _read(path, third, mine)


def test_a_file_of_another_office_is_refused_before_it_is_unsealed(tmp_path, mine):
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(1)), keys=mine, recipients=[])
    with pytest.raises(refusals.OtherOffice):
        _read(path, keys_for(MACHINE, OTHER), mine)


def test_a_file_that_needs_a_newer_version_says_which(tmp_path, mine):
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(1)), keys=mine, recipients=None)
    head = Head(9, 9, "4.0", OFFICE.bytes, row(1), MACHINE.bytes, sealed=False, needs="4.0")
    path.write_bytes(head.packed() + b"anything at all")
    with pytest.raises(refusals.TooNew, match=r"needs Concierge Desk 4\.0 or newer"):
        container.peek(path)


def test_something_else_and_nothing_are_refused_by_name(tmp_path, mine):
    path = tmp_path / "a.relsync"
    path.write_bytes(b"%PDF-1.7 and so on")
    with pytest.raises(refusals.NotASyncFile):
        container.peek(path)
    path.write_bytes(b"")
    with pytest.raises(refusals.NotASyncFile):
        container.peek(path)
    with pytest.raises(Trouble, match="is not there"):
        container.peek(tmp_path)
    with pytest.raises(Trouble, match="is not there"):
        _read(tmp_path / "none.relsync", mine)


def test_a_full_disk_leaves_the_old_file_and_nothing_half(tmp_path, mine, monkeypatch):
    path = tmp_path / "a.relsync"
    container.write(path, content(mine, contacts(1)), keys=mine, recipients=None)
    before = path.read_bytes()
    said = content(mine, contacts(30), blobs=[os.urandom(3_000_000)])

    for recipients in (None, []):
        with monkeypatch.context() as patch:
            patch.setattr(container.FrameWriter, "frame", full_frame([]))
            with pytest.raises(Trouble, match="The disk is full"):
                container.write(path, said, keys=mine, recipients=recipients)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == ["a.relsync"]


_FRAME = container.FrameWriter.frame


def full_frame(seen):
    """A disk that is full at the fifth frame."""

    def frame(writer, kind, payload):
        seen.append(kind)
        if len(seen) > 4:
            raise OSError(28, "No space left on device")
        return _FRAME(writer, kind, payload)

    return frame


def test_an_attachment_that_is_not_what_its_name_says_is_not_written(tmp_path, mine):
    said = content(mine, contacts(1), blobs=[b"hello"])
    said.blobs = [(name, size, (b"hullo",)) for name, size, _ in said.blobs]
    with pytest.raises(Trouble, match="is damaged here"):
        container.write(tmp_path / "a.relsync", said, keys=mine, recipients=[])
    assert list(tmp_path.iterdir()) == []
