"""``make pictures``: every screen of the demo office, light and dark, and three of its quotes, as PNGs in docs/pictures.

    python docs/pictures.py [NAME …]     only the pictures whose name begins so

The clock is stopped and the office is told anew in a temporary folder, so that two runs give the same pictures.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from app.basics.clock import Clock
from app.bootstrap import House
from app.demo.story import tell
from app.documents.reading import pictures_of
from app.office import Office, create_office, open_office
from app.orders.queries import orders
from app.quotes.document import reprint
from app.records import Client, Quote, QuoteLine, Revision
from app.shell import theme
from app.shell.application import application
from app.shell.drawer import Drawer
from app.shell.keysheet import KeySheet
from app.shell.preferences import Preferences
from app.sync import importing, pairing, roster
from app.sync.exporting import Giving, export
from app.sync.parcel import SNAPSHOT

FOLDER = Path(__file__).parent / "pictures"
DAY = "2026-11-22"
WIDTH, HEIGHT = 1440, 900
COLLEAGUE = "Lena Brandt"
# What is opened for each picture; {order} is the demo's order that waits for a decision.
SCREENS = {
    "today": "today",
    "clients": "clients",
    "relationship-file": "client/okafor-group",
    "quotes": "quotes",
    "quote-draft": "quote/Q-2026-A0014",
    "quote-issued": "quote/Q-2026-A0008",
    "orders": "orders",
    "order-check": "order/{order}",
    "payments": "payments",
    "invoice": "invoice/I-2026-A0002",
    "institutions": "institutions",
    "institution": "institution/ubc",
    "settings": "settings",
}
EXCHANGE = "exchange"  # taken last, when a second machine has changed the same things
ABOVE_A_PAGE = ("log-a-call", "search", "actions", "keys")  # what opens over a page
PAPERS = {"paper-us": "Q-2026-A0008", "paper-de": "Q-2026-A0009", "paper-fr": "Q-2026-A0012"}
NAMES = (
    *(f"{name}-{scheme}" for name in (*SCREENS, *ABOVE_A_PAGE, EXCHANGE) for scheme in ("light", "dark")),
    *PAPERS,
)
"""Every picture that this script makes, without its ending."""


def main(wanted: tuple[str, ...]) -> None:
    """Makes the wanted pictures, or all of them, and says how large each is."""
    FOLDER.mkdir(exist_ok=True)
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1", CONCIERGE_NOW=DAY)
    for name in ("CONCIERGE_OFFICE", "CONCIERGE_AS"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="concierge-pictures-") as folder:
        os.environ["CONCIERGE_CONFIG"] = str(Path(folder) / "config")
        address = str(Path(folder) / "office.sqlite")
        office = create_office(address)
        tell(office)
        office.close()
        _papers(address, wanted)
        _windows(address, Path(folder), wanted, SCREENS)
        if any(_is_wanted(f"{EXCHANGE}-{scheme}", wanted) for scheme in ("light", "dark")):
            _second_machine(address, Path(folder))
            _windows(address, Path(folder), (EXCHANGE,), {EXCHANGE: "exchange/decide"})
    extra = sorted(path.name for path in FOLDER.glob("*.png") if path.stem not in NAMES)
    if extra:
        print("Not made here any more:", *extra)


def _is_wanted(name: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or name.startswith(wanted)


def _papers(address: str, wanted: tuple[str, ...]) -> None:
    office = open_office(address, clock=Clock.system())
    with office.look() as session:
        for name, number in PAPERS.items():
            if _is_wanted(name, wanted):
                _, pdf = reprint(session, number)
                _keep(name, Image.open(io.BytesIO(pictures_of(pdf, 96)[0])))
    office.close()


def _say(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    if "propagateSizeHints" not in text:  # the offscreen platform says so on every show()
        print(text, file=sys.stderr)


def _second_machine(address: str, folder: Path) -> None:
    """Two people on two machines give different answers to the same questions, and one takes the other's file."""
    here, there = folder / "config", folder / "config of Tomás"
    card, answer, state, news = (folder / n for n in ("t.relpair", "a.relpair", "a.relsync", "t.relsync"))
    other = str(folder / "tomas.sqlite")
    _at(there)
    pairing.ask_to_join(card, name="Tomás' laptop", colleague="Tomás Reyes")
    _at(here)
    office = open_office(address, author=COLLEAGUE)
    pairing.welcome(office, pairing.read_card(card), answer)
    export(office, state, Giving(kind=SNAPSHOT))
    with office.work("name this machine") as session:
        roster.rename(session, office.machine, "Lena's desk")
    _answers(office, "Chemistry and Biochemistry", 3_100_000, 120_000)
    office.close()
    _at(there)
    pairing.accept(answer, snapshot=state, office=other)
    office = open_office(other, author="Tomás Reyes")
    _answers(office, "School of Chemistry", 2_950_000, 150_000)
    export(office, news, Giving())
    office.close()
    _at(here)
    office = open_office(address, author=COLLEAGUE)
    importing.take(office, news)
    office.close()


def _at(config: Path) -> None:
    os.environ["CONCIERGE_CONFIG"] = str(config)


def _answers(office: Office, department: str, price: int, quantity: int) -> None:
    with office.work("what each knows") as session:
        client = session.scalars(select(Client).where(Client.key == "okafor-group")).one()
        client.department = department
        line = session.scalars(
            select(QuoteLine)
            .join(Revision, Revision.id == QuoteLine.revision_id)
            .join(Quote, Quote.id == Revision.quote_id)
            .where(Quote.number == "Q-2026-A0014", QuoteLine.unit_price > 0)
        ).all()[0]
        line.unit_price, line.quantity = price, quantity


def _windows(address: str, folder: Path, wanted: tuple[str, ...], screens: dict[str, str]) -> None:
    qInstallMessageHandler(_say)
    app = application((), "light")
    app.setCursorFlashTime(0)
    house = House(address, colleague=COLLEAGUE, preferences=Preferences(folder / "window.ini"))
    window = house.window
    window.resize(WIDTH, HEIGHT)
    window.show()
    house.open_now()
    _settle(house)
    with house.opening.look() as session:
        waiting = str(next(row.id for row in orders(session) if row.undecided))
    for scheme in ("light", "dark"):
        theme.apply(app, scheme)
        for name, place in screens.items():
            if _is_wanted(name, wanted):
                window.go("today")
                window.go(place.format(order=waiting))
                window.setFocus()
                _settle(house)
                _shoot(f"{name}-{scheme}", window)
        if screens is SCREENS and any(_is_wanted(name, wanted) for name in ABOVE_A_PAGE):
            _above(house, scheme)
    window.close()
    _settle(house)


def _above(house: House, scheme: str) -> None:
    window = house.window
    window.go("client/okafor-group")
    _settle(house)
    house.log_call()
    _settle(house)
    _shoot(f"log-a-call-{scheme}", window)
    for drawer in window.findChildren(Drawer):
        drawer.shut()
    for name, text in (("search", "okaf"), ("actions", "new")):
        window.activateWindow()
        window.search()
        _settle(house)
        QTest.keyClicks(window.bar.search, text)
        _settle(house)
        _shoot(f"{name}-{scheme}", window)
        window.bar.search.clear()
        _settle(house)
    sheet = KeySheet(window.actions_.all(), window)
    sheet.show()
    _settle(house)
    _shoot(f"keys-{scheme}", sheet)
    sheet.close()


def _settle(house: House, patience: float = 20.0) -> None:
    """Lets everything that was asked come home and be painted; what moves comes to rest."""
    until, quiet = time.monotonic() + patience, 0
    while time.monotonic() < until and quiet < 12:
        QApplication.processEvents()
        time.sleep(0.03)
        quiet = quiet + 1 if house.jobs.away == 0 else 0


def _shoot(name: str, widget: QWidget) -> None:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    widget.grab().save(buffer, "PNG")
    _keep(name, Image.open(io.BytesIO(bytes(buffer.data().data()))))


def _keep(name: str, image: Image.Image) -> None:
    path = FOLDER / f"{name}.png"
    flat = image.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    print(f"{path.name:32}{path.stat().st_size / 1000:7.0f} kB")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]))
