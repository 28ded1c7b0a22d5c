"""Which office of an institution is meant is said by --office-key, and never mistaken for where the data is."""

from __future__ import annotations

import importlib

import pytest
import typer

from app.__main__ import main
from app.cli import line
from app.cli.options import split

PLAYBOOK = """
schema = 1
key = "northfield"
name = "Northfield State University"
country = "US"

[[office]]
key = "medical"
role = "purchasing"

[[office]]
key = "campus"
role = "purchasing"

[[office]]
key = "accounts-payable"
role = "accounts-payable"
email = "ap@northfield.example"

[[payer]]
key = "northfield"
lines = ["Northfield State University"]
"""


@pytest.fixture
def desk(address, capsys, tmp_path):
    def say(*words, status=0):
        got = main([*map(str, words)])
        told = capsys.readouterr()
        assert got == status, told
        return told

    path = tmp_path / "northfield.toml"
    path.write_text(PLAYBOOK, "utf-8")
    say("--office", address, "institution", "import", path)
    return lambda *words, status=0: say("--office", address, *words, status=status)


def _verbs():
    for noun in line.nouns():
        command = typer.main.get_command(importlib.import_module(f"app.cli.{noun}").app)
        for name, verb in getattr(command, "commands", {"": command}).items():
            yield f"{noun} {name}", {option for param in verb.params for option in param.opts}


def test_no_verb_has_an_option_that_the_whole_command_line_takes_for_itself():
    verbs = dict(_verbs())
    common = {"--office", "--as", "--json"}
    assert {name: options & common for name, options in verbs.items() if options & common} == {}
    assert "--office-key" in verbs["institution questions"]


def test_a_verb_is_given_its_office_and_the_command_its_address():
    options, rest = split(["institution", "lift", "x", "y", "--office-key", "medical", "--office", "here"])
    assert options.office == "here"
    assert rest[-2:] == ["--office-key", "medical"]


def test_questions_go_to_the_office_that_is_named(desk):
    told = desk("institution", "questions", "northfield", "--office-key", "accounts-payable")
    assert "To: ap@northfield.example" in told.out


def test_a_rule_is_written_and_lifted_for_one_office(desk):
    words = ("--office-key", "medical", "--person", "clerk")
    desk("institution", "rule", "northfield", "freight", "--kind", "freight-terms", *words)
    told = desk("institution", "show", "northfield").out
    assert "medical alone" in told
    desk("institution", "lift", "northfield", "number", "--because", "They say so.", *words)
    assert desk("institution", "show", "northfield").out.count("medical alone") == 2


def test_a_client_is_bought_for_by_the_office_that_is_named(desk):
    who = ("client", "add", "Okafor Group", "--institution", "northfield", "--office-key")
    assert "campus, medical" in desk(*who, "dental", status=1).err
    desk(*who, "medical")


def test_an_office_named_as_the_place_of_the_data_is_told_apart(desk):
    told = desk("institution", "questions", "northfield", "--office", "accounts-payable", status=1)
    assert "--office-key accounts-payable" in told.err
