"""The rules of an institution are parsed once, and a change of any part of them is seen at once."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.institutions import queries as institutions
from app.institutions.commands import add_institution, add_office, add_payer
from app.institutions.drafts import InstitutionDraft, OfficeDraft, PayerDraft
from app.records import Institution, Rule
from app.requirements.commands import confirm_rule, set_rule
from app.requirements.drafts import ConfirmDraft, RuleDraft
from app.requirements.queries import ready_for, rules_for
from app.seller import queries as seller
from app.storage.kept import READ

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 22)


def a_rule(days):
    return RuleDraft("validity", "validity-at-least", {"days": days})


@pytest.fixture
def place(office):
    """A campus below a system that wants thirty days."""
    with office.work() as session:
        system = add_institution(session, InstitutionDraft(key="state", name="State", country="US"))
        campus = add_institution(
            session, InstitutionDraft(key="campus", name="Campus", country="US", parent_id=system)
        )
        add_office(session, campus, OfficeDraft(role="purchasing", name="Purchasing"))
        add_payer(session, campus, PayerDraft(key="default", lines=("Campus",), is_default=True))
        set_rule(session, system, a_rule(30))
    return system, campus


def days(office, campus):
    with office.look() as session:
        return next(r.params["days"] for r in rules_for(session, campus) if r.key == "validity")


def test_rules_are_parsed_once_for_many_questions(office, place):
    with office.look() as session:
        first = ready_for(session, place[1], "quote", TODAY, None)
    with office.look() as session:
        assert ready_for(session, place[1], "quote", TODAY, None) is first


def test_a_rule_set_above_or_here_is_in_force_for_the_next_question(office, place):
    system, campus = place
    assert days(office, campus) == 30
    with office.work() as session:
        set_rule(session, system, a_rule(45))
    assert days(office, campus) == 45
    with office.work() as session:
        set_rule(session, campus, a_rule(90))
        assert next(r.params["days"] for r in rules_for(session, campus) if r.key == "validity") == 90
    assert days(office, campus) == 90


def test_a_new_parent_brings_its_rules_at_once(office, place):
    _system, campus = place
    assert days(office, campus) == 30
    with office.work() as session:
        session.get_one(Institution, campus).parent_id = None
    with office.look() as session:
        assert [r.institution for r in rules_for(session, campus) if r.key == "validity"] == ["common-core"]


def test_a_rule_that_is_confirmed_shows_when(office, place):
    _system, campus = place
    assert days(office, campus) == 30
    with office.work() as session:
        rule = session.scalars(select(Rule)).one().id
        confirm_rule(session, ConfirmDraft(rule, person="M. Ortiz"))
    with office.look() as session:
        (row,) = (r for r in rules_for(session, campus) if r.key == "validity")
    assert row.last_confirmed == TODAY


def test_what_a_list_is_given_does_not_reach_what_is_kept(office, place):
    with office.look() as session:
        rules_for(session, place[1]).clear()
        assert rules_for(session, place[1])


def test_the_rules_of_another_day_are_another_question(office, place):
    _system, campus = place
    with office.work() as session:
        set_rule(session, campus, replace(a_rule(60), valid_from=dt.date(2027, 1, 1)))
    assert days(office, campus) == 30
    with office.look() as session:
        later = rules_for(session, campus, today=dt.date(2027, 2, 1))
    assert next(r.params["days"] for r in later if r.key == "validity") == 60


def test_a_rule_changed_by_another_process_is_in_force(office, place, address):
    assert days(office, place[1]) == 30
    code = (
        "import sys; from sqlalchemy import select; from app.office import open_office; from app.records import Rule\n"
        "office = open_office(sys.argv[1], author='Other')\n"
        "with office.work('change') as session: session.scalars(select(Rule)).one().params = {'days': 75}\n"
        "office.close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, address], check=True, cwd=ROOT, env=environment)
    assert days(office, place[1]) == 75


KEPT = {
    "lineage": institutions.lineage,
    "institution_by_id": institutions.institution_by_id,
    "offices": institutions.offices,
    "buying_offices": institutions.buying_offices,
    "payers": institutions.payers,
    "exemptions": institutions.exemptions,
    "_kept_layers": institutions.document_layers,
    "route": institutions.route,
    "_rules_of": institutions.rules_of,
    "ready_for": lambda s, i: ready_for(s, i, "quote", TODAY, None),
    "find_seller": lambda s, _: seller.find_seller(s),
    "bank_accounts": lambda s, _: seller.bank_accounts(s),
    "colleagues": lambda s, _: seller.colleagues(s),
    "services": lambda s, _: seller.services(s),
    "clauses": lambda s, _: seller.clauses(s),
    "filed_documents": lambda s, _: seller.filed_documents(s),
}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_query_names_every_table_that_it_reads(name, office, place):
    """Else a change of that table would not be heard."""
    if not office.address.is_file:
        pytest.skip("what is read is the same on both databases; only SQLite tells it")
    said: list[str] = []
    with office.look() as session:
        connection = session.connection().connection.dbapi_connection
        connection.set_trace_callback(said.append)
        KEPT[name](session, place[1])
        connection.set_trace_callback(None)
    read = {table for sql in said for table in re.findall(r"\b(?:FROM|JOIN)\s+\"?(\w+)", sql)}
    assert {table for table in read if not table.startswith("sync_")} <= READ[name]


def test_every_kept_query_is_looked_at_above():
    own = {name for name in READ if "<locals>" not in name and name != "names"}
    assert own <= set(KEPT)
