"""Small sync files that the tests of damage begin with."""

from __future__ import annotations

import pytest

from app.sync import container
from tests.sync.mutations import KEYS
from tests.sync.parcels import contacts, content


@pytest.fixture(scope="session")
def plain(tmp_path_factory):
    """A small file in the open: every part of the format is in it."""
    path = tmp_path_factory.mktemp("plain") / "a.relsync"
    container.write(path, content(KEYS, contacts(4), blobs=[b"hello there"]), keys=KEYS, recipients=None)
    return path


@pytest.fixture(scope="session")
def sealed(tmp_path_factory):
    """The same, sealed."""
    path = tmp_path_factory.mktemp("sealed") / "a.relsync"
    container.write(path, content(KEYS, contacts(4), blobs=[b"hello there"]), keys=KEYS, recipients=[])
    return path
