"""What the marks on the pages are, for readers that do not see: headings, paragraphs, a table with its heads.

While a page is drawn, each run of marks is put between ``BDC`` and ``EMC`` with a number; afterwards the tree that
these numbers belong to is written into the PDF (ISO 32000-1, 14.7). What only decorates is an artifact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

ARTIFACT: Final = "/Artifact BMC"
END: Final = "EMC"
_SLACK: Final = 0.6  # points: text set to the right may begin a hair before its column

_NOTHING: Final[Mapping[str, Any]] = {}
Spot = tuple[int, int]  # page, number of the marked content on it


@dataclass(frozen=True, slots=True)
class Cells:
    """Where the cells of a row begin, from the left; ``head`` for the row of column heads, ``row`` its number."""

    row: int
    lefts: tuple[float, ...]
    head: bool = False
    spans: tuple[int, ...] = ()

    def cell(self, x: float) -> int:
        """The cell in which a mark at ``x`` stands."""
        return max(bisect_right(self.lefts, x + _SLACK) - 1, 0)


@dataclass(slots=True)
class _Leaf:
    tag: str
    spots: list[Spot]


@dataclass(slots=True)
class _Row:
    cells: Cells
    spots: list[list[Spot]]


@dataclass(slots=True)
class _Table:
    rows: dict[int, _Row] = field(default_factory=dict)


@dataclass(slots=True)
class Structure:
    """The tree of one paper, in the order of reading."""

    _parts: list[_Leaf | _Table] = field(default_factory=list)
    _counts: list[int] = field(default_factory=list)

    def turn(self) -> None:
        """The next page begins."""
        self._counts.append(0)

    def _next(self) -> Spot:
        page = len(self._counts) - 1
        number = self._counts[page]
        self._counts[page] = number + 1
        return page, number

    def leaf(self, tag: str) -> str:
        """Opens a heading, paragraph or figure: the operator that begins it."""
        spot = self._next()
        self._parts.append(_Leaf(tag, [spot]))
        return f"/{tag} <</MCID {spot[1]}>> BDC"

    def cell(self, cells: Cells, number: int) -> str:
        """Opens a cell of a table, or goes on with it on the next page."""
        spot = self._next()
        last = self._parts[-1] if self._parts else None
        if not isinstance(last, _Table):
            self._parts.append(last := _Table())
        row = last.rows.get(cells.row)
        if row is None:
            row = last.rows[cells.row] = _Row(cells, [[] for _ in cells.lefts])
        row.spots[number].append(spot)
        return f"/{'TH' if cells.head else 'TD'} <</MCID {spot[1]}>> BDC"

    def has_head(self, cells: Cells) -> bool:
        """Whether these are the heads of the table that is being read already."""
        last = self._parts[-1] if self._parts else None
        return cells.head and isinstance(last, _Table) and cells.row in last.rows

    def write(self, document: Pdf, figure: str) -> None:
        """Puts the tree into the PDF; ``figure`` says in words what a picture shows."""
        _Writer(document, self._counts, figure).write(self._parts)


class _Writer:
    def __init__(self, document: Pdf, counts: list[int], figure: str) -> None:
        self.document, self.figure = document, figure
        self.pages = [page.obj for page in document.pages]
        self._names: dict[str, Name] = {}
        self._indirect = document.make_indirect
        self.owners: list[list[Any]] = [[None] * count for count in counts]

    def write(self, parts: list[_Leaf | _Table]) -> None:
        root = self.document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        whole = self._element("Document", root, _NOTHING)
        children = [
            self._table(p, whole) if isinstance(p, _Table) else self._leaf(p, whole) for p in _headed(parts)
        ]
        whole.K = Array(children)
        root.K = whole
        numbers: list[Any] = []
        for at, owners in enumerate(self.owners):
            self.pages[at].StructParents = at
            self.pages[at].Tabs = Name.S
            numbers.extend((at, self.document.make_indirect(Array(owners))))
        root.ParentTree = self.document.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self.owners)
        self.document.Root.StructTreeRoot = root
        self.document.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, tag: str, parent: Object, more: Mapping[str, Any]) -> Object:
        """One element. A long paper has tens of thousands: names are made once, and the optional type is left out."""
        name = self._names.get(tag) or self._names.setdefault(tag, Name("/" + tag))
        return self._indirect(Dictionary({"/S": name, "/P": parent, **more}))

    def _filled(self, tag: str, parent: Object, spots: list[Spot], more: Mapping[str, Any]) -> Object:
        """An element with its marks; the page of the first is its own, others say theirs."""
        if not spots:
            return self._element(tag, parent, more)
        page, number = spots[0]
        kids: Any = number
        if len(spots) > 1:
            kids = Array(
                mcid if at == page else Dictionary(Type=Name.MCR, Pg=self.pages[at], MCID=mcid)
                for at, mcid in spots
            )
        element = self._element(tag, parent, {"/Pg": self.pages[page], "/K": kids, **more})
        for at, mcid in spots:
            self.owners[at][mcid] = element
        return element

    def _leaf(self, leaf: _Leaf, parent: Object) -> Object:
        alt = {"/Alt": String(self.figure)} if leaf.tag == "Figure" else _NOTHING
        return self._filled(leaf.tag, parent, leaf.spots, alt)

    def _table(self, table: _Table, parent: Object) -> Object:
        whole = self._element("Table", parent, _NOTHING)
        whole.K = Array([self._row(row, whole) for row in table.rows.values()])
        return whole

    def _row(self, row: _Row, parent: Object) -> Object:
        element, cells = self._element("TR", parent, _NOTHING), row.cells
        tag = "TH" if cells.head else "TD"
        kids = []
        for number, spots in enumerate(row.spots):
            told = _attributes(cells, number) if cells.head or cells.spans else None
            kids.append(self._filled(tag, element, spots, _NOTHING if told is None else {"/A": told}))
        element.K = Array(kids)
        return element


def _attributes(cells: Cells, number: int) -> Dictionary | None:
    """A head says that it heads its column; a cell over several columns says how many."""
    if cells.head:
        return Dictionary(O=Name.Table, Scope=Name.Column)
    span = cells.spans[number] if cells.spans else 1
    return Dictionary(O=Name.Table, ColSpan=span) if span > 1 else None


def _headed(parts: list[_Leaf | _Table]) -> list[_Leaf | _Table]:
    """Headings begin with the first level: a paper without a title raises its second."""
    tags = {part.tag for part in parts if isinstance(part, _Leaf)}
    if "H1" not in tags:
        for part in parts:
            if isinstance(part, _Leaf) and part.tag == "H2":
                part.tag = "H1"
    return parts
