"""What a PDF says about itself, the same for the same input: no clock, no chance, no machine."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Final

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import face
from app.documents.pen import document_of
from app.documents.sheet import Sheet
from app.documents.text import Text

PRODUCER: Final = "Concierge Desk"


def canvas_for(sheet: Sheet, made_at: dt.datetime, language: str) -> Canvas:
    """A canvas whose every date is ``made_at`` (an aware moment) and whose identifiers follow from its contents."""
    canvas = Canvas(
        BytesIO(),  # nothing is saved there: who draws asks for the bytes
        pagesize=(sheet.width, sheet.height),
        pageCompression=1,
        invariant=1,
        initialFontName=face("Regular").name,  # type: ignore[arg-type]  # the stubs mistake it for a size
        pdfVersion=(1, 7),
        lang=language,
    )
    moment = made_at.astimezone(dt.UTC)
    stamp = TimeStamp(invariant=1)
    stamp.t = moment.timestamp()
    stamp.lt = moment.timetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh = stamp.dmm = 0
    stamp.tzname = "UTC"
    document = document_of(canvas)
    document._timeStamp = stamp  # noqa: SLF001 - ReportLab offers no setter
    document.updateSignature(moment.isoformat())
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def describe(canvas: Canvas, title: Text, author: Text, subject: Text, keywords: Text) -> None:
    """The title, author and subject that viewers and archives show."""
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setKeywords(keywords)
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
