"""Filed papers go along with a quote as the profile says: behind its pages, inside it, or as files of their own."""

from hashlib import sha256
from io import BytesIO

import pytest
from pikepdf import Pdf
from sqlalchemy import select

from app.basics.errors import Refusal
from app.documents.reading import riders_of, text_of
from app.quotes.commands import issue, new_quote
from app.quotes.document import preview, redraw, reprint
from app.quotes.document.hindering import Hindrances, hindrances
from app.quotes.document.sending import prepared
from app.quotes.drafts import LineDraft
from app.quotes.rules.offer import Enclosure
from app.records import Interaction, Revision
from app.seller.commands import file_paper
from app.seller.drafts import FiledDraft
from app.seller.picturing import set_picture
from tests.documents.test_annexes import a_pdf
from tests.documents.ugly import logo
from tests.quotes.conftest import a_draft

W9, BROKEN = a_pdf("W-9 page one", "W-9 page two"), b"%PDF-1.7 torn"


@pytest.fixture
def number(desk):
    def made(way, **files):
        for kind, data in files.items():
            desk.run(
                file_paper,
                FiledDraft(kind=kind.replace("_", "-"), title=kind, file_name=f"{kind}.pdf"),
                data,
                "application/pdf",
            )
        annexes = [Enclosure(kind=kind.replace("_", "-"), title=kind) for kind in files]
        return desk.run(new_quote, a_draft(annexes=annexes, profile={"annexes": way})).number

    return made


def test_merged_papers_follow_the_pages_and_are_drawn_again_byte_by_byte(desk, number):
    n = number("merge", w_9=W9)
    done = desk.run(issue, n)
    _, pdf = desk.ask(reprint, n)
    assert text_of(pdf)[-2:] == ["W-9 page one", "W-9 page two"]
    assert "Page 1 of 1" in text_of(pdf)[0]
    assert done.remarks == ()
    assert desk.ask(redraw, n) == pdf


def test_attached_papers_ride_in_the_quote(desk, number):
    n = number("attach", w_9=W9)
    desk.run(issue, n)
    _, pdf = desk.ask(reprint, n)
    assert riders_of(pdf)["w_9.pdf"] == W9
    assert len(text_of(pdf)) == 1
    assert desk.ask(redraw, n) == pdf


def test_papers_of_their_own_leave_the_quote_as_it_is(desk, number):
    n = number("separate", w_9=W9)
    desk.run(issue, n)
    _, pdf = desk.ask(reprint, n)
    assert "w_9.pdf" not in riders_of(pdf)
    assert len(text_of(pdf)) == 1


def test_a_broken_paper_is_named_in_the_answer_and_in_the_story_and_stops_nothing(desk, number):
    n = number("merge", w_9=W9, insurance=BROKEN)
    done = desk.run(issue, n)
    (remark,) = done.remarks
    assert remark.startswith("insurance was left out: it cannot be read as a PDF.")
    assert len(text_of(desk.ask(reprint, n)[1])) == 3
    told = desk.ask(lambda session: list(session.scalars(select(Interaction.text))))
    assert any(remark in text for text in told)


def test_what_went_along_is_frozen_by_its_hash_and_what_did_not_is_named_with_it(desk, number):
    n = number("merge", w_9=W9, insurance=BROKEN)
    desk.run(issue, n)
    content = desk.ask(lambda session: session.scalars(select(Revision.content)).one())
    assert content["annexes"][0] == {"title": "w_9", "sha256": sha256(W9).hexdigest()}
    assert content["remarks"][0].startswith("insurance was left out")
    assert content["remarks"][0] in desk.ask(prepared, n).warnings
    assert desk.ask(redraw, n) == desk.ask(reprint, n)[1]


def test_a_merged_quote_claims_no_standard_and_an_attached_one_does(desk, number):
    claims = (b"pdfaid:part", b"pdfuaid:part")
    for way, claimed in (("merge", False), ("attach", True)):
        n = number(way, w_9=W9)
        desk.run(issue, n)
        with Pdf.open(BytesIO(desk.ask(reprint, n)[1])) as pdf:
            told = pdf.Root.Metadata.read_bytes()
        assert [
            f"<{claim.decode()}>".encode() in told or claim.decode() + "=" in told.decode()
            for claim in claims
        ] == [claimed] * 2


def test_the_preview_of_a_draft_shows_the_merged_pages(desk, number):
    n = number("merge", w_9=W9)
    assert text_of(desk.ask(preview, n))[-2:] == ["W-9 page one", "W-9 page two"]
    assert len(text_of(desk.ask(preview, number("attach", insurance=W9)))) == 1


def test_a_broken_paper_that_goes_beside_is_named_too(desk, number):
    done = desk.run(issue, number("separate", insurance=BROKEN))
    assert done.remarks[0].startswith("insurance was left out")


def test_the_paper_names_as_attached_only_what_can_go_along(desk, number):
    for way in ("merge", "attach", "separate"):
        n = number(way, w_9=W9, insurance=BROKEN)
        desk.run(issue, n)
        first = text_of(desk.ask(reprint, n)[1])[0]
        assert "w_9" in first
        assert "insurance" not in first
        assert desk.ask(redraw, n) == desk.ask(reprint, n)[1]


def test_what_would_stay_behind_or_stop_the_issue_is_told_before_it(desk, number):
    n = number("merge", w_9=W9, insurance=BROKEN)
    told = desk.ask(hindrances, n)
    assert told.stops == ()
    assert [text.partition(":")[0] for text in told.remarks] == ["insurance was left out"]
    desk.run(issue, n)
    assert desk.ask(hindrances, n) == Hindrances()


def test_what_no_override_gets_past_is_told_before_the_issue(desk):
    for line, said in (
        (LineDraft(text="قياس", unit_price="10.00"), "from right to left"),
        (LineDraft(kind="discount", text="Goodwill", unit_price="-10.00"), "less than nothing"),
    ):
        n = desk.run(new_quote, a_draft(lines=[line])).number
        (stop,) = desk.ask(hindrances, n).stops
        assert said in stop
        with pytest.raises(Refusal, match=said):
            desk.run(issue, n, "try")


def test_a_logo_that_cannot_be_printed_is_told_before_the_issue(desk):
    desk.run(set_picture, "logo", logo(4000, 40))
    n = desk.run(new_quote, a_draft()).number
    (remark,) = desk.ask(hindrances, n).remarks
    assert remark.startswith("The logo is too small or too narrow to be printed and was left out.")


def test_an_empty_file_is_not_filed(desk):
    with pytest.raises(Refusal, match=r"w9\.pdf is empty"):
        desk.run(file_paper, FiledDraft(kind="w-9", title="W-9", file_name="w9.pdf"), b"", "application/pdf")
