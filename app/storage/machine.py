"""The settings of this machine: one TOML file outside the database."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass

import tomlkit

from app.basics.errors import Refusal, Trouble
from app.basics.places import config_folder
from app.storage.address import Address, parse_address
from app.storage.files import write_aside


@dataclass(frozen=True, slots=True)
class Settings:
    """What this machine knows without an office: where its own office is, and who sits here."""

    office: str = ""
    author: str = ""
    language: str = "en"

    def address_of(self, given: str | os.PathLike[str] | None) -> Address:
        """The address given, else CONCIERGE_OFFICE, else this machine's own office."""
        chosen = given if given is not None else os.environ.get("CONCIERGE_OFFICE") or self.office
        if not os.fspath(chosen):
            raise Refusal(
                "Say which office: --office PATH, or make one with: concierge office init --office PATH."
            )
        return parse_address(chosen)


def settings() -> Settings:
    """Reads this machine's settings; CONCIERGE_AS says who acts instead of the file."""
    path = config_folder() / "concierge.toml"
    try:
        found = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: {error}. Mend it, or move it aside.") from error
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.", "Check who may read it.") from error
    values = {name: str(found.get(name, "")) for name in ("office", "author", "language")}
    return Settings(
        values["office"], os.environ.get("CONCIERGE_AS") or values["author"], values["language"] or "en"
    )


def remember(**values: str) -> Settings:
    """Keeps settings of this machine (office, author, language); everything else in the file stays as it was."""
    unknown = set(values) - {"office", "author", "language"}
    if unknown:
        raise Refusal(f"There is no setting {min(unknown)!r}; there are: office, author, language.")
    path = config_folder() / "concierge.toml"
    settings()  # a file that cannot be read is refused, not overwritten
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    document.update(values)
    write_aside(path, tomlkit.dumps(document).encode())
    return settings()
