import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from app.documents.press import print_paper
from tests.documents.samples import MADE_AT, french_quote, french_tailoring, german_quote, german_tailoring

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "quote.pdf"
    path.write_bytes(print_paper(german_quote(), german_tailoring(), MADE_AT))
    with pikepdf.open(path) as opened:
        yield opened


def test_a_pdf_says_what_it_is_and_when_it_was_made(document):
    about = document.docinfo
    assert about["/Title"] == "Angebot Q-2026-B0017"
    assert about["/Author"] == "Meridian Analytical"
    assert about["/Subject"] == "Proteinsequenzierung, 48 Proben"
    assert str(about["/CreationDate"]).startswith("D:20261110093000")
    assert str(document.Root["/Lang"]) == "de-DE"
    assert bool(document.Root["/ViewerPreferences"]["/DisplayDocTitle"])


def test_only_our_fonts_are_in_it_and_each_is_embedded(document):
    fonts = document.pages[0]["/Resources"]["/Font"]
    for font in fonts.values():
        assert "IBMPlexSans" in str(font["/BaseFont"])
        assert "/FontFile2" in font["/FontDescriptor"]


def test_the_file_has_no_damage(document):
    assert (
        document.check_pdf_syntax() == [] if hasattr(document, "check_pdf_syntax") else document.check() == []
    )


def test_another_process_makes_the_same_bytes():
    ask = (
        "from tests.documents.samples import *; from app.documents.press import print_paper; import hashlib; "
    )
    ask += "print(hashlib.sha256(print_paper(french_quote(), french_tailoring(), MADE_AT)).hexdigest())"
    found = {
        subprocess.run(
            [sys.executable, "-c", ask],
            cwd=PROJECT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = hashlib.sha256(print_paper(french_quote(), french_tailoring(), MADE_AT)).hexdigest()
    assert {line.strip() for line in found} == {here}
