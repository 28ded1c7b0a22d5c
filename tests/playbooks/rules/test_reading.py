"""A playbook file is read whole or refused with file, line, field and what was expected."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from app.basics.errors import Refusal
from app.playbooks.rules.reading import MOST_PROBLEMS, examine, read

HEAD = 'schema = 1\nkey = "northfield"\nname = "Northfield State University"\ncountry = "US"\n'
RULE = '\n[[rule]]\nkey = "validity"\nkind = "validity-at-least"\nparams = { days = 60 }\n'


def problems(text: str | bytes, file: str = "northfield.toml") -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    return [str(problem) for problem in examine(data, file)[1]]


def test_the_smallest_playbook_is_read():
    playbook = read(HEAD.encode(), "northfield.toml")
    assert (playbook.key, playbook.head.name, playbook.rules) == (
        "northfield",
        "Northfield State University",
        (),
    )


def test_a_whole_playbook_is_read_with_its_defaults():
    text = HEAD + (
        'region = "MN"\nseen = 2026-11-10\n'
        '[[office]]\nkey = "purchasing"\nrole = "purchasing"\ntimezone = "America/Chicago"\nclosed = ["2026-12-24..2027-01-01"]\n'
        '[[payer]]\nkey = "foundation"\nlines = ["Northfield Research Foundation", "Box 1200"]\nfunding = ["grant"]\n'
        '[[exemption]]\ncertificate = "MN-1"\nvalid_to = 2027-01-31\n'
        '[[rule]]\nkey = "sole-source"\nkind = "attachment-required"\nparams = { document = "sole-source-letter" }\n'
        'when = { amount_from = "10000", currency = "USD", excludes = "tax" }\nsources = [{ person = "buyer", seen = 2026-11-10 }]\n'
        '[document]\nsignature = "none"\ntax_split = true\n[document.invoice]\ntitle = "Invoice"\n'
        '[[step]]\nkey = "approval"\nholder = "accounts-payable"\ndays = 10\nrun = "weekly:thursday"\n'
    )
    playbook = read(text.encode(), "northfield.toml")
    rule = playbook.rules[0]
    assert playbook.offices[0].closed == ("2026-12-24..2027-01-01",)
    assert playbook.payers[0].lines == ("Northfield Research Foundation", "Box 1200")
    assert playbook.exemptions[0].valid_to == dt.date(2027, 1, 31)
    assert (rule.severity, rule.status, rule.on, rule.office) == (
        "blocking",
        "published",
        "quote",
        "purchasing",
    )
    assert rule.when == {"amount_from": "10000.00", "currency": "USD", "excludes": ["tax"]}
    assert rule.sources[0].seen == dt.date(2026, 11, 10)
    assert playbook.document == {
        "any": {"signature": "none", "tax_split": True},
        "invoice": {"title": "Invoice"},
    }
    assert playbook.steps[0].run == "weekly:thursday"


def test_json_says_the_same_as_toml():
    document = {
        "schema": 1, "key": "northfield", "name": "Northfield State University", "country": "US", "seen": "2026-11-10",
        "rule": [{"key": "validity", "kind": "validity-at-least", "params": {"days": 60}}],
    }  # fmt: skip
    toml = HEAD + "seen = 2026-11-10\n" + RULE
    assert read(json.dumps(document).encode(), "x.json") == read(toml.encode(), "x.toml")


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ('colour = "red"\n', "northfield.toml, line 5, colour: this field is not known"),
        ("region = 5\n", "line 5, region: expected a region as its ISO code has it"),
        ('parent = "northfield"\n', "line 5, parent: an institution cannot be its own parent"),
        ('note = "a\\u0000b"\n', "line 5, note: expected a text of 1 to 4000 characters without control characters"),
        ('legal_name = "a\\u202eb"\n', "line 5, legal_name: expected a text of 1 to 200 characters without control"),
        ("seen = 2026-11-10T10:00:00\n", "line 5, seen: expected a day such as 2026-11-10"),
        ("seen = 0001-01-01\n", "line 5, seen: expected a day such as 2026-11-10, found 0001-01-01"),
        ('[identifiers]\n"fr.siret" = "13001533200014"\n', "identifiers.fr.siret: expected a valid SIRET"),
        ("rule = 3\n", "line 5, rule: expected tables headed [[rule]], found 3"),
        ('[[office]]\nkey = "x"\n', "line 5, office[1].role: this field is missing; expected one of purchasing"),
        ('[[office]]\nkey = "a"\nrole = "receiving"\n[[office]]\nkey = "a"\nrole = "receiving"\n', "line 9, office[2].key: the key 'a' is taken by office[1]"),
        ('[[office]]\nkey = "a"\nrole = "receiving"\nclosed = ["2026-12-24..2026-12-01"]\n', "office[1].closed: item 1: expected a day or a period"),
        ('[[payer]]\nkey = "a"\nlines = []\n', "line 7, payer[1].lines: expected a list of 1 to 12 items"),
        ('[[step]]\nkey = "a"\nholder = "us"\nrun = "daily"\n', "line 8, step[1].run: expected a payment run"),
        ('[[step]]\nkey = "a"\nholder = "us"\ndays = true\n', "line 8, step[1].days: expected a whole number of business days from 0 to 365, found true"),
        ('[document]\ncolumns = ["descripton"]\n', "line 6, document.columns: item 1: expected one of line, description"),
        ("[document]\n[document.letter]\n", "document.letter: this field is not known"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_line_and_path(added, said):
    assert any(said in problem for problem in problems(HEAD + added)), problems(HEAD + added)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ('kind = "validity-at-least"\nparams = { days = "sixty" }', "line 9, rule[1].params.days: expected a whole number of days, found 'sixty'"),
        ('kind = "validity-at-least"\nparams = { days = 60.5 }', "rule[1].params.days: expected a whole number of days, found the number 60.5"),
        ('kind = "validity-at-least"\nparams = { dayz = 60 }', "rule[1].params.dayz: validity-at-least has no such parameter; expected one of days"),
        ('kind = "validity-at-least"', "rule[1].params.days: this parameter is missing; expected a whole number of days"),
        ('kind = "validity-at-leest"\n', "line 8, rule[1].kind: the kind 'validity-at-leest' is not known; perhaps validity-at-least"),
        ("params = { days = 3 }", "rule[1].kind: this field is missing; expected a kind of the catalogue"),
        ('kind = "date-present"\nseverity = "fatal"', "line 9, rule[1].severity: expected one of blocking, advisory, found 'fatal'"),
        ('kind = "date-present"\nstatus = "sure"', "rule[1].status: expected one of confirmed, published"),
        ('kind = "date-present"\nwhen = { amount_from = 1000.0, currency = "USD" }', "line 9, rule[1].when.amount_from: must be an amount in quotation marks"),
        ('kind = "date-present"\nwhen = { amount_from = "1e9", currency = "USD" }', "rule[1].when.amount_from: The amount '1e9' is not a number"),
        ('kind = "date-present"\nwhen = { amont_from = "1" }', "rule[1].when.amont_from: is not known"),
        ('kind = "date-present"\noffice = "cellar"', "rule[1].office: expected the role or the key of an office"),
        ('kind = "date-present"\nvalid_from = 2026-02-01\nvalid_to = 2026-01-01', "line 10, rule[1].valid_to: the rule ends before it starts"),
        ('kind = "date-present"\nsources = [{ seen = 2026-01-01 }]', "rule[1].sources: expected a url or a person in every source"),
        ('lifts = true\nclause = "x"', "rule[1].clause: a rule that lifts another says nothing itself"),
        ('kind = "pattern"\nparams = { field = "number", shapes = ["a\\u0007"] }', "rule[1].params.shapes: expected text without control characters"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_named_with_line_and_path(rule, said):
    found = problems(HEAD + '\n[[rule]]\nkey = "a"\n' + rule + "\n")
    assert any(said in problem for problem in found), found


def test_all_problems_come_at_once_in_the_order_of_the_file():
    found = problems(HEAD + 'colour = 1\nregion = 2\n[[rule]]\nkey = "A B"\nkind = "x"\n')
    lines = [int(problem.split("line ")[1].split(",")[0]) for problem in found]
    assert len(found) == 4
    assert lines == sorted(lines)


def test_a_refusal_carries_every_problem_for_programs():
    with pytest.raises(Refusal) as caught:
        read((HEAD + "colour = 1\nregion = 2\n").encode(), "northfield.toml")
    assert [finding["path"] for finding in caught.value.findings] == ["colour", "region"]
    assert caught.value.text.count("\n") == 1


def test_a_second_rule_of_one_key_is_refused_unless_both_say_that_they_contradict():
    twice = HEAD + RULE + RULE.replace("60", "90")
    assert "rule[2].key: the key 'validity' is taken by rule[1]" in problems(twice)[0]
    disagree = (
        HEAD + (RULE + 'status = "contradicted"\n') + (RULE.replace("60", "90") + 'status = "contradicted"\n')
    )
    assert [rule.params["days"] for rule in read(disagree.encode(), "x.toml").rules] == [60, 90]


def test_one_key_may_hold_for_quote_and_for_invoice():
    both = HEAD + RULE + RULE + 'on = "invoice"\n'
    assert [rule.on for rule in read(both.encode(), "x.toml").rules] == ["quote", "invoice"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "x.toml: the file is empty"),
        (b"\xff\xfe", "x.toml, line 1: the file is not UTF-8 text"),
        (b'schema = 1\nkey = "a"\nkey = "b"\n', "x.toml, line 3: this is not TOML"),
        (b"schema = \n", "x.toml, line 1: this is not TOML"),
        (("x = [" + "[\n" * 5000).encode(), "tables lie inside each other too deeply"),
        (b"a" * 25_000, "line 1: the line is longer than 20000 characters"),
        (("x" + ".x" * 300 + " = 1").encode(), "more than 40 dots outside quotation marks"),
        (b"#" + b"\n#" * 600_000, "the file is larger than 1000 kB"),
        (b"schema = 2\n", "the file is written for a newer program"),
        (("x = " + "9" * 3990).encode(), "x.toml"),
    ],
)
def test_what_is_no_playbook_at_all_is_refused_in_one_sentence(data, said):
    found = problems(data, "x.toml")
    assert said in found[0]


def test_a_problem_of_a_json_file_names_its_line_too():
    text = """{
  "schema": 1, "key": "a", "name": "A \\"x, {\\"", "country": "US",
  "rule": [
    {"key": "one", "kind": "date-present"},
    {"key": "two", "kind": "validity-at-least",
     "params": {"days": "sixty"},
     "sources": [{"url": "https://a.example/"}], "colour": 1}
  ]
}"""
    assert [(problem.line, problem.path) for problem in examine(text.encode(), "x.json")[1]] == [
        (6, "rule[2].params.days"),
        (7, "rule[2].colour"),
    ]


@pytest.mark.parametrize("data", [b"[]", b"{", b'{"key": 1, "key": 2}', b'{"schema": NaN}'])
def test_json_that_is_no_playbook_is_refused(data):
    assert problems(data, "x.json")


def test_ten_thousand_rules_are_refused_with_a_sentence_and_not_looked_at():
    rules = "".join(f'[[rule]]\nkey = "r{n}"\nkind = "date-present"\n' for n in range(10_000))
    assert problems(HEAD + rules) == [
        "northfield.toml, line 5, rule: expected at most 1000 of these in one playbook, found 10000"
    ]


def test_a_file_full_of_mistakes_answers_a_bounded_number_of_problems():
    fields = "".join(f"wrong{n} = 1\n" for n in range(1000))
    assert len(problems(HEAD + fields)) == MOST_PROBLEMS
