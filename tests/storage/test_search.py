"""Search as one types: any text is safe, from the first letter on, names and numbers before texts."""

# ruff: noqa: PT012 - the unit of work around the statement is what is tried

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.identity import new_id
from app.records import Colleague
from app.storage import search
from app.storage.search import Entry, find, searchable, words_of


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(search, "_REGISTRY", {})
    searchable(
        Colleague,
        "person",
        lambda _session, c: Entry(c.name, c.role, text=c.hours, keys=(c.name, c.email)) if c.active else None,
    )


@pytest.fixture
def people(office):
    with office.work() as session:
        session.add_all(
            [
                Colleague(name="Jane O'Brien", initials="JO", role="Buyer", hours="loves 50% discounts"),
                Colleague(name="Jörg Ångström", initials="JA", role="Researcher", hours="microscope Łódź"),
                Colleague(
                    name="Ana Costa",
                    initials="AC",
                    role="Concierge",
                    hours="knows jane well",
                    email="ana@lab.org",
                ),
            ]
        )
    return office


def found(office, text, limit=50):
    with office.look() as session:
        return [hit.title for hit in find(session, text, limit)]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("O'Brien", ["Jane O'Brien"]),
        ("obr", []),
        ("brien", ["Jane O'Brien"]),
        ("50%", ["Jane O'Brien"]),
        ("ang", ["Jörg Ångström"]),
        ("LODZ", ["Jörg Ångström"]),
        ("mic", ["Jörg Ångström"]),
        ("jane", ["Jane O'Brien", "Ana Costa"]),
        ("j", ["Jane O'Brien", "Jörg Ångström", "Ana Costa"]),
        ("jorg research", ["Jörg Ångström"]),
        ("research jorg", ["Jörg Ångström"]),
        ("ana@lab", ["Ana Costa"]),
        ("nobody", []),
        ("%", []),
        ("", []),
    ],
)
def test_what_is_found(people, text, titles):
    assert found(people, text) == titles


HOSTILE = [
    "'",
    '"',
    '""',
    "-x",
    "(",
    "((",
    ")",
    "*",
    "a*",
    "NEAR(",
    "AND",
    "OR NOT",
    "a AND",
    "\\",
    "_",
    "^a",
    "{x}",
    "a:b",
    "😀",
    "\0",
    "½",
    "Ⅷ",
    "x" * 10_000,
    "a " * 5000,
    "'; DROP TABLE search_entry; --",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_an_error(people, text):
    found(people, text)
    assert found(people, "brien") == ["Jane O'Brien"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_text_finds_what_holds_it_or_nothing(people, text):
    words = words_of(text)
    for title in found(people, text):
        hay = {
            "Jane O'Brien": "jane o brien buyer loves 50 discounts",
            "Jörg Ångström": "jorg angstrom researcher microscope lodz",
            "Ana Costa": "ana costa concierge knows jane well lab org",
        }
        assert all(any(w.startswith(word) for w in hay[title].split()) for word in words[:8])


def test_a_change_a_deletion_and_a_refusal_keep_the_index_right(people):
    with people.work() as session:
        jane = find(session, "brien")[0].id
        session.get_one(Colleague, jane).name = "Jane Smith"
    assert found(people, "brien") == []
    assert found(people, "smith") == ["Jane Smith"]
    with pytest.raises(Refusal), people.work() as session:
        session.get_one(Colleague, jane).name = "Jane Miller"
        session.flush()
        raise Refusal("no")
    assert found(people, "miller") == []
    with people.work() as session:
        session.get_one(Colleague, jane).active = False
    assert found(people, "smith") == []
    with people.work() as session:
        session.delete(session.get_one(Colleague, find(session, "costa")[0].id))
    assert found(people, "costa") == []
    assert found(people, "j") == ["Jörg Ångström"]


def test_texts_come_newest_first_and_no_more_than_asked_for(office):
    with office.work() as session:
        for n in range(9):
            session.add(Colleague(id=new_id(), name=f"{n}", initials="x", hours="visit"))
            session.flush()
        session.info["to_find"] = dict(sorted(session.info["to_find"].items()))
    assert found(office, "visit", 3) == ["8", "7", "6"]


def test_the_index_is_used_for_every_prefix(office):
    if not office.address.is_file:
        pytest.skip("the plan of SQLite")
    with office.look() as session:
        run = session.connection().exec_driver_sql
        plan = run(
            "EXPLAIN QUERY PLAN SELECT entry FROM search_key k WHERE k.key >= 'a' AND k.key < 'b' ORDER BY k.key, k.entry"
        )
        assert "SEARCH k USING PRIMARY KEY" in str(plan.fetchall())
