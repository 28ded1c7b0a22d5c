"""What rides in a PDF, what it says of itself, and that finishing it changes nothing on the page."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from lxml import etree

from app.documents.archive import About, Rider, archived
from app.documents.press import print_paper
from app.documents.reading import riders_of
from tests.documents.samples import german_quote, german_tailoring

NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
ABOUT = About("Quote Q-2026-A0001 <b>&</b>", "Meridian “Analytical”", "Cryo-EM", "de-DE", NOW)
XML = b"<?xml version='1.0'?><Quotation/>"
RIDERS = [Rider("quotation.xml", XML), Rider("a.csv", b"1,2\n", "text/csv", "Data", "The lines")]
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module")
def plain():
    return print_paper(german_quote(), german_tailoring(), NOW)


def text_of(pdf):
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def picture_of(pdf):
    return pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().tobytes()


def test_what_rides_comes_out_as_it_went_in_and_the_page_stays(plain):
    done = archived(plain, ABOUT, RIDERS)
    assert riders_of(done) == {"quotation.xml": XML, "a.csv": b"1,2\n"}
    assert text_of(done) == text_of(plain)
    assert picture_of(done) == picture_of(plain)


def test_the_same_input_gives_the_same_bytes(plain):
    assert archived(plain, ABOUT, RIDERS) == archived(plain, ABOUT, list(reversed(RIDERS)))


def test_it_says_what_it_is_alike_in_both_places(plain):
    with pikepdf.open(BytesIO(archived(plain, ABOUT, RIDERS))) as document:
        xmp = etree.fromstring(document.Root.Metadata.read_bytes())
        told = {
            etree.QName(e).localname: "".join(e.itertext()).strip()
            for e in xmp.iter()
            if e.tag is not etree.PI
        }
        assert told["part"] == "3"
        assert told["conformance"] == "B"
        assert told["title"] == str(document.docinfo.Title) == ABOUT.title
        assert told["creator"] == str(document.docinfo.Author) == ABOUT.author
        assert told["CreateDate"] == "2026-11-22T10:00:00+00:00"
        assert str(document.docinfo.CreationDate) == "D:20261122100000+00'00'"
        assert str(document.Root.Lang) == "de-DE"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert [str(spec.AFRelationship) for spec in document.Root.AF] == ["/Data", "/Alternative"]


def test_the_extension_joins_the_metadata(plain):
    extension = f'<x:Description xmlns:x="{RDF[1:-1]}" x:about=""><fx:Version xmlns:fx="urn:f">1.0</fx:Version></x:Description>'
    with pikepdf.open(BytesIO(archived(plain, ABOUT, extension=extension))) as document:
        assert etree.fromstring(document.Root.Metadata.read_bytes()).findtext(".//{urn:f}Version") == "1.0"


def test_the_library_itself_finds_nothing_wrong_with_it(plain):
    with pikepdf.open(BytesIO(archived(plain, ABOUT, RIDERS))) as document:
        assert document.check_pdf_syntax() == []
