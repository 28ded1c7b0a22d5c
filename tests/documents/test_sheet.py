import pytest

from app.documents.sheet import MM, Piece, Sheet, beside, cut, paginate, sheet_of
from app.documents.style import SMALL
from app.documents.text import Text

SHEET = Sheet(200, 400, 10, 190, 20, 380)


def lines(count, **more):
    return Piece(10.0 * count, [(0.0, 10.0 * n + 8, SMALL, Text(str(n))) for n in range(count)], **more)


def laid(pieces, next_top=40.0, bottom=360.0):
    return list(paginate(pieces, SHEET, next_top, bottom))


def test_nothing_is_one_empty_page():
    assert laid([]) == [[]]


def test_pieces_fill_a_page_and_go_on_at_the_top_of_the_next():
    pages = laid([lines(10), lines(10), lines(10), lines(10)])
    assert [[top for _, top in page] for page in pages] == [[20.0, 120.0, 220.0], [40.0]]


def test_the_gap_above_a_piece_vanishes_at_the_top_of_a_page():
    pages = laid([lines(30, gap=5.0), lines(10, gap=5.0)])
    assert [page[0][1] for page in pages] == [20.0, 40.0]


def test_what_is_glued_moves_together():
    pages = laid([lines(29), lines(4, glue=True), lines(4)])
    assert [len(page) for page in pages] == [1, 2]


def test_a_head_is_repeated_above_what_continues():
    head = lines(1)
    pages = laid([head, *(lines(8, head=head) for _ in range(6))])
    assert len(pages) == 2
    assert pages[1][0] == (head, 40.0)
    assert pages[1][1][1] == 50.0


def test_a_piece_higher_than_a_page_is_cut_between_lines_and_keeps_all():
    head = lines(1)
    pages = laid([lines(5), lines(100, head=head)])
    said = [mark[3] for page in pages for piece, _ in page for mark in piece.texts if piece is not head]
    assert said[5:] == [str(n) for n in range(100)]
    for page in pages:
        for piece, top in page:
            assert all(top + mark[1] <= 360.0 for mark in piece.texts)


def test_a_whole_piece_is_not_cut():
    pages = laid([lines(5), lines(30, whole=True)])
    assert [len(page) for page in pages] == [1, 1]


def test_a_cut_gives_at_least_one_line():
    upper, lower = cut(lines(3), 1.0)
    assert [mark[3] for mark in upper.texts] == ["0"]
    assert lower is not None
    assert [mark[3] for mark in lower.texts] == ["1", "2"]


def test_two_columns_side_by_side_are_as_high_as_the_higher():
    merged = beside([lines(2), lines(1, gap=4.0)], [lines(5)])
    assert merged.height == 50.0
    assert len(merged.texts) == 8


def test_a_window_on_the_left_keeps_the_margins_of_its_norm():
    sheet = sheet_of("a4", "left")
    assert sheet.left == pytest.approx(25 * MM)
    assert sheet.width - sheet.right == pytest.approx(20 * MM)
    assert sheet_of("letter", "none").width == 612


def tops(pages):
    return [[(mark[3], top + mark[1]) for piece, top in page for mark in piece.texts] for page in pages]


def test_a_long_introduction_begins_where_there_is_room_and_runs_on():
    heading, intro = lines(1, glue=True, whole=True), lines(20, glue=True)
    pages = laid([lines(15), heading, intro, lines(1)])
    assert [len(page) for page in pages] == [3, 2]
    assert sum(len(page) for page in tops(pages)) == 37


def test_what_fits_no_more_than_a_third_of_a_page_moves_whole_with_its_heading():
    pages = laid([lines(29), lines(1, glue=True, whole=True), lines(5)])
    assert [len(page) for page in pages] == [1, 2]


def test_the_last_lines_of_a_long_piece_stay_with_what_is_glued_below_it():
    pages = laid([lines(1), lines(33, glue=True), lines(3, whole=True)])
    below = tops(pages)[1]
    assert len(pages) == 2
    assert below[-1][0] == "2"
    assert len(below) > 3, "the sums stand alone on their page"
    assert sum(len(page) for page in tops(pages)) == 37
    assert all(at <= 360.0 for page in tops(pages) for _, at in page)
