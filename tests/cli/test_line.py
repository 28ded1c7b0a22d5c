"""Statuses and sentences of the command line; what it loads; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app import __version__
from app.__main__ import main
from app.basics.errors import Refusal, Trouble
from app.cli import line


def test_help_names_every_noun_and_the_common_options(speak):
    said = speak("--help")
    assert said.status == 0
    for noun in line.nouns():
        assert f"  {noun} " in said.out
    assert "--office ADDRESS" in said.out


@pytest.mark.parametrize("noun", line.nouns())
def test_every_noun_loads_and_each_of_its_verbs_has_help(speak, noun):
    assert speak(noun, "--help").status == 0
    command = line._Nouns(name="x").get_command(None, noun)
    for verb in getattr(command, "commands", {}).values():
        assert verb.help, f"{noun} {verb.name}"


def test_the_version_is_said(speak):
    assert speak("--version").out == f"concierge {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [["nope"], ["client", "nope"], ["client", "add"], ["client", "list", "--nope"], ["--json"], ["client"]],
)
def test_wrong_usage_is_two_and_says_where_help_is(speak, words):
    said = speak(*words)
    assert said.status == 2
    assert "--help" in said.err
    assert said.out == ""


def test_a_missing_value_is_wrong_usage(speak):
    assert speak("client", "list", "--office").status == 2


def test_a_refusal_is_one_and_told_to_programs_too(run):
    assert run("client", "show", "nobody").status == 1
    said = run("client", "show", "nobody", "--json")
    assert said.status == 1
    assert said.json["refused"].startswith("There is no client ‘nobody’")
    assert said.json["findings"] == []
    assert said.err.startswith("There is no client")


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (Refusal("No."), 1, "No."),
        (Trouble("The disk is full.", "Make room."), 3, "The disk is full. Make room."),
        (ValueError("IBAN of a client"), 3, "Something went wrong inside the program (ValueError)"),
        (RecursionError(), 3, "RecursionError"),
        (KeyboardInterrupt(), 130, ""),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_whatever_goes_wrong_is_a_status_and_a_sentence(capsys, monkeypatch, error, status, text):
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # a broken pipe replaces it

    def work() -> int:
        raise error

    assert line.said(work) == status
    said = capsys.readouterr().err
    assert text in said
    assert "Traceback" not in said
    assert "IBAN" not in said


def test_a_bug_leaves_a_report(config):
    def work() -> int:
        raise KeyError("x")

    line.said(work)
    assert len(list((config / "log").glob("crash-*.txt"))) == 1


def test_no_office_is_refused_with_what_to_do(tmp_path, capsys):
    status = main(["client", "list", "--office", str(tmp_path / "none.sqlite")])
    assert status in {1, 3}
    assert "none.sqlite" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize(
    "content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\x00" * 84]
)
def test_a_file_that_is_no_office_is_left_as_it_is(tmp_path, capsys, content):
    path = tmp_path / "other.sqlite"
    path.write_bytes(content)
    assert main(["client", "list", "--office", str(path)]) in {1, 3}
    assert path.read_bytes() == content
    assert "Something went wrong" not in capsys.readouterr().err


def test_the_program_runs_as_a_process_without_qt(tmp_path):
    surroundings = {
        **os.environ,
        "CONCIERGE_CONFIG": str(tmp_path),
        "CONCIERGE_OFFICE": str(tmp_path / "o.sqlite"),
    }
    code = (
        "import sys; from app.__main__ import main\n"
        "statuses = [main(['office', 'init']), main(['office', 'info', '--json'])]\n"
        "qt = [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]\n"
        "print(statuses, qt, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr.strip().endswith("[0, 0] []"), done.stderr


def test_help_and_version_load_no_database(tmp_path):
    code = "import sys; from app.__main__ import main; main(['--help']); print('sqlalchemy' in sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stderr.strip() == "False"


def test_a_reader_that_goes_away_is_no_error(tmp_path):
    surroundings = {
        **os.environ,
        "CONCIERGE_CONFIG": str(tmp_path),
        "CONCIERGE_OFFICE": str(tmp_path / "o.sqlite"),
    }
    command = f"{sys.executable} -m app office init >/dev/null && {sys.executable} -m app --help | true"
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=surroundings, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.stderr == ""
