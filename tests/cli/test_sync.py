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


def test_only_what_differs_is_printed_in_the_words_of_the_field(both, tmp_path):
    lena, ines = both
    example = Path(__file__).parents[2] / "docs" / "examples" / "seller.toml"
    (tmp_path / "seller.toml").write_text(
        example.read_text("utf-8").replace("Ana Koch", "Lena Brandt"), "utf-8"
    )
    lena("seller", "set", "--from", tmp_path / "seller.toml")
    lena("seller", "colleague", "Ines Moreau")
    number = lena.json("quote", "new", "--from", quote_file(tmp_path, "100.00"))["quote"]
    pass_on(lena, ines, tmp_path)
    for machine, price in ((lena, "101.00"), (ines, "99.00")):
        machine("quote", "edit", number, "--from", quote_file(tmp_path, price))
    pass_on(ines, lena, tmp_path)
    first, left, right, _ = lena("sync", "conflicts").out.splitlines()
    assert f"Quote line 1 of revision 1 of {number}" in first
    assert "unit price" in left
    assert "_" not in left + right
    assert not any(same in left for same in ("quantity", "tax class", "discount"))
    name = first.split()[0]
    lena("sync", "resolve", name, "--set", "unit price=100.50")
    assert lena("sync", "conflicts").out == "Nothing to decide.\n"
    assert "100.50" in lena("quote", "show", number).out


def test_what_was_deleted_and_changed_is_said_to_be_so(both, tmp_path):
    lena, ines = both
    lena("contact", "add", "Ada Okafor", "--phone", "+1 555 014 2290")
    pass_on(lena, ines, tmp_path)
    change_hours(ines, "afternoons")
    change_hours(lena, None)
    pass_on(ines, lena, tmp_path)
    first, *sides, _ = lena("sync", "conflicts").out.splitlines()
    assert "deleted by one, changed by another" in first
    assert [s.partition(": ")[2] for s in sides if "Lena" in s] == ["deleted yes"]
    assert [s.partition(": ")[2] for s in sides if "Ines" in s] == ["hours afternoons"]


def quote_file(folder: Path, price: str) -> Path:
    path = folder / "quote.toml"
    path.write_text(
        'schema = 1\nclient = "okafor"\nengagement = "Lot"\ncurrency = "USD"\n[[line]]\nkind = "service"\n'
        f'text = "Sequencing"\nquantity = "10"\nunit = "sample"\nunit_price = "{price}"\ntax = "exempt"\n',
        "utf-8",
    )
    return path


def change_hours(machine: Machine, hours: str | None) -> None:
    from app.clients.queries import contacts  # noqa: PLC0415 - there is no verb for it
    from app.records.client import Contact  # noqa: PLC0415

    machine._patch.setenv("CONCIERGE_CONFIG", str(machine._folder / "config"))
    office = open_office(machine.office, author=machine._who)
    with office.work("hours") as session:
        (one,) = contacts(session, "Okafor")
        found = session.get_one(Contact, one.id)
        if hours is None:
            session.delete(found)
        else:
            found.hours = hours
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


def test_changed_bank_details_are_confirmed_by_a_named_person_on_the_command_line(both, tmp_path):
    lena, ines = both
    file = tmp_path / "seller.toml"
    file.write_text(
        'schema = 1\nlegal_name = "Northlight LLC"\n[[bank_account]]\nholder = "Northlight LLC"\niban = "DE89370400440532013000"\n'
        'bic = "COBADEFFXXX"\n'
    )
    lena("seller", "set", "--from", file, "--confirmed-by", "Lena Brandt")
    pass_on(lena, ines, tmp_path)
    swap(ines)
    pass_on(ines, lena, tmp_path)
    (one,) = lena.json("sync", "conflicts")["bank_details"]
    assert one["new"]["iban"].replace(" ", "") == "LT121000011101001000"
    assert "not confirmed" in lena("sync", "conflicts").out
    assert lena("sync", "confirm", "nothing", status=1).err
    assert lena.json("sync", "confirm", one["name"])["by"] == "Lena Brandt"
    assert lena.json("sync", "conflicts")["bank_details"] == []


def swap(machine: Machine) -> None:
    from sqlalchemy import select  # noqa: PLC0415 - a thief has no verb

    from app.records.seller import BankAccount  # noqa: PLC0415

    machine._patch.setenv("CONCIERGE_CONFIG", str(machine._folder / "config"))
    office = open_office(machine.office, author=machine._who)
    with office.work("swap") as session:
        session.scalars(select(BankAccount)).one().iban = "LT121000011101001000"
    office.close()


def test_a_locked_file_opens_with_its_words_alone(both, tmp_path, monkeypatch):
    lena, ines = both
    assert "CONCIERGE_PASSPHRASE" in lena("sync", "export", tmp_path, "--locked", status=1).err
    monkeypatch.setenv("CONCIERGE_PASSPHRASE", "six words that nobody else knows")
    lena("client", "add", "Weber Lab", "--institution", "northfield")
    file = lena.json("sync", "export", tmp_path / "locked.relsync", "--locked")["path"]
    assert ines.json("sync", "preview", file)["state"] == "new"
    ines("sync", "import", file)
    (given,) = [f for f in lena.json("sync", "files")["files"] if f["name"] == "locked.relsync"]
    assert given["given"] is True
    assert "given to" in lena("sync", "files").out
    assert "Nothing has come yet" in lena("sync", "retry").out
