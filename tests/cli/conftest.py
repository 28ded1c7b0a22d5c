"""The command line as a program sees it: words in, status and text out."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.office import open_office

SELLER = """
schema = 1
legal_name = "Northlight Proteomics LLC"
currency = "USD"
time_zone = "America/Chicago"
[address]
street = ["12 Mill Street"]
city = "Northfield"
region = "MN"
postal_code = "55057"
country = "US"
[tax_ids]
"us.ein" = "12-3456789"
[tax]
scheme = "Sales tax"
rates = { standard = "8.875" }
[[colleague]]
name = "Ana Koch"
[[service]]
code = "SEQ-210"
text = "De novo protein sequencing"
unit = "sample"
unit_price = "310.00"
"""


@dataclass(frozen=True)
class Said:
    """What came back."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def _speaker(capsys) -> Callable[..., Said]:
    def said(*words: str) -> Said:
        capsys.readouterr()
        status = main([*map(str, words)])
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return Said(status, captured.out, captured.err)

    return said


def _lab(run: Callable[..., Said], tmp_path: Path, address: str) -> Callable[..., Said]:
    file = tmp_path / "seller.toml"
    file.write_text(SELLER, "utf-8")
    assert run("seller", "set", "--from", file).status == 0
    office = open_office(address)
    with office.work() as session:
        add_institution(
            session, InstitutionDraft("Northfield State University", "northfield-state", country="US")
        )
    office.close()
    return run


@pytest.fixture
def speak(capsys) -> Callable[..., Said]:
    """``speak("--help")`` where no office is needed."""
    return _speaker(capsys)


@pytest.fixture
def run(address, capsys, monkeypatch) -> Callable[..., Said]:
    """``run("client", "list")`` on an empty office, on both databases."""
    monkeypatch.setenv("CONCIERGE_OFFICE", os.fspath(address))
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    return _speaker(capsys)


@pytest.fixture
def lab(run, tmp_path, address) -> Callable[..., Said]:
    """An office with a seller, a colleague and an institution, on both databases."""
    return _lab(run, tmp_path, address)


@pytest.fixture
def local_lab(office_template, tmp_path, capsys, monkeypatch) -> Callable[..., Said]:
    """The same on SQLite alone, for what never reaches the database."""
    place = tmp_path / "local.sqlite"
    shutil.copyfile(office_template, place)
    monkeypatch.setenv("CONCIERGE_OFFICE", str(place))
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    return _lab(_speaker(capsys), tmp_path, str(place))
