import pytest

from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.institutions.queries import institution
from app.office import open_office
from app.records import Payer, Rule

QUOTE = """
schema = 1
client = "okafor-group"
engagement = "Protein sequencing, 48 samples"
currency = "USD"
valid_days = 60
payment_terms = { days = 30, from = "later-of-invoice-and-acceptance" }
freight = { terms = "fob-destination", how = "included" }
references = { budget = "4471" }
period = { start = 2026-11-15, end = 2027-03-31 }
delivery = "Results within 30 business days."
annex = ["w-9"]

[[line]]
kind = "service"
code = "SEQ-210"
text = "De novo protein sequencing"
detail = "LC-MS/MS, two enzymes, one report per sample"
quantity = "48"
unit = "sample"
unit_price = "310.00"
tax = "exempt"

[[line]]
kind = "option"
text = "Replicate set, 48 samples"
quantity = "1"
unit = "set"
unit_price = "2880.00"
"""


@pytest.fixture
def file(tmp_path):
    def write(text, name="quote.toml"):
        place = tmp_path / name
        place.write_text(text, "utf-8")
        return place

    return write


def prepared(say, address):
    office = open_office(address)
    with office.work() as session:
        place = institution(session, "northfield-state").id
        add_client(session, ClientDraft("Okafor Group", place, "okafor-group"))
        session.add(
            Payer(
                institution_id=place,
                key="foundation",
                lines=["Northfield Research Foundation"],
                is_default=True,
            )
        )
        session.add(
            Rule(
                institution_id=place, key="validity", kind="validity-at-least", params={"days": 60},
                severity="blocking", status="confirmed", say="A quote must be valid for at least 60 days.",
            )
        )  # fmt: skip
    office.close()
    return say


@pytest.fixture
def desk(lab, address):
    """An office with a client and a blocking rule, on both databases."""
    return prepared(lab, address)


@pytest.fixture
def local(local_lab, tmp_path):
    """The same on SQLite alone."""
    return prepared(local_lab, str(tmp_path / "local.sqlite"))


def test_a_quote_goes_from_a_file_to_an_order(desk, file, tmp_path):
    made = desk("quote", "new", "--from", file(QUOTE), "--json").json
    assert (made["quote"], made["state"], made["total"]) == (
        "Q-2026-A0001",
        "draft",
        {"amount": "14880.00", "currency": "USD"},
    )
    number = made["quote"]
    assert desk("quote", "check", number, "--json").json["may_issue"] is True
    issued = desk("quote", "issue", number, "--json").json
    assert (issued["file"], issued["valid_until"], issued["overridden"]) == (
        "Q-2026-A0001_R1.pdf",
        "2027-01-21",
        [],
    )
    printed = desk("quote", "pdf", number, "-o", tmp_path).out.strip()
    assert printed == str(tmp_path / "Q-2026-A0001_R1.pdf")
    assert (tmp_path / "Q-2026-A0001_R1.pdf").read_bytes()[:5] == b"%PDF-"
    assert desk("quote", "mark", number, "submitted", "--to", "purchasing", "--channel", "e-mail").status == 0
    assert desk("quote", "mark", number, "ordered").out == f"{number} revision 1: ordered.\n"
    shown = desk("quote", "show", number, "--json").json
    assert [event["event"] for event in shown["events"]] == ["submitted", "ordered"]
    assert shown["lines"][1] == {
        "line": "2", "kind": "option", "code": "", "text": "Replicate set, 48 samples", "detail": "", "quantity": "1",
        "unit": "set", "unit_price": "2880.00", "discount": "", "tax": "0",
        "amount": {"amount": "2880.00", "currency": "USD"}, "counts": False,
    }  # fmt: skip


def test_a_blocking_rule_refuses_the_issue_and_names_the_cure(desk, file):
    number = desk("quote", "new", "--from", file(QUOTE.replace("= 60", "= 30")), "--json").json["quote"]
    checked = desk("quote", "check", number, "--json").json
    assert set(checked) == {"quote", "revision", "may_issue", "findings", "thresholds", "stops", "remarks"}
    assert checked["may_issue"] is False
    refused = desk("quote", "issue", number, "--json")
    assert refused.status == 1
    assert refused.json["findings"][0]["cure"] == {
        "action": "set-validity",
        "label": "Set 60 days",
        "params": {"days": 60},
    }
    assert "Valid for 30 days." in refused.err
    assert desk("quote", "issue", number, "--override", "").status == 1
    assert desk("quote", "issue", number, "--override", "agreed by phone", "--json").json["overridden"] == [
        "validity"
    ]
    assert desk("quote", "issue", number).status == 1


def test_a_revision_is_edited_from_a_file_and_the_difference_told(desk, file):
    number = desk("quote", "new", "--from", file(QUOTE), "--json").json["quote"]
    desk("quote", "issue", number)
    assert desk("quote", "edit", number, "--from", file(QUOTE)).status == 1
    assert desk("quote", "revise", number, "--json").json == {"quote": number, "revision": 2}
    desk("quote", "edit", number, "--from", file(QUOTE.replace('"48"', '"50"')))
    told = desk("quote", "diff", number, 1, 2)
    assert "quantity 48 → 50" in told.out
    assert "USD\u00a014,880.00 → USD\u00a015,500.00, +620.00" in told.out
    rows = desk("quote", "list", "--client", "okafor-group", "--json").json["quotes"]
    assert [(row["revision"], row["state"]) for row in rows] == [(2, "draft")]


@pytest.mark.parametrize(
    ("was", "written", "says"),
    [
        ('unit_price = "310.00"', "unit_price = 310.00", "must be written as text"),
        ('unit_price = "310.00"', 'unit_price = "1e9999999"', "line[1].unit_price"),
        ('unit_price = "310.00"', 'unit_price = "1,234.5.6"', "line[1].unit_price"),
        ('quantity = "48"', 'quantity = "-1"', "quantity must be more than nought"),
        ('client = "okafor-group"', 'client = "nobody"', "no client"),
        ('currency = "USD"', 'currency = "XXZ"', "not a currency"),
        ("valid_days = 60", "valid_days = 0", "valid_days"),
        ('tax = "exempt"', 'tax = "luxury"', "tax class"),
        ("end = 2027-03-31", "end = 2026-01-31", "ends before it starts"),
        ('kind = "service"', 'kind = "gift"', "line[1].kind"),
        ("schema = 1", "schema = 1\nshade = 3", "'shade'"),
    ],
)
def test_a_wrong_field_is_refused_by_name(local, file, was, written, says):
    answer = local("quote", "new", "--from", file(QUOTE.replace(was, written)))
    assert answer.status == 1
    assert says in answer.err
    assert local("quote", "list", "--json").json["quotes"] == []


def test_the_pdf_of_a_draft_is_a_preview_and_a_file_name_is_taken_as_it_is(local, file, tmp_path):
    number = local("quote", "new", "--from", file(QUOTE), "--json").json["quote"]
    place = tmp_path / "mine.pdf"
    place.write_bytes(b"old")
    answer = local("quote", "pdf", number, "-o", place, "--json").json
    assert (answer["path"], answer["issued"]) == (str(place), False)
    assert place.read_bytes()[:5] == b"%PDF-"
    assert [p.name for p in tmp_path.glob(".*.tmp")] == []


def test_people_read_tables_and_sentences(local, file):
    number = local("quote", "new", "--from", file(QUOTE), "--json").json["quote"]
    assert "No quote yet" not in local("quote", "list").out
    shown = local("quote", "show", number).out
    for words in (
        f"{number} revision 1, draft",
        "Northfield Research Foundation",
        "(2880.00)",
        "Total USD 14880.00",
    ):
        assert words in shown
    assert "may be issued" in local("quote", "check", number).out


def test_an_unknown_quote_is_refused(local):
    assert "There is no quote ‘Q-1’" in local("quote", "show", "Q-1").err
    assert "No quote yet" in local("quote", "list").out


def test_a_recheck_tells_the_open_quotes_that_no_longer_meet_a_rule(desk, file, address):
    number = desk("quote", "new", "--from", file(QUOTE), "--json").json["quote"]
    desk("quote", "issue", number)
    assert desk("quote", "recheck").out == "The one open quote meets the rules.\n"
    office = open_office(address)
    with office.work() as session:
        session.query(Rule).filter(Rule.key == "validity").one().params = {"days": 90}
    office.close()
    told = desk("quote", "recheck", "--institution", "northfield-state", "--rule", "validity", "--json").json
    assert (told["looked_at"], told["rules"]) == (1, ["validity"])
    (failing,) = told["failing"]
    assert (failing["quote"], failing["client"], failing["stops"]) == (number, "okafor-group", True)
    assert [finding["rule"] for finding in failing["fails"]] == ["validity"]
    assert "Not meeting a rule: 1 of 1 open quotes." in desk("quote", "recheck").out
    refused = desk("quote", "recheck", "--institution", "northfeld-state")
    assert (refused.status, "northfield-state" in refused.err) == (1, True)


def test_check_groups_its_findings_with_their_cures(desk, file):
    number = desk("quote", "new", "--from", file(QUOTE.replace("= 60", "= 30")), "--json").json["quote"]
    said = desk("quote", "check", number).out
    assert "\nStops the issue: 1\n" in said
    assert "    Cure: Set 60 days\n" in said
    because = [line for line in said.splitlines() if line.startswith("    Because: ")]
    assert len(because) == said.count("    Cure: ")
    assert any(
        "Northfield State University" in line or "Asked nearly everywhere" in line for line in because
    ), because
    told = desk("quote", "check", number, "--passed").out
    assert told.count("    Because: ") > len(because)
    assert "\nPassed: " in said


def test_a_file_without_its_work_is_refused_by_the_name_of_the_field(local, file):
    lines = [line for line in QUOTE.splitlines() if not line.startswith("engagement")]
    said = local("quote", "new", "--from", file("\n".join(lines)))
    assert (said.status, "lacks the field 'engagement'" in said.err) == (1, True), said.err
