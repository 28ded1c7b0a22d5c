"""What the machine remembers survives everything that can happen to a file."""

from dataclasses import fields

import pytest
from PySide6.QtCore import QByteArray

from app.shell.preferences import Preferences, Values


def test_settings_come_back_as_they_were(tmp_path):
    path = tmp_path / "deep" / "window.ini"
    first = Preferences(path)
    first.set(
        scheme="dark", rail_folded=True, last_place="client/é%=,;", geometry=b"\x00\xff\x10", office="a b"
    )
    first.remember_size("file", QByteArray(b"\x01\x02"))
    second = Preferences(path)
    assert second.values == first.values
    assert second.size_of("file") == QByteArray(b"\x01\x02")
    assert second.size_of("other").isEmpty()


@pytest.mark.parametrize("content", [b"", b"   \n"])
def test_an_empty_file_means_defaults(tmp_path, content):
    path = tmp_path / "window.ini"
    path.write_bytes(content)
    assert Preferences(path).values.scheme == "system"


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe" * 50,
        b"{json: true}",
        b"[General]\nversion=99\nscheme=dark\n",
        b"[General\nscheme=dark",
    ],
    ids=["garbage", "other format", "newer", "broken"],
)
def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path, content):
    path = tmp_path / "window.ini"
    path.write_bytes(content)
    preferences = Preferences(path)
    assert preferences.values.scheme == "system"
    assert preferences.kept_aside is not None
    assert preferences.kept_aside.read_bytes() == content
    preferences.set(scheme="dark")
    assert Preferences(path).values.scheme == "dark"


def test_wrong_values_become_defaults(tmp_path):
    path = tmp_path / "window.ini"
    path.write_text("[General]\nversion=1\nscheme=pink\nrail_folded=maybe\nsizes=7\n")
    values = Preferences(path).values
    assert (values.scheme, values.rail_folded, values.sizes) == ("system", False, {})


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    preferences = Preferences(blocked / "window.ini")
    preferences.set(scheme="dark")
    assert preferences.values.scheme == "dark"
    assert preferences.save() is False


def test_every_setting_has_a_sentence_of_help():
    assert all(one.metadata["help"].endswith(".") for one in fields(Values))
