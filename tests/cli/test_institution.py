"""Institutions and playbooks on the command line."""

from __future__ import annotations

import json

import pytest

from app.__main__ import main

PLAYBOOK = """
schema = 1
key = "northfield"
name = "Northfield State University"
country = "US"

[[payer]]
key = "northfield"
lines = ["Northfield State University"]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 60 }
say = "A quote must be valid for at least 60 days."
office = "purchasing"
status = "assumed"
"""


@pytest.fixture
def desk(address, capsys):
    def say(*words, status=0):
        got = main(["--office", address, "institution", *map(str, words)])
        told = capsys.readouterr()
        assert got == status, told
        return told

    return say


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "northfield.toml"
    path.write_text(PLAYBOOK, "utf-8")
    return path


def test_a_playbook_is_imported_listed_shown_and_asked_about(desk, file):
    assert "added" in desk("import", file).out
    assert "Northfield State University" in desk("list").out
    assert "at least 60 days" in desk("show", "northfield").out
    listed = json.loads(desk("list", "--json").out)["institutions"][0]
    assert (listed["key"], listed["rules"], listed["by_status"]) == ("northfield", 1, {"assumed": 1})
    shown = json.loads(desk("show", "northfield", "--json").out)
    assert (shown["rules"][0]["params"], shown["payers"][0]["lines"]) == (
        {"days": 60},
        ["Northfield State University"],
    )
    asked = json.loads(desk("questions", "northfield", "--json").out)
    assert asked["questions"]


def test_what_the_desk_has_is_exported_and_compared(desk, file, tmp_path):
    desk("import", file)
    out = tmp_path / "out.toml"
    desk("export", "northfield", "-o", out)
    assert "says the same" in desk("compare", "northfield", out).out
    out.write_text(out.read_text("utf-8").replace("60", "90"), "utf-8")
    told = desk("compare", "northfield", out).out
    assert "Rule validity (rule/validity): changed in the file" in told
    assert "  Days: 60 as last imported, 60 here, 90 in the file" in told
    part = json.loads(desk("compare", "northfield", out, "--json").out)["parts"][0]
    assert (part["state"], part["taken"]) == ("changed in the file", True)
    assert {"label": "Days", "imported": "60", "here": "60", "file": "90"} in part["rows"]
    assert json.loads(desk("import", out, "--json").out)["imported"][0]["changed"] == ["rule/validity"]


def test_a_wrong_file_is_refused_with_its_place_and_no_traceback(desk, file):
    file.write_text(PLAYBOOK.replace("60 }", '"sixty" }'), "utf-8")
    said = "northfield.toml, line 14, rule[1].params.days: expected a whole number of days, found 'sixty'"
    for verb in ("import", "lint"):
        told = desk(verb, file, status=1)
        assert said in told.err
        assert "Traceback" not in told.err + told.out
    refused = json.loads(desk("lint", file, "--json", status=1).out)
    assert refused["findings"][0]["path"] == "rule[1].params.days"


def test_advice_is_given_but_does_not_refuse(desk, file):
    told = desk("lint", file).out
    assert "no office purchasing is described, so nobody can be asked (advice)" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "nowhere"], "No institution has the key 'nowhere'"),
        (["import"], "Name a playbook file"),
        (["import", "missing.toml"], "There is no file"),
        (["lint", "."], "is a folder"),
        (["questions", "nowhere"], "No institution has the key"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_sentence(desk, words, said):
    assert said in desk(*words, status=1).err


def test_what_ships_is_imported_in_one_go(desk):
    assert len(desk("import", "--shipped").out.splitlines()) >= 24
    first = json.loads(desk("list", "--limit", "3", "--json").out)
    rest = json.loads(desk("list", "--after", first["next"], "--json").out)
    assert len(first["institutions"]) == 3
    assert len(first["institutions"]) + len(rest["institutions"]) >= 24
