"""Files are whole or the old ones; names are safe on every system."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import os
import resource
import signal

import pytest

from app.basics.errors import Trouble
from app.storage.files import aside, safe_name, write_aside


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "quote.pdf"
    write_aside(path, b"one")
    write_aside(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["quote.pdf"]


def test_what_goes_wrong_leaves_the_old_file(tmp_path):
    path = tmp_path / "quote.pdf"
    write_aside(path, b"one")
    with pytest.raises(ZeroDivisionError), aside(path) as temporary:
        temporary.write_bytes(b"half")
        1 / 0
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["quote.pdf"]


def test_a_disk_without_room_leaves_the_old_file_and_is_a_sentence(tmp_path):
    path = tmp_path / "quote.pdf"
    write_aside(path, b"one")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(Trouble, match=r"quote\.pdf"):
            write_aside(path, bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["quote.pdf"]


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble, match="cannot be written"):
        write_aside(tmp_path / "file" / "x.pdf", b"1")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quote Q-2026-A0001.pdf", "Quote Q-2026-A0001.pdf"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("..\\..\\x", "-.-x"),
        ("CON", "_CON"),
        ("con.pdf", "_con.pdf"),
        ("a/b:c?.pdf", "a-b-c-.pdf"),
        ("invoice\u202efdp.exe", "invoice-fdp.exe"),
        ("name. . .", "name"),
        ("", "file"),
        ("///", "file"),
        ("\0\x1f", "file"),
        ("Büro Ärger 🏢.pdf", "Büro Ärger 🏢.pdf"),
    ],
)
def test_safe_names(text, name, tmp_path):
    assert safe_name(text) == name
    (tmp_path / name).write_bytes(b"")
    assert (tmp_path / name).parent == tmp_path


def test_a_long_name_keeps_its_ending():
    name = safe_name("x" * 400 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name) <= 120
    assert os.path.basename(name) == name  # noqa: PTH119 - the question is about text
