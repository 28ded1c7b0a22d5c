"""Shuts ReportLab's side doors: settings files, environment variables, evaluated colours, trusted hosts.

ReportLab executes ``~/.reportlab_settings`` and any importable ``reportlab_settings`` when it is first imported, and reads
``RL_*`` from the environment (reliability.md (d)). ``shut`` runs before that import, ``settle`` after it; ``settle``
also mends a ReportLab that somebody else imported earlier.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

_OVERRIDES = ("reportlab_settings", "reportlab.local_rl_settings")

SETTINGS: dict[str, Any] = {
    "trustedHosts": None,
    "trustedSchemes": [],
    "toColorCanUse": None,
    "useA85": 0,
    "invariant": 1,
    "pageCompression": 1,
    "ttfAsciiReadable": 1,
    "verbose": 0,
    "warnOnMissingFontGlyphs": 0,
    "autoGenerateMissingTTFName": 0,
    "T1SearchPath": [],
    "TTFSearchPath": [],
    "CMapSearchPath": [],
}


def shut() -> None:
    """Puts empty modules where ReportLab would look for settings, and takes its variables out of the environment."""
    for name in _OVERRIDES:
        sys.modules[name] = ModuleType(
            name, "Deliberately empty: the settings of the kit are in app.documents.guard."
        )
    for name in [name for name in os.environ if name.startswith("RL_")]:
        del os.environ[name]


def settle() -> None:
    """Gives every ReportLab setting its shipped value, then ours; called once ReportLab is imported."""
    from reportlab import rl_config, rl_settings  # noqa: PLC0415 - only after shut()

    for name in rl_settings.__all__:
        if name in SETTINGS or name == "defaultPageSize" or name.endswith("SearchPath"):
            continue
        setattr(rl_config, name, getattr(rl_settings, name))
    for name, value in SETTINGS.items():
        setattr(rl_config, name, value)
