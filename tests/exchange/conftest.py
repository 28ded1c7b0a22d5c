"""Two machines on one desk: the window's pages on two real offices, and a hand that clicks and types."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from app.basics.clock import Clock
from app.clients.commands import add_client
from app.clients.drafts import ClientDraft
from app.exchange import commands
from app.exchange.screen import ExchangeScreen
from app.exchange.screen.joining import FirstStart
from app.institutions.commands import add_institution
from app.institutions.drafts import InstitutionDraft
from app.office import Office, open_office
from app.shell.application import application
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs

CLOCK = Clock.stopped("2026-11-22")


@pytest.fixture(autouse=True)
def dressed(qapp) -> Iterator[None]:
    application(scheme="light")
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Machine:
    """One machine: its office, its desk and the page Exchange, looked at."""

    def __init__(self, office: Office, qtbot) -> None:
        self.office = office
        feed = ChangeFeed()
        office.listen(feed.announce)
        self.desk = Desk(office, InlineJobs(), feed)
        self.said: list[str] = []
        self.desk.done.connect(self.said.append)
        self.desk.refused.connect(lambda text, _: self.said.append(text))
        self.desk.trouble.connect(lambda text, advice: self.said.append(f"{text} {advice}"))
        self.page = ExchangeScreen(self.desk)
        qtbot.addWidget(self.page)
        self.page.resize(1250, 850)
        self.page.open("exchange")
        self.page.show()

    def do(self, command: Callable, *args):
        with self.office.work(command.__name__) as session:
            return command(session, *args)

    def ask(self, query: Callable, *args):
        with self.office.look() as session:
            return query(session, *args)

    def tab(self, key: str) -> QWidget:
        self.page.show_tab(key)
        self.page.refresh()
        return self.page.stack.currentWidget()

    def give(self, folder: Path) -> str:
        """Through the drawer, by clicks: to everybody for whom something waits."""
        click(self.page.give_button)
        self.page.giving.where.put(str(folder))
        click(self.page.giving.primary)
        assert "may be removed" in self.page.giving.safe.text(), self.page.giving.wrong.text()
        path = self.page.giving.path.text().splitlines()[0]
        click(self.page.giving.primary)
        return path

    def take(self, path: str) -> str:
        """Preview, Take, and what it says then."""
        self.page.take(path)
        click(self.page.taking.take_button)
        return self.page.taking.head.text()

    def close(self) -> None:
        self.office.close()


def click(button: QWidget) -> None:
    assert button.isVisible(), button.text() if hasattr(button, "text") else button
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def key(widget: QWidget, which: Qt.Key) -> None:
    QTest.keyClick(widget, which)


def words(widget: QWidget) -> str:
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def _begun(folder: Path, template: Path) -> Path:
    """Lena's office with one client."""
    place = folder / "lena" / "office.sqlite"
    place.parent.mkdir()
    shutil.copyfile(template, place)
    office = open_office(place, clock=CLOCK, author="Lena Brandt")
    with office.work("begin") as session:
        house = add_institution(session, InstitutionDraft("Northfield State", "northfield", country="US"))
        add_client(session, ClientDraft("Okafor Group", house, "okafor"))
    office.close()
    return place


@pytest.fixture
def first(office_template, tmp_path, qtbot) -> Iterator[Machine]:
    """Lena's machine: an office with one client."""
    made = Machine(open_office(_begun(tmp_path, office_template), clock=CLOCK, author="Lena Brandt"), qtbot)
    yield made
    made.close()


def join(
    first: Machine, folder: Path, qtbot, *, name: str = "Ines' laptop", who: str = "Ines Moreau"
) -> Path:
    """Two people on the telephone, by clicks: the card, the words, the answer, the words. Answers where the office lies."""
    folder.mkdir(exist_ok=True)
    place = folder / "office.sqlite"
    desk = Desk(first.office, InlineJobs(), ChangeFeed())  # nothing of the office is used before there is one
    start = FirstStart(desk, str(place), who)
    qtbot.addWidget(start)
    start.show()
    click(start.join.button)
    start.name.put(name)
    start.write_card(str(folder / "card.relpair"))
    first.page.pair()
    first.page.pairing.read(str(folder / "card.relpair"))
    assert first.page.pairing.check.words.spoken == start.own.spoken != ""
    click(first.page.pairing.check.yes)
    click(first.page.pairing.write)
    assert first.page.pairing.steps.at == 3, first.page.pairing.steps.problem.text()
    click(start.sent)
    start.read(str(next(folder.glob("Answer*.relpair"))))
    assert start.check.words.spoken == first.page.pairing.own.spoken != ""
    click(start.check.yes)
    assert place.exists(), start.steps.problem.text()
    click(first.page.pairing.done)
    return place


@pytest.fixture(scope="session")
def paired(tmp_path_factory, office_template) -> Path:
    """A folder with the two offices of a pair and what both machines remember, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("paired")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCIERGE_CONFIG", str(folder / "config"))
        lena = open_office(_begun(folder, office_template), clock=CLOCK, author="Lena Brandt")
        card, place = str(folder / "card.relpair"), folder / "ines" / "office.sqlite"
        place.parent.mkdir()
        commands.ask_to_join(card, "Ines' laptop", "Ines Moreau")
        answer = commands.welcome(lena, card, "Ines' laptop", "", str(folder))
        commands.join(answer.answer, answer.snapshot, str(place), "Ines Moreau")
        lena.close()
    return folder


@pytest.fixture
def both(paired, tmp_path, config, qtbot) -> Iterator[tuple[Machine, Machine]]:
    """Lena's machine and Ines' laptop, which has just joined."""
    for name in ("lena", "ines"):
        shutil.copytree(paired / name, tmp_path / name)
    for known in (paired / "config").rglob("*"):
        if known.is_file():  # where the offices lie is remembered outside of them
            there = config / known.relative_to(paired / "config")
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(known.read_text("utf-8").replace(str(paired), str(tmp_path)), "utf-8")
            there.chmod(0o600)
    machines = [
        Machine(open_office(tmp_path / name / "office.sqlite", clock=CLOCK, author=who), qtbot)
        for name, who in (("lena", "Lena Brandt"), ("ines", "Ines Moreau"))
    ]
    assert all(machine.office.doubt is None for machine in machines)
    yield machines[0], machines[1]
    for machine in machines:
        machine.close()
