"""How the exchange is worded: counts, sizes, moments, the six words, the sentence at the head of the page. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from app.basics.wording import Wording
from app.exchange.rows import ExchangePage, MachineRow, PreviewPage

ENGLISH = Wording("en_GB")
_FORBIDDEN = re.compile(r"[^\w\-]+")


def many(count: int, one: str, more: str = "") -> str:
    """``1 change``, ``1,204 changes``."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def sentence(text: str) -> str:
    """With a capital at its beginning."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    """``amount``, ``amount and currency``, ``street, city and country``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def size(count: int) -> str:
    """A number of bytes as people say it: ``812 bytes``, ``84 kB``, ``1.2 MB``."""
    if count < 1000:
        return many(count, "byte")
    for unit, scale in (("kB", 1000), ("MB", 1000**2), ("GB", 1000**3)):
        if count < 999_500 * scale / 1000 or unit == "GB":
            value = count / scale
            return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"
    raise AssertionError


def moment(at: dt.datetime | None, now: dt.datetime) -> str:
    """A moment in a list: the time alone today, ``yesterday 10:12``, the day with its time this year, else with the year."""
    if at is None:
        return ""
    here, today = at.astimezone(), now.astimezone().date()
    time = f"{here:%H:%M}"
    if here.date() == today:
        return f"today {time}"
    if here.date() == today - dt.timedelta(days=1):
        return f"yesterday {time}"
    return f"{ENGLISH.short_day(here.date(), today)} {time}"


def words_of(text: str) -> tuple[str, ...]:
    """The six words, one by one, however they were joined."""
    return tuple(part for part in re.split(r"[\s\-·,]+", text.strip()) if part)


def exchanged(machine: MachineRow, now: dt.datetime) -> str:
    """When something was last exchanged with a machine."""
    last = max((at for at in (machine.taken_at, machine.given_at) if at is not None), default=None)
    return moment(last, now) if last is not None else "never"


def exchanged_how(machine: MachineRow, now: dt.datetime) -> str:
    """Both directions in one line."""
    taken = f"taken {moment(machine.taken_at, now)}" if machine.taken_at else "nothing taken yet"
    given = f"given {moment(machine.given_at, now)}" if machine.given_at else "nothing given yet"
    return f"{given}, {taken}"


def waits_for(machine: MachineRow) -> str:
    """What waits here for a machine: what was never given, else what is not known to have arrived."""
    if machine.status != "active":
        return ""
    if machine.unsent:
        return many(machine.unsent, "change")
    return "given, not confirmed" if machine.waiting else "nothing"


def summary(page: ExchangePage) -> str:
    """The page in one sentence, the most pressing thing first."""
    said = []
    if page.held:
        said.append(f"{many(page.held, 'changed bank detail')} to confirm")
    if page.conflicts:
        said.append(f"{many(page.conflicts, 'conflict')} to decide")
    if page.parked:
        said.append(f"{many(len(page.parked), 'file waits', 'files wait')} for what came before")
    waiting = [m for m in page.machines if m.status == "active" and m.unsent]
    if waiting:
        first = f"{many(waiting[0].unsent, 'change')} for {waiting[0].name}"
        each = [first, *(f"{one.unsent:,} for {one.name}" for one in waiting[1:])]
        said.append(f"To give: {_listed(each)}")
    if not said:
        if not [m for m in page.machines if m.status == "active"]:
            return "This machine works alone. Pair a second one, and changes travel between them in files."
        if any(m.status == "active" and m.waiting for m in page.machines):
            return "Everything was given. It is known to have arrived with the next file from the others."
        return "Every machine is known to have everything."
    return ". ".join(sentence(part) for part in said) + "."


def _listed(parts: Sequence[str], shown: int = 3) -> str:
    """``a``, ``a and b``, ``a, b, c and 4 more``."""
    if len(parts) > shown:
        return ", ".join(parts[:shown]) + f" and {len(parts) - shown} more"
    return listed(parts)


def preview_title(page: PreviewPage) -> str:
    """What a file is, in one line."""
    if page.kind == "snapshot":
        return f"The whole office, as {page.machine} had it"
    return (
        f"{many(page.changes, 'change')} from {page.machine}" if page.changes else f"News from {page.machine}"
    )


def preview_facts(page: PreviewPage, now: dt.datetime) -> str:
    """Who made it, when, how large it is."""
    by = f"made by {page.by}" if page.by else "made"
    return f"{by} {moment(page.made_at, now)} · {page.name} · {size(page.size)}"


def preview_says(page: PreviewPage) -> str:
    """What would happen, in one sentence."""
    clients = [c for c in page.clients if c.client_id is not None]
    hidden = sum(c.hidden for c in page.clients)
    said = [f"It concerns {many(len(clients), 'client')}"] if clients else ["It concerns no client's file"]
    said.append(
        f"{many(page.conflicts, 'question')} will wait for a decision"
        if page.conflicts
        else "nothing contradicts what is here"
    )
    said.append(f"{many(hidden, 'entry', 'entries')} would disappear" if hidden else "nothing disappears")
    return "; ".join(said) + "."


def file_name(machine: str, receivers: Sequence[str], now: dt.datetime) -> str:
    """The name of a file to give: who made it, for whom, when."""
    for_ = receivers[0] if len(receivers) == 1 else "everybody"
    return f"{plain_name(machine)} for {plain_name(for_)} {now.astimezone():%Y-%m-%d %H%M}.relsync"


def plain_name(name: str) -> str:
    """A name that every file system takes."""
    return _FORBIDDEN.sub(" ", name).strip()[:60] or "machine"
