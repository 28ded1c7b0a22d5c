"""A tagged paper reads in order: headings, paragraphs, one table with its heads; what repeats decorates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pypdfium2
import pytest

from app.documents.archive import Rider
from app.documents.paper import DocumentLine
from app.documents.press import print_archived, print_paper
from app.documents.reading import riders_of
from app.formats.en16931 import factur_x_metadata
from tests.documents.samples import (
    french_quote,
    french_tailoring,
    german_quote,
    german_tailoring,
    us_quote,
    us_tailoring,
)

NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)
PAPERS = {
    "us": (us_quote(), us_tailoring()),
    "de": (german_quote(), german_tailoring()),
    "fr": (french_quote(), french_tailoring()),
}


def long_quote():
    paper = us_quote()
    lines = [replace(paper.lines[0], position=str(n), text=f"Sample {n}") for n in range(1, 80)]
    lines.insert(40, DocumentLine(kind="section", text="The second part", amount=paper.lines[0].amount))
    lines.insert(20, DocumentLine(kind="text", text="A remark between the lines"))
    lines.insert(10, replace(paper.lines[0], position="x", text="word " * 1500))
    return replace(paper, lines=tuple(lines))


PAPERS["long"] = (long_quote(), us_tailoring())


def words_of(document, element, page=None):
    """The marks of an element and all below it, as text, through the numbers on its pages."""
    found = []
    page = element.get("/Pg", page)
    kids = element.get("/K", None)
    for kid in [] if kids is None else kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            found.append((page.objgen, int(kid)))
        elif kid.get("/Type") == "/MCR":
            found.append((kid.Pg.objgen, int(kid.MCID)))
        else:
            found += words_of(document, kid, page)
    return found


def tree(document):
    return document.Root.StructTreeRoot.K


@pytest.mark.parametrize("name", PAPERS)
def test_the_checker_finds_no_error(name, tmp_path):
    path = tmp_path / "x.pdf"
    path.write_bytes(print_archived(*PAPERS[name], NOW, [Rider("a.xml", b"<a/>")]))
    report = pdfua.validate(str(path))
    assert [f for f in report.findings if f.severity in (pdfua.Severity.ERROR, pdfua.Severity.WARNING)] == []


@pytest.mark.parametrize("name", PAPERS)
def test_every_mark_on_every_page_has_its_place_in_the_tree_once(name):
    with pikepdf.open(BytesIO(print_archived(*PAPERS[name], NOW))) as document:
        named = words_of(document, tree(document))
        assert len(named) == len(set(named))
        for page in document.pages:
            drawn = [
                int(operands[1].MCID)
                for operands, operator in pikepdf.parse_content_stream(page)
                if str(operator) == "BDC" and "/MCID" in operands[1]
            ]
            assert drawn == sorted(drawn) == [n for at, n in sorted(named) if at == page.obj.objgen]
            owners = document.Root.StructTreeRoot.ParentTree.Nums[2 * int(page.StructParents) + 1]
            assert len(owners) == len(drawn)
            assert all(owner is not None for owner in owners)


def test_the_tree_says_what_a_reader_needs():
    with pikepdf.open(BytesIO(print_archived(*PAPERS["long"], NOW))) as document:
        parts = [str(k.S) for k in tree(document).K]
        assert parts.count("/H1") == 1
        assert parts.index("/H1") < parts.index("/Table")
        assert parts.count("/Table") == 1, "one table over all its pages"
        rows = next(k for k in tree(document).K if k.S == "/Table").K
        assert {str(cell.S) for cell in rows[0].K} == {"/TH"}
        assert all(cell.A.Scope == "/Column" for cell in rows[0].K)
        width = len(rows[0].K)
        spans = [sum(int(c.A.ColSpan) if "/A" in c else 1 for c in row.K) for row in rows[1:]]
        assert set(spans) == {width}, "every row is as wide as the head"
        assert len(rows) == 1 + 82
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang) == "en-US"


@pytest.mark.parametrize("name", PAPERS)
def test_tagging_changes_nothing_that_is_seen_or_read(name):
    plain, tagged = (
        pypdfium2.PdfDocument(make(*PAPERS[name], NOW)) for make in (print_paper, print_archived)
    )
    assert len(plain) == len(tagged)
    for one, other in zip(plain, tagged, strict=True):
        assert one.get_textpage().get_text_bounded() == other.get_textpage().get_text_bounded()
        assert one.render(scale=0.5).to_pil().tobytes() == other.render(scale=0.5).to_pil().tobytes()


def test_the_same_paper_gives_the_same_bytes_with_what_rides_in_it():
    riders = [Rider("factur-x.xml", b"<x/>")]
    first, again = (
        print_archived(*PAPERS["de"], NOW, riders, extension=factur_x_metadata()) for _ in range(2)
    )
    assert first == again
    assert riders_of(first) == {"factur-x.xml": b"<x/>"}
    with pikepdf.open(BytesIO(first)) as document:
        xmp = document.Root.Metadata.read_bytes()
        assert xmp.count(b"<pdfaExtension:schemas>") == 1
        assert b"EN 16931" in xmp
        assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp
