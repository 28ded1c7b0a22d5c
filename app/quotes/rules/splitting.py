"""One job over several payers: the lines of each part, so that the parts add up to the whole to the minor unit.

What must agree is what auditors add up: in every tax class the net sums of the parts are the net sum of the whole, and
their taxes its tax, each tax by its name where several fall on a line; so the totals agree too. Where prices hold their tax,
what is divided is the price as it is printed.

*By shares* (percentages, or amounts without tax) every line is divided among all parts by the largest remainder: each
part gets what its share comes to rounded down, and the minor units left over go to the largest remainders. Then each
class is brought to its share of the class's sum, in its largest line. *By lines* each part takes whole lines or
quantities of them.

Tax is rounded once for each document, so the taxes of the parts may miss the tax of the whole by a minor unit although
the net sums agree (``rules.fitting``). Then minor units move from one part to another, the fewest that mend it: inside the
largest line where lines are divided, in a line of their own where lines are taken whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.basics.errors import Refusal
from app.basics.money import Money, exponent
from app.basics.quantity import SCALE
from app.basics.wording import Wording
from app.quotes.rules.amounts import EXCLUSIVE, Pot, TaxRow, Totals, parts_of, pots_of, totals
from app.quotes.rules.fitting import fitted, together
from app.quotes.rules.offer import Line, RoundingRule

Lines = tuple[Line, ...]
_WORDS: Final = {
    "en": {
        "share": "share",
        "rounding": "Rounding, so that the parts add up to the whole",
        "part": "Part {n} of {of} of quote {whole} (whole: {total}).",
    },
    "fr": {
        "share": "part",
        "rounding": "Arrondi, pour que les parts fassent le total",
        "part": "Part {n} sur {of} du devis {whole} (total : {total}).",
    },
    "de": {
        "share": "Anteil",
        "rounding": "Rundung, damit die Teile das Ganze ergeben",
        "part": "Teil {n} von {of} des Angebots {whole} (Ganzes: {total}).",
    },
}
MOST_PARTS: Final = 20


@dataclass(frozen=True, slots=True)
class Way:
    """How a document counts: its currency, its rounding, and whether its prices hold the tax."""

    currency: str
    rounding: str = "line/half-up"
    basis: str = EXCLUSIVE

    def totals(self, lines: Sequence[Line]) -> Totals:
        """The sums of lines."""
        return totals(lines, self.currency, self.rounding, self.basis)

    def pots(self, lines: Sequence[Line]) -> list[Pot]:
        """Lines by how they are taxed."""
        return pots_of(lines, self.totals(lines).amounts, self.currency, self.rounding)


def words(language: str, key: str, **slots: object) -> str:
    """The words of a split in a language of our paper, else in English."""
    return _WORDS.get(language, _WORDS["en"])[key].format(**slots)


def by_shares(
    lines: Lines,
    way: Way,
    shares: Sequence[int],
    language: str = "en",
    wording: Wording | None = None,
) -> tuple[Lines, ...]:
    """The lines of each part, every line divided by ``shares`` (whole numbers; only their proportions matter).

    Options and alternatives stay with the whole; sections and texts go to every part. With ``wording`` the detail of each
    line says of what it is a share.
    """
    whole = way.totals(lines)
    parts: list[list[Line]] = [[] for _ in shares]
    for line, amount in zip(lines, whole.amounts, strict=True):
        if amount is None:
            for part in parts:
                part.append(line)
        elif line.counts:
            for part, own in zip(parts, _divided(amount, shares), strict=True):
                if own or not amount:
                    part.append(_portion(line, own, words(language, "share"), wording))
    pots = way.pots(lines)
    wanted = [_divided(pot.base, shares) for pot in pots]
    return _proved(tuple(_settled(parts, way, pots, wanted, "")), whole, way)


def by_lines(
    lines: Lines, way: Way, takes: Sequence[Mapping[int, int]], language: str = "en"
) -> tuple[Lines, ...]:
    """The lines of each part: for each part the index of a line and how much of its quantity (ten-thousandths) it takes.

    Every counted line must be taken whole by the parts together; a Refusal names the first that is not.
    """
    parts: list[list[Line]] = [[] for _ in takes]
    for at, line in enumerate(lines):
        if not line.priced:
            for part in parts:
                part.append(line)
        elif line.counts:
            _take(parts, line, [take.get(at, 0) for take in takes])
    pots, own = way.pots(lines), [way.pots(part) for part in parts]
    wanted = [_raised(pot.base, [_base(each, pot, way.currency) for each in own]) for pot in pots]
    settled = _settled(parts, way, pots, wanted, words(language, "rounding"))
    return _proved(tuple(settled), way.totals(lines), way)


def _divided(amount: Money, shares: Sequence[int]) -> list[Money]:
    """By the largest remainder; a negative amount as its opposite."""
    if amount.minor < 0:
        return [-part for part in (-amount).share(shares)]
    return list(amount.share(shares))


def _portion(line: Line, amount: Money, unit: str, wording: Wording | None) -> Line:
    """A line that comes to exactly this amount."""
    price = amount.minor * SCALE // 10 ** exponent(amount.currency)
    detail = line.detail
    if wording is not None:
        quantity = f"{wording.quantity(line.quantity)} {line.unit}".strip()
        whole = f"{quantity} × {wording.unit_price(line.unit_price, amount.currency)}"
        detail = f"{detail}\n{whole}" if detail else whole
    return replace(
        line, detail=detail, quantity=SCALE, unit=unit, unit_price=price, discount_rate=0, discount=0
    )


def _take(parts: list[list[Line]], line: Line, quantities: Sequence[int]) -> None:
    """Gives each part its quantity of a line; a fixed discount goes with the quantities."""
    if sum(quantities) != line.quantity:
        raise Refusal(
            f"“{line.text[:60]}” is not divided fully: {sum(quantities) / SCALE:g} of {line.quantity / SCALE:g} are given."
        )
    discounts = Money(line.discount, "USD").share(quantities) if line.discount else ()
    for at, (part, quantity) in enumerate(zip(parts, quantities, strict=True)):
        if quantity:
            part.append(replace(line, quantity=quantity, discount=discounts[at].minor if discounts else 0))


def _raised(base: Money, parts: list[Money]) -> list[Money]:
    """The same sums, brought to ``base`` together: what is missing goes to the largest ones, a minor unit each in turn."""
    gap = base.minor - sum(part.minor for part in parts)
    order = sorted(range(len(parts)), key=lambda i: -abs(parts[i].minor))
    made = [part.minor for part in parts]
    for step in range(abs(gap)):
        made[order[step % len(order)]] += 1 if gap > 0 else -1
    return [Money(minor, base.currency) for minor in made]


def _base(pots: Sequence[Pot], like: Pot, currency: str) -> Money:
    found = (pot.base for pot in pots if (pot.tax_class, pot.parts) == (like.tax_class, like.parts))
    return next(found, Money.zero(currency))


def _settled(
    parts: list[list[Line]], way: Way, pots: Sequence[Pot], wanted: Sequence[list[Money]], apart: str
) -> list[Lines]:
    """The parts with what is taxed alike brought to its sum; ``apart`` are the words of a line for it, empty to change lines."""
    sums = [[money.minor for money in row] for row in wanted]
    if way.basis == EXCLUSIVE and not any(kind for pot in pots for kind, _ in pot.parts):
        half = RoundingRule.parse(way.rounding).half
        targets = [fitted(pot.base.minor, row, pot.rate, half) for pot, row in zip(pots, sums, strict=True)]
    else:
        targets = together(pots, sums, way.basis, way.rounding)
    for pot, row in zip(pots, targets, strict=True):
        for part, target in zip(parts, row, strict=True):
            short = target - _base(way.pots(part), pot, way.currency).minor
            if short:
                _mend(part, pot, Money(short, way.currency), way, apart)
    return [tuple(part) for part in parts]


def _mend(part: list[Line], pot: Pot, short: Money, way: Way, apart: str) -> None:
    step = short.minor * SCALE // 10 ** exponent(short.currency)
    own = [
        at
        for at, line in enumerate(part)
        if line.counts and (line.tax_class, parts_of(line)) == (pot.tax_class, pot.parts)
    ]
    if apart:
        named = tuple({"kind": name, "rate": rate} for name, rate in pot.parts if name)
        wanted = _base(way.pots(part), pot, way.currency).minor + short.minor
        half = SCALE // 10 ** exponent(short.currency) // 2
        tried = [
            Line(
                kind="fee" if price > 0 else "discount",
                text=apart,
                unit="",
                unit_price=price,
                tax_class=pot.tax_class,
                tax_rate=pot.rate,
                taxes=named,
            )
            # Half a minor unit less or more where the sum before it is rounded lies just between two.
            for price in (step, step - half, step + half)
        ]
        fits = (line for line in tried if _base(way.pots([*part, line]), pot, way.currency).minor == wanted)
        part.append(next(fits, tried[0]))
        return
    if not own:
        raise Refusal(
            "One part is too small: it would come to nothing in one tax class. Give it a larger share."
        )
    largest = max(own, key=lambda at: abs(part[at].unit_price))
    part[largest] = replace(part[largest], unit_price=part[largest].unit_price + step)


def _proved(parts: tuple[Lines, ...], whole: Totals, way: Way) -> tuple[Lines, ...]:
    """The parts, after they were added up: a Refusal where they are not the whole, or where one comes to nothing."""
    sums = [way.totals(part) for part in parts]
    for at, own in enumerate(sums, 1):
        if not any(line.counts for line in parts[at - 1]) or own.net.minor <= 0 < whole.net.minor:
            raise Refusal(f"Part {at} comes to nothing. Give it a larger share, or leave it out.")
    found: dict[tuple[str, str, int], tuple[int, int]] = {}
    for row in (row for own in sums for row in own.taxes):
        base, tax = found.get(_key(row), (0, 0))
        found[_key(row)] = (base + row.base.minor, tax + row.amount.minor)
    if any(found.get(_key(row), (0, 0)) != (row.base.minor, row.amount.minor) for row in whole.taxes):
        raise Refusal("These parts cannot be made to add up to the whole. Divide it in another way.")
    return parts


def _key(row: TaxRow) -> tuple[str, str, int]:
    return row.kind, "" if row.kind else row.tax_class, row.rate
