"""Rules that wait to be confirmed stand in today's list, once for each institution at which something is under way."""

import datetime as dt

from app.records import Institution, Rule, RuleSource
from app.requirements.commands import confirm_rule
from app.requirements.drafts import ConfirmDraft
from app.today.commands import rebuild, sweep
from app.today.queries import today_list
from tests.today.test_commands import a_client, an_engagement


def stale(session, institution, key, seen=dt.date(2025, 9, 1)):
    rule = Rule(
        institution_id=institution,
        key=key,
        kind="date-present",
        status="published",
        review_after=dt.date(2026, 9, 1),
    )
    session.add(rule)
    session.flush()
    session.add(RuleSource(rule_id=rule.id, url="https://a.example", seen=seen))
    session.flush()
    return rule.id


def entries(session):
    sweep(session)
    return [e for e in today_list(session).entries if e.kind == "rules"]


def test_three_stale_rules_are_one_quiet_entry_that_leads_to_them(session):
    client = a_client(session)
    an_engagement(session, client)
    for key in ("a", "b", "c"):
        stale(session, client.institution_id, key)
    (entry,) = entries(session)
    assert entry.why == "3 rules of Northfield State were last confirmed 14 months ago."
    assert (entry.action, entry.institution, entry.signal) == (
        "confirm-rules:northfield", "Northfield State", "fine",
    )  # fmt: skip


def test_where_nothing_is_under_way_nothing_is_asked(session):
    stale(session, a_client(session).institution_id, "a")
    other = Institution(key="elsewhere", name="Elsewhere")
    session.add(other)
    session.flush()
    stale(session, other.id, "a")
    assert entries(session) == []


def test_what_is_confirmed_or_set_aside_leaves_the_list(session):
    client = a_client(session)
    an_engagement(session, client)
    first, second = (stale(session, client.institution_id, key) for key in ("a", "b"))
    assert len(entries(session)) == 1
    confirm_rule(session, ConfirmDraft(first, person="M. Ortiz"))
    session.get_one(Rule, second).valid_to = dt.date(2026, 11, 1)
    session.flush()
    rebuild(session)
    assert [e for e in today_list(session).entries if e.kind == "rules"] == []
