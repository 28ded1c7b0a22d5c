"""Addresses: paths with anything in them, servers that prove who they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.basics.errors import Refusal
from app.storage.address import parse_address


@pytest.mark.parametrize(
    "name", ["a b.sqlite", "a#b?c%d.sqlite", "Büro.sqlite", "🏢.sqlite", "file:x.sqlite"]
)
def test_a_path_is_taken_as_it_is(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert parse_address(name).path == tmp_path / name
    assert parse_address(f"sqlite:///{tmp_path / name}").path == tmp_path / name
    assert parse_address(tmp_path / name).text == str(tmp_path / name)


def test_a_home_is_followed(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ana")
    assert parse_address("~/o.sqlite").path == Path("/home/ana/o.sqlite")


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "mysql://x/y", "http://x"])
def test_nonsense_is_refused(text):
    with pytest.raises(Refusal):
        parse_address(text)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", ""])
def test_a_server_on_this_machine_needs_no_certificate(host):
    url = parse_address(f"postgresql://me@{host}/office").url
    assert url is not None
    assert url.drivername == "postgresql+psycopg"
    assert "sslmode" not in url.query


def test_a_socket_counts_as_this_machine():
    assert "sslmode" not in parse_address("postgresql://postgres:@/office?host=/tmp/x").url.query


def test_another_machine_must_prove_who_it_is():
    """L9."""
    assert parse_address("postgresql://me@db.example.org/office").url.query["sslmode"] == "verify-full"
    for mode in ("disable", "prefer", "require", "verify-ca"):
        with pytest.raises(Refusal, match="prove who it is"):
            parse_address(f"postgresql://me@db.example.org/office?sslmode={mode}")
    with pytest.raises(Refusal, match="prove"):
        parse_address("postgresql://me@/office?host=/tmp,db.example.org&sslmode=disable")


def test_a_password_is_never_shown():
    assert "secret" not in parse_address("postgresql://me:secret@localhost/office").text
