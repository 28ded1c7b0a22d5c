"""Files by their content, on both databases."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.basics.errors import Refusal, Trouble
from app.records import Blob
from app.storage import blobs


def test_the_same_bytes_are_kept_once(office):
    with office.work() as session:
        name = blobs.put(session, b"order", "application/pdf")
        assert blobs.put(session, b"order") == name == sha256(b"order").hexdigest()
    with office.work() as session:
        blobs.put(session, b"order")
        assert blobs.get(session, name) == b"order"
        assert [b.size for b in session.query(Blob)] == [5]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_only_a_hash_names_a_file(office, name):
    with office.look() as session, pytest.raises(Refusal):
        blobs.get(session, name)


def test_a_file_that_is_missing_is_a_sentence(office):
    with office.look() as session, pytest.raises(Trouble, match="not here"):
        blobs.get(session, "a" * 64)


def test_bytes_from_elsewhere_are_kept_when_they_are_what_they_are_called(office, monkeypatch):
    monkeypatch.setattr(blobs, "PIECE", 4)
    name = sha256(b"from elsewhere").hexdigest()
    with office.work() as session:
        assert not blobs.has(session, name)
        assert not blobs.take_in(session, name, iter([b"something ", b"else"]))
        assert not blobs.has(session, name)
        assert blobs.take_in(session, name, iter([b"from ", b"elsewhere"]))
    with office.look() as session:
        assert blobs.has(session, name)
        assert list(blobs.pieces(session, name)) == [b"from", b" els", b"ewhe", b"re"]
        assert blobs.get(session, name) == b"from elsewhere"


def test_bytes_beyond_the_largest_are_not_kept(office, monkeypatch):
    monkeypatch.setattr(blobs, "LARGEST", 8)
    name = sha256(b"x" * 9).hexdigest()
    with office.work() as session:
        assert not blobs.take_in(session, name, iter([b"x" * 5, b"x" * 4]))
        assert not blobs.has(session, name)
