"""How one office wants its papers: the resolved profile, where each choice came from, and safe file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final

from app.basics.errors import Refusal
from app.documents.labels import KEYS, Labels, labels

PAPERS: Final = ("letter", "a4")
SIGNATURES: Final = ("none", "line", "acceptance", "seal")
WINDOWS: Final = ("none", "left", "right")
DATES: Final = ("short", "long")
ANNEXES: Final = ("separate", "merge", "attach")
E_INVOICES: Final = ("inside", "beside")
SEALS: Final = ("company", "representative")
PARTY_PARTS: Final = ("organisation", "unit", "officer", "lines", "country")
BLOCKS: Final = (
    "letterhead", "addressee|title", "subject", "passages", "lines", "note|totals",
    "statements", "boxes", "contact", "signature",
)  # fmt: skip
COLUMNS: Final = ("line", "description", "code", "quantity", "unit", "unit-price", "amount")
HOUSE: Final = "house default"


@dataclass(frozen=True, slots=True)
class Tailoring:
    """A profile with every question answered; ``chosen`` says which layer answered each.

    ``words`` are labels said otherwise, by their keys; who chose one stands in ``chosen`` under ``words.<key>``.
    """

    paper: str = "letter"
    language: str = "en-US"
    locale: str = "en_US"
    dates: str = "long"
    title: str = ""
    blocks: tuple[str, ...] = BLOCKS
    columns: tuple[str, ...] = COLUMNS
    clauses: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    signature: str = "none"
    seals: tuple[str, ...] = ()
    signature_picture: bool = False
    tax_split: bool = False
    addressee_order: tuple[str, ...] = PARTY_PARTS
    window: str = "none"
    show_bank: bool = False
    file_name: str = "{number}_R{revision}.pdf"
    accent: str = "#0f6b5c"
    annexes: str = "separate"
    intro: str = ""
    subject_line: str = ""
    one_per_mail: bool = False
    e_invoice: str = "inside"
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    chosen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Layer:
    """The wishes of one rung: who has them (as the screen says it) and what they are. None is no wish."""

    name: str
    wishes: Mapping[str, Any]


_ONE_OF: Final[dict[str, Sequence[str]]] = {
    "paper": PAPERS,
    "signature": SIGNATURES,
    "window": WINDOWS,
    "dates": DATES,
    "annexes": ANNEXES,
    "e_invoice": E_INVOICES,
}
_LISTS: Final = ("blocks", "columns", "clauses", "references", "addressee_order", "seals")
_ONCE: Final[dict[str, Sequence[str]]] = {"addressee_order": PARTY_PARTS, "seals": SEALS}
_SWITCHES: Final = ("tax_split", "show_bank", "signature_picture", "one_per_mail")
_LONGEST_WORD: Final = 200
_LONGEST_INTRO: Final = 2000
_FIELDS: Final = tuple(each.name for each in fields(Tailoring) if each.name != "chosen")


def resolve(*layers: Layer | Mapping[str, Any]) -> Tailoring:
    """The profile that results: later layers win, the house answers what nobody asked for.

    Layers run from the most general to the most particular: house, parents, institution, office, payer, client, quote.
    A bare mapping is named by its place. A wish that cannot be met is refused with the name of its field and of its layer.
    """
    answers: dict[str, Any] = {}
    chosen: dict[str, str] = {}
    for place, layer in enumerate(layers, start=1):
        name, wishes = (layer.name, layer.wishes) if isinstance(layer, Layer) else (f"layer {place}", layer)
        for key, wish in wishes.items():
            if wish is None:
                continue
            answer = _checked(key, wish, name)
            if key == "words":  # each word by itself: a lower level says one otherwise and keeps the others
                chosen |= {f"words.{word}": name for word in answer}
                answer = MappingProxyType({**answers.get(key, {}), **answer})
            answers[key] = answer
            chosen[key] = name
    for key, value in _habits(str(answers.get("language", "en-US")), answers).items():
        answers.setdefault(key, value)
    return Tailoring(**answers, chosen=MappingProxyType({**dict.fromkeys(_FIELDS, HOUSE), **chosen}))


def labels_of(tailoring: Tailoring) -> Labels:
    """The words of the paper: those of its language, with those that the profile says otherwise over them."""
    return labels(tailoring.language).instead(tailoring.words)


_ON_LETTER: Final = frozenset(
    {"en", "en-US", "en-CA", "fr-CA", "es-US", "es-PR", "es-MX", "es-CO", "es-CL"}
)  # where offices print on Letter


def _habits(language: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the house does in a language where nobody says otherwise: paper, envelope window, dates."""
    tongue, _, region = language.replace("_", "-").partition("-")
    paper = "letter" if language.replace("_", "-") in _ON_LETTER else "a4"
    on_a4 = answers.get("paper", paper) == "a4"
    window = {"de": "left", "fr": "right"}.get(tongue, "none") if on_a4 else "none"
    return {
        "paper": paper,
        "locale": tongue.lower() + (f"_{region.upper()}" if region else ""),
        "dates": "short" if tongue == "de" else "long",
        "window": window,
    }


def _checked(key: str, wish: Any, layer: str) -> Any:
    where = f"The document profile ({layer})"
    if key not in _FIELDS:
        raise Refusal(f"{where} has no field {key[:60]!r}. It may have: {', '.join(_FIELDS)}.")
    if key in _SWITCHES:
        if not isinstance(wish, bool):
            raise Refusal(f"{where}: {key} is {wish!r}; write true or false.")
        return wish
    if key == "words":
        return _checked_words(where, wish)
    if key in _LISTS:
        return _checked_list(where, key, wish)
    if not isinstance(wish, str):
        raise Refusal(f"{where}: {key} is {wish!r}; write a text.")
    if key in _ONE_OF and wish not in _ONE_OF[key]:
        raise Refusal(f"{where}: {key} is {wish[:60]!r}; write one of {', '.join(_ONE_OF[key])}.")
    check = _TEXT_CHECKS.get(key)
    if check:
        check(where, wish)
    return wish


def _checked_list(where: str, key: str, wish: Any) -> tuple[str, ...]:
    if (
        isinstance(wish, str)
        or not isinstance(wish, Sequence)
        or not all(isinstance(one, str) for one in wish)
    ):
        raise Refusal(f"{where}: {key} is {wish!r}; write a list of names.")
    if key == "columns" and ("description" not in wish or len(set(wish)) != len(wish)):
        raise Refusal(f"{where}: columns must have the description once, and no column twice.")
    if key in _ONCE:
        strange = [one for one in wish if one not in _ONCE[key]]
        if strange or len(set(wish)) != len(wish):
            raise Refusal(f"{where}: {key} may name each of {', '.join(_ONCE[key])} once.")
    return tuple(wish)


def _checked_words(where: str, wish: Any) -> dict[str, str]:
    """Label overrides: keys that there are, texts that a label can be, and only the slots of the label itself."""
    if not isinstance(wish, Mapping):
        raise Refusal(
            f'{where}: words is {str(wish)[:60]!r}; write a table such as {{ quote = "Estimate" }}.'
        )
    for key, word in wish.items():
        if key not in KEYS:
            near = get_close_matches(str(key), sorted(KEYS), 3, 0.5)
            hint = f"Perhaps {' or '.join(near)}." if near else "docs/playbooks.md names them."
            raise Refusal(f"{where}: words has no label {str(key)[:40]!r}. {hint}")
        if not isinstance(word, str) or not word.strip() or len(word) > _LONGEST_WORD:
            raise Refusal(f"{where}: the word for {key} must be a text of 1 to {_LONGEST_WORD} characters.")
        slots, own = set(_slots(word)), set(_slots(labels("en").words[key]))
        if slots - own or "{" in _SLOT.sub("", word) or "}" in _SLOT.sub("", word):
            may = ", ".join(f"{{{slot}}}" for slot in sorted(own)) or "none"
            raise Refusal(f"{where}: the word for {key} is {word[:60]!r}; places it may have: {may}.")
    return dict(wish)


_SLOT: Final = re.compile(r"\{([a-z]+)\}")


def _slots(word: str) -> list[str]:
    return _SLOT.findall(word)


def _check_intro(where: str, wish: str) -> None:
    if len(wish) > _LONGEST_INTRO:
        raise Refusal(f"{where}: intro is longer than {_LONGEST_INTRO} characters. Make it shorter.")


def _check_accent(where: str, wish: str) -> None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", wish):
        raise Refusal(f"{where}: accent is {wish[:40]!r}; write a colour such as #0f6b5c.")


def _check_file_name(where: str, wish: str) -> None:
    _check_slots(f"{where}: file_name", wish, SLOTS)


def _check_subject_line(where: str, wish: str) -> None:
    _check_slots(f"{where}: subject_line", wish, SUBJECT_SLOTS)


def _check_slots(what: str, wish: str, slots: Sequence[str]) -> None:
    unknown = [slot for slot in re.findall(r"\{([^}]*)\}", wish) if slot not in slots]
    if unknown or wish.count("{") != wish.count("}"):
        raise Refusal(f"{what} may use {', '.join('{' + slot + '}' for slot in slots)}; found {wish[:80]!r}.")


def _check_language(_where: str, wish: str) -> None:
    labels(wish)


SLOTS: Final = ("number", "revision", "kind", "date", "institution", "client", "order")
SUBJECT_SLOTS: Final = (*SLOTS, "title")
_TEXT_CHECKS: Final[dict[str, Callable[[str, str], None]]] = {
    "accent": _check_accent,
    "file_name": _check_file_name,
    "intro": _check_intro,
    "language": _check_language,
    "subject_line": _check_subject_line,
}

_RESERVED: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
_LONGEST_NAME: Final = 120


def file_name(pattern: str, slots: Mapping[str, object]) -> str:
    """The file name of a document: the pattern filled, made safe on every system (reliability.md X10)."""
    return safe_name(filled(pattern, slots))


def filled(pattern: str, slots: Mapping[str, object]) -> str:
    """A pattern with its slots filled; one that is not known is empty."""
    return re.sub(r"\{([a-z]+)\}", lambda found: str(slots.get(found[1], "")), pattern)


def safe_name(name: str) -> str:
    """A plain file name inside whatever folder it is put in: no separators, no device names, at most 120 characters."""
    plain = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+', "-", plain)
    stem, dot, ending = plain.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,5}", ending):
        stem, ending = plain, ""
    stem = re.sub(r"\.{2,}", ".", stem).strip(" .-")
    if not stem or stem.split(".")[0].strip().casefold() in _RESERVED:
        stem = f"document-{stem}" if stem else "document"
    tail = f".{ending}" if ending else ""
    room = _LONGEST_NAME - len(tail)
    while len(stem) > room or len((stem + tail).encode()) > 240:
        stem = stem[:-1]
    return stem.rstrip(" .") + tail
