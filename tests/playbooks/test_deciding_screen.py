"""On the page of an institution: sides decided, rules lifted and brought back, stale ones confirmed, answers entered."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.institutions.commands import add_office
from app.institutions.drafts import OfficeDraft
from app.institutions.queries import institution
from app.records import Rule
from app.requirements.commands import confirm_rule, set_rule
from app.requirements.drafts import ConfirmDraft, RuleDraft
from tests.playbooks.scene import desk, dressed, house, opened, stored, types, words

__all__ = ["desk", "dressed", "house", "opened"]  # the fixtures of the pages


def named(house, key="validity", own="northfield"):
    return next(r for r in stored(house).rules if (r.key, r.institution) == (key, own))


@pytest.fixture
def disputed(house):
    """A clerk says otherwise, in words alone."""
    with house.work("dispute") as session:
        rule = named(house)
        confirm_rule(session, ConfirmDraft(rule.id, "contradicted", "J. Doe", "90 days since July."))
    return rule.id


def because(drawer, text):
    drawer.fields["because"].widget.setPlainText(text)
    drawer.press()


def test_both_sides_stand_side_by_side_with_who_says_so_and_what_follows(opened, disputed):
    page = opened("northfield")
    page.choose_rule(disputed)
    told = words(page.purchasing.dispute)
    for part in (
        "A quote holds for 60 days.",
        "90 days since July.",
        "J. Doe",
        "is stopped",
        "in words alone",
    ):
        assert part in told
    assert len(page.purchasing.dispute.buttons) == 2


def test_each_side_says_when_it_applies(opened, house):
    with house.work("two sides") as session:
        for days, when in (
            ("30", {"amount_to": "10000.00", "currency": "USD"}),
            ("90", {"funding": ["federal"]}),
        ):
            rule = Rule(
                institution_id=institution(session, "northfield").id, key="terms", kind="payment-terms-at-least", on="quote",
                office="purchasing", params={"days": int(days)}, when=when, severity="advisory", status="contradicted",
            )  # fmt: skip
            session.add(rule)
    page = opened("northfield")
    page.choose_rule(next(r.id for r in stored(house).rules if r.key == "terms"))
    told = words(page.purchasing.dispute)
    assert "Below USD 10,000.00." in told.replace("\u00a0", " ")
    assert "When paid from federal." in told


def test_one_side_is_decided_for_with_a_reason(opened, house, disputed):
    page = opened("northfield")
    page.choose_rule(disputed)
    page.purchasing.dispute.buttons[0].click()
    drawer = page.saying.drawer
    drawer.press()
    assert "Say why" in drawer.fields["because"].wrong.text()
    because(drawer, "The page is newer.")
    assert drawer.isHidden()
    after = stored(house)
    assert (after.disputes, named(house).status) == ((), "confirmed")
    assert after.history[disputed][0].note == "The page is newer."
    assert page.purchasing.side.currentWidget() is page.purchasing.panel
    assert "The page is newer." in page.purchasing.panel.past.text()


def test_what_is_in_words_alone_is_written_down_and_the_old_rule_set_aside(opened, house, disputed):
    page = opened("northfield")
    page.choose_rule(disputed)
    page.purchasing.dispute.buttons[1].click()
    because(page.saying.drawer, "J. Doe signs the orders.")
    written = page.saying.rule
    assert not written.isHidden()
    types(written.params.fields["days"], "90")
    written.press()
    held = [r for r in stored(house).in_force if r.key == "validity"]
    assert [(r.params, r.say) for r in held] == [({"days": 90}, "90 days since July.")]
    entries = {e.key: e for e in page.purchasing.list.entries()}
    assert (entries[disputed].mark, entries[disputed].struck) == ("set aside", True)


def test_a_parents_rule_is_lifted_here_and_brought_back(opened, house):
    page = opened("northfield")
    date = named(house, "date", "state")
    page.choose_rule(date.id)
    assert page.purchasing.panel.edit_button.text() == "Override here…"
    assert "From State System, the system" in page.purchasing.panel.from_.text()
    page.purchasing.press_lift()
    because(page.saying.drawer, "They stamp it themselves.")
    lift = next(r for r in stored(house).rules if r.lifts)
    entries = {e.key: e for e in page.purchasing.list.entries()}
    assert (entries[lift.id].mark, entries[date.id].mark) == ("lifted", "replaced")
    page.choose_rule(date.id)
    assert "not asked for here" in page.purchasing.panel.gone.text()
    page.choose_rule(lift.id)
    page.purchasing.press_back()
    because(page.saying.drawer, "They do not.")
    assert "date" in {r.key for r in stored(house).in_force}


def test_an_assumed_rule_is_lifted_too(opened, house):
    page = opened("casa")
    page.purchasing.list.choose("core/freight")
    page.purchasing.press_lift()
    because(page.saying.drawer, "They collect.")
    assert "freight" not in {r.key for r in stored(house, "casa").assumed}


def test_rules_that_wait_are_confirmed_in_one_go_and_today_opens_them(opened, house):
    with house.work("old") as session:
        for rule in stored(house).rules:
            if rule.institution == "northfield":
                session.get_one(Rule, rule.id).review_after = dt.date(2026, 9, 1)
    page = opened("northfield", "confirm")
    assert page.purchasing.filter.current() == "confirm"
    assert {e.mark for e in page.purchasing.list.entries()} == {"confirm again"}
    page.purchasing.confirm_all_button.click()
    page.saying.drawer.press()
    assert "Say who said so" in page.saying.drawer.fields["person"].wrong.text()
    types(page.saying.drawer.fields["person"], "M. Ortiz")
    page.saying.drawer.press()
    rule = named(house)
    assert (rule.status, rule.last_confirmed) == ("confirmed", dt.date(2026, 11, 22))
    assert not page.purchasing.tools.isVisible()


def test_a_rule_of_one_office_stands_in_its_own_group(opened, house):
    with house.work("office") as session:
        here = institution(session, "northfield").id
        add_office(session, here, OfficeDraft("purchasing", "Medical Purchasing", "medical"))
        set_rule(session, here, RuleDraft("validity", "validity-at-least", {"days": 10}, office="medical"))
    page = opened("northfield")
    groups = {e.title: (e.group, e.mark) for e in page.purchasing.list.entries()}
    assert groups["A quote must be valid for at least 10 days."][0] == "Medical Purchasing alone · quotes"
    assert groups["A quote holds for 60 days."][1] == "published"


def test_the_answers_are_entered_from_the_keyboard_in_one_pass(opened, house):
    page = opened("casa")
    page.answer()
    drawer = page.answers
    by_key = {one.rule.key: one for one in drawer.rows}
    drawer.press()
    assert "Say who answered" in drawer.person.wrong.text()
    types(drawer.person, "A. Reyes")
    drawer.press()
    assert "Nothing is answered yet" in drawer.wrong.text()
    for key, letter in (("date", "Y"), ("freight", "N"), ("validity", "O")):
        QTest.keyClicks(by_key[key].answer.widget, letter)
        by_key[key]._chosen()
    drawer.press()
    assert "what they ask instead" in by_key["validity"].words.wrong.text()
    types(by_key["validity"].params.fields["days"], "45")
    QTest.keyClick(drawer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    held = {r.key: r for r in stored(house, "casa").in_force}
    assert (held["validity"].params, held["date"].status) == ({"days": 45}, "confirmed")
    assert "freight" not in held
    assert drawer.isHidden()


def test_a_period_and_the_next_look_are_written_with_the_rule(opened, house):
    page = opened("northfield")
    page.choose_rule(named(house).id)
    page.purchasing.press_edit()
    drawer = page.saying.rule
    drawer.valid_from.put(dt.date(2026, 7, 1))
    drawer.valid_to.put(dt.date(2026, 6, 1))
    drawer.press()
    assert "ends before it begins" in drawer.valid_to.wrong.text()
    drawer.valid_to.put(dt.date(2027, 6, 30))
    drawer.review_after.put(dt.date(2027, 5, 1))
    drawer.press()
    rule = named(house)
    assert (rule.valid_from, rule.valid_to, rule.review_after) == (
        dt.date(2026, 7, 1), dt.date(2027, 6, 30), dt.date(2027, 5, 1),
    )  # fmt: skip
    assert "From 1 Jul" in page.purchasing.panel.valid.text()


def test_an_office_and_a_payer_that_nothing_uses_are_taken_away(opened, house):
    page = opened("northfield", "payers")
    page.payers.retire(stored(house).payers[0])
    assert stored(house).payers == ()
    page.offices.retire(stored(house).offices[0])
    assert stored(house).offices == ()


def test_another_institution_opens_at_its_first_tab(opened):
    page = opened("northfield", "figures")
    assert page.tabs.current() == "figures"
    page.open("institution/elsewhere")
    assert page.tabs.current() == "purchasing"
