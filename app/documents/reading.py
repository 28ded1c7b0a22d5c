"""Reading PDFs back: their text page by page, the files in them, and pictures of their pages for previews and tests."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from pikepdf import Pdf

from app.basics.errors import Refusal

_HYPHEN_AT_END = (
    "\x02",
    "\ufffe",
)  # pdfium's signs for a hyphen that ends a line, in place of hyphen and line end


def text_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it was drawn; one line a line."""
    with _opened(pdf) as document:
        pages = [document[number] for number in range(len(document))]
        texts = [page.get_textpage().get_text_bounded() for page in pages]
    return [_plain(text) for text in texts]


def riders_of(pdf: bytes) -> dict[str, bytes]:
    """The files that ride in it, by name."""
    with Pdf.open(BytesIO(pdf)) as document:
        return {name: bytes(spec.get_file().read_bytes()) for name, spec in document.attachments.items()}


def _plain(text: str) -> str:
    for sign in _HYPHEN_AT_END:
        text = text.replace(sign, "-\n")
    return text.replace("\r\n", "\n")


def pictures_of(pdf: bytes, dpi: int = 96) -> list[bytes]:
    """Each page as a PNG."""
    found = []
    with _opened(pdf) as document:
        for number in range(len(document)):
            image = document[number].render(scale=dpi / 72).to_pil()
            out = BytesIO()
            image.save(out, "PNG")
            found.append(out.getvalue())
    return found


def pages_in(pdf: bytes) -> int:
    """How many pages there are."""
    with _opened(pdf) as document:
        return len(document)


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise Refusal(
            "The file cannot be read as a PDF: it is damaged, or protected by a pass phrase."
        ) from None
