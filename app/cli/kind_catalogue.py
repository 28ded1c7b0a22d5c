"""``concierge institution kinds``: the kinds of checks that a playbook may name, or one of them in full."""

from __future__ import annotations

from typing import Any

import typer

from app.cli.frame import answer, say, table
from app.requirements.kinds import Kind, kind_named
from app.requirements.kinds.guide import CHAPTERS, chapters, example_of, example_sentence, facts_of


def kinds_command(
    kind: str = typer.Argument("", help="The name of one kind, such as validity-at-least; else all of them."),
) -> None:
    """The kinds of checks a playbook may name; with KIND its parameters, an example, the cure and the question."""
    if kind:
        answer(_in_full(kind_named(kind)), _print_one)
        return
    listed = [
        {"kind": one.key, "title": one.title, "chapter": CHAPTERS[name]}
        for name, kinds in chapters().items()
        for one in kinds
    ]
    answer({"kinds": listed}, _print_all)


def _in_full(kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.key, "title": kind.title, "says": example_sentence(kind), "cures": kind.cures, "ask": kind.ask,
        "params": [
            {"name": name, "expects": param.words(), "required": param.required, "default": param.default}
            for name, param in kind.params.items()
        ],
        "example": example_of(kind), "facts": dict(facts_of(kind)), "entries": list(kind.covers),
    }  # fmt: skip


def _print_all(data: dict[str, Any]) -> None:
    for chapter in dict.fromkeys(row["chapter"] for row in data["kinds"]):
        say(f"\n{chapter}")
        rows = [(row["kind"], row["title"]) for row in data["kinds"] if row["chapter"] == chapter]
        table(("Kind", "Checks"), rows, none="")
    say("\nOne of them in full: concierge institution kinds KIND.")


def _print_one(data: dict[str, Any]) -> None:
    say(f"{data['kind']}: {data['title']}")
    say(f"Says:  {data['says']}")
    say(f"Cure:  {data['cures']}")
    say(f"Ask:   {data['ask']}")
    rows = [
        (p["name"], p["expects"], "needed" if p["required"] else _or_else(p["default"]))
        for p in data["params"]
    ]
    table(("Parameter", "Expects", "Else"), rows, none="It has no parameters.")
    say(f"\n{data['example']}\n")
    for fact, where in data["facts"].items():
        say(f"Reads the {fact.removeprefix('the ')}: {where}.")


def _or_else(default: object) -> str:
    if default in (None, ()):
        return "may be left out"
    if isinstance(default, tuple):
        shown = ", ".join(str(one) for one in default[:3])
        return f"{shown} …" if len(default) > 3 else shown
    return str(default).lower() if isinstance(default, bool) else str(default)
