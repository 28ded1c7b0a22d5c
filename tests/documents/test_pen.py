from app.documents.pen import Box, Pen, document_of, operand
from app.documents.reading import text_of
from app.documents.sheet import sheet_of
from app.documents.stamp import canvas_for
from app.documents.style import BODY, HAIR
from app.documents.text import Text
from tests.documents.samples import MADE_AT


def a_page(draw):
    pen = Pen(canvas_for(sheet_of("a4", "none"), MADE_AT, "en"))
    draw(pen)
    pen.turn(pen.lift())
    return pen.canvas.getpdfdata()


def test_a_colour_is_three_numbers():
    assert operand("#ff8000") == "1.000 0.502 0.000"


def test_more_characters_than_one_subset_holds_are_all_read_back():
    signs = [
        chr(code)
        for code in (*range(0xC0, 0x180), *range(0x391, 0x3A0), *range(0x400, 0x450))
        if chr(code) in BODY.face.shapes
    ]
    lines = [Text("".join(signs[at : at + 40])) for at in range(0, len(signs), 40)]

    def draw(pen):
        for number, line in enumerate(lines):
            pen.text(20, 800 - 20 * number, BODY, line)
            pen.text(20, 790 - 20 * number, BODY, Text("a(b)\\c"))

    said = text_of(a_page(draw))[0].splitlines()
    assert said[::2] == lines
    assert set(said[1::2]) == {"a(b)\\c"}


def test_rules_and_boxes_do_not_disturb_the_text():
    def draw(pen):
        pen.box(Box(20, 0, 100, 50, HAIR), 700)
        pen.rule(20, 120, 600, 0.5, HAIR)
        pen.text(20, 650, BODY, Text("between"))

    assert text_of(a_page(draw)) == ["between"]


def test_a_page_is_packed_when_it_ends_and_let_go_when_its_bytes_are_written():
    pen = Pen(canvas_for(sheet_of("a4", "none"), MADE_AT, "en"))
    for number in range(3):
        for line in range(60):
            pen.text(20, 800 - 12 * line, BODY, Text(f"Line {line} of page {number}"))
        waiting = pen.lift()
        folded = waiting.folded()
        assert len(folded.strings) < len(waiting.strings) / 3
        pen.turn(folded if number else waiting)
    pages = list(document_of(pen.canvas).Pages.pages)
    contents = [page.Contents for page in pages]
    assert [page.stream for page in pages] == [None] * 3
    assert all(len(each.content) < 1_000 for each in contents)
    said = text_of(pen.canvas.getpdfdata())
    assert [page.splitlines()[-1] for page in said] == [f"Line 59 of page {n}" for n in range(3)]
    assert [each.content for each in contents] == [b""] * 3
    assert [vars(page) for page in pages] == [{}] * 3
