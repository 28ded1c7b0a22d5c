"""What other printers make of the same quote: run in their own environment, asked line by line over standard input.

A question is ``{"printer": "fpdf2", "lines": [[position, text, detail, code, quantity, unit, price, amount], …], "fonts": "…"}``;
the answer is ``{"ms": …, "bytes": …, "version": …}`` or ``{"failed": "…"}``. Prices are hundredths.
"""

import html
import json
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path
from resource import RUSAGE_CHILDREN as CHILDREN
from resource import RUSAGE_SELF as SELF
from resource import getrusage

HEADS = ("Line", "Description", "Code", "Qty", "Unit", "Unit price", "Amount USD")


def money(minor):
    return f"{minor // 100:,}.{minor % 100:02d}"


def cells(line):
    position, text, detail, code, quantity, unit, price, amount = line
    return (str(position), text, detail, code, str(quantity), unit, money(price), money(amount))


def fpdf2(lines, fonts):
    from fpdf import FPDF

    pdf = FPDF(format="letter", unit="pt")
    for style, face in (("", "Regular"), ("B", "Bold")):
        pdf.add_font("Plex", style, str(Path(fonts) / f"IBMPlexSans-{face}.ttf"))
    pdf.set_font("Plex", size=9.2)
    pdf.add_page()
    with pdf.table(col_widths=(30, 240, 55, 30, 45, 55, 60), line_height=12.4) as table:
        table.row(HEADS)
        for line in lines:
            position, text, detail, *rest = cells(line)
            table.row((position, f"{text}\n{detail}", *rest))
    return bytes(pdf.output())


def page_of(lines, fonts):
    rows = "".join(
        f"<tr><td>{p}</td><td>{html.escape(t)}<br><small>{html.escape(d)}</small></td>"
        + "".join(f"<td>{html.escape(x)}</td>" for x in rest)
        + "</tr>"
        for p, t, d, *rest in map(cells, lines)
    )
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    return (
        f"<style>@page {{ size: letter; margin: 50pt }} @font-face {{ font-family: Plex; src: url('{Path(fonts).as_uri()}/IBMPlexSans-Regular.ttf') }}"
        " body { font: 9.2pt Plex } td { border-bottom: .6pt solid #ddd } </style>"
        f"<table><thead><tr>{heads}</tr></thead>{rows}</table>"
    )


def weasyprint(lines, fonts):
    from weasyprint import HTML

    return HTML(string=page_of(lines, fonts)).write_pdf()


def wkhtmltopdf(lines, fonts):
    words = ["wkhtmltopdf", "-q", "-s", "Letter", "--enable-local-file-access", "-", "-"]
    done = subprocess.run(words, input=page_of(lines, fonts).encode(), capture_output=True, check=False)
    if not done.stdout.startswith(b"%PDF"):
        raise RuntimeError(done.stderr.decode(errors="replace").strip().splitlines()[-1])
    return done.stdout


def typst(lines, fonts):
    import typst as compiler

    def said(text):
        return json.dumps(text, ensure_ascii=False)

    rows = ",\n".join(
        ", ".join((said(p), f"[#{said(t)} \\ #text(7.8pt, {said(d)})]", *map(said, rest)))
        for p, t, d, *rest in map(cells, lines)
    )
    source = (
        '#set page("us-letter", margin: 50pt, numbering: "1")\n#set text(9.2pt, font: "IBM Plex Sans")\n'
        "#table(columns: (auto, 1fr, auto, auto, auto, auto, auto), stroke: (bottom: .6pt + luma(220)),\n"
        f"table.header({', '.join(map(said, HEADS))}),\n{rows})"
    )
    return compiler.compile(source.encode(), font_paths=[fonts])


PRINTERS = {"fpdf2": fpdf2, "weasyprint": weasyprint, "typst": typst, "wkhtmltopdf": wkhtmltopdf}


def version_of(printer):
    if printer != "wkhtmltopdf":
        return version(printer)
    said = subprocess.run([printer, "--version"], capture_output=True, text=True, check=False).stdout
    return said.split()[1]


def main():
    for question in sys.stdin:
        asked = json.loads(question)
        try:
            start = time.perf_counter()
            data = PRINTERS[asked["printer"]](asked["lines"], asked["fonts"])
            taken = (time.perf_counter() - start) * 1000
            answer = {
                "ms": taken,
                "bytes": len(data),
                "version": version_of(asked["printer"]),
                "mb": max(getrusage(who).ru_maxrss for who in (SELF, CHILDREN)) / 1024,
            }
        except Exception as why:
            answer = {"failed": f"{type(why).__name__}: {why}"[:200]}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
