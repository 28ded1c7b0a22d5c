"""``concierge institution try``: what a playbook would say of a sample quote; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from app.basics.errors import Refusal
from app.cli.frame import absolute, answer, opened, read_document, say
from app.clients.commands import add_client, choose_office
from app.clients.drafts import ClientDraft
from app.institutions.queries import buying_offices, institution, rules_of
from app.playbooks.commands import import_playbooks
from app.playbooks.queries import ancestors, read_file
from app.playbooks.rules.parts import Playbook
from app.quotes.drafts import QuoteDraft, from_document
from app.quotes.queries import check_draft
from app.requirements.preflight import Preflight
from app.requirements.rules.finding import Finding

_GROUPS = ("Stops the issue", "Will be asked", "Cannot tell", "Passed")
_CLIENT = "A client for trying a playbook"


class _Undone(Exception):
    """Leaves the unit of work, so that nothing of the trial stays."""


def try_(
    file: Path = typer.Argument(..., help="The playbook file (TOML or JSON)."),
    quote: Path = typer.Argument(
        ..., help="A quote file; its client may be anything. Its shape: concierge schema quote."
    ),
    also: list[Path] = typer.Option([], "--with", help="A playbook that it needs: that of its parent."),
    office_key: str = typer.Option("", "--office-key", help="The purchasing office that buys, by its key."),
) -> None:
    """Hold a sample quote against a playbook file, as if it were imported; nothing is kept."""
    playbook = read_file(absolute(file))
    others = [read_file(absolute(path)) for path in also]
    draft = from_document(read_document(absolute(quote), "quote"))
    found: Preflight | None = None
    silent: list[str] = []
    with opened() as office:
        try:
            with office.work("try a playbook") as session:
                found = _checked(session, [*others, playbook], draft, office_key)
                silent = _silent(session, playbook, found)
                raise _Undone
        except _Undone:
            pass
    data = {"institution": playbook.key, **(found.as_json() if found else {}), "not_asked": silent}
    answer(data, lambda told: _print(told, found))


def _checked(session: Session, playbooks: list[Playbook], draft: QuoteDraft, office_key: str) -> Preflight:
    last = playbooks[-1]
    every = [*ancestors(session, playbooks), *playbooks]
    _parents_here(session, every)
    import_playbooks(session, every, ["all"])
    buyer = institution(session, last.key)
    client = add_client(session, ClientDraft(_CLIENT, buyer.id))
    if office_key:
        offices = {office.key: office.id for office in buying_offices(session, buyer.id)}
        if office_key not in offices:
            names = ", ".join(offices) or "none"
            raise Refusal(f"No purchasing office has the key {office_key[:60]!r} there. Known: {names}.")
        choose_office(session, client.id, offices[office_key])
    draft.client, draft.requester, draft.engagement_id = client.key, "", None
    session.flush()
    return check_draft(session, draft)


def _parents_here(session: Session, playbooks: list[Playbook]) -> None:
    given = {playbook.key for playbook in playbooks}
    for playbook in playbooks:
        parent = playbook.head.parent
        if not parent or parent in given:
            continue
        try:
            institution(session, parent)
        except Refusal:
            said = f"{playbook.key} stands below {parent}, which is not here."
            raise Refusal(f"{said} Give its playbook along: --with {parent}.toml") from None


def _silent(session: Session, playbook: Playbook, found: Preflight) -> list[str]:
    """The rules on quotes of which nothing was found: their condition did not hold, or they hold no more."""
    spoke = {finding.rule for finding in found.findings}
    rules = rules_of(session, institution(session, playbook.key).id)
    mine = {rule.key: None for rule in rules if rule.on == "quote" and not rule.lifts and not rule.overridden}
    return [key for key in mine if key not in spoke]


def _print(told: Mapping[str, Any], found: Preflight | None) -> None:
    if found is None:
        return
    say(f"{told['institution']}: this quote {'may be issued' if found.may_issue else 'cannot be issued'}.")
    groups = (found.stops, found.will_be_asked, found.cannot_tell, found.passed)
    for title, findings in zip(_GROUPS, groups, strict=True):
        for finding in findings:
            say(f"{title}: {_line(finding)}")
    if told["not_asked"]:
        say(f"Not asked of this quote, or not any more: {', '.join(told['not_asked'])}")


def _line(finding: Finding) -> str:
    mend = f" [{finding.cure.label}]" if finding.cure else ""
    return (
        f"{finding.rule} ({finding.from_}, {finding.status}): {finding.says} {finding.because}".rstrip()
        + mend
    )
