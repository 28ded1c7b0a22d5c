"""Which line of an order answers which line of the quote: by reference, by code, by words, by amount; each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.basics.quantity import SCALE
from app.basics.text import fold
from app.orders.rules.values import SILENT, Offer, OfferLine, Ordered, OrderedLine

_ALIKE = 0.5  # share of common words from which two texts name the same thing
_MOST_COMPARED = 40_000
_FREIGHT_WORDS = frozenset(
    {
        "freight",
        "shipping",
        "shipment",
        "delivery",
        "fracht",
        "versand",
        "versandkosten",
        "transport",
        "livraison",
    }
)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Every line exactly once: in a pair, or left over on its side. ``lump`` is an order of one line for everything."""

    pairs: tuple[tuple[OfferLine, OrderedLine], ...]
    cancelled: tuple[OfferLine, ...]
    added: tuple[OrderedLine, ...]
    lump: OrderedLine | None = None


def words(text: str) -> frozenset[str]:
    """The words and numbers of a text, folded."""
    return frozenset("".join(c if c.isalnum() else " " for c in fold(text)).split())


def likeness(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1: twice the common words over all words."""
    left, right = words(one), words(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def is_freight(line: OfferLine | OrderedLine) -> bool:
    """Whether a line charges the carriage, by its kind or by its words."""
    if line.kind == "freight":
        return True
    found = words(line.text)
    return bool(found & _FREIGHT_WORDS) and len(found) <= 6


def pair_lines(offer: Offer, ordered: Ordered) -> Pairing:
    """Pairs the lines; options are taken only when the order names them."""
    quoted = [line for line in offer.lines if line.kind not in SILENT]
    lump = _lump(offer, quoted, ordered)
    if lump is not None:
        return Pairing((), (), (), lump)
    left, right = dict(enumerate(quoted)), dict(enumerate(ordered.lines))
    found: dict[int, int] = {}

    def take(matches: Iterable[tuple[int, int]]) -> None:
        for at, to in matches:
            if at in left and to in right:
                found[at] = to
                del left[at], right[to]

    take(_by_reference(left, right))
    take(_by_key(left, right, lambda line: fold(line.code)))
    take(_by_key(left, right, lambda line: fold(line.text)))
    take(_by_words(left, right))
    take(_freight(left, right))
    take(_by_amount(left, right))
    pairs = tuple((quoted[at], ordered.lines[to]) for at, to in sorted(found.items()))
    return Pairing(pairs, tuple(left.values()), tuple(right.values()))


def _lump(offer: Offer, quoted: list[OfferLine], ordered: Ordered) -> OrderedLine | None:
    """The one line of an order that buys the whole quote as quantity 1 for its total."""
    if len(ordered.lines) != 1 or sum(1 for line in quoted if line.kind not in {"option", "alternative"}) < 2:
        return None
    line = ordered.lines[0]
    whole = line.quantity == SCALE and line.offered is None and line.amount in (offer.net, offer.gross)
    return line if whole else None


_Left = dict[int, OfferLine]
_Right = dict[int, OrderedLine]


def _by_reference(left: _Left, right: _Right) -> list[tuple[int, int]]:
    ids = {line.id: at for at, line in left.items() if line.id is not None}
    return [(ids[line.offered], to) for to, line in right.items() if line.offered in ids]


def _by_key(
    left: _Left, right: _Right, key: Callable[[OfferLine | OrderedLine], str]
) -> list[tuple[int, int]]:
    """Equal keys; where several lines share one, those with the same quantity and price go together first."""
    here: dict[str, list[int]] = {}
    for at, line in left.items():
        if key(line):
            here.setdefault(key(line), []).append(at)
    matches = [
        (_apart(left[at], ordered), at, to)
        for to, ordered in right.items()
        for at in here.get(key(ordered), ())
    ]
    return [(at, to) for _, at, to in sorted(matches)]


def _apart(line: OfferLine, ordered: OrderedLine) -> int:
    same = (line.quantity == ordered.quantity, line.amount == ordered.amount, line.label == ordered.label)
    return -sum(same)


def _by_words(left: _Left, right: _Right) -> list[tuple[int, int]]:
    if len(left) * len(right) > _MOST_COMPARED:
        return []
    scored = []
    for at, line in left.items():
        for to, ordered in right.items():
            alike = likeness(line.text, ordered.text)
            if alike >= _ALIKE:
                scored.append((-alike, _apart(line, ordered), at, to))
    return [(at, to) for _, _, at, to in sorted(scored)]


def _freight(left: _Left, right: _Right) -> list[tuple[int, int]]:
    ours = [at for at, line in left.items() if is_freight(line)]
    theirs = [to for to, line in right.items() if is_freight(line)]
    return list(zip(ours, theirs, strict=False))


def _by_amount(left: _Left, right: _Right) -> list[tuple[int, int]]:
    """An amount that occurs once on each side, other than nothing."""
    ours: dict[int, list[int]] = {}
    theirs: dict[int, list[int]] = {}
    for at, line in left.items():
        if line.kind not in {"option", "alternative"}:
            ours.setdefault(line.amount.minor, []).append(at)
    for to, ordered in right.items():
        theirs.setdefault(ordered.amount.minor, []).append(to)
    return [
        (at[0], theirs[minor][0])
        for minor, at in ours.items()
        if minor and len(at) == 1 and len(theirs.get(minor, ())) == 1
    ]
