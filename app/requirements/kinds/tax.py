"""Tax and freight (catalogue entries 30 to 38)."""

from __future__ import annotations

from app.basics.identifiers import SCHEMES, is_valid
from app.basics.money import total
from app.requirements.kinds.answers import left_out, lines_lacking, quoted, same_currency, stated, switched
from app.requirements.kinds.params import Choice, Flag, Many, Scheme
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import day, either, word
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.subject import FREIGHT_HOWS


@kind(
    "tax-split",
    title="Taxable and exempt apart",
    says="Every line has its tax class, and taxable and exempt have their own subtotals.",
    cures="Set the tax class of every line and show the split.",
    ask="Must taxable and non-taxable lines have subtotals of their own?",
    covers=(30,),
    reads=("lines", "tax_split"),
)
def tax_split(c: Case) -> Outcome:
    if c.subject.lines is None:
        return cannot_tell("The lines are not known.")
    bad = [line for line in c.subject.work if not line.tax_class]
    if bad:
        mend = cure(Action.SET_TAX, "Set the tax class", lines=[x.name for x in bad])
        return lines_lacking(c.subject.work, bad, "The tax class", mend)
    return switched(
        c.subject.tax_split,
        on="Taxable and exempt have their own subtotals.",
        off="There is one subtotal for taxable and exempt together.",
        unknown="Whether taxable and exempt have their own subtotals is not known.",
        mend=cure(Action.SET_DOCUMENT, "Show the tax split", tax_split=True),
    )


@kind(
    "tax-by-type",
    title="Each tax on a row of its own",
    says="Every tax stands on a row of its own, with its type and rate.",
    cures="Show each tax by type and rate.",
    ask="Must each tax be shown by type and rate?",
    covers=(31,),
    reads=("totals",),
)
def tax_by_type(c: Case) -> Outcome:
    mend = cure(Action.SET_TAX, "Show each tax by type and rate")
    if c.subject.totals is None:
        return cannot_tell("The tax rows are not known.", mend)
    rows = c.subject.totals.taxes
    if any(not row.type.strip() for row in rows):
        return failed("A tax row does not say which tax it is.", mend)
    if len({(row.type, row.rate) for row in rows}) < len(rows):
        return failed("Two tax rows have the same type and rate.", mend)
    named = [row.amount for row in rows]
    if not same_currency(c.subject.totals.net, c.subject.totals.gross, *named):
        return cannot_tell("The tax rows are in more than one currency.", mend)
    if total([c.subject.totals.net, *named], c.subject.totals.net.currency) != c.subject.totals.gross:
        return failed("The total holds tax that no row names.", mend)
    return passed("Every tax has its own row." if rows else "No tax is charged.")


@kind(
    "price-basis",
    title="Prices with or without tax",
    says="The price is shown {basis} tax.",
    cures="Show the price on the other basis.",
    ask="Shall prices include the tax or leave it out?",
    params={"basis": Choice(options=("including", "excluding"))},
    covers=(32,),
    example={"basis": "excluding"},
    reads=("price_basis",),
)
def price_basis(c: Case) -> Outcome:
    wanted, basis = c.params["basis"], c.subject.price_basis
    mend = cure(Action.SET_TAX, f"Show prices {wanted} tax", basis=wanted)
    if basis is None:
        return cannot_tell("Whether prices include the tax is not known.", mend)
    words = f"Prices are shown {basis} tax."
    return passed(words) if basis == wanted else failed(words, mend)


@kind(
    "seller-tax-id",
    title="Our tax number is printed and valid",
    says="Our {scheme} is printed and valid.",
    cures="Complete our tax number.",
    ask="Which of our tax numbers must be on the document?",
    params={"scheme": Scheme()},
    covers=(34,),
    example={"scheme": "us.ein"},
    reads=("seller", "left_out"),
)
def seller_tax_id(c: Case) -> Outcome:
    scheme = c.params["scheme"]
    title = SCHEMES[scheme].title
    if (unprinted := left_out(c, f"Our {title}", "letterhead")) is not None:
        return unprinted
    mend = cure(Action.SET_SELLER, f"Add our {title}", field="tax_ids", scheme=scheme)
    if c.subject.seller.tax_ids is None:
        return cannot_tell("Our tax numbers are not known.", mend)
    number = c.subject.seller.tax_ids.get(scheme, "")
    if not number:
        return failed(f"Our {title} is missing.", mend)
    if not is_valid(scheme, number):
        return failed(f"{quoted(number)} is not a valid {title}.", mend)
    return passed(f"Our {title} is {number}.")


@kind(
    "exemption-applied",
    title="No tax where an exemption is on file",
    says="No tax is charged, because the buyer's exemption certificate is on file and valid.",
    cures="Take the tax off, or renew the certificate.",
    ask="Are you exempt from tax, and may we have the certificate?",
    covers=(35,),
    reads=("issued", "valid_until", "totals", "exemption"),
)
def exemption_applied(c: Case) -> Outcome:
    exemption, totals = c.subject.exemption, c.subject.totals
    ask = cure(Action.ATTACH_DOCUMENT, "File the exemption certificate", document="exemption-certificate")
    if totals is None:
        return cannot_tell("Whether tax is charged is not known.")
    if exemption is None:
        return cannot_tell("No exemption certificate is on file.", ask)
    until = exemption.valid_to
    ends = f"The certificate {exemption.certificate} ends on {day(until)}" if until else ""
    if any(row.amount for row in totals.taxes) or totals.net != totals.gross:
        if until is not None and until < (c.subject.issued or c.today):
            return cannot_tell(f"{ends}, so tax is charged.", ask)
        return failed(
            "Tax is charged although an exemption is on file.",
            cure(Action.SET_TAX, "Take the tax off", exempt=True),
        )
    if until is not None and until < (c.subject.valid_until or c.today):
        return failed(f"No tax is charged, but {ends[0].lower()}{ends[1:]}.", ask)
    return passed(f"No tax is charged, by certificate {exemption.certificate}.")


@kind(
    "freight-terms",
    title="Accepted freight terms",
    says="[The freight terms are {terms}. ]Freight is {how}.",
    cures="Choose accepted freight terms.",
    ask="Does your office accept freight as a separate amount, fixed or estimated, and on which terms?",
    params={
        "terms": Many(required=False, most=40, named=either),
        "how": Many(required=False, default=("included", "fixed", "not-to-exceed"), options=FREIGHT_HOWS),
    },
    covers=(36,),
    topic="freight",
    example={"terms": ["fob-destination"]},
    reads=("freight",),
)
def freight_terms(c: Case) -> Outcome:
    freight, hows, terms = c.subject.freight, c.params["how"], c.params["terms"]
    mend = cure(
        Action.SET_FREIGHT, f"Set freight: {word(hows[0])}", how=hows[0], terms=terms[0] if terms else None
    )
    if freight is None or freight.how is None or (terms and freight.terms is None):
        return cannot_tell("How freight is charged is not known.", mend)
    if not freight.how:
        return failed("How freight is charged is not stated.", mend)
    if freight.how not in (*hows, "none"):
        return failed(f"Freight is {word(freight.how)}; it must be {either(hows)}.", mend)
    if terms and freight.how != "none" and freight.terms not in terms:
        return failed(
            f"The freight terms are {word(freight.terms)}."
            if freight.terms
            else "The freight terms are not stated.",
            mend,
        )
    return passed("No freight is charged." if freight.how == "none" else f"Freight is {word(freight.how)}.")


@kind(
    "freight-stated",
    title="Freight is stated, an estimate will do",
    says="Freight is included or stands in a line of its own; an estimate is {estimate}.",
    cures="Add a freight line, or say that freight is included.",
    ask="Must freight be stated, and is an estimate enough?",
    params={"estimate": Flag(required=False, default=True, yes="accepted", no="not accepted")},
    covers=(37,),
    topic="freight",
    reads=("lines", "freight"),
)
def freight_stated(c: Case) -> Outcome:
    freight = c.subject.freight
    mend = cure(Action.SET_FREIGHT, "Add a freight line", how="fixed")
    if freight is None or freight.how is None:
        return cannot_tell("How freight is charged is not known.", mend)
    if not freight.how:
        return failed("How freight is charged is not stated.", mend)
    if freight.how in {"included", "none"}:
        return passed("Freight is included." if freight.how == "included" else "No freight is charged.")
    if freight.how == "estimate" and not c.params["estimate"]:
        return failed("Freight is only an estimate.", mend)
    lines = [line for line in c.subject.counted if line.kind == "freight"]
    if freight.amount is None and not lines:
        return failed("No line and no amount states the freight.", mend)
    return passed(f"Freight is stated: {word(freight.how)}.")


@kind(
    "incoterm",
    title="An accepted Incoterm and its place",
    says="The Incoterm is {any_of}[, {place}].",
    cures="Set Incoterm and place.",
    ask="Which Incoterms do you accept, delivered to which place?",
    params={
        "any_of": Many(most=20),
        "place": Flag(required=False, default=True, yes="with its place", no=""),
    },
    covers=(38,),
    example={"any_of": ["DAP", "DDP"]},
    reads=("incoterm", "incoterm_place"),
)
def incoterm(c: Case) -> Outcome:
    term, allowed = c.subject.incoterm, c.params["any_of"]
    mend = cure(Action.SET_FREIGHT, f"Set {allowed[0]}", incoterm=allowed[0])
    if term is None:
        return cannot_tell("The Incoterm is not known.", mend)
    if term.casefold() not in {name.casefold() for name in allowed}:
        return failed(f"The Incoterm is {quoted(term) if term else 'not stated'}.", mend)
    if c.params["place"]:
        return stated(c.subject.incoterm_place, f"The place for {term}", mend)
    return passed(f"The Incoterm is {term}.")
