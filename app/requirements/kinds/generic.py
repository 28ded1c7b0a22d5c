"""The plain primitives, for what no kind with a name of its own says: present, equal, contains, shape, days, identifier."""

from __future__ import annotations

from app.basics.identifiers import SCHEMES, is_valid
from app.requirements.kinds.answers import quoted, stated
from app.requirements.kinds.params import DayField, Field, Many, Scheme, Shapes, Whole
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import delivered, reference, word
from app.requirements.kinds.words import shapes as in_shape
from app.requirements.rules.finding import Action, Cure, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, has_shape, phrases_in
from app.requirements.rules.subject import DELIVERY_METHODS, day_field, field_words, text_field

_CURES = {
    "title": Action.SET_TITLE,
    "number": Action.SET_NUMBER,
    "currency": Action.SET_CURRENCY,
    "language": Action.SET_LANGUAGE,
    "paper": Action.SET_PAPER,
    "addressee": Action.SET_ADDRESSEE,
    "payer": Action.SET_ADDRESSEE,
    "incoterm": Action.SET_FREIGHT,
    "delivery": Action.SET_DELIVERY,
    "place": Action.SET_PLACE,
    "signature": Action.CHOOSE_SIGNATURE,
    "delivery_method": Action.SET_DELIVERY_METHOD,
    "funding": Action.RECORD_FACT,
    "order_kind": Action.RECORD_FACT,
    "scope": Action.ADD_TEXT,
    "subject_line": Action.ADD_TEXT,
    "sender": Action.SET_CONTACT,
    "seller": Action.SET_SELLER,
    "contact": Action.SET_CONTACT,
    "requester": Action.SET_REQUESTER,
    "references": Action.ADD_REFERENCE,
}


def _mend(name: str, label: str = "") -> Cure:
    """The cure that belongs to a field."""
    group, _, rest = name.partition(".")
    action = _CURES.get(group, Action.SET_TERMS)
    if group == "references":
        return cure(action, label or f"Add the {reference(rest)}", reference=rest)
    return cure(action, label or f"Set the {field_words(name)}", field=name)


@kind(
    "field-present",
    title="A field is filled in",
    says="The {field} is stated.",
    cures="Fill it in.",
    ask="Is there anything else that a quote must state?",
    params={"field": Field()},
    topic="field",
    example={"field": "warranty"},
)
def field_present(c: Case) -> Outcome:
    name = c.params["field"]
    return stated(text_field(c.subject, name), f"The {field_words(name)}", _mend(name))


@kind(
    "field-is",
    title="A field has one of some values",
    says="The {field} is {any_of}.",
    cures="Change it.",
    ask="Which values are accepted here?",
    params={"field": Field(), "any_of": Many()},
    topic="field",
    example={"field": "delivery_method", "any_of": ["email"]},
)
def field_is(c: Case) -> Outcome:
    name, allowed = c.params["field"], c.params["any_of"]
    value, mend = text_field(c.subject, name), _mend(name, f"Set it to {word(allowed[0])[:40]}")
    if value is None:
        return cannot_tell(f"The {field_words(name)} is not known.", mend)
    words = f"The {field_words(name)} is {quoted(word(value))}."
    return passed(words) if fold(value) in {fold(item) for item in allowed} else failed(words, mend)


@kind(
    "field-contains",
    title="A field holds a phrase",
    says="The {field} holds {any_of}.",
    cures="Add the words.",
    ask="Which words must stand here?",
    params={"field": Field(), "any_of": Many()},
    topic="field",
    example={"field": "subject_line", "any_of": ["Quotation"]},
)
def field_contains(c: Case) -> Outcome:
    name, wanted = c.params["field"], c.params["any_of"]
    value, mend = text_field(c.subject, name), _mend(name, f"Add {quoted(wanted[0])}")
    if value is None:
        return cannot_tell(f"The {field_words(name)} is not known.", mend)
    if found := phrases_in(fold(value), wanted):
        return passed(f"The {field_words(name)} holds {quoted(found[0])}.")
    return failed(f"The {field_words(name)} is {quoted(value)}.", mend)


@kind(
    "text-contains",
    title="The document holds certain words",
    says="The document says: {any_of}.",
    cures="Add the words.",
    ask="Which words must stand on the document?",
    params={"any_of": Many(most=2000)},
    covers=(24, 41, 47, 55, 59),
    example={"any_of": ["one report per sample"]},
    reads=("text",),
)
def text_contains(c: Case) -> Outcome:
    wanted = c.params["any_of"]
    mend = cure(Action.ADD_TEXT, text=wanted[0])
    if c.subject.text is None:
        return cannot_tell("The words of the document are not known.", mend)
    if found := phrases_in(c.subject.text, wanted):
        return passed(f"It says {quoted(found[0])}.")
    return failed(f"It does not say {quoted(wanted[0])}.", mend)


@kind(
    "text-forbids",
    title="The document avoids certain words",
    says="The document does not say: {phrases}.",
    cures="Remove the words.",
    ask="Which words do you not accept on a document?",
    params={"phrases": Many()},
    covers=(39, 57, 58),
    example={"phrases": ["restocking fee"]},
    reads=("text",),
)
def text_forbids(c: Case) -> Outcome:
    if c.subject.text is None:
        return cannot_tell("The words of the document are not known.")
    found = phrases_in(c.subject.text, c.params["phrases"])
    if found:
        return failed(f"It says {quoted(found[0])}.", cure(Action.REMOVE_TEXT, phrases=list(found)))
    return passed("None of these words stands on it.")


@kind(
    "identifier-valid",
    title="An identifier is valid",
    says="The {field} is a valid {scheme}.",
    cures="Correct the number.",
    ask="Which identifier must the document bear?",
    params={"field": Field(), "scheme": Scheme()},
    covers=(34, 68),
    topic="field",
    example={"field": "references.gln", "scheme": "gs1.gln"},
)
def identifier_valid(c: Case) -> Outcome:
    name, scheme = c.params["field"], c.params["scheme"]
    value, title, mend = text_field(c.subject, name), SCHEMES[c.params["scheme"]].title, _mend(name)
    if value is None:
        return cannot_tell(f"The {field_words(name)} is not known.", mend)
    if not value:
        return failed(f"The {title} is missing.", mend)
    if not is_valid(scheme, value):
        return failed(f"{quoted(value)} is not a valid {title}.", mend)
    return passed(f"{value} is a valid {title}.")


@kind(
    "pattern",
    title="A number has the usual shape",
    says="The {field} usually looks like {shapes}.",
    cures="Check the number.",
    ask="What do your numbers look like?",
    params={"field": Field(), "shapes": Shapes()},
    topic="pattern",
    example={"field": "references.po", "shapes": ["PUR########"]},
)
def pattern(c: Case) -> Outcome:
    """A warning only: preflight never lets it stop a document, whatever the severity of the rule."""
    name, shapes = c.params["field"], c.params["shapes"]
    value, mend = text_field(c.subject, name), _mend(name, "Check the number")
    if not value:
        return cannot_tell(f"The {field_words(name)} is not known.", mend)
    if any(has_shape(value.strip(), shape) for shape in shapes):
        return passed(f"{quoted(value)} has the usual shape.")
    return failed(f"{quoted(value)} does not look like {in_shape(shapes)}.", mend)


@kind(
    "method-for-shape",
    title="Numbers of a shape go a certain way",
    says="When the {field} looks like {shapes}, the document goes {method}.",
    cures="Choose the way of delivery.",
    ask="Does the way of delivery depend on the order number?",
    params={"field": Field(), "shapes": Shapes(), "method": Many(options=DELIVERY_METHODS, named=delivered)},
    topic="delivery-method-for",
    example={"field": "references.po", "shapes": ["8#########"], "method": ["portal"]},
    reads=("delivery_method",),
)
def method_for_shape(c: Case) -> Outcome:
    name, methods = c.params["field"], c.params["method"]
    value, method = text_field(c.subject, name), c.subject.delivery_method
    mend = cure(Action.SET_DELIVERY_METHOD, f"Deliver it {delivered(methods[:1])}", method=methods[0])
    if not value or method is None:
        return cannot_tell(f"The {field_words(name)} and the way of delivery are not both known.", mend)
    if not any(has_shape(value.strip(), shape) for shape in c.params["shapes"]):
        return passed(f"{quoted(value)} is not such a number.")
    words = f"A document with the {field_words(name)} {quoted(value)} goes {delivered([method])}."
    return passed(words) if method in methods else failed(words, mend)


@kind(
    "days-between",
    title="Days between two dates",
    says="Between the {start} and the {end} lie {least} to {most} days.",
    cures="Move one of the dates.",
    ask="How far apart must these dates be?",
    params={
        "start": DayField(),
        "end": DayField(),
        "least": Whole(required=False, default=0, least=-3660),
        "most": Whole(required=False, default=3660),
    },
    example={"start": "issued", "end": "valid_until", "least": 30, "most": 90},
)
def days_between(c: Case) -> Outcome:
    start, end = day_field(c.subject, c.params["start"]), day_field(c.subject, c.params["end"])
    mend = cure(Action.SET_DATE, "Move a date", fields=[c.params["start"], c.params["end"]])
    if start is None or end is None:
        return cannot_tell("Both dates must be known.", mend)
    days = (end - start).days
    words = f"There are {days} days between."
    return passed(words) if c.params["least"] <= days <= c.params["most"] else failed(words, mend)
