"""Findings of a preflight as the command line prints them: the sentence, why, who said so, and what cures it."""

from __future__ import annotations

from collections.abc import Mapping

from app.cli.frame import say
from app.requirements.preflight import Preflight
from app.requirements.rules.finding import Finding
from app.requirements.rules.telling import why_words


def told_finding(finding: Finding, names: Mapping[str, str]) -> list[str]:
    """One finding, a line each: what is asked, what was found with whose rule it is and who said so, the words, the cure."""
    lines = [f"  {finding.says}", f"    Because: {why_words(finding, names)}"]
    if finding.source is not None and finding.source.says:
        lines.append(f"    Said: “{finding.source.says}”")
    if finding.source is not None and finding.source.url:
        lines.append(f"    Page: {finding.source.url}")
    return [*lines, f"    Cure: {finding.cure.label}"] if finding.cure else lines


def print_preflight(
    result: Preflight,
    names: Mapping[str, str],
    what: str,
    *,
    passed: bool,
    ahead: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
) -> None:
    """A whole preflight in the groups of the window; ``ahead`` are sentences that come first, ``stops`` what no rule asks."""
    say(f"{what}: {'may be issued' if result.may_issue and not stops else 'cannot be issued'}.")
    for text in stops:
        say(f"Stops the issue: {text}")
    for text in ahead:
        say(text)
    for title, findings in (
        ("Stops the issue", result.stops),
        ("Will be asked", result.will_be_asked),
        ("Cannot tell", [f for f in result.cannot_tell if not f.in_hand]),
        ("In hand", [f for f in result.cannot_tell if f.in_hand]),
    ):
        if findings:
            say(f"\n{title}: {len(findings)}")
        for finding in findings:
            say("\n".join(told_finding(finding, names)))
    say(f"\nPassed: {len(result.passed)}.")
    for finding in result.passed if passed else ():
        say("\n".join(told_finding(finding, names)))
