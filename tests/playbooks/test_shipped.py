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
        known = {"published", "assumed", "contradicted"}
        assert rule.status in known, "nothing that ships was confirmed by anybody"
        for source in rule.sources:
            assert source.url.startswith("http"), rule.key
            assert source.seen is not None, rule.key


def test_the_file_is_named_like_its_institution():
    assert {path.stem for path in shipped()} == set(BY_KEY)


def test_the_institutions_of_the_threshold_table_ship_and_more_of_ten_countries():
    assert len(BY_KEY) >= 45
    assert len({playbook.head.country for playbook in BY_KEY.values()}) >= 10


def test_a_joint_laboratory_has_three_payers_chosen_by_the_money():
    payers = [_Payer(p.funding, p.default, p.lines) for p in BY_KEY["institut-fresnel"].payers]
    assert payer_among(payers, "CNRS").lines[0] == "CNRS"
    assert payer_among(payers, "amu").lines[0] == "Aix-Marseille Université"
    assert payer_among(payers, "") is None


class _Payer:
    def __init__(self, funding, is_default, lines):
        self.funding, self.is_default, self.lines = funding, is_default, lines


def rules(key: str, kind: str):
    return [rule for rule in BY_KEY[key].rules if rule.kind == kind]


@pytest.mark.parametrize(
    ("key", "limits"),
    [
        ("illinois-tech", {("10000.00", "year")}),
        ("washington", {("10000.00", "order")}),
        ("ucf", {("25000.01", "order"), ("75000.01", "order")}),
        ("csu-long-beach", {("50000.00", "order")}),
        ("wake-forest", {("5000.00", "order"), ("10000.00", "order")}),
        ("oxford", {("2500.00", "order"), ("25000.00", "order")}),
        ("regensburg", {("1000.00", "order"), ("5000.00", "order")}),
        ("weissensee", {("1000.00", "order")}),
        ("nagano", {("100000", "order"), ("1000000", "order")}),
        ("toyama", {("500000", "order")}),
        ("chubu", {("1000000", "order")}),
    ],
)  # fmt: skip
def test_the_thresholds_are_those_of_the_table(key, limits):
    found = rules(key, "competing-quotes")
    assert {(rule.when["amount_from"], rule.when.get("basis", "order")) for rule in found} == limits


def test_the_basis_of_a_threshold_is_the_institutions_own():
    assert rules("washington", "competing-quotes")[0].when["excludes"] == ["tax"], (
        "shipping counts, tax does not"
    )
    assert all(rule.when["excludes"] == ["tax"] for rule in rules("oxford", "competing-quotes"))
    by_money = {rule.when["amount_from"]: rule.when for rule in rules("regensburg", "competing-quotes")}
    assert by_money["1000.00"]["funding"] == by_money["5000.00"]["funding_not"] == ["EU", "federal"]


def test_two_versions_of_a_page_stand_side_by_side():
    assert {rule.status for rule in rules("wake-forest", "competing-quotes")} == {"contradicted"}


def test_institutions_that_want_opposite_things_say_so():
    merged = {
        key: rules(key, "attachments-merged")[0].params["merged"]
        for key in ("erasmus", "toronto-metropolitan")
    }
    assert merged == {"erasmus": True, "toronto-metropolitan": False}
    assert rules("uc-irvine", "insurance-covers")[0].severity == "blocking"
    assert not rules("cornell", "insurance-covers")
    assert rules("nagano", "price-basis")[0].params["basis"] != "excluding"
    assert rules("ubc", "tax-by-type")


def test_what_a_playbook_prints_is_in_the_language_of_its_papers():
    for key, playbook in BY_KEY.items():
        if (playbook.head.language or "en").startswith("en"):
            continue
        printed = [rule.clause or "" for rule in playbook.rules]
        printed += [
            text for wishes in playbook.document.values() for text in wishes.get("clauses", ()) if " " in text
        ]
        for text in printed:
            assert not {"the", "of", "and", "is", "to"} & set(text.casefold().split()), f"{key}: {text}"
