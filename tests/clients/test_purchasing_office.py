"""A client buys through one of several purchasing offices of its institution."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.clients.commands import add_client, choose_office, edit_client
from app.clients.drafts import ClientDraft
from app.clients.listing import choices
from app.clients.queries import client_head
from app.institutions.commands import add_institution, add_office
from app.institutions.drafts import InstitutionDraft, OfficeDraft


@pytest.fixture
def system(session):
    return add_institution(session, InstitutionDraft(name="Northfield System", country="US"))


@pytest.fixture
def campus(session, system):
    return add_institution(session, InstitutionDraft(name="Northfield", country="US", parent_id=system))


@pytest.fixture
def desks(session, system):
    return [
        add_office(session, system, OfficeDraft("purchasing", name, name.casefold()))
        for name in ("North", "South")
    ]


def test_the_office_is_kept_and_shown_in_the_head(session, campus, desks):
    added = add_client(session, ClientDraft("Okafor Group", campus, purchasing_office_id=desks[0]))
    head = client_head(session, added.key)
    assert (head.purchasing_office_id, head.purchasing_office) == (desks[0], "North")
    edit_client(
        session, head.id, ClientDraft("Okafor Group", campus, version=head.version, purchasing_office_id=None)
    )
    assert client_head(session, added.key).purchasing_office_id is None
    choose_office(session, head.id, desks[1])
    assert client_head(session, added.key).purchasing_office == "South"


def test_an_office_of_another_institution_is_refused(session, campus, desks):
    other = add_institution(session, InstitutionDraft(name="Elsewhere", country="US"))
    with pytest.raises(Refusal, match="must be one of those of the institution: none yet"):
        add_client(session, ClientDraft("Okafor Group", other, purchasing_office_id=desks[0]))


def test_offices_are_offered_where_there_is_more_than_one_a_parents_too(session, system, campus, desks):
    offered = choices(session).offices
    assert [name for _id, name in offered[campus]] == ["North", "South"]
    add_office(session, campus, OfficeDraft("purchasing", "Campus desk", "campus-desk"))
    assert campus not in choices(session).offices
