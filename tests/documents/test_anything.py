"""Papers thrown together at random hold as the ugly ones do: inside the sheet, nothing over anything, no fault of ours."""

import random

import pypdfium2
import pytest

from app.basics.money import Money
from app.documents.paper import Contact, DocumentLine, Fact, Issuer, Paper, Party, Statement, TotalRow
from app.documents.press import print_archived, prove
from app.documents.reading import text_of
from app.documents.sheet import sheet_of
from app.documents.tailoring import BLOCKS, resolve
from tests.documents.samples import MADE_AT
from tests.documents.test_ugly import outside, overlaid
from tests.documents.ugly import ALL_COLUMNS, logo

ATOMS = (
    "protein", "α", "日本語", "。", "「", "清华", "한국", "→", "ọ́", "x" * 30, "12,345.67", "-", "/", "a.b@c.example", " ", "  ",
    "\n", "é", "(", ")", "\\", "Ж", "‑", "\u00a0", "ﬁ", "①", "😀", "ש", "\x00", "…", "W", "i",
)  # fmt: skip
LOGOS = (None, logo(10, 10), logo(300, 100), logo(30, 900), b"no picture")
KINDS = ("service", "option", "section", "text", "subtotal", "alternative", "discount")
COLUMNS = (
    ALL_COLUMNS, ("description", "amount"), ("amount", "description", "line"),
    ("line", "description", "code", "quantity", "unit", "unit-price", "amount"),
)  # fmt: skip
ORDERS = (
    BLOCKS, (*BLOCKS, "bank"), tuple(one for both in BLOCKS for one in both.split("|")),
    ("totals|note", "contact|signature", "title", "lines"),
)  # fmt: skip
LANGUAGES = ("en-US", "fr-FR", "de-DE", "es-MX", "it-IT", "ja-JP")


class Chance:
    """One random paper and profile."""

    def __init__(self, seed):
        self.any = random.Random(seed)
        self.currency = self.one("USD", "EUR", "JPY", "KWD")

    def one(self, *of):
        return self.any.choice(of)

    def words(self, most):
        return "".join(self.one(*ATOMS) + self.one("", " ") for _ in range(self.any.randrange(most)))

    def some(self, make, most):
        return tuple(make() for _ in range(self.any.randrange(most)))

    def money(self):
        return Money(
            self.one(0, 1, -5, 10 ** self.any.randrange(1, 15), -(10 ** self.any.randrange(1, 14))),
            self.currency,
        )

    def line(self):
        w = self.words
        return DocumentLine(
            kind=self.one(*KINDS), position=w(2), text=w(self.one(10, 10, 60)), detail=w(self.one(15, 15, 15, 400)), code=w(6), unit=w(3),
            quantity=self.one(None, 1, 10 ** self.any.randrange(12)), unit_price=self.one(None, 0, 10 ** self.any.randrange(15)),
            discount_rate=self.one(None, 5_000), tax=w(2), amount=self.one(None, self.money()),
            extra={"list-price": self.one("", "9,999.99"), "commodity": w(3)},
        )  # fmt: skip

    def fact(self):
        value = self.one(self.words(4), self.words(12), self.money(), MADE_AT.date())
        return Fact(
            self.one("number", "date", ""),
            value,
            self.one(True, False),
            self.words(2),
            self.one("", self.words(3)),
        )

    def statement(self):
        return Statement(
            self.one("terms", "payment", ""), self.words(self.one(5, 30, 300)), self.one("", self.words(3))
        )

    def total(self):
        return TotalRow(
            "total",
            self.money(),
            self.one(None, 19_000),
            self.one(True, False),
            self.one(True, False),
            self.one("", self.words(4)),
        )

    def contact(self):
        w = self.words
        return Contact(w(4), w(3), w(3), w(3), w(3), self.one(True, False))

    def paper(self):
        w, some = self.words, self.some
        return Paper(
            kind=self.one("quote", "invoice", "letter"), currency=self.currency, number=w(4), revision=self.one(None, 2), title=self.one("", w(6)),
            issuer=Issuer(w(6), w(6), some(lambda: w(10), 6), w(5), self.one(*LOGOS), some(lambda: w(5), 4)), on_behalf=w(5),
            addressee=Party(w(6), w(4), w(4), some(lambda: w(6), self.one(3, 45)), w(2)), facts=some(self.fact, 7), subject=w(10), intro=w(40),
            passages=some(self.statement, 3), lines=some(self.line, self.one(1, 4, 13, 60)), totals=some(self.total, 9), note=w(30),
            statements=some(self.statement, 5), boxes=some(self.statement, 4), contacts=some(self.contact, 4), place_and_day=w(4),
            signatory=w(4), footer=w(20),
        )  # fmt: skip

    def tailoring(self):
        return resolve(
            {
                "paper": self.one("letter", "a4"), "language": self.one(*LANGUAGES), "columns": self.one(*COLUMNS), "blocks": self.one(*ORDERS),
                "signature": self.one("none", "line", "acceptance", "seal"), "window": self.one("none", "left", "right"),
                "show_bank": self.one(True, False), "tax_split": self.one(True, False),
            }
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_any_paper_holds(seed):
    chance = Chance(seed)
    paper, tailoring = chance.paper(), chance.tailoring()
    made, sheet = prove(paper, tailoring, MADE_AT), sheet_of(tailoring.paper, tailoring.window)
    with pypdfium2.PdfDocument(made.pdf) as document:
        assert [outside(page, sheet) for page in document] == [[]] * made.pages
        assert [list(overlaid(page)) for page in document] == [[]] * made.pages
    assert set(made.missing) <= {"ש"}
    assert text_of(print_archived(paper, tailoring, MADE_AT)) == text_of(made.pdf)
