"""Ugly papers hold: every word is there, nothing leaves the sheet, nothing is drawn over anything else."""

import re
from dataclasses import fields, is_dataclass
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from app.basics.money import Money
from app.documents.paper import DocumentLine, Issuer
from app.documents.press import print_archived, prove
from app.documents.reading import text_of
from app.documents.sheet import sheet_of
from app.documents.tailoring import resolve
from app.documents.text import clean
from tests.documents.samples import MADE_AT
from tests.documents.ugly import UGLY

_NO_LOGO = {"broad logo", "tall logo", "tiny logo"}
_EVERY = [(name, size) for name in UGLY for size in ("letter", "a4")]
# Keys of words and columns; what only some profiles print; what stands in full elsewhere and is repeated in short.
_UNPRINTED = frozenset(
    {"kind", "key", "currency", "extra", "tax", "bank", "sender_line", "place_and_day", "signatory", "footer", "number",
     "logo", "addressee_label"}
)  # fmt: skip


@cache
def printed(name, size):
    paper, wishes = UGLY[name]
    tailoring = resolve(wishes | {"paper": size})
    return prove(paper, tailoring, MADE_AT), sheet_of(size, tailoring.window)


def entered(value):
    """Every text of a paper that every profile prints, in full."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from entered(part)
    elif is_dataclass(value) and not isinstance(value, Money):
        unprinted = set(_UNPRINTED)
        if isinstance(value, DocumentLine) and value.kind in {"section", "text"}:
            unprinted |= {"code", "unit", "position"}
        if isinstance(value, Issuer) and value.logo:
            unprinted.add("name")
        for each in fields(value):
            if each.name not in unprinted:
                yield from entered(getattr(value, each.name))


def marks(page):
    """The boxes of the strings on a page: left, foot, right, top in points."""
    found = []
    for thing in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT]):
        left, foot, right, top = thing.get_bounds()
        if right > left and top > foot:
            found.append((left, foot, right, top))
    return found


def outside(page, sheet):
    """The boxes of strings that leave the text area by more than a hair, or the sheet."""
    return [
        box
        for box in marks(page)
        if box[0] < sheet.left - 2 or box[2] > sheet.right + 2 or box[1] < 18 or box[3] > sheet.height - 18
    ]


def overlaid(page):
    """Pairs of strings that are drawn over each other, as far as one reads them."""
    every, words = sorted(marks(page)), page.get_textpage()
    for at, (left, foot, right, top) in enumerate(every):
        for other in every[at + 1 :]:
            if other[0] >= right - 0.6:
                break
            over = min(right, other[2]) - max(left, other[0])
            high = min(top, other[3]) - max(foot, other[1])
            if over > 0.6 and high > 0.3 * min(top - foot, other[3] - other[1]) + 0.6:
                yield words.get_text_bounded(left, foot, right, top), words.get_text_bounded(*other)


@pytest.mark.parametrize(("name", "size"), _EVERY)
def test_nothing_leaves_the_sheet(name, size):
    made, sheet = printed(name, size)
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert [outside(page, sheet) for page in document] == [[]] * made.pages


@pytest.mark.parametrize(("name", "size"), _EVERY)
def test_nothing_is_drawn_over_anything_else(name, size):
    made, _ = printed(name, size)
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert [list(overlaid(page)) for page in document] == [[]] * made.pages


@pytest.mark.parametrize(("name", "size"), _EVERY)
def test_every_word_is_there_in_its_order(name, size):
    made, _ = printed(name, size)
    assert made.missing == ()
    assert ["too small or too narrow" in each for each in made.warnings] == [True] * (name in _NO_LOGO)
    with pypdfium2.PdfDocument(made.pdf) as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    said = re.sub(r"\s", "", said.replace("\x02", "-").replace("\ufffe", "-"))
    for text in entered(UGLY[name][0]):
        at = 0
        for part in re.findall(r"\w{1,20}", clean(text)):
            at = said.find(part, at)
            assert at >= 0, f"{part!r} of {text[:60]!r}"
    assert "\ufffd" not in said


@pytest.mark.parametrize("name", UGLY)
def test_the_archived_page_says_what_the_plain_one_says(name):
    paper, wishes = UGLY[name]
    archived = print_archived(paper, resolve(wishes | {"paper": "a4"}), MADE_AT)
    assert text_of(archived) == text_of(printed(name, "a4")[0].pdf)
