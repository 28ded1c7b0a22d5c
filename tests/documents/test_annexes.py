from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf, String
from reportlab.pdfgen.canvas import Canvas

from app.documents import annexes
from app.documents.annexes import Annex, bound
from app.documents.archive import Rider
from app.documents.press import print_archived, print_paper
from app.documents.reading import riders_of, text_of
from tests.documents.samples import MADE_AT, us_quote, us_tailoring


def a_pdf(*pages):
    out = BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=1)
    for words in pages:
        canvas.drawString(40, 200, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def changed(pdf, change, **saving):
    out = BytesIO()
    with Pdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(out, deterministic_id=not saving, **saving)
    return out.getvalue()


MAIN = print_paper(us_quote(), us_tailoring(), MADE_AT)
W9 = Annex("Form W-9", a_pdf("W-9 page one", "W-9 page two"))
LETTER = Annex("Sole-source letter", a_pdf("Only we can"))


def scripted(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def formed(document):
    document.Root.AcroForm = Dictionary(Fields=pikepdf.Array(), XFA=String("<xdp/>"))


def launching(document):
    annotation = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F=String("x.exe"))
    )
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([annotation]))


def carrying(document):
    document.attachments["x.exe"] = b"MZ"


def signed(document):
    field = document.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=Dictionary(Type=Name.Sig)))
    document.Root.AcroForm = Dictionary(Fields=[field], SigFlags=3)


def without_pages(document):
    while len(document.pages):
        del document.pages[0]


def test_merged_annexes_follow_the_document_with_a_bookmark_each():
    done = bound(MAIN, [W9, LETTER], "merge", MADE_AT)
    said = text_of(done.pdf)
    assert said == [*text_of(MAIN), "W-9 page one", "W-9 page two", "Only we can"]
    assert "Page 1 of 1" in said[0]
    with Pdf.open(BytesIO(done.pdf)) as document, document.open_outline() as outline:
        marks = [
            (item.title, document.pages.index(pikepdf.Page(item.destination[0]))) for item in outline.root
        ]
        assert [tuple(map(float, page.mediabox[2:])) for page in document.pages][1:] == [(400, 300)] * 3
    assert marks == [("Form W-9", 1), ("Sole-source letter", 3)]
    assert (done.beside, done.remarks) == ((), ())


def test_attached_annexes_are_inside_byte_for_byte_and_the_pages_stay():
    done = bound(MAIN, [W9, LETTER], "attach", MADE_AT)
    assert riders_of(done.pdf) == {"Form W-9.pdf": W9.pdf, "Sole-source letter.pdf": LETTER.pdf}
    assert text_of(done.pdf) == text_of(MAIN)


def test_an_archived_document_keeps_its_riders_when_annexes_join_them():
    main = print_archived(us_quote(), us_tailoring(), MADE_AT, [Rider("quote.xml", b"<q/>")])
    done = bound(main, [W9], "attach", MADE_AT)
    assert set(riders_of(done.pdf)) == {"quote.xml", "Form W-9.pdf"}
    with Pdf.open(BytesIO(done.pdf)) as document:
        assert sorted(str(one.AFRelationship) for one in document.Root.AF) == ["/Alternative", "/Supplement"]
        assert document.open_metadata().pdfa_status == "3B"


def test_a_document_with_pages_of_others_claims_no_standard():
    main = print_archived(us_quote(), us_tailoring(), MADE_AT)
    with Pdf.open(BytesIO(bound(main, [W9], "merge", MADE_AT).pdf)) as document:
        told = document.open_metadata()
        assert told.pdfa_status == ""
        assert "pdfuaid:part" not in told
        assert "Q-2026-A0042" in told["dc:title"]


def test_separate_annexes_lie_beside_under_names_that_differ():
    done = bound(
        MAIN,
        [W9, replace(W9, file_name="../form w-9.PDF"), replace(W9, title="Form W-9")],
        "separate",
        MADE_AT,
    )
    assert done.pdf == MAIN
    assert [one.file_name for one in done.beside] == ["Form W-9.pdf", "form w-9.PDF.pdf", "Form W-9-2.pdf"]
    assert {one.pdf for one in done.beside} == {W9.pdf}


@pytest.mark.parametrize("way", ["merge", "attach", "separate"])
@pytest.mark.parametrize(
    ("pdf", "why"),
    [
        (b"%PDF-1.7 nothing follows", "cannot be read"),
        (b"", "cannot be read"),
        (W9.pdf[:300], "cannot be read"),
        (changed(W9.pdf, lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u")), "pass phrase"),
        (changed(W9.pdf, lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")), "protected"),
        (changed(W9.pdf, scripted), "JavaScript"),
        (changed(W9.pdf, formed), "XFA"),
        (changed(W9.pdf, launching), "start a program"),
        (changed(W9.pdf, carrying), "other files"),
        (changed(W9.pdf, without_pages), "no pages"),
    ],
)
def test_what_cannot_go_along_is_named_and_the_rest_goes(way, pdf, why):
    done = bound(MAIN, [Annex("Insurance", pdf), LETTER], way, MADE_AT)
    (remark,) = done.remarks
    assert remark.title == "Insurance"
    assert remark.left_out
    assert remark.text.startswith("Insurance was left out: it ")
    assert why in remark.text
    without = bound(MAIN, [LETTER], way, MADE_AT)
    assert (done.pdf, done.beside) == (without.pdf, without.beside)


def test_enormous_annexes_are_named(monkeypatch):
    monkeypatch.setattr(annexes, "MOST_PAGES", 1)
    assert "2 pages" in bound(MAIN, [W9], "merge", MADE_AT).remarks[0].text
    monkeypatch.setattr(annexes, "MOST_BYTES", 100)
    assert "25 MB" in bound(MAIN, [LETTER], "merge", MADE_AT).remarks[0].text
    monkeypatch.undo()
    monkeypatch.setattr(annexes, "MOST_ALTOGETHER", len(W9.pdf) + 10)
    done = bound(MAIN, [W9, LETTER], "separate", MADE_AT)
    assert [one.title for one in done.beside] == ["Form W-9"]
    assert "60 MB" in done.remarks[0].text


def test_a_signed_annex_is_attached_so_that_its_signature_stays():
    sealed = Annex("Certificate", changed(W9.pdf, signed))
    done = bound(MAIN, [sealed, LETTER], "merge", MADE_AT)
    assert riders_of(done.pdf) == {"Certificate.pdf": sealed.pdf}
    assert text_of(done.pdf)[1:] == ["Only we can"]
    assert [(one.title, one.left_out) for one in done.remarks] == [("Certificate", False)]


def test_a_filled_form_is_merged_as_it_looks():
    def filled(document):
        field = document.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), V=String("Meridian filled"),
                       DA=String("/Helv 12 Tf 0 g"), Rect=[40, 100, 300, 130], P=document.pages[0].obj, F=4)
        )  # fmt: skip
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([field]))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.Root.AcroForm = Dictionary(
            Fields=[field],
            NeedAppearances=True,
            DA=String("/Helv 12 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=font)),
        )

    done = bound(MAIN, [Annex("Form", changed(LETTER.pdf, filled))], "merge", MADE_AT)
    assert "Meridian filled" in text_of(done.pdf)[-1]
    with Pdf.open(BytesIO(done.pdf)) as document:
        assert Name.AcroForm not in document.Root


@pytest.mark.parametrize("way", ["merge", "attach"])
def test_the_same_annexes_are_the_same_bytes(way):
    assert bound(MAIN, [W9, LETTER], way, MADE_AT).pdf == bound(MAIN, [W9, LETTER], way, MADE_AT).pdf


@pytest.mark.parametrize("way", ["merge", "attach", "separate"])
def test_without_annexes_nothing_changes(way):
    assert bound(MAIN, [], way, MADE_AT).pdf == MAIN
