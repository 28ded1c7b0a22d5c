"""How one job is to be divided over payers, as it is typed: by percentages, by amounts, or by lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from app.basics.errors import Refusal
from app.basics.money import Money
from app.basics.quantity import HUNDRED_PERCENT, parse_quantity, parse_rate
from app.basics.wording import Wording
from app.quotes.rules.amounts import Totals, sums_of
from app.quotes.rules.offer import Line, Offer, numbers
from app.quotes.rules.splitting import MOST_PARTS, Lines, Way, by_lines, by_shares

REST: Final = "rest"
_PERCENT: Final = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,3})?\s*%", re.ASCII)


@dataclass(slots=True, kw_only=True)
class PartDraft:
    """One part: ``payer`` is a key (empty: the client's usual payer), ``client`` another client that pays it, by key.

    ``share`` is ``60 %``, an amount as the prices are, with or without tax (``5000.00``), or ``rest``; or ``lines`` says which lines, by their
    printed number, and how much of each (empty: all that the other parts leave).
    """

    payer: str = ""
    client: str = ""
    share: str = ""
    lines: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A part as it would be made: its lines and their sums."""

    payer: str
    client: str
    lines: Lines
    totals: Totals


@dataclass(slots=True, kw_only=True)
class SplitDraft:
    """The parts in their order."""

    parts: list[PartDraft] = field(default_factory=list)

    def planned(
        self, offer: Offer, language: str = "en", wording: Wording | None = None
    ) -> tuple[Planned, ...]:
        """The parts of an offer, worked out; a Refusal says what does not add up. Nothing is stored."""
        if not 2 <= len(self.parts) <= MOST_PARTS:
            raise Refusal(f"A job is split into 2 to {MOST_PARTS} parts, not {len(self.parts)}.")
        self._check_payers()
        way = Way(offer.currency, offer.rounding, offer.price_basis)
        if any(part.lines for part in self.parts):
            lines = by_lines(offer.lines, way, self._takes(offer.lines), language)
        else:
            lines = by_shares(offer.lines, way, self._shares(sums_of(offer)), language, wording)
        return tuple(
            Planned(part.payer.strip(), part.client.strip(), own, sums_of(replace(offer, lines=own)))
            for part, own in zip(self.parts, lines, strict=True)
        )

    def _check_payers(self) -> None:
        keys = [(part.client.strip(), part.payer.strip()) for part in self.parts]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise Refusal(
                f"The payer {twice[1] or twice[0] or 'of the client'} has two parts. Put them together."
            )

    # -- by shares --------------------------------------------------------------------------------------------

    def _shares(self, sums: Totals) -> list[int]:
        net = sums.listed
        typed = [part.share.strip() for part in self.parts]
        missing = next((n for n, text in enumerate(typed, 1) if not text), 0)
        if missing:
            raise Refusal(f"Say the share of part {missing}: a percentage, an amount, or {REST}.")
        if typed.count(REST) > 1:
            raise Refusal(f"Only one part can take the {REST}.")
        stated = [text for text in typed if text != REST]
        if all(_PERCENT.fullmatch(text) for text in stated):
            whole = HUNDRED_PERCENT
            read = [parse_rate(text.rstrip("% ").replace(",", "."), "The share") for text in stated]
            left = f"{(whole - sum(read)) / 1000:g} %"
        elif any("%" in text for text in stated):
            raise Refusal("Give all shares as percentages, or all as amounts.")
        else:
            whole = net.minor
            read = [Money.parse(text, net.currency).minor for text in stated]
            left = str(Money(whole - sum(read), net.currency))
        return self._with_rest(typed, read, whole, left, "with" if sums.inclusive else "without")

    def _with_rest(self, typed: list[str], read: list[int], whole: int, left: str, how: str) -> list[int]:
        rest = whole - sum(read)
        if any(share <= 0 for share in read) or (REST in typed and rest <= 0) or (REST not in typed and rest):
            says = (
                f"{left} is left over"
                if rest > 0
                else f"they are {left.replace('-', '')} too much"
                if rest < 0
                else "one of them is nothing"
            )
            raise Refusal(f"The shares do not make up the whole ({how} tax): {says}.")
        shares = iter(read)
        return [rest if text == REST else next(shares) for text in typed]

    # -- by lines ---------------------------------------------------------------------------------------------

    def _takes(self, lines: tuple[Line, ...]) -> list[dict[int, int]]:
        if any(part.share.strip() for part in self.parts):
            raise Refusal("Divide the job by shares or by lines, not by both.")
        places = {position: at for at, position in enumerate(numbers(lines)) if position}
        takes: list[dict[int, int]] = [{} for _ in self.parts]
        open_: list[tuple[dict[int, int], int]] = []
        for take, part in zip(takes, self.parts, strict=True):
            for position, quantity in part.lines.items():
                at = places.get(position.strip())
                if at is None or not lines[at].counts:
                    raise Refusal(
                        f"There is no line {position.strip()[:20]} to divide. Lines: {', '.join(places)}."
                    )
                if quantity.strip():
                    take[at] = parse_quantity(quantity.strip(), f"The quantity of line {position.strip()}")
                else:
                    open_.append((take, at))
        for take, at in open_:
            given = sum(other.get(at, 0) for other in takes)
            if given >= lines[at].quantity:
                raise Refusal(f"Line {numbers(lines)[at]} is given to two parts. Say how much each takes.")
            take[at] = lines[at].quantity - given
        return takes


def part_from(text: str) -> PartDraft:
    """``PAYER=60%``, ``CLIENT:PAYER=5000.00``, ``PAYER=rest``, or ``PAYER`` alone where lines follow."""
    who, _, share = text.partition("=")
    client, colon, payer = who.strip().rpartition(":")
    if not colon:
        client, payer = "", who.strip()
    return PartDraft(payer=payer.strip(), client=client.strip(), share=share.strip())


def take_line(draft: SplitDraft, text: str) -> None:
    """``3=PAYER`` gives line 3 to a payer, ``1:24=PAYER`` 24 of line 1; the part is made where it is not there yet."""
    what, sign, who = text.partition("=")
    position, _, quantity = what.partition(":")
    if not sign or not position.strip():
        raise Refusal(
            f"{text[:60]!r} does not give a line to a payer. Write 3=PAYER, or 1:24=PAYER for 24 of line 1."
        )
    wanted = part_from(who)
    for part in draft.parts:
        if (part.client, part.payer) == (wanted.client, wanted.payer):
            part.lines[position.strip()] = quantity.strip()
            return
    wanted.lines[position.strip()] = quantity.strip()
    draft.parts.append(wanted)
