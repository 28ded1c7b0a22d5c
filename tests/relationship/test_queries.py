"""The relationship file tells the whole story of a client from the recorded facts."""

import datetime as dt

from app.basics.money import Money
from app.records import (
    Client,
    Contact,
    Engagement,
    Institution,
    Interaction,
    Invoice,
    InvoiceEvent,
    Payer,
    Promise,
    PurchaseOrder,
    Quote,
    QuoteEvent,
    Revision,
    RoleLink,
    Seller,
)
from app.relationship.queries import relationship_file

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
D = dt.date


def a_story(session):
    institution = Institution(key="northfield", name="Northfield State", country="US")
    session.add_all([Seller(legal_name="Meridian", country="US"), institution])
    session.flush()
    client = Client(
        key="okafor-group",
        name="Okafor Group",
        institution_id=institution.id,
        avoid="calls before ten",
        basics=["raw data within a day"],
    )
    buyer = Contact(name="Marcia Ortiz", title="senior buyer", phone="+1 555 014 7700")
    session.add_all([client, buyer])
    session.flush()
    session.add(RoleLink(contact_id=buyer.id, client_id=client.id, role="buyer"))
    sent = _engagement(session, client, "Protein sequencing", D(2026, 10, 1))
    _quote(session, client, sent, "Q-2026-A0042", 1_740_000, D(2026, 10, 20))
    owed = _engagement(session, client, "Metabolite panel", D(2026, 8, 1))
    order = PurchaseOrder(
        number="0000176084",
        institution_id=institution.id,
        client_id=client.id,
        engagement_id=owed.id,
        dated=D(2026, 8, 10),
        received_on=D(2026, 8, 11),
        amount=482_000,
        currency="USD",
    )
    session.add(order)
    session.flush()
    invoice = Invoice(
        number="I-2026-A0031",
        order_id=order.id,
        engagement_id=owed.id,
        client_id=client.id,
        currency="USD",
        prepared_on=D(2026, 10, 10),
        issued_on=D(2026, 10, 11),
        issued_at=NOON,
        due_on=D(2026, 11, 10),
        gross=482_000,
    )
    session.add(invoice)
    session.flush()
    session.add(InvoiceEvent(invoice_id=invoice.id, kind="sent", on=D(2026, 10, 11), at=NOON))
    session.add(Promise(client_id=client.id, what="Raw spectra", due_at=NOON - dt.timedelta(2), made_at=NOON))
    session.add(
        Interaction(client_id=client.id, contact_id=buyer.id, at=NOON, logged_at=NOON, text="On her desk")
    )
    return client


def _engagement(session, client, title, opened):
    engagement = Engagement(client_id=client.id, title=title, opened_on=opened)
    session.add(engagement)
    session.flush()
    return engagement


def _quote(session, client, engagement, number, gross, sent):
    quote = Quote(number=number, engagement_id=engagement.id, client_id=client.id)
    session.add(quote)
    session.flush()
    revision = Revision(
        quote_id=quote.id,
        n=1,
        currency="USD",
        prepared_on=sent,
        issued_on=sent,
        issued_at=NOON,
        valid_until=D(2027, 1, 9),
        gross=gross,
        net=gross,
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
            on=sent,
        )
    )


def test_whoever_picks_up_the_phone_knows_the_whole_story(office):
    with office.work() as session:
        a_story(session)
    with office.look() as session:
        file = relationship_file(session, "okafor-group")
    assert file.head.institution == "Northfield State"
    assert [c.title for c in file.engagements] == ["Metabolite panel", "Protein sequencing"]
    assert [(c.stage, c.ball) for c in file.engagements] == [
        ("invoice", "accounts-payable"),
        ("purchasing", "purchasing"),
    ]
    assert file.ball.says.startswith("Accounts payable has had the invoice for")
    sequencing = file.engagements[1]
    assert sequencing.amount == Money(1_740_000, "USD")
    assert [(d.title, d.state) for d in sequencing.documents] == [("Quote Q-2026-A0042", "with purchasing")]
    assert [(d.title, d.state) for d in file.engagements[0].documents] == [
        ("Order 0000176084", "to check"),
        ("Invoice I-2026-A0031", "12 days past due"),
    ]
    assert file.unpaid == (Money(482_000, "USD"),)
    assert [a.text for a in file.alerts] == [
        "Invoice I-2026-A0031 open 12 days past due",
        "1 promise broken",
        "Must never fail: raw data within a day",
        "Avoid: calls before ten",
    ]
    assert [t.text for t in file.timeline] == ["On her desk"]


def test_the_ball_card_names_the_person_to_ask(office):
    with office.work() as session:
        client = a_story(session)
        client_id = client.id
        session.delete(session.query(Invoice).one())
        session.delete(session.query(PurchaseOrder).one())
        session.delete(session.query(Engagement).filter_by(title="Metabolite panel").one())
    with office.look() as session:
        ball = relationship_file(session, client_id).ball
    assert ball.says == "Purchasing has had the quote for 22 business days"
    assert (ball.signal, ball.usual) == ("amber", 15)
    assert ball.what == "Ask Marcia Ortiz where the quote is"
    assert ball.person.phone == "+1 555 014 7700"


def test_a_client_without_work_has_a_file_all_the_same(office):
    with office.work() as session:
        institution = Institution(key="x", name="X")
        session.add(institution)
        session.flush()
        session.add(Client(key="new", name="New", institution_id=institution.id))
    with office.look() as session:
        file = relationship_file(session, "new")
    assert (file.ball, file.engagements, file.promises, file.timeline, file.alerts) == (None, (), (), (), ())


def test_an_engagement_says_who_pays_and_why_where_there_is_a_choice(office):
    with office.work() as session:
        a_story(session)
        here = session.query(Institution).one().id
        session.add(Payer(institution_id=here, key="state", lines=["Northfield State"], is_default=True))
        session.add(Payer(institution_id=here, key="fund", lines=["Northfield Fund"], funding=["NIH"]))
        session.query(Engagement).filter(Engagement.title == "Metabolite panel").one().funding = "nih"
    with office.look() as session:
        cards = {card.title: card.paid_by for card in relationship_file(session, "okafor-group").engagements}
    assert cards["Metabolite panel"] == ("Northfield Fund", "Pays for nih, the funding of this work.")
    assert cards["Protein sequencing"] == ("Northfield State", "Pays where nobody says otherwise.")
