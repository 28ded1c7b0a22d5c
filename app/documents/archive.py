"""The finishing of a PDF for archives and machines: files that ride in it, the colours it means, what it says it is.

The result is written to PDF/A-3 (ISO 19005-3), level b; no validator has certified it. The same input gives the same
bytes: no clock, no chance, no machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import md5
from html import escape
from typing import Final
from zlib import compress

from PIL.ImageCms import ImageCmsProfile, createProfile

from app.documents.objects import Objects, Stream, Value, name, string
from app.documents.stamp import PRODUCER
from app.documents.structure import Structure
from app.documents.text import clean

_PROFILE_DATE: Final = slice(24, 36)  # of an ICC header: when it was made
_PROFILE_ID: Final = slice(84, 100)
# That the file is written to PDF/UA-1, and the schema of that field, which PDF/A wants described in the file.
_ACCESSIBLE: Final = (
    '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n"
)
_ACCESSIBLE_SCHEMA: Final = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>'
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    '<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>part of ISO 14289</pdfaProperty:description></rdf:li>"
    "</rdf:Seq></pdfaSchema:property></rdf:li>"
)
RELATIONS: Final = ("Source", "Data", "Alternative", "Supplement", "Unspecified")


@dataclass(frozen=True, slots=True)
class Rider:
    """A file inside the PDF. ``relation`` as PDF/A-3 means it: Alternative says the same as the page, Data what it shows."""

    name: str
    data: bytes
    media_type: str = "text/xml"
    relation: str = "Alternative"
    description: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What the document is: its title, author and subject, its language tag, its moment (aware)."""

    title: str
    author: str
    subject: str
    language: str
    made_at: dt.datetime


def archived(
    pdf: bytes,
    about: About,
    riders: Sequence[Rider] = (),
    *,
    structure: Structure | None = None,
    extension: str = "",
) -> bytes:
    """The PDF with its riders, written to PDF/A-3b; with the structure of its marks, to PDF/UA-1 too.

    ``extension`` holds schemas of further metadata as ``rdf:Description`` elements (Factur-X has some).
    """
    objects = Objects(pdf)
    if structure is not None:
        structure.write(objects, about.author)
    _metadata(objects, about, _extension(extension, accessible=structure is not None))
    _colours(objects)
    _riders(objects, riders, about.made_at)
    return objects.written()


def _extension(given: str, *, accessible: bool) -> str:
    """What joins the metadata. The described schemas stand in one list, whoever brings them."""
    if not accessible:
        return given
    if "</rdf:Bag>" in given:
        return _ACCESSIBLE + given.replace("</rdf:Bag>", f"{_ACCESSIBLE_SCHEMA}</rdf:Bag>", 1)
    return (
        f'{_ACCESSIBLE}{given}<rdf:Description rdf:about=""'
        ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{_ACCESSIBLE_SCHEMA}</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
    )


def _metadata(objects: Objects, about: About, extension: str) -> None:
    moment = about.made_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    told = _xmp(about, moment, extension).encode()
    root = objects[objects.root]
    root["/Metadata"] = objects.add(Stream({"/Type": "/Metadata", "/Subtype": "/XML"}, told))
    root["/Lang"] = string(about.language)
    stamp = string(_stamp(about.made_at))
    info = objects[objects.info]
    info |= {
        "/CreationDate": stamp,
        "/ModDate": stamp,
        "/Producer": string(PRODUCER),
        "/Creator": string(PRODUCER),
    }
    for key, value in (("/Title", about.title), ("/Author", about.author), ("/Subject", about.subject)):
        info[key] = string(clean(value))


def _stamp(moment: dt.datetime) -> str:
    """A moment as PDF writes it."""
    return moment.astimezone(dt.UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def _xmp(about: About, moment: str, extension: str) -> str:
    """The metadata as PDF/A wants it beside the information dictionary, value for value the same."""
    title, author, subject = (
        escape(clean(part), quote=False) for part in (about.title, about.author, about.subject)
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">\n'
        "<dc:format>application/pdf</dc:format>\n"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>\n'
        f"<dc:language><rdf:Bag><rdf:li>{escape(about.language)}</rdf:li></rdf:Bag></dc:language>\n"
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>\n"
        f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>\n"
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n"
        f"</rdf:Description>\n{extension}</rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )


def _colours(objects: Objects) -> None:
    """Says which red the red is: sRGB, by a profile inside the file."""
    objects[objects.root]["/OutputIntents"] = [
        {
            "/Type": "/OutputIntent",
            "/S": "/GTS_PDFA1",
            "/OutputConditionIdentifier": string("sRGB"),
            "/Info": string("sRGB IEC61966-2.1"),
            "/DestOutputProfile": objects.add(Stream({"/N": "3"}, compress(_srgb()), packed=True)),
        }
    ]


@cache
def _srgb() -> bytes:
    """The sRGB profile of the colour library, without the moment at which it was made and the digest of it."""
    profile = bytearray(ImageCmsProfile(createProfile("sRGB")).tobytes())
    profile[_PROFILE_DATE] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))  # 2000-01-01
    profile[_PROFILE_ID] = bytes(16)
    return bytes(profile)


def _riders(objects: Objects, riders: Sequence[Rider], made_at: dt.datetime) -> None:
    if not riders:
        return
    names: list[Value] = []
    for rider in sorted(riders, key=lambda each: each.name):
        # The format wants this digest, as a checksum only.
        digest = md5(rider.data, usedforsecurity=False).digest()
        inner = objects.add(
            Stream(
                {
                    "/Type": "/EmbeddedFile",
                    "/Subtype": name(rider.media_type),
                    "/Params": {
                        "/Size": str(len(rider.data)),
                        "/ModDate": string(_stamp(made_at)),
                        "/CheckSum": digest,
                    },
                },
                compress(rider.data),
                packed=True,
            )
        )
        spec = {
            "/Type": "/Filespec",
            "/F": string(rider.name),
            "/UF": string(rider.name),
            "/Desc": string(rider.description or rider.name),
            "/AFRelationship": name(rider.relation),
            "/EF": {"/F": inner, "/UF": inner},
        }
        names += (string(rider.name), objects.add(spec))
    root = objects[objects.root]
    root["/Names"] = {"/EmbeddedFiles": {"/Names": names}}
    root["/AF"] = objects.add(names[1::2])
    root["/PageMode"] = "/UseAttachments"
