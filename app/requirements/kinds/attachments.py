"""Papers that go along, codes and facts of lines, and what only a person can do (entries 65 to 84)."""

from __future__ import annotations

import datetime as dt

from app.basics.identifiers import SCHEMES, is_valid
from app.requirements.kinds.answers import lines_lacking, quoted, same_currency
from app.requirements.kinds.params import Amount, Choice, Many, Shapes, Text, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import day, money, signed, word
from app.requirements.kinds.words import paper as paper_name
from app.requirements.kinds.words import scheme as scheme_name
from app.requirements.rules.finding import Action, Cure, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, holds_phrase, holds_shape
from app.requirements.rules.subject import SIGNATURES, Attachment

_COVERS = ("issue", "validity", "period", "payment")
_LINE_FACTS = ("origin", "eccn", "hts", "serial", "permit", "protocol", "hazard")


def _last_day(c: Case, covers: str) -> dt.date | None:
    """The last day that a paper must cover; what is not known is None."""
    s = c.subject
    if covers == "validity":
        return s.valid_until
    if covers == "period":
        return s.period_end
    if covers == "payment":  # ordered on the last day, done by the end of the work, paid a term later
        ends = max((day for day in (s.valid_until, s.period_end) if day is not None), default=None)
        return ends + dt.timedelta(days=s.payment_days) if ends and s.payment_days is not None else None
    return s.issued or c.today


def _must_cover(covers: str, last: dt.date) -> str:
    """What lies at the end of the time that must be covered, as a sentence goes on."""
    return {
        "validity": f"the quote is valid until {day(last)}",
        "period": f"the work ends {day(last)}",
        "payment": f"payment is due by {day(last)}",
    }.get(covers, f"the quote is issued on {day(last)}")


def _dates_wrong(c: Case, paper: Attachment) -> str | None:
    """Why the dates of a paper do not do: a sentence, empty when they do, None when that cannot be told."""
    age, covers, words = c.params["max_age_days"], c.params["covers"], paper_name(paper.kind)
    if age is not None:
        if paper.signed_on is None:
            return None
        if (c.today - paper.signed_on).days > age:
            return f"The {words} was signed on {day(paper.signed_on)}, more than {age} days ago."
    last = _last_day(c, covers or "issue")
    if covers is not None and (last is None or paper.valid_to is None):
        return None
    return _runs_short(c, paper, covers or "issue", last)


def _runs_short(c: Case, paper: Attachment, covers: str, last: dt.date | None) -> str:
    """Why a paper does not last, or does not hold yet, as one sentence; nothing where it does, or has no dates."""
    words, issued = paper_name(paper.kind), c.subject.issued or c.today
    if paper.valid_from is not None and paper.valid_from > issued:
        return f"The {words} on file begins {day(paper.valid_from)}; the quote is issued on {day(issued)}."
    if paper.valid_to is not None and last is not None and paper.valid_to < last:
        return f"The {words} on file ends {day(paper.valid_to)}; {_must_cover(covers, last)}."
    return ""


def _attach(c: Case, document: str) -> Cure:
    """Attach what is on file; where that is on the quote already and does not do, file a newer one."""
    words = paper_name(document)
    if any(paper.kind == document for paper in c.subject.attachments or ()):
        return cure(Action.ATTACH_DOCUMENT, f"File a newer {words}", document=document, newer=True)
    if any(paper.kind == document for paper in c.subject.on_file):
        return cure(Action.ATTACH_DOCUMENT, f"Attach the {words} on file", document=document, on_file=True)
    return cure(Action.ATTACH_DOCUMENT, f"Attach the {words}", document=document, on_file=False)


@kind(
    "attachment-required",
    title="A paper goes along",
    says="This paper goes along: {document}[, at most {max_age_days} days old][, covering {covers}][, signed {signature}].",
    cures="Attach the paper.",
    ask="Which papers must come with a quote, from which amount, and how recent must they be?",
    params={
        "document": Text(most=60, named=paper_name),
        "signed_by": Choice(required=False, options=("us", "requester")),
        "max_age_days": Whole(required=False, least=1),
        "covers": Choice(required=False, options=_COVERS),
        "signature": Many(required=False, options=SIGNATURES, named=signed),
    },
    covers=(22, 66, 69, 70, 71, 72, 73, 74, 77, 78, 79, 82, 84),
    topic="attachment",
    example={"document": "w-9"},
    reads=("issued", "valid_until", "period_end", "attachments", "on_file"),
)
def attachment_required(c: Case) -> Outcome:
    document, papers = c.params["document"], c.subject.attachments
    words, mend = paper_name(document), _attach(c, document)
    if papers is None:
        return cannot_tell("Which papers go along is not known.", mend)
    own = [paper for paper in papers if paper.kind == document]
    if not own:
        return failed(f"No {words} is attached.", mend)
    wrong = [_dates_wrong(c, paper) for paper in own]
    if "" not in wrong:
        unknown = None in wrong
        known = next((text for text in wrong if text), "")
        return (
            cannot_tell(f"The dates of the {words} are not known.", mend) if unknown else failed(known, mend)
        )
    signatures = c.params["signature"]
    good = [paper for paper, text in zip(own, wrong, strict=True) if text == ""]
    if signatures and not any(paper.signature in signatures for paper in good):
        if any(paper.signature is None for paper in good):
            return cannot_tell(f"How the {words} is signed is not known.", mend)
        return failed(f"The {words} must be signed {signed(signatures)}.", mend)
    return passed(f"The {words} is attached.")


@kind(
    "insurance-covers",
    title="Insurance with limit and wording",
    says="The certificate of insurance[ covers {limit} and] lasts to the end of the work[. It says: {wording}].",
    cures="Attach a certificate with the right limit and wording.",
    ask="Which insurance limits and which wording do you need?",
    params={
        "limit": Amount(required=False),
        "wording": Text(required=False),
        "document": Text(required=False, default="insurance", most=60, named=paper_name),
    },
    covers=(72,),
    topic="attachment",
    example={"limit": "1000000.00 USD", "wording": "additional insured"},
    reads=("issued", "valid_until", "period_end", "attachments", "on_file"),
)
def insurance_covers(c: Case) -> Outcome:
    document, limit, wording = c.params["document"], c.params["limit"], c.params["wording"]
    mend = _attach(c, document)
    if c.subject.attachments is None:
        return cannot_tell("Which papers go along is not known.", mend)
    own = [paper for paper in c.subject.attachments if paper.kind == document]
    if not own:
        return failed("No certificate of insurance is attached.", mend)
    paper = own[0]
    if limit is not None and (paper.limit is None or not same_currency(paper.limit, limit)):
        return cannot_tell("The limit of the insurance is not known.", mend)
    if limit is not None and paper.limit is not None and paper.limit < limit:
        return failed(f"It covers {money(paper.limit)}; {money(limit)} is asked for.", mend)
    if wording and not holds_phrase(fold(paper.wording), wording):
        return failed(f"It does not say {quoted(wording)}.", mend)
    covers = "period" if c.subject.period_end else "validity" if c.subject.valid_until else "issue"
    short = _runs_short(c, paper, covers, _last_day(c, covers))
    if short:
        return failed(short, mend)
    return passed("The insurance covers it.")


def _well_formed(scheme: str, code: str) -> bool:
    """Whether a code can be one of its scheme; of schemes that the desk cannot validate any code will do."""
    return scheme not in SCHEMES or is_valid(scheme, code)


@kind(
    "commodity-code",
    title="A commodity code in every line",
    says="Every line bears its {scheme}.",
    cures="Add the code.",
    ask="Which commodity codes must a quote bear (NIGP, UNSPSC, NAICS, NACRES)?",
    params={"scheme": Text(most=40, named=scheme_name)},
    covers=(80,),
    example={"scheme": "unspsc"},
    reads=("lines",),
)
def commodity_code(c: Case) -> Outcome:
    scheme = c.params["scheme"]
    if c.subject.lines is None:
        return cannot_tell("The lines are not known.")
    bad = [line for line in c.subject.work if not line.codes.get(scheme)]
    wrong = [] if bad else [x for x in c.subject.work if not _well_formed(scheme, x.codes[scheme])]
    name = scheme_name(scheme)
    mend = cure(
        Action.ADD_LINE_CODE, f"Add the {name}", scheme=scheme, lines=[x.name for x in (*bad, *wrong)]
    )
    if wrong:
        return failed(f"{quoted(wrong[0].codes[scheme])} in {wrong[0].name} is not a valid {name}.", mend)
    return lines_lacking(c.subject.work, bad, f"The {name}", mend)


@kind(
    "line-fact",
    title="A fact stated per line of goods",
    says="Every line of goods states its {fact}.",
    cures="State it in the line.",
    ask="Must goods state country of origin, export class or customs code?",
    params={"fact": Choice(options=_LINE_FACTS)},
    covers=(81, 83),
    example={"fact": "origin"},
    reads=("lines",),
)
def line_fact(c: Case) -> Outcome:
    fact = c.params["fact"]
    if c.subject.lines is None:
        return cannot_tell("The lines are not known.")
    goods = [line for line in c.subject.counted if line.kind == "material"]
    bad = [line for line in goods if not line.facts.get(fact)]
    wrong = [] if bad else [line for line in goods if not _well_formed(fact, line.facts[fact])]
    name = word(fact)
    mend = cure(Action.EDIT_LINE, f"State the {name}", fact=fact, lines=[x.name for x in (*bad, *wrong)])
    if wrong:
        return failed(f"{quoted(wrong[0].facts[fact])} in {wrong[0].name} is not a valid {name}.", mend)
    return lines_lacking(goods, bad, f"The {name}", mend)


@kind(
    "line-text-shape",
    title="A number in the text of the line",
    says="The text of a line holds the {what}, such as {shapes}.",
    cures="Write it into the line.",
    ask="Which permit or protocol numbers must stand in the line itself?",
    params={"what": Text(most=60), "shapes": Shapes()},
    covers=(83,),
    topic="line-text",
    example={"what": "animal protocol number", "shapes": ["\\AUP-####"]},
    reads=("lines",),
)
def line_text_shape(c: Case) -> Outcome:
    what = c.params["what"]
    mend = cure(Action.EDIT_LINE, f"Write the {what} into the line", what=what)
    if c.subject.lines is None:
        return cannot_tell("The lines are not known.", mend)
    texts = [f"{line.text} {line.detail}" for line in c.subject.counted]
    if any(holds_shape(text, shape) for text in texts for shape in c.params["shapes"]):
        return passed(f"A line holds the {what}.")
    return failed(f"No line holds the {what}.", mend)


@kind(
    "advice",
    title="Something only a person can do",
    says="{task}",
    cures="Do it, and note it as done.",
    ask="Is there anything we must do before you can order?",
    params={"task": Text(most=500)},
    covers=(29, 40, 53, 65, 67, 68, 73, 74, 75, 76),
    example={"task": "Register in the vendor portal."},
    reads=("answers", "tasks"),
)
def advice(c: Case) -> Outcome:
    done, task = c.subject.answers.get(c.rule.key), c.params["task"]
    mend = cure(Action.NOTE_ADVICE, task=task, rule=c.rule.key)
    given = c.subject.tasks.get(c.rule.key)
    if done is None and given is not None:
        if given.done is not None:
            return passed(f"Done {day(given.done)} by {given.who}.")
        if given.over:
            return cannot_tell(f"{given.who} was to do it by {day(given.due)}.", mend)
        kept = cure(Action.NOTE_ADVICE, "Done", task=task, rule=c.rule.key, in_hand=given.key or "yes")
        return cannot_tell(f"Task for {given.who}, due {day(given.due)}.", kept)
    if done is None:
        return cannot_tell("Nobody has done it yet.", mend)
    return passed("Noted as done.") if done else failed("Noted as not possible.", mend)
