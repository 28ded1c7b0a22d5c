"""What is wrong with a client or a contact is said before anything is kept."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.basics.errors import Refusal
from app.clients.drafts import ClientDraft, ContactDraft, read_clients

PLACE = uuid4()


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (ClientDraft("", PLACE), "needs a name"),
        (ClientDraft("\u200b\x00", PLACE), "needs a name"),
        (ClientDraft("A"), "institution"),
        (ClientDraft("x" * 10_240, PLACE), "10,240 characters"),
        (ClientDraft("A", PLACE, answer_hours=2**63), "0 to 1000"),
        (ClientDraft("A", PLACE, language="xx-nope"), "not a language"),
        (ClientDraft("A", PLACE, basics=("x",) * 51), "fifty basics"),
        (ContactDraft(""), "needs a name"),
        (ContactDraft("Ann", email="Ann <a@b.org>"), "not an e-mail"),
        (ContactDraft("Ann", time_zone="Mars"), "not a time zone"),
    ],
)
def test_a_wrong_draft_says_what_is_wrong(draft, words):
    assert any(words in problem for problem in draft.cleaned().problems())


def test_mark_up_is_kept_literally_and_controls_are_dropped():
    draft = ClientDraft("<b>Okafor</b> & \x07Co", PLACE, basics=("never\tlate", " ")).cleaned()
    assert draft.name == "<b>Okafor</b> & Co"
    assert draft.basics == ("never late",)
    assert draft.problems() == []


def test_an_import_file_is_read_with_people_and_roles():
    person = {"name": "Ann", "roles": ["buyer"], "primary": True, "email": "ann@x.org"}
    document = {
        "schema": 1,
        "client": [{"name": "A", "institution": "n", "tags": ["vip"], "contact": [person]}],
    }
    (line,) = read_clients(document)
    assert (line.institution, line.tags) == ("n", ("vip",))
    assert line.contacts[0].draft.email == "ann@x.org"
    assert line.contacts[0].primary


def test_an_unknown_role_in_a_file_is_refused():
    with pytest.raises(Refusal, match="not a role"):
        read_clients(
            {"client": [{"name": "A", "institution": "n", "contact": [{"name": "Ann", "roles": ["boss"]}]}]}
        )
