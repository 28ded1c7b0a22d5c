"""What the Qt binding would do at every start and is kept from."""

from __future__ import annotations

import importlib
import inspect
import sys

from app.shell.binding import read_no_sources


def test_an_import_does_not_read_the_source_of_what_it_imports(tmp_path, monkeypatch):
    assert read_no_sources()
    (tmp_path / "imported_for_this_test.py").write_text("import PySide6\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    asked = []
    monkeypatch.setattr(inspect, "getsource", lambda module: asked.append(module) or "")
    importlib.import_module("imported_for_this_test")
    __import__("imported_for_this_test")
    assert asked == []


def test_a_binding_that_works_otherwise_is_left_alone(monkeypatch):
    monkeypatch.delitem(sys.modules, "shibokensupport.feature", raising=False)
    assert not read_no_sources()
