"""Files are read whole under their schema, or refused with the field and what was expected."""

from __future__ import annotations

import json

import pytest

from app.basics.errors import Refusal
from app.cli import papers

GOOD = 'schema = 1\n[[client]]\nname = "A"\ninstitution = "n"\n'


def _refused(data, called="clients.toml"):
    with pytest.raises(Refusal) as caught:
        papers.check_document(
            papers.parse_document(data if isinstance(data, bytes) else data.encode(), called),
            "clients",
            called,
        )
    assert caught.value.text.startswith(called)
    assert len(caught.value.text) < 1500
    return caught.value.text


def test_the_same_document_is_read_from_toml_and_json(tmp_path):
    toml, document = tmp_path / "a.toml", tmp_path / "a.json"
    toml.write_text(GOOD)
    document.write_text('\ufeff{"schema": 1, "client": [{"name": "A", "institution": "n"}]}', "utf-8")
    assert papers.read_document(toml, "clients") == papers.read_document(document, "clients")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("name", "nmae"), "client[1] has a field 'nmae' that is not known"),
        ('schema = 1\n[[client]]\nname = "A"\n', "client[1] lacks the field 'institution'"),
        (GOOD.replace("schema = 1", "schema = 2"), "schema is 2; expected 1"),
        (GOOD.replace('"A"', "5"), "client[1].name is 5; expected text in quotes"),
        (GOOD.replace('"n"', '"N n"'), "client[1].institution is 'N n'; expected the key of an institution"),
        (GOOD + "answer_hours = 1.5\n", 'must be written as text, in quotes: "1.5"'),
        (GOOD + "answer_hours = nan\n", "must be written as text"),
        (GOOD + "answer_hours = 9223372036854775808\n", "client[1].answer_hours: the number is too large"),
        (GOOD + "answer_hours = 2000\n", "expected at most 1000"),
        (GOOD + "basics = 'x'\n", "expected a list"),
        ("schema = 1\nclient = []\n", "client is empty or too short"),
        (GOOD + 'name = "B"\n', "is not TOML"),
        ("schema = ", "is not TOML"),
        ("", "the file lacks the field"),
    ],
)
def test_a_wrong_file_is_refused_with_its_field(text, words):
    assert words in _refused(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"schema": 1, "schema": 1}', "the field 'schema' stands there twice"),
        ('{"schema": NaN}', "must be written as text"),
        ('{"schema": -Infinity}', "must be written as text"),
        ('{"schema": 1e9999999}', "must be written as text"),
        ("[1]", "must hold one table"),
        ('{"schema": 1,', "is not JSON"),
        ('{"schema": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"schema": ' + "[" * 60 + "]" * 60 + "}", "nested too deeply"),
        ('{"schema": ' + "9" * 5000 + "}", "too many digits"),
        ('{"schema": "\\ud800"}', "half of a surrogate pair"),
    ],
)
def test_hostile_json_is_refused(text, words):
    assert words in _refused(text, "x.json")


@pytest.mark.parametrize("data", [b"\x00\xff\xfe\x01", "schema = 1".encode("utf-16"), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_is_refused(data):
    assert "UTF-8" in _refused(data) or "not TOML" in _refused(data)


def test_every_wrong_field_is_told_to_programs():
    with pytest.raises(Refusal) as caught:
        papers.check_document({"schema": 1, "client": [{"name": 1, "institution": 2}]}, "clients", "x")
    assert {finding["field"] for finding in caught.value.findings} == {
        "client[1].name",
        "client[1].institution",
    }


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path):
    with pytest.raises(Refusal, match="no file"):
        papers.read_document(tmp_path / "none.toml", "clients")
    with pytest.raises(Refusal, match="is a folder"):
        papers.read_document(tmp_path, "clients")
    with pytest.raises(Refusal, match="not an ordinary file"):
        papers.read_bytes(type(tmp_path)("/dev/zero"))
    with pytest.raises(Refusal, match="cannot be"):
        papers.read_bytes(tmp_path / "a\x00b")
    big = tmp_path / "big.toml"
    big.write_bytes(b"#" * 4_000_001)
    with pytest.raises(Refusal, match="larger than 4 MB"):
        papers.read_document(big, "clients")


def test_bytes_are_written_whole_and_into_folders_that_are_there(tmp_path):
    papers.write_bytes(tmp_path / "a.pdf", b"x")
    assert (tmp_path / "a.pdf").read_bytes() == b"x"
    assert [p.name for p in tmp_path.iterdir()] == ["a.pdf"]
    with pytest.raises(Refusal, match="is a folder"):
        papers.write_bytes(tmp_path, b"x")
    with pytest.raises(Refusal, match="no folder"):
        papers.write_bytes(tmp_path / "none" / "a.pdf", b"x")


@pytest.mark.parametrize("name", papers.schema_names())
def test_every_schema_is_a_schema_and_is_printed(speak, name):
    papers.jsonschema.Draft202012Validator.check_schema(papers.schema(name))
    assert json.loads(speak("schema", name).out)["title"]


def test_an_unknown_schema_is_refused_with_those_there_are(speak):
    said = speak("schema", "../../etc/passwd")
    assert said.status == 1
    assert "clients, " in said.err
    assert "clients" in speak("schema", "--json").json["schemas"]
