"""What the guide shows works as it stands there."""

from __future__ import annotations

import datetime as dt
import re
import shutil

from app.__main__ import main
from app.basics.places import SHIPPED
from app.cli.institution import app
from app.playbooks.rules.fields import HEAD, TABLES, WISHES
from app.playbooks.rules.reading import advised, examine
from app.requirements.kinds import KINDS

GUIDE = (SHIPPED / "docs" / "playbooks.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLE = BLOCKS[0]
LAKESIDE = next(block for block in BLOCKS if 'key = "lakeside"' in block)
QUOTE = next(block for block in BLOCKS if "client = " in block)
FRAGMENTS = [block for block in BLOCKS if not block.startswith("schema")]
HEADER = EXAMPLE.partition("[[rule]]")[0]


def test_the_first_example_is_a_playbook():
    playbook, problems = examine(EXAMPLE.encode(), "northfield-state.toml")
    assert problems == ()
    assert playbook.rules[0].params == {"days": 60}


def test_the_mistake_it_shows_is_answered_as_it_says():
    wrong = EXAMPLE.replace("days = 60", 'days = "sixty"')
    assert str(examine(wrong.encode(), "northfield-state.toml")[1][0]) in GUIDE


def test_every_kind_it_names_exists_and_takes_the_parameters_it_shows():
    rows = re.findall(r"^\|[^|]+\| (`[a-z-]+`.*?) \|$", GUIDE.split("## Which kind of rule")[1], re.MULTILINE)
    assert len(rows) >= 12
    for row in rows:
        for kind, _, params in re.findall(r"`([a-z]+(?:-[a-z]+)*)`( `\{ (.*?) \}`)?", row):
            assert kind in KINDS, kind
            text = f'schema = 1\nkey = "a"\nname = "A"\ncountry = "US"\n[[rule]]\nkey = "a"\nkind = "{kind}"\nparams = {{ {params} }}\n'
            assert examine(text.replace("\\\\", "\\").encode(), "x.toml")[1] == (), row


def test_it_names_every_field():
    for fields in (HEAD, WISHES, *(spec for spec, _ in TABLES.values())):
        for name in fields:
            assert f"`{name}`" in GUIDE or f"[{name}]" in GUIDE, name


def test_every_example_reads_and_nothing_could_be_better():
    for text in (EXAMPLE, LAKESIDE):
        playbook, problems = examine(text.encode(), "x.toml")
        assert problems == ()
        advice = [str(p) for p in advised(playbook, text.encode(), "x.toml", dt.date(2026, 11, 22))]
        assert advice == []
    assert len(FRAGMENTS) >= 3
    for text in FRAGMENTS:
        assert examine((HEADER + text).encode(), "x.toml")[1] == ()


def test_the_worked_example_is_tried_on_its_sample_quote_and_answers_as_shown(
    office_template, tmp_path, capsys, monkeypatch
):
    shutil.copyfile(office_template, tmp_path / "office.sqlite")
    monkeypatch.setenv("CONCIERGE_OFFICE", str(tmp_path / "office.sqlite"))
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    files = (SHIPPED / "docs" / "files.md").read_text("utf-8")
    seller = files.partition("## Who we are")[2].split("```toml\n")[1].split("```")[0]
    for name, text in (
        ("s.toml", seller.partition("[[bank_account]]")[0]),
        ("lakeside.toml", LAKESIDE),
        ("q.toml", QUOTE),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["seller", "set", "--from", str(tmp_path / "s.toml")]) == 0
    capsys.readouterr()
    assert main(["institution", "try", str(tmp_path / "lakeside.toml"), str(tmp_path / "q.toml")]) == 0
    told = capsys.readouterr().out
    shown = re.search(r"```\n(Stops the issue.*?)```", GUIDE, re.DOTALL).group(1)
    for line in shown.strip().splitlines():
        assert line in told
    silent = told.strip().splitlines()[-1]
    assert re.search(r"\bfreight\b.*\bboard\b|\bboard\b.*\bfreight\b", silent), silent


def test_every_command_it_names_exists():
    named = set(re.findall(r"concierge institution ([a-z]+)", GUIDE))
    known = {command.name for command in app.registered_commands}
    assert {"lint", "try", "compare", "import", "export", "questions", "kinds"} <= named
    assert named <= known


def test_it_turns_at_least_fifteen_sentences_of_pages_into_rules():
    table = GUIDE.split("## Which kind of rule")[1].split("##")[0]
    assert len([line for line in table.splitlines() if line.startswith("| ")]) >= 16
