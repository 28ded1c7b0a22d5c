"""Files on the command line: TOML and JSON documents read under their schema, bytes read and written whole."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from jsonschema.exceptions import ValidationError, best_match

from app.basics.errors import Refusal
from app.basics.places import RESOURCES
from app.storage.files import write_aside

LARGEST_DOCUMENT = 4_000_000
LARGEST_FILE = 50_000_000
_DEEPEST = 40


def schema_names() -> tuple[str, ...]:
    """The published schemas, by name: seller, clients, playbook, quote and so on."""
    return tuple(sorted(p.name.removesuffix(".schema.json") for p in _schemas().glob("*.schema.json")))


def _schemas() -> Path:
    return RESOURCES / "schemas"


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema with this name."""
    if name not in schema_names():
        raise Refusal(f"There is no schema {name[:40]!r}. There are: {', '.join(schema_names())}.")
    document: dict[str, Any] = json.loads((_schemas() / f"{name}.schema.json").read_text("utf-8"))
    return document


def read_bytes(path: Path, most: int = LARGEST_FILE) -> bytes:
    """A whole file, at most ``most`` bytes; a folder, a missing or unreadable file is refused by name."""
    try:
        if path.is_dir():
            raise Refusal(f"{path} is a folder, not a file.")
        if path.exists() and not path.is_file():
            raise Refusal(f"{path} is not an ordinary file.")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError:
        raise Refusal(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name cannot be used"
        raise Refusal(f"The file {path} cannot be read: {reason}.") from None
    if len(data) > most:
        raise Refusal(f"The file {path} is larger than {most // 1_000_000} MB, the most that is read.")
    return data


def write_bytes(path: Path, data: bytes) -> None:
    """Writes a whole file or none."""
    if path.is_dir():
        raise Refusal(f"{path} is a folder. Give the name of a file.")
    if not path.parent.is_dir():
        raise Refusal(f"There is no folder {path.parent}.")
    write_aside(path, data)


def read_document(path: Path, name: str) -> dict[str, Any]:
    """A TOML or JSON document that keeps to the schema ``name``; otherwise a Refusal with the field and what it wants."""
    return check_document(parse_document(read_bytes(path, LARGEST_DOCUMENT), str(path)), name, str(path))


def parse_document(data: bytes, called: str) -> dict[str, Any]:
    """Reads TOML (``.toml``, and whatever does not begin like JSON) or JSON; floats, doubled keys and NaN are refused."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{called} is not a text file in UTF-8 (byte {error.start}).") from None
    as_json = called.endswith(".json") or (not called.endswith(".toml") and text.lstrip()[:1] in {"{", "["})
    try:
        document = _read_json(text) if as_json else tomllib.loads(text, parse_float=_no_float)
    except Refusal as refusal:
        raise Refusal(f"{called}: {refusal.text}") from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        kind = "JSON" if as_json else "TOML"
        raise Refusal(f"{called} is not {kind}: {error}.") from None
    except (RecursionError, ValueError):
        raise Refusal(
            f"{called} cannot be read: it is nested too deeply, or a number has too many digits."
        ) from None
    if not isinstance(document, dict):
        raise Refusal(f"{called} must hold one table of fields, not a bare list or value.")
    _check_values(document, called, "", 0)
    return document


def _read_json(text: str) -> Any:
    return json.loads(text, parse_float=_no_float, parse_constant=_no_float, object_pairs_hook=_once)


def _no_float(text: str) -> Any:
    raise Refusal(f'the number {text[:40]} must be written as text, in quotes: "{text[:40]}".')


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refusal(f"the field {key[:60]!r} stands there twice.")
        found[key] = value
    return found


def _check_values(value: Any, called: str, where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise Refusal(f"{called}: {where[:80]} is nested too deeply.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_values(inner, called, f"{where}.{key}" if where else str(key), depth + 1)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            _check_values(inner, called, f"{where}[{number}]", depth + 1)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        raise Refusal(f"{called}: {where}: the number is too large.")
    elif isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Refusal(f"{called}: {where}: the text holds half of a surrogate pair. Type it again.")


def check_document(document: dict[str, Any], name: str, called: str) -> dict[str, Any]:
    """Holds a document against a schema; the Refusal names the field, what was found and what was expected."""
    validator = jsonschema.Draft202012Validator(schema(name))
    errors = sorted(validator.iter_errors(_plain(document)), key=_rank)
    if errors:
        said = [_sentence(best_match([error]) or error) for error in errors[:20]]
        findings = [{"field": _where(e), "expected": s} for e, s in zip(errors[:20], said, strict=True)]
        more = f" And {len(said) - 1} more." if len(said) > 1 else ""
        raise Refusal(f"{called}: {said[0]}{more} (concierge schema {name} prints the shape.)", findings)
    return document


def _rank(error: ValidationError) -> tuple[list[str], bool]:
    """By place; a field that is not known before one that is lacking: it is mostly the same one, misspelt."""
    return [
        f"{p:06d}" if isinstance(p, int) else p for p in error.absolute_path
    ], error.validator == "required"


def _plain(value: Any) -> Any:
    """TOML's own dates as the text that JSON would hold."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _where(error: ValidationError) -> str:
    place = ""
    for part in error.absolute_path:
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if place else str(part)
    return place


_TYPES = {
    "string": "text in quotes",
    "integer": "a whole number",
    "object": "a table of fields",
    "array": "a list",
    "boolean": "true or false",
    "null": "nothing",
}


def _sentence(error: ValidationError) -> str:
    where = _where(error) or "the file"
    found = _shown(error.instance)
    wants: Any = error.validator_value
    has: Any = error.instance
    shape: Any = error.schema
    match error.validator:
        case "required":
            missing = next(f for f in wants if f not in has)
            return f"{where} lacks the field {missing!r}."
        case "additionalProperties":
            known = shape.get("properties", {})
            strange = next((k for k in has if k not in known), "")
            return (
                f"{where} has a field {str(strange)[:60]!r} that is not known. Known are: {', '.join(known)}."
            )
        case "type":
            kinds = wants if isinstance(wants, list) else [wants]
            return f"{where} is {found}; expected {' or '.join(_TYPES.get(str(k), str(k)) for k in kinds)}."
        case "enum":
            return f"{where} is {found}; expected one of: {', '.join(str(w) for w in wants)}."
        case "const":
            return f"{where} is {found}; expected {wants!r}."
        case "minItems" | "minLength":
            return f"{where} is empty or too short; expected at least {wants}."
        case "maxItems" | "maxLength":
            return f"{where} is too long; expected at most {wants}."
        case "minimum" | "maximum":
            return f"{where} is {found}; expected {'at least' if error.validator == 'minimum' else 'at most'} {wants}."
    expected = shape.get("description") if isinstance(shape, dict) else None
    return f"{where} is {found}; expected {expected or 'another shape'}."


def _shown(value: Any) -> str:
    text = (
        repr(value)
        if not isinstance(value, dict | list)
        else "a table"
        if isinstance(value, dict)
        else "a list"
    )
    return text if len(text) <= 60 else text[:57] + "…" + text[-1]
