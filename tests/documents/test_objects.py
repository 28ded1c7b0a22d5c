"""The writer of objects: byte for byte what the library makes of the same paper, and nothing held but numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.archive import About, Rider, archived
from app.documents.objects import literal, name, string
from app.documents.press import prove
from app.documents.structure import Structure
from app.documents.tailoring import resolve
from app.formats.en16931 import factur_x_metadata
from tests.documents import by_library
from tests.documents.test_press import quote
from tests.documents.test_structure import PAPERS
from tests.documents.ugly import UGLY

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ABOUT = About("Quote (1) \\ \ufffd", "Ünï “Q” 中", "Ω", "de-DE", NOW)
RIDERS = [
    Rider("quotation.xml", b"<line/>" * 900),
    Rider("ä (1).csv", b"1,2\n", "text/csv", "Data", "The \u2014 lines"),
    Rider("日本.bin", bytes(range(256)), "application/x-any+z", "Supplement", "("),
    Rider("a", b"a"),
]
_UGLY = [name for name in UGLY if name not in PAPERS]


def both(paper, tailoring, riders, extension=""):
    told, remembered = Structure(), by_library.Structure()
    plain, same = prove(paper, tailoring, NOW, told).pdf, prove(paper, tailoring, NOW, remembered).pdf
    assert plain == same
    ours = archived(plain, ABOUT, riders, structure=told, extension=extension)
    return ours, by_library.finished(plain, ABOUT, riders, remembered, extension)


@pytest.mark.parametrize("number", range(len(RIDERS) + 1))
@pytest.mark.parametrize("key", PAPERS)
def test_a_paper_is_what_the_library_would_make_of_it(key, number):
    ours, theirs = both(*PAPERS[key], RIDERS[:number], factur_x_metadata() if number else "")
    assert ours == theirs


@pytest.mark.parametrize("key", _UGLY)
def test_an_ugly_paper_is_too(key):
    paper, wishes = UGLY[key]
    ours, theirs = both(paper, resolve(wishes | {"paper": "a4"}), RIDERS[:1])
    assert ours == theirs


@pytest.mark.parametrize("lines", [0, 1, 5, 6, 11, 12, 13, 25, 90, 600])
def test_however_many_objects_there_are(lines):
    """The objects are shared out evenly among streams of at most a hundred: each number of streams has its edges."""
    ours, theirs = both(quote(lines), resolve({"paper": "letter"}), RIDERS[: lines % 3])
    assert ours == theirs


@pytest.mark.parametrize(
    "words",
    [
        "Two (samples)",
        "a ) ( b",
        "x (a (b) c) y \\",
        "endobj\nstream (",
        "<< /A 1 0 R >>",
        "trailer startxref 9",
    ],
)
def test_words_of_people_are_never_read_as_objects(words):
    paper, tailoring = PAPERS["us"]
    hostile = replace(paper, subject=words, title=words, issuer=replace(paper.issuer, name=words))
    ours, theirs = both(hostile, tailoring, RIDERS[:1])
    assert ours == theirs


def test_what_was_not_told_of_a_structure_has_none():
    plain = prove(*PAPERS["de"], NOW).pdf
    done = archived(plain, ABOUT, RIDERS)
    assert done == by_library.finished(plain, ABOUT, RIDERS)
    with pikepdf.open(BytesIO(done)) as document:
        assert "/StructTreeRoot" not in document.Root


def test_the_tree_of_a_long_paper_takes_bytes_and_no_objects():
    """A cell is some numbers in arrays: what is held for a paper of 600 lines is less than 40 bytes a mark."""
    structure = Structure()
    prove(quote(600), resolve({"paper": "letter"}), NOW, structure)
    arrays = (structure._elements, structure._parents, structure._marks)
    marks = len(structure._marks)
    assert marks > 2_000
    assert sum(len(each) * each.itemsize for each in arrays) < 40 * marks
    assert len(structure._heads) == 1


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_string_is_worded_as_the_library_words_it(text):
    assert literal(string(text)).encode("latin-1") == pikepdf.String(text).unparse()


@given(st.binary(max_size=40))
def test_bytes_are_too(raw):
    assert literal(raw).encode("latin-1") == pikepdf.String(raw).unparse()


@given(st.text("abc/ #()<>[]{}%é+-.0", max_size=20))
def test_a_name_holds_whatever_it_is_given(text):
    assert pikepdf.Object.parse(name(text).encode()) == pikepdf.Name("/" + text)
