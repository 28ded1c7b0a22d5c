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
