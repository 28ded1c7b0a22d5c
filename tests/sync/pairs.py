"""Machines of one office for the tests of giving and taking files: real databases, real keys, each admitted by the other."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from app.basics.clock import Clock
from app.basics.places import config_folder
from app.office import open_office
from app.records import Client, Institution
from app.storage.address import parse_address
from app.storage.create import create_storage
from app.storage.engine import writing_engine
from app.storage.work import Office
from app.sync import roster
from app.sync.digest import digests
from app.sync.exporting import Giving, export
from app.sync.importing import Taken, Wish, take
from app.sync.roster import Newcomer
from app.sync.verify import verify

CLOCK = Clock.stopped("2026-11-22")


def another(first: Office, address, series: str = "B", name: str = "Bo's laptop") -> Office:
    """An empty database of the same office on another machine, known to nobody yet."""
    place = parse_address(address)
    create_storage(place, series)
    engine = writing_engine(place)
    with engine.begin() as connection:
        connection.execute(text("UPDATE sync_self SET office = :office"), {"office": first.id.bytes})
        connection.execute(text("UPDATE sync_machine SET name = :name"), {"name": name})
    engine.dispose()
    return open_office(address, clock=CLOCK, author=name.split("'", maxsplit=1)[0])


def introduce(*offices: Office) -> None:
    """Everybody admits everybody."""
    cards = []
    for office in offices:
        with office.work() as session:
            keys = roster.enter(session)
            own = next(m for m in roster.machines(session) if m.me)
        cards.append((Newcomer(own.id, own.name, keys.sign_pub, keys.age_pub), own.series))
    for office, (me, _) in zip(offices, cards, strict=True):
        with office.work() as session:
            for card, series in cards:
                if card.machine != me.machine:
                    roster.admit(session, card, series=series)


@contextmanager
def pair(folder: Path, *names: str):
    """An office on as many machines as there are names, introduced to each other; all empty."""
    first = _first(folder / "0.sqlite", names[0])
    offices = [first]
    for number, name in enumerate(names[1:], 1):
        offices.append(another(first, folder / f"{number}.sqlite", chr(65 + number), name))
    introduce(*offices)
    try:
        yield offices
    finally:
        for office in offices:
            office.close()


def _first(path: Path, name: str) -> Office:
    place = parse_address(path)
    create_storage(place, "A")
    engine = writing_engine(place)
    with engine.begin() as connection:
        connection.execute(text("UPDATE sync_machine SET name = :name"), {"name": name})
    engine.dispose()
    return open_office(path, clock=CLOCK, author=name.split("'", maxsplit=1)[0])


@contextmanager
def alone(office: Office):
    """As on a computer that holds the keys of this machine and of no other."""
    others = [p for p in (config_folder() / "offices").glob("*.keys") if str(office.machine) not in p.name]
    for path in others:
        path.rename(path.with_suffix(".elsewhere"))
    try:
        yield
    finally:
        for path in others:
            path.with_suffix(".elsewhere").rename(path)


def give(office: Office, path: Path, **giving) -> Path:
    """A file with what the others lack."""
    return export(office, path, Giving(**giving)).path


def took(office: Office, path: Path, **wish) -> Taken:
    """What became of a file."""
    return take(office, path, wish=Wish(**wish))


def add_client(office: Office, name: str) -> UUID:
    """One more client, and where it is."""
    with office.work(f"new client {name}") as session:
        key = name.lower().replace(" ", "-")
        house = Institution(
            key=f"uni-{key}", name=f"Uni of {name}", country="DE", currency="EUR", language="de"
        )
        session.add(house)
        session.flush()
        session.add(client := Client(key=key, name=name, institution_id=house.id))
        session.flush()
        return client.id


def rename(office: Office, client: UUID, name: str) -> None:
    """Another name for a client."""
    with office.work("rename") as session:
        session.get_one(Client, client).name = name


def clients(office: Office) -> list[str]:
    """The names of the clients that can be seen."""
    with office.look() as session:
        return sorted(name for (name,) in session.execute(text("SELECT name FROM client WHERE NOT deleted")))


def alike(*offices: Office) -> None:
    """All of them hold the same, and each log says what its tables say."""
    found = []
    for office in offices:
        with office.look() as session:
            assert verify(session) == []
            found.append(digests(session))
    assert all(one == found[0] for one in found)


def sql(office: Office, statement: str, **values):
    """What a query answers."""
    with office.look() as session:
        return session.execute(text(statement), values).all()
