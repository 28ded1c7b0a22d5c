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


def test_an_office_is_backed_up_and_brought_back(local_lab, tmp_path):
    assert local_lab("office", "check").out == "The office is sound.\n"
    assert local_lab("office", "backup", tmp_path / "b.office", "--json").json["rows"] > 0
    local_lab("client", "add", "A", "--institution", "northfield-state")
    said = local_lab("office", "restore", tmp_path / "b.office", "--json")
    assert said.status == 0
    assert said.json["moved_aside"]
    assert local_lab("client", "list", "--json").json["clients"] == []
    assert local_lab("seller", "show", "--json").json["seller"]["legal_name"] == "Northlight Proteomics LLC"
    assert local_lab("office", "upgrade").status == 0


def test_what_is_no_backup_is_refused_and_the_office_stays(local_lab, tmp_path):
    assert local_lab("office", "restore", tmp_path / "none").status == 1
    assert local_lab("office", "restore", tmp_path / "seller.toml").status == 1
    assert local_lab("office", "check").status == 0


def test_an_office_that_is_not_sound_says_so_to_people_and_programs(local_lab, tmp_path):
    (tmp_path / "p.pdf").write_bytes(b"%PDF-")
    file = tmp_path / "two.toml"
    file.write_text(
        'schema = 1\nlegal_name = "L"\n[[document]]\nkind = "w-9"\ntitle = "W-9"\nfile = "p.pdf"\n'
    )
    assert local_lab("seller", "set", "--from", file).status == 0
    for kept in (tmp_path / "local.sqlite.files").rglob("*"):
        if kept.is_file():
            kept.write_bytes(b"changed")
    said = local_lab("office", "check")
    assert said.status == 3
    assert "was changed outside this program" in said.out
