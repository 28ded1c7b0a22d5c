"""One place where the errors of the drivers become sentences; a person never sees the driver's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError

from app.basics.errors import Refusal, Trouble

STALE = "Someone changed this in the meantime. Look at it as it is now, then make your change again."

_SQLITE = {
    "SQLITE_FULL": (
        "The disk is full; nothing was changed.",
        "Free some space outside this program, then save again.",
    ),
    "SQLITE_BUSY": (
        "Another program is writing to this office; nothing was changed.",
        "Wait a moment and try again. If it lasts, close the other program that has the office open.",
    ),
    "SQLITE_LOCKED": (
        "Another program is writing to this office; nothing was changed.",
        "Wait a moment and try again. If it lasts, close the other program that has the office open.",
    ),
    "SQLITE_READONLY": (
        "The office can only be read here; nothing was changed.",
        "Allow writing to the file and to its folder, or open a copy.",
    ),
    "SQLITE_CANTOPEN": (
        "The office cannot be opened.",
        "Check that its folder is there and that you may read and write in it.",
    ),
    "SQLITE_CORRUPT": (
        "The office file is damaged.",
        "Do not write to it. Restore the last backup: concierge office restore.",
    ),
    "SQLITE_NOTADB": (
        "This file is not an office, or it is damaged.",
        "Choose another file, or restore a backup.",
    ),
    "SQLITE_IOERR": (
        # SQLite says no more than this where its file of readers' marks cannot grow on a full disk.
        "The disk is full or does not answer; nothing was changed.",
        "Free some space outside this program and try again; if that does not help, check the disk.",
    ),
    "SQLITE_NOLFS": ("The file has grown past what this disk allows.", "Move the office to another disk."),
    "SQLITE_TOOBIG": ("A text or file is too large to be stored.", "Shorten it, or attach it as a file."),
}

_POSTGRES = {
    "53100": _SQLITE["SQLITE_FULL"],
    "55P03": _SQLITE["SQLITE_BUSY"],
    "57014": _SQLITE["SQLITE_BUSY"],
    "25006": _SQLITE["SQLITE_READONLY"],
    "28P01": ("The server refused the password.", "Check the address of the office and its password."),
    "28000": ("The server refused this user.", "Check the address of the office."),
    "3D000": ("There is no such database on the server.", "Check the address, or have it created."),
    "42501": ("The server does not allow this user to do that.", "Ask whoever keeps the server."),
    "40001": _SQLITE["SQLITE_BUSY"],
    "40P01": _SQLITE["SQLITE_BUSY"],
}
_WHILE_CONNECTING = {
    "password authentication failed": "28P01",
    'role "': "28000",
    'database "': "3D000",
}
RETRIED = ("40001", "40P01")


def without_values(error: BaseException) -> None:
    """PostgreSQL quotes the row in its messages; what is kept of them names the place, never the content."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None and sqlstate(error):
        places = (diagnosis.table_name, diagnosis.column_name, diagnosis.constraint_name)
        error.args = (" ".join([f"{type(error).__name__} {sqlstate(error)}", *(p for p in places if p)]),)


def sqlstate(error: BaseException | None) -> str:
    """The five characters by which PostgreSQL names an error, or nothing."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return str(getattr(origin, "sqlstate", None) or "")


def sentence(error: BaseException) -> Refusal | Trouble | None:
    """What a person is told of a driver's error; None where it is a bug of ours."""
    if isinstance(error, StaleDataError):
        return Refusal(STALE)
    if isinstance(error, OverflowError):
        return Refusal("A number is too large to be kept.")
    if isinstance(error, UnicodeEncodeError):
        return Refusal(
            "A text holds characters that cannot be stored (half of a surrogate pair). Type it again."
        )
    if isinstance(error, OSError) and error.errno == 28:
        return Trouble(*_SQLITE["SQLITE_FULL"])
    origin: BaseException | None = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(origin, OverflowError | UnicodeEncodeError):
        return sentence(origin)
    name = str(getattr(origin, "sqlite_errorname", ""))
    for start, words in _SQLITE.items():
        if name.startswith(start):
            return Trouble(*words)
    return _server_sentence(error, origin)


def _server_sentence(error: BaseException, origin: BaseException | None) -> Refusal | Trouble | None:
    state = sqlstate(origin)
    if state in _POSTGRES:
        return Trouble(*_POSTGRES[state])
    if state == "22003":
        return Refusal("A number is too large to be kept.")
    if state in {"22021", "22P05"} or "NUL (0x00)" in str(origin):
        return Refusal("A text holds a character that cannot be stored (NUL). Type it again.")
    lost = state[:2] in {"08", "57"} or (isinstance(error, DBAPIError) and error.connection_invalidated)
    # While connecting the driver has no state to give, only the server's words.
    for words, meant in _WHILE_CONNECTING.items():
        if words in str(origin):
            return Trouble(*_POSTGRES[meant])
    if lost or (
        origin.__class__.__module__.startswith("psycopg") and origin.__class__.__name__ == "OperationalError"
    ):
        return Trouble(
            "The server of this office does not answer.",
            "Check the network and try again; what you typed is still here.",
        )
    return None


@contextmanager
def translated() -> Iterator[None]:
    """Turns the drivers' errors inside into a Refusal or a Trouble; bugs pass through unchanged."""
    try:
        yield
    except (Refusal, Trouble):
        raise
    except (SQLAlchemyError, OverflowError, UnicodeEncodeError, OSError) as error:
        said = sentence(error)
        if said is None:
            raise
        raise said from error
    except Exception as error:
        said = sentence(error) if _is_driver(error) else None
        if said is None:
            without_values(error)
            raise
        raise said from error


def _is_driver(error: Exception) -> bool:
    return type(error).__module__.startswith(("sqlcipher3", "psycopg"))
