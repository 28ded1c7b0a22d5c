"""The route card: one page for the researcher, in their language, that says how this quote becomes an order.

Nothing stands on it that is not recorded: what nobody has told us is said to be unknown, with the person to ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.money import exponent
from app.basics.wording import Wording
from app.documents.catalogue import document
from app.documents.labels import labels
from app.documents.paper import Fact, Paper, Statement
from app.documents.tailoring import Tailoring, resolve, safe_name
from app.institutions.norms import NORMS, purchasing_step
from app.quotes.document.issuer import NO_PICTURES, Pictures, issuer_of, pictures_of
from app.quotes.document.paper import contacts_of
from app.quotes.document.printing import Document, pdf_of
from app.quotes.queries.handing import Handing, handing
from app.quotes.rules.crossing import State, Threshold
from app.quotes.rules.sending import allowed_ways, channel_of, tag_for, words
from app.quotes.rules.words import together
from app.requirements.rules.rule import RuleInForce

ROUTE_CARD = "route-card"
BLOCKS = ("letterhead", "title", "subject", "passages", "contact")
_HELPERS = ("administrator", "buyer")
_MOST = 4  # of what could be said of each sort; the page is one page


@document(ROUTE_CARD, "Route card", version=1)
def card_pdf(made: Document) -> bytes:
    """Draws the page; the same card gives the same bytes."""
    return pdf_of(made)


def card_sha256(made: Document) -> str:
    """The hash of the page, by which a card that went out already is known."""
    return sha256(card_pdf(made)).hexdigest()


def route_card(session: Session, number: str | UUID, n: int | None = None) -> Document:
    """The card of a stored revision (the newest), as things are known today."""
    clock: Clock = session.info["clock"]
    found = handing(session, number, n)
    look = card_look(found)
    paper = card_paper(found, look, pictures_of(session, found.context))
    return Document(paper, look, clock.now().replace(microsecond=0), card_name(found), final=True)


def card_name(found: Handing) -> str:
    """The name of its file, in the language of the card."""
    title = labels(card_language(found)).say("route-card")
    return safe_name(f"{found.context.number}_{title}.pdf")


def card_language(found: Handing) -> str:
    """The language of the person who reads it, else that of the quote; English where we have no words."""
    person, client = found.context.requester, found.context.client
    wanted = (person.language if person else "") or client.language or found.context.tailoring.language
    return tag_for("card", wanted)


def card_look(found: Handing) -> Tailoring:
    """The paper of the quote, in the language of the card."""
    look = found.context.tailoring
    return resolve(
        {"accent": look.accent, "paper": look.paper, "language": card_language(found), "blocks": BLOCKS}
    )


def card_paper(found: Handing, look: Tailoring, pictures: Pictures = NO_PICTURES) -> Paper:
    """The values that the kit prints."""
    card, context = _Card(found, look), found.context
    said = card.words
    passages = (
        (said["hand-in"], card.hand_in()),
        (said["amount"], card.amount()),
        (said["signs"], card.signs()),
        (said["time"], card.time()),
        (said["asked"], card.asked()),
        (said["unknown"], card.unknown()),
    )
    return Paper(
        kind=ROUTE_CARD,
        issuer=issuer_of(context, pictures),
        number=context.number,
        facts=(
            Fact("quote-number", context.number, strong=True),
            Fact("date", context.today),
            Fact("valid-through", context.valid_until(found.offer.valid_days), strong=True),
        ),
        subject=context.work.title,
        intro=card.intro(),
        passages=tuple(Statement(label=head, text="\n".join(lines)) for head, lines in passages if lines),
        contacts=contacts_of(context),
    )


class _Card:
    """The sentences of one card, part by part."""

    def __init__(self, found: Handing, look: Tailoring) -> None:
        self.found, self.look = found, look
        self.words, self.holders = words("card", look.language), words("holders", look.language)
        self.wording = Wording(look.locale)

    def _say(self, key: str, **slots: object) -> str:
        return self.words[key].format(**slots)

    def intro(self) -> str:
        buyer = self.found.context.institution
        day = self.wording.long_day(self.found.context.today)
        first = self._say("intro", institution=buyer.legal_name or buyer.name, day=day)
        return together(self.look.language, (first, self.words["quoted"]))

    def hand_in(self) -> list[str]:
        buyer = self.found.buyer
        place = buyer.office
        if place is None:
            several = self._say("several", offices=", ".join(buyer.several)) if buyer.several else ""
            return [several or self._say("no-office"), *self._people()]
        told = [self._say("office", office=place.name or place.key), *self._ways()]
        if place.phone:
            told.append(self._say("phone", phone=place.phone))
        if place.hours:
            told.append(self._say("hours", hours=place.hours))
        return [together(self.look.language, told), *self._people()]

    def _people(self) -> list[str]:
        """Those on the other side who help with it."""
        return [
            self._say("role", role=self.words[role], who=_reached(person.name, person.phone, person.email))
            for person in self.found.people
            for role in _HELPERS
            if any(held.role == role for held in person.roles)
        ][:_MOST]

    def _ways(self) -> list[str]:
        buyer = self.found.buyer
        place = buyer.office
        assert place is not None  # noqa: S101 - asked by the only caller
        ways = allowed_ways(self.found.rules)
        channel = channel_of(place.channel, ways, mailbox=bool(buyer.address), portal=bool(place.portal))
        if not channel:
            return [self._say("no-way")]
        address = {"e-mail": buyer.address, "portal": place.portal}.get(channel, "-")
        if channel not in ("e-mail", "portal"):
            return [self._say("network" if channel == "network" else "post")]
        return [self._say(channel, address=address)] if address else [self._say("no-address")]

    def amount(self) -> list[str]:
        found = self.found
        told = [self._say("comes-to", amount=self.wording.money(found.gross))]
        crossed = [each for each in found.thresholds if each.state is not State.AHEAD]
        ahead = [each for each in found.thresholds if each.state is State.AHEAD]
        told += [self._threshold(each, "crossed") for each in crossed[:_MOST]]
        told += [self._threshold(each, "ahead") for each in ahead[:1]]
        if not found.thresholds:
            told.append(self.words["no-limit"])
        papers = [one.title or one.kind for one in found.offer.annexes]
        if papers:
            told.append(self._say("along", papers=", ".join(papers)))
        return told

    def _threshold(self, one: Threshold, key: str) -> str:
        line = one.line
        if line.rule.kind == "amount-at-most" and key == "ahead":
            return together(self.look.language, (f"{line.needs}.", self._from(line.rule)))
        said = self._say(
            key,
            limit=self.wording.money(line.limit),
            basis=self.words[f"per-{line.basis}"],
            needs=line.needs,
        )
        carried = line.rule.kind in ("competing-quotes", "attachment-required") and key == "crossed"
        state = self.words["here" if line.met else "missing"] if carried else ""
        return together(self.look.language, (said, state, self._from(line.rule)))

    def _from(self, rule: RuleInForce) -> str:
        """Who says so, and when it was seen."""
        source = rule.source
        return f"({source.words()})" if source is not None and source.words() else ""

    def signs(self) -> list[str]:
        told = [self._say("letter", title=title, who=who) for title, who in self.found.letters if who]
        return [*told, self.words["no-signer"]]

    def time(self) -> list[str]:
        found = self.found
        own, usual = NORMS["with-researcher"], NORMS[purchasing_step(_major(found))]
        told = [
            self._say("with-you", days=own.amber, source=own.source),
            self._say("with-office", days=usual.amber, late=usual.red, source=usual.source),
        ]
        if found.steps:
            told.append(self.words["after"])
            told += [
                "· "
                + self._say(
                    "step",
                    title=f"{step.title or step.key}, {self.holders.get(step.holder, step.holder)}",
                    days=step.days,
                    source=step.source or "playbook",
                )
                for step in found.steps[:6]
            ]
        until = found.context.valid_until(found.offer.valid_days)
        return [*told, self._say("until", until=self.wording.long_day(until))]

    def asked(self) -> list[str]:
        found, told = self.found, []
        number = found.offer.references.get("supplier-number", "")
        if number:
            told.append(self._say("supplier", number=number))
        known = [one for one in found.findings if one[0] != "cannot-tell"]
        if known:
            passed = sum(1 for result, *_ in known if result == "passed")
            told.append(self._say("checked", count=len(known), passed=passed))
        told += [self._say("source-price", title=title) for title, _ in found.letters[:1]]
        return told

    def unknown(self) -> list[str]:
        """What nobody has told us, and whom of us to ask."""
        found = self.found
        told = [] if found.offer.references.get("supplier-number") else [self.words["no-supplier"]]
        asks = [rule.ask for rule in found.rules if rule.status in ("unknown", "contradicted") and rule.ask]
        told += [f"· {ask}" for ask in _first(asks)]
        who = found.context.contact
        if who is not None:
            told.append(self._say("ask-us", who=_reached(who.name, who.phone, who.email)))
        return told


def _first(asks: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(asks))[:_MOST]


def _reached(name: str, phone: str, email: str) -> str:
    return ", ".join(part for part in (name, phone or email) if part)


def _major(found: Handing) -> int:
    return int(found.gross.minor // 10 ** exponent(found.gross.currency))
