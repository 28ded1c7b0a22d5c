"""Making an office and looking at it."""

from __future__ import annotations

from app.__main__ import main


def test_an_office_is_made_once(tmp_path, capsys):
    place = str(tmp_path / "new" / "office.sqlite")
    assert main(["office", "init", "--office", place, "--series", "B", "--as", "Ana Koch"]) == 0
    assert main(["office", "init", "--office", place]) == 1
    assert "already there" in capsys.readouterr().err
    assert main(["office", "info", "--office", place, "--json"]) == 0
    out = capsys.readouterr().out
    assert '"series": "B"' in out
    assert '"AK"' in out


def test_a_series_is_capital_letters(tmp_path, capsys):
    place = tmp_path / "o.sqlite"
    assert main(["office", "init", "--office", str(place), "--series", "b1"]) == 1
    assert "capital letters" in capsys.readouterr().err
    assert not place.exists()


def test_without_an_address_it_is_this_machines_own_office(config, capsys):
    assert main(["office", "init"]) == 0
    assert (config / "data" / "office.sqlite").exists()
    assert main(["office", "info"]) == 0
