"""Filed PDFs with a document: merged behind it, inside it as files, or beside it; what cannot go along is named.

An annex that is broken, protected, enormous, or that would run something when opened is left out and said so: it is
neither fatal nor passed on in silence. Same input, same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, PasswordError, Pdf, Stream

from app.documents.tailoring import safe_name
from app.documents.text import clean

MOST_BYTES: Final = 25_000_000  # of one annex; many mail systems refuse more
MOST_ALTOGETHER: Final = 60_000_000
MOST_PAGES: Final = 300
_MOST_OBJECTS: Final = 200_000
_DEEPEST: Final = 40
_CLAIMS: Final = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
_RUNS: Final = {
    "/JavaScript": "it holds a script (JavaScript)",
    "/Launch": "it would start a program",
    "/ImportData": "it would read files",
    "/SubmitForm": "it would send what is typed into it",
}
_KEYS: Final = {
    "/XFA": "it is an XFA form, which most readers show as an empty page",
    "/JS": _RUNS["/JavaScript"],
    "/RichMedia": "it holds a film or a program",
    "/EmbeddedFiles": "it holds other files",
}
_PRINT: Final = "Print it to a plain PDF and file that."


@dataclass(frozen=True, slots=True)
class Annex:
    """A paper that goes along: what it is called, its PDF, and its file name (made from the title where empty)."""

    title: str
    pdf: bytes
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of one annex: ``left_out``, or taken along in another way than was asked."""

    title: str
    text: str
    left_out: bool = True


@dataclass(frozen=True, slots=True)
class Bound:
    """The document with its annexes; ``beside`` are the files to send with it, under names that are all different."""

    pdf: bytes
    beside: tuple[Annex, ...] = ()
    remarks: tuple[Remark, ...] = ()


class _NotTaken(Exception):
    """An annex cannot go along; its text says why, as the end of a sentence."""


def bound(pdf: bytes, annexes: Sequence[Annex], way: str, made_at: dt.datetime) -> Bound:
    """The document with its annexes as the profile wants them (``merge``, ``attach`` or ``separate``).

    ``made_at`` is the moment written to attached files. Pages of the document keep their numbers; each merged annex
    has a bookmark. Without annexes the bytes are those given.
    """
    taken, remarks = _taken(annexes)
    if not taken or way == "separate":
        return Bound(pdf, tuple(taken), tuple(remarks))
    with Pdf.open(BytesIO(pdf)) as document:
        if way == "merge":
            signed = _merge(document, taken)
            remarks += [
                Remark(
                    one.title,
                    f"{one.title} is attached, not merged: merging would break its signature.",
                    False,
                )
                for one in signed
            ]
            taken = signed
        _attach(document, taken, made_at)
        out = BytesIO()
        document.save(out, deterministic_id=True, fix_metadata_version=False)
    return Bound(out.getvalue(), (), tuple(remarks))


def left_out(annexes: Sequence[Annex]) -> tuple[Remark, ...]:
    """Those that cannot go along in any way, each with the reason; what a paper names as attached must not be among them."""
    return tuple(_taken(annexes)[1])


def _taken(annexes: Sequence[Annex]) -> tuple[list[Annex], list[Remark]]:
    """Those that may go along, under file names that are all different, and what is to be said of the others."""
    taken: list[Annex] = []
    remarks: list[Remark] = []
    names: set[str] = set()
    room = MOST_ALTOGETHER
    for annex in annexes:
        try:
            _examine(annex.pdf)
            if len(annex.pdf) > room:
                raise _NotTaken("with it the annexes are larger than 60 MB. Send it in a message of its own.")
        except _NotTaken as refused:
            remarks.append(Remark(annex.title, f"{annex.title} was left out: {refused}"))
            continue
        room -= len(annex.pdf)
        taken.append(Annex(str(clean(annex.title)), annex.pdf, _free_name(annex, names)))
    return taken, remarks


def _free_name(annex: Annex, names: set[str]) -> str:
    stem = safe_name(annex.file_name or f"{annex.title}.pdf").removesuffix(".pdf")
    name, count = f"{stem}.pdf", 1
    while name.casefold() in names:
        count += 1
        name = f"{stem}-{count}.pdf"
    names.add(name.casefold())
    return name


def _examine(pdf: bytes) -> None:
    """Raises _NotTaken unless the file is a plain PDF of a reasonable size that runs nothing."""
    if len(pdf) > MOST_BYTES:
        raise _NotTaken("it is larger than 25 MB. Save it smaller.")
    try:
        with Pdf.open(BytesIO(pdf)) as document:
            _read(document)
    except _NotTaken:
        raise
    except PasswordError:
        raise _NotTaken("it is protected by a pass phrase. File it without.") from None
    except Exception:  # noqa: BLE001 - what hostile files provoke in a reader has no list; none may stop a document
        raise _NotTaken("it cannot be read as a PDF. Save it again and file that.") from None


def _read(document: Pdf) -> None:
    if document.is_encrypted:
        raise _NotTaken("it is protected against changes. File it without protection.")
    pages = len(document.pages)
    if not pages:
        raise _NotTaken("it has no pages. Save it again and file that.")
    if pages > MOST_PAGES or len(document.objects) > _MOST_OBJECTS:
        raise _NotTaken(
            f"it has {pages:,} pages or is drawn from too many parts. Send it in a message of its own."
        )
    for number in range(pages):
        document.pages[number].mediabox  # noqa: B018 - a page without one raises
    why = next((why for found in document.objects for why in _running(found, 0)), "")
    if why:
        raise _NotTaken(f"{why}. {_PRINT}")


def _running(found: Any, depth: int) -> Iterator[str]:
    """Why an object may do more than be looked at."""
    if depth > _DEEPEST:
        yield "it is nested too deeply"
        return
    if isinstance(found, Array):
        for part in found:
            yield from _within(part, depth)
        return
    entries = found.stream_dict if isinstance(found, Stream) else found
    if not isinstance(entries, Dictionary):
        return
    for key, value in entries.items():
        if key in _KEYS:
            yield _KEYS[key]
        elif key == "/S" and isinstance(value, Name) and str(value) in _RUNS:
            yield _RUNS[str(value)]
        else:
            yield from _within(value, depth)


def _within(value: Any, depth: int) -> Iterator[str]:
    """Direct parts only: indirect ones are met by themselves."""
    if isinstance(value, Array | Dictionary) and not value.is_indirect:
        yield from _running(value, depth + 1)


def _merge(document: Pdf, annexes: Sequence[Annex]) -> list[Annex]:
    """Puts pages and bookmarks behind the document; answers those that carry a signature and were left as they are."""
    signed, starts = [], []
    for annex in annexes:
        with Pdf.open(BytesIO(annex.pdf)) as source:
            if _is_signed(source):
                signed.append(annex)
                continue
            # Forms are merged as they look: their fields would clash with others of the same name.
            if Name.AcroForm in source.Root:
                source.generate_appearance_streams()
            source.flatten_annotations("all")
            for page in source.pages:
                if Name.StructParents in page.obj:
                    del page.obj.StructParents
            starts.append((annex.title, len(document.pages)))
            document.pages.extend(source.pages)
    if starts:
        with document.open_outline() as outline:
            outline.root.extend(OutlineItem(title, page) for title, page in starts)
        _disclaim(document)
    return signed


def _is_signed(source: Pdf) -> bool:
    return any(
        isinstance(one, Dictionary) and one.get(Name.FT) == Name.Sig and Name.V in one
        for one in source.objects
    )


def _disclaim(document: Pdf) -> None:
    """Pages of others are written to no standard: the whole then claims none either."""
    if Name.Metadata not in document.Root:
        return
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        for claim in _CLAIMS:
            if claim in told:
                del told[claim]


def _attach(document: Pdf, annexes: Sequence[Annex], made_at: dt.datetime) -> None:
    moment = made_at.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%S+00'00'")
    for annex in annexes:
        spec = AttachedFileSpec(
            document, annex.pdf, filename=annex.file_name, description=annex.title, mime_type="application/pdf",
            creation_date="", mod_date=moment,
        )  # fmt: skip
        spec.relationship = Name.Supplement
        document.attachments[annex.file_name] = spec
