"""What a quote's PDF costs beside its floor: content streams written by hand, with a font subset prepared beforehand.

The floor prints the same visible table text (same columns, wrapped descriptions, right-aligned numbers, hairlines, table
head and page number on every page) and nothing else: no checks of the text, no styles, no metadata. Run it alone with
``python -m bench.pdf_floor``; ``measure()`` is for the whole bench.
"""

import datetime as dt
import gc
import math
import resource
import statistics
import time
import zlib

from app.basics.money import Money
from app.documents import fonts
from app.documents.paper import DocumentLine, Fact, Issuer, Paper, Party, TotalRow
from app.documents.press import print_paper
from app.documents.tailoring import resolve

MADE_AT = dt.datetime(2026, 11, 10, 9, 30, tzinfo=dt.UTC)
WORDS = [
    "sequencing",
    "of",
    "proteins",
    "with",
    "two",
    "enzymes",
    "and",
    "one",
    "report",
    "per",
    "sample,",
    "preparation,",
    "réduction,",
    "alkylation,",
    "digestion",
]


def values(count):
    """``count`` lines as they come from a quote: typed values, no two alike."""
    for n in range(count):
        text = " ".join(WORDS[(n + k * 7) % len(WORDS)] for k in range(5 + n % 5))
        detail = " ".join(WORDS[(n * 3 + k * 5) % len(WORDS)] for k in range(6 + n % 6))
        quantity, price = 1 + n % 48, 10_000 + (n * 7919) % 900_000
        yield n + 1, text, detail, f"SEQ-{n % 999:03d}", quantity, "sample", price, quantity * price


def paper(count):
    lines = tuple(
        DocumentLine(
            position=str(n), text=text, detail=detail, code=code, quantity=quantity * 10_000, unit=unit,
            unit_price=price * 100, amount=Money(amount, "USD"),
        )
        for n, text, detail, code, quantity, unit, price, amount in values(count)
    )  # fmt: skip
    total = Money(sum(line.amount.minor for line in lines), "USD")
    return Paper(
        kind="quote", issuer=Issuer("Meridian Analytical", lines=("410 Harbor Way, Duluth",)), currency="USD",
        number="Q-2026-A0042", addressee=Party("Northfield Research Foundation"),
        facts=(Fact("number", "Q-2026-A0042", strong=True), Fact("date", dt.date(2026, 11, 10))),
        subject="Protein sequencing", lines=lines, totals=(TotalRow("total", total, strong=True),),
    )  # fmt: skip


class Floor:
    """The hand-written file: one font, one subset, operators pushed into a list."""

    def __init__(self):
        face = fonts.face("Regular")
        self.widths = {sign: face.signs[sign] for sign in face.shapes if ord(sign) < 256}
        codes = sorted(ord(sign) for sign in self.widths)
        # Cut out beforehand, compressed when the file is written: the floor of performance.md 2a (1.3 ms for 20 lines).
        self.subset = face.font.face.makeSubset(list(range(32, 256)))
        self.ready = zlib.compress(self.subset)
        self.first, self.last = 32, 255
        self.table = [int(self.widths.get(chr(code), 600)) for code in range(32, 256)]
        self.words = {}
        assert codes

    def width(self, text):
        known = self.words.get(text)
        if known is None:
            known = self.words[text] = sum(map(self.widths.__getitem__, text))
        return known

    def wrapped(self, text, room):
        out, line, used = [], [], 0.0
        for word in text.split(" "):
            wide = self.width(word)
            if line and used + 236 + wide > room:
                out.append(" ".join(line))
                line, used = [word], wide
            else:
                used += wide + (236 if line else 0)
                line.append(word)
        out.append(" ".join(line))
        return out

    def show(self, ops, x, y, text):
        text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        ops.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ({text}) Tj")

    def right(self, ops, x, y, text, size):
        self.show(ops, x - self.width(text) * size / 1000, y, text)

    def print(self, count, *, ready=False):
        pages, ops, rules, y = [], [], [], 0.0
        heads = (
            (50, "Line"),
            (80, "Description"),
            (330, "Code"),
            (385, "Qty"),
            (412, "Unit"),
            (462, "Unit price"),
            (516, "Amount USD"),
        )

        def turn():
            if ops:
                self.show(ops, 520, 30, f"Page {len(pages) + 1}")
                pages.append(
                    zlib.compress(("\n".join(rules) + "\nBT\n" + "\n".join(ops) + "\nET").encode("latin-1"))
                )
            ops.clear()
            rules.clear()
            ops.append("/F1 7.6 Tf")
            for x, head in heads:
                self.show(ops, x, 740, head)

        turn()
        y = 726.0
        for n, text, detail, code, quantity, unit, price, amount in values(count):
            first = self.wrapped(text, 240 / 9.2 * 1000)
            second = self.wrapped(detail, 240 / 7.8 * 1000)
            height = len(first) * 12.4 + len(second) * 10.6 + 10.2
            if y - height < 50:
                turn()
                y = 726.0
            at = y - 14
            ops.append("/F1 9.2 Tf")
            self.show(ops, 50, at, str(n))
            self.show(ops, 330, at, code)
            self.right(ops, 404, at, str(quantity), 9.2)
            self.show(ops, 412, at, unit)
            self.right(ops, 500, at, f"{price / 100:,.2f}", 9.2)
            self.right(ops, 562, at, f"{amount / 100:,.2f}", 9.2)
            for line in first:
                self.show(ops, 80, at, line)
                at -= 12.4
            ops.append("/F1 7.8 Tf")
            for line in second:
                self.show(ops, 80, at, line)
                at -= 10.6
            y -= height
            rules.append(f"50 {y:.2f} m 562 {y:.2f} l S")
        turn()
        return self.file(pages, self.ready if ready else zlib.compress(self.subset))

    def file(self, pages, font):
        objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"", b"", b"", b""]
        kids = []
        for page in pages:
            objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n" % len(page) + page + b"\nendstream")
            stream = len(objects)
            objects.append(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
                % stream
            )
            kids.append(b"%d 0 R" % len(objects))
        objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
        objects[2] = (
            b"<</Type/Font/Subtype/TrueType/BaseFont/Plex/FirstChar 32/LastChar 255/Encoding/WinAnsiEncoding"
            b"/Widths[%s]/FontDescriptor 4 0 R>>" % " ".join(map(str, self.table)).encode()
        )
        objects[3] = (
            b"<</Type/FontDescriptor/FontName/Plex/Flags 32/FontBBox[-200 -300 1300 1000]/ItalicAngle 0/Ascent 780"
            b"/Descent -220/CapHeight 698/StemV 80/FontFile2 5 0 R>>"
        )
        objects[4] = (
            b"<</Length %d/Length1 %d/Filter/FlateDecode>>stream\n" % (len(font), len(self.subset))
            + font
            + b"\nendstream"
        )
        objects[5] = b"<<>>"
        out, offsets = bytearray(b"%PDF-1.4\n"), []
        for number, body in enumerate(objects, start=1):
            offsets.append(len(out))
            out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        for offset in offsets:
            out += b"%010d 00000 n \n" % offset
        out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
        return bytes(out)


def measure(sizes=(20, 200, 2000), rounds=7):
    """Medians in milliseconds, in turn, the first round thrown away: {lines: (ours, floor, floor with its font ready)}."""
    floor, tailoring = Floor(), resolve({"paper": "letter"})
    found = {}
    for count in sizes:
        what, times = paper(count), ([], [], [])
        acts = (
            lambda w=what: print_paper(w, tailoring, MADE_AT),
            lambda n=count: floor.print(n),
            lambda n=count: floor.print(n, ready=True),
        )
        repeat = max(1, 200 // count)
        for _ in range(rounds + 1):
            for kept, act in zip(times, acts, strict=True):
                gc.collect()
                start = time.perf_counter()
                for _again in range(repeat):
                    act()
                kept.append((time.perf_counter() - start) * 1000 / repeat)
        found[count] = tuple(statistics.median(kept[1:]) for kept in times)
    return found


def exponent(found, low, high):
    """How the time grows between two sizes: 1 is linear."""
    return math.log(found[high][0] / found[low][0]) / math.log(high / low)


def main():
    found = measure((20, 200, 2000, 20_000), rounds=5)
    for count, (ours, floor, ready) in found.items():
        print(
            f"{count:6} lines   ours {ours:9.2f} ms   floor {floor:9.2f} ms   ratio {ours / floor:5.2f}  (goal 3.5)"
            f"   floor with its font compressed beforehand {ready:9.2f} ms"
        )
    print(f"exponent 200 to 20,000 lines: {exponent(found, 200, 20_000):.2f}  (goal 1.1)")
    print(
        f"peak memory of this process, all documents and the floor: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
