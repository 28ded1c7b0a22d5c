import datetime as dt
import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.basics.errors import Refusal
from app.basics.money import Money
from app.documents.fonts import lacking, shapes
from app.documents.paper import DocumentLine, Issuer, Paper, Party, Statement, TotalRow
from app.documents.press import check_printable, print_paper, prove, unprintable
from app.documents.reading import text_of
from app.documents.tailoring import resolve
from app.documents.text import clean
from tests.documents.languages import italian_quote, japanese_quote, spanish_quote, tailored
from tests.documents.samples import (
    MADE_AT,
    french_quote,
    french_tailoring,
    german_quote,
    german_tailoring,
    us_quote,
    us_tailoring,
)

GOLDEN = Path(__file__).parents[1] / "golden"
LETTER = resolve({"paper": "letter"})
PAPERS = {
    "quote_us_letter": (us_quote(), us_tailoring()),
    "quote_de_a4": (german_quote(), german_tailoring()),
    "quote_fr_a4": (french_quote(), french_tailoring()),
    "quote_es_a4": (spanish_quote(), tailored("es-ES", signature="acceptance")),
    "quote_it_a4": (italian_quote(), tailored("it-IT", signature="seal")),
    "quote_ja_a4": (japanese_quote(), tailored("ja-JP", signature="seal")),
}


def plain(text):
    """Text without its spaces and line ends: how lines break is layout, what they say is not."""
    return re.sub(r"\s+", "", text)


def pages(paper, tailoring=LETTER):
    return text_of(print_paper(paper, tailoring, MADE_AT))


def body(said):
    """All pages as one text, without page heads and feet."""
    lines = [line for page in said for line in page.splitlines()]
    repeated = re.compile(r"Page \d+ of \d+$|^Meridian Analytical( Quotation Q-2026.*)?$")
    return "\n".join(line for line in lines if not repeated.search(line))


def quote(count, **changes):
    lines = tuple(
        DocumentLine(
            position=str(n),
            text=f"Sample {n}",
            quantity=10_000,
            unit="set",
            unit_price=1_000_000,
            amount=Money(10_000, "USD"),
        )
        for n in range(1, count + 1)
    )
    total = Money(10_000 * count, "USD")
    rows = (TotalRow("subtotal", total), TotalRow("total", total, strong=True))
    return replace(us_quote(), lines=lines, totals=rows, **changes)


@pytest.mark.parametrize("name", PAPERS)
def test_a_page_says_what_its_golden_text_says(name):
    paper, tailoring = PAPERS[name]
    said = "\n\f\n".join(pages(paper, tailoring)) + "\n"
    golden = GOLDEN / f"{name}.txt"
    assert said == golden.read_text("utf-8"), (
        f"the text of {name} has changed; look at it, then renew {golden.name}"
    )


@pytest.mark.parametrize("name", PAPERS)
def test_no_page_shows_a_box_for_a_character(name):
    paper, tailoring = PAPERS[name]
    printed = prove(paper, tailoring, MADE_AT)
    said = "".join(text_of(printed.pdf))
    assert "■" not in said
    assert "\ufffd" not in said
    assert printed.warnings == ()


def test_the_same_paper_is_the_same_bytes():
    first = print_paper(us_quote(), us_tailoring(), MADE_AT)
    pages(german_quote(), german_tailoring())
    assert print_paper(us_quote(), us_tailoring(), MADE_AT) == first


def test_another_moment_is_another_file():
    later = print_paper(us_quote(), us_tailoring(), MADE_AT + dt.timedelta(seconds=1))
    assert later != print_paper(us_quote(), us_tailoring(), MADE_AT)


@pytest.mark.parametrize("count", [0, 1, 45, 500])
def test_every_line_and_one_total_are_printed(count):
    said = pages(quote(count))
    found = re.findall(r"Sample (\d+)", "\n".join(said))
    assert [int(n) for n in found] == list(range(1, count + 1))
    assert sum(page.count("Total USD") for page in said) == 1


def test_each_page_counts_itself_and_all():
    said = pages(quote(120))
    assert len(said) > 2
    for number, page in enumerate(said, start=1):
        assert f"Page {number} of {len(said)}" in page


def test_the_table_head_is_repeated_where_lines_go_on():
    said = pages(quote(120))
    assert all("Unit price" in page for page in said if "Sample" in page)


@pytest.mark.parametrize("count", range(10, 70))
def test_the_totals_stay_together_with_the_last_line(count):
    for page in pages(quote(count)):
        if "Total USD" in page:
            assert "Subtotal" in page
            assert f"Sample {count} " in page


def test_a_description_of_three_pages_flows_and_loses_nothing():
    words = " ".join(f"word{n}" for n in range(2500))
    paper = quote(3)
    long = replace(paper.lines[1], detail=words)
    said = pages(replace(paper, lines=(paper.lines[0], long, paper.lines[2])))
    assert len(said) >= 3
    found = re.findall(r"word(\d+)", body(said))
    assert [int(n) for n in found] == list(range(2500))
    assert "Sample 3" in "".join(said)


def test_text_before_a_cut_stays_above_the_foot():
    words = " ".join(f"word{n}" for n in range(2500))
    for page in pages(replace(quote(1), intro=words)):
        assert page.rstrip().splitlines()[-1].startswith("Q-2026-A0042 revision 2 ")


def test_two_hundred_thousand_characters_of_notes_are_printed_whole():
    words = "note and more note. " * 10_000
    said = pages(replace(quote(2), statements=(Statement("terms", words),)))
    assert plain(body(said)).count("noteandmorenote.") == 10_000


def test_a_word_without_end_is_broken_and_kept():
    said = pages(replace(quote(1), intro="x" * 20_000))
    assert "".join(said).count("x") >= 20_000


def test_letter_and_a4_differ_in_size_only():
    letter, a4 = (prove(us_quote(), us_tailoring(paper=paper), MADE_AT).pdf for paper in ("letter", "a4"))
    assert b"0 0 612 792" in letter
    assert b"0 0 595.2756 841.8898" in a4
    assert plain("".join(text_of(letter))) == plain("".join(text_of(a4)))


def test_markup_is_printed_as_it_stands():
    words = '<img src="/etc/passwd"/><b>bold</b> Anna <anna@example.org> AT&T &copy; <!-- 100 --> <Ltd>'
    assert plain(words) in plain("".join(pages(replace(quote(1), intro=words))))


def test_characters_without_a_shape_are_named_and_the_issue_refused():
    paper = replace(quote(1), intro="Sample 𓀀 and ש, 𓀀 again", issuer=Issuer("Żółć 中"))
    assert set(unprintable(paper)) == {"𓀀", "ש"}
    with pytest.raises(Refusal, match=r"𓀀 \(U\+13000\).*right to left"):
        check_printable(paper)
    printed = prove(paper, LETTER, MADE_AT)
    assert set(printed.missing) == {"𓀀", "ש"}
    assert "U+13000" in printed.warnings[0]
    assert "Sample \ufffd and" in "".join(text_of(printed.pdf))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("שלום", "right to left"),
        ("हिन्दी", "join or move"),
        ("日\u0301", "stand on a letter"),
        ("\U0001f9ea", "another script"),
    ],
)
def test_a_refusal_says_why(words, why):
    with pytest.raises(Refusal, match=why):
        check_printable(replace(quote(1), subject=words))


def test_a_paper_that_all_fonts_can_draw_is_not_refused():
    check_printable(german_quote())
    check_printable(french_quote())


def test_a_language_without_labels_falls_back_to_english_and_says_so():
    printed = prove(us_quote(), resolve({"language": "sw-KE"}), MADE_AT)
    assert "sw-KE" in printed.warnings[0]
    assert "Quotation" in text_of(printed.pdf)[0]


def test_a_block_that_does_not_exist_is_refused_by_name():
    with pytest.raises(Refusal, match="'colophon'"):
        print_paper(us_quote(), resolve({"blocks": ["letterhead", "colophon"]}), MADE_AT)


def test_a_paper_with_nothing_in_it_is_one_page():
    assert len(pages(Paper(kind="letter", issuer=Issuer("")))) == 1


HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "<b>",
                "</para>",
                "<img src='file:///etc/passwd'/>",
                "&#99999999;",
                "&copy",
                "\\",
                "(",
                ")",
                "\\)",
                "\x00",
                "\ud800",
                "\u202e",
                "\u200b",
                "\ufeff",
                "-",
                "- ",
                "%",
                "endstream",
                "%%EOF",
                "\r\n",
                "\u2028",
                "é",
                "e\u0301",
                "Ł",
                "€",
                "\u202f",
                "\u00a0",
                "ﬁ",
                "Straße",
                "αβγ",
                "Жук",
                "½",
                "™",
                "…",
                "x" * 200,
                "http://example.org/" + "a" * 90,
            ]
        ),
        st.text(alphabet=sorted(shapes()), max_size=30),
        st.text(alphabet="日本語清华한국カナ、。「」→⇌✗₩ọx\u0301\u0323😀ὀ שلا", max_size=30),
        st.text(max_size=6),
    ),
    max_size=30,
).map("".join)


# Readers spell ligatures out; the page shows the one sign.
LIGATURES = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆ"}


def shown(words):
    """What a cleaned text reads like once printed: characters without a shape as U+FFFD, ligatures spelled out."""
    strange = lacking(clean(words))
    kept = "".join("\ufffd" if sign in strange else sign for sign in clean(words))
    return unicodedata.normalize("NFC", kept.translate(LIGATURES))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(HOSTILE, HOSTILE)
def test_the_text_read_back_is_the_text_entered(intro, detail):
    paper = Paper(
        kind="letter", issuer=Issuer("M"), intro=f"[{intro}]", addressee=Party("O"), currency="USD",
        lines=(DocumentLine(text=f"[{detail}]"),),
    )  # fmt: skip
    said = plain(
        "".join(
            re.sub(r"M\nLetter · O\n|\nPage \d+ of \d+|Description\n", "\n", page) for page in pages(paper)
        )
    )
    assert plain(shown(f"[{intro}]")) in said
    assert plain(shown(f"[{detail}]")) in said


def test_printing_touches_no_file_and_no_network():
    paper = replace(
        quote(3), intro='<img src="http://example.org/x.png"/> <img src="/etc/hostname"/> file:///etc/passwd'
    )
    print_paper(paper, LETTER, MADE_AT)
    touched = []

    def hear(event, arguments):
        if listening and event.split(".")[0] in {"open", "socket", "subprocess", "exec", "os", "urllib"}:
            touched.append((event, arguments))

    listening = True
    sys.addaudithook(hear)
    print_paper(paper, LETTER, MADE_AT)
    listening = False
    assert touched == []
