"""The JSON Schema of a playbook file, made from the declared fields; resources/schemas keeps it, a test compares."""

from __future__ import annotations

from typing import Any

from app.playbooks.rules import fields as f
from app.requirements.rules.condition import BASES, EXCLUDABLE, WORD_LISTS


def schema() -> dict[str, Any]:
    """The whole schema; parameters of kinds are checked by the catalogue, not here."""
    top = _table(f.HEAD, "Everything known of how one institution buys and pays.")
    for name, (_, most) in f.TABLES.items():
        top["properties"][name] = {"type": "array", "maxItems": most, "items": {"$ref": f"#/$defs/{name}"}}
    wishes = _table(f.WISHES, "How this institution wants its documents.")
    wishes["properties"] |= {on: {"$ref": "#/$defs/wishes"} for on in f.PER_DOCUMENT}
    top["properties"]["document"] = wishes
    rule = _table(f.RULE, "One requirement.")
    rule["properties"]["sources"]["items"] = {"$ref": "#/$defs/source"}
    rule["properties"]["when"] = _when()
    others = {
        name: _table(spec, f"One [[{name}]].") for name, (spec, _) in f.TABLES.items() if name != "rule"
    }
    for name in f.WITH_WISHES:
        others[name]["properties"]["document"] = {
            **wishes, "description": f"What this {name} wants otherwise than its institution.",
        }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Playbook",
        **top,
        "$defs": {
            **others,
            "rule": rule,
            "source": _table(f.SOURCE, "Who says so."),
            "wishes": _table(f.WISHES, "Wishes for one kind of document."),
        },
    }


def _table(spec: f.Fields, about: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "description": about,
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {**each.shape.schema, "description": each.about} for name, each in spec.items()},
    }
    if required := [name for name, each in spec.items() if each.required]:
        result["required"] = required
    return result


def _when() -> dict[str, Any]:
    """The condition of a rule, as Condition.read takes it."""
    amount = {"type": "string", "pattern": "^[0-9]{1,12}(\\.[0-9]{1,4})?$"}

    def words(*allowed: str) -> dict[str, Any]:
        one: dict[str, Any] = (
            {"enum": list(allowed)} if allowed else {"type": "string", "minLength": 1, "maxLength": 80}
        )
        return {"anyOf": [one, {"type": "array", "items": one, "maxItems": 50}]}

    return {
        "description": "The condition under which the rule is asked; all that is stated must hold.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "amount_from": {**amount, "description": "The first amount that counts."},
            "amount_to": {**amount, "description": "The first amount that no longer counts."},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "basis": {"enum": list(BASES)},
            "excludes": words(*EXCLUDABLE),
            **{name: words(*allowed) for name, allowed in WORD_LISTS.items()},
        },
        "dependentRequired": {"amount_from": ["currency"], "amount_to": ["currency"]},
    }
