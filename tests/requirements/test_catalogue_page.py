"""The catalogue of kinds as strangers meet it: the page, the command, and what each kind says that it reads."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.requirements.kinds import KINDS, Case
from app.requirements.kinds.guide import CHAPTERS, FACTS, chapters, example_of, example_sentence, facts_of
from app.requirements.rules.subject import Subject
from tests.requirements.kinds.test_catalogue import CASES
from tests.requirements.samples import TODAY, a_rule, a_subject

DOCS = Path(__file__).resolve().parents[2] / "docs"
FIELDS = {each.name for each in fields(Subject)}
#: What ``text`` on a kind stands for: everything that the document says.
TEXT = {"title", "lines", "delivery", "warranty", "governing_law", "scope", "terms"}
#: Kinds that read whichever field their rule names.
BY_FIELD = {
    key
    for key, kind in KINDS.items()
    if {"Field", "DayField"} & {type(p).__name__ for p in kind.params.values()}
}


class Watched:
    """A subject that remembers which of its fields were read."""

    def __init__(self, subject: Subject) -> None:
        self.subject, self.seen = subject, set()

    def __getattr__(self, name: str) -> Any:
        if name in FIELDS:
            self.seen.add(name)
            return getattr(self.subject, name)
        made = Subject.__dict__[name]
        return made.func(self)


def test_the_page_of_kinds_is_current():
    spec = importlib.util.spec_from_file_location("kinds", DOCS / "kinds.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.PAGE.read_text("utf-8") == made.page(), "renew it: python docs/kinds.py"
    assert all(f"\n### {key}\n" in made.page() for key in KINDS)


@pytest.mark.parametrize("key", KINDS)
def test_the_example_of_a_kind_is_a_rule_that_a_playbook_may_hold(key):
    rule = tomllib.loads(example_of(KINDS[key]))["rule"][0]
    assert rule["kind"] == key
    KINDS[key].read(rule.get("params", {}))
    sentence = example_sentence(KINDS[key])
    assert sentence.endswith(".")
    assert not set("{}[]") & set(sentence)


def test_every_kind_stands_in_one_chapter():
    assert set(chapters()) == set(CHAPTERS)
    assert sorted(kind.key for kinds in chapters().values() for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize("key", KINDS)
def test_a_kind_reads_what_it_says_that_it_reads(key):
    params, good, bad = CASES[key]
    seen: set[str] = set()
    for changes in (good, bad):
        subject = Watched(a_subject(**changes))
        KINDS[key].check(Case(a_rule(key, params=params), KINDS[key].read(params), subject, TODAY))
        seen |= subject.seen
    said = set(KINDS[key].reads)
    said |= TEXT if "text" in said else set()
    assert key in BY_FIELD or seen <= said
    assert key in BY_FIELD or KINDS[key].reads


@pytest.mark.parametrize("key", KINDS)
def test_the_desk_says_where_each_fact_comes_from(key):
    assert all(name and where for name, where in facts_of(KINDS[key]))
    assert not any("_" in name for name, _ in facts_of(KINDS[key]))


def test_every_fact_is_a_field_that_a_document_has():
    assert set(FACTS) <= FIELDS | {"text"}


def test_the_command_lists_all_kinds_and_shows_one_without_an_office(capsys, monkeypatch):
    monkeypatch.delenv("CONCIERGE_OFFICE", raising=False)
    assert main(["institution", "kinds", "--json"]) == 0
    assert [row["kind"] for row in json.loads(capsys.readouterr().out)["kinds"]] == [
        kind.key for kinds in chapters().values() for kind in kinds
    ]
    assert main(["institution", "kinds"]) == 0
    assert "validity-at-least" in capsys.readouterr().out
    assert main(["institution", "kinds", "seller-tax-id", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["params"][0]["required"], told["entries"]) == ("seller-tax-id", True, [34])
    for key in KINDS:
        assert main(["institution", "kinds", key]) == 0
        assert KINDS[key].ask in capsys.readouterr().out


def test_a_kind_that_does_not_exist_is_answered_with_near_ones(capsys):
    assert main(["institution", "kinds", "validity"]) == 1
    assert "validity-at-least, validity-at-most" in capsys.readouterr().err
