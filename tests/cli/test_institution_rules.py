"""Single rules on the command line: decided, lifted, brought back, written, confirmed, answered; and what is retired."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default

import pytest

from app.__main__ import main

PLAYBOOK = """
schema = 1
key = "northfield"
name = "Northfield State University"
country = "US"
language = "es"

[[office]]
key = "north"
role = "purchasing"
name = "Compras Norte"
email = "po@northfield.example"

[[payer]]
key = "northfield"
lines = ["Northfield State University"]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 60 }
status = "contradicted"
sources = [{ url = "https://buy.northfield.example/terms", seen = 2026-01-02 }]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 30 }
status = "contradicted"
sources = [{ person = "clerk", seen = 2026-02-02 }]

[[rule]]
key = "date"
kind = "date-present"
status = "published"
review_after = 2026-01-01
sources = [{ url = "https://buy.northfield.example/date", seen = 2025-01-02 }]
"""


@pytest.fixture
def desk(address, capsys, tmp_path):
    def say(*words, status=0):
        got = main(["--office", address, "institution", *map(str, words)])
        told = capsys.readouterr()
        assert got == status, told
        return told

    path = tmp_path / "northfield.toml"
    path.write_text(PLAYBOOK, "utf-8")
    say("import", path)
    return say


def shown(desk):
    return json.loads(desk("show", "northfield", "--json").out)


def test_both_sides_are_shown_and_one_is_decided_for_with_the_reason(desk):
    told = desk("show", "northfield").out
    assert "Sources disagree about validity on a quote" in told
    assert "clerk" in told
    sides = shown(desk)["disputes"][0]["sides"]
    number = next(side["number"] for side in sides if side["rule"]["params"] == {"days": 60})
    refused = desk("decide", "northfield", "validity", "--source", 7, "--because", "x", status=1)
    assert "has no side 7" in refused.err
    desk("decide", "northfield", "validity", "--source", number, "--because", "The page is newer.")
    after = shown(desk)
    assert after["disputes"] == []
    gone = next(rule for rule in after["rules"] if rule["params"] == {"days": 30})
    assert gone["valid_to"] is not None
    assert gone["history"][0]["note"] == "The page is newer."
    assert "set aside: The page is newer." in desk("show", "northfield").out
    desk("bring-back", "northfield", "validity", "--because", "They say so again.")
    assert len(shown(desk)["disputes"]) == 1


def test_a_rule_is_lifted_brought_back_written_and_set_aside(desk):
    desk("lift", "northfield", "freight", "--because", "They collect.", "--person", "M. Ortiz")
    assert any(rule["lifts"] for rule in shown(desk)["rules"])
    desk("bring-back", "northfield", "freight", "--because", "They do not.")
    assert "new rule here" in desk("rule", "northfield", "colour", status=1).err
    desk(
        "rule", "northfield", "age", "--kind", "quote-age-at-most", "--set", "days=14", "--person", "M. Ortiz"
    )
    rule = next(rule for rule in shown(desk)["rules"] if rule["key"] == "age")
    assert (rule["params"], rule["status"], rule["level"]) == ({"days": 14}, "confirmed", "here")
    desk("set-aside", "northfield", "age", "--because", "A mistake.")
    assert (
        "is no rule of northfield" in desk("set-aside", "northfield", "age", "--because", "x", status=1).err
    )


def test_what_is_due_is_confirmed_in_one_go(desk):
    assert "1 of 1 rules" in desk("confirm", "northfield", "--due", "--person", "M. Ortiz").out
    rule = next(rule for rule in shown(desk)["rules"] if rule["key"] == "date")
    assert (rule["status"], rule["last_confirmed"]) == ("confirmed", rule["last_seen"])
    assert "Name the rules" in desk("confirm", "northfield", "--due", "--person", "x", status=1).err


def test_answers_are_written_down_in_one_pass(desk):
    told = desk(
        "answer", "northfield", "--person", "M. Ortiz", "--yes", "number", "--nothing", "freight",
        "--otherwise", "quote-age:days=14", "--otherwise", "codes:only for equipment",
    ).out  # fmt: skip
    assert "Wrote down 4 answers." in told
    rules = {rule["key"]: rule for rule in shown(desk)["rules"]}
    assert rules["quote-age"]["params"] == {"days": 14}
    assert rules["codes"]["params"] == {"task": "only for equipment"}


def test_the_questions_are_an_e_mail_draft_in_their_language(desk, tmp_path):
    file = tmp_path / "ask.eml"
    desk("questions", "northfield", "--eml", file)
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert (message["To"], message["X-Unsent"]) == ("po@northfield.example", "1")
    assert "Sus requisitos" in message["Subject"]
    assert "¿Debe llevar número el presupuesto?" in message.get_content()
    assert "Dear colleagues" in desk("questions", "northfield", "--language", "en").out
    assert "We can ask in en, de" in desk("questions", "northfield", "--language", "xx", status=1).err


def test_what_nothing_uses_is_taken_away(desk):
    assert "has no nowhere of its own" in desk("retire", "northfield", "--payer", "nowhere", status=1).err
    desk("retire", "northfield", "--payer", "northfield")
    assert shown(desk)["payers"] == []


def test_a_playbook_with_what_was_set_aside_goes_out_and_comes_in_again(desk, tmp_path):
    desk("decide", "northfield", "validity", "--source", 1, "--because", "The page is newer.")
    file = tmp_path / "out.toml"
    desk("export", "northfield", "--output", file)
    assert desk("lint", file).out
    assert "nothing new" in desk("import", file).out
