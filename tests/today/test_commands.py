"""The list follows what is written and the day, and can always be computed anew."""

import datetime as dt

from sqlalchemy import select

from app.basics.clock import Clock
from app.records import (
    Client,
    Engagement,
    FiledDocument,
    Institution,
    Interaction,
    Promise,
    PromiseEvent,
    Quote,
    QuoteEvent,
    Revision,
    Rule,
    Seller,
    Stand,
    WorkItem,
    WorkStale,
)
from app.today.commands import rebuild, sweep
from app.today.queries import detail, today_list

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def a_client(session, name="Okafor Group"):
    seller = Seller(legal_name="Meridian", country="US")
    institution = Institution(key="northfield", name="Northfield State", country="US")
    session.add_all([seller, institution])
    session.flush()
    session.add(Rule(institution_id=institution.id, key="v", kind="validity-at-least", params={"days": 60}))
    client = Client(key="okafor", name=name, institution_id=institution.id)
    session.add(client)
    session.flush()
    return client


def an_engagement(session, client, opened=dt.date(2026, 11, 20)):
    engagement = Engagement(client_id=client.id, title="Protein sequencing", opened_on=opened)
    session.add(engagement)
    session.flush()
    return engagement


def a_submitted_quote(session, engagement, on):
    quote = Quote(number="Q-2026-A0001", engagement_id=engagement.id, client_id=engagement.client_id)
    session.add(quote)
    session.flush()
    revision = Revision(
        quote_id=quote.id,
        n=1,
        currency="USD",
        prepared_on=on,
        issued_on=on,
        issued_at=NOON,
        valid_until=dt.date(2027, 3, 1),
        gross=450_000,
        net=450_000,
        tax=0,
    )
    session.add(revision)
    session.flush()
    session.add(
        QuoteEvent(
            quote_id=quote.id,
            revision_id=revision.id,
            kind="submitted",
            recipient="purchasing",
            at=NOON,
            on=on,
        )
    )
    return quote


def listed(office):
    with office.work("sweep") as session:
        sweep(session)
    with office.look() as session:
        return [(e.group, e.kind, e.what) for e in today_list(session).entries]


def test_a_stall_is_listed_after_the_norm_and_gone_when_the_order_comes(office):
    with office.work() as session:
        engagement = an_engagement(session, a_client(session))
        quote = a_submitted_quote(session, engagement, dt.date(2026, 10, 20))
        revision = session.scalars(select(Revision)).one()
    assert listed(office) == [("stuck", "with-purchasing", "Ask purchasing where the quote is")]
    with office.work() as session:
        session.add(
            QuoteEvent(
                quote_id=quote.id, revision_id=revision.id, kind="declined", at=NOON, on=dt.date(2026, 11, 21)
            )
        )
    assert listed(office) == []


def test_a_write_that_is_rolled_back_leaves_no_mark(office):
    try:
        with office.work() as session:
            a_client(session)
            raise RuntimeError
    except RuntimeError:
        pass
    with office.look() as session:
        assert session.scalars(select(WorkStale.kind)).all() == []


def test_an_unchanged_office_is_not_looked_at_twice(office):
    with office.work() as session:
        an_engagement(session, a_client(session))
    with office.work() as session:
        assert sweep(session)
    with office.work() as session:
        assert not sweep(session)


def test_a_new_day_brings_what_the_day_brings(office):
    with office.work() as session:
        engagement = an_engagement(session, a_client(session))
        a_submitted_quote(session, engagement, dt.date(2026, 11, 19))
    assert listed(office) == []
    office.clock = Clock.stopped("2026-12-20")
    assert [row[1] for row in listed(office)] == ["with-purchasing"]


def test_promises_come_and_go(office):
    with office.work() as session:
        client = a_client(session)
        promise = Promise(
            client_id=client.id, what="Raw spectra", due_at=NOON + dt.timedelta(1), made_at=NOON
        )
        session.add(promise)
    assert listed(office) == [("promised", "due", "Raw spectra")]
    with office.work() as session:
        session.add(
            PromiseEvent(
                promise_id=promise.id, kind="renegotiated", at=NOON, new_due_at=NOON + dt.timedelta(30)
            )
        )
    assert listed(office) == []
    office.clock = Clock.stopped("2027-01-05")
    assert [row[1] for row in listed(office)] == ["broken"]
    with office.work() as session:
        session.add(PromiseEvent(promise_id=promise.id, kind="late", at=NOON))
    assert listed(office) == []


def test_a_missed_call_waits_until_we_call_back(office):
    with office.work() as session:
        client = a_client(session)
        session.add(
            Interaction(
                client_id=client.id,
                kind="call",
                direction="in",
                at=NOON - dt.timedelta(1),
                logged_at=NOON,
                text="Please call",
                unanswered=True,
            )
        )
    assert listed(office) == [("to-check", "unanswered", "Answer: missed call")]
    with office.work() as session:
        session.add(
            Interaction(
                client_id=client.id, kind="call", direction="out", at=NOON, logged_at=NOON, text="Called back"
            )
        )
    assert listed(office) == []


def test_an_office_nobody_knows_and_a_paper_that_runs_out(office):
    with office.work() as session:
        client = a_client(session)
        session.delete(session.scalars(select(Rule)).one())
        session.flush()
        an_engagement(session, client)
        seller = session.scalars(select(Seller)).one()
        session.add(
            FiledDocument(
                seller_id=seller.id, kind="insurance", title="Insurance", valid_to=dt.date(2026, 12, 1)
            )
        )
    assert listed(office) == [
        ("to-check", "unknown-office", "Ask the purchasing office what it needs"),
        ("soon", "paper", "Renew: Insurance"),
    ]


def test_computed_anew_the_list_is_the_same(office):
    with office.work() as session:
        engagement = an_engagement(session, a_client(session))
        a_submitted_quote(session, engagement, dt.date(2026, 10, 20))
    before = listed(office)
    with office.work() as session:
        rebuild(session)
    assert listed(office) == before
    with office.look() as session:
        assert [s.stage for s in session.scalars(select(Stand))] == ["purchasing"]
        item = session.scalars(select(WorkItem)).one()
        told = detail(session, item.id)
        assert (told.client, told.engagement) == ("Okafor Group", "Protein sequencing")
        assert told.says.startswith("Purchasing has had the quote for")
