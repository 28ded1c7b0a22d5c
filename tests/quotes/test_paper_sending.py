"""A kept paper made ready to be sent: to whom its kind goes, in its own language; and the route card kept as it went."""

from email import message_from_bytes
from email.policy import default

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.clients.commands import add_contact, give_role, make_primary
from app.clients.drafts import ContactDraft
from app.orders import commands as orders
from app.quotes.commands.sending import record_paper
from app.quotes.document.paper_sending import goes_to, prepared_paper
from app.quotes.queries.papers import paper, paper_pdf
from app.quotes.rules.sending import Wanted, languages, words
from app.quotes.screen import PaperScreen
from app.records import Interaction
from app.relationship.commands import introduce
from tests.orders.desks import a_desk, shown
from tests.orders.scene import a_scene, an_order_draft, with_quantity


def with_people(session, scene):
    """The client has a researcher who is the primary contact."""
    ada = add_contact(session, ContactDraft(name="Ada Okafor", title="Dr.", email="pi@university.example"))
    give_role(session, ada, "researcher", client_id=scene.client)
    make_primary(session, scene.client, ada)


def a_note(session):
    scene = a_scene(session)
    with_people(session, scene)
    id_ = orders.record_order(session, an_order_draft())
    orders.accept(session, id_)
    return orders.deliver(session, id_)


def a_query(session, **scene):
    made = a_scene(session, **scene)
    with_people(session, made)
    return orders.send_query(session, orders.record_order(session, with_quantity(an_order_draft(), 0, "40")))


def test_a_delivery_note_goes_to_the_researcher_with_the_bytes_that_were_kept(session):
    id_ = a_note(session)
    sending = prepared_paper(session, id_)
    assert (sending.to, sending.whom, sending.address, sending.channel) == (
        "researcher", "Ada Okafor", "pi@university.example", "e-mail",
    )  # fmt: skip
    assert sending.subject == "Delivery note D-2026-A0001, your order 0000176084"
    assert sending.body.startswith("Dear Dr. Ada Okafor,")
    message = message_from_bytes(sending.drafts()[0][1], policy=default)
    (part,) = message.iter_attachments()
    assert (part.get_filename(), part.get_content()) == paper_pdf(session, id_)


def test_a_query_goes_to_purchasing_and_names_order_and_quote(session):
    sending = prepared_paper(session, a_query(session))
    assert (sending.to, sending.address) == ("purchasing", "buy@northfield.example")
    assert sending.subject == "Your order 0000176084: please check against our quotation Q-2026-A0042"
    assert "letter L-2026-A0001 of November 22, 2026" in sending.body


@pytest.mark.parametrize("language", ["de", "fr", "es", "it", "ja"])
def test_the_message_is_in_the_language_of_the_paper(session, language):
    sending = prepared_paper(session, a_query(session, language=language))
    assert sending.language.partition("-")[0] == language
    assert "0000176084" in sending.subject
    assert not sending.subject.startswith("Your order")


def test_every_kind_is_worded_in_every_language_with_the_same_slots():
    english = words("papers", "en")
    for tag in languages():
        said = words("papers", tag)
        assert said.keys() == english.keys(), tag
        slots = dict.fromkeys(
            (
                "number",
                "day",
                "order",
                "quote",
                "amount",
                "due",
                "corrects",
                "file",
                "work",
                "client",
                "title",
            ),
            "x",
        )
        for key, text in said.items():
            assert text.format_map(slots), (tag, key)


def test_a_paper_is_sent_to_those_of_its_kind_alone(session):
    id_ = a_note(session)
    with pytest.raises(Refusal, match="Say researcher or receiving"):
        prepared_paper(session, id_, Wanted("stand-in"))
    assert goes_to("something new") == ("researcher", "purchasing")


def test_where_nobody_is_known_it_says_whom_to_enter(session):
    scene = a_scene(session)
    id_ = introduce(session, scene.client)
    sending = prepared_paper(session, id_)
    assert any("Nobody is named as researcher" in warning for warning in sending.warnings)


def test_its_sending_is_a_line_in_the_timeline_and_is_known_again(session):
    id_ = a_note(session)
    sending = prepared_paper(session, id_)
    assert sending.recorded == ""
    record_paper(session, id_, sending)
    (line,) = session.scalars(select(Interaction).where(Interaction.direction == "out"))
    assert (line.kind, line.text) == (
        "e-mail", "Delivery note D-2026-A0001 sent to Ada Okafor, e-mail.",
    )  # fmt: skip
    assert prepared_paper(session, id_).recorded == "Recorded as sent on 22 November 2026."
    with pytest.raises(Refusal, match="cannot be"):
        record_paper(session, id_, sending, "2026-11-23")


@pytest.fixture
def desk(office_template, tmp_path, qapp):
    with a_desk(office_template, tmp_path, qapp) as made:
        yield made


def test_the_page_of_a_paper_sends_it_and_leads_back_to_its_order(desk, qtbot):
    with desk.office.work() as session:
        id_ = a_note(session)
        order = paper(session, id_).subject_id
    screen = shown(qtbot, PaperScreen(desk), f"paper/{id_}")
    qtbot.waitUntil(lambda: screen.sending.sending is not None)
    assert screen.title() == "Delivery note D-2026-A0001"
    QTest.mouseClick(screen.sending.primary, Qt.MouseButton.LeftButton)
    assert "Recorded as sent on 22 November 2026." in screen.sending.state.text()
    assert screen.back_out()
    assert screen.gone == [f"order/{order}"]


def test_a_paper_that_is_not_here_says_so(desk, qtbot):
    screen = shown(qtbot, PaperScreen(desk), "paper/00000000-0000-0000-0000-000000000000")
    assert "not in this office" in screen.missing.text.text()
    screen.open("paper/nothing")
    assert "names no paper" in screen.missing.text.text()
