"""One job over several payers: the lines of each part, so that the parts add up to the whole to the minor unit.

What must agree is what auditors add up: in every tax class the net sums of the parts are the net sum of the whole, and
their taxes its tax; so the totals agree too.

*By shares* (percentages, or amounts without tax) every line is divided among all parts by the largest remainder: each
part gets what its share comes to rounded down, and the minor units left over go to the largest remainders. Then each
class is brought to its share of the class's sum, in its largest line. *By lines* each part takes whole lines or
quantities of them.

Tax is rounded once for each document, so the taxes of the parts may miss the tax of the whole by a minor unit although
the net sums agree. Then minor units of the net sum move from one part to another, the fewest that mend it: inside the
largest line where lines are divided, in a line of their own where lines are taken whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import gcd
from typing import Final

from app.basics.errors import Refusal
from app.basics.money import Money, Rounding, exponent
from app.basics.quantity import HUNDRED_PERCENT, SCALE, tax_on
from app.basics.wording import Wording
from app.quotes.rules.amounts import Totals, totals
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
_FARTHEST: Final = 2_000  # minor units that are tried before whole multiples are taken
MOST_PARTS: Final = 20


def words(language: str, key: str, **slots: object) -> str:
    """The words of a split in a language of our paper, else in English."""
    return _WORDS.get(language, _WORDS["en"])[key].format(**slots)


def by_shares(
    lines: Lines,
    currency: str,
    rounding: str,
    shares: Sequence[int],
    language: str = "en",
    wording: Wording | None = None,
) -> tuple[Lines, ...]:
    """The lines of each part, every line divided by ``shares`` (whole numbers; only their proportions matter).

    Options and alternatives stay with the whole; sections and texts go to every part. With ``wording`` the detail of each
    line says of what it is a share.
    """
    _refuse_several(lines)
    whole = totals(lines, currency, rounding)
    parts: list[list[Line]] = [[] for _ in shares]
    for line, amount in zip(lines, whole.amounts, strict=True):
        if amount is None:
            for part in parts:
                part.append(line)
        elif line.counts:
            for part, own in zip(parts, _divided(amount, shares), strict=True):
                if own or not amount:
                    part.append(_portion(line, own, words(language, "share"), wording))
    wanted = {(row.tax_class, row.rate): _divided(row.base, shares) for row in whole.taxes}
    return _proved(tuple(_settled(parts, whole, wanted, rounding, "")), whole, currency, rounding)


def by_lines(
    lines: Lines, currency: str, rounding: str, takes: Sequence[Mapping[int, int]], language: str = "en"
) -> tuple[Lines, ...]:
    """The lines of each part: for each part the index of a line and how much of its quantity (ten-thousandths) it takes.

    Every counted line must be taken whole by the parts together; a Refusal names the first that is not.
    """
    _refuse_several(lines)
    whole = totals(lines, currency, rounding)
    parts: list[list[Line]] = [[] for _ in takes]
    for at, line in enumerate(lines):
        if not line.priced:
            for part in parts:
                part.append(line)
        elif line.counts:
            _take(parts, line, [take.get(at, 0) for take in takes])
    sums = [totals(part, currency, rounding) for part in parts]
    wanted = {
        (row.tax_class, row.rate): _raised(
            row.base, [_base(own, row.tax_class, row.rate, currency) for own in sums]
        )
        for row in whole.taxes
    }
    return _proved(
        tuple(_settled(parts, whole, wanted, rounding, words(language, "rounding"))),
        whole,
        currency,
        rounding,
    )


def _refuse_several(lines: Lines) -> None:
    if any(line.taxes for line in lines):
        raise Refusal(
            "A quote with several taxes on one line cannot be split. Write a quote of its own for each payer."
        )


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


def _base(sums: Totals, tax_class: str, rate: int, currency: str) -> Money:
    found = (row.base for row in sums.taxes if (row.tax_class, row.rate) == (tax_class, rate))
    return next(found, Money.zero(currency))


def _settled(
    parts: list[list[Line]],
    whole: Totals,
    wanted: Mapping[tuple[str, int], list[Money]],
    rounding: str,
    apart: str,
) -> list[Lines]:
    """The parts with every tax class brought to its sum; ``apart`` are the words of a line for it, empty to change lines."""
    half, currency = RoundingRule.parse(rounding).half, whole.net.currency
    for row in whole.taxes:
        key = (row.tax_class, row.rate)
        targets = fitted(row.base.minor, [part.minor for part in wanted[key]], row.rate, half)
        for part, target in zip(parts, targets, strict=True):
            short = target - _base(totals(part, currency, rounding), *key, currency).minor
            if short:
                _mend(part, key, Money(short, currency), apart)
    return [tuple(part) for part in parts]


def _mend(part: list[Line], key: tuple[str, int], short: Money, apart: str) -> None:
    step = short.minor * SCALE // 10 ** exponent(short.currency)
    if apart:
        kind = "fee" if short.minor > 0 else "discount"
        made = Line(kind=kind, text=apart, unit="", unit_price=step, tax_class=key[0], tax_rate=key[1])
        part.append(made)
        return
    own = [at for at, line in enumerate(part) if line.counts and (line.tax_class, line.tax_rate) == key]
    if not own:
        raise Refusal(
            "One part is too small: it would come to nothing in one tax class. Give it a larger share."
        )
    largest = max(own, key=lambda at: abs(part[at].unit_price))
    part[largest] = replace(part[largest], unit_price=part[largest].unit_price + step)


def fitted(whole: int, parts: Sequence[int], rate: int, half: Rounding = Rounding.HALF_UP) -> list[int]:
    """The net sums of one tax class in minor units, moved as little as is needed so that their taxes add up to the whole's.

    The sum of ``parts`` is ``whole`` and stays so. Where no move of up to 20.00 between two parts mends it, all but the
    largest part become multiples whose tax needs no rounding.
    """
    made = list(parts)

    def tax(base: int) -> int:
        return tax_on(Money(base, "USD"), rate, half).minor

    if not rate:
        return made
    while gap := sum(map(tax, made)) - tax(whole):
        move = _move(made, -1 if gap > 0 else 1, tax)
        if move is None:
            return _multiples(whole, made, rate)
        giver, taker, step = move
        made[giver] -= step
        made[taker] += step
    return made


def _move(parts: list[int], wanted: int, tax: Callable[[int], int]) -> tuple[int, int, int] | None:
    """The smallest move between two parts that changes their taxes together by ``wanted``; None where there is none near."""
    pairs = [(i, j) for i in range(len(parts)) for j in range(len(parts)) if i != j and parts[i] and parts[j]]
    now = {(i, j): tax(parts[i]) + tax(parts[j]) for i, j in pairs}
    for step in range(1, _FARTHEST + 1):
        for i, j in pairs:
            kept = parts[i] - step
            if (kept > 0) != (parts[i] > 0) or not kept:
                continue
            if tax(kept) + tax(parts[j] + step) == now[i, j] + wanted:
                return i, j, step
    return None


def _multiples(whole: int, parts: list[int], rate: int) -> list[int]:
    """All but the largest as multiples whose tax is a whole even number of minor units: such parts round nothing."""
    step = 2 * HUNDRED_PERCENT // gcd(rate, HUNDRED_PERCENT)
    largest = max(range(len(parts)), key=lambda i: abs(parts[i]))
    made = [(part + step // 2) // step * step for part in parts]
    made[largest] = whole - sum(made) + made[largest]
    return made


def _proved(parts: tuple[Lines, ...], whole: Totals, currency: str, rounding: str) -> tuple[Lines, ...]:
    """The parts, after they were added up: a Refusal where they are not the whole, or where one comes to nothing."""
    sums = [totals(part, currency, rounding) for part in parts]
    for at, own in enumerate(sums, 1):
        if not any(line.counts for line in parts[at - 1]) or own.net.minor <= 0 < whole.net.minor:
            raise Refusal(f"Part {at} comes to nothing. Give it a larger share, or leave it out.")
    for row in whole.taxes:
        base = sum(_base(own, row.tax_class, row.rate, currency).minor for own in sums)
        tax = sum(
            one.amount.minor
            for own in sums
            for one in own.taxes
            if (one.tax_class, one.rate) == (row.tax_class, row.rate)
        )
        if (base, tax) != (row.base.minor, row.amount.minor):
            raise Refusal("These parts cannot be made to add up to the whole. Divide it in another way.")
    return parts
