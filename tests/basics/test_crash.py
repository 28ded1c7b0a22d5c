"""A bug leaves a report without data of the office."""

from __future__ import annotations

from app.basics import crash


def _fail() -> None:
    try:
        raise KeyError("IBAN DE89370400440532013000")
    except KeyError as error:
        raise ValueError("client Okafor") from error


def test_a_report_says_where_it_failed_and_nothing_of_the_client(config):
    try:
        _fail()
    except ValueError as error:
        sentence = crash.sentence(error)
    reports = list((config / "log").iterdir())
    assert len(reports) == 1
    text = reports[0].read_text()
    assert "in _fail" in text
    assert "builtins.KeyError" in text
    assert "Okafor" not in text
    assert "DE89" not in text
    assert str(reports[0]) in sentence


def test_where_no_report_can_be_written_the_sentence_still_comes(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("CONCIERGE_CONFIG", str(blocked))
    assert "Something went wrong" in crash.sentence(ValueError("x"))
