"""Writes docs/kinds.md from the declarations of the kinds of checks: ``python docs/kinds.py``; a test holds it current."""

from __future__ import annotations

from pathlib import Path

from app.basics.identifiers import SCHEMES
from app.requirements.kinds.guide import CHAPTERS, chapters, example_of, example_sentence, facts_of
from app.requirements.kinds.params import Param
from app.requirements.kinds.registry import Kind

PAGE = Path(__file__).parent / "kinds.md"
_HEAD = """# The kinds of checks

Made from the program's own declarations by `docs/kinds.py`; do not edit it here.

A rule of a playbook names one of these kinds. Each has a sentence, an example, what cures a failure, and the question
that settles the rule with the office. *Facts* says where the desk has what the check reads: what nobody has stated there
makes it answer "cannot tell". `concierge institution kinds KIND` prints one of them. How to write a playbook is told in
[playbooks.md](playbooks.md).

## When a rule is asked

All that `when` states must hold; what is not known makes the rule answer "cannot tell".

| field | holds when |
|---|---|
| `amount_from`, `amount_to`, `currency` | the amount is at least the first and below the second |
| `basis` | `order`: this quote alone; `year`: with all ordered in the institution's fiscal year; `12-months`: with all ordered in the last twelve months |
| `excludes` | the amount is counted without `tax`, without `freight`, or without both |
| `funding`, `funding_not` | the money comes from one of these sources, or from none of them |
| `goods_or_service` | the quote has lines of `goods`, `service` or `labour` |
| `place`, `place_not` | the work is done there (`US`, `US-LA`), or not there |
| `supplier_kind` | we are a `company` or an `individual` |
| `supplier_country`, `supplier_country_not` | our firm is at home there, or not there |
| `order_kind` | the order is `standard`, `blanket` or `standing` |
| `document` | the document is a `quote`, an `order` or an `invoice` |
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, _contents()]
    for name, kinds in chapters().items():
        parts.append(f"\n## {CHAPTERS[name]}\n")
        parts += [_section(kind) for kind in kinds]
    parts.append("\n## Schemes of numbers and codes\n\n| scheme | number |\n|---|---|\n")
    parts += [f"| `{key}` | {scheme.title} |\n" for key, scheme in sorted(SCHEMES.items())]
    return "".join(parts)


def _contents() -> str:
    rows = ["\n## All of them\n\n| kind | what it checks |\n|---|---|\n"]
    rows += [
        f"| [`{kind.key}`](#{kind.key}) | {kind.title} |\n" for kinds in chapters().values() for kind in kinds
    ]
    return "".join(rows)


def _section(kind: Kind) -> str:
    return "".join(
        (
            f"\n### {kind.key}\n\n{kind.title}. *{_cell(example_sentence(kind))}*\n\n",
            f"```toml\n{example_of(kind)}\n```\n\n",
            _parameters(kind),
            f"- Cure: {kind.cures}\n- Question: {kind.ask}\n- Facts: {_facts(kind)}\n",
        )
    )


def _parameters(kind: Kind) -> str:
    if not kind.params:
        return ""
    rows = [f"| `{name}` | {_expects(param)} | {_else(param)} |\n" for name, param in kind.params.items()]
    return "".join(["| parameter | expects | else |\n|---|---|---|\n", *rows, "\n"])


def _expects(param: Param) -> str:
    words = param.words()
    return _cell("a scheme of the table below" if words.startswith("one of at.uid") else words)


def _else(param: Param) -> str:
    if param.required:
        return "needed"
    if param.default in (None, ()):
        return "may be left out"
    given = param.default if isinstance(param.default, tuple) else (param.default,)
    shown = [str(one).lower() if isinstance(one, bool) else str(one) for one in given]
    return _cell(", ".join(shown))


def _facts(kind: Kind) -> str:
    told = "; ".join(f"{name}: {where}" for name, where in facts_of(kind))
    return f"{told}." if told else "the field that the rule names."


def _cell(text: str) -> str:
    """A text that a table of Markdown shows as it stands."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    print(PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE)
