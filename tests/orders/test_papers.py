"""The papers of an order: a delivery note that counts, and the letter that asks about differences."""

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.basics.quantity import SCALE
from app.engagements.queries import engagement
from app.orders import commands
from app.orders.drafts import DecisionDraft, Delivered, DeliveryDraft, read_delivered
from app.orders.queries.deliveries import deliverable
from app.quotes.document.issued import redrawn
from app.quotes.queries.papers import paper_named, paper_pdf, papers
from app.records import Interaction
from app.storage.search import find
from tests.orders.scene import a_scene, an_order_draft, with_quantity


def accepted(session):
    scene = a_scene(session)
    id_ = commands.record_order(session, an_order_draft())
    commands.accept(session, id_)
    return scene, id_


def text_of(pdf):
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())


def outstanding(session, order_id):
    return [line.outstanding // SCALE for line in deliverable(session, order_id)]


def test_a_delivery_of_a_part_says_what_is_outstanding_and_the_rest_completes_the_order(session):
    scene, id_ = accepted(session)
    draft = DeliveryDraft(
        read_delivered(["1=24", "2=24"]), dt.date(2026, 11, 21), to="Dr. Okafor", method="SOP-12, version 3.1"
    )
    first = commands.deliver(session, id_, draft)
    assert outstanding(session, id_) == [24, 24, 1]
    name, pdf = paper_pdf(session, first)
    said = text_of(pdf)
    assert name == "D-2026-A0001.pdf"
    for part in (
        "Delivery note",
        "0000176084",
        "SOP-12, version 3.1",
        "Dr. Okafor",
        "Outstanding",
        "48",
        "24",
    ):
        assert part in said
    assert "310" not in said, "a delivery note has no prices"
    commands.deliver(session, id_)
    assert outstanding(session, id_) == [0, 0, 0]
    marks = [m.kind for m in engagement(session, scene.engagement).milestones]
    assert marks.count("delivered") == 2
    with pytest.raises(Refusal, match="delivered already"):
        commands.deliver(session, id_)


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (DeliveryDraft((Delivered("1", 49 * SCALE),)), "48 outstanding"),
        (DeliveryDraft((Delivered("9"),)), "Its lines: 1, 2, 3"),
        (DeliveryDraft((Delivered("1"), Delivered("1"))), "cannot be delivered"),
        (DeliveryDraft((Delivered("1", 0),)), "nothing to deliver"),
        (DeliveryDraft(on=dt.date(2026, 11, 23)), "has not come yet"),
        (DeliveryDraft(on=dt.date(2026, 11, 1)), "before the order"),
        (DeliveryDraft(method="by \U0001f680"), "no shape"),
    ],
)
def test_a_delivery_that_cannot_be_is_refused_and_keeps_nothing(session, draft, says):
    _, id_ = accepted(session)
    with pytest.raises(Refusal, match=says), session.begin_nested():
        commands.deliver(session, id_, draft)
    assert outstanding(session, id_) == [48, 48, 1]
    assert papers(session) == ()


def test_an_order_that_is_not_accepted_is_not_delivered(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft())
    with pytest.raises(Refusal, match="not accepted"):
        commands.deliver(session, id_)


def test_a_note_is_found_kept_with_its_bytes_and_on_the_timeline(office):
    with office.work() as session:
        scene, id_ = accepted(session)
        note = commands.deliver(session, id_)
    with office.look() as session:
        row = papers(session, subject_id=id_)[0]
        assert (row.kind, row.number, row.client_id) == ("delivery-note", "D-2026-A0001", scene.client)
        assert paper_named(session, "D-2026-A0001") == note
        assert redrawn(session, note) == paper_pdf(session, note)[1]
        assert any(hit.kind == "paper" for hit in find(session, "D-2026-A0001"))
        told = session.scalars(select(Interaction.text).where(Interaction.client_id == scene.client))
        assert any("D-2026-A0001" in text for text in told)


def test_a_number_that_no_paper_has_is_refused(session):
    with pytest.raises(Refusal, match="no paper"):
        paper_named(session, "D-2026-A0009")


def test_the_query_asks_point_by_point_in_the_language_of_the_institution(session):
    a_scene(session, language="de")
    id_ = commands.record_order(session, with_quantity(an_order_draft(), 0, "40"))
    commands.decide(session, id_, DecisionDraft("query", "1", "quantity", "Waren es nicht 48?"))
    letter = commands.send_query(session, id_)
    said = text_of(paper_pdf(session, letter)[1])
    for part in ("Rückfrage zu Ihrer Bestellung", "Menge", "48", "40", "Waren es nicht 48?", "L-2026-A0001"):
        assert part in said


def test_without_a_difference_there_is_nothing_to_ask(session):
    a_scene(session)
    id_ = commands.record_order(session, an_order_draft())
    with pytest.raises(Refusal, match="nothing to ask"):
        commands.send_query(session, id_)


def test_an_order_without_a_quote_has_no_papers(session):
    a_scene(session)
    id_ = commands.record_order(session, replace(an_order_draft(), quote="", revision=None))
    with pytest.raises(Refusal, match="no issued quote"):
        commands.send_query(session, id_)
