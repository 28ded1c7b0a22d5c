"""The playbooks that come with the program say what their sources say."""

from __future__ import annotations

import datetime as dt

import pytest

from app.institutions.rules import payer_among
from app.playbooks.queries import lint, shipped, shipped_playbooks

BY_KEY = {playbook.key: playbook for playbook in shipped_playbooks()}


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_nothing_is_wrong_and_nothing_could_be_better(path):
    assert [str(problem) for problem in lint(path, dt.date(2026, 11, 22))] == []


@pytest.mark.parametrize("key", sorted(BY_KEY))
def test_every_rule_names_a_public_page_and_the_day_it_was_seen(key):
    playbook = BY_KEY[key]
    assert playbook.rules
    for rule in playbook.rules:
        assert rule.sources, rule.key
        assert rule.status in {"published", "assumed"}, "nothing that ships was confirmed by anybody"
        for source in rule.sources:
            assert source.url.startswith("http"), rule.key
            assert source.seen is not None, rule.key


def test_the_file_is_named_like_its_institution():
    assert {path.stem for path in shipped()} == set(BY_KEY)


def test_at_least_twenty_four_institutions_of_ten_countries_ship():
    assert len(BY_KEY) >= 24
    assert len({playbook.head.country for playbook in BY_KEY.values()}) >= 10


def test_a_joint_laboratory_has_three_payers_chosen_by_the_money():
    payers = [_Payer(p.funding, p.default, p.lines) for p in BY_KEY["institut-fresnel"].payers]
    assert payer_among(payers, "CNRS").lines[0] == "CNRS"
    assert payer_among(payers, "amu").lines[0] == "Aix-Marseille Université"
    assert payer_among(payers, "") is None


class _Payer:
    def __init__(self, funding, is_default, lines):
        self.funding, self.is_default, self.lines = funding, is_default, lines
