"""Lines and their prices (catalogue entries 25 to 29 and 39 to 43)."""

from __future__ import annotations

from app.basics.money import total
from app.basics.quantity import line_amount, plain_scaled, plain_unit_price, tax_on
from app.requirements.kinds.answers import lines_lacking, listed, quoted, same_currency
from app.requirements.kinds.params import Amount, Many, Text
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import both, either, figures, money
from app.requirements.kinds.words import prices as price_names
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, holds_phrase, phrases_in
from app.requirements.rules.subject import Line, Subject, Totals

_VAGUE = (
    "estimate", "estimated", "approx", "approximately", "tbd", "tba", "to be determined", "to be confirmed",
    "price on request", "budgetary", "geschätzt", "voraussichtlich", "auf Anfrage", "environ", "estimation", "sur demande",
)  # fmt: skip
_FEES = ("fees may apply", "charges may apply", "additional fees", "additional charges may", "surcharges may")
_LUMPS = ("lot", "lump sum", "ls", "job", "project", "pauschal", "psch", "forfait", "一式", "式")
_LINE_FIELDS = ("quantity", "unit", "unit_price", "amount")
_NO_LINES = "The lines are not known."


@kind(
    "exact-price",
    title="An exact price, no estimate",
    says="Prices are exact: no range and no estimate.",
    cures="Replace the estimate by a price.",
    ask="Must every price be exact, or is an estimate accepted?",
    params={"words": Many(required=False, default=_VAGUE)},
    covers=(25,),
    reads=("title", "lines", "terms"),
)
def exact_price(c: Case) -> Outcome:
    s = c.subject
    if s.lines is None:
        return cannot_tell(_NO_LINES)
    words = phrases_in(f"{s.head_text} \n {s.line_text}", c.params["words"])
    if words:
        return failed(f"It says {quoted(words[0])}.", cure(Action.REMOVE_TEXT, phrases=list(words)))
    unpriced = [line.name for line in s.work if line.unit_price is None and line.amount is None]
    if unpriced:
        return failed(f"No price in {listed(unpriced)}.", cure(Action.EDIT_LINE, lines=unpriced))
    return passed("Every price is one exact number.")


@kind(
    "no-lump-sum",
    title="No lump sum without its parts",
    says="A lump sum[ above {above}] is broken down into its parts.",
    cures="Split the line into its parts.",
    ask="Is a lump-sum line accepted, up to which amount?",
    params={"units": Many(required=False, default=_LUMPS), "above": Amount(required=False)},
    covers=(26,),
    topic="breakdown",
    example={"above": "1000.00 USD"},
    reads=("lines",),
)
def no_lump_sum(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    units, above = {fold(unit) for unit in c.params["units"]}, c.params["above"]
    detailed = {line.part_of for line in c.subject.lines if line.part_of}
    lumps = [x for x in c.subject.work if fold(x.unit or "") in units and x.label not in detailed]
    if above is not None:
        if any(x.amount is None or not same_currency(x.amount, above) for x in lumps):
            return cannot_tell(f"It is not known whether a lump sum is above {money(above)}.")
        lumps = [x for x in lumps if x.amount is not None and above < x.amount]
    if lumps:
        names = [line.name for line in lumps]
        return failed(f"A lump sum in {listed(names)}.", cure(Action.SPLIT_LINE, lines=names))
    return passed("No line is a lump sum without its parts.")


@kind(
    "lines-complete",
    title="Quantity, unit, unit price and amount in every line",
    says="Every line states {fields}.",
    cures="Complete the line.",
    ask="What must every line of a quote state?",
    params={"fields": Many(required=False, default=_LINE_FIELDS, options=_LINE_FIELDS, named=both)},
    covers=(27,),
    reads=("lines",),
)
def lines_complete(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    if not c.subject.counted:
        return failed("There are no lines.", cure(Action.ADD_LINE, "Add a line"))
    names = c.params["fields"]
    bad = [line for line in c.subject.work if any(getattr(line, name) in {None, ""} for name in names)]
    what = either(names)
    return lines_lacking(
        c.subject.work,
        bad,
        what[0].upper() + what[1:],
        cure(Action.EDIT_LINE, lines=[x.name for x in bad]),
        all_of=both(names),
    )


def _wrong_extension(line: Line) -> str:
    """Why quantity times price is not the amount; empty when it is, or when a part is missing."""
    if line.quantity is None or line.unit_price is None or line.amount is None:
        return ""
    currency = line.amount.currency
    right = line_amount(
        line.quantity, line.unit_price, currency, discount_rate=line.discount_rate, discount=line.discount
    )
    # Half-even houses may differ by one minor unit; that is a matter of rounding, not of arithmetic.
    if abs(right.minor - line.amount.minor) <= 1:
        return ""
    price = plain_unit_price(line.unit_price, currency)
    return f"{line.name}: {plain_scaled(line.quantity)} × {price} is {figures(right)}, printed is {figures(line.amount)}"


def _wrong_totals(s: Subject, totals: Totals) -> str:
    amounts = [line.amount for line in s.counted if line.amount is not None]
    inclusive = s.price_basis == "including"
    if len(amounts) == len(s.counted):
        listed = total(amounts, totals.net.currency)
        name, printed = ("total", totals.gross) if inclusive else ("net total", totals.net)
        # Where only the total is rounded, each line shown may be off by half a minor unit.
        spare = (len(amounts) + 1) // 2 if s.rounding.startswith("total") else 0
        if abs(listed.minor - printed.minor) > spare:
            return f"the lines add up to {figures(listed)}, the {name} printed is {figures(printed)}"
    for row in totals.taxes:
        tax = tax_on(row.base, row.rate)
        # A tax inside the price is taken out of the price, not laid on what is left: a minor unit more may be lost.
        if abs(tax.minor - row.amount.minor) > 1 + 2 * inclusive:
            return f"{plain_scaled(row.rate, 3)} % of {figures(row.base)} is {figures(tax)}, printed is {figures(row.amount)}"
    gross = total([totals.net, *(row.amount for row in totals.taxes)], totals.net.currency)
    if gross != totals.gross:
        return f"net and tax add up to {figures(gross)}, the total printed is {figures(totals.gross)}"
    return ""


@kind(
    "sums-agree",
    title="The arithmetic is right",
    says="Quantity times unit price less discount is the amount, and the amounts add up to the total.",
    cures="Correct the line, or show the discount.",
    ask="Do you check the arithmetic of a quote line by line?",
    covers=(27,),
    reads=("lines", "totals", "rounding", "price_basis"),
)
def sums_agree(c: Case) -> Outcome:
    s = c.subject
    if s.lines is None or s.totals is None:
        return cannot_tell("Lines and totals are not both known.")
    amounts = [line.amount for line in s.lines if line.amount is not None]
    if not same_currency(s.totals.net, s.totals.gross, *amounts):
        return failed("More than one currency on one document.", cure(Action.SET_CURRENCY))
    wrong = [text for text in (_wrong_extension(line) for line in s.lines) if text]
    wrong += [text for text in (_wrong_totals(s, s.totals),) if text]
    if wrong:
        return failed(
            f"It does not add up ({'; '.join(wrong[:3])}).",
            cure(Action.EDIT_LINE, lines=[x.name for x in s.lines if _wrong_extension(x)]),
        )
    return passed(f"The lines add up to {money(s.totals.gross)}.")


@kind(
    "line-code-present",
    title="A catalogue code in every line",
    says="Every line bears a part number or service code.",
    cures="Add the code.",
    ask="Must every line bear our part number or service code?",
    covers=(28,),
    reads=("lines",),
)
def line_code_present(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    bad = [line for line in c.subject.work if not line.code]
    return lines_lacking(
        c.subject.work,
        bad,
        "The part number or service code",
        cure(Action.ADD_LINE_CODE, lines=[x.name for x in bad]),
    )


@kind(
    "columns-shown",
    title="These columns are shown",
    says="The table of lines shows {columns}.",
    cures="Show the columns.",
    ask="Which columns do you need to copy our lines into your requisition?",
    params={"columns": Many(most=40, named=both)},
    covers=(29,),
    example={"columns": ["code"]},
    reads=("columns",),
)
def columns_shown(c: Case) -> Outcome:
    mend = cure(Action.SET_DOCUMENT, "Show the columns", columns=list(c.params["columns"]))
    if c.subject.columns is None:
        return cannot_tell("Which columns are printed is not known.", mend)
    missing = [name for name in c.params["columns"] if name not in c.subject.columns]
    return failed(f"Missing column: {both(missing)}.", mend) if missing else passed("The columns are there.")


@kind(
    "fees-listed",
    title="No fees left open",
    says="Every fee is a line of its own; no fee is left open.",
    cures="Make the fee a line.",
    ask="Must all fees be listed on the quote?",
    params={"words": Many(required=False, default=_FEES)},
    covers=(39,),
    reads=("text",),
)
def fees_listed(c: Case) -> Outcome:
    if c.subject.text is None:
        return cannot_tell("The words of the document are not known.")
    words = phrases_in(c.subject.text, c.params["words"])
    if words:
        return failed(f"It says {quoted(words[0])}.", cure(Action.REMOVE_TEXT, phrases=list(words)))
    return passed("No fee is left open.")


@kind(
    "discount-shown",
    title="The discount is shown with its reason",
    says="The {reason} discount is shown, with its reason.",
    cures="Add the discount line.",
    ask="Must an academic or contract discount be shown as such?",
    params={"reason": Text(required=False, default="academic", most=60)},
    covers=(40,),
    reads=("lines",),
)
def discount_shown(c: Case) -> Outcome:
    reason = c.params["reason"]
    mend = cure(Action.ADD_LINE, f"Show the {reason} discount", kind="discount", reason=reason)
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES, mend)
    reduced = [x for x in c.subject.counted if x.kind == "discount" or x.discount_rate or x.discount]
    if any(holds_phrase(fold(f"{x.text} {x.reason}"), reason) for x in reduced):
        return passed(f"The {reason} discount is shown.")
    return failed(f"No line shows a discount called {quoted(reason)}.", mend)


@kind(
    "prices-compared",
    title="Comparison prices per line, or the sentence that there are none",
    says="Every line shows {prices}[, or the document says: {or_text}]. [The word {word} stands on it.]",
    cures="Add the comparison prices or the sentence.",
    ask="Which prices must stand side by side: list, academic, grant programme?",
    params={
        "prices": Many(most=40, named=price_names),
        "or_text": Text(required=False),
        "word": Text(required=False, most=60),
    },
    covers=(41,),
    example={"prices": ["list", "academic"]},
    reads=("text",),
)
def prices_compared(c: Case) -> Outcome:
    names, sentence, word = c.params["prices"], c.params["or_text"], c.params["word"]
    mend = cure(Action.EDIT_LINE, "Add the comparison prices", prices=list(names), or_text=sentence)
    if c.subject.lines is None or c.subject.text is None:
        return cannot_tell(_NO_LINES, mend)
    if (
        word
        and not holds_phrase(c.subject.text, word)
        and not any(holds_phrase(fold(n), word) for n in names)
    ):
        return failed(f"The word {quoted(word)} is missing.", cure(Action.ADD_TEXT, text=word))
    if sentence and holds_phrase(c.subject.text, sentence):
        return passed("The sentence that no such price exists is there.")
    bad = [line for line in c.subject.work if any(name not in line.prices for name in names)]
    return lines_lacking(c.subject.work, bad, f"One of {price_names(names)}", mend, all_of=price_names(names))


@kind(
    "labour-itemised",
    title="Labour as hours and rate",
    says="Every line of labour states role, hours and rate.",
    cures="State role, hours and rate.",
    ask="Must labour be itemised by role, hours and rate?",
    covers=(42,),
    reads=("lines",),
)
def labour_itemised(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    labour = [line for line in c.subject.counted if line.kind == "labour"]
    bad = [line for line in labour if not (line.role and line.hours and line.unit_price)]
    return lines_lacking(
        labour,
        bad,
        "Role, hours or rate",
        cure(Action.EDIT_LINE, lines=[x.name for x in bad]),
        all_of="role, hours and rate",
    )


@kind(
    "labour-apart",
    title="Labour apart from material",
    says="Labour and material stand in lines of their own kind.",
    cures="Split the line into labour and material.",
    ask="Must labour and material be shown apart?",
    covers=(43,),
    reads=("lines",),
)
def labour_apart(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    mixed = [line for line in c.subject.work if line.kind == "service"]
    if mixed:
        names = [line.name for line in mixed]
        return failed(f"Neither labour nor material: {listed(names)}.", cure(Action.SPLIT_LINE, lines=names))
    return passed("Labour and material stand apart.")
