"""Commercial terms and clauses (catalogue entries 47 and 49 to 64)."""

from __future__ import annotations

import datetime as dt

from app.basics.dates import TermsStart
from app.basics.quantity import HUNDRED_PERCENT, plain_scaled
from app.requirements.kinds.answers import quoted, sentence, shortened, stated
from app.requirements.kinds.params import Many, MonthDay, Rate, Text, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import clause, day, either, word
from app.requirements.kinds.words import place as place_name
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, holds_phrase, phrases_in

_ADVANCE = (
    "prepayment", "pre-payment", "payment in advance", "advance payment", "cash in advance", "cash on delivery", "COD",
    "down payment", "50% down", "50 % down", "deposit required", "deposit is due", "Vorkasse", "Anzahlung", "acompte",
)  # fmt: skip
# Sentences that deny a prepayment name it too; they are what the rule wants to read.
_DENIED = (
    "no prepayment", "no pre-payment", "no advance payment", "no payment in advance", "no deposit", "no down payment",
    "without prepayment", "sans acompte", "aucun acompte", "keine anzahlung", "keine vorkasse", "ohne anzahlung",
)  # fmt: skip
_OUR_TERMS = (
    "our terms prevail", "seller's terms prevail", "supplier's terms prevail", "supplier terms prevail",
    "terms of the seller shall prevail", "our terms and conditions shall prevail", "supersede any other terms",
    "exclusive of any other terms", "automatically renew", "automatic renewal", "auto-renew", "evergreen",
    "mutual indemnification", "mutual indemnity", "indemnify us", "limitation of liability", "liability is limited",
    "in no event shall", "disclaims all warranties", "without warranty of any kind",
)  # fmt: skip
_STARTS = tuple(start.value for start in TermsStart)
_NO_TERMS = "The payment terms are not known."


@kind(
    "payment-terms-at-least",
    title="Payment terms of at least n days",
    says="Payment terms are net {days} days or longer[, counted from {start}].",
    cures="Set longer payment terms.",
    ask="Which payment terms must a quote offer, and from when do they run?",
    params={"days": Whole(most=365), "start": Many(required=False, options=_STARTS)},
    covers=(49,),
    topic="payment-terms",
    example={"days": 30},
    reads=("payment_days", "payment_start"),
)
def payment_terms_at_least(c: Case) -> Outcome:
    days, wanted, starts = c.subject.payment_days, c.params["days"], c.params["start"]
    mend = cure(Action.SET_TERMS, f"Set net {wanted}", days=wanted, **({"from": starts[0]} if starts else {}))
    if days is None or (starts and c.subject.payment_start is None):
        return cannot_tell(_NO_TERMS, mend)
    if days < wanted:
        return failed(f"Payment is due in {days} days.", mend)
    if starts and c.subject.payment_start not in starts:
        return failed(f"The term runs from {word(str(c.subject.payment_start))}.", mend)
    return passed(f"Payment is due in {days} days.")


@kind(
    "payment-terms-at-most",
    title="Payment terms of at most n days",
    says="Payment terms are at most {days} days.",
    cures="Set shorter payment terms.",
    ask="Is there a longest payment term by law or by contract?",
    params={"days": Whole(most=365)},
    covers=(49,),
    topic="payment-terms",
    example={"days": 30},
    reads=("payment_days",),
)
def payment_terms_at_most(c: Case) -> Outcome:
    days, wanted = c.subject.payment_days, c.params["days"]
    mend = cure(Action.SET_TERMS, f"Set net {wanted}", days=wanted)
    if days is None:
        return cannot_tell(_NO_TERMS, mend)
    words = f"Payment is due in {days} days."
    return passed(words) if days <= wanted else failed(words, mend)


@kind(
    "no-prepayment",
    title="No prepayment or deposit",
    says="Nothing is asked for before delivery.",
    cures="Take the prepayment out.",
    ask="Is a deposit or prepayment ever possible, and who approves it?",
    params={"words": Many(required=False, default=_ADVANCE)},
    covers=(50,),
    topic="prepayment",
    reads=("text", "schedule"),
)
def no_prepayment(c: Case) -> Outcome:
    if c.subject.schedule is None and c.subject.text is None:
        return cannot_tell(_NO_TERMS)
    early = [part for part in c.subject.schedule or () if part.before_delivery]
    if early:
        share = plain_scaled(sum(part.share for part in early), 3)
        return failed(
            f"{share} % is asked for before delivery.",
            cure(Action.SET_TERMS, "Take the prepayment out", schedule=[]),
        )
    words = phrases_in(_without_denials(c.subject.text or ""), c.params["words"])
    if words:
        return failed(f"It says {quoted(words[0])}.", cure(Action.REMOVE_TEXT, phrases=list(words)))
    if c.subject.schedule is None or c.subject.text is None:
        return cannot_tell(_NO_TERMS)
    return passed("Nothing is asked for before delivery.")


def _without_denials(folded: str) -> str:
    for phrase in _DENIED:
        folded = folded.replace(phrase, "")
    return folded


@kind(
    "deposit-as-line",
    title="A deposit is a line of its own",
    says="A deposit, where there is one, is a line of its own.",
    cures="Make the deposit a line.",
    ask="Must a deposit be a line of its own?",
    params={
        "words": Many(
            required=False, default=("deposit", "prepayment", "down payment", "Anzahlung", "acompte")
        )
    },
    covers=(51,),
    topic="prepayment",
    reads=("lines", "schedule"),
)
def deposit_as_line(c: Case) -> Outcome:
    if c.subject.schedule is None or c.subject.lines is None:
        return cannot_tell("The payment schedule is not known.")
    if not any(part.before_delivery for part in c.subject.schedule):
        return passed("No deposit is asked for.")
    if any(phrases_in(fold(line.text), c.params["words"]) for line in c.subject.counted):
        return passed("The deposit is a line of its own.")
    return failed(
        "A deposit is asked for, but no line names it.",
        cure(Action.ADD_LINE, "Make the deposit a line", text="Deposit"),
    )


@kind(
    "schedule-sums",
    title="The payment schedule makes 100 %",
    says="The parts of the payment make 100 %[, the last of them at least {last_at_least}].",
    cures="Correct the payment schedule.",
    ask="How shall payment be split over milestones, and what is held back until acceptance?",
    params={"last_at_least": Rate(required=False)},
    covers=(52,),
    reads=("schedule",),
)
def schedule_sums(c: Case) -> Outcome:
    parts, last = c.subject.schedule, c.params["last_at_least"]
    mend = cure(Action.SET_TERMS, "Correct the schedule")
    if parts is None:
        return cannot_tell("The payment schedule is not known.", mend)
    if not parts and last is None:
        return passed("Payment is in one part.")
    whole = sum(part.share for part in parts)
    if whole != HUNDRED_PERCENT:
        return failed(f"The parts make {plain_scaled(whole, 3)} %.", mend)
    if last is not None and parts[-1].share < last:
        return failed(
            f"The last part is {plain_scaled(parts[-1].share, 3)} %, below {plain_scaled(last, 3)} %.", mend
        )
    return passed("The parts make 100 %.")


@kind(
    "delivery-stated",
    title="Delivery time is stated",
    says="The delivery or lead time is stated.",
    cures="State the delivery time.",
    ask="Must the delivery time be stated?",
    covers=(54,),
    topic="delivery",
    reads=("delivery", "delivery_days"),
)
def delivery_stated(c: Case) -> Outcome:
    days = c.subject.delivery_days
    known = c.subject.delivery if days is None else c.subject.delivery or f"{days} days"
    return stated(known, "The delivery time", cure(Action.SET_DELIVERY))


@kind(
    "delivery-at-most",
    title="Delivery within n days",
    says="Delivery is within {days} days of the order.",
    cures="Shorten the delivery time, or ask the office.",
    ask="Is there a longest delivery time?",
    params={"days": Whole(least=1)},
    covers=(54,),
    topic="delivery",
    example={"days": 28},
    reads=("delivery_days",),
)
def delivery_at_most(c: Case) -> Outcome:
    days, most = c.subject.delivery_days, c.params["days"]
    mend = cure(Action.SET_DELIVERY, f"Set {most} days", days=most)
    if days is None:
        return cannot_tell("The delivery time in days is not known.", mend)
    words = f"Delivery is within {days} days."
    return passed(words) if days <= most else failed(words, mend)


@kind(
    "clause-present",
    title="A clause is printed",
    says="The document holds the clause[ {clause}][: {text}].",
    cures="Add the clause.",
    ask="Which sentences must stand on a quote?",
    params={"clause": Text(required=False, most=60, named=clause), "text": Text(required=False, most=2000)},
    covers=(24, 47, 55, 59),
    topic="clause",
    example={"clause": "fob-destination"},
    reads=("text", "clauses"),
)
def clause_present(c: Case) -> Outcome:
    name, text = c.params["clause"] or c.rule.clause, c.params["text"]
    mend = cure(Action.ADD_CLAUSE, "Add the clause", clause=name, text=text)
    if c.subject.clauses is None and c.subject.text is None:
        return cannot_tell("Which clauses are printed is not known.", mend)
    if name and name in (c.subject.clauses or ()):
        return passed(f"The clause {clause(name)} is printed.")
    if text and c.subject.text and holds_phrase(c.subject.text, text):
        return passed("The sentence is printed.")
    return failed(f"The clause {clause(name) if name else quoted(text or '')} is not printed.", mend)


@kind(
    "warranty-stated",
    title="The warranty is stated",
    says="The warranty is stated.",
    cures="State the warranty.",
    ask="Must the warranty be stated?",
    covers=(56,),
    reads=("warranty",),
)
def warranty_stated(c: Case) -> Outcome:
    return stated(
        c.subject.warranty, "The warranty", cure(Action.SET_TERMS, "State the warranty", field="warranty")
    )


@kind(
    "governing-law",
    title="The accepted law",
    says="The governing law is that of {any_of}, or none is stated.",
    cures="Change the governing law.",
    ask="Which law may a quote name?",
    params={"any_of": Many(most=80)},
    covers=(57,),
    example={"any_of": ["Louisiana"]},
    reads=("governing_law",),
)
def governing_law(c: Case) -> Outcome:
    law, allowed = c.subject.governing_law, c.params["any_of"]
    mend = cure(Action.SET_TERMS, f"Set the law of {allowed[0]}", governing_law=allowed[0])
    if law is None:
        return cannot_tell("Which law the terms name is not known.", mend)
    if not law.strip():
        return passed("No law is named, so the buyer's applies.")
    words = sentence(f"The terms name the law of {shortened(law)}")
    return passed(words) if phrases_in(fold(law), allowed) else failed(words, mend)


@kind(
    "no-supplier-terms",
    title="No terms of ours against theirs",
    says="The document does not set our terms above the order's.",
    cures="Choose the template without terms.",
    ask="Which terms of a supplier do you not accept on a quote?",
    params={"words": Many(required=False, default=_OUR_TERMS)},
    covers=(58,),
    reads=("text",),
)
def no_supplier_terms(c: Case) -> Outcome:
    if c.subject.terms is None or c.subject.text is None:
        return cannot_tell("The terms printed are not known.")
    words = phrases_in(c.subject.text, c.params["words"])
    if words:
        mend = cure(
            Action.REMOVE_TEXT, "Choose the template without terms", phrases=list(words), template="no-terms"
        )
        return failed(f"It says {quoted(words[0])}.", mend)
    return passed("Nothing on it stands against the buyer's terms.")


@kind(
    "scope-stated",
    title="The scope of work is stated",
    says="What is done, where, and what is delivered is stated.",
    cures="State the scope of work.",
    ask="Must a service quote bear a scope of work?",
    covers=(61,),
    reads=("lines", "scope"),
)
def scope_stated(c: Case) -> Outcome:
    detailed = c.subject.lines is not None and bool(c.subject.work) and all(x.detail for x in c.subject.work)
    if detailed and not c.subject.scope:
        return passed("Every line says what is done.")
    mend = cure(Action.ADD_TEXT, "State the scope of work", field="scope")
    return stated(c.subject.scope, "The scope of work", mend)


@kind(
    "period-stated",
    title="The period of performance is stated",
    says="First and last day of the work are stated.",
    cures="State the period.",
    ask="Must the quote bear the period of performance?",
    covers=(62,),
    topic="period",
    reads=("period_start", "period_end"),
)
def period_stated(c: Case) -> Outcome:
    start, end, mend = c.subject.period_start, c.subject.period_end, cure(Action.SET_PERIOD)
    if start is None and end is None:
        return stated(None if c.subject.terms is None else "", "The period of performance", mend)
    if start is None or end is None:
        return failed("Only one end of the period is stated.", mend)
    words = f"{day(start)} to {day(end)}."
    return passed(words) if start <= end else failed(f"The period ends before it starts: {words}", mend)


@kind(
    "period-within-grant",
    title="The work ends before the grant does",
    says="The period of performance ends before the grant does.",
    cures="Shorten the period.",
    ask="Until when can the grant pay for work?",
    covers=(62,),
    topic="grant-end",
    reads=("period_end", "grant_end"),
)
def period_within_grant(c: Case) -> Outcome:
    end, grant = c.subject.period_end, c.subject.grant_end
    if end is None or grant is None:
        return cannot_tell(
            "End of the work and end of the grant are not both known.", cure(Action.SET_PERIOD)
        )
    words = f"The work ends on {day(end)}, the grant on {day(grant)}."
    mend = cure(Action.SET_PERIOD, "Shorten the period", end=grant.isoformat())
    return passed(words) if end <= grant else failed(words, mend)


def _year_end(start: dt.date, month: int, last: int) -> dt.date:
    """The last day of the fiscal year in which a day lies."""
    this = dt.date(start.year, month, last)
    return this if start <= this else dt.date(start.year + 1, month, last)


@kind(
    "standing-order-dates",
    title="A standing order of limited length",
    says="A standing order runs at most {days} days[ and ends with the fiscal year on {year_end}].",
    cures="Shorten the period.",
    ask="How long may a standing order run, and when does your fiscal year end?",
    params={"days": Whole(required=False, default=366, least=1), "year_end": MonthDay(required=False)},
    covers=(63,),
    example={"year_end": "06-30"},
    reads=("period_start", "period_end"),
)
def standing_order_dates(c: Case) -> Outcome:
    start, end = c.subject.period_start, c.subject.period_end
    if start is None or end is None:
        return cannot_tell("The period is not known.", cure(Action.SET_PERIOD))
    last = start + dt.timedelta(days=c.params["days"])
    if c.params["year_end"]:
        last = min(last, _year_end(start, *c.params["year_end"]))
    mend = cure(Action.SET_PERIOD, f"End it on {day(last)}", end=last.isoformat())
    words = f"It ends on {day(end)}; the last day possible is {day(last)}."
    return passed(words) if end <= last else failed(words, mend)


def _places(codes: tuple[str, ...]) -> str:
    return either([place_name(code) for code in codes])


@kind(
    "place-stated",
    title="The place of work is stated",
    says="Where the work is done is stated[: {any_of}].",
    cures="State the place of work.",
    ask="Must the quote say where the work is done?",
    params={"any_of": Many(required=False, most=60, named=_places)},
    covers=(64,),
    reads=("place",),
)
def place_stated(c: Case) -> Outcome:
    place, allowed = c.subject.place, c.params["any_of"]
    mend = cure(Action.SET_PLACE, any_of=list(allowed or ()))
    if allowed and place and place.casefold() not in {name.casefold() for name in allowed}:
        return failed(f"The place of work is {place_name(place)}.", mend)
    return stated(place_name(place) if place else place, "The place of work", mend)
