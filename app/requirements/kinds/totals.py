"""Totals over lines, years, options and payers, and the lines that amounts may not cross (entries 44 to 48, 76)."""

from __future__ import annotations

from app.basics.money import Money, total
from app.requirements.kinds.answers import listed, same_currency
from app.requirements.kinds.params import Amount, Choice, Flag, Many, Text, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import both, money
from app.requirements.kinds.words import paper as paper_name
from app.requirements.rules.condition import BASES, EXCLUDABLE, Condition
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed


@kind(
    "ceiling-stated",
    title="A not-to-exceed amount",
    says="A ceiling is stated and covers the lines.",
    cures="State a not-to-exceed amount.",
    ask="Do you need a not-to-exceed amount?",
    covers=(44,),
    reads=("totals", "ceiling"),
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
        return failed(f"The ceiling of {money(ceiling)} is below the total of {money(totals.gross)}.", mend)
    return passed(f"At most {money(ceiling)}.")


@kind(
    "years-totalled",
    title="Every year of a longer job is totalled",
    says="The cost of every year is stated, and the years add up.",
    cures="State the cost of each year.",
    ask="Must the cost of every year be shown on a quote of several years?",
    covers=(45,),
    reads=("totals", "year_totals", "period_start", "period_end"),
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
        return failed(f"The cost of {both(missing[:5])} is not stated.", mend)
    if not same_currency(s.totals.gross, *known.values()):
        return failed("The years are in another currency.", mend)
    whole = total(known.values(), s.totals.gross.currency)
    words = f"The years add up to {money(whole)}, the total is {money(s.totals.gross)}."
    return passed(words) if whole in {s.totals.gross, s.totals.net} else failed(words, mend)


@kind(
    "options-outside-total",
    title="Options outside the total",
    says="Options and alternatives stand outside the total.",
    cures="Mark the line as an option.",
    ask="May a quote hold options beside the total?",
    params={"allowed": Flag(required=False, default=True)},
    covers=(46,),
    reads=("lines", "totals"),
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
    reads=("split", "split_whole"),
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
    words = f"The parts add up to {money(total(parts, whole.currency))}, the whole job is {money(whole)}."
    return passed(words) if total(parts, whole.currency) == whole else failed(words, mend)


@kind(
    "amount-at-most",
    title="Not above an amount",
    says="The amount {basis}[, without {excludes},] is at most {amount}.",
    cures="Talk to the office before going above the limit.",
    ask="Is there an amount above which you cannot order this way?",
    params={
        "amount": Amount(),
        "basis": Choice(required=False, default="order", options=BASES),
        "excludes": Many(required=False, default=(), options=EXCLUDABLE, named=both),
    },
    covers=(76,),
    example={"amount": "20000.00 USD"},
    reads=("totals", "year_total_before", "twelve_months_before"),
)
def amount_at_most(c: Case) -> Outcome:
    most: Money = c.params["amount"]
    reading = Condition(basis=c.params["basis"], excludes=frozenset(c.params["excludes"]))
    amount, mend = reading.amount(c.subject), cure(Action.ASK_OFFICE, limit=str(most))
    if amount is None or not same_currency(amount, most):
        return cannot_tell(f"The amount to hold against {money(most)} is not known.", mend)
    words = f"It is {money(amount)}."
    return passed(words) if amount <= most else failed(words, mend)


def _crossing(c: Case) -> str:
    """How the amount stands to the threshold of the rule, in words."""
    when, s = c.rule.when, c.subject
    amount = when.amount(s)
    if amount is None or when.amount_from is None:
        return ""
    before = when.before(s)
    if before is not None:
        span = "this fiscal year" if when.basis == "year" else "in the last twelve months"
        now = f"{money(before)} {span} already and {money(amount - before)} now make {money(amount)}"
        return f"{now}: the line is {money(when.amount_from)}. "
    return f"{money(amount)} reaches the line of {money(when.amount_from)}. "


@kind(
    "competing-quotes",
    title="Several quotes, or a sole-source letter",
    says="The buyer needs {quotes} quotes, or this instead: {instead}.",
    cures="Prepare the sole-source letter, or let the buyer gather quotes.",
    ask="From which amount do you need several quotes, and what replaces them?",
    params={
        "quotes": Whole(of="quotes", least=2, most=10),
        "instead": Text(required=False, default="sole-source-letter", most=60, named=paper_name),
        "signed_by": Choice(required=False, options=("us", "requester")),
    },
    covers=(76, 77),
    example={"quotes": 3},
    reads=("totals", "attachments", "competing_quotes"),
)
def competing_quotes(c: Case) -> Outcome:
    wanted, letter, s = c.params["quotes"], c.params["instead"], c.subject
    mend = cure(Action.PREPARE_LETTER, document=letter, quotes=wanted)
    if any(paper.kind == letter for paper in s.attachments or ()):
        return passed(f"{_crossing(c)}The {paper_name(letter)} is attached.")
    if s.competing_quotes is None:
        return cannot_tell(f"{_crossing(c)}How many quotes the buyer holds is not known.", mend)
    words = f"{_crossing(c)}The buyer holds {s.competing_quotes} of {wanted} quotes."
    return passed(words) if s.competing_quotes >= wanted else failed(words, mend)
