"""The keys of a machine on the command line: carried to another computer, made anew, and let in again."""

from __future__ import annotations

from tests.cli.test_sync import both, lena  # noqa: F401 - fixtures


def test_keys_are_carried_with_a_passphrase(lena, tmp_path, monkeypatch):  # noqa: F811
    assert "sealed" not in lena("sync", "keys").out
    refused = lena("sync", "keys", "--save", tmp_path / "k", status=1)
    assert "CONCIERGE_PASSPHRASE" in refused.err
    monkeypatch.setenv("CONCIERGE_PASSPHRASE", "two computers one server")
    lena("sync", "keys", "--save", tmp_path / "k")
    assert b"AGE-SECRET" not in (tmp_path / "k").read_bytes()
    lena("sync", "keys", "--load", tmp_path / "k")


def test_a_machine_that_lost_its_keys_is_let_in_again(both, tmp_path):  # noqa: F811
    lena_, ines = both
    for path in (tmp_path / "ines" / "config" / "offices").glob("*.keys"):
        path.unlink()
    assert "sync rejoin CARD --new-keys" in ines("sync", "export", tmp_path / "x.relsync", status=1).err
    card = ines.json("sync", "rejoin", tmp_path / "again.relpair", "--new-keys")
    assert lena_.json("sync", "pair", card["path"])["words"] == card["words"]
    answer = lena_.json("sync", "pair", card["path"], "--matched", "--to", tmp_path)
    assert ines.json("sync", "rejoin", answer["answer"])["words"] == answer["words"]
    assert "let this machine in again" in ines("sync", "rejoin", answer["answer"], "--matched").out
    ines("sync", "export", tmp_path / "x.relsync")
    lena_("sync", "import", tmp_path / "x.relsync")
