"""A day at the command line: the nouns of seller, clients, work, promises and the log, on both databases."""

from __future__ import annotations

import json

import pytest

IMPORT = """
schema = 1
[[client]]
name = "Okafor Group"
institution = "northfield-state"
owner = "AK"
tags = ["vip"]
[[client.contact]]
name = "Prof. Ada Okafor"
email = "ada@northfield.example"
roles = ["researcher"]
primary = true
[[client]]
name = "Lindqvist Lab"
institution = "northfield-state"
"""


def test_the_seller_is_shown_as_it_was_set(lab):
    said = lab("seller", "show", "--json").json
    assert said["seller"]["tax_ids"] == {"us.ein": "12-3456789"}
    assert said["services"][0]["unit_price"] == {"amount": "310.00", "currency": "USD"}
    assert "12 Mill Street\nNorthfield, MN 55057" in lab("seller", "show").out


def test_a_bank_account_is_set_only_in_the_name_of_a_person(lab, tmp_path):
    file = tmp_path / "bank.toml"
    file.write_text(
        'schema = 1\nlegal_name = "L"\n[[bank_account]]\nholder = "L"\niban = "DE89370400440532013000"\n'
    )
    assert "--confirmed-by" in lab("seller", "set", "--from", file).err
    assert lab("seller", "show", "--json").json["seller"]["legal_name"] == "Northlight Proteomics LLC"
    assert lab("seller", "set", "--from", file, "--confirmed-by", "Ana Koch").status == 0


def test_a_paper_outside_the_folder_of_the_seller_file_is_not_read(local_lab, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").write_text("x")
    file = tmp_path / "in" / "seller.toml"
    file.write_text(
        'schema = 1\nlegal_name = "L"\n[[document]]\nkind = "w-9"\ntitle = "W-9"\nfile = "../secret"\n'
    )
    assert "must lie beside" in local_lab("seller", "set", "--from", file).err


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"12-3456789"', '"12-345678"', "us.ein"),
        ('"310.00"', '"1e9999999"', "service[1].unit_price"),
        ('"310.00"', '"1,234.5.6"', "service[1].unit_price"),
        ('"310.00"', "310.00", "must be written as text"),
        ('"8.875"', '"101"', "percentage between 0 and 100"),
        ('"US"', '"United States"', "address.country"),
        ('"Northlight Proteomics LLC"', f'"{"x" * 10_240}"', "legal_name is too long"),
        ('"Northlight Proteomics LLC"', '"\\u0000"', "needs a legal name"),
    ],
)
def test_a_wrong_seller_file_is_refused_with_the_field(local_lab, tmp_path, old, new, words):
    file = tmp_path / "seller.toml"
    file.write_text(file.read_text().replace(old, new))
    said = local_lab("seller", "set", "--from", file)
    assert said.status == 1
    assert words in said.err


def test_clients_are_imported_shown_and_found(lab, tmp_path):
    file = tmp_path / "clients.toml"
    file.write_text(IMPORT)
    dry = lab("client", "import", file, "--dry-run", "--json").json
    assert [row["client"] for row in dry["would_add"]] == ["okafor-group", "lindqvist-lab"]
    assert lab("client", "list", "--json").json == {"clients": [], "next": None}
    assert lab("client", "import", file).out == "Added 2 clients.\n"
    listed = lab("client", "list", "--json", "--limit", "1").json
    assert (listed["clients"][0]["client"], listed["next"]) == ("lindqvist-lab", "lindqvist-lab")
    assert (
        lab("client", "list", "--json", "--after", "lindqvist-lab").json["clients"][0]["client"]
        == "okafor-group"
    )
    again = lab("client", "import", file, "--dry-run").out
    assert "okafor-group-2 looks like okafor-group" in again
    hits = lab("find", "okaf", "--json").json["hits"]
    assert {(hit["kind"], hit["key"]) for hit in hits} >= {
        ("client", "okafor-group"),
        ("contact", "okafor-group"),
    }
    assert "Ada" in lab("contact", "list", "--client", "okafor-group").out


def test_a_wrong_list_of_clients_keeps_nothing(lab, tmp_path):
    file = tmp_path / "clients.toml"
    file.write_text(IMPORT + 'owner = "nobody"\n')
    said = lab("client", "import", file, "--json")
    assert said.status == 1
    assert said.json["findings"][0]["field"].startswith("client[2]")
    assert lab("client", "list", "--json").json["clients"] == []


def test_a_client_is_added_as_it_is_typed(lab):
    said = lab(
        "client", "add", "<b>Anna</b> & [red]Co[/red]", "--institution", "northfield-state", "--as", "AK"
    )
    assert said.out == "Added b-anna-b-red-co-red.\n"
    assert "[red]Co[/red]" in lab("client", "list").out
    assert lab("client", "list", "--json").json["clients"][0]["owner"] == "Ana Koch"


@pytest.mark.parametrize("name", ["", "\x00\x07", "x" * 10_240, "\u200b"])
def test_a_name_that_cannot_be_kept_is_refused(local_lab, name):
    assert local_lab("client", "add", name, "--institution", "northfield-state").status == 1


def test_a_lone_surrogate_is_cleaned_away(lab):
    assert lab("client", "add", "Oka\udcfffor", "--institution", "northfield-state").status == 0
    assert lab("client", "list", "--json").json["clients"][0]["name"] == "Okafor"


def test_nobody_unknown_acts(local_lab):
    said = local_lab("client", "add", "A", "--institution", "northfield-state", "--as", "zz")
    assert said.status == 1
    assert "AK (Ana Koch)" in said.err


@pytest.fixture
def okafor(lab):
    assert lab("client", "add", "Okafor Group", "--institution", "northfield-state", "--as", "AK").status == 0
    return lab


@pytest.fixture
def local_okafor(local_lab):
    assert local_lab("client", "add", "Okafor Group", "--institution", "northfield-state").status == 0
    return local_lab


def test_a_call_is_logged_with_its_promises(okafor):
    okafor("contact", "add", "Ada Okafor", "--client", "okafor-group", "--email", "ada@x.org")
    okafor("engagement", "add", "okafor-group", "Sequencing", "--as", "AK")
    words = ["log", "add", "okafor-group", "She <b>agrees</b>", "--with", "ada@x.org", "--engagement", "seq"]
    more = [
        "--at",
        "2026-11-20T14:30",
        "--direction",
        "in",
        "--promise",
        "send the quote|2026-11-30",
        "--as",
        "AK",
        "--json",
    ]
    said = okafor(*words, *more).json
    assert said["logged"]["at"] == "2026-11-20T20:30:00Z"
    assert said["logged"]["zone"] == "America/Chicago"
    assert said["promises"][0]["what"] == "send the quote"
    shown = okafor("client", "show", "okafor-group", "--json").json
    assert shown["timeline"][0]["text"] == "She <b>agrees</b>"
    assert shown["timeline"][0]["colleague"] == "Ana Koch"
    assert "id" not in json.dumps(sorted(shown["timeline"][0]))
    assert "agrees" in okafor("log", "list", "okafor-group").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--at", "31.12.2025"], "is not a day"),
        (["--at", "2025-02-30"], "is not a day"),
        (["--at", "2026-11-20T25:00"], "not a time"),
        (["--at", "2026-12-01"], "lies in the future"),
        (["--promise", "send it"], "what and by when"),
        (["--promise", "send it|soon"], "is not a day"),
        (["--kind", "fax"], "not a kind of interaction"),
        (["--with", "nobody"], "no contact"),
        (["--engagement", "nothing"], "no engagement"),
    ],
)
def test_a_wrong_log_is_refused_and_nothing_is_kept(local_okafor, words, says):
    said = local_okafor("log", "add", "okafor-group", "x", *words)
    assert said.status == 1
    assert says in said.err
    assert local_okafor("log", "list", "okafor-group", "--json").json["timeline"] == []


def test_work_is_added_marked_and_shown(okafor):
    okafor("engagement", "add", "okafor-group", "Sequencing", "--opened", "2026-11-02")
    assert "before ‘started’" in okafor("engagement", "mark", "okafor-group", "seq", "delivered").err
    assert okafor("engagement", "mark", "okafor-group", "seq", "started", "--on", "2026-11-10").status == 0
    assert okafor("engagement", "mark", "okafor-group", "seq", "lost").status == 1
    shown = okafor("engagement", "show", "okafor-group", "seq", "--json").json
    assert [m["kind"] for m in shown["milestones"]] == ["enquiry", "started"]
    assert "2026-11-10  started" in okafor("engagement", "show", "okafor-group", "seq").out
    assert "Sequencing" in okafor("engagement", "list").out


def test_a_promise_is_made_moved_and_kept(okafor):
    okafor("promise", "add", "okafor-group", "send the quote", "--by", "2026-11-30", "--as", "AK")
    assert okafor("promise", "mark", "okafor-group", "quote", "renegotiated").status == 1
    assert (
        okafor("promise", "mark", "okafor-group", "quote", "renegotiated", "--to", "2026-12-04").status == 0
    )
    assert "2026-12-04" in okafor("promise", "show", "okafor-group", "quote").out
    assert okafor("promise", "mark", "okafor-group", "quote", "kept").status == 0
    assert [p["state"] for p in okafor("promise", "list", "--json").json["promises"]] == ["kept"]
    assert okafor("promise", "list", "--state", "gone").status == 1


def test_people_get_and_lose_roles(okafor):
    okafor("contact", "add", "Ada Okafor", "--email", "ada@x.org", "--client", "okafor-group")
    said = okafor(
        "contact",
        "mark",
        "ada@x.org",
        "--client",
        "okafor-group",
        "--role",
        "buyer",
        "--without",
        "researcher",
    )
    assert said.out == "Ada Okafor: buyer.\n"
    assert okafor("contact", "mark", "ada@x.org", "--client", "okafor-group", "--role", "boss").status == 1
    assert "buyer: Okafor Group" in okafor("contact", "show", "ada@x.org").out


@pytest.mark.parametrize(
    "text", ["%", "O'Brien", '"', "*", "-x", "(", "_", "\\", "x" * 10_240, "🙂", "\udcff"]
)
def test_any_sign_can_be_searched_for(okafor, text):
    said = okafor("find", "--json", "--", text)
    assert said.status == 0
    assert said.json["hits"] == []
