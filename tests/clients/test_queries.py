"""Reading clients and people: pages, filters that take every sign literally, sentences for what is not there."""

from __future__ import annotations

import pytest

from app.basics.errors import Refusal
from app.clients import commands, queries
from app.clients.drafts import ClientDraft, ContactDraft
from app.engagements import commands as work
from app.engagements.drafts import EngagementDraft, MarkDraft


@pytest.fixture
def many(session, north, ana):
    return [commands.add_client(session, ClientDraft(f"Group {n:02d}", north)).id for n in range(25)]


@pytest.mark.parametrize("descending", [False, True])
def test_the_pages_together_are_the_list_without_doubles_or_gaps(session, many, descending):
    seen, place = [], None
    while True:
        page = queries.clients(session, after=place, limit=7, descending=descending)
        seen += [row.id for row in page.rows]
        place = page.next
        if place is None:
            break
    assert seen == (many[::-1] if descending else many)


def test_a_page_goes_on_after_a_client_named_by_its_key(session, many):
    page = queries.clients(session, after=queries.place_of(session, "group-05"), limit=1)
    assert page.rows[0].key == "group-06"


def test_clients_of_the_same_name_are_all_listed(session, north):
    made = {commands.add_client(session, ClientDraft("Same", north)).id for _ in range(5)}
    first = queries.clients(session, limit=2)
    rest = queries.clients(session, limit=10, after=first.next)
    assert {row.id for row in (*first.rows, *rest.rows)} == made


def test_text_is_looked_for_in_names_and_institutions(session, many, north):
    assert [row.key for row in queries.clients(session, text="GROUP 07").rows] == ["group-07"]
    assert len(queries.clients(session, text="northfield").rows) == 25
    assert queries.clients(session, text="southfield").rows == ()


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "O'Brien",
        '"',
        "*",
        "\\",
        "(",
        "'; DROP TABLE client; --",
        "x" * 10_240,
        "\ud800",
        "\x00",
        "🙂",
    ],
)
def test_every_sign_is_taken_literally(session, many, text):
    if text in {"\ud800", "\x00"}:
        queries.clients(session, text=text)  # cleaned away: no filter is left
    else:
        assert queries.clients(session, text=text).rows == ()


def test_a_list_of_one_owner(session, many, ana):
    assert len(queries.clients(session, owner=ana).rows) == 25
    commands.hand_over(session, many[0], None)
    assert len(queries.clients(session, owner=ana).rows) == 24


def test_open_engagements_are_counted(session, many):
    first = work.add_engagement(session, EngagementDraft(many[0], "One"))
    work.add_engagement(session, EngagementDraft(many[0], "Two"))
    assert queries.clients(session, limit=1).rows[0].open_engagements == 2
    work.mark(session, first, MarkDraft("lost", reason="price"))
    assert queries.clients(session, limit=1).rows[0].open_engagements == 1


def test_a_key_that_is_not_there_is_refused_with_near_ones(session, many):
    with pytest.raises(Refusal, match="Did you mean group-03"):
        queries.client_head(session, "group 03")
    with pytest.raises(Refusal, match="concierge client list"):
        queries.client_head(session, "zz")


def test_people_are_found_by_mail_name_or_part(session, many):
    ann = commands.add_contact(session, ContactDraft("Ann Smith", email="ann@x.org"))
    commands.add_contact(session, ContactDraft("Ann Jones"))
    assert queries.contact(session, "ANN@x.org").id == ann
    assert queries.contact(session, "smith").id == ann
    with pytest.raises(Refusal, match="several people"):
        queries.contact(session, "Ann")
    with pytest.raises(Refusal, match="no contact"):
        queries.contact(session, "nobody")
    commands.give_role(session, ann, "buyer", client_id=many[0])
    assert queries.contact(session, "Ann", many[0]).id == ann


def test_the_first_contact_stands_first(session, many):
    for name in ("Ann", "Bob", "Zoe"):
        contact = commands.add_contact(session, ContactDraft(name))
        commands.give_role(session, contact, "researcher", client_id=many[0])
    commands.make_primary(session, many[0], contact)
    rows = queries.contacts_of(session, many[0])
    assert [(row.name, row.primary) for row in rows] == [("Zoe", True), ("Ann", False), ("Bob", False)]
