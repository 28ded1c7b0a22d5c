"""Ugly papers: what people really send, and worse. Each is printed on both sizes of paper and measured in test_ugly."""

import random
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from app.basics.money import Money
from app.documents.paper import Contact, DocumentLine, Fact, Issuer, Party, Statement, TotalRow
from app.documents.tailoring import BLOCKS
from tests.documents.languages import JAPANESE, italian_quote, japanese_quote, spanish_quote
from tests.documents.samples import french_quote, german_quote, us_quote

HUGE = 99_999_999_999_999  # 999,999,999,999.99
ALL_COLUMNS = (
    "line", "code", "description", "commodity", "quantity", "unit", "list-price", "unit-price", "discount", "tax", "amount",
)  # fmt: skip
MIXED = (
    "Протеин β-лактоглобулин ≥ 98 % 東京大学 清华大学 한국어 Łódź Ångström ℃ → ✓ µm² Ὀδυσσεύς ọ́ x̂ ① ㈱ ₹₩¥€"
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def words(count, seed=1):
    """Numbered words, so that one that is lost or out of order is found."""
    chance = random.Random(seed)
    return " ".join(f"w{n}{'x' * chance.randrange(9)}" for n in range(count))


def logo(width, height):
    """A picture of these measures."""
    image = Image.new("RGB", (width, height), "#0f6b5c")
    ImageDraw.Draw(image).ellipse((0, 0, width - 1, height - 1), fill="#ffffff")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def line(n, **changes):
    made = DocumentLine(
        kind="service", position=str(n), text=f"Sample {n}, de novo sequencing", detail="two enzymes, one report",
        code=f"SEQ-{n:03}", quantity=10_000 * n, unit="sample", unit_price=3_100_000, amount=Money(31_000 * n, "USD"),
    )  # fmt: skip
    return replace(made, **changes)


def totals(minor, currency="USD"):
    return (
        TotalRow("subtotal", Money(minor, currency)),
        TotalRow("vat", Money(minor // 5, currency), rate=20_000),
        TotalRow("total-incl", Money(minor, currency), strong=True),
    )


def with_lines(*lines, **changes):
    return replace(us_quote(), lines=lines, totals=totals(123_456_789), **changes)


def logged(data):
    return replace(us_quote(), issuer=replace(us_quote().issuer, logo=data))


def two_hundred():
    kinds = (
        "service",
        "labour",
        "material",
        "section",
        "option",
        "text",
        "discount",
        "subtotal",
        "alternative",
    )
    return with_lines(
        *(line(n, kind=kinds[n % len(kinds)] if n % 7 == 0 else "service") for n in range(1, 201))
    )


def huge():
    every = line(
        1, quantity=99_999_999_999, unit_price=9_999_999_999_999_999, unit="Mischprobe", code="X" * 60,
        amount=Money(HUGE, "USD"), discount=Money(-HUGE, "USD"), tax="8.875%",
        extra={"list-price": "999,999,999,999.99", "commodity": "41115300-UNSPSC"},
    )  # fmt: skip
    return (
        with_lines(every, replace(every, kind="option", amount=Money(-HUGE, "USD")), line(3))
        if every
        else None
    )


def everything():
    """Every block, every column, every kind of fact."""
    paper = huge()
    return replace(
        paper, on_behalf="Prof. Dr. Dr. h. c. mult. Ada Okafor-Castellanos y Rodríguez de la Vega, Department of Chemistry",
        passages=(Statement("scope", words(120)), Statement(label="Own heading", text=f"One\n\nTwo\nThree\n\n{words(40)}")),
        issuer=replace(german_quote().issuer, logo=logo(800, 300)),
        facts=(*paper.facts, Fact("budget", "KST 4711 / AUF 0815 / " + "0123456789" * 4), Fact(label="L" * 50, value="V" * 80)),
        place_and_day="Bremen, 10.11.2026", signatory="Lena Brandt, Kundenbetreuung",
        statements=tuple(Statement(key, words(30, n)) for n, key in enumerate(("delivery-and-freight", "payment", "terms", "warranty", "validity"))),
    )  # fmt: skip


def unbroken():
    w = LONG_WORD
    return replace(
        us_quote(), title=w, subject=w, intro=w, number="Q" * 60, on_behalf=w, addressee_label=w,
        issuer=Issuer(name=w, tagline=w, lines=(w, w), bank=(w,)), addressee=Party(w, w, w, (w, w), w),
        facts=(Fact("number", w, strong=True, tail=w), Fact(label=w, value=w)), note=w, footer=w, signatory=w, place_and_day=w,
        lines=(line(1, text=w, detail=w, code=w, unit=w, position="1.1.1.1.1.1.1", tax=w), DocumentLine(kind="section", text=w),
               line(2, kind="option", text=w)),
        totals=(TotalRow(label=w, amount=Money(HUGE, "USD")), TotalRow("total", Money(HUGE, "USD"), strong=True)),
        statements=(Statement(label=w, text=w), Statement("terms", w)), boxes=(Statement("please-state", w), Statement("attached", w)),
        contacts=(Contact(w, w, w, w, w), Contact(w, w, w, w, w, stand_in=True)),
    )  # fmt: skip


def mixed():
    m = MIXED
    return replace(
        us_quote(), subject=m, intro=f"{m} {JAPANESE} {m}", on_behalf=m, addressee=Party(m, "東京大学大学院理学系研究科 購買課", lines=("〒113-0033 東京都文京区本郷7-3-1",)),
        issuer=replace(us_quote().issuer, name="Meridian 分析 Аналитика", lines=(m,)),
        lines=(line(1, text=m, detail=JAPANESE, code="東京-清华-한국", unit="検体"), line(2, kind="option", text=JAPANESE)),
        statements=(Statement("terms", JAPANESE), Statement("payment", m)), note=m, footer=JAPANESE,
    )  # fmt: skip


FORTY = tuple(f"Line {n} of an address that goes on, Building {n * 11}" for n in range(1, 41))
CODED = tuple(line(n, code="ABCDEFGHIJ-KLMNOPQRST/UVWXYZ0123.456789_" + "Z" * 21) for n in range(1, 6))

#: Name to paper and the wishes of its profile.
UGLY = {
    "two hundred lines": (two_hundred(), {"tax_split": True}),
    "a description of three pages": (with_lines(line(1), line(2, detail=words(2500)), line(3)), {}),
    "an option of two pages": (with_lines(line(1), line(2, kind="option", text=words(1500))), {}),
    "mixed scripts": (mixed(), {}),
    "no lines": (with_lines(), {}),
    "nothing but a name": (replace(us_quote(), lines=(), totals=(), facts=(), statements=(), boxes=(), contacts=(), addressee=Party(), on_behalf="", subject="", intro="", note=""), {}),
    "huge amounts": (huge(), {}),
    "huge amounts in every column": (huge(), {"columns": ALL_COLUMNS}),
    "everything at once": (everything(), {"columns": ALL_COLUMNS, "blocks": (*BLOCKS, "bank"), "show_bank": True, "tax_split": True, "signature": "acceptance", "dates": "long"}),
    "sealed": (us_quote(), {"signature": "seal", "show_bank": True}),
    "giant logo": (logged(logo(5000, 4000)), {}),
    "broad logo": (logged(logo(6000, 60)), {}),
    "tall logo": (logged(logo(60, 3000)), {}),
    "tiny logo": (logged(logo(3, 2)), {}),
    "an address of forty lines": (replace(us_quote(), addressee=Party("Northfield", lines=FORTY)), {}),
    "an address of forty lines behind a window": (replace(german_quote(), addressee=Party("Leuchtfeld", lines=FORTY)), {"language": "de-DE", "window": "left"}),
    "a letterhead of forty lines": (replace(us_quote(), issuer=replace(us_quote().issuer, lines=FORTY)), {"window": "right"}),
    "codes of sixty characters": (with_lines(*CODED), {}),
    "words without end": (unbroken(), {"signature": "acceptance", "show_bank": True}),
    "Kuwaiti dinars": (replace(us_quote(), currency="KWD", lines=(line(1, amount=Money(123_456_789, "KWD"), unit_price=1_234_567),), totals=totals(123_456_789, "KWD")), {}),
    "notes of many pages": (replace(us_quote(), note=words(900), statements=(Statement("terms", words(2000)), Statement("payment", words(900, 2)))), {}),
    "a box of many pages": (replace(us_quote(), boxes=(Statement("attached", words(1500)),)), {}),
    "many totals": (replace(with_lines(line(1)), totals=tuple(TotalRow(label=f"Tax number {n} at its own rate", amount=Money(HUGE - n, "USD"), rate=n) for n in range(70))), {}),
    "twenty contacts": (replace(us_quote(), contacts=tuple(Contact(f"Person {n}", "role", "+1 555", f"p{n}@meridian.example", "Mon–Fri") for n in range(20))), {}),
    "a foot of many words": (replace(us_quote(), footer="Every word of this foot is in the terms as well. " * 3, number="Q-2026-A0042-LONG-NUMBER"), {}),
    "English": (us_quote(), {"language": "en-GB"}),
    "French": (french_quote(), {"language": "fr-FR", "signature": "acceptance"}),
    "German": (german_quote(), {"language": "de-DE", "signature": "line", "show_bank": True}),
    "Spanish": (spanish_quote(), {"language": "es-ES", "signature": "acceptance"}),
    "Italian": (italian_quote(), {"language": "it-IT", "signature": "seal"}),
    "Japanese": (japanese_quote(), {"language": "ja-JP", "signature": "seal"}),
}  # fmt: skip
