"""Papers finished by the library (pikepdf) object by object, as the first archived ones were: what ours is held against.

Should a later library order its objects otherwise, this comparison has done its service: what was issued is drawn by
``app/documents/objects.py``, which does not change with it.
"""

from hashlib import md5
from io import BytesIO

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from app.documents.archive import _extension, _srgb, _stamp, _xmp
from app.documents.stamp import PRODUCER
from app.documents.text import clean


class Structure:
    """The tree as Python objects, told as the pages are drawn."""

    def __init__(self):
        self.parts, self.counts = [], []

    def turn(self):
        self.counts.append(0)

    def _next(self):
        self.counts[-1] += 1
        return len(self.counts) - 1, self.counts[-1] - 1

    def leaf(self, tag):
        self.parts.append([tag, [self._next()]])
        return f"/{tag} <</MCID {self.parts[-1][1][0][1]}>> BDC"

    def cell(self, cells, number):
        if not self.parts or not isinstance(self.parts[-1], dict):
            self.parts.append({})
        _, row = self.parts[-1].setdefault(cells.row, (cells, [[] for _ in cells.lefts]))
        row[number].append(self._next())
        return f"/{'TH' if cells.head else 'TD'} <</MCID {row[number][-1][1]}>> BDC"

    def has_head(self, cells):
        return (
            cells.head
            and bool(self.parts)
            and isinstance(self.parts[-1], dict)
            and cells.row in self.parts[-1]
        )


def finished(pdf, about, riders=(), structure=None, extension=""):
    """What ``archived`` of the kit makes, made by the library."""
    with Pdf.open(BytesIO(pdf)) as document:
        if structure is not None:
            _Tree(document, structure, about.author).write()
        _metadata(document, about, _extension(extension, accessible=structure is not None))
        profile = document.make_stream(_srgb())
        profile.N = 3
        document.Root.OutputIntents = Array([Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"),
            Info=String("sRGB IEC61966-2.1"), DestOutputProfile=document.make_indirect(profile),
        )])  # fmt: skip
        _riders(document, riders, _stamp(about.made_at))
        out = BytesIO()
        document.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return out.getvalue()


class _Tree:
    def __init__(self, document, structure, figure):
        self.document, self.parts, self.figure = document, structure.parts, figure
        self.pages = [page.obj for page in document.pages]
        self.owners = [[None] * count for count in structure.counts]

    def write(self):
        make, tags = self.document.make_indirect, {part[0] for part in self.parts if isinstance(part, list)}
        root = make(Dictionary(Type=Name.StructTreeRoot))
        root.K = whole = self._element("Document", root)
        children = []
        for part in self.parts:
            if isinstance(part, dict):
                children.append(self._table(part, whole))
                continue
            tag = "H1" if part[0] == "H2" and "H1" not in tags else part[0]
            alt = {"/Alt": String(self.figure)} if tag == "Figure" else {}
            children.append(self._filled(tag, whole, part[1], alt))
        whole.K = Array(children)
        numbers = []
        for at, owners in enumerate(self.owners):
            self.pages[at].StructParents, self.pages[at].Tabs = at, Name.S
            numbers.extend((at, make(Array(owners))))
        root.ParentTree = make(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = len(self.owners)
        self.document.Root.StructTreeRoot = root
        self.document.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, tag, parent, **more):
        return self.document.make_indirect(
            Dictionary({"/S": Name("/" + tag), "/P": parent, **{f"/{k}": v for k, v in more.items()}})
        )

    def _filled(self, tag, parent, spots, more):
        element = self._element(tag, parent)
        for key, value in more.items():
            element[key] = value
        if spots:
            page = spots[0][0]
            element.Pg = self.pages[page]
            element.K = spots[0][1]
        if len(spots) > 1:
            element.K = Array(
                n if at == page else Dictionary(Type=Name.MCR, Pg=self.pages[at], MCID=n) for at, n in spots
            )
        for at, number in spots:
            self.owners[at][number] = element
        return element

    def _table(self, rows, parent):
        whole = self._element("Table", parent)
        whole.K = Array([self._row(cells, spots, whole) for cells, spots in rows.values()])
        return whole

    def _row(self, cells, row, parent):
        element, kids = self._element("TR", parent), []
        for number, spots in enumerate(row):
            told = {}
            if cells.head:
                told = {"/A": Dictionary(O=Name.Table, Scope=Name.Column)}
            elif cells.spans and cells.spans[number] > 1:
                told = {"/A": Dictionary(O=Name.Table, ColSpan=cells.spans[number])}
            kids.append(self._filled("TH" if cells.head else "TD", element, spots, told))
        element.K = Array(kids)
        return element


def _metadata(document, about, extension):
    stamp = _stamp(about.made_at)
    moment = f"{stamp[2:6]}-{stamp[6:8]}-{stamp[8:10]}T{stamp[10:12]}:{stamp[12:14]}:{stamp[14:16]}+00:00"
    stream = document.make_stream(_xmp(about, moment, extension).encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    document.Root.Metadata = document.make_indirect(stream)
    document.Root.Lang = String(about.language)
    told = document.docinfo
    told[Name.CreationDate] = told[Name.ModDate] = String(stamp)
    for key, value in ((Name.Title, about.title), (Name.Author, about.author), (Name.Subject, about.subject)):
        told[key] = String(clean(value))
    told[Name.Producer] = told[Name.Creator] = String(PRODUCER)
    for key in (Name.Keywords, Name.Trapped):
        if key in told:
            del told[key]


def _riders(document, riders, stamp):
    if not riders:
        return
    names, associated = Array(), Array()
    for rider in sorted(riders, key=lambda each: each.name):
        stream = document.make_stream(rider.data)
        stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/" + rider.media_type)
        digest = md5(rider.data, usedforsecurity=False).digest()
        stream.Params = Dictionary(Size=len(rider.data), ModDate=String(stamp), CheckSum=String(digest))
        inner = document.make_indirect(stream)
        spec = document.make_indirect(Dictionary(
            Type=Name.Filespec, F=String(rider.name), UF=String(rider.name), Desc=String(rider.description or rider.name),
            AFRelationship=Name("/" + rider.relation), EF=Dictionary(F=inner, UF=inner),
        ))  # fmt: skip
        names.extend((String(rider.name), spec))
        associated.append(spec)
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    document.Root.AF = document.make_indirect(associated)
    document.Root.PageMode = Name.UseAttachments
