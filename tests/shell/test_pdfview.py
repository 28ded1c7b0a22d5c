"""The preview draws the pages that are seen, at the scale they are seen."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.shell.pdfview import PdfView


def paper(pages):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(300, 400))
    for number in range(pages):
        canvas.drawString(100, 200, str(number))
        canvas.rect(0, 0, 150, 400, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def view(qtbot, desk):
    made = PdfView(desk)
    qtbot.addWidget(made)
    made.resize(332, 300)
    made.show()
    return made


def test_only_pages_that_are_seen_are_drawn(view):
    counted = []
    view.counted.connect(counted.append)
    view.show_pdf(paper(9))
    view.grab()
    assert counted == [9]
    assert list(view.pictures) == [0]
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert 8 in view.pictures


def test_the_page_is_drawn_as_it_is(view):
    view.show_pdf(paper(1))
    view.grab()
    image = view.pictures[0].image
    assert image.pixelColor(10, 10).name() == "#000000"
    assert image.pixelColor(image.width() - 10, 10).name() == "#ffffff"


def test_a_larger_page_is_drawn_anew(view):
    view.show_pdf(paper(1))
    view.grab()
    before = view.pictures[0].image.width()
    view.larger()
    view.grab()
    assert view.pictures[0].image.width() > before
    view.fit()
    view.grab()
    assert view.pictures[0].image.width() == before


def test_another_paper_takes_the_place(view):
    view.show_pdf(paper(3))
    view.grab()
    view.show_pdf(paper(1))
    view.grab()
    assert len(view.sizes) == 1
    view.clear()
    assert view.sizes == ()
    assert not view.grab().isNull()


def test_what_is_no_pdf_is_a_trouble_and_no_crash(view, desk):
    told = []
    desk.trouble.connect(lambda text, advice: told.append(text))
    view.show_pdf(b"not a pdf")
    assert told == ["The document cannot be shown"]


def test_two_lanes_drawing_at_once_do_not_meet_in_pdfium(qtbot, busy_desk, jobs):
    views = [PdfView(busy_desk) for _ in range(3)]
    for made in views:
        qtbot.addWidget(made)
        made.resize(332, 800)
        made.show()
        made.show_pdf(paper(4))
    qtbot.waitUntil(lambda: all(made.sizes for made in views))
    for made in views:
        made.grab()
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert all(made.pictures for made in views)
