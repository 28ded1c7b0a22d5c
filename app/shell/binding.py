"""Habits of the Qt binding that cost time at every start and that this program does not use."""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - brings the binding's own modules with it


def read_no_sources() -> bool:
    """Keeps the binding from reading the source of every module that is imported; True where that could be done.

    It looks there for ``from __feature__ import …``, which this program does not use (a seventh of a bare window's
    start, and as much again for the database toolkit). A binding that works otherwise is left as it is.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is None or not hasattr(feature, "_mod_uses_pyside"):
        return False
    feature._mod_uses_pyside = _uses_no_feature  # type: ignore[attr-defined]  # noqa: SLF001 - its one switch
    return True


def _uses_no_feature(module: ModuleType) -> bool:  # noqa: ARG001 - the binding's signature
    return False


read_no_sources()
