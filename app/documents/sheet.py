"""The sheet: paper sizes and margins, pieces of measured layout, and their distribution over pages.

Layout is measure, paginate, draw. Blocks measure: they return pieces whose marks are already placed. Pagination only
moves pieces, keeps what belongs together, repeats table heads, and cuts a piece that no page could hold. Every step is
linear in the number of marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.documents.pen import Box, Pen, Picture, Rule
from app.documents.structure import ARTIFACT, END, Cells, Structure
from app.documents.style import Style
from app.documents.text import Text

MM: Final = 72 / 25.4
SIZES: Final = {"letter": (612.0, 792.0), "a4": (210 * MM, 297 * MM)}
SPLIT: Final = 0.605  # where the right-hand half of a pair of blocks begins: one grid for facts and totals
_DESCENT: Final = 3.0  # points a baseline needs below it
_WORTH: Final = (
    0.3  # of a page: a piece that leaves more than this empty, and is itself higher, is cut instead of moved
)
_SLACK: Final = 1e-6  # points: what fits exactly is not turned away by the last bit of a sum
_LEAST: Final = 44.0  # a cut leaves at least this much on the page, or goes to the next one

Mark = tuple[float, float, Style, Text]  # x, distance of the baseline below the top of the piece, style, text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper size with its margins, in points; ``top`` and ``bottom`` count downwards from the upper edge."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def measure(self) -> float:
        """The width of the text area."""
        return self.right - self.left


@dataclass(slots=True)
class Piece:
    """A strip of layout.

    ``glue`` keeps it with the next piece; ``whole`` forbids cutting it; ``head`` is repeated above it where it starts
    a page; ``at`` is the least distance from the upper edge of the first sheet; ``cells`` for the row of a table.
    """

    height: float
    texts: list[Mark] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    gap: float = 0.0
    at: float = 0.0
    glue: bool = False
    whole: bool = False
    head: Piece | None = None
    cells: Cells | None = None


Page = list[tuple[Piece, float]]  # pieces with the distance of their tops from the upper edge


def sheet_of(paper: str, window: str) -> Sheet:
    """Margins of a paper. A window on the left follows DIN 5008 (25 mm left, 20 mm right)."""
    width, height = SIZES[paper]
    if window == "left" and paper == "a4":
        return Sheet(width, height, 25 * MM, width - 20 * MM, 46.0, height - 44.0)
    return Sheet(width, height, 50.0, width - 50.0, 46.0, height - 44.0)


def paginate(pieces: Iterable[Piece], sheet: Sheet, next_top: float, bottom: float) -> Iterator[Page]:
    """The pieces on their pages, each as soon as it is full. The first starts at the sheet's top, others at ``next_top``."""
    pages = _Pages(sheet.top, next_top, bottom)
    for chain in _chains(pieces):
        pages.take(chain)
        if len(pages.full) > 1:
            yield from pages.full[:-1]
            del pages.full[:-1]
    yield from pages.full


def _height(chain: Sequence[Piece]) -> float:
    return sum(piece.gap + piece.height for piece in chain)


def _chains(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    chain: list[Piece] = []
    for piece in pieces:
        chain.append(piece)
        if not piece.glue:
            yield chain
            chain = []
    if chain:
        yield chain


class _Pages:
    """The pages filled so far, and where the next piece goes."""

    def __init__(self, top: float, next_top: float, bottom: float) -> None:
        self.full: list[Page] = [[]]
        self._first = True
        self._next_top, self._bottom = next_top, bottom + _SLACK
        self._y = self._start = top

    def take(self, chain: Sequence[Piece]) -> None:
        if len(chain) == 1:
            self._place(chain[0])
            return
        height, at = _height(chain), self._longest(chain)
        if self._y + height > self._bottom and self._turns(chain, at, height):
            self._turn(chain[0].head)
        if at is None or self._y + height <= self._bottom:
            for piece in chain:
                self._place(piece)
            return
        # One piece is long enough to run over the foot: what is glued below it stays with its last lines.
        for piece in chain[:at]:
            self._place(piece)
        after = chain[at + 1 :]
        self._place(chain[at], _height(after))
        if after:
            self.take(after)

    def _room(self, head: Piece | None) -> float:
        """What a later page holds below a repeated head."""
        return self._bottom - self._next_top - (head.height if head else 0.0)

    def _longest(self, chain: Sequence[Piece]) -> int | None:
        """The last piece of a chain that is long enough to be cut."""
        long = [
            n for n, one in enumerate(chain) if not one.whole and one.height >= _WORTH * self._room(one.head)
        ]
        return long[-1] if long else None

    def _turns(self, chain: Sequence[Piece], at: int | None, height: float) -> bool:
        """Whether a chain that runs over the foot begins a page of its own; else its long piece is cut where it stands."""
        left, room = self._bottom - self._y, self._room(chain[0].head)
        if left < 3 * _LEAST or at is None:
            return left < 3 * _LEAST or height <= room
        left -= _height(chain[:at]) + chain[at].gap
        return left < (2 * _LEAST if chain[at].height > room else _WORTH * room)

    def _turn(self, head: Piece | None) -> None:
        if self._y <= self._start and not self.full[-1]:
            return
        self.full.append([])
        self._first = False
        self._y = self._start = self._next_top
        if head is not None:
            self.full[-1].append((head, self._y))
            self._y = self._start = self._y + head.height

    def _top(self, piece: Piece) -> float:
        gap = piece.gap if self._y > self._start else 0.0
        return max(self._y + gap, piece.at if self._first else 0.0)

    def _put(self, piece: Piece, top: float) -> None:
        self.full[-1].append((piece, top))
        self._y = top + piece.height

    def _place(self, piece: Piece, after: float = 0.0) -> None:
        """Puts a piece, cut where it must be; ``after`` is the height of what has to stand with its last lines."""
        if self._top(piece) + piece.height + after <= self._bottom:
            self._put(piece, self._top(piece))
            return
        capacity = self._room(piece.head)
        if piece.height + after <= capacity:
            if (
                piece.whole
                or self._bottom - self._top(piece) < _WORTH * capacity
                or piece.height < _WORTH * capacity
            ):
                self._turn(piece.head)
                self._put(piece, self._y)
                return
        elif self._bottom - self._top(piece) < 2 * _LEAST:
            self._turn(piece.head)
        # What no page can hold is cut even if it would rather stay whole: nothing is ever drawn below the foot.
        self._cut(piece, after)

    def _cut(self, piece: Piece, after: float) -> None:
        rest: Piece | None = piece
        while rest is not None:
            top = self._top(rest)
            part, rest = cut(rest, self._bottom - top)
            if rest is None and top + part.height + after > self._bottom and part.height > 2 * _LEAST:
                part, rest = cut(part, part.height - _LEAST)
            self._put(part, top)
            if rest is not None:
                self._turn(piece.head)


def cut(piece: Piece, room: float) -> tuple[Piece, Piece | None]:
    """A piece cut between two lines of text so that the first part is at most ``room`` high; at least one line goes."""
    if piece.height <= room:
        return piece, None
    kept = [mark for mark in piece.texts if mark[1] + _DESCENT <= room]
    left = [mark for mark in piece.texts if mark[1] + _DESCENT > room]
    if not kept and left:
        first = min(mark[1] for mark in left)
        kept = [mark for mark in left if mark[1] <= first]
        left = [mark for mark in left if mark[1] > first]
    if not left:
        return piece, None
    leading = left[0][2].leading
    at = min(mark[1] for mark in left) - leading
    end = max((mark[1] for mark in kept), default=at) + _DESCENT
    # What follows begins a line below the top, as every piece does.
    moved = [(x, drop - at, style, text) for x, drop, style, text in left]
    upper = Piece(end, kept, [rule for rule in piece.rules if rule.drop <= at], whole=True, head=piece.head)
    upper.cells = piece.cells
    lower = replace(piece, height=piece.height - at, texts=moved, gap=0.0, pictures=[])
    lower.rules = [replace(rule, drop=rule.drop - at) for rule in piece.rules if rule.drop > at]
    upper.pictures = piece.pictures
    upper.boxes = [replace(box, height=min(box.height, end + 5 - box.drop)) for box in piece.boxes]
    lower.boxes = [replace(box, drop=0.0, height=box.drop + box.height - at) for box in piece.boxes]
    return upper, lower


def beside(left: Sequence[Piece], right: Sequence[Piece]) -> Piece:
    """Two columns of pieces as one piece, aligned at the top."""
    heights = []
    merged = Piece(0.0, whole=True)
    for column in (left, right):
        drop = 0.0
        for number, piece in enumerate(column):
            drop += piece.gap if number else 0.0
            add(merged, piece, drop)
            drop += piece.height
        heights.append(drop)
    merged.height = max(heights)
    merged.gap = max((column[0].gap for column in (left, right) if column), default=0.0)
    merged.at = max((piece.at for piece in (*left, *right)), default=0.0)
    return merged


def add(target: Piece, piece: Piece, drop: float) -> None:
    """Puts the marks of ``piece`` into ``target``, ``drop`` points lower."""
    target.texts += [(x, below + drop, style, text) for x, below, style, text in piece.texts]
    target.rules += [replace(rule, drop=rule.drop + drop) for rule in piece.rules]
    target.boxes += [replace(box, drop=box.drop + drop) for box in piece.boxes]
    target.pictures += [replace(picture, drop=picture.drop + drop) for picture in piece.pictures]


def draw(page: Page, sheet: Sheet, pen: Pen) -> None:
    """Draws the pieces of one page."""
    height, text_at = sheet.height, pen.text
    for piece, from_top in page:
        top = height - from_top
        _lines(piece, top, pen)
        for x, drop, style, text in piece.texts:
            text_at(x, top - drop, style, text)


def _lines(piece: Piece, top: float, pen: Pen) -> None:
    for rule in piece.rules:
        pen.rule(rule.left, rule.right, top - rule.drop, rule.weight, rule.colour)
    for box in piece.boxes:
        pen.box(box, top - box.drop)
    for picture in piece.pictures:
        pen.picture(picture, top - picture.drop)


def draw_tagged(page: Page, sheet: Sheet, pen: Pen, structure: Structure) -> None:
    """Draws the pieces of one page and says what each mark is; a repeated head of a table only decorates."""
    for piece, from_top in page:
        top = sheet.height - from_top
        _lines(piece, top, pen)
        if piece.cells is not None and structure.has_head(piece.cells):
            pen.say(ARTIFACT)
            for x, drop, style, text in piece.texts:
                pen.text(x, top - drop, style, text)
            pen.say(END)
        elif piece.texts:
            _tagged(piece, top, pen, structure)


def _tagged(piece: Piece, top: float, pen: Pen, structure: Structure) -> None:
    """Runs of marks of one cell, or of one style, between the operators that name them."""
    cells, now = piece.cells, None
    for x, drop, style, text in piece.texts:
        here: object = cells.cell(x) if cells is not None else style
        if here != now:
            if now is not None:
                pen.say(END)
            pen.say(structure.cell(cells, cells.cell(x)) if cells is not None else structure.leaf(style.tag))
            now = here
        pen.text(x, top - drop, style, text)
    pen.say(END)
