"""Where an office lives: a path to a local file, or a PostgreSQL server; nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.basics.errors import Refusal

_LOCAL_HOSTS = {"", "localhost", "127.0.0.1", "::1"}
_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Address:
    """A local file (``path``) or a server (``url``); ``text`` is what may be shown: it never holds a password."""

    path: Path | None
    url: URL | None

    @property
    def text(self) -> str:
        """As shown to a person."""
        return str(self.path) if self.path is not None else (self.url or URL.create("?")).render_as_string()

    @property
    def is_file(self) -> bool:
        """True for a local SQLite file."""
        return self.path is not None

    @property
    def files(self) -> Path:
        """The folder beside a local office that holds its files by hash."""
        assert self.path is not None  # noqa: S101 - asked of local offices only
        return self.path.with_name(self.path.name + ".files")


def parse_address(address: str | os.PathLike[str] | Address) -> Address:
    """Reads an address; a server that is not this machine must prove who it is (TLS, ``verify-full``)."""
    if isinstance(address, Address):
        return address
    text = os.fspath(address)
    if text.startswith(_POSTGRES):
        return Address(None, _server(text))
    if not text.strip() or "\0" in text:
        raise Refusal("Say where the office is: the path of a file, or postgresql://….")
    if "://" in text and not text.startswith("sqlite:///"):
        raise Refusal(f"{text.split('://')[0]!r} is no address of an office. Give a path, or postgresql://….")
    path = text.removeprefix("sqlite:///") if text.startswith("sqlite:///") else text
    return Address(Path(os.path.abspath(Path(path).expanduser())), None)  # noqa: PTH100 - resolve() would follow links


def _server(text: str) -> URL:
    rest = text.split("://", 1)[1]
    try:
        url = make_url("postgresql+psycopg://" + rest)
    except (ArgumentError, ValueError) as error:
        raise Refusal(
            "This is not the address of a PostgreSQL database: postgresql://user@host/name."
        ) from error
    hosts = url.query.get("host", url.host or "")
    host = hosts if isinstance(hosts, str) else ",".join(hosts)
    mode = url.query.get("sslmode")
    local = all(h in _LOCAL_HOSTS or h.startswith(("/", "@")) for h in host.split(","))
    if mode is None and not local:
        return url.update_query_dict({"sslmode": "verify-full", "sslrootcert": "system"})
    if mode != "verify-full" and not local:
        raise Refusal(
            f"The server {host} is not this machine, so it must prove who it is: leave out sslmode={mode}, or say verify-full."
        )
    return url
