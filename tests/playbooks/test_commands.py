"""Playbooks come in, are exported, and never overwrite silently what the desk has."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import func, select

from app.basics.errors import Refusal
from app.institutions import queries as institutions
from app.institutions.commands import edit_institution
from app.institutions.drafts import InstitutionDraft
from app.playbooks.commands import import_playbook, import_playbooks, ship
from app.playbooks.queries import compare, export, playbook_of, shipped_playbooks
from app.playbooks.rules.comparing import State
from app.playbooks.rules.parts import Playbook, digest
from app.playbooks.rules.reading import read
from app.records import Institution, Rule, RuleSource
from app.requirements.commands import confirm_rule
from app.requirements.drafts import ConfirmDraft

NORTHFIELD = b"""
schema = 1
key = "northfield"
name = "Northfield State University"
country = "US"
region = "MN"

[[payer]]
key = "foundation"
lines = ["Northfield Research Foundation", "Box 1200"]
funding = ["grant"]

[[rule]]
key = "validity"
kind = "validity-at-least"
params = { days = 60 }
sources = [{ url = "https://northfield.example/quotes", seen = 2026-03-03 }]

[[rule]]
key = "date"
kind = "date-present"

[document]
signature = "none"

[[step]]
key = "receipt"
holder = "researcher"
days = 5
"""


def northfield(old: str = "", new: str = "") -> Playbook:
    return read(NORTHFIELD.decode().replace(old, new).encode(), "northfield.toml")


def rule(session, key: str) -> Rule:
    return session.scalars(select(Rule).where(Rule.key == key)).one()


def test_a_playbook_comes_in_whole_and_a_second_time_changes_nothing(session):
    first = import_playbook(session, northfield())
    assert "rule/validity" in first.added
    assert {side.state for side in compare(session, northfield()).sides} == {State.SAME}
    again = import_playbook(session, northfield())
    assert (again.added, again.changed, again.kept) == ((), (), ())
    assert again.same == len(first.added)


def test_what_is_exported_and_imported_again_changes_nothing(session):
    import_playbook(session, northfield())
    text = export(session, "northfield")
    back = import_playbook(session, read(text.encode(), "northfield.toml"))
    assert (back.added, back.changed, back.kept) == ((), (), ())
    assert export(session, "northfield") == text


def test_a_rule_that_the_desk_has_not_touched_follows_the_file(session):
    import_playbook(session, northfield())
    done = import_playbook(session, northfield("days = 60", "days = 90"))
    assert done.changed == ("rule/validity",)
    assert rule(session, "validity").params == {"days": 90}


def test_a_rule_that_the_desk_changed_is_kept_and_reported_until_it_is_taken(session):
    import_playbook(session, northfield())
    rule(session, "validity").params = {"days": 45}
    session.flush()
    for _ in range(2):
        done = import_playbook(session, northfield("days = 60", "days = 90"))
        assert [kept.part for kept in done.kept] == ["rule/validity"]
        assert "The file changed it too." in done.kept[0].why
        assert rule(session, "validity").params == {"days": 45}
    taken = import_playbook(session, northfield("days = 60", "days = 90"), take=["rule/validity"])
    assert taken.changed == ("rule/validity",)
    assert rule(session, "validity").params == {"days": 90}


def test_a_name_that_the_desk_changed_is_kept(session):
    import_playbook(session, northfield())
    row = institutions.institution(session, "northfield")
    edit_institution(
        session, row.id, InstitutionDraft(name="Northfield", country="US", region="MN", version=row.version)
    )
    done = import_playbook(session, northfield())
    assert [kept.part for kept in done.kept] == ["institution/name"]
    assert institutions.institution(session, "northfield").name == "Northfield"


def test_a_rule_taken_out_here_stays_out(session):
    import_playbook(session, northfield())
    session.delete(rule(session, "date"))
    session.flush()
    done = import_playbook(session, northfield())
    assert [kept.part for kept in done.kept] == ["rule/date"]
    back = import_playbook(session, northfield(), take=["rule/date"])
    assert back.added == ("rule/date",)
    assert rule(session, "date").kind == "date-present"


def test_a_part_that_the_file_no_longer_has_stays(session):
    import_playbook(session, northfield())
    import_playbook(session, dataclasses.replace(northfield(), rules=()))
    assert rule(session, "validity").params == {"days": 60}


def test_sources_are_added_and_none_is_lost(session):
    import_playbook(session, northfield())
    import_playbook(session, northfield("2026-03-03", "2026-11-10"))
    import_playbook(session, northfield("2026-03-03", "2026-11-10"))
    assert session.scalar(select(func.count()).select_from(RuleSource)) == 2


def test_an_unknown_part_to_take_is_refused(session):
    with pytest.raises(Refusal, match="No file has a part 'rule/nothing'"):
        import_playbook(session, northfield(), take=["rule/nothing"])


def test_two_sources_that_disagree_stand_side_by_side_in_their_order(session):
    first = 'params = { days = 60 }\nstatus = "contradicted"'
    second = '\n[[rule]]\nkey = "validity"\nkind = "validity-at-least"\nparams = { days = 30 }\nstatus = "contradicted"\n'
    text = NORTHFIELD.decode().replace("params = { days = 60 }", first) + second
    playbook = read(text.encode(), "northfield.toml")
    import_playbook(session, playbook)
    again = import_playbook(session, read(export(session, "northfield").encode(), "northfield.toml"))
    assert (again.added, again.changed, again.kept) == ((), (), ())
    held = [r.params["days"] for r in playbook_of(session, "northfield").rules if r.key == "validity"]
    assert held == [60, 30]


def test_everything_that_ships_comes_in_at_once_and_again_changes_nothing(session):
    done = ship(session)
    assert len(done) == len(shipped_playbooks()) >= 24
    again = ship(session)
    assert [one.key for one in again if one.added or one.changed or one.kept] == []


def test_a_circle_through_the_desk_is_refused(session):
    import_playbooks(session, [read(NORTHFIELD, "a.toml")])
    child = read(
        b'schema = 1\nkey = "lab"\nname = "Lab"\ncountry = "US"\nparent = "northfield"\n', "lab.toml"
    )
    import_playbook(session, child)
    with pytest.raises(Refusal, match="round in a circle"):
        import_playbook(session, northfield('region = "MN"', 'region = "MN"\nparent = "lab"'))


def test_a_file_of_another_institution_is_not_compared(session):
    import_playbook(session, northfield())
    with pytest.raises(Refusal, match="is the playbook of northfield, not of lab"):
        compare(session, northfield(), "lab")


def part(session, playbook: Playbook, name: str):
    return next(side for side in compare(session, playbook).sides if side.part == name)


def test_the_last_import_is_kept_in_words_and_stands_beside_the_desk_and_the_file(session):
    import_playbook(session, northfield())
    rule(session, "validity").params = {"days": 45}
    session.flush()
    side = part(session, northfield("days = 60", "days = 90"), "rule/validity")
    days = next(row for row in side.rows if row.label == "Days")
    assert (side.state, days.base, days.here, days.there) == (State.BOTH, "60", "45", "90")


def test_an_office_of_an_older_program_kept_digests_alone_and_still_knows_who_changed_what(session):
    import_playbook(session, northfield())
    record = session.scalars(select(Institution).where(Institution.key == "northfield")).one()
    record.playbook_base = {name: digest(text) for name, text in record.playbook_base.items()}
    session.flush()
    side = part(session, northfield("days = 60", "days = 90"), "rule/validity")
    assert (side.state, next(r.base for r in side.rows if r.label == "Days")) == (State.FILE, "")
    import_playbook(session, northfield("days = 60", "days = 90"))
    assert record.playbook_base["rule/validity"].startswith("{")


def test_a_part_left_as_it_is_here_is_asked_about_again_only_when_the_file_changes(session):
    import_playbook(session, northfield())
    newer = northfield("days = 60", "days = 90")
    done = import_playbook(session, newer, leave=["rule/validity"])
    assert [kept.part for kept in done.kept] == ["rule/validity"]
    assert rule(session, "validity").params == {"days": 60}
    assert part(session, newer, "rule/validity").state is State.HERE
    assert part(session, northfield("days = 60", "days = 30"), "rule/validity").state is State.BOTH


def test_a_rule_that_the_file_no_longer_has_ends_only_when_it_is_named(session, clock):
    import_playbook(session, northfield())
    less = dataclasses.replace(northfield(), rules=northfield().rules[:1])
    assert part(session, less, "rule/date").state is State.GONE
    assert import_playbook(session, less, take=["all"]).ended == ()
    assert rule(session, "date").valid_to is None
    assert import_playbook(session, less, take=["rule/date"]).ended == ("rule/date",)
    assert rule(session, "date").valid_to < clock.today()
    assert part(session, less, "rule/date").state is State.OWN


def test_a_part_cannot_be_taken_and_left_at_once(session):
    with pytest.raises(Refusal, match="cannot both be taken and be left"):
        import_playbook(session, northfield(), take=["rule/date"], leave=["rule/date"])


def test_the_exported_file_says_what_its_tables_mean_and_who_decided_what(session):
    import_playbook(session, northfield())
    rule(session, "date").say = "A date stands on it."
    confirm_rule(
        session,
        ConfirmDraft(rule(session, "validity").id, person="M. Ortiz, buyer", note="Still 60,\nshe says."),
    )
    session.flush()
    text = export(session, "northfield")
    lines = text.splitlines()
    assert lines[0] == "# How Northfield State University buys and pays, as this desk has it."
    assert (
        lines.count("# Who pays, as it must be printed; chosen by the money (funding), not by the person.")
        == 1
    )
    assert sum(line.startswith("# What is asked of a document") for line in lines) == 1
    at = lines.index('key = "validity"')
    assert "2026-11-22, confirmed by M. Ortiz, buyer: Still 60, she says." in lines[at - 2]
    assert "# Changed here since the last file." in lines
    back = import_playbook(session, read(text.encode(), "northfield.toml"))
    assert (back.added, back.changed, back.kept) == ((), (), ())


def test_no_remark_can_break_the_file(session):
    import_playbook(session, northfield())
    wild = 'a"""\r\n[[rule]]\n\u2028key = "x"' + "z" * 5000
    confirm_rule(session, ConfirmDraft(rule(session, "validity").id, person="buyer", note=wild[:500]))
    session.flush()
    held_now = playbook_of(session, "northfield")
    assert read(export(session, "northfield").encode(), "x.toml") == held_now
