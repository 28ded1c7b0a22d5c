"""What goes out from the file of a client: the letter that introduces, the kept brief, the close-out note."""

import datetime as dt

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.documents.reading import text_of
from app.engagements.commands import mark
from app.engagements.drafts import MarkDraft
from app.orders import commands as orders
from app.payments import commands as payments
from app.payments.drafts import ReceiptDraft
from app.payments.queries import invoice
from app.progress.kinds import HAS
from app.progress.rules import Ball, Stage
from app.quotes.queries.papers import paper_pdf, papers
from app.quotes.rules.sending import languages, spoken, words
from app.records import Client, Colleague, Promise, Seller
from app.relationship.commands import close_out, hand_over, introduce
from app.relationship.queries import relationship_file
from tests.orders.scene import a_scene, an_order_draft


@pytest.fixture
def scene(session):
    made = a_scene(session)
    lena = Colleague(
        name="Lena Brandt", initials="LB", role="account manager", phone="+1 555 0112", hours="8-16"
    )
    tom = Colleague(name="Tomás Reyes", initials="TR", phone="+1 555 0113", hours="9-17")
    session.add_all([lena, tom])
    session.flush()
    client = session.get_one(Client, made.client)
    client.owner_id, client.stand_in_id = lena.id, tom.id
    session.flush()
    return made


def said_by(session, paper):
    return " ".join(" ".join(text_of(paper_pdf(session, paper)[1])).replace("\u00a0", " ").split())


def test_the_letter_introduces_the_owner_and_names_who_stands_in(session, scene):
    said = said_by(session, introduce(session, scene.client))
    for part in (
        "From today Lena Brandt is your contact",
        "+1 555 0112",
        "Tomás Reyes knows your work",
        "Protein sequencing",
    ):
        assert part in said


def test_nobody_is_introduced_where_nobody_looks_after_the_client(session, scene):
    session.get_one(Client, scene.client).owner_id = None
    session.info["author"] = "Nobody"
    with pytest.raises(Refusal, match="Nobody looks after"):
        introduce(session, scene.client)


def test_a_brief_is_kept_as_it_was_given(session, scene):
    kept = hand_over(session, "okafor-group")
    assert "Hand-over brief" in said_by(session, kept)
    assert [row.number for row in relationship_file(session, "okafor-group").papers] == ["B-2026-A0001"]


def test_a_close_out_note_says_what_was_delivered_paid_and_said(session, scene):
    order = orders.record_order(session, an_order_draft())
    orders.accept(session, order)
    with pytest.raises(Refusal, match="is not closed"):
        close_out(session, scene.engagement)
    orders.deliver(session, order)
    bill = payments.new_invoice(session, order)
    payments.issue(session, bill)
    payments.receive(session, bill, ReceiptDraft(invoice(session, bill).total))
    mark(
        session,
        scene.engagement,
        MarkDraft("closed", dt.date(2026, 11, 22), note="The best coverage we had."),
    )
    said = said_by(session, close_out(session, scene.engagement))
    for part in (
        "D-2026-A0001",
        "I-2026-A0001",
        "17,400.00",
        "Nothing is open.",
        "The best coverage we had.",
    ):
        assert part in said
    assert {row.kind for row in papers(session, client_id=scene.client)} == {"delivery-note", "close-out"}


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de-DE", ("Übergabenotiz", "Betreut von", "Das Angebot|das Angebot", "Nicht gehaltene Zusagen: 1", "Darf nie fehlen: Chain of custody")),
        ("fr-FR", ("Note de passation", "Suivi par", "Promesses non tenues : 1", "Ne doit jamais manquer")),
        ("es-ES", ("Nota de traspaso", "A cargo de", "Promesas incumplidas: 1")),
        ("it-IT", ("Nota di passaggio di consegne", "Seguito da", "Promesse non mantenute: 1")),
        ("ja-JP", ("引継書", "担当", "守れなかった約束：1 件")),
    ],
)  # fmt: skip
def test_the_brief_speaks_the_language_of_our_house(session, scene, language, parts):
    session.scalars(select(Seller)).one().language = language
    client = session.get_one(Client, scene.client)
    client.basics = ["Chain of custody"]
    clock = session.info["clock"]
    due = clock.now() - dt.timedelta(days=3)
    session.add(
        Promise(client_id=client.id, what="Send the raw data", due_at=due, made_at=due - dt.timedelta(days=9))
    )
    session.flush()
    said = said_by(session, hand_over(session, "okafor-group"))
    for part in parts:
        assert any(one in said for one in part.split("|")), (part, said)
    for english in (
        "Hand-over brief",
        "Stage:",
        "Primary contact",
        "Nothing is under way",
        "business days",
        "People",
    ):
        assert english not in said
    assert "Send the raw data" in said


def test_every_language_of_the_brief_has_every_word_of_it():
    spoken_in = [tag for tag in languages() if spoken("brief", tag) == tag]
    assert set(spoken_in) == {"en", "fr", "de", "es", "it", "ja"}
    for tag in spoken_in:
        assert set(words("brief", tag)) - {"since", "today"} == set(words("brief", "en")), tag
        assert words("states", tag).keys() == words("states", "en").keys()
        assert words("stages", tag).keys() == {stage.value for stage in Stage}
        if tag != "en":
            assert set(words("steps", tag)) == set(HAS)
            assert set(words("balls", tag)) == {ball.value for ball in Ball} - {"nobody"}
