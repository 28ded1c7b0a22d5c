"""``concierge institution``: list, show, and everything about playbook files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.errors import Refusal
from app.cli import institution_rules
from app.cli.frame import absolute, answer, look, noun, say, table, work, write_bytes
from app.cli.kind_catalogue import kinds_command
from app.cli.lessons import figures_command, figures_json, print_figures
from app.cli.playbook_try import try_
from app.institutions import queries
from app.playbooks import commands
from app.playbooks.queries import Compared, lint_together, read_file, shipped_playbooks
from app.playbooks.queries import compare as compare_with
from app.playbooks.queries import export as exported
from app.playbooks.queries.figures import Figures, figures
from app.playbooks.rules.comparing import Side, State
from app.playbooks.rules.reading import refused
from app.requirements.letter import languages
from app.requirements.preflight import can_stop
from app.requirements.queries import questions_for, today_of
from app.requirements.settling import disputes_of

app = noun("The legal entities that buy, and their playbooks.")
app.command("figures")(figures_command)
app.command("kinds")(kinds_command)
institution_rules.join(app)
_KEY = typer.Argument(..., help="The key of the institution.")
_FILE = typer.Argument(..., help="A playbook file (TOML or JSON).")


@app.command("list")
def list_(
    limit: int = typer.Option(200, min=1, max=10_000, help="How many at most."),
    after: str = typer.Option("", help="Go on after the institution with this key."),
) -> None:
    """List institutions by name, with how much is known of each."""
    with look() as session:
        place = queries.institution(session, after) if after else None
        rows = queries.institutions(
            session, after=(place.name, place.key) if place else None, limit=limit + 1
        )
    shown = rows[:limit]
    data = {
        "institutions": [_listed(row) for row in shown],
        "next": shown[-1].key if len(rows) > limit else None,
    }
    answer(data, _print_list)


def _listed(row: queries.InstitutionListed) -> dict[str, Any]:
    return {
        "key": row.key, "name": row.name, "parent": row.parent, "country": row.country, "region": row.region,
        "rules": row.rule_count, "by_status": dict(row.rules), "oldest_seen": row.oldest,
    }  # fmt: skip


def _print_list(data: dict[str, Any]) -> None:
    rows = [
        (
            r["key"],
            r["name"],
            r["country"],
            r["parent"],
            r["rules"],
            _statuses(r["by_status"]),
            r["oldest_seen"],
        )
        for r in data["institutions"]
    ]
    table(
        ("Key", "Name", "Country", "Parent", "Rules", "Of these", "Oldest seen"),
        rows,
        right=("Rules",),
        none="No institution yet. Take over what ships with the program: concierge institution import --shipped.",
    )
    if data["next"]:
        say(f"More follow: --after {data['next']}.")


def _statuses(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))


@app.command("show")
def show(key: str = _KEY) -> None:
    """Show an institution: offices, payers, every rule with its level and source, the payment route."""
    with look() as session:
        row = queries.institution(session, key)
        rules = queries.rules_of(session, row.id)
        history, names = queries.history_of(session, [rule.id for rule in rules]), _names(session, row.id)
        data = {
            "institution": row,
            "disputes": disputes_of(session, row.id),
            "levels": [level.key for level in queries.lineage(session, row.id)],
            "offices": queries.offices(session, row.id),
            "payers": queries.payers(session, row.id),
            "exemptions": queries.exemptions(session, row.id),
            "rules": [_rule(rule, names) | {"history": history.get(rule.id, ())} for rule in rules],
            "day": today_of(session),
            "document": queries.document_settings(session, row.id),
            "wishes": queries.profiles_of_parts(session, row.id),
            "route": queries.route(session, row.id),
            "figures": figures_json(fared := figures(session, row.key)),
        }
    answer(data, lambda shown: _print_show(shown, fared))


def _names(session: Session, institution_id: UUID) -> dict[str, str]:
    """What each level is called: this institution, or one above it."""
    levels = queries.lineage(session, institution_id)
    return {level.key: level.name for level in levels[:-1]} | {levels[-1].key: "here"}


def _rule(rule: queries.RuleRow, names: dict[str, str]) -> dict[str, Any]:
    return {
        "level": f"{rule.office} alone" if rule.of_one else names.get(rule.institution, rule.institution),
        "valid_from": rule.valid_from, "valid_to": rule.valid_to, "last_confirmed": rule.last_confirmed,
        "key": rule.key, "from": rule.institution, "kind": rule.kind, "on": rule.on, "office": rule.office,
        "params": dict(rule.params), "when": dict(rule.when), "severity": rule.severity, "status": rule.status,
        "stops": not rule.lifts and can_stop(rule.kind, rule.severity, rule.status),
        "says": rule.say, "asks": rule.ask, "lifts": rule.lifts, "overridden": rule.overridden,
        "sources": [{"url": s.url, "person": s.person, "says": s.says, "seen": s.seen} for s in rule.sources],
        "last_seen": rule.last_seen, "review_after": rule.review_after,
    }  # fmt: skip


def _print_show(data: dict[str, Any], fared: Figures) -> None:
    row: queries.InstitutionRow = data["institution"]
    above = [key for key in data["levels"] if key != row.key]
    say(f"{row.name} ({row.key}), {row.country}{f', below {above[-1]}' if above else ''}")
    if row.note:
        say(row.note)
    table(
        ("Office", "Role", "E-mail or portal", "From"),
        [(o.name or o.key, o.role, o.email or o.portal, o.institution) for o in data["offices"]],
        none="No office is known yet.",
    )
    table(
        ("Payer", "Addressee", "For"),
        [
            (
                p.key,
                " / ".join(part for part in (*p.lines, p.officer, p.officer_title) if part),
                ", ".join(p.funding) or ("default" if p.is_default else ""),
            )
            for p in data["payers"]
        ],
        none="No payer is known yet.",
    )
    table(
        (
            "Rule",
            "On",
            "Says",
            "Stops",
            "Status",
            "Who says so",
            "Seen",
            "Confirmed",
            "Again after",
            "Valid",
            "From",
        ),
        [
            _rule_cells(rule)
            for rule in data["rules"]
            if not rule["overridden"] and not _over(rule, data["day"])
        ],
        none=f"No rule is known yet. What to ask: concierge institution questions {row.key}.",
    )
    _print_gone(data)
    institution_rules.print_disputes(data["disputes"])
    table(
        ("Step", "Holder", "Business days", "Run"),
        [(s.title or s.key, s.holder, s.days, s.run) for s in data["route"]],
        right=("Business days",),
        none="The payment route is not known yet.",
    )
    for one in data["wishes"]:
        for name, value in one.settings.items():
            say(f"{one.name} ({one.sort}) wants its papers so: {name} = {value}")
    if not fared.empty:
        print_figures(fared)


def _over(rule: dict[str, Any], day: dt.date) -> bool:
    return rule["valid_to"] is not None and rule["valid_to"] < day


def _print_gone(data: dict[str, Any]) -> None:
    """What does not hold any more, and why: replaced by a level below, or set aside with a reason."""
    gone = [r for r in data["rules"] if r["overridden"] or _over(r, data["day"])]
    if not gone:
        return
    rows = []
    for rule in gone:
        said = next((s for s in rule["history"] if s.outcome == "set-aside"), None)
        why = f"set aside: {said.note}" if said and _over(rule, data["day"]) else "replaced by a lower level"
        if said is None and _over(rule, data["day"]):
            why = "its time is over"
        rows.append((rule["key"], rule["on"], _says(rule), why, rule["level"]))
    table(("Does not hold", "On", "Said", "Why", "From"), rows)


def _says(rule: dict[str, Any]) -> object:
    return "lifted" if rule["lifts"] else rule["says"] or rule["params"].get("task") or rule["kind"]


def _rule_cells(rule: dict[str, Any]) -> tuple[object, ...]:
    newest = rule["sources"][-1] if rule["sources"] else {}
    ends = [str(rule[name] or "") for name in ("valid_from", "valid_to")]
    return (
        rule["key"], rule["on"], _says(rule), rule["stops"], rule["status"],
        newest.get("person") or newest.get("url", ""), rule["last_seen"], rule["last_confirmed"],
        rule["review_after"], "–".join(ends) if any(ends) else "", rule["level"],
    )  # fmt: skip


@app.command("import")
def import_(
    files: list[Path] = typer.Argument(
        None, help="Playbook files (TOML or JSON); parents may be among them."
    ),
    shipped: bool = typer.Option(False, "--shipped", help="Import the playbooks that come with the program."),
    take: list[str] = typer.Option(
        [],
        help="A part whose text in the file shall win, such as rule/validity; or all. A rule that the file no longer has ends.",
    ),
    leave: list[str] = typer.Option(
        [], help="A part that stays as it is here, although the file would change it."
    ),
) -> None:
    """Import playbooks. What the desk changed since the last import is kept and named."""
    if not files and not shipped:
        raise Refusal("Name a playbook file, or say --shipped for those that come with the program.")
    playbooks = [read_file(absolute(path)) for path in files or ()]
    with work("import playbooks") as session:
        done = commands.import_playbooks(
            session, [*(shipped_playbooks() if shipped else ()), *playbooks], take, leave
        )
    answer({"imported": done}, lambda _: "\n".join(line for one in done for line in _told(one)))


def _told(one: commands.Imported) -> list[str]:
    how = [f"  To take the file's: --take {kept.part}" for kept in one.kept]
    kept = [f"  {kept.why}" for kept in one.kept]
    return [one.sentence(), *(line for pair in zip(kept, how, strict=True) for line in pair)]


@app.command("export")
def export(
    key: str = _KEY,
    output: Path | None = typer.Option(None, "--output", "-o", help="The file to write; else it is printed."),
) -> None:
    """Export a playbook as a file; importing it again changes nothing."""
    with look() as session:
        text = exported(session, key)
    if output is None:
        answer({"institution": key, "playbook": text}, lambda _: say(text.rstrip("\n")))
        return
    write_bytes(absolute(output), text.encode())
    answer({"institution": key, "file": str(absolute(output))}, f"Wrote {output}.")


@app.command("compare")
def compare(key: str = _KEY, file: Path = _FILE) -> None:
    """Set a playbook file beside the desk and beside the last import, part by part; nothing is written."""
    playbook = read_file(absolute(file))
    with look() as session:
        found = compare_with(session, playbook, key)
    data = {
        "institution": key, "known": found.known, "would": found.would(),
        "parts": [_side(side) for side in found.sides if side.state is not State.SAME],
    }  # fmt: skip
    answer(data, lambda _: _print_sides(found, file.name))


def _side(side: Side) -> dict[str, Any]:
    rows = [
        {"label": r.label, "imported": r.base if side.base_known else None, "here": r.here, "file": r.there}
        for r in side.rows
    ]
    return {
        "part": side.part, "title": side.title, "state": side.state.value, "taken": side.taken,
        "offered": side.offered, "rows": rows,
    }  # fmt: skip


def _print_sides(found: Compared, name: str) -> None:
    told = [side for side in found.sides if side.state is not State.SAME]
    if not told:
        say(f"{name} says the same as the desk.")
        return
    say(f"An import would do this: {found.would().sentence()}")
    for side in told:
        say(f"{side.title} ({side.part}): {side.state.value}")
        if side.state is State.OWN:
            continue
        for row in side.rows:
            if row.differs or row.here_changed or row.there_changed:
                was = f"{row.base or 'not said'} as last imported, " if side.base_known else ""
                label = f"{row.label}: " if row.label else ""
                say(f"  {label}{was}{row.here or 'not said'} here, {row.there or 'not said'} in the file")


@app.command("questions")
def questions(
    key: str = _KEY,
    office: str = typer.Option("purchasing", "--office-key", help="The role or the key of the office."),
    language: str = typer.Option("", help="The language of the letter, such as es; else the institution's."),
    draft: Path | None = typer.Option(None, "--eml", help="Write the e-mail draft to this file (.eml)."),
) -> None:
    """What to ask an office, as an e-mail draft: all that is assumed, unknown or long unconfirmed."""
    if language and language not in languages():
        raise Refusal(f"We can ask in {', '.join(languages())}.")
    with look() as session:
        place = queries.institution(session, key).id
        asked = questions_for(session, place, office, language=language)
        path = institution_rules.write_draft(session, draft, asked.to, asked.letter) if draft else None
    data = {
        "institution": key, "office": asked.office, "to": asked.to, "subject": asked.letter.subject,
        "body": asked.letter.body, "questions": list(asked.letter.questions), "language": asked.letter.language,
    }  # fmt: skip
    if path is not None:
        answer(data | {"file": str(path)}, f"Wrote {path.name}. Open it, look it through, send it.")
        return
    to = asked.to or "(no address is known)"
    answer(data, f"To: {to}\nSubject: {asked.letter.subject}\n\n{asked.letter.body}")


app.command("try")(try_)


@app.command("lint")
def lint(
    files: list[Path] = typer.Argument(..., help="Playbook files (TOML or JSON); parents may be among them."),
) -> None:
    """Say everything that is wrong with playbook files, or could be better; the desk is not touched."""
    found = lint_together([absolute(file) for file in files], Clock.system().today())
    told = [problem for problems in found.values() for problem in problems]
    errors = [problem for problem in told if not problem.advice]
    if errors:
        raise refused(errors[0].file, errors, most=len(errors))
    data = {
        "file": files[0].name, "files": [file.name for file in files],
        "problems": [problem.as_json() for problem in told],
    }  # fmt: skip
    good = [f"{file.name}: nothing wrong." for file in found if not found[file]]
    answer(data, "\n".join([*(f"{problem} (advice)" for problem in told), *good]))
