"""Document wishes of offices and payers travel in the playbook file, and only where they belong."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.institutions import queries as institutions
from app.institutions.commands import set_document_profile
from app.playbooks.commands import import_playbook
from app.playbooks.queries import compare, export
from app.playbooks.rules.comparing import State
from app.playbooks.rules.reading import examine, read
from app.playbooks.rules.writing import write

TOHOKU = """
schema = 1
key = "tohoku"
name = "Tohoku Institute"
country = "JP"
language = "ja"

[[office]]
key = "purchasing"
role = "purchasing"

[office.document]
signature = "seal"
seals = ["company", "representative"]

[office.document.invoice]
signature = "none"

[[payer]]
key = "corporation"
lines = ["National University Corporation Tohoku Institute"]
officer = "Kaneda Ichiro"
officer_title = "President"

[payer.document]
addressee_order = ["organisation", "officer", "lines"]
words = { quote = "御見積書" }

[document]
paper = "a4"
"""


def tohoku(old="", new=""):
    return read(TOHOKU.replace(old, new).encode(), "tohoku.toml")


def layers(session, on="quote"):
    id_ = institutions.institution(session, "tohoku").id
    office, payer = institutions.office(session, id_, "purchasing"), institutions.payers(session, id_)[0]
    return institutions.document_layers(session, id_, on, office.id, payer.id)


def test_wishes_of_offices_and_payers_survive_the_file():
    assert read(write(tohoku()).encode(), "x.toml") == tohoku()


def test_they_come_in_and_go_out_again_without_a_difference(session):
    import_playbook(session, tohoku())
    told = [(one.sort, one.on, dict(one.settings)) for one in layers(session)][2:]
    assert told == [
        ("office", "any", {"signature": "seal", "seals": ["company", "representative"]}),
        (
            "payer",
            "any",
            {"addressee_order": ["organisation", "officer", "lines"], "words": {"quote": "御見積書"}},
        ),
    ]
    assert [one.on for one in layers(session, "invoice") if one.sort == "office"] == ["any", "invoice"]
    assert (
        institutions.payers(session, institutions.institution(session, "tohoku").id)[0].officer
        == "Kaneda Ichiro"
    )
    again = read(export(session, "tohoku").encode(), "x.toml")
    assert {side.state for side in compare(session, again).sides} == {State.SAME}
    assert import_playbook(session, tohoku()).changed == ()


def test_what_was_changed_here_is_kept_when_the_file_comes_again(session):
    import_playbook(session, tohoku())
    id_ = institutions.institution(session, "tohoku").id
    payer = institutions.payers(session, id_)[0]
    set_document_profile(session, id_, "any", {"words": {"quote": "見積書"}}, payer.id)
    import_playbook(session, tohoku("御見積書", "御見積"))
    assert layers(session)[-1].settings == {"words": {"quote": "見積書"}}


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ('quote = "御見積書"', 'qoute = "x"', "payer[1].document.words", "no label 'qoute'"),
        ('quote = "御見積書"', 'page = "{z}"', "payer[1].document.words", "places it may have"),
        ('seals = ["company"', 'seals = ["king"', "office[1].document.seals", "one of company"),
        ("[office.document.invoice]", "[office.document.poem]", "office[1].document.poem", "not known"),
    ],
)
def test_a_wish_that_cannot_be_met_is_named_with_its_place(old, new, path, said):
    problems = examine(TOHOKU.replace(old, new).encode(), "x.toml")[1]
    assert [(one.path, said in one.text) for one in problems] == [(path, True)]
    with pytest.raises(Refusal):
        tohoku(old, new)
