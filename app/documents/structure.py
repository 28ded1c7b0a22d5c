"""What the marks on the pages are, for readers that do not see: headings, paragraphs, a table with its heads.

While a page is drawn, each run of marks is put between ``BDC`` and ``EMC`` with a number; afterwards the tree that
these numbers belong to is written into the PDF (ISO 32000-1, 14.7). What only decorates is an artifact.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.documents.objects import Number, Objects, Ref, literal, string

ARTIFACT: Final = "/Artifact BMC"
END: Final = "EMC"
_SLACK: Final = 0.6  # points: text set to the right may begin a hair before its column
_WHOLE: Final = 0  # the place of the element that holds all others
_CELLS: Final = frozenset({"TD", "TH"})
_HEADS: Final = "/A << /O /Table /Scope /Column >> "


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


class Structure:
    """The tree of one paper, in the order of reading: some bytes for an element, for a long paper has a hundred thousand."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], int] = {}  # tag, attributes
        self._elements = array("H")  # the kind of each
        self._parents = array("I")
        self._marks = array("I")  # the element of each mark, as they were drawn
        self._pages = array("I")  # how many marks there were when each page began
        self._table = (
            _WHOLE  # the table that is being read, its heads, and its last row with the number of that
        )
        self._heads: set[int] = set()
        self._last = -1, _WHOLE
        self._element("Document", _WHOLE)

    def turn(self) -> None:
        """The next page begins."""
        self._pages.append(len(self._marks))

    def _element(self, tag: str, parent: int, attributes: str = "") -> int:
        self._elements.append(self._kinds.setdefault((tag, attributes), len(self._kinds)))
        self._parents.append(parent)
        return len(self._parents) - 1

    def _mark(self, tag: str, element: int) -> str:
        number = len(self._marks) - self._pages[-1]
        self._marks.append(element)
        return f"/{tag} <</MCID {number}>> BDC"

    def leaf(self, tag: str) -> str:
        """Opens a heading, paragraph or figure: the operator that begins it."""
        self._table = _WHOLE
        return self._mark(tag, self._element(tag, _WHOLE))

    def cell(self, cells: Cells, number: int) -> str:
        """Opens a cell of a table, or goes on with it on the next page."""
        if not self._table:
            self._table, self._heads, self._last = self._element("Table", _WHOLE), set(), (-1, _WHOLE)
        tag = "TH" if cells.head else "TD"
        if cells.row != self._last[0]:
            row = self._element("TR", self._table)
            for at in range(len(cells.lefts)):
                self._element(tag, row, _attributes(cells, at))
            self._last = cells.row, row
            if cells.head:
                self._heads.add(cells.row)
        return self._mark(tag, self._last[1] + 1 + number)

    def has_head(self, cells: Cells) -> bool:
        """Whether these are the heads of the table that is being read already."""
        return cells.head and bool(self._table) and cells.row in self._heads

    def write(self, objects: Objects, figure: str) -> None:
        """Puts the tree into the PDF; ``figure`` says in words what a picture shows."""
        pages = objects[objects[objects.root]["/Pages"]]["/Kids"]
        for number, page in enumerate(pages):
            objects[page].update({"/StructParents": str(number), "/Tabs": "/S"})
        objects[objects.root]["/MarkInfo"] = {"/Marked": "true"}
        tree = _Tree(self._kinds, self._elements, self._parents, self._marks, self._pages, pages, figure)
        objects[objects.root]["/StructTreeRoot"] = objects.plant(tree)


def _attributes(cells: Cells, number: int) -> str:
    """A head says that it heads its column; a cell over several columns says how many."""
    if cells.head:
        return _HEADS
    span = cells.spans[number] if cells.spans else 1
    return f"/A << /ColSpan {span} /O /Table >> " if span > 1 else ""


class _Tree:
    """The tree as the objects of a file: its root, the elements, the owners of the marks of each page, the table of these."""

    def __init__(
        self,
        kinds: dict[tuple[str, str], int],
        elements: array[int],
        parents: array[int],
        marks: array[int],
        pages: array[int],
        names: list[Ref],
        figure: str,
    ) -> None:
        self._elements, self._parents, self._marks, self._names = elements, parents, marks, names
        self._pages = [*pages, len(marks)]
        # Headings begin with the first level: a paper without a title raises its second.
        raised = all(tag != "H1" for tag, _ in kinds)
        self._before = [
            attributes + (f"/Alt {literal(string(figure))} " if tag == "Figure" else "")
            for tag, attributes in kinds
        ]
        self._tags = ["H1" if raised and tag == "H2" else tag for tag, _ in kinds]
        self._first = array("I", bytes(4 * len(elements)))  # the first mark of each, from 1
        self._more: defaultdict[int, list[int]] = defaultdict(list)
        for at, element in enumerate(marks):
            if self._first[element]:
                self._more[element].append(at)
            else:
                self._first[element] = at + 1
        self._kids: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        cells = {number for number, tag in enumerate(self._tags) if tag in _CELLS}
        for element, parent in enumerate(parents):
            if element and elements[element] not in cells:
                self._kids[parent].append(element)

    def __len__(self) -> int:
        return 2 + len(self._elements) + len(self._names)

    def order(self) -> Iterator[int]:
        """The root, the elements, the table of owners before the owners themselves."""
        owners = range(1 + len(self._elements), len(self) - 1)
        yield from range(1 + len(self._elements))
        yield len(self) - 1
        yield from owners

    def worded(self, place: int, first: int, new: Number) -> str:
        """One object of the tree."""
        last = len(self) - 1
        if 0 < place <= len(self._elements):
            return self._element(place - 1, first + 1, new)
        if place == 0:
            return (
                f"<< /K {new(first + 1)} 0 R /ParentTree {new(first + last)} 0 R"
                f" /ParentTreeNextKey {len(self._names)} /Type /StructTreeRoot >>"
            )
        owners = first + 1 + len(self._elements)
        if place == last:
            table = (f"{at} {new(owners + at)} 0 R " for at in range(len(self._names)))
            return f"<< /Nums [ {''.join(table)}] >>"
        start, end = self._pages[place - 1 - len(self._elements) :][:2]
        return f"[ {''.join(f'{new(first + 1 + element)} 0 R ' for element in self._marks[start:end])}]"

    def _element(self, element: int, first: int, new: Number) -> str:
        """``first`` is the number of the element that holds all others; what holds that is the root before it."""
        kind = self._elements[element]
        tag, parent = self._tags[kind], first + self._parents[element] if element else first - 1
        mark = self._first[element]
        if not mark:
            kids = "" if tag in _CELLS else f"/K [ {self._below(element, tag, first, new)}] "
            return f"<< {self._before[kind]}{kids}/P {new(parent)} 0 R /S /{tag} >>"
        page = bisect_right(self._pages, mark - 1) - 1
        number = str(mark - 1 - self._pages[page])
        if element in self._more:
            number = f"[ {number} {''.join(self._further(each, page, new) for each in self._more[element])}]"
        kids = f"{self._before[kind]}/K {number}"
        return f"<< {kids} /P {new(parent)} 0 R /Pg {new(self._names[page])} 0 R /S /{tag} >>"

    def _below(self, element: int, tag: str, first: int, new: Number) -> str:
        """The elements that one holds; the cells of a row follow it."""
        held = iter(self._kids[element]) if tag != "TR" else self._cells(element)
        return "".join(f"{new(first + each)} 0 R " for each in held)

    def _cells(self, row: int) -> Iterator[int]:
        for element in range(row + 1, len(self._parents)):
            if self._parents[element] != row:
                return
            yield element

    def _further(self, mark: int, own: int, new: Number) -> str:
        """A further mark of an element: one on another page than its first says on which."""
        page = bisect_right(self._pages, mark) - 1
        number = mark - self._pages[page]
        if page == own:
            return f"{number} "
        return f"<< /MCID {number} /Pg {new(self._names[page])} 0 R /Type /MCR >> "
