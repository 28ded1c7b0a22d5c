"""An office in one archive: its database, its files, and a manifest; written aside, reopened and verified."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import msgspec
import sqlcipher3.dbapi2
from sqlalchemy import Connection

from app.basics.clock import Clock
from app.basics.errors import Refusal, Trouble
from app.basics.places import config_folder
from app.storage.address import Address, parse_address
from app.storage.engine import BUSY_SECONDS, reading_engine, writing_engine
from app.storage.faults import translated
from app.storage.files import aside, settle_folder
from app.storage.lines import ROWS, export_table, import_rows
from app.storage.revision import HEAD
from app.storage.schema import create_schema
from app.storage.upgrade import check_header, revision_of, row_counts

FORMAT = "concierge-office-backup/1"
_DATABASE, _MANIFEST = "office.sqlite", "manifest.json"
_LARGEST = 64 * 1024**3
_RATIO = 200
_NOT_OURS = "is not a backup of an office, or it is damaged. Choose another one."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself; every figure is checked when it is opened."""

    format: str
    revision: str
    office: str
    made_at: str
    kind: str  # sqlite, postgresql
    counts: dict[str, int]
    members: dict[str, str]  # name → SHA-256
    sizes: dict[str, int]


def back_up(address: str | Address, target: Path, clock: Clock, *, whole: bool = True) -> Manifest:
    """Writes the office at ``address`` to ``target`` (one archive), reopens and verifies it, then gives it its name.

    ``whole=False`` keeps the database alone, quickly: its files are named by their content and stay where they are.
    """
    place = parse_address(address)
    with translated(), tempfile.TemporaryDirectory(prefix="concierge-") as folder, aside(target) as temporary:
        if place.path is not None:
            manifest = _pack_file(place, Path(folder), temporary, clock, whole=whole)
        else:
            manifest = _pack_server(place, Path(folder), temporary, clock)
        if verify_backup(temporary) != manifest:
            raise Trouble(
                f"The backup {target.name} could not be read back.", "Check the disk, then try again."
            )
    return manifest


def automatic(address: Address, clock: Clock) -> Path:
    """A verified backup beside the office (or beside the settings for a server), before something that may go wrong."""
    if address.path is not None:
        folder = address.path.with_name(address.path.name + ".backups")
    else:
        folder = config_folder() / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(".*.tmp"):  # of a backup that was killed
        left.unlink()
    target = folder / f"{clock.now():%Y-%m-%dT%H%M%S%f}.office"
    back_up(address, target, clock)
    thin(folder)
    return target


def thin(folder: Path, keep: int = 20) -> None:
    """Keeps the newest ``keep`` backups by name and the first of every month; the newest is never removed."""
    names = sorted(folder.glob("*.office"), reverse=True)
    firsts = {path.name[:7]: path for path in names}
    for path in names[max(keep, 1) :]:
        if path not in firsts.values():
            path.unlink()


def verify_backup(archive: Path) -> Manifest:
    """Opens an archive and checks every hash, size and row count; a Refusal where it is not one of ours or is damaged."""
    with _opened(archive) as (zipped, manifest), tempfile.TemporaryDirectory(prefix="concierge-") as folder:
        for name in manifest.members:
            if not (manifest.kind == "sqlite" and name == _DATABASE):
                _copy(zipped, name, manifest, None)
        if manifest.kind == "sqlite":
            database = Path(folder) / _DATABASE
            with database.open("wb") as out:
                _copy(zipped, _DATABASE, manifest, out)
            _check_database(database, manifest, archive)
    return manifest


def restore(archive: Path, address: str | Address, clock: Clock) -> Path | None:
    """Puts an archive in the place of the office at ``address``; what was there is moved aside, and its new place answered.

    A newer, foreign or damaged archive is refused before anything is touched. On a server the database must be empty.
    """
    place = parse_address(address)
    with translated():
        manifest = verify_backup(archive)
        if manifest.revision > HEAD:
            raise Trouble(
                f"{archive.name} was made by a newer version of this program (schema {manifest.revision}).",
                "Install the newer version. Nothing was touched.",
            )
        if place.path is None:
            _restore_to_server(archive, place)
            return None
        return _restore_to_file(archive, place, clock)


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    if not archive.is_file():
        raise Refusal(f"There is no backup at {archive}.")
    try:
        with zipfile.ZipFile(archive) as zipped:
            yield zipped, _manifest(zipped, archive)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        NotImplementedError,
        msgspec.MsgspecError,
        RuntimeError,
    ) as error:
        raise Refusal(f"{archive.name} {_NOT_OURS}") from error


def _manifest(zipped: zipfile.ZipFile, archive: Path) -> Manifest:
    infos = {info.filename: info for info in zipped.infolist()}
    if zipped.getinfo(_MANIFEST).file_size > 64 * 1024**2 or len(infos) != len(zipped.infolist()):
        raise Refusal(f"{archive.name} {_NOT_OURS}")
    manifest = msgspec.json.decode(zipped.read(_MANIFEST), type=Manifest)
    total = sum(info.file_size for info in infos.values())
    packed = sum(info.compress_size for info in infos.values())
    fits = (
        manifest.format == FORMAT
        and set(infos) == {_MANIFEST, *manifest.members}
        and all(
            _expected(name) and infos[name].file_size == manifest.sizes.get(name) for name in manifest.members
        )
        and total <= _LARGEST
        and total <= packed * _RATIO + 1024**2
    )
    if not fits:
        raise Refusal(f"{archive.name} {_NOT_OURS}")
    return manifest


def _expected(name: str) -> bool:
    if name in {_DATABASE, ROWS}:
        return True
    head, _, digest = name.partition("/")
    return head == "files" and len(digest) == 64 and set(digest) <= set("0123456789abcdef")


def _copy(zipped: zipfile.ZipFile, name: str, manifest: Manifest, out: IO[bytes] | None) -> None:
    """Reads one member in pieces, never more than it said, and compares its hash."""
    digest, size = sha256(), 0
    with zipped.open(name) as source:
        while piece := source.read(1024 * 1024):
            size += len(piece)
            if size > manifest.sizes[name]:
                break
            digest.update(piece)
            if out is not None:
                out.write(piece)
    if digest.hexdigest() != manifest.members[name]:
        raise Refusal(f"{Path(zipped.filename or '').name} is damaged ({name}). Choose another backup.")


def _check_database(database: Path, manifest: Manifest, archive: Path) -> None:
    check_header(database)
    connection: Any = sqlcipher3.dbapi2.connect(str(database))
    try:
        sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        for name, count in manifest.counts.items():
            quoted = name.replace('"', '""')
            sound = sound and connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0] == count
    except sqlcipher3.dbapi2.DatabaseError as error:
        raise Refusal(f"{archive.name} {_NOT_OURS}") from error
    finally:
        connection.close()
    if not sound or revision != manifest.revision:
        raise Refusal(f"{archive.name} {_NOT_OURS}")


def _pack_file(place: Address, folder: Path, temporary: Path, clock: Clock, *, whole: bool) -> Manifest:
    copy = folder / _DATABASE
    revision_of(place)
    driver: Any = sqlcipher3.dbapi2.connect(str(place.path), timeout=BUSY_SECONDS)
    try:
        driver.isolation_level = None
        driver.execute("VACUUM INTO ?", (str(copy),))
    finally:
        driver.close()
    inside = reading_engine(Address(copy, None))
    try:
        with inside.connect() as connection:
            office, counts = _office_and_counts(connection)
    finally:
        inside.dispose()
    kept = place.files.glob("*/*") if whole else ()
    files = sorted(p for p in kept if _expected(f"files/{p.parent.name}{p.name}"))
    members = [(_DATABASE, copy), *((f"files/{p.parent.name}{p.name}", p) for p in files)]
    return _write_archive(
        temporary, members, ("sqlite", revision_of(Address(copy, None)), office, counts), clock
    )


def _office_and_counts(connection: Connection) -> tuple[str, dict[str, int]]:
    office = bytes(connection.exec_driver_sql("SELECT office FROM sync_self").scalar_one()).hex()
    return office, row_counts(connection)


def _pack_server(place: Address, folder: Path, temporary: Path, clock: Clock) -> Manifest:
    rows = folder / ROWS
    members: list[tuple[str, Path]] = [(ROWS, rows)]
    engine = reading_engine(place)
    try:
        with engine.connect() as connection, rows.open("wb") as out:
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            office, counts = _office_and_counts(connection)
            for name in sorted(counts):
                export_table(connection, name, out, folder, members)
    finally:
        engine.dispose()
    return _write_archive(temporary, members, ("postgresql", str(revision), office, counts), clock)


def _write_archive(
    temporary: Path, members: list[tuple[str, Path]], said: tuple[str, str, str, dict[str, int]], clock: Clock
) -> Manifest:
    kind, revision, office, counts = said
    hashes, sizes = {}, {}
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as zipped:
        for name, path in members:
            digest = sha256()
            with path.open("rb") as source, zipped.open(name, "w", force_zip64=True) as out:
                while piece := source.read(1024 * 1024):
                    digest.update(piece)
                    out.write(piece)
            hashes[name], sizes[name] = digest.hexdigest(), path.stat().st_size
        manifest = Manifest(FORMAT, revision, office, clock.now().isoformat(), kind, counts, hashes, sizes)
        zipped.writestr(_MANIFEST, json.dumps(asdict(manifest), sort_keys=True, indent=1))
    return manifest


def _restore_to_file(archive: Path, place: Address, clock: Clock) -> Path | None:
    assert place.path is not None  # noqa: S101 - the caller asked
    fresh = place.path.with_name(f".{place.path.name}.restoring")
    fresh_files = fresh.with_name(fresh.name + ".files")
    _clear(fresh, fresh_files)
    try:
        with _opened(archive) as (zipped, manifest):
            if manifest.kind != "sqlite":
                raise Refusal(
                    f"{archive.name} was made from a server. Restore it into an empty database there."
                )
            place.path.parent.mkdir(parents=True, exist_ok=True)
            _unpack(zipped, manifest, fresh, fresh_files)
            _check_database(fresh, manifest, archive)
        moved = _keep_aside(place, clock)
        _take_files(fresh_files, place.files)
        fresh.replace(place.path)
        if moved is not None:
            for end in (
                "-wal",
                "-shm",
                "-journal",
            ):  # empty by now; a stale one would damage what was restored
                place.path.with_name(place.path.name + end).unlink(missing_ok=True)
        settle_folder(place.path.parent)
        return moved
    finally:
        _clear(fresh, fresh_files)


def _clear(fresh: Path, fresh_files: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        fresh.with_name(fresh.name + end).unlink(missing_ok=True)
    shutil.rmtree(fresh_files, ignore_errors=True)


def _unpack(zipped: zipfile.ZipFile, manifest: Manifest, fresh: Path, fresh_files: Path) -> None:
    for name in manifest.members:
        if name == _DATABASE:
            path = fresh
        else:
            digest = name.removeprefix("files/")
            path = fresh_files / digest[:2] / digest[2:]
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with aside(path) as temporary, temporary.open("wb") as out:
            _copy(zipped, name, manifest, out)


def _take_files(fresh: Path, files: Path) -> None:
    """Files are named by their content, so restored ones simply join those that are there."""
    for path in fresh.glob("*/*"):
        target = files / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.replace(target)


def _keep_aside(place: Address, clock: Clock) -> Path | None:
    """A second name for the office that was there; until the restored one takes its place, it stays where it is."""
    path = place.path
    assert path is not None  # noqa: S101 - the caller asked
    if not path.exists():
        return None
    stem, number = f"{path.name}.before-restore-{clock.now():%Y%m%dT%H%M%S%f}", 1
    target = path.with_name(stem)
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}-{number}")
    for old in place.files.glob("*/*"):
        copy = target.with_name(target.name + ".files") / old.parent.name / old.name
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _second_name(old, copy)
    _empty_wal(path)
    for end in ("-journal", "-wal", ""):
        old = path.with_name(path.name + end)
        if old.exists() and (end == "" or old.stat().st_size > 0):
            _second_name(old, target.with_name(target.name + end))
    return target


def _second_name(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a disk without links
        shutil.copy2(old, new)


def _empty_wal(path: Path) -> None:
    """Brings the -wal into the file, so that the file alone is the whole office; a damaged one stays as it is."""
    try:
        driver: Any = sqlcipher3.dbapi2.connect(str(path), timeout=BUSY_SECONDS)
        try:
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            driver.close()
    except sqlcipher3.dbapi2.DatabaseError:
        return


def _restore_to_server(archive: Path, place: Address) -> None:
    engine = writing_engine(place)
    try:
        with _opened(archive) as (zipped, manifest), engine.begin() as connection:
            if manifest.kind != "postgresql" or manifest.revision != HEAD:
                raise Refusal(
                    f"{archive.name} was not made from a server of this version. Restore it as a file."
                )
            if row_counts(connection):
                raise Refusal(
                    f"The database at {place.text} is not empty. Have an empty one made for the office."
                )
            create_schema(connection)
            import_rows(connection, zipped, manifest.members)
            if row_counts(connection) != manifest.counts:
                raise Refusal(f"{archive.name} {_NOT_OURS}")
    finally:
        engine.dispose()
