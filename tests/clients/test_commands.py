"""Adding and changing clients and people, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.basics.errors import Refusal
from app.clients import commands, queries
from app.clients.drafts import ClientDraft, ClientLine, ContactDraft, ContactLine
from app.storage.search import find


def test_a_second_client_of_the_same_name_gets_a_key_of_its_own_and_a_hint(session, north):
    first = commands.add_client(session, ClientDraft("Okafor Group", north))
    second = commands.add_client(session, ClientDraft("okafor  GROUP", north))
    assert (first.key, first.resembles) == ("okafor-group", ())
    assert (second.key, second.resembles) == ("okafor-group-2", ("okafor-group",))


def test_a_key_of_ones_own_is_refused_where_it_is_taken(session, north):
    commands.add_client(session, ClientDraft("A", north, key="alpha"))
    with pytest.raises(Refusal, match="already is a client alpha"):
        commands.add_client(session, ClientDraft("B", north, key="alpha"))


def test_whoever_adds_a_client_owns_it(session, north, ana):
    added = commands.add_client(session, ClientDraft("A", north))
    assert queries.client_head(session, added.key).owner_id == ana


def test_what_is_wrong_is_refused_and_nothing_is_kept(office, session):
    with pytest.raises(Refusal, match="belongs to an institution"):
        commands.add_client(session, ClientDraft("A"))
    assert queries.client_count(session) == 0


def test_a_client_is_changed_to_what_the_draft_says_but_keeps_its_key(session, north):
    added = commands.add_client(session, ClientDraft("Okafor", north))
    head = queries.client_head(session, added.id)
    draft = ClientDraft(
        "Ökafor & Sons", north, basics=("on time",), avoid="calls\nbefore ten", version=head.version
    )
    commands.edit_client(session, added.id, draft)
    head = queries.client_head(session, added.id)
    assert (head.key, head.name, head.basics, head.avoid) == (
        "okafor",
        "Ökafor & Sons",
        ("on time",),
        "calls\nbefore ten",
    )
    assert queries.clients(session, text="okafor sons").rows[0].id == added.id


def test_a_stale_edit_is_refused(session, north):
    added = commands.add_client(session, ClientDraft("A", north))
    version = queries.client_head(session, added.id).version
    commands.edit_client(session, added.id, ClientDraft("B", north, version=version))
    with pytest.raises(Refusal, match="changed this in the meantime"):
        commands.edit_client(session, added.id, ClientDraft("C", north, version=version))


def test_a_role_given_twice_is_one_and_can_be_taken_and_given_again(session, north):
    client = commands.add_client(session, ClientDraft("A", north)).id
    ann = commands.add_contact(session, ContactDraft("Ann"))
    first = commands.give_role(session, ann, "buyer", client_id=client)
    assert commands.give_role(session, ann, "buyer", client_id=client) == first
    assert [r.role for r in queries.contacts_of(session, client)[0].roles] == ["buyer"]
    commands.take_role(session, first)
    assert queries.contacts_of(session, client) == ()
    commands.give_role(session, ann, "buyer", client_id=client)
    assert queries.contacts_of(session, client)[0].role == "buyer"


def test_a_role_is_known_and_held_in_one_place(session, north):
    ann = commands.add_contact(session, ContactDraft("Ann"))
    with pytest.raises(Refusal, match="not a role"):
        commands.give_role(session, ann, "boss", client_id=north)
    with pytest.raises(Refusal, match="one of the two"):
        commands.give_role(session, ann, "buyer")


def test_tags_are_words_once(session, north):
    client = commands.add_client(session, ClientDraft("A", north)).id
    commands.tag(session, client, "VIP")
    commands.tag(session, client, "vip ")
    assert queries.client_head(session, client).tags == ("vip",)
    commands.untag(session, client, "Vip")
    assert queries.client_head(session, client).tags == ()
    with pytest.raises(Refusal):
        commands.tag(session, client, "\x00")


def test_a_list_is_imported_with_people_owner_and_tags(session, north, ana):
    ann = ContactLine(ContactDraft("Ann", email="ann@x.org"), ("buyer",), primary=True)
    bob = ContactLine(ContactDraft("Bob"))
    lines = [
        ClientLine(ClientDraft("A"), "northfield-state-university", "AK", tags=("vip",), contacts=(bob, ann)),
        ClientLine(ClientDraft("B"), "northfield-state-university", contacts=(replace(ann, primary=False),)),
    ]
    commands.import_clients(session, lines)
    head = queries.client_head(session, "a")
    assert (head.owner, head.primary_contact, head.tags) == ("Ana Koch", "Ann", ("vip",))
    assert len(queries.contacts(session, "ann@x.org")) == 1


def test_an_import_that_fails_names_the_entry_and_keeps_nothing(office):
    with pytest.raises(Refusal, match=r"client\[1\] \(A\): No institution"), office.work() as session:
        commands.import_clients(session, [ClientLine(ClientDraft("A"), "nowhere")])
    with office.look() as session:
        assert queries.client_count(session) == 0


def test_clients_and_people_are_found_once_they_are_kept(office):
    with office.work() as session:
        from app.institutions.commands import add_institution  # noqa: PLC0415 - this test needs its own unit of work
        from app.institutions.drafts import InstitutionDraft  # noqa: PLC0415

        place = add_institution(session, InstitutionDraft("North"))
        client = commands.add_client(session, ClientDraft("Okafor Group", place)).id
        ann = commands.add_contact(session, ContactDraft("Ann Smith", email="ann@x.org"))
    with office.work() as session:
        commands.give_role(session, ann, "buyer", client_id=client)
    with office.look() as session:
        assert [hit.kind for hit in find(session, "okaf")] == ["client"]
        hit = find(session, "smith")[0]
        assert (hit.kind, hit.client) == ("contact", client)
