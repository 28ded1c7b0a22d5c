"""To whom the document goes and how it arrives (catalogue entries 13 to 24, and the contradictions of 1F)."""

from __future__ import annotations

from app.documents.labels import LANGUAGES
from app.requirements.kinds.answers import listed, quoted, stated, switched
from app.requirements.kinds.params import Choice, Flag, Many, Text
from app.requirements.kinds.registry import Case, kind
from app.requirements.kinds.words import both, delivered, either, reference, signed, word
from app.requirements.kinds.words import language as language_name
from app.requirements.rules.finding import Action, Outcome, cannot_tell, cure, failed, passed
from app.requirements.rules.phrases import fold, holds_phrase
from app.requirements.rules.subject import DELIVERY_METHODS, SIGNATURES

_BLOCK_UNKNOWN = "Whether there is a block for the customer to sign is not known."


def _tongue(tag: str) -> str:
    """The language of a tag, without its region."""
    return tag.replace("_", "-").casefold().partition("-")[0]


def _languages(tags: tuple[str, ...]) -> str:
    return either([language_name(tag) for tag in tags])


@kind(
    "addressee-is",
    title="Addressed to the paying entity",
    says="The addressee is the exact legal entity that pays[: {any_of}].",
    cures="Choose the payer entity.",
    ask="To which legal entity must a quote be addressed, for which funds?",
    params={"any_of": Many(required=False)},
    covers=(13,),
    reads=("addressee", "payer_lines"),
)
def addressee_is(c: Case) -> Outcome:
    allowed = c.params["any_of"] or (c.subject.payer_lines or ())[:1]
    mend = cure(Action.SET_ADDRESSEE, any_of=list(allowed))
    if c.subject.addressee is None or not allowed:
        return cannot_tell("Which entity pays is not known.", mend)
    lines = {fold(line) for line in c.subject.addressee}
    if any(fold(name) in lines for name in allowed):
        return passed(f"It is addressed to {quoted(c.subject.addressee[0])}.")
    shown = quoted(c.subject.addressee[0]) if c.subject.addressee else "nobody"
    return failed(f"It is addressed to {shown}; the payer is {listed(allowed)}.", mend)


def _holds_more(line: str, title: str) -> bool:
    """Whether a line holds the title and a name beside it."""
    folded, wanted = fold(line), fold(title)
    rest = folded.replace(wanted, " ", 1)
    return holds_phrase(folded, title) and any(char.isalpha() for char in rest)


@kind(
    "addressee-officer",
    title="Addressed to an officer by title and name",
    says="The address names the {title} by title and name[: {name}].",
    cures="Put the officer's title and name into the address.",
    ask="Who must be named in the address, with which title?",
    params={"title": Text(most=80), "name": Text(required=False, most=80)},
    covers=(14,),
    example={"title": "President"},
    reads=("addressee", "officer"),
)
def addressee_officer(c: Case) -> Outcome:
    title, officer = c.params["title"], c.subject.officer
    name = c.params["name"] or (officer.name if officer else "")
    mend = cure(Action.SET_ADDRESSEE, f"Address it to the {title}", title=title, name=name)
    if c.subject.addressee is None:
        return cannot_tell("To whom it is addressed is not known.", mend)
    block = fold(" \n ".join(c.subject.addressee))
    if not holds_phrase(block, title):
        return failed(f"The title {quoted(title)} is not in the address.", mend)
    if not name:
        # A line such as "President Kaneda Ichiro" names somebody; the title alone does not.
        named = [line for line in c.subject.addressee if _holds_more(line, title)]
        return (
            passed(f"It is addressed to {quoted(named[0])}.")
            if named
            else cannot_tell(f"Who is {title} is not known.", mend)
        )
    if not holds_phrase(block, name):
        return failed(f"The name {quoted(name)} is not in the address.", mend)
    return passed(f"It is addressed to {name}, {title}.")


@kind(
    "organisation-first",
    title="No person before the organisation",
    says="The address begins with the organisation, never with a person's name.",
    cures="Move the organisation to the first line.",
    ask="Must the organisation stand before a person's name in the address?",
    covers=(15,),
    reads=("addressee", "officer", "payer_lines", "requester"),
)
def organisation_first(c: Case) -> Outcome:
    mend = cure(Action.SET_ADDRESSEE, "Put the organisation first", order="organisation-first")
    people = [p.name for p in (c.subject.officer, c.subject.requester) if p is not None and p.name]
    if not c.subject.addressee or (c.subject.payer_lines is None and not people):
        return cannot_tell("The address, or whose names it may hold, is not known.", mend)
    first = fold(c.subject.addressee[0])
    if any(holds_phrase(first, name) for name in people):
        return failed(f"The first line is {quoted(c.subject.addressee[0])}, a person.", mend)
    return passed(f"The first line is {quoted(c.subject.addressee[0])}.")


@kind(
    "requester-named",
    title="Who asked for the work",
    says="The person who asked for the work is named with {fields}.",
    cures="Name the requester.",
    ask="Must the quote name the researcher who asked for it?",
    params={
        "fields": Many(
            required=False,
            default=("name",),
            options=("name", "department", "phone", "email", "position"),
            named=both,
        )
    },
    covers=(16,),
    example={"fields": ["name", "department"]},
    reads=("requester",),
)
def requester_named(c: Case) -> Outcome:
    mend = cure(Action.SET_REQUESTER, fields=list(c.params["fields"]))
    if c.subject.requester is None:
        return cannot_tell("Who asked for the work is not known.", mend)
    missing = [name for name in c.params["fields"] if not getattr(c.subject.requester, name)]
    if missing:
        return failed(f"Missing: {both(missing)}.", mend)
    return passed(f"{c.subject.requester.name or c.subject.requester.department} asked for it.")


@kind(
    "reference-present",
    title="A reference of the buyer is printed",
    says="The document bears the {reference}.",
    cures="Add the reference.",
    ask="Which of your references must the document bear: request, budget, grant, project, contract, order?",
    params={"reference": Text(most=40, named=reference)},
    covers=(17, 18, 60, 84),
    topic="reference",
    example={"reference": "budget"},
    reads=("references",),
)
def reference_present(c: Case) -> Outcome:
    name = c.params["reference"]
    mend = cure(Action.ADD_REFERENCE, f"Add the {reference(name)}", reference=name)
    known = c.subject.references
    return stated(None if known is None else known.get(name, ""), f"The {reference(name)}", mend)


@kind(
    "signature-kind",
    title="Signed in an accepted way",
    says="The document is signed {any_of}.",
    cures="Choose an accepted signature.",
    ask="Must a quote be signed, and is a digital or a typed signature accepted?",
    params={"any_of": Many(options=SIGNATURES, named=signed)},
    covers=(19,),
    example={"any_of": ["wet", "digital"]},
    reads=("signature",),
)
def signature_kind(c: Case) -> Outcome:
    signature, allowed = c.subject.signature, c.params["any_of"]
    mend = cure(Action.CHOOSE_SIGNATURE, f"Sign it {signed(allowed[:1])}", signature=allowed[0])
    if signature is None:
        return cannot_tell("How it will be signed is not known.", mend)
    words = "It is not signed." if signature in {"", "none"} else f"It is signed {signed([signature])}."
    return passed(words) if (signature or "none") in allowed else failed(words, mend)


@kind(
    "seal-stamped",
    title="Seals are stamped",
    says="It bears the seal of the {seals}.",
    cures="Add the seal.",
    ask="Which seals must be on the quote?",
    params={"seals": Many(options=("company", "representative"), named=both)},
    covers=(20,),
    example={"seals": ["company"]},
    reads=("seals",),
)
def seal_stamped(c: Case) -> Outcome:
    mend = cure(Action.SET_DOCUMENT, "Add the seals", seals=list(c.params["seals"]))
    if c.subject.seals is None:
        return cannot_tell("Which seals will be stamped is not known.", mend)
    missing = [seal for seal in c.params["seals"] if seal not in c.subject.seals]
    if missing:
        return failed(f"The seal of the {both(missing)} is missing.", mend)
    return passed("The seals are stamped.")


@kind(
    "delivery-method",
    title="Arrives by the right way",
    says="The document is delivered {any_of}.",
    cures="Choose the way of delivery.",
    ask="How shall a quote reach you: e-mail, portal, original on paper?",
    params={"any_of": Many(options=DELIVERY_METHODS, named=delivered)},
    covers=(21,),
    example={"any_of": ["email"]},
    reads=("delivery_method",),
)
def delivery_method(c: Case) -> Outcome:
    method, allowed = c.subject.delivery_method, c.params["any_of"]
    mend = cure(Action.SET_DELIVERY_METHOD, f"Deliver it {delivered(allowed[:1])}", method=allowed[0])
    if method is None:
        return cannot_tell("How it will be delivered is not known.", mend)
    words = f"It goes {delivered([method])}."
    return passed(words) if method in allowed else failed(words, mend)


@kind(
    "document-language",
    title="In the right language",
    says="The document is in {any_of}.",
    cures="Choose the language.",
    ask="In which language must the quote be?",
    params={"any_of": Many(most=12, named=_languages)},
    covers=(22,),
    example={"any_of": ["en", "fr"]},
    reads=("language",),
)
def document_language(c: Case) -> Outcome:
    language, allowed = c.subject.language, c.params["any_of"]
    ours = [tag for tag in allowed if _tongue(tag) in LANGUAGES]
    name = language_name((ours or allowed)[0])
    mend = cure(Action.SET_LANGUAGE, f"Write it in {name}", language=(ours or allowed)[0])
    if language is None:
        return cannot_tell("The language of the document is not known.", mend)
    words = f"It is in {language_name(language)}."
    good = _tongue(language) in {_tongue(tag) for tag in allowed}
    if not good and not ours:
        question = f"We print our documents in {language_name(language)}. Will you accept that?"
        mend = cure(Action.ASK_OFFICE, "Ask whether it will do", question=question)
        return failed(f"{words[:-1]}; our paper has no words in {_languages(allowed)}.", mend)
    return passed(words) if good else failed(words, mend)


@kind(
    "paper-size",
    title="The right paper size",
    says="The paper is {size}.",
    cures="Choose the paper size.",
    ask="Which paper size shall our documents have?",
    params={"size": Choice(options=("a4", "letter"))},
    covers=(23,),
    example={"size": "letter"},
    reads=("paper",),
)
def paper_size(c: Case) -> Outcome:
    size = c.params["size"]
    mend = cure(Action.SET_PAPER, f"Print it on {word(size)}", paper=size)
    if c.subject.paper is None:
        return cannot_tell("The paper size is not known.", mend)
    good = c.subject.paper.casefold() == size
    words = f"The paper is {word(c.subject.paper.casefold())}."
    return passed(words) if good else failed(words, mend)


@kind(
    "no-acceptance-block",
    title="No signature block for the customer",
    says="The document asks for no signature of the customer; only an order binds.",
    cures="Leave the acceptance block out.",
    ask="May researchers sign a quote, or must it carry no acceptance block?",
    covers=(24,),
    topic="acceptance-block",
    reads=("acceptance_block",),
)
def no_acceptance_block(c: Case) -> Outcome:
    shown = c.subject.acceptance_block
    return switched(
        None if shown is None else not shown,
        on="There is no block for the customer to sign.",
        off="There is a block for the customer to sign.",
        unknown=_BLOCK_UNKNOWN,
        mend=cure(Action.SET_DOCUMENT, "Leave the acceptance block out", acceptance_block=False),
    )


@kind(
    "acceptance-block",
    title="A signature block for the customer",
    says="The document has a block in which the customer accepts by signing.",
    cures="Print the acceptance block.",
    ask="Do you return our quote signed as acceptance?",
    covers=(24,),
    reads=("acceptance_block",),
)
def acceptance_block(c: Case) -> Outcome:
    return switched(
        c.subject.acceptance_block,
        on="There is a block for the customer to sign.",
        off="There is no block for the customer to sign.",
        unknown=_BLOCK_UNKNOWN,
        mend=cure(Action.SET_DOCUMENT, "Print the acceptance block", acceptance_block=True),
    )


@kind(
    "bank-details",
    title="Bank details shown or left out",
    says="Our bank details {shown} on the document.",
    cures="Show or leave out the bank details.",
    ask="Shall our bank details be on the document, or only in your portal?",
    params={"shown": Flag(yes="stand", no="do not stand")},
    covers=(67,),
    example={"shown": False},
    reads=("bank_shown",),
)
def bank_details(c: Case) -> Outcome:
    wanted, shown = c.params["shown"], c.subject.bank_shown
    label = "Show the bank details" if wanted else "Leave the bank details out"
    mend = cure(Action.SET_DOCUMENT, label, bank=wanted)
    if shown is None:
        return cannot_tell("Whether bank details are printed is not known.", mend)
    words = "Bank details are printed." if shown else "No bank details are printed."
    return passed(words) if shown is wanted else failed(words, mend)


@kind(
    "attachments-merged",
    title="One merged PDF, or separate files",
    says="{merged}.",
    cures="Merge or separate the attachments.",
    ask="Do you want one merged PDF, or each attachment as its own file?",
    params={
        "merged": Flag(
            yes="Everything goes in one merged PDF", no="Each attachment goes as a file of its own"
        )
    },
    example={"merged": True},
    reads=("merged",),
)
def attachments_merged(c: Case) -> Outcome:
    wanted, merged = c.params["merged"], c.subject.merged
    label = "Merge into one PDF" if wanted else "Send separate files"
    mend = cure(Action.SET_DOCUMENT, label, merged=wanted)
    if merged is None:
        return cannot_tell("Whether the files are merged is not known.", mend)
    if not wanted and c.subject.attachments == ():
        return passed("There are no attachments.")
    words = "All goes in one PDF." if merged else "Each attachment is a file of its own."
    return passed(words) if merged is wanted else failed(words, mend)
