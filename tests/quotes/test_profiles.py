"""Who chooses how a quote looks: house, institution, office, payer, client, quote; and a profile tried before it is kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from app.basics.errors import Refusal
from app.documents.reading import text_of
from app.documents.registry import BLOCKS, block
from app.documents.setting import prose
from app.documents.style import BODY
from app.documents.tailoring import HOUSE
from app.institutions import queries as institutions
from app.institutions.commands import add_institution, edit_payer, set_document_profile
from app.institutions.drafts import InstitutionDraft, PayerDraft, ProfileDraft
from app.institutions.retiring import retire_office
from app.quotes.commands import new_quote
from app.quotes.document import document_of, pdf_of
from app.quotes.document.trial import trial
from app.quotes.queries import check, quote
from app.records import DocumentProfile
from app.seller.picturing import pictures, set_picture
from app.seller.queries import who
from tests.quotes.conftest import a_draft


def picture(colour="red", size=(60, 40)):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def number(desk):
    return desk.run(new_quote, a_draft()).number


@pytest.fixture
def places(desk):
    purchasing = desk.ask(institutions.office, desk.institution, "purchasing").id
    payer = desk.ask(institutions.payers, desk.institution)[0].id
    return purchasing, payer


def wish(desk, settings, of=None, on="quote"):
    desk.run(set_document_profile, desk.institution, on, settings, of)


def printed(desk, number):
    return " ".join(text_of(pdf_of(desk.ask(document_of, number)))).replace("\n", " ")


def test_the_payer_has_the_word_after_the_office_and_the_office_after_the_institution(desk, number, places):
    office, payer = places
    wish(desk, {"paper": "letter", "signature": "line", "tax_split": True, "words": {"quote": "Offer"}})
    wish(desk, {"paper": "a4", "signature": "none", "words": {"quote": "Estimate"}}, office)
    wish(desk, {"signature": "acceptance", "words": {"total": "Grand total"}}, payer)
    look = desk.ask(document_of, number).tailoring
    assert (look.paper, look.signature, look.tax_split) == ("a4", "acceptance", True)
    assert dict(look.words) == {"quote": "Estimate", "total": "Grand total"}
    assert look.chosen["paper"] == "Purchasing"
    assert look.chosen["signature"] == "Northfield Research Foundation"
    assert look.chosen["tax_split"] == "Northfield State University"
    assert look.chosen["words.quote"] == "Purchasing"
    assert look.chosen["window"] == HOUSE


def test_a_quote_says_who_chose_what(desk, number, places):
    wish(desk, {"paper": "a4"}, places[1])
    assert "Paper a4, because Northfield Research Foundation asks." in desk.ask(quote, number).look.because


def test_words_of_the_profile_stand_on_the_paper(desk, number):
    wish(desk, {"words": {"quote": "Kostenvoranschlag", "payment": "So wird gezahlt"}, "intro": "As agreed."})
    text = printed(desk, number)
    assert "Kostenvoranschlag" in text
    assert "So wird gezahlt" in text
    assert "As agreed." in text
    assert "Quotation" not in text.replace("Quotation for", "").replace("This quotation", "")


def test_wishes_for_an_office_of_another_house_are_refused(desk, places):
    other = desk.run(new_institution)
    with pytest.raises(Refusal, match="no such office or payer"):
        desk.run(set_document_profile, other, "quote", {"paper": "a4"}, places[0])


def new_institution(session):
    return add_institution(session, InstitutionDraft(name="Elsewhere", country="DE"))


def test_the_wishes_of_an_office_go_with_it(desk, places):
    wish(desk, {"paper": "a4"}, places[0])
    desk.run(retire_office, places[0])
    left = desk.ask(
        lambda s: s.scalar(
            select(func.count()).select_from(DocumentProfile).where(DocumentProfile.office_id.is_not(None))
        )
    )
    assert left == 0


def officer(desk, places, **more):
    row = desk.ask(institutions.payers, desk.institution)[0]
    draft = PayerDraft(
        row.lines, row.key, is_default=True, officer="Sugiyama Naoshi", officer_title="President", **more
    )
    desk.run(edit_payer, places[1], draft)


def test_the_officer_stands_where_the_profile_puts_them(desk, number, places):
    officer(desk, places)
    text = printed(desk, number)
    assert (
        text.index("Northfield Research Foundation")
        < text.index("Sugiyama Naoshi, President")
        < text.index("Purchasing Services, Box")
    )
    wish(desk, {"addressee_order": ["officer", "organisation", "lines"]})
    text = printed(desk, number)
    assert text.index("Sugiyama Naoshi, President") < text.index("Northfield Research Foundation")
    wish(desk, {"addressee_order": ["organisation", "lines"]})
    assert "Sugiyama" not in printed(desk, number)


def test_in_japanese_the_title_comes_before_the_honoured_name(desk, number, places):
    officer(desk, places)
    wish(desk, {"language": "ja-JP"})
    assert desk.ask(document_of, number).paper.addressee.officer == "President Sugiyama Naoshi 様"


def test_seal_and_signature_are_pictures_of_ours_where_the_profile_asks(desk, number):
    desk.run(set_picture, "seal", picture())
    lena = desk.ask(who, "LB").id
    desk.run(set_picture, "signature", picture("blue"), lena)
    plain = desk.ask(document_of, number).paper
    assert plain.signature is None
    assert plain.issuer.seal is None
    wish(desk, {"signature": "seal", "seals": ["company", "representative"], "signature_picture": True})
    made = desk.ask(document_of, number)
    assert made.paper.signature
    assert made.paper.issuer.seal
    pdf = pdf_of(made)
    assert pdf.count(b"/Subtype /Image") == 2
    assert text_of(pdf)[0].count("Seal") == 2


def test_the_representative_has_a_seal_of_its_own_beside_that_of_the_firm(desk, number):
    wish(desk, {"signature": "seal", "seals": ["company", "representative"]})
    desk.run(set_picture, "seal", picture())
    empty = pdf_of(desk.ask(document_of, number))
    desk.run(set_picture, "representative-seal", picture("blue"))
    made = desk.ask(document_of, number)
    assert made.paper.issuer.representative_seal not in (None, made.paper.issuer.seal)
    assert pdf_of(made).count(b"/Subtype /Image") == empty.count(b"/Subtype /Image") + 1
    desk.run(set_picture, "representative-seal", None)
    assert desk.ask(document_of, number).paper.issuer.representative_seal is None
    assert set(desk.ask(pictures)) == {"seal"}


@pytest.mark.parametrize("data", [b"<svg onload='x'/>", b"%PDF-1.7", b"", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused_at_the_door(desk, data):
    with pytest.raises(Refusal, match="The logo cannot be read as a picture"):
        desk.run(set_picture, "logo", data)
    assert desk.ask(pictures) == {}


def test_a_picture_is_written_anew_so_that_nothing_rides_in_it(desk):
    desk.run(set_picture, "logo", picture() + b"<?php evil ?>")
    assert b"evil" not in desk.ask(pictures)["logo"]
    desk.run(set_picture, "logo", None)
    assert desk.ask(pictures) == {}


def test_a_profile_is_tried_on_a_real_quote_and_nothing_is_kept(desk, number, places):
    draft = ProfileDraft(
        desk.institution, "quote", {"paper": "a4", "title": "Estimate"}, places[1], "The foundation"
    )
    tried = desk.ask(trial, draft)
    assert tried.number == number
    assert tried.document.tailoring.title == "Estimate"
    assert tried.look.chosen["title"] == "The foundation"
    assert "Estimate" in text_of(pdf_of(tried.document))[0]
    assert dict(tried.own) == {}
    assert desk.ask(document_of, number).tailoring.title == ""


def test_what_a_level_says_already_is_read_before_it_is_changed(desk, number):
    stored = desk.ask(trial, ProfileDraft(desk.institution, "quote"))
    assert stored.own["tax_split"] is True
    without = desk.ask(trial, ProfileDraft(desk.institution, "quote", {}))
    assert without.look.tax_split is False
    assert without.look.chosen["tax_split"] == HOUSE


def test_a_wish_that_cannot_be_met_is_refused_while_it_is_tried(desk, number):
    with pytest.raises(Refusal, match="no label 'qoute'"):
        desk.ask(trial, ProfileDraft(desk.institution, "quote", {"words": {"qoute": "Estimate"}}))


def test_a_block_nobody_had_is_one_function(desk, number):
    @block("haiku")
    def haiku(setting, area):
        return [prose(area, BODY, setting.text("An old silent pond"), gap=10.0)]

    try:
        wish(desk, {"blocks": ["letterhead", "addressee|title", "haiku", "lines", "note|totals"]})
        text = printed(desk, number)
        assert "An old silent pond" in text
        assert text.index("An old silent pond") < text.index("De novo protein sequencing")
        assert "haiku" in desk.ask(trial, ProfileDraft(desk.institution, "quote")).blocks
    finally:
        del BLOCKS["haiku"]


def test_preflight_reads_the_address_and_the_seals_as_they_are_printed(desk, number, places):
    officer(desk, places)
    wish(desk, {"signature": "seal", "seals": ["company", "representative"]})
    assert desk.ask(check, number).preflight.may_issue
