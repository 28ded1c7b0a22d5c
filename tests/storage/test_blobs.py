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
