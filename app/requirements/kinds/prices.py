"""Lines and prices (catalogue entries 25 to 29, 39 to 46, 48 and the thresholds of 76)."""

from __future__ import annotations

from app.basics.money import Money, total
from app.basics.quantity import line_amount, plain_scaled, plain_unit_price
from app.requirements.kinds.answers import lines_lacking, listed, quoted, same_currency
from app.requirements.kinds.params import Amount, Choice, Flag, Many, Text, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.rules.condition import BASES, EXCLUDABLE, Condition
from app.requirements.rules.finding import Action, Outcome, Result, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, holds_phrase, phrases_in
from app.requirements.rules.subject import Line, Subject

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
)
def exact_price(c: Case) -> Outcome:
    s = c.subject
    if s.lines is None:
        return cannot_tell(_NO_LINES)
    words = phrases_in(f"{fold(s.title or '')} \n {s.line_text} \n {fold(s.terms or '')}", c.params["words"])
    if words:
        return failed(f"It says {quoted(words[0])}.", cure(Action.REMOVE_TEXT, phrases=list(words)))
    unpriced = [line.name for line in s.work if line.unit_price is None and line.amount is None]
    if unpriced:
        return failed(f"No price in {listed(unpriced)}.", cure(Action.EDIT_LINE, lines=unpriced))
    return passed("Every price is one exact number.")


@kind(
    "no-lump-sum",
    title="No lump sum without its parts",
    says="A lump sum is broken down into its parts. {above}",
    cures="Split the line into its parts.",
    ask="Is a lump-sum line accepted, up to which amount?",
    params={"units": Many(required=False, default=_LUMPS), "above": Amount(required=False)},
    covers=(26,),
    topic="breakdown",
)
def no_lump_sum(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    units, above = {fold(unit) for unit in c.params["units"]}, c.params["above"]
    detailed = {line.part_of for line in c.subject.lines if line.part_of}
    lumps = [x for x in c.subject.work if fold(x.unit or "") in units and x.label not in detailed]
    if above is not None:
        if any(x.amount is None or not same_currency(x.amount, above) for x in lumps):
            return cannot_tell(f"It is not known whether a lump sum is above {above}.")
        lumps = [x for x in lumps if x.amount is not None and above < x.amount]
    if lumps:
        names = [line.name for line in lumps]
        return failed(f"A lump sum in {listed(names)}.", cure(Action.SPLIT_LINE, lines=names))
    return passed("No line is a lump sum without its parts.")


@kind(
    "lines-complete",
    title="Quantity, unit, unit price and amount in every line",
    says="Every line states: {fields}.",
    cures="Complete the line.",
    ask="What must every line of a quote state?",
    params={"fields": Many(required=False, default=_LINE_FIELDS, options=_LINE_FIELDS)},
    covers=(27,),
)
def lines_complete(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    if not c.subject.counted:
        return failed("There are no lines.", cure(Action.ADD_LINE))
    names = c.params["fields"]
    bad = [line for line in c.subject.work if any(getattr(line, name) in {None, ""} for name in names)]
    what = ", ".join(name.replace("_", " ") for name in names)
    return lines_lacking(
        c.subject.work, bad, what.capitalize(), cure(Action.EDIT_LINE, lines=[x.name for x in bad])
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
    return f"{line.name}: {plain_scaled(line.quantity)} × {price} is {right.plain()}, printed is {line.amount.plain()}"


def _wrong_totals(s: Subject) -> str:
    if s.totals is None:
        return ""
    amounts = [line.amount for line in s.counted if line.amount is not None]
    if len(amounts) == len(s.counted):
        net = total(amounts, s.totals.net.currency)
        if net != s.totals.net:
            return f"the lines add up to {net.plain()}, the net total printed is {s.totals.net.plain()}"
    gross = total([s.totals.net, *(row.amount for row in s.totals.taxes)], s.totals.net.currency)
    if gross != s.totals.gross:
        return f"net and tax add up to {gross.plain()}, the total printed is {s.totals.gross.plain()}"
    return ""


@kind(
    "sums-agree",
    title="The arithmetic is right",
    says="Quantity times unit price less discount is the amount, and the amounts add up to the total.",
    cures="Correct the line, or show the discount.",
    ask="Do you check the arithmetic of a quote line by line?",
    covers=(27,),
)
def sums_agree(c: Case) -> Outcome:
    s = c.subject
    if s.lines is None or s.totals is None:
        return cannot_tell("Lines and totals are not both known.")
    amounts = [line.amount for line in s.lines if line.amount is not None]
    if not same_currency(s.totals.net, s.totals.gross, *amounts):
        return failed("More than one currency on one document.", cure(Action.SET_CURRENCY))
    wrong = [text for text in (_wrong_extension(line) for line in s.lines) if text]
    wrong += [text for text in (_wrong_totals(s),) if text]
    if wrong:
        return failed(
            f"{listed(wrong)}.",
            cure(Action.EDIT_LINE, lines=[x.name for x in s.lines if _wrong_extension(x)]),
        )
    return passed(f"The lines add up to {s.totals.gross}.")


@kind(
    "line-code-present",
    title="A catalogue code in every line",
    says="Every line bears a part number or service code.",
    cures="Add the code.",
    ask="Must every line bear our part number or service code?",
    covers=(28,),
)
def line_code_present(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    bad = [line for line in c.subject.work if not line.code]
    return lines_lacking(
        c.subject.work, bad, "The code", cure(Action.ADD_LINE_CODE, lines=[x.name for x in bad])
    )


@kind(
    "columns-shown",
    title="These columns are shown",
    says="The table of lines shows: {columns}.",
    cures="Show the columns.",
    ask="Which columns do you need to copy our lines into your requisition?",
    params={"columns": Many(most=40)},
    covers=(29,),
)
def columns_shown(c: Case) -> Outcome:
    mend = cure(Action.SET_DOCUMENT, "Show the columns", columns=list(c.params["columns"]))
    if c.subject.columns is None:
        return cannot_tell("Which columns are printed is not known.", mend)
    missing = [name for name in c.params["columns"] if name not in c.subject.columns]
    return (
        failed(f"Missing column: {', '.join(missing)}.", mend)
        if missing
        else passed("The columns are there.")
    )


@kind(
    "fees-listed",
    title="No fees left open",
    says="Every fee is a line of its own; no fee is left open.",
    cures="Make the fee a line.",
    ask="Must all fees be listed on the quote?",
    params={"words": Many(required=False, default=_FEES)},
    covers=(39,),
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
    says="The {reason} discount is shown with its reason.",
    cures="Add the discount line.",
    ask="Must an academic or contract discount be shown as such?",
    params={"reason": Text(required=False, default="academic", most=60)},
    covers=(40,),
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
    says="Every line shows these prices: {prices}; or the document says: {or_text}. It names: {word}.",
    cures="Add the comparison prices or the sentence.",
    ask="Which prices must stand side by side: list, academic, grant programme?",
    params={"prices": Many(most=40), "or_text": Text(required=False), "word": Text(required=False, most=60)},
    covers=(41,),
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
    return lines_lacking(c.subject.work, bad, f"A price of {', '.join(names)}", mend)


@kind(
    "labour-itemised",
    title="Labour as hours and rate",
    says="Every line of labour states role, hours and rate.",
    cures="State role, hours and rate.",
    ask="Must labour be itemised by role, hours and rate?",
    covers=(42,),
)
def labour_itemised(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    labour = [line for line in c.subject.counted if line.kind == "labour"]
    bad = [line for line in labour if not (line.role and line.hours and line.unit_price)]
    return lines_lacking(
        labour, bad, "Role, hours or rate", cure(Action.EDIT_LINE, lines=[x.name for x in bad])
    )


@kind(
    "labour-apart",
    title="Labour apart from material",
    says="Labour and material stand in lines of their own kind.",
    cures="Split the line into labour and material.",
    ask="Must labour and material be shown apart?",
    covers=(43,),
)
def labour_apart(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell(_NO_LINES)
    mixed = [line for line in c.subject.work if line.kind == "service"]
    if mixed:
        names = [line.name for line in mixed]
        return failed(f"Neither labour nor material: {listed(names)}.", cure(Action.SPLIT_LINE, lines=names))
    return passed("Labour and material stand apart.")


@kind(
    "ceiling-stated",
    title="A not-to-exceed amount",
    says="A ceiling is stated and covers the lines.",
    cures="State a not-to-exceed amount.",
    ask="Do you need a not-to-exceed amount?",
    covers=(44,),
)
def ceiling_stated(c: Case) -> Outcome:
    totals, ceiling = c.subject.totals, c.subject.ceiling
    mend = cure(
        Action.SET_TERMS, "State a not-to-exceed amount", ceiling=totals.gross.plain() if totals else None
    )
    if totals is None:
        return cannot_tell("The total is not known.", mend)
    if ceiling is None:
        return failed("No ceiling is stated.", mend)
    if not same_currency(ceiling, totals.gross) or ceiling < totals.gross:
        return failed(f"The ceiling of {ceiling} is below the total of {totals.gross}.", mend)
    return passed(f"At most {ceiling}.")


@kind(
    "years-totalled",
    title="Every year of a longer job is totalled",
    says="The cost of every year is stated, and the years add up.",
    cures="State the cost of each year.",
    ask="Must the cost of every year be shown on a quote of several years?",
    covers=(45,),
)
def years_totalled(c: Case) -> Outcome:
    s, mend = c.subject, cure(Action.EDIT_LINE, "State the cost of each year")
    if s.totals is None or s.period_start is None or s.period_end is None:
        return cannot_tell("Total and period are not both known.", mend)
    years = range(s.period_start.year, s.period_end.year + 1)
    if len(years) <= 1:
        return passed("It is one year only.")
    known = s.year_totals or {}
    missing = [str(year) for year in years if year not in known]
    if missing:
        return failed(f"No cost for {', '.join(missing[:5])}.", mend)
    if not same_currency(s.totals.gross, *known.values()):
        return failed("The years are in another currency.", mend)
    whole = total(known.values(), s.totals.gross.currency)
    words = f"The years add up to {whole}, the total is {s.totals.gross}."
    return passed(words) if whole in {s.totals.gross, s.totals.net} else failed(words, mend)


@kind(
    "options-outside-total",
    title="Options outside the total",
    says="Options and alternatives stand outside the total.",
    cures="Mark the line as an option.",
    ask="May a quote hold options beside the total?",
    params={"allowed": Flag(required=False, default=True)},
    covers=(46,),
)
def options_outside_total(c: Case) -> Outcome:
    s = c.subject
    if s.lines is None or s.totals is None:
        return cannot_tell("Lines and totals are not both known.")
    options = [line for line in s.lines if line.kind in {"option", "alternative"}]
    names = [line.name for line in options]
    if options and not c.params["allowed"]:
        return failed(f"Options are not accepted: {listed(names)}.", cure(Action.EDIT_LINE, lines=names))
    amounts = [line.amount for line in s.counted if line.amount is not None]
    if not same_currency(s.totals.net, *amounts):
        return cannot_tell("Lines and totals are in different currencies.")
    if options and s.totals.net != total(amounts, s.totals.net.currency):
        return failed(
            "The total is not the sum of the firm lines alone.", cure(Action.EDIT_LINE, lines=names)
        )
    return passed("Options stand outside the total." if options else "There are no options.")


@kind(
    "split-adds-up",
    title="Parts for several payers add up",
    says="The quotes for the several payers add up to the whole job.",
    cures="Correct the shares.",
    ask="Do you pay a part of this work, and who pays the rest?",
    covers=(48,),
)
def split_adds_up(c: Case) -> Outcome:
    parts, whole, mend = c.subject.split, c.subject.split_whole, cure(Action.EDIT_LINE, "Correct the shares")
    if parts is None:
        return cannot_tell("Whether the job is split over payers is not known.", mend)
    if not parts:
        return passed("The job is not split over payers.")
    if whole is None:
        return cannot_tell("The amount of the whole job is not known.", mend)
    if not same_currency(whole, *parts):
        return failed("The parts are in different currencies.", mend)
    words = f"The parts add up to {total(parts, whole.currency)}, the whole job is {whole}."
    return passed(words) if total(parts, whole.currency) == whole else failed(words, mend)


@kind(
    "amount-at-most",
    title="Not above an amount",
    says="The amount is at most {amount} ({basis}).",
    cures="Talk to the office before going above the limit.",
    ask="Is there an amount above which you cannot order this way?",
    params={
        "amount": Amount(),
        "basis": Choice(required=False, default="order", options=BASES),
        "excludes": Many(required=False, default=(), options=EXCLUDABLE),
    },
    covers=(76,),
)
def amount_at_most(c: Case) -> Outcome:
    most: Money = c.params["amount"]
    reading = Condition(basis=c.params["basis"], excludes=frozenset(c.params["excludes"]))
    amount, mend = reading.amount(c.subject), cure(Action.ASK_OFFICE, limit=str(most))
    if amount is None or not same_currency(amount, most):
        return cannot_tell(f"The amount to hold against {most} is not known.", mend)
    return passed(f"It is {amount}.") if amount <= most else failed(f"It is {amount}.", mend)


def _crossing(c: Case) -> str:
    """How the amount stands to the threshold of the rule, in words."""
    when, s = c.rule.when, c.subject
    amount = when.amount(s)
    if amount is None or when.amount_from is None:
        return ""
    if when.basis == "year" and s.year_total_before is not None:
        now = amount - s.year_total_before
        return (
            f"{s.year_total_before} this fiscal year already and {now} now make {amount}: "
            f"the line is {when.amount_from}. "
        )
    return f"{amount} reaches the line of {when.amount_from}. "


@kind(
    "competing-quotes",
    title="Several quotes, or a sole-source letter",
    says="The buyer needs {quotes} quotes or a sole-source letter.",
    cures="Prepare the sole-source letter, or let the buyer gather quotes.",
    ask="From which amount do you need several quotes, and what replaces them?",
    params={
        "quotes": Whole(of="quotes", least=2, most=10),
        "instead": Text(required=False, default="sole-source-letter", most=60),
    },
    covers=(76, 77),
)
def competing_quotes(c: Case) -> Outcome:
    wanted, letter, s = c.params["quotes"], c.params["instead"], c.subject
    mend = cure(Action.PREPARE_LETTER, document=letter, quotes=wanted)
    if any(paper.kind == letter for paper in s.attachments or ()):
        return passed(f"{_crossing(c)}The {letter.replace('-', ' ')} is attached.")
    if s.competing_quotes is None:
        return cannot_tell(f"{_crossing(c)}How many quotes the buyer holds is not known.", mend)
    words = f"{_crossing(c)}The buyer holds {s.competing_quotes} of {wanted} quotes."
    return passed(words) if s.competing_quotes >= wanted else Outcome(Result.FAILED, words, mend)
