"""Figures that can be computed by hand: first-pass rates, before and after a lesson, rules that never or often failed."""

import datetime as dt

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import inspect

from app.basics.errors import Refusal
from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.engagements.commands import add_engagement
from app.engagements.drafts import EngagementDraft
from app.institutions.commands import add_institution, add_office
from app.institutions.drafts import InstitutionDraft, OfficeDraft
from app.playbooks.queries.figures import ENOUGH, Passed, figures
from app.playbooks.queries.lessons import lessons
from app.playbooks.screen.figures import FiguresPane
from app.playbooks.screen.learned import LearnedFrom
from app.records import Client, Dispute, Invoice, InvoiceEvent, Quote, QuoteEvent, Revision
from app.requirements.commands import learn, set_rule
from app.requirements.drafts import LearnDraft, RuleDraft
from app.requirements.rules.rule import RuleInForce
from app.shell.application import application

TODAY = dt.date(2026, 11, 22)


class Desk:
    """An institution with one client; papers are recorded as rows, by the day of November or another date."""

    def __init__(self, session):
        self.session = session
        self.there = add_institution(
            session, InstitutionDraft(key="northfield", name="Northfield", country="US")
        )
        add_office(session, self.there, OfficeDraft(role="purchasing", name="Procurement Services"))
        self.client, self.work = self.a_client("okafor", self.there)
        self.count = 0

    def a_client(self, key, institution):
        client = add_client(self.session, ClientDraft(key.capitalize(), institution, key)).id
        return client, add_engagement(self.session, EngagementDraft(client_id=client, title="Work"))

    def quote(self, day, *, back=None, to="purchasing", failed=(), passed=("validity",), client=None):
        self.count += 1
        client, work = client or (self.client, self.work)
        number = f"Q-2026-A{self.count:04}"
        quote = self.keep(Quote(number=number, engagement_id=work, client_id=client))
        at = dt.datetime.combine(day, dt.time(9), dt.UTC)
        revision = self.keep(
            Revision(
                quote_id=quote.id, n=1, currency="USD", prepared_on=day, issued_on=day, issued_at=at,
                findings=[{"rule": key, "result": "passed"} for key in passed], failed=list(failed),
            )
        )  # fmt: skip
        link = {"quote_id": quote.id, "revision_id": revision.id}
        self.keep(QuoteEvent(**link, kind="submitted", recipient=to, on=day, at=at))
        if back:
            moment = dt.datetime.combine(back, dt.time(12), dt.UTC)
            return self.keep(QuoteEvent(**link, kind="returned", on=back, at=moment, reason="Too short")).id
        return None

    def invoice(self, day, *kinds, disputed=False, kind="invoice"):
        self.count += 1
        invoice = self.keep(
            Invoice(
                number=f"I-2026-A{self.count:04}", kind=kind, engagement_id=self.work, client_id=self.client,
                currency="USD", prepared_on=day, issued_on=day,
            )
        )  # fmt: skip
        ids = [
            self.keep(
                InvoiceEvent(
                    invoice_id=invoice.id, kind=word, on=day, at=dt.datetime.combine(day, dt.time(n), dt.UTC)
                )
            ).id
            for n, word in enumerate(kinds)
        ]
        if disputed:
            self.keep(Dispute(invoice_id=invoice.id, opened_on=day, reason="Not ours"))
        return ids

    def keep(self, record):
        self.session.add(record)
        self.session.flush()
        return record

    def figures(self, key="northfield"):
        return figures(self.session, key)


@pytest.fixture
def desk(session):
    return Desk(session)


def november(day):
    return dt.date(2026, 11, day)


def test_an_institution_to_which_nothing_was_sent_has_no_figures(desk):
    assert desk.figures().empty
    with pytest.raises(Refusal, match="norhtfield"):
        desk.figures("norhtfield")


def test_three_of_seven_passed_and_nine_of_nine_since_the_lesson(desk):
    for day in (2, 3, 4):
        desk.quote(november(day))
    for day in (3, 4, 5):
        desk.quote(november(day), back=november(6))
    taught_by = desk.quote(november(10), back=TODAY)
    learn(
        desk.session,
        LearnDraft(
            desk.there,
            "Valid 60 days",
            "Ms Lopez",
            "validity-at-least",
            {"days": 60},
            quote_event_id=taught_by,
        ),
    )
    for _ in range(9):
        desk.quote(TODAY + dt.timedelta(days=1))
    desk.quote(TODAY, to="researcher", back=TODAY)
    found = desk.figures()
    (told,) = found.offices
    assert (told.name, told.on, told.whole) == ("Procurement Services", "quote", Passed(12, 16))
    assert (told.before, told.since) == (Passed(3, 7), Passed(9, 9))
    (taught,) = told.lessons
    assert (taught.before.words, taught.since.words, taught.since.percent) == ("3 of 7", "9 of 9", 100)
    assert (taught.lesson.named, taught.lesson.person) == ("the return of Q-2026-A0007", "Ms Lopez")
    assert (taught.lesson.address, taught.lesson.key) == ("quote/Q-2026-A0007/1", "validity")


def test_a_return_before_purchasing_had_it_is_not_purchasing_s(desk):
    desk.quote(november(2), to="researcher", back=november(3))
    quote = desk.session.query(Quote).one()
    revision = desk.session.query(Revision).one()
    later = dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
    desk.keep(
        QuoteEvent(
            quote_id=quote.id, revision_id=revision.id, kind="submitted", recipient="purchasing", on=later.date(), at=later
        )
    )  # fmt: skip
    assert desk.figures().offices[0].whole == Passed(1, 1)


def test_an_office_is_counted_by_year_and_each_office_by_itself(desk):
    medical = add_office(
        desk.session, desk.there, OfficeDraft(role="purchasing", name="Medical Campus", key="medical")
    )
    other = desk.a_client("weber", desk.there)
    desk.session.get_one(Client, other[0]).purchasing_office_id = medical
    desk.quote(dt.date(2025, 5, 5), back=dt.date(2025, 5, 9))
    desk.quote(dt.date(2025, 6, 5))
    desk.quote(november(2))
    desk.quote(november(3), client=other, back=november(9))
    first, second = desk.figures().offices
    assert (first.name, first.years) == ("Procurement Services", ((2026, Passed(1, 1)), (2025, Passed(1, 2))))
    assert (second.name, second.whole) == ("Medical Campus", Passed(0, 1))
    assert (first.before, first.since) == (None, None)


def test_a_parent_counts_what_went_to_those_below_it(desk):
    campus = add_institution(
        desk.session, InstitutionDraft(key="campus", name="Campus", country="US", parent_id=desk.there)
    )
    desk.quote(november(2), client=desk.a_client("weber", campus))
    assert desk.figures().offices[0].whole == Passed(1, 1)
    assert desk.figures("campus").offices[0].whole == Passed(1, 1)


def test_an_invoice_that_was_refused_questioned_or_disputed_did_not_pass(desk):
    desk.invoice(november(1), "sent", "received", "approved")
    desk.invoice(november(2), "sent")
    desk.invoice(november(3), "sent", "rejected")
    desk.invoice(november(4), "sent", "query", "approved")
    desk.invoice(november(5), "sent", disputed=True)
    desk.invoice(november(6))
    desk.invoice(november(6), "sent", "rejected", kind="credit-note")
    (told,) = desk.figures().offices
    assert (told.on, told.office, told.whole, told.whole.percent) == (
        "invoice",
        "accounts-payable",
        Passed(2, 5),
        40,
    )


@pytest.mark.parametrize(
    ("kinds", "disputed", "named"),
    [
        (("sent", "rejected"), False, "the refusal of I-2026-A0001"),
        (("sent", "query"), False, "the question of I-2026-A0001"),
        (("sent",), True, "the dispute of I-2026-A0001"),
    ],
)
def test_a_lesson_names_the_invoice_that_taught_it(desk, kinds, disputed, named):
    event = desk.invoice(november(3), *kinds, disputed=disputed)[-1]
    learn(
        desk.session,
        LearnDraft(
            desk.there, "No PO number", "", "reference-present", {"reference": "order"}, office="accounts-payable",
            on="invoice", invoice_event_id=event,
        ),
    )  # fmt: skip
    (one,) = lessons(desk.session, desk.there)
    assert (one.named, one.address, one.on) == (named, "invoice/I-2026-A0001", "invoice")
    assert one.person == "accounts payable (no name given)"


def a_rule(desk, key, seen, kind="validity-at-least", params=None):
    params = {"days": 60} if params is None else params
    set_rule(desk.session, desk.there, RuleDraft(key, kind, params, person="M. Ortiz", seen=seen))


def test_a_rule_that_never_failed_in_two_years_is_shown_with_how_often_it_was_checked(desk):
    a_rule(desk, "validity", dt.date(2024, 11, 22))
    a_rule(desk, "young", dt.date(2024, 11, 23), "date-present", {})
    for n in range(ENOUGH):
        desk.quote(november(1 + n), passed=("validity", "young"))
    desk.quote(dt.date(2024, 11, 21), passed=("validity",), failed=("validity",))
    (never,) = desk.figures().never
    assert (never.rule.key, never.checked, never.failed) == ("validity", 5, 0)
    assert never.says == "A quote must be valid for at least 60 days."
    assert desk.figures().read == 5


def test_four_papers_are_too_few_to_say_that_a_rule_never_failed(desk):
    a_rule(desk, "validity", dt.date(2020, 1, 1))
    for n in range(ENOUGH - 1):
        desk.quote(november(1 + n))
    assert desk.figures().never == ()


def test_a_rule_that_failed_while_a_quote_was_typed_is_counted_although_it_was_cured(desk):
    a_rule(desk, "validity", dt.date(2020, 1, 1))
    a_rule(desk, "title", dt.date(2020, 1, 1), "title-word", {})
    for n in range(8):
        desk.quote(november(1 + n), passed=("validity", "title"), failed=("validity",) if n < 2 else ())
    found = desk.figures()
    assert [(r.rule.key, r.checked, r.failed) for r in found.often] == [("validity", 8, 2)]
    assert [r.rule.key for r in found.never] == ["title"]


def test_what_could_not_be_told_does_not_count_as_checked(desk):
    a_rule(desk, "validity", dt.date(2020, 1, 1))
    for n in range(ENOUGH):
        desk.quote(november(1 + n), passed=())
    for revision in desk.session.query(Revision):
        revision.findings = [{"rule": "validity", "result": "cannot-tell"}]
    desk.session.flush()
    assert desk.figures().never == ()


@pytest.mark.parametrize(
    ("passed", "of", "percent"), [(0, 0, None), (1, 3, 33), (2, 3, 67), (1, 8, 13), (0, 4, 0)]
)
def test_percentages_are_whole_and_rounded_half_up(passed, of, percent):
    assert Passed(passed, of).percent == percent


def test_the_figures_of_an_office_are_found_by_indexes(desk):
    plans = []
    for table, column in (("quote", "client_id"), ("quote_event", "quote_id"), ("client", "institution_id"),
                          ("invoice_event", "invoice_id"), ("revision", "quote_id"), ("rule_confirmation", "rule_id")):  # fmt: skip
        plans.append(
            any(i["column_names"][0] == column for i in inspect(desk.session.connection()).get_indexes(table))
        )
    assert all(plans)


@pytest.fixture
def fared(desk, qapp):
    """One return and its lesson, a rule that never failed, and one that failed twice."""
    if qapp.style().name() != "fusion":
        application(scheme="light")
    a_rule(desk, "title", dt.date(2020, 1, 1), "title-word", {})
    a_rule(desk, "date", dt.date(2020, 1, 1), "date-present", {})
    event = desk.quote(november(2), back=november(3), passed=("title",), failed=("date",))
    for n in range(5):
        desk.quote(november(5 + n), passed=("title", "date"), failed=("date",) if n == 1 else ())
    learn(
        desk.session,
        LearnDraft(
            desk.there, "Too short", "Ms Lopez", "validity-at-least", {"days": 60}, quote_event_id=event
        ),
    )
    return desk.figures()


def texts(widget):
    return " ".join(one.text() for one in (*widget.findChildren(QLabel), *widget.findChildren(QPushButton)))


def test_the_pane_says_how_papers_fare_and_leads_to_the_paper_and_the_rule(fared, qtbot):
    pane = FiguresPane()
    qtbot.addWidget(pane)
    went, chosen = [], []
    pane.went.connect(went.append)
    pane.chosen.connect(chosen.append)
    pane.show_figures(fared)
    said = texts(pane)
    for words in (
        "5 of 6 quotes passed the first time.", "2026: 5 of 6", "A quote must be valid for at least 60 days.", "“Too short”",
        "Never failed in two years, 6 quotes.", "Failed on 2 of 6 quotes",
    ):  # fmt: skip
        assert words in said
    buttons = {button.text(): button for button in pane.findChildren(QPushButton)}
    buttons["The return of Q-2026-A0001 on 3 Nov (Ms Lopez)"].click()
    assert went == ["quote/Q-2026-A0001/1"]
    buttons["Look at it"].click()
    assert chosen == [fared.never[0].rule.id]
    pane.show_figures(fared)
    assert buttons["Look at it"].isVisibleTo(pane)


def test_a_rule_says_what_taught_it_and_what_it_was_good_for(fared, qtbot):
    beside = LearnedFrom()
    qtbot.addWidget(beside)
    beside.take(fared)
    assert beside.isHidden()
    taught = fared.lessons[0]
    rule = RuleInForce(key="validity", kind="validity-at-least", id=taught.rule_id)
    beside.show_rule(rule)
    assert not beside.isHidden()
    assert "The return of Q-2026-A0001 on 3 Nov (Ms Lopez)" in texts(beside)
    beside.show_rule(fared.never[0].rule)
    assert "Never failed in two years, 6 quotes." in beside.good.text()
    beside.show_rule(None)
    assert beside.isHidden()
