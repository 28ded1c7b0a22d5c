"""A playbook tried on a sample quote: the answer of the preflight, and nothing kept."""

from __future__ import annotations

import pytest

PLAYBOOK = """
schema = 1
key = "lakeside"
name = "Lakeside College"
country = "US"
parent = "university-of-california"

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 60 }
say = "A quote holds for 60 days."

[[rule]]
key = "three-quotes"
kind = "competing-quotes"
params = { quotes = 3 }
when = { amount_from = "10000.00", currency = "USD" }
"""
QUOTE = """
schema = 1
client = "nobody-yet"
engagement = "Mapping"
currency = "USD"
valid_days = 30

[[line]]
text = "Peptide mapping"
quantity = "4"
unit = "sample"
unit_price = "310.00"
"""


@pytest.fixture
def files(tmp_path):
    for name, text in (("lakeside.toml", PLAYBOOK), ("quote.toml", QUOTE)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / "lakeside.toml", tmp_path / "quote.toml"


def test_a_quote_is_held_against_a_file_that_was_never_imported(lab, files):
    told = lab("institution", "try", *files).out
    assert "lakeside: this quote cannot be issued." in told
    assert "Stops the issue: validity (lakeside, published): A quote holds for 60 days." in told
    assert "Not asked of this quote, or not any more: three-quotes" in told
    assert "university-of-california" in told, "the parent that ships stands above it"


def test_nothing_of_a_trial_is_kept(lab, files):
    lab("institution", "try", *files)
    assert [row["key"] for row in lab("institution", "list", "--json").json["institutions"]] == [
        "northfield-state"
    ]
    assert lab("client", "list", "--json").json["clients"] == []


def test_programs_read_the_findings_by_rule(lab, files):
    found = lab("institution", "try", *files, "--json").json
    assert (found["may_issue"], found["institution"]) == (False, "lakeside")
    by_rule = {finding["rule"]: finding["result"] for finding in found["findings"]}
    assert by_rule["validity"] == "failed"
    assert "three-quotes" in found["not_asked"]


def test_a_mended_quote_passes(lab, files):
    files[1].write_text(QUOTE.replace("valid_days = 30", "valid_days = 60"), "utf-8")
    assert "Passed: validity (lakeside" in lab("institution", "try", *files).out


def test_a_parent_of_ones_own_is_given_with_it(lab, files, tmp_path):
    files[0].write_text(PLAYBOOK.replace("university-of-california", "state"), "utf-8")
    assert "--with state.toml" in lab("institution", "try", *files).err
    parent = tmp_path / "state.toml"
    parent.write_text(
        'schema = 1\nkey = "state"\nname = "State"\ncountry = "US"\n[[rule]]\nkey = "signed"\nkind = "signature-kind"\n'
        'params = { any_of = ["wet"] }\n',
        "utf-8",
    )
    assert "signed (state, published)" in lab("institution", "try", *files, "--with", parent).out


OFFICES = """
[[office]]
key = "campus"
role = "purchasing"

[[office]]
key = "medical"
role = "purchasing"

[[rule]]
key = "dated"
kind = "date-present"
office = "medical"
say = "Medical purchasing wants a date."
"""


def test_the_office_that_buys_can_be_chosen(lab, files):
    files[0].write_text(PLAYBOOK + OFFICES, "utf-8")
    wants = "Medical purchasing wants a date."
    assert wants not in lab("institution", "try", *files).out
    assert wants in lab("institution", "try", *files, "--office-key", "medical").out
    assert "Known: campus, medical" in lab("institution", "try", *files, "--office-key", "x").err


def test_a_parent_that_is_not_here_is_asked_for_by_the_option_that_brings_it(lab, files):
    files[0].write_text(PLAYBOOK.replace("university-of-california", "far-system"), "utf-8")
    said = lab("institution", "try", *files)
    assert (said.status, "--with far-system.toml" in said.err) == (1, True)
