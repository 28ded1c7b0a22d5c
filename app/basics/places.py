"""Where things lie on this machine: what ships with the program, and this person's settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

# Beside the sources, or where the packaged program unpacked itself.
SHIPPED = Path(getattr(sys, "_MEIPASS", Path(__file__).parents[2]))
RESOURCES = SHIPPED / "resources"
MIGRATIONS = SHIPPED / "migrations"


def config_folder() -> Path:
    """The folder of this machine's settings; CONCIERGE_CONFIG names another one."""
    named = os.environ.get("CONCIERGE_CONFIG")
    return Path(named) if named else Path(platformdirs.user_config_dir("concierge-desk", appauthor=False))


def data_folder() -> Path:
    """Where this machine's own office lies; below CONCIERGE_CONFIG where that is named."""
    named = os.environ.get("CONCIERGE_CONFIG")
    return (
        Path(named) / "data" if named else Path(platformdirs.user_data_dir("concierge-desk", appauthor=False))
    )


def log_folder() -> Path:
    """Where reports of crashes go; below CONCIERGE_CONFIG where that is named."""
    named = os.environ.get("CONCIERGE_CONFIG")
    return (
        Path(named) / "log" if named else Path(platformdirs.user_log_dir("concierge-desk", appauthor=False))
    )


def own_office() -> Path:
    """The office of this machine, where no other is named."""
    return data_folder() / "office.sqlite"
