"""What leaves the window: files for another program, and pages for a printer."""

import io
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from reportlab.pdfgen.canvas import Canvas

from app.basics.errors import Refusal
from app.documents.reading import pages_in
from app.shell.outgoing import PrintJob, private_folder, save_files, write_private


@dataclass
class File:
    name: str
    data: bytes = b"x"


def paper(pages, size=(612, 792)):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(pages):
        canvas.drawString(100, 200, str(number))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_files_for_another_program_are_for_this_person_alone_and_stay_in_their_folder():
    paths = [
        Path(path)
        for path in write_private([("a.eml", b"one"), ("../../b.eml", b"two"), ("C:\\x\\c.eml", b"3")])
    ]
    assert [path.name for path in paths] == ["a.eml", "b.eml", "c.eml"]
    assert len({path.parent for path in paths}) == 1
    assert private_folder() in paths[0].parents
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in paths)
    assert stat.S_IMODE(private_folder().stat().st_mode) == 0o700


def test_one_file_that_is_there_already_keeps_all_from_being_written(tmp_path):
    (tmp_path / "b.pdf").write_bytes(b"mine")
    with pytest.raises(Refusal, match=r"b\.pdf lies there already"):
        save_files(str(tmp_path), [File("a.pdf"), File("../b.pdf")])
    assert [path.name for path in tmp_path.iterdir()] == ["b.pdf"]


def test_every_page_of_every_file_is_printed_on_its_own_paper(qtbot, desk, tmp_path):
    owner = QWidget()
    qtbot.addWidget(owner)
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    job = PrintJob(desk, owner)
    with qtbot.waitSignal(job.done) as told:
        job.print_on(printer, [paper(2), paper(1, (595, 842))])
    assert told.args == [3]
    assert pages_in((tmp_path / "out.pdf").read_bytes()) == 3
