"""What a buyer reads: no sentence of a kind shows a code, an underscore or an empty place."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.basics.dates import TermsStart
from app.basics.identifiers import SCHEMES
from app.requirements.drafts import Subject
from app.requirements.kinds import KINDS, words
from app.requirements.kinds.params import Choice, Many
from app.requirements.preflight import finding_of
from app.requirements.rules.condition import BASES
from app.requirements.rules.subject import DAY_FIELDS, DELIVERY_METHODS, FREIGHT_HOWS, TEXT_FIELDS
from tests.requirements.kinds.test_catalogue import CASES
from tests.requirements.kinds.test_edges import EDGES
from tests.requirements.samples import TODAY, a_rule, a_subject
from tests.requirements.test_catalogue import ROWS

#: Codes that files know and people do not: all options with a sign inside, and what the document calls its parts.
CODES = {
    code
    for code in (
        *(start.value for start in TermsStart), *FREIGHT_HOWS, *DELIVERY_METHODS, *BASES, *SCHEMES, *TEXT_FIELDS, *DAY_FIELDS,
        *(option for kind in KINDS.values() for p in kind.params.values() if isinstance(p, Choice | Many) for option in p.options),
        "fob-destination", "fob-origin", "sole-source-letter", "w-8ben-e", "us.ein", "email", "eccn", "hts", "cig",
    )
    if set("-_.") & set(code) or code in {"email", "eccn", "hts", "cig"}
} - {"not-to-exceed"}  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*[A-Za-z0-9]|[A-Za-z0-9]")


def shown(kind: str, params: dict[str, Any], subject: Subject) -> list[str]:
    """All that a person reads of one finding."""
    finding = finding_of(a_rule(kind, params=params), subject, TODAY)
    assert finding is not None
    label = finding.cure.label if finding.cure else ""
    return [finding.says, finding.because, label, finding.title, finding.ask, KINDS[kind].cures]


def outside_quotes(text: str) -> str:
    """A sentence without what it repeats of the document itself."""
    return re.sub("“[^”]*”", "Q", text)


CASES_SHOWN = [
    *((kind, params, changes) for kind, (params, *both) in CASES.items() for changes in both),
    *((kind, params, changes) for kind, params, changes, *_ in EDGES),
    *((kind, params, changes) for _, kind, params, _, *both in ROWS for changes in both),
]


@pytest.mark.parametrize("key", KINDS)
def test_no_sentence_shows_a_code(key):
    for kind, params, changes in CASES_SHOWN:
        if kind != key:
            continue
        for subject in (a_subject(**changes), Subject()):
            for text in shown(kind, params, subject):
                plain = outside_quotes(text)
                assert "_" not in plain, text
                assert not re.search(r"\b(?:None(?! of)|True|False)\b", plain), text
                assert not CODES & set(_WORD.findall(plain)), text
                assert "{" not in plain, text
                assert not re.search(r"[,:;(] ?[.,;)]|\s[.,]|\(\)", plain), text


@pytest.mark.parametrize("key", KINDS)
def test_a_sentence_without_its_optional_parts_is_whole(key):
    kind = KINDS[key]
    needed = {name: value for name, value in CASES[key][0].items() if kind.params[name].required}
    sentence = kind.sentence(kind.read(needed))
    assert sentence.endswith(".")
    assert not set("[]{}") & set(sentence)
    assert not re.search(r"[,:;(] ?[.,;)]|\s[.,]|\(\)", sentence)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (words.either(["included", "prepaid-and-add"]), "included in the price or prepaid and added"),
        (words.both(["quantity", "unit_price", "amount"]), "quantity, unit price and amount"),
        (words.signed(["wet", "none"]), "by hand or not at all"),
        (words.delivered(["portal", "post"]), "through the portal or by post"),
        (words.paper("sole-source-letter"), "sole-source letter"),
        (words.paper("own-form"), "own form"),
        (words.system("us.uei"), "SAM.gov (Unique Entity ID)"),
        (words.system("us.cage"), "CAGE code"),
        (words.reference("grant"), "grant number"),
        (words.reference("cost-centre"), "cost centre reference"),
        (words.clause("your-terms-apply"), "“your terms apply”"),
        (words.scheme("gs1.gln"), "GLN"),
        (words.scheme("own_scheme"), "own scheme code"),
        (words.language("fr-CA"), "French"),
        (words.language("xx"), "xx"),
        (words.place("US-LA"), "United States (LA)"),
        (words.place("Lot 7"), "Lot 7"),
        (words.shapes(["PUR###", "A*"]), "PUR### or A* (# is a digit, * is anything, A is a letter)"),
        (words.shapes(["\\AUP-7"]), "AUP-7"),
    ],
)
def test_codes_have_words(told, said):
    assert told == said
