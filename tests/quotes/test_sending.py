"""A quote made ready to be sent: the way, the words, the files, the warnings; nothing is recorded before it went."""

from email import message_from_bytes
from email.policy import default
from typing import ClassVar

import pytest
from sqlalchemy import select

from app.basics.errors import Refusal
from app.documents.mail import Enclosed
from app.documents.reading import text_of
from app.documents.tailoring import resolve
from app.institutions.commands import add_office
from app.institutions.drafts import OfficeDraft
from app.quotes.commands import issue, new_quote, record_event
from app.quotes.document.sending import prepared
from app.quotes.rules import sending as rules
from app.quotes.rules.offer import Enclosure
from app.records import Institution, Office, QuoteEvent, Rule
from app.seller.commands import file_paper
from app.seller.drafts import FiledDraft
from tests.documents.test_annexes import a_pdf
from tests.quotes.conftest import a_draft


def set_office(session, **values):
    place = session.scalars(select(Office)).one()
    for name, value in values.items():
        setattr(place, name, value)


def set_institution(session, **values):
    for name, value in values.items():
        setattr(session.scalars(select(Institution)).one(), name, value)


def add_rule(session, institution, **values):
    session.add(Rule(institution_id=institution, severity="advisory", status="confirmed", **values))


@pytest.fixture
def number(desk):
    made = desk.run(new_quote, a_draft()).number
    desk.run(set_office, email="buy@northfield.example", phone="+1 555 020 1000", hours="9 to 4")
    desk.run(issue, made, "for the test")
    return made


def read(data):
    return message_from_bytes(data, policy=default)


def test_the_message_to_purchasing_says_what_it_is_and_carries_the_issued_bytes(desk, number):
    sending = desk.ask(prepared, number)
    assert (sending.to, sending.whom, sending.address, sending.channel) == (
        "purchasing", "Purchasing", "buy@northfield.example", "e-mail",
    )  # fmt: skip
    assert sending.subject == f"Quotation {number}: Protein sequencing, 48 samples"
    assert "USD\u00a016,800.00, valid until January 21, 2027" in sending.body
    assert "The work is for Ada Okafor, Chemistry. Your references: 4471, NIH R01." in sending.body
    assert "Lena Brandt, account manager" in sending.body
    assert "+1 555 010 4412" in sending.body
    ((name, data),) = sending.drafts()
    message = read(data)
    assert (name, message["To"], message["X-Unsent"]) == (f"{number}.eml", "buy@northfield.example", "1")
    assert message["From"].addresses[0].addr_spec == "brandt@meridian.example"
    (part,) = message.iter_attachments()
    assert part.get_content() == sending.files[0].data
    assert part.get_filename() == sending.files[0].name


def test_nothing_is_recorded_until_somebody_says_that_it_went(desk, number):
    sending = desk.ask(prepared, number)
    assert desk.ask(lambda session: session.scalars(select(QuoteEvent)).all()) == []
    assert sending.recorded == ""
    desk.run(record_event, number, sending.event(), sending.revision)
    again = desk.ask(prepared, number)
    assert again.recorded == "Recorded as sent on 22 November 2026."
    (event,) = desk.ask(
        lambda session: [
            (e.kind, e.recipient, e.person, e.channel, e.note) for e in session.scalars(select(QuoteEvent))
        ]
    )
    assert event == ("submitted", "purchasing", "Purchasing", "e-mail", f"Sent: {sending.files[0].name}.")


def test_the_researcher_gets_the_route_card_and_is_asked_to_hand_it_in(desk, number):
    sending = desk.ask(prepared, number, rules.Wanted("researcher"))
    assert (sending.address, sending.channel, sending.whom) == (
        "pi@university.example",
        "e-mail",
        "Ada Okafor",
    )
    assert sending.body.startswith("Dear Dr. Ada Okafor,")
    assert "hand it in to your purchasing office as it is" in sending.body
    assert len(sending.files) == 2
    assert "Purchasing takes it. By e-mail: buy@northfield.example." in " ".join(
        text_of(sending.files[1].data)
    ).replace("\n", " ")
    assert len(desk.ask(prepared, number, rules.Wanted("researcher", along=False)).files) == 1


@pytest.mark.parametrize(
    ("language", "subject", "greeting"),
    [
        ("de-DE", "Angebot {}: ", "Guten Tag Purchasing,"),
        ("fr-FR", "Devis {} : ", "Bonjour Purchasing,"),
        ("nl", "Offerte {}: ", "Beste collega’s van Purchasing,"),
        ("ja", "見積書 {}：", "Purchasing 御中"),
        ("sv", "Quotation {}: ", "Dear colleagues of Purchasing,"),
    ],
)
def test_it_is_written_in_their_language_where_we_have_it(desk, number, language, subject, greeting):
    desk.run(set_institution, language=language)
    sending = desk.ask(prepared, number)
    assert sending.subject.startswith(subject.format(number))
    assert sending.body.startswith(greeting)


def test_a_portal_gives_steps_with_what_goes_into_each_field(desk, number):
    desk.run(set_office, channel="portal", portal="https://buy.northfield.example")
    sending = desk.ask(prepared, number)
    steps = {step.text: step.copy for step in sending.steps}
    assert sending.channel == "portal"
    assert steps["Open the portal"] == "https://buy.northfield.example"
    assert (steps["Quote number"], steps["Total"], steps["Currency"]) == (number, "16,800.00", "USD")
    assert steps["Grant"] == "NIH R01"
    assert steps["Upload the file"] == sending.files[0].name


def test_a_rule_on_the_way_wins_over_the_habit_of_the_office(desk, number):
    desk.run(
        add_rule,
        desk.institution,
        key="way",
        kind="delivery-method",
        params={"any_of": ["portal"]},
        say="Quotes go through the portal.",
    )
    sending = desk.ask(prepared, number)
    assert (sending.channel, sending.wishes) == ("portal", ("Quotes go through the portal.",))


def test_an_office_that_is_not_known_is_said_and_not_guessed(desk, number):
    desk.run(set_office, email="", channel="")
    sending = desk.ask(prepared, number)
    assert sending.address == ""
    assert any("is not known" in warning for warning in sending.warnings)
    desk.run(
        add_office, desk.institution, OfficeDraft(key="medical", role="purchasing", name="Medical Purchasing")
    )
    assert any("Several offices buy there" in warning for warning in desk.ask(prepared, number).warnings)


def test_a_draft_cannot_be_sent(desk):
    number = desk.run(new_quote, a_draft()).number
    with pytest.raises(Refusal, match="is a draft"):
        desk.ask(prepared, number)


def test_papers_of_their_own_go_beside_and_each_in_its_message_where_one_is_wanted(desk):
    desk.run(
        file_paper,
        FiledDraft(kind="insurance", title="Insurance", file_name="x.pdf"),
        a_pdf("Insured"),
        "application/pdf",
    )
    made = desk.run(new_quote, a_draft(annexes=[Enclosure(kind="insurance", title="Insurance")])).number
    desk.run(issue, made, "for the test")
    sending = desk.ask(prepared, made)
    assert [file.name for file in sending.files][1:] == ["Insurance.pdf"]
    assert "- Insurance.pdf" in sending.body
    two = rules.in_messages(sending.files, one_each=True)
    assert [len(files) for files in two] == [1, 1]


def test_a_paper_that_the_quote_names_and_nobody_filed_is_said(desk):
    made = desk.run(new_quote, a_draft(annexes=[Enclosure(kind="w-9", title="Form W-9")])).number
    desk.run(issue, made, "for the test")
    assert "Form W-9 is named on the quote and no file of it is here." in desk.ask(prepared, made).warnings


def test_hostile_texts_make_no_header_and_no_path(desk):
    draft = a_draft(
        engagement="Evil\u2028Bcc: all@x.example", details={"subject_line": "Hi\r\nBcc: all@x.example"}
    )
    made = desk.run(new_quote, draft).number
    desk.run(set_office, email="buy@northfield.example", name="Office\r\nCc: all@x.example")
    desk.run(issue, made, "for the test")
    ((name, data),) = desk.ask(prepared, made).drafts()
    message = read(data)
    assert (message["Bcc"], message["Cc"], message["To"]) == (None, None, "buy@northfield.example")
    assert "/" not in name


def test_words_that_a_rule_wants_in_the_subject_are_put_there():
    class Wanted:
        kind, status = "field-contains", "confirmed"
        params: ClassVar = {"field": "subject_line", "any_of": ["Quotation", "Quote"]}

    assert rules.subject_for("Offer 7", [Wanted()]) == "Quotation Offer 7"
    assert rules.subject_for("Your quote 7", [Wanted()]) == "Your quote 7"


def test_every_language_says_the_same_things():
    for part in ("mail", "card", "holders"):
        english = rules.words(part, "en")
        for language in rules.languages():
            if rules.spoken(part, language) == language:
                assert rules.words(part, language).keys() == english.keys(), (part, language)


def test_too_much_for_one_message_is_said(desk, number, monkeypatch):
    monkeypatch.setattr("app.quotes.document.message.MOST_IN_A_MESSAGE", 1000)
    assert any("One message would carry" in warning for warning in desk.ask(prepared, number).warnings)


def test_sizes_are_said_as_people_read_them():
    assert [rules.size_words(n) for n in (10, 41_600, 1_250_000)] == ["1 KB", "42 KB", "1.2 MB"]
    assert Enclosed("a.pdf", b"").media_type == "application/pdf"


def test_the_profile_says_the_subject_and_one_file_for_each_message(desk):
    desk.run(
        file_paper,
        FiledDraft(kind="insurance", title="Insurance", file_name="x.pdf"),
        a_pdf("Insured"),
        "application/pdf",
    )
    profile = {"subject_line": "{institution} {number} R{revision} {title}", "one_per_mail": True}
    annexes = [Enclosure(kind="insurance", title="Insurance")]
    made = desk.run(new_quote, a_draft(annexes=annexes, profile=profile)).number
    desk.run(issue, made, "for the test")
    sending = desk.ask(prepared, made)
    assert sending.subject == f"northfield-state {made} R1 Protein sequencing, 48 samples"
    names, messages = zip(*((name, read(data)) for name, data in sending.drafts()), strict=True)
    assert names == (f"{made}-1.eml", f"{made}-2.eml")
    assert [message["Subject"][-5:] for message in messages] == ["(1/2)", "(2/2)"]
    assert all(len(list(message.iter_attachments())) == 1 for message in messages)
    assert "This is message 2 of 2" in messages[1].get_body().get_content()


def test_a_subject_with_a_slot_that_there_is_not_is_refused():
    with pytest.raises(Refusal, match="subject_line may use"):
        resolve({"subject_line": "{password}"})
