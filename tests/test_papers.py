"""The papers around the code: what they link, show, name and promise is there, and every command they print is one."""

import ast
import importlib.util
import re
import shlex
import shutil
from pathlib import Path

import pytest

from app import __version__
from app.__main__ import main
from app.institutions.norms import NORMS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PICTURE = re.compile(r'(?:src|srcset)="([^"]+)"')
_BLOCK = re.compile(r"^```(?:\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EVERYWHERE = {"--help", "--office", "--as", "--json", "--version", "--self-test"}


def _loaded(name):
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def reference():
    return _loaded("command_line")


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")


def _named(page):
    return str(page.relative_to(ROOT))


def _anchors(page):
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


# -- links, pictures, icons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=_named)
def test_every_link_and_picture_of_a_page_leads_somewhere(page):
    text = re.sub(_BLOCK, "", page.read_text("utf-8"))
    for target in (*_LINK.findall(text), *_PICTURE.findall(text)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{_named(page)} names {target}"
        if anchor:
            assert anchor in _anchors(there), f"{_named(page)} names {target}"


def test_every_page_of_the_guide_is_in_its_contents():
    contents = (DOCS / "guide" / "README.md").read_text("utf-8")
    pages = {page.name for page in (DOCS / "guide").glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\(([a-z-]+\.md)\)", contents))


def test_every_picture_kept_is_one_that_make_pictures_makes():
    made = set(_loaded("pictures").NAMES)
    kept = {path.stem for path in (DOCS / "pictures").glob("*.png")}
    assert kept == made


def test_every_picture_is_small_enough_for_a_page():
    large = {
        p.name: p.stat().st_size for p in (DOCS / "pictures").glob("*.png") if p.stat().st_size > 150_000
    }
    assert large == {}


def _icons_used():
    """The names given where the window kit takes an icon: icon="x", Button(text, "x"), icons.icon("x") and the like."""
    calls = {
        "Button": 1,
        "Badge": 2,
        "Place": 2,
        "Icon": 0,
        "icon": 0,
        "pixmap": 0,
        "EmptyState": 0,
        "Action": 3,
        "Offer": 0,
    }
    found = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [k.value for k in node.keywords if k.arg == "icon"]
            if name in calls and len(node.args) > calls[name]:
                given.append(node.args[calls[name]])
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
                    found.setdefault(value.value, _named(path))
    return found


def test_every_icon_that_is_named_is_there():
    used = _icons_used()
    there = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")}
    assert len(used) > 30
    assert {name: where for name, where in used.items() if name not in there} == {}


# -- commands -----------------------------------------------------------------------------------------------------


def test_the_command_line_reference_is_current(reference, wide):
    assert reference.PAGE.read_text("utf-8") == reference.page(), "renew it: python docs/command_line.py"


def _printed_commands():
    for page in PAGES:
        if page.name == "command-line.md":
            continue
        for block in _BLOCK.findall(page.read_text("utf-8")):
            for line in block.splitlines():
                if line.startswith("concierge "):
                    yield page, shlex.split(line, comments=True)[1:]


def test_every_command_in_the_papers_exists_with_its_options(reference, wide):
    wrong, helps = [], {}
    for page, words in _printed_commands():
        left = list(words)
        while left and left[0].startswith("--"):
            del left[: 2 if left[0] in {"--office", "--as"} else 1]
        noun = left[0]
        at = (noun,) if noun in {"today", "find", "schema"} else tuple(left[:2])
        if at not in helps:
            known = reference.verbs(reference.help_of(noun))
            helps[at] = reference.help_of(*at) if len(at) == 1 or at[1] in known else ""
        given = {word for word in left if re.fullmatch(r"--?[a-z-]+", word)} - _EVERYWHERE
        if not helps[at] or any(not re.search(rf"{word}\b", helps[at]) for word in given):
            wrong.append(f"{_named(page)}: concierge {' '.join(words)}")
    assert wrong == []


def test_the_five_minutes_of_the_guide_hold(tmp_path, monkeypatch, capsys):
    """Getting started, command by command, with the example files, from an empty folder to a paid invoice."""
    shutil.copytree(DOCS / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path / "examples")
    monkeypatch.setenv("CONCIERGE_OFFICE", str(tmp_path / "office.sqlite"))
    monkeypatch.setenv("CONCIERGE_NOW", "2026-11-22")
    page = (DOCS / "guide" / "getting-started.md").read_text("utf-8")
    lines = [shlex.split(line)[1:] for block in _BLOCK.findall(page) for line in block.splitlines()]
    for words in lines:
        if words[:2] == ["CONCIERGE_OFFICE=my-office.sqlite", "CONCIERGE_AS=Ana Koch"]:
            monkeypatch.setenv("CONCIERGE_AS", "Ana Koch")
            continue
        if words[:2] == ["quote", "edit"]:
            assert "Set 60 days" in capsys.readouterr().out
            draft = Path("quote.toml").read_text("utf-8")
            Path("quote.toml").write_text(draft.replace("valid_days = 30", "valid_days = 60"), "utf-8")
        elif words[:2] == ["order", "accept"]:
            assert "40" in capsys.readouterr().out
        ours = words[2:] if words[0] == "--office" else words
        assert main(ours) == 0, (ours, capsys.readouterr())
    said = capsys.readouterr().out
    assert "paid" in said
    assert Path("quote.pdf").read_bytes().startswith(b"%PDF")


def test_the_readme_takes_the_same_steps_as_the_guide():
    def commands(page):
        return {line for block in _BLOCK.findall(page.read_text("utf-8")) for line in block.splitlines()}

    ours = {
        line for line in commands(ROOT / "README.md") if line.startswith("concierge ") and "init" not in line
    }
    assert ours <= commands(DOCS / "guide" / "getting-started.md")


def test_every_key_of_the_window_is_on_the_page_of_keys():
    page = (DOCS / "guide" / "search-and-keys.md").read_text("utf-8")
    keys = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Action" and len(node.args) > 4:
                value = node.args[4]
                if isinstance(value, ast.Constant) and value.value:
                    keys.add(value.value)
    assert len(keys) > 10
    assert {key for key in keys if key not in page} == set()


# -- changelog, norms ---------------------------------------------------------------------------------------------


def test_the_changelog_reads_as_keep_a_changelog():
    text = (ROOT / "resources" / "changelog.md").read_text("utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+|Unreleased)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    assert versions
    assert [day for name, day in versions if name != "Unreleased" and not day] == []
    numbers = [tuple(map(int, name.split("."))) for name, _ in versions if name != "Unreleased"]
    assert numbers == sorted(numbers, reverse=True)
    assert ".".join(map(str, numbers[0])) == __version__
    heads = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert set(heads) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_every_entry_of_the_changelog_is_one_sentence():
    text = (ROOT / "resources" / "changelog.md").read_text("utf-8")
    entries = re.findall(r"^- (.+)$", text, re.MULTILINE)
    assert entries
    assert [e for e in entries if not e.endswith(".") or ". " in e or "!" in e] == []


def test_the_page_of_norms_says_what_the_code_says():
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| .+ \| (\d+) \| (\d+) \| (.+) \|$",
        (DOCS / "norms.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert {step: (int(amber), int(red)) for step, amber, red, _ in rows} == {
        step: (norm.amber, norm.red) for step, norm in NORMS.items()
    }
    ours = {step for step, *_, basis in rows if basis == "house"}
    assert ours == {step for step, norm in NORMS.items() if norm.source.startswith("house")}


def test_every_basis_of_a_norm_is_explained():
    text = (DOCS / "norms.md").read_text("utf-8")
    named = {b for row in re.findall(r"^\| `.+ \| (.+) \|$", text, re.MULTILINE) for b in row.split(", ")}
    assert named <= set(re.findall(r"^\| ([A-Za-z]+) \| .+ \| .*\|$", text, re.MULTILINE))


def test_every_decision_that_is_cited_is_written_down():
    written = re.findall(r"^## D(\d+) ", (DOCS / "decisions.md").read_text("utf-8"), re.MULTILINE)
    assert written == [str(n) for n in range(1, len(written) + 1)]
    citing = [*PAGES, ROOT / "pyproject.toml", *(ROOT / "app").rglob("*.py")]
    cited = {n for path in citing for n in re.findall(r"(?:\(|, |md )D(\d+)\b", path.read_text("utf-8"))}
    assert cited <= set(written)


def test_every_file_that_the_house_pages_name_is_there():
    pages = (DOCS / "architecture.md", DOCS / "decisions.md")
    named = {
        name
        for page in pages
        for name in re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.[a-z]+)?)`", page.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {n for n in named if not any((base / n).exists() for base in (ROOT, ROOT / "app"))} == set()
