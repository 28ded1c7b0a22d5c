"""The press: a paper and its tailoring become the bytes of a PDF, the same bytes every time."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from app.basics.errors import Refusal
from app.documents import blocks, closing, schedules
from app.documents.archive import About, Rider, archived
from app.documents.fonts import missing_characters
from app.documents.labels import wording_for
from app.documents.paper import Paper, texts_of
from app.documents.pen import Pen, Rule, Written
from app.documents.registry import BLOCKS
from app.documents.scripts import unset
from app.documents.setting import SEPARATOR, Column, Setting, baseline, right_into, unbroken
from app.documents.sheet import SPLIT, Page, Piece, Sheet, beside, draw, draw_tagged, paginate, sheet_of
from app.documents.stamp import canvas_for, describe
from app.documents.structure import ARTIFACT, END, Structure
from app.documents.style import FOOT, HAIR, HEAD_NAME
from app.documents.tailoring import Tailoring, labels_of
from app.documents.text import Text, named
from app.documents.wrap import fit, wrap

# The files that fill the register of blocks; named here so that whoever looks for them finds them.
FILLED_BY: Final = (blocks, closing, schedules)
_FOOT_LINES: Final = 3
_HELD: Final = 200  # pages that wait for their feet as they are, some 2 MB; those after them wait folded up
_SHORT: Final = 120  # pieces; a paper of more runs over several pages anyway
_NARROWEST: Final = 0.5  # of the white between blocks may go to keep a short paper on one page
_SHARES: Final = (0.9, 0.8, 0.7, 0.6, 1.0 - _NARROWEST)
_BESIDE_MOST: Final = 0.75  # of the height of the sheet; higher pairs of blocks are set one after the other
_WHOLE_MOST: Final = 0.5  # of the same; higher pairs may be cut at the foot of a page


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished PDF; ``missing`` are the characters no shipped font could draw (each shown as U+FFFD)."""

    pdf: bytes
    pages: int
    warnings: tuple[str, ...]
    missing: tuple[str, ...]


def unprintable(paper: Paper) -> tuple[str, ...]:
    """The characters of a paper that no shipped font can draw; an issue is refused while there are any."""
    return missing_characters(*texts_of(paper))


def why_unprintable(paper: Paper) -> str:
    """Why a paper would not show all its characters, naming them; empty where it would."""
    lacking = unprintable(paper)
    if not lacking:
        return ""
    return f"The paper cannot be printed faithfully: the fonts have no shape for {named(lacking)}. {unset(lacking)}"


def check_printable(paper: Paper) -> None:
    """Refuses a paper that would not show all its characters, naming them."""
    said = why_unprintable(paper)
    if said:
        raise Refusal(said)


def print_paper(paper: Paper, tailoring: Tailoring, made_at: dt.datetime) -> bytes:
    """The PDF of a paper. Same paper, tailoring and moment: same bytes. Nothing but the shipped fonts is read."""
    return prove(paper, tailoring, made_at).pdf


def print_archived(
    paper: Paper,
    tailoring: Tailoring,
    made_at: dt.datetime,
    riders: Sequence[Rider] = (),
    *,
    extension: str = "",
) -> bytes:
    """The PDF as it goes out: tagged, written to PDF/A-3b and PDF/UA-1, with the files that ride in it.

    No validator has certified either level. ``extension`` joins the metadata (Factur-X has some).
    """
    structure = Structure()
    printed = prove(paper, tailoring, made_at, structure)
    words = labels_of(tailoring)
    title = f"{paper.title or tailoring.title or words.say(paper.kind)} {paper.number}".strip()
    about = About(title, paper.issuer.name, paper.subject, words.tag, made_at)
    return archived(printed.pdf, about, riders, structure=structure, extension=extension)


def prove(
    paper: Paper, tailoring: Tailoring, made_at: dt.datetime, structure: Structure | None = None
) -> Printed:
    """The PDF with what is to be said about it: pages, warnings (logo, language), characters that are missing."""
    words = labels_of(tailoring)
    sheet = sheet_of(tailoring.paper, tailoring.window)
    setting = Setting(paper, tailoring, words, wording_for(words, tailoring.locale), sheet)
    if words.instead_of:
        setting.warnings.append(words.warning())
    foot = _foot(setting)
    head = _head(setting)
    next_top = sheet.top - 12.0 + head.height + 16.0
    bottom = sheet.bottom - (foot.height - FOOT.leading) - 12.0
    pages = paginate(_drawn_together(_pieces(setting), sheet, next_top, bottom), sheet, next_top, bottom)
    pdf, count = _drawn(setting, pages, foot, head, made_at, structure)
    lacking = tuple(setting.missing)
    if lacking:
        setting.warnings.append(f"The fonts have no shape for {named(lacking)}. {unset(lacking)}")
    return Printed(pdf, count, tuple(setting.warnings), lacking)


def _drawn_together(pieces: Iterable[Piece], sheet: Sheet, next_top: float, bottom: float) -> Iterable[Piece]:
    """Narrows the white between the blocks of a paper that would otherwise only just run over onto one more page."""
    source = iter(pieces)
    short = list(islice(source, _SHORT))
    after = next(source, None)
    if after is not None:
        return chain(short, (after,), source)
    y, white = sheet.top, 0.0
    for piece in short:
        white += piece.gap if y + piece.gap > piece.at else 0.0
        y = max(y + piece.gap, piece.at) + piece.height
    over = y - bottom
    if 0.0 < over <= white * _NARROWEST:
        for piece in short:
            piece.gap *= 1.0 - over / white
    elif over > 0.0:
        _narrowed(short, lambda: sum(1 for _ in paginate(short, sheet, next_top, bottom)))
    return short


def _narrowed(short: Sequence[Piece], pages: Callable[[], int]) -> None:
    """The least narrowing that spares a paper of several pages its last one, if any does."""
    gaps, least = [piece.gap for piece in short], pages()
    for share in (*_SHARES, 1.0):
        for piece, gap in zip(short, gaps, strict=True):
            piece.gap = gap * share
        if pages() < least:
            return


def _pieces(setting: Setting) -> Iterator[Piece]:
    """All blocks in the order of the profile, measured as they are needed."""
    sheet = setting.sheet
    area = Column(sheet.left, sheet.measure)
    held: Piece | None = None
    for entry in setting.tailoring.blocks:
        names = entry.split("|")
        made = _block(names[0], setting, area) if len(names) == 1 else _pair(names, setting, area)
        for piece in made:
            if held is not None:
                held.glue = held.glue or entry == "signature"  # nobody signs an empty page
                yield held
            held = piece
    if held is not None:
        yield held


def _pair(names: Sequence[str], setting: Setting, area: Column) -> list[Piece]:
    """Two blocks side by side on the grid; one after the other where that would be higher than half a sheet."""
    if len(names) != 2:
        raise Refusal(
            f"The document profile sets {'|'.join(names)[:80]!r} side by side; two blocks are the most."
        )
    first = Column(area.left, area.width * SPLIT - 10.0)
    second = Column(area.left + area.width * SPLIT, area.width * (1 - SPLIT))
    if setting.tailoring.window == "right" and "addressee" in names:
        names = list(reversed(names))
        first = Column(area.left, area.width * 0.45)
        second = Column(area.left + area.width * 0.52, area.width * 0.48)
    left, right = list(_block(names[0], setting, first)), list(_block(names[1], setting, second))
    if not left and not right:
        return []
    tall = max(sum(piece.height for piece in side) for side in (left, right))
    if tall > setting.sheet.height * _BESIDE_MOST:
        # One after the other; what stood in the narrow column is set over the width.
        return [*_block(names[0], setting, area), *right]
    merged = _staggered(left, right) if left and right and left[0].at != right[0].at else beside(left, right)
    merged.whole = tall <= setting.sheet.height * _WHOLE_MOST
    return [merged]


def _staggered(left: Sequence[Piece], right: Sequence[Piece]) -> Piece:
    """A pair whose halves have their own least height on the sheet (the envelope's window)."""
    upper = min(left[0].at, right[0].at)
    padded = []
    for side in (left, right):
        spacer = Piece(side[0].at - upper)
        gap, side[0].gap = side[0].gap, 0.0
        padded.append([spacer, *side])
        spacer.gap = gap
    merged = beside(*padded)
    merged.at = upper
    return merged


def _block(name: str, setting: Setting, area: Column) -> Iterable[Piece]:
    if name not in BLOCKS:
        raise Refusal(
            f"The document profile asks for a block {name[:60]!r}, which does not exist. Choose among {', '.join(BLOCKS)}."
        )
    return BLOCKS[name](setting, area)


def _foot(setting: Setting) -> Piece:
    """The foot without its page number: a hairline, our number, and the footer sentence or the bank in the middle."""
    sheet, paper = setting.sheet, setting.paper
    piece = Piece(0.0, rules=[Rule(sheet.left, sheet.right, 0.0, 0.6, HAIR)])
    longest = setting.text(setting.labels.say("page", x=888, y=888))
    least = FOOT.face.width(longest) * FOOT.size / 1000
    side = min(max(FOOT.face.width(setting.number()) * FOOT.size / 1000, least), sheet.measure * 0.25) + 0.2
    area = Column(sheet.left, sheet.measure)
    number = fit(setting.number(), FOOT.face, FOOT.size, side)
    piece.texts.append((sheet.left, 5.0 + baseline(FOOT), FOOT, number))
    boxed = "bank" in setting.tailoring.blocks or any(box.key == "bank" for box in paper.boxes)
    show_bank = setting.tailoring.show_bank and paper.issuer.bank and not boxed
    middle = setting.text(SEPARATOR.join(paper.issuer.bank) if show_bank else paper.footer)
    room = area.width - 2 * side - 20.0
    lines = wrap(unbroken(middle, FOOT, room), FOOT.face, FOOT.size, room) if middle else []
    for number_of, line in enumerate(lines[:_FOOT_LINES]):
        if number_of == _FOOT_LINES - 1 and len(lines) > _FOOT_LINES:
            line = fit(Text(line + " …"), FOOT.face, FOOT.size, room)  # noqa: PLW2901
        x = area.left + (area.width - FOOT.face.width(line) * FOOT.size / 1000) / 2
        piece.texts.append((x, 5.0 + number_of * FOOT.leading + baseline(FOOT), FOOT, line))
    piece.height = max(1, min(len(lines), _FOOT_LINES)) * FOOT.leading
    return piece


def _head(setting: Setting) -> Piece:
    """What later pages begin with: who writes, and to which paper the page belongs."""
    sheet, paper = setting.sheet, setting.paper
    piece = Piece(0.0, whole=True)
    name = HEAD_NAME.coloured(setting.tailoring.accent)
    half = sheet.measure * 0.45
    piece.texts.append(
        (sheet.left, baseline(name), name, fit(setting.text(paper.issuer.name), name.face, name.size, half))
    )
    parts = [f"{setting.title()} {paper.number}".strip(), paper.addressee.organisation]
    line = fit(setting.text(SEPARATOR.join(part for part in parts if part)), FOOT.face, FOOT.size, half)
    right_into(piece, sheet.right, baseline(name), FOOT, line)
    piece.height = name.leading + 4.0
    piece.rules.append(Rule(sheet.left, sheet.right, piece.height, 0.6, HAIR))
    return piece


def _drawn(
    setting: Setting,
    pages: Iterable[Page],
    foot: Piece,
    head: Piece,
    made_at: dt.datetime,
    structure: Structure | None,
) -> tuple[bytes, int]:
    """The bytes, and how many pages. Pages are written as they fill; their feet follow when the last is known."""
    sheet, paper = setting.sheet, setting.paper
    canvas = canvas_for(sheet, made_at, setting.labels.tag)
    title = setting.text(f"{setting.title()} {setting.number()}".strip().replace("\n", " "))
    subject = setting.text(paper.subject.replace("\n", " "))
    describe(canvas, title, setting.text(paper.issuer.name), subject, setting.text(paper.kind))
    pen = Pen(canvas, structure)
    foot_top = sheet.bottom - (foot.height - FOOT.leading)
    written: deque[Written] = deque()
    for page in pages:
        if written:
            _aside(pen, [(head, sheet.top - 12.0)], sheet, structure)
        if structure is None:
            draw(page, sheet, pen)
        else:
            structure.turn()
            draw_tagged(page, sheet, pen, structure)
        body = pen.lift()
        written.append(body if len(written) < _HELD else body.folded())
    total = len(written)
    for number in range(1, total + 1):
        count = Piece(0.0)
        words = setting.text(setting.labels.say("page", x=number, y=total))
        right_into(count, sheet.right, 5.0 + baseline(FOOT), FOOT, words)
        _aside(pen, [(foot, foot_top), (count, foot_top)], sheet, structure)
        pen.turn(written.popleft(), pen.lift())
    pdf: bytes = canvas.getpdfdata()  # type: ignore[no-untyped-call]
    return pdf, total


def _aside(pen: Pen, page: Page, sheet: Sheet, structure: Structure | None) -> None:
    """What is repeated on every page: where marks are told apart, no part of the text."""
    if structure is not None:
        pen.say(ARTIFACT)
    draw(page, sheet, pen)
    if structure is not None:
        pen.say(END)
