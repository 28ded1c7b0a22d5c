"""The window comes first: what is imported before it is painted, and what waits until then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAVY = {"sqlalchemy", "alembic", "reportlab", "typer", "PySide6.QtNetwork"}
CODE = """
import json, os, sys
from app import __main__ as door
from types import SimpleNamespace
import importlib

def importing(name):
    module = importlib.import_module(name)
    if name == "app.bootstrap":
        plain = module._painted
        def painted(house, single):
            print(json.dumps(sorted(n for n in sys.modules if n in HEAVY)), flush=True)
            os._exit(0 if house.today.list.entries is not None else 1)
        module._painted = painted
    return module

door.importlib = SimpleNamespace(import_module=importing)
door.main(["--office", sys.argv[1]])
"""


def test_nothing_heavy_is_imported_before_the_first_paint(office_template, tmp_path):
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CONCIERGE_CONFIG": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    code = f"HEAVY = {HEAVY!r}\n{CODE}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(office_template)], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == []
