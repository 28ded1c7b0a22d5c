"""Letters, thresholds and split quotes on the command line."""

import pytest

from app.office import open_office
from app.records import Payer, Rule
from tests.cli.test_quote import QUOTE, prepared

LETTER = """
schema = 1
signatory = "Lena Brandt, account manager"

[passages]
unique = "Only this method reads the full chain."
alternatives = "Two other laboratories were asked; neither offers it."
"""


@pytest.fixture
def quoted(lab, address, tmp_path):
    """A draft quote of 14,880.00 at an institution that wants three quotes from 10,000.00 a year."""
    prepared(lab, address)
    office = open_office(address)
    with office.work() as session:
        place = session.query(Rule).first().institution_id
        session.add(
            Rule(
                institution_id=place,
                key="three-quotes",
                kind="competing-quotes",
                params={"quotes": 3},
                when={"amount_from": "10000.00", "currency": "USD", "basis": "year"},
                severity="blocking",
                status="confirmed",
            )
        )
        session.add(Payer(institution_id=place, key="services", lines=["Northfield Research Services"]))
    office.close()
    place = tmp_path / "quote.toml"
    place.write_text(QUOTE, "utf-8")
    made = lab("quote", "new", "--from", place, "--json")
    assert made.status == 0, made.err
    lab.number = made.json["quote"]
    return lab


def test_check_and_show_tell_the_threshold_in_words_and_json(quoted):
    said = quoted("quote", "check", quoted.number).out.replace("\u00a0", " ")
    assert "Threshold: This quote crosses USD 10,000.00 for this fiscal year" in said
    told = quoted("quote", "check", quoted.number, "--json").json["thresholds"]
    (line,) = [one for one in told if one["rule"] == "three-quotes"]
    assert (line["state"], line["after"]["amount"], line["left"]) == ("crosses", "14880.00", None)
    assert line["year"]["last"] == "2026-12-31"
    assert quoted("quote", "show", quoted.number, "--json").json["thresholds"] == told


def test_the_letter_is_refused_while_facts_are_missing_then_attached_and_written(quoted, tmp_path):
    out = tmp_path / "letter.pdf"
    refused = quoted("quote", "letter", quoted.number, "sole-source", "-o", out)
    assert refused.status == 1
    assert "Still to be said: Why only this source can meet it" in refused.err
    assert not out.exists()
    file = tmp_path / "letter.toml"
    file.write_text(LETTER, "utf-8")
    done = quoted(
        "quote", "letter", quoted.number, "sole-source", "--from", file, "--attach", "-o", out, "--json"
    )
    assert (done.status, done.json["missing"], done.json["attached"]["same"]) == (0, [], True)
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert quoted("quote", "letter", quoted.number, "-o", out).status == 0
    assert out.read_bytes() == first
    assert quoted("quote", "check", quoted.number, "--json").json["may_issue"] is True


def test_a_quote_is_split_shown_and_put_together_again(quoted):
    assert "is not split" in quoted("quote", "split", quoted.number).err
    made = quoted(
        "quote", "split", quoted.number, "--part", "foundation=60%", "--part", "services=rest", "--json"
    )
    assert made.status == 0, made.err
    assert made.json["adds_up"] is True
    assert [part["total"]["amount"] for part in made.json["parts"]] == ["8928.00", "5952.00"]
    assert quoted("quote", "issue", quoted.number).status == 1
    assert "come to USD 14880.00" in quoted("quote", "split", quoted.number).out
    assert quoted("quote", "unsplit", quoted.number).status == 0
    assert len(quoted("quote", "list", "--json").json["quotes"]) == 1


def test_a_check_says_what_no_rule_asks_and_yet_stops_the_issue(quoted, tmp_path):
    given = tmp_path / "hebrew.toml"
    given.write_text(QUOTE.replace('text = "', 'text = "מדידה ', 1), "utf-8")
    number = quoted("quote", "new", "--from", given, "--json").json["quote"]
    said = quoted("quote", "check", number).out
    assert said.startswith(
        f"{number} revision 1: cannot be issued.\nStops the issue: The paper cannot be printed"
    )
    told = quoted("quote", "check", number, "--json").json
    assert told["may_issue"] is False
    assert "right to left" in told["stops"][0]
