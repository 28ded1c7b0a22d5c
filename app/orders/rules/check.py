"""The whole check of an order against the latest issued revision of its quote (domain/orders.md 2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.basics.money import Money, total
from app.basics.text import fold
from app.orders.rules import lines
from app.orders.rules.pairing import Pairing, pair_lines
from app.orders.rules.tolerance import LINE, Tolerance
from app.orders.rules.values import OPTIONAL, RANK, SILENT, Found, Offer, Ordered, Severity
from app.requirements.rules.phrases import has_shape


def compare(
    offer: Offer,
    ordered: Ordered,
    *,
    number_shapes: Sequence[str] = (),
    limit: Tolerance = LINE,
) -> tuple[Found, ...]:
    """Every difference: the whole order first, then line by line in the order of the quote, added lines last."""
    pairing = pair_lines(offer, ordered)
    by_line = tuple(_lines(offer, ordered, pairing, limit))
    whole = (
        *_revision(offer, ordered),
        *_payer(offer, ordered),
        *_money(offer, ordered, pairing, by_line),
        *_terms(offer, ordered),
        *_dates(offer, ordered),
        *_kind(ordered),
        *_twice(offer),
        *_number(ordered, number_shapes),
    )
    return whole + by_line


def _found(field: str, quoted: str, ordered: str, severity: Severity, because: str) -> Found:
    return Found("", field, quoted, ordered, severity, because)


def _lines(offer: Offer, ordered: Ordered, pairing: Pairing, limit: Tolerance) -> Iterator[Found]:
    if not ordered.lines:
        because = "The order lists no lines; only its total can be checked against the quote."
        yield _found("lines", f"{len(offer.lines)} lines", "none", Severity.WARN, because)
        return
    if pairing.lump is not None:
        yield lines.lumped(pairing.lump, sum(line.kind not in SILENT | OPTIONAL for line in offer.lines))
        return
    answer = {id(line): ordered for line, ordered in pairing.pairs}
    for line in offer.lines:
        if id(line) in answer:
            yield from lines.compared(line, answer[id(line)], limit)
        elif line.kind not in SILENT:
            missing = lines.cancelled(line)
            if missing is not None:
                yield missing
    for extra in pairing.added:
        yield lines.added(extra)


def _revision(offer: Offer, ordered: Ordered) -> Iterator[Found]:
    latest = f"{offer.number} R{offer.revision}"
    if offer.ended:
        because = f"The quote was {offer.ended} before this order came."
        yield _found("quote", offer.ended, "ordered", Severity.STOP, because)
    if not ordered.quote:
        because = f"The order does not name our quote. It is checked against {latest}."
        yield _found("revision", latest, "", Severity.WARN, because)
    elif fold(ordered.quote) != fold(offer.number):
        because = f"The order names {ordered.quote}; it is checked against {latest}."
        yield _found("quote", offer.number, ordered.quote, Severity.STOP, because)
    elif ordered.revision is None and offer.revision > 1:
        because = f"The order names the quote without its revision; the latest is {latest}."
        yield _found("revision", f"R{offer.revision}", "", Severity.WARN, because)
    elif ordered.revision is not None and ordered.revision < offer.revision:
        because = f"The order cites an older revision, R{ordered.revision}; R{offer.revision} replaced it."
        yield _found("revision", f"R{offer.revision}", f"R{ordered.revision}", Severity.STOP, because)
    elif ordered.revision is not None and ordered.revision > offer.revision:
        because = (
            f"The order cites R{ordered.revision}, which was never issued. The latest is R{offer.revision}."
        )
        yield _found("revision", f"R{offer.revision}", f"R{ordered.revision}", Severity.STOP, because)


def _payer(offer: Offer, ordered: Ordered) -> Iterator[Found]:
    if not offer.payer_lines:
        return
    quoted = offer.payer_lines[0]
    if not ordered.payer_lines:
        because = f"The order does not say who pays. The quote is addressed to {quoted}."
        yield _found("payer", quoted, "", Severity.NOTE, because)
        return
    billed = ordered.payer_lines[0]
    if fold(quoted) == fold(billed):
        if [fold(x) for x in offer.payer_lines] != [fold(x) for x in ordered.payer_lines]:
            because = "The same payer, with another address. Use the order's address on the invoice."
            address = (" / ".join(offer.payer_lines), " / ".join(ordered.payer_lines))
            yield _found("payer-address", *address, Severity.NOTE, because)
        return
    because = f"The quote is addressed to {quoted}; the order bills {billed}."
    if fold(billed) in {fold(known[0]) for known in offer.other_payers.values() if known}:
        because += " That is another payer of this institution: other money, perhaps other rules."
    yield _found("payer", quoted, billed, Severity.STOP, because)


def _money(offer: Offer, ordered: Ordered, pairing: Pairing, by_line: tuple[Found, ...]) -> Iterator[Found]:
    if ordered.amount.currency != offer.currency:
        because = f"Quoted in {offer.currency}, ordered in {ordered.amount.currency}."
        yield _found("currency", offer.currency, ordered.amount.currency, Severity.STOP, because)
        return
    yield from _tax(offer, ordered)
    yield from _total(offer, ordered, by_line)
    yield from _own_sum(offer, ordered, pairing)


def _tax(offer: Offer, ordered: Ordered) -> Iterator[Found]:
    if ordered.tax is None or ordered.tax == offer.tax:
        return
    quoted, wanted = offer.tax.plain(), ordered.tax.plain()
    if not offer.tax:
        because = f"The quote is without tax; the order adds tax of {wanted}."
        yield _found("tax", quoted, wanted, Severity.STOP, because)
    else:
        because = f"Tax of {quoted} quoted, {wanted} ordered."
        yield _found("tax", quoted, wanted, Severity.WARN, because)


def _total(offer: Offer, ordered: Ordered, by_line: tuple[Found, ...]) -> Iterator[Found]:
    amount = ordered.amount
    if amount == offer.gross:
        return
    quoted, wanted = offer.gross.plain(), amount.plain()
    if amount == offer.net:
        because = f"The order's amount {wanted} is without the tax of {offer.tax.plain()}."
        yield _found("amount", quoted, wanted, Severity.NOTE, because)
        return
    sums = _sums(ordered)
    apart = Money(abs((amount - offer.gross).minor), amount.currency).plain()
    word = "more" if offer.gross < amount else "less"
    because = f"The order's amount is {apart} {word} than the quote's total."
    if by_line and amount in sums:
        severity = max((f.severity for f in by_line), key=RANK.__getitem__)
        yield _found("amount", quoted, wanted, severity, because + " The lines below explain it.")
    else:
        yield _found("amount", quoted, wanted, Severity.STOP, because)


def _sums(ordered: Ordered) -> tuple[Money, ...]:
    same = [line.amount for line in ordered.lines if line.amount.currency == ordered.amount.currency]
    net = total(same, ordered.amount.currency)
    return (net,) if ordered.tax is None else (net, net + ordered.tax)


def _own_sum(offer: Offer, ordered: Ordered, pairing: Pairing) -> Iterator[Found]:
    """Whether the order's lines add up to its own amount; untaxed and taxed sums are both common."""
    if not ordered.lines or pairing.lump is not None:
        return
    sums = _sums(ordered)
    if ordered.tax is None and offer.tax and sums[0] + offer.tax == ordered.amount:
        return  # the tax that the quote shows, which the order does not show apart
    if ordered.amount not in sums:
        because = f"The order's lines add up to {sums[-1].plain()}, its amount is {ordered.amount.plain()}."
        yield _found("sum", sums[-1].plain(), ordered.amount.plain(), Severity.WARN, because)


def _terms(offer: Offer, ordered: Ordered) -> Iterator[Found]:
    days = ordered.payment_days
    start = ordered.payment_from or offer.payment_from
    quoted = f"{offer.payment_days} days from {offer.payment_from}"
    if days is not None and (days, start) != (offer.payment_days, offer.payment_from):
        wanted = f"{days} days from {start}"
        better = start == offer.payment_from and days < offer.payment_days
        because = f"Payment terms are {quoted} on the quote and {wanted} on the order."
        severity = Severity.NOTE if better else Severity.WARN
        yield _found("payment-terms", quoted, wanted, severity, because)
    elif days is None and start != offer.payment_from:
        because = f"The quote counts payment from {offer.payment_from}, the order from {start}."
        yield _found("payment-terms", quoted, f"from {start}", Severity.WARN, because)
    theirs = fold(ordered.freight_terms)
    if theirs and theirs != fold(offer.freight_terms):
        ours = offer.freight_terms or "none stated"
        because = f"Freight terms are {ours} on the quote and {ordered.freight_terms} on the order."
        yield _found("freight-terms", ours, ordered.freight_terms, Severity.STOP, because)


def _dates(offer: Offer, ordered: Ordered) -> Iterator[Found]:
    until, dated = offer.valid_until.isoformat(), ordered.dated.isoformat()
    if ordered.dated > offer.valid_until:
        because = (
            f"The quote was valid until {until}; the order is dated {dated}. Accept it only with a reason."
        )
        yield _found("validity", until, dated, Severity.STOP, because)
    elif ordered.received_on > offer.valid_until:
        because = f"Dated in time ({dated}), but it reached us after the quote's last day, {until}."
        yield _found("validity", until, ordered.received_on.isoformat(), Severity.NOTE, because)
    if ordered.dated < offer.issued_on:
        because = (
            f"The order is dated {dated}, before this revision was issued on {offer.issued_on.isoformat()}."
        )
        yield _found("dated", offer.issued_on.isoformat(), dated, Severity.WARN, because)
    if ordered.valid_to is None:
        return
    ends = ordered.valid_to.isoformat()
    if ordered.valid_to < ordered.received_on:
        because = f"The order's own period ended on {ends}, before it reached us."
        yield _found("period", "", ends, Severity.STOP, because)
    elif offer.period_end is not None and ordered.valid_to < offer.period_end:
        because = f"The order ends on {ends}, the quoted work on {offer.period_end.isoformat()}."
        yield _found("period", offer.period_end.isoformat(), ends, Severity.STOP, because)


def _kind(ordered: Ordered) -> Iterator[Found]:
    if ordered.kind == "standard":
        return
    ends = (
        f"It ends on {ordered.valid_to.isoformat()}." if ordered.valid_to else "It does not say when it ends."
    )
    because = (
        f"This is a {ordered.kind} order with a ceiling of {ordered.amount.plain()}, not an order for the quoted "
        f"work alone. {ends} Agree how releases are made before work starts."
    )
    yield _found("kind", "standard", ordered.kind, Severity.STOP, because)


def _twice(offer: Offer) -> Iterator[Found]:
    if offer.ordered_by:
        others = ", ".join(offer.ordered_by)
        because = f"The quote {offer.number} was already ordered with {others}. One of the orders may be a duplicate."
        yield _found("duplicate", offer.number, others, Severity.STOP, because)


def _number(ordered: Ordered, shapes: Sequence[str]) -> Iterator[Found]:
    if shapes and not any(has_shape(ordered.number.strip(), shape) for shape in shapes):
        usual = " or ".join(shapes)
        because = f"The order number {ordered.number!r} does not look like this institution's ({usual})."
        yield _found("number", usual, ordered.number, Severity.WARN, because)
