"""Sending a quote and its route card from the command line."""

from email import message_from_bytes
from email.policy import default

import pytest

from app.documents.reading import text_of
from tests.cli.test_quote import QUOTE, prepared


@pytest.fixture
def issued(local_lab, tmp_path):
    lab = prepared(local_lab, str(tmp_path / "local.sqlite"))
    place = tmp_path / "quote.toml"
    place.write_text(QUOTE, "utf-8")
    lab.number = lab("quote", "new", "--from", place, "--json").json["quote"]
    lab("quote", "issue", lab.number, "--override", "for the test")
    return lab


def test_a_sending_is_prepared_written_and_recorded_only_when_it_is_said(issued, tmp_path):
    number = issued.number
    told = issued("quote", "send", number, "--json").json
    assert (told["quote"], told["to"], told["recorded"], told["written"]) == (number, "purchasing", False, [])
    assert any("No purchasing office" in warning for warning in told["warnings"])
    draft, folder = tmp_path / "draft.eml", tmp_path / "files"
    folder.mkdir()
    done = issued("quote", "send", number, "--eml", draft, "--files", folder, "--json")
    assert done.status == 0, done.err
    message = message_from_bytes(draft.read_bytes(), policy=default)
    assert (message["X-Unsent"], message["Subject"]) == (
        "1",
        f"Quotation {number}: Protein sequencing, 48 samples",
    )
    (part,) = message.iter_attachments()
    assert part.get_content() == (folder / f"{number}_R1.pdf").read_bytes()
    assert issued("quote", "show", number, "--json").json["events"] == []
    went = issued("quote", "send", number, "--record", "--channel", "portal", "--on", "2026-11-22")
    assert went.out.endswith("Recorded as sent.\n")
    (event,) = issued("quote", "show", number, "--json").json["events"]
    assert (event["event"], event["to"], event["channel"]) == ("submitted", "purchasing", "portal")


def test_the_route_card_is_written_and_says_what_nobody_knows(issued, tmp_path):
    done = issued("quote", "route", issued.number, "-o", tmp_path / "card.pdf", "--json")
    assert done.status == 0, done.err
    text = " ".join(" ".join(text_of((tmp_path / "card.pdf").read_bytes())).split())
    assert "We do not know yet which office takes it." in text
    assert "We do not know of an amount from which more is asked." in text
    assert "USD 14,880.00" in text.replace("\u00a0", " ")


def test_nobody_else_is_sent_a_quote(issued):
    refused = issued("quote", "send", issued.number, "--to", "everybody")
    assert refused.status == 1
    assert "Say purchasing or researcher." in refused.err


def test_the_card_that_was_sent_is_kept_as_it_went_and_is_listed_once(issued, tmp_path):
    number, folder = issued.number, tmp_path / "files"
    folder.mkdir()
    assert issued("paper", "list", "--json").json["papers"] == []
    words = (
        "quote",
        "send",
        number,
        "--to",
        "researcher",
        "--files",
        folder,
        "--record",
        "--channel",
        "hand",
    )
    assert issued(*words).status == 0
    (listed,) = issued("paper", "list", "--json").json["papers"]
    assert (listed["paper"], listed["kind"], listed["title"]) == (f"{number}-C1", "route-card", "Route card")
    assert issued("paper", "pdf", f"{number}-C1", "-o", tmp_path / "card.pdf").status == 0
    (went,) = [path for path in folder.iterdir() if "Route card" in path.name]
    assert (tmp_path / "card.pdf").read_bytes() == went.read_bytes()


def test_a_card_that_is_printed_is_kept_where_it_is_said(issued, tmp_path):
    done = issued("quote", "route", issued.number, "-o", tmp_path / "card.pdf", "--keep", "--json").json
    assert done["paper"] == f"{issued.number}-C1"
    kept = issued("paper", "pdf", done["paper"], "-o", tmp_path / "again.pdf")
    assert kept.status == 0, kept.err
    assert (tmp_path / "card.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
