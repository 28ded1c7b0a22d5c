"""The published JSON Schema is what the code reads by."""

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from app.basics.places import RESOURCES
from app.documents.tailoring import Tailoring
from app.playbooks.queries import shipped
from app.playbooks.rules.fields import WISHES
from app.playbooks.rules.schema import schema

VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_published_schema_is_that_of_the_code():
    published = json.loads((RESOURCES / "schemas" / "playbook.schema.json").read_text("utf-8"))
    assert published == schema()


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_shipped_playbook_fits_the_schema(path):
    document = json.loads(
        json.dumps(tomllib.loads(path.read_text("utf-8")), default=lambda day: day.isoformat())
    )
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"key": "A B"},
        {"colour": "red"},
        {"rule": [{"kind": "date-present"}]},
        {"document": {"signature": "x"}},
    ],
)
def test_the_schema_refuses_what_the_code_refuses(change):
    good = {"schema": 1, "key": "a", "name": "A", "country": "US"}
    assert not list(VALIDATOR.iter_errors(good))
    assert list(VALIDATOR.iter_errors(good | change))


def test_the_wishes_of_a_playbook_are_those_that_the_document_kit_answers():
    assert set(WISHES) == set(Tailoring.__dataclass_fields__) - {"chosen"}
