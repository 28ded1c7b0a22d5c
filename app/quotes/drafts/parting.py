"""A line broken down into its parts: the same amount, said by several lines under the line's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.basics.errors import Refusal
from app.basics.money import Money, total
from app.quotes.drafts.line import LineDraft, Number, line_of
from app.quotes.drafts.problem import Found
from app.quotes.drafts.quote import QuoteDraft
from app.quotes.rules.amounts import amount_of

SHAPE: Final = "text; quantity; unit; unit price"
_KINDS: Final = ("labour", "material", "service")


def proposed(draft: QuoteDraft, at: int, *, apart: bool) -> str:
    """Two parts that together are the line, to be typed over; ``apart`` names labour and material."""
    line = draft.lines[at]
    whole = _amount(draft, line, "The line")
    first = Money(whole.minor // 2, whole.currency)
    rest = Money(whole.minor - first.minor, whole.currency)
    names = (
        (f"labour: {line.text}, labour", f"material: {line.text}, material")
        if apart
        else (f"{line.text}, first part", f"{line.text}, second part")
    )
    return "\n".join(
        f"{name}; 1; set; {part.plain()}" for name, part in zip(names, (first, rest), strict=True)
    )


def break_down(draft: QuoteDraft, at: int, text: str) -> None:
    """Puts the parts in the place of the line, under its words as a heading. Refused where the total would change."""
    line = draft.lines[at]
    parts = [_part(row, line) for row in text.splitlines() if row.strip()]
    if len(parts) < 2:
        raise Refusal(f"Write at least two parts, one a line: {SHAPE}.")
    whole = _amount(draft, line, "The line")
    amounts = [_amount(draft, part, f"Part {n}") for n, part in enumerate(parts, 1)]
    if total(amounts, whole.currency) != whole:
        raise Refusal(
            f"The parts come to {total(amounts, whole.currency)}, the line is {whole}. Correct a price."
        )
    heading = LineDraft(kind="section", text=line.text, detail=line.detail, quantity="")
    draft.lines[at : at + 1] = [heading, *parts]


def _part(row: str, line: LineDraft) -> LineDraft:
    cells = [cell.strip() for cell in row.split(";")]
    if len(cells) != 4 or not cells[0]:
        raise Refusal(f"‘{row.strip()[:60]}’ is not a part. Write: {SHAPE}.")
    text, quantity, unit, price = cells
    kind, colon, words = text.partition(":")
    kind = kind.strip().casefold()
    named = bool(colon) and kind in _KINDS
    return replace(
        line,
        kind=kind if named else line.kind,
        text=words.strip() if named else text,
        detail="",
        quantity=quantity,
        unit=unit,
        unit_price=price,
        discount="",
        discount_reason="",
        commodity=dict(line.commodity),
        extra={},
    )


def _amount(draft: QuoteDraft, line: LineDraft, what: str) -> Money:
    """What a line comes to, without its tax; a Refusal where it cannot be read."""
    found = Found("", what)
    read = line_of(replace(line, tax=""), draft.currency or "USD", {}, Number(draft.locale), found)
    if found.problems:
        raise Refusal(str(found.problems[0]))
    amount = amount_of(read, draft.currency or "USD")
    if amount is None:
        raise Refusal("A heading or a text has no parts.")
    return amount
