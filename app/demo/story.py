"""Reads the story of the demo (resources/demo) and tells it: every event in order, with the clock at its own day."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.basics.clock import Clock
from app.basics.places import RESOURCES
from app.clients.commands import import_clients
from app.clients.drafts import read_clients
from app.demo import acts
from app.demo.acts import Scene
from app.demo.papers import file_specimens
from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.playbooks.commands import ship
from app.seller.commands import set_from_file
from app.seller.drafts import SellerFile
from app.storage.work import Office
from app.today.commands import rebuild

DEMO = RESOURCES / "demo"
_DAY = re.compile(r"@([+-][0-9]{1,4})")
_TELLER = "Lena Brandt"


@dataclass(order=True)
class _Event:
    day: int
    order: int
    act: str = field(compare=False)
    scene: Scene = field(compare=False)
    details: Mapping[str, Any] = field(compare=False)


def tell(office: Office, folder: Path = DEMO) -> int:
    """Fills an empty office with the demo; answers how many events were told."""
    real = office.clock
    today = real.today()
    seller = SellerFile.read(_dated(_read(folder / "seller.toml"), today))
    clients = read_clients(_read(folder / "clients.toml"))
    story = _read(folder / "story.toml")
    try:
        office.clock = _at(today, -400)
        _do(office, "open the office", _found, seller, clients, story)
        events = _events(story)
        for event in events:
            office.clock = _at(_weekday(today, event.day), 0, event.order)
            details = _dated(dict(event.details), _weekday(today, event.day))
            _do(office, f"demo: {event.act}", acts.ACTS[event.act], event.scene, details)
    finally:
        office.clock = real
    _do(office, "look at today", rebuild)
    return len(events)


def _do(office: Office, label: str, act: Callable[..., object], *args: Any) -> None:
    with office.work(label, author=_TELLER) as session:
        act(session, *args)


def _found(session: Session, seller: SellerFile, clients: Any, story: Mapping[str, Any]) -> None:
    set_from_file(session, seller, confirmed_by=_TELLER)
    file_specimens(session)
    ship(session)
    for entry in story.get("institution", ()):
        add_institution(session, InstitutionDraft(**entry))
    import_clients(session, clients)


def _events(story: Mapping[str, Any]) -> list[_Event]:
    """All events of all engagements in the order in which they happened; on one day in the order of the file."""
    events: list[_Event] = []
    for piece in story["engagement"]:
        scene = Scene(piece["client"], {k: v for k, v in piece.items() if k not in {"event", "client"}})
        events.append(_Event(piece["opened"], len(events), "open", scene, {}))
        for told in piece.get("event", ()):
            details = {key: value for key, value in told.items() if key not in {"day", "do"}}
            events.append(_Event(told["day"], len(events), told["do"], scene, details))
    return sorted(events)


def _at(today: dt.date, days: int, minute: int = 0) -> Clock:
    """A clock stopped on that day, a few minutes on with each event so that nothing happens at the same moment."""
    day = today + dt.timedelta(days=days)
    moment = dt.datetime.combine(day, dt.time(9), dt.UTC) + dt.timedelta(minutes=minute)
    return Clock.stopped(moment.isoformat())


def _weekday(today: dt.date, days: int) -> dt.date:
    """The day meant, or the Friday before where that is a weekend; never later than today."""
    day = today + dt.timedelta(days=min(days, 0))
    return day - dt.timedelta(days=max(day.weekday() - 4, 0))


def _dated(value: Any, today: dt.date) -> Any:
    """The same with every ``@-30`` written as the day thirty days before ``today``."""
    if isinstance(value, dict):
        return {key: _dated(inner, today) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner, today) for inner in value]
    if isinstance(value, str) and (found := _DAY.fullmatch(value)):
        return (today + dt.timedelta(days=int(found[1]))).isoformat()
    return value


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
