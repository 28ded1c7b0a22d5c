"""Two machines on the command line: cards, words, files, decisions."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.office import open_office


class Machine:
    """One machine: its own settings, its own office; called like the program."""

    def __init__(self, speak, monkeypatch, folder: Path, who: str) -> None:
        self._speak, self._patch, self._folder, self._who = speak, monkeypatch, folder, who
        folder.mkdir()
        self.office = folder / "office.sqlite"

    def __call__(self, *words, status=0):
        self._patch.setenv("CONCIERGE_CONFIG", str(self._folder / "config"))
        said = self._speak(*words, "--office", self.office, "--as", self._who)
        assert said.status == status, said.err
        return said

    def json(self, *words):
        return self(*words, "--json").json


@pytest.fixture
def lena(speak, monkeypatch, tmp_path, office_template) -> Machine:
    """An office with one client."""
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    made = Machine(speak, monkeypatch, tmp_path / "lena", "Lena Brandt")
    shutil.copyfile(office_template, made.office)
    monkeypatch.setenv("CONCIERGE_CONFIG", str(tmp_path / "lena" / "config"))
    office = open_office(made.office)
    with office.work("begin") as session:
        add_institution(session, InstitutionDraft("Northfield State", "northfield", country="US"))
    office.close()
    made("client", "add", "Okafor Group", "--institution", "northfield", "--key", "okafor")
    return made


@pytest.fixture
def both(lena, speak, monkeypatch, tmp_path) -> tuple[Machine, Machine]:
    """The laptop joins by the six words."""
    ines = Machine(speak, monkeypatch, tmp_path / "ines", "Ines Moreau")
    card = ines.json("sync", "card", tmp_path / "ines.relpair", "--name", "Ines' laptop")
    seen = lena.json("sync", "pair", card["path"])
    assert seen["words"] == card["words"]
    assert len(seen["words"].split()) == 6
    answer = lena.json("sync", "pair", card["path"], "--matched", "--to", tmp_path)
    read = ines.json("sync", "join", answer["answer"])
    assert read["words"] == answer["words"]
    assert not ines.office.exists()
    assert ines.json("sync", "join", answer["answer"], "--matched")["series"] == "B"
    return lena, ines


def pass_on(giver: Machine, taker: Machine, folder: Path) -> dict:
    return taker.json("sync", "import", giver.json("sync", "export", folder)["path"])


def names(machine: Machine) -> list[str]:
    return [client["name"] for client in machine.json("client", "list")["clients"]]


def test_a_laptop_joins_and_what_it_adds_comes_back(both, tmp_path):
    lena, ines = both
    assert names(ines) == ["Okafor Group"]
    ines("client", "add", "Weber Lab", "--institution", "northfield")
    (waits,) = ines.json("sync", "status")["machines"]
    assert waits["waiting"] > 0
    file = ines.json("sync", "export", tmp_path / "from-ines.relsync", "--for", "a")
    assert "may be removed" in file["sentence"]
    preview = lena.json("sync", "preview", file["path"])
    assert (preview["state"], preview["machine"], preview["conflicts"]) == ("new", "Ines' laptop", 0)
    assert names(lena) == ["Okafor Group"]
    assert lena.json("sync", "import", file["path"])["clients"] == 1
    assert names(lena) == ["Okafor Group", "Weber Lab"]
    assert "nothing new" in lena("sync", "import", file["path"]).out
    assert lena.json("sync", "verify")["words"]
    lena("sync", "undo")
    assert names(lena) == ["Okafor Group"]


def test_two_answers_are_listed_and_one_is_kept_everywhere(both, tmp_path):
    lena, ines = both
    lena("contact", "add", "Ada Okafor", "--phone", "+1 555 014 2290")
    pass_on(lena, ines, tmp_path)
    for machine, hours in ((lena, "mornings"), (ines, "afternoons")):
        change_hours(machine, hours)
    pass_on(ines, lena, tmp_path)
    (one,) = lena.json("sync", "conflicts")["conflicts"]
    assert [side["values"] for side in one["sides"]] == [{"hours": "mornings"}, {"hours": "afternoons"}]
    assert [side["person"] for side in one["sides"]] == ["Lena Brandt", "Ines Moreau"]
    assert lena("sync", "resolve", one["name"], "--keep", "9", status=1).err.startswith("Ada Okafor")
    assert "Say one of the two" in lena("sync", "resolve", one["name"], status=1).err
    assert "'x' cannot be typed" in lena("sync", "resolve", one["name"], "--set", "x=1", status=1).err
    lena("sync", "resolve", one["name"], "--set", "hours=mornings and afternoons")
    assert lena.json("sync", "conflicts")["total"] == 0
    pass_on(lena, ines, tmp_path)
    assert ines.json("sync", "conflicts")["total"] == 0
    assert lena.json("sync", "verify")["words"] == ines.json("sync", "verify")["words"]


def change_hours(machine: Machine, hours: str) -> None:
    from app.clients.queries import contacts  # noqa: PLC0415 - there is no verb for it
    from app.records.client import Contact  # noqa: PLC0415

    machine._patch.setenv("CONCIERGE_CONFIG", str(machine._folder / "config"))
    office = open_office(machine.office, author=machine._who)
    with office.work("hours") as session:
        (one,) = contacts(session, "Okafor")
        session.get_one(Contact, one.id).hours = hours
    office.close()


def test_who_changed_what_is_told_as_sentences_and_as_csv(both, tmp_path):
    lena, ines = both
    ines("client", "add", "Weber Lab", "--institution", "northfield", "--key", "weber")
    pass_on(ines, lena, tmp_path)
    said = lena.json("sync", "history", "weber")["entries"]
    assert {entry["machine"] for entry in said} == {"Ines' laptop"}
    assert said[0]["file"].endswith(".relsync")
    assert any("Weber Lab" in entry["sentence"] for entry in said)
    lena("sync", "history", "--csv", tmp_path / "all.csv")
    rows = list(csv.reader((tmp_path / "all.csv").read_text("utf-8").splitlines()))
    assert len(rows) > len(said)
    assert lena("sync", "history", "nobody", status=1).err


def test_a_machine_is_named_retired_and_revoked(both):
    lena, _ = both
    lena("sync", "rename", "Ines' laptop", "Travel")
    assert lena("sync", "revoke", "nobody", "--why", "x", status=1).err.startswith("There is no machine")
    lena("sync", "revoke", "b", "--why", "Left in a train")
    (one,) = lena.json("sync", "status")["machines"]
    assert (one["name"], one["status"]) == ("Travel", "revoked")


def test_a_shared_folder_is_used_until_it_is_left(both, tmp_path):
    lena, ines = both
    shared = tmp_path / "shared"
    assert lena("sync", "folder", shared, status=1).err.startswith(str(shared))
    shared.mkdir()
    lena("sync", "folder", shared)
    ines("client", "add", "Weber Lab", "--institution", "northfield")
    ines("sync", "folder", shared)
    lena("sync", "folder")
    assert names(lena) == ["Okafor Group", "Weber Lab"]
    assert lena.json("sync", "status")["folder"]["path"] == str(shared)
    assert lena("sync", "folder", "--off").out == "No shared folder is used.\n"
    assert "No shared folder" in lena("sync", "folder", status=1).err


def test_what_is_no_card_and_no_file_is_refused(lena, tmp_path):
    (tmp_path / "x.relsync").write_text("nothing")
    assert lena("sync", "preview", tmp_path / "x.relsync", status=1).err
    assert lena("sync", "pair", tmp_path / "x.relsync", status=1).err
    assert "nothing to take back" in lena("sync", "undo", status=1).err
    assert "none, small or all" in lena("sync", "export", tmp_path, "--attachments", "many", status=1).err
    assert lena("sync", "conflicts").out == "Nothing to decide.\n"
