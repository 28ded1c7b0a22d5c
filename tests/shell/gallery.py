"""Draws every part of the window kit and a window with sample pages into build/pictures/shell, to be looked at.

Run: QT_QPA_PLATFORM=offscreen python -m tests.shell.gallery [scale]
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":
    os.environ["QT_SCALE_FACTOR"] = sys.argv[1] if len(sys.argv) > 1 else "1"

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.shell import theme
from app.shell.actions import Action
from app.shell.application import application
from app.shell.cells import Column
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.fields import AmountField, CheckField, ChoiceField, DateField, NoteField, TextField
from app.shell.jobs import InlineJobs
from app.shell.keysheet import KeySheet
from app.shell.navigation import Place
from app.shell.preferences import Preferences
from app.shell.records_list import Entry, RecordList
from app.shell.screens import Screen, Screens
from app.shell.table import RecordTable
from app.shell.widgets import (
    Avatar,
    Badge,
    Body,
    Breadcrumb,
    Button,
    Card,
    EmptyState,
    Faint,
    FlowRow,
    Header,
    Icon,
    Label,
    Line,
    Muted,
    ScrollPage,
    Segmented,
    Splitter,
    Statement,
    Strong,
    Tabs,
    Title,
    Track,
    column,
    row,
)
from app.shell.window import MainWindow

OUT = Path("build/pictures/shell")
STAGES = ("Enquiry", "Quote", "Purchasing", "Order", "Work", "Invoice", "Paid")
PLACES = (
    Place("today", "Today", "sun"),
    Place("clients", "Clients", "users", ("client",)),
    Place("quotes", "Quotes", "file-text", ("quote",)),
    Place("orders", "Orders", "clipboard-check"),
    Place("payments", "Payments", "banknote"),
    Place("institutions", "Institutions", "landmark"),
    Place("figures", "Figures", "chart-line"),
    Place("exchange", "Exchange", "refresh-cw", bottom=True),
    Place("settings", "Settings", "settings", bottom=True),
)


class NoOffice:
    @contextmanager
    def work(self, label):
        yield None

    look = lambda self: self.work("")  # noqa: E731


@dataclass(frozen=True)
class Quote:
    id: str
    client: str
    about: str
    state: str
    signal: str
    total: str


QUOTES = [
    Quote(
        "Q-2026-A0042",
        "Okafor Group",
        "Protein sequencing, 48 samples",
        "with purchasing",
        "amber",
        "17,400.00",
    ),
    Quote("Q-2026-A0041", "Institut Vallon", "Metabolite panel", "ordered", "green", "4,820.00"),
    Quote("Q-2026-A0039", "Marsh Group", "Pilot, 6 samples", "expires in 5 days", "red", "960.00"),
    Quote(
        "Q-2026-B0017",
        "Leuchtfeld Institut",
        "Lipidomics of liver sections with internal standards and a long name",
        "draft",
        "neutral",
        "121,300.00",
    ),
]
COLUMNS: tuple[Column[Quote], ...] = (
    Column("Number", lambda q: q.id, icon=lambda q: "file-text"),
    Column("Client", lambda q: q.client, strong=True),
    Column("About", lambda q: q.about, muted=True, stretch=True),
    Column("State", lambda q: q.state, signal=lambda q: q.signal),
    Column("Total", lambda q: q.total, right=True),
)
ENTRIES = [
    Entry(
        "1",
        "Okafor Group · Northfield State",
        "Purchasing has the quote. Usual 5 business days, now 9.",
        "hourglass",
        "amber",
        "9 days",
        group="Stuck",
    ),
    Entry(
        "2",
        "Institut Vallon · Université de Brême",
        "Invoice in process since 3 October; the payment run of the 15th passed without it.",
        "hourglass",
        "red",
        "34 days",
        group="Stuck",
    ),
    Entry(
        "3",
        "Reyes Lab · Casa Verde College",
        "An office we know nothing about. Five questions to ask before quoting.",
        "circle-question-mark",
        "amber",
        "new",
        group="Stuck",
    ),
    Entry(
        "4",
        "Okafor Group",
        "Raw spectra as mzML to Dr. Okafor.",
        "circle-dashed",
        "amber",
        "17:00",
        group="Promised",
    ),
    Entry(
        "5",
        "Haldane Centre",
        "Call back about the second batch. Promised for yesterday.",
        "circle-x",
        "red",
        "broken",
        group="Promised",
    ),
    Entry(
        "6",
        "Quote Q-2026-A0039 · Marsh Group",
        "Expires in 5 days, not yet with purchasing.",
        "calendar-clock",
        "neutral",
        "26 Nov",
        group="Soon",
    ),
]


class File(Screen):
    """Like the drawing of the relationship file."""

    def title(self):
        return "Okafor Group"

    def __init__(self, desk):
        super().__init__(desk)
        head = Header()
        left = column(
            Breadcrumb([("Northfield State University", "i/1"), ("Department of Chemistry", "")]),
            Title("Okafor Group"),
            gap=4,
        )
        facts = FlowRow(
            self.fact("user", "Dr. Ada Okafor · primary"),
            self.fact("phone", "+1 555 014 2290"),
            self.fact("mail", "okafor@northfield.example"),
            gap=16,
        )
        left.addWidget(facts)
        left.addSpacing(4)
        left.addWidget(
            FlowRow(
                Badge("Yours · stand-in Lena Brandt", "accent", "user-check"),
                Badge("Standing good, rising", "green", "trending-up"),
                Badge("Invoice I-2026-A0031 open 12 days past due", "red", "triangle-alert"),
            )
        )
        left.addStretch(1)
        ball = Card("amber", margin=12)
        top = row(
            Badge("Waiting", "amber", "hourglass"), 1, Faint("usual here: 5 business days (from 14 quotes)")
        )
        ball.body.addLayout(top)
        ball.add(
            Statement("Purchasing has had the quote for 9 business days"),
            Muted("Ask Marcia Ortiz whether the sole-source letter reached her."),
        )
        ball.body.addLayout(
            row(
                Button("Call 014 7700", "phone", primary=True),
                Button("Draft e-mail", "mail"),
                Button("Snooze…", "alarm-clock"),
                1,
            )
        )
        ball.setFixedWidth(430)
        both = row(gap=24)
        both.addLayout(left, 1)
        both.addWidget(ball)
        head.body.addLayout(both)
        head.body.addSpacing(4)
        head.body.addWidget(
            Tabs(
                [
                    ("o", "Overview"),
                    ("d", "Documents"),
                    ("p", "People"),
                    ("r", "Requirements 14"),
                    ("c", "Care"),
                    ("h", "History"),
                ]
            )
        )
        head.body.setContentsMargins(24, 20, 24, 0)
        page = ScrollPage()
        cards = column(gap=16)
        cards.addWidget(
            self.engagement(
                "Protein sequencing, 48 samples",
                "for Dr. Okafor · Priya Raman (ours)",
                "USD 17,400.00",
                2,
                "amber",
            )
        )
        cards.addWidget(
            self.engagement("Metabolite panel, pilot", "for Jonas Weber", "USD 4,820.00", 5, "red")
        )
        cards.addWidget(self.engagement("Older one", "", "USD 100.00", 7, "green"))
        table = RecordTable(COLUMNS)
        table.show(QUOTES)
        table.choose("Q-2026-A0041")
        table.setMinimumHeight(180)
        cards.addWidget(table)
        cards.addStretch(1)
        side = Card()
        side.body.addLayout(
            row(
                Label("Timeline"),
                1,
                Segmented([("a", "All"), ("c", "Calls"), ("m", "Mail"), ("d", "Documents")]),
            )
        )
        side.add(TextField("What was said?"), NoteField("Note", "Two lines will do"))
        side.add(
            EmptyState(
                "inbox",
                "Nothing was said yet",
                "Calls and mails appear here. Log the first one.",
                ("Log a call", print),
            )
        )
        side.setFixedWidth(400)
        both = row(gap=24)
        both.addLayout(cards, 1)
        both.addWidget(side)
        page.body.addLayout(both)
        box = column(head, page, gap=0)
        self.setLayout(box)

    @staticmethod
    def fact(icon, text):
        w = QWidget()
        w.setLayout(row(Icon(icon), Muted(text), gap=6))
        return w

    @staticmethod
    def engagement(name, who, total, stage, signal):
        card = Card()
        card.body.addLayout(row(Strong(name), Muted(who), 1, Strong(total)))
        card.add(Track(STAGES, stage, signal), Line())
        card.body.addLayout(
            row(
                Icon("file-text"),
                Body("Quote Q-2026-A0042"),
                Muted("revision 2"),
                Badge("with purchasing", "amber"),
                Muted("sent 10 Nov by e-mail"),
                1,
                Button("Ask once", small=True),
            )
        )
        return card


class Today(Screen):
    def title(self):
        return "Today"

    def __init__(self, desk):
        super().__init__(desk)
        page = column(margins=24, gap=12)
        page.addLayout(
            row(
                Title("Saturday, 21 November"),
                1,
                Segmented([("m", "Mine 9"), ("l", "Lena’s 4"), ("a", "All 31")]),
            )
        )
        page.addWidget(
            Muted("Three things are stuck, two promises are due, one order is waiting to be checked.")
        )
        entries = RecordList()
        entries.show(ENTRIES)
        entries.choose("1")
        entries.setAccessibleName("Today")
        right = Card()
        right.add(
            Breadcrumb([("Okafor Group", "client/1"), ("Protein sequencing, 48 samples", "e")]),
            Statement("Ask purchasing where the quote is"),
        )
        who = column(
            Strong("Marcia Ortiz · senior buyer"),
            Muted("+1 555 014 7700 · 08:00–16:30, 7 hours behind us"),
            gap=2,
        )
        line = row(Avatar("Marcia Ortiz"), gap=12)
        line.addLayout(who, 1)
        right.body.addLayout(line)
        right.add(
            Label("Why now"),
            Body(
                "Sent on 10 November by e-mail. This office has answered 14 quotes in 3 to 7 business days; it is now the 9th.",
                wrap=True,
            ),
        )
        form = column(gap=12)
        field = TextField("Valid for")
        field.put("30 days, to 10 Dec")
        field.problem("Purchasing asks for 60 days.")
        amount = AmountField("Amount")
        amount.put("17,400.00")
        choice = ChoiceField("Payer", [(1, "Northfield Research Foundation"), (2, "Other")])
        both = row(gap=12)
        for f in (field, amount, choice, DateField("Sent", optional=True)):
            both.addWidget(f, 1, Qt.AlignmentFlag.AlignTop)
        form.addLayout(both)
        form.addWidget(CheckField("Attach the sole-source letter"))
        right.body.addLayout(form)
        issue = Button("Issue", "send", primary=True)
        issue.allow(False, "Two findings stop it")
        right.body.addStretch(1)
        right.body.addLayout(
            row(
                Button("Call and log", "phone", primary=True),
                Button("Send draft", "mail"),
                issue,
                Button("Quiet", "check", quiet=True),
                1,
                Button("Done", "check"),
            )
        )
        split = Splitter(entries, right, shares=(3, 2))
        page.addWidget(split, 1)
        self.setLayout(page)


class Empty(Screen):
    def title(self):
        return "Quotes"

    def __init__(self, desk):
        super().__init__(desk)
        table = RecordTable(
            COLUMNS,
            empty=EmptyState(
                "file-text",
                "No quotes yet",
                "A quote starts from an enquiry of a client. Open the client, or begin here.",
                ("New quote", print),
            ),
        )
        table.show([])
        self.setLayout(column(table, margins=24))


@dataclass(frozen=True)
class Found:
    kind: str
    title: str
    excerpt: str
    address: str


def find(session, text, limit):
    return [
        Found("client", "Okafor Group", "Northfield State University · Department of Chemistry", "client/1"),
        Found("quote", "Q-2026-A0042", "Okafor Group · Protein sequencing, 48 samples", "quotes"),
        Found("contact", "Dr. Ada Okafor", "primary · okafor@northfield.example", "client/1"),
        Found(
            "interaction",
            "Call with Marcia Ortiz",
            "Form PS-11 is on her supervisor’s desk; she expects it back by Friday.",
            "client/1",
        ),
    ]


def build(folder):
    desk = Desk(NoOffice(), InlineJobs(), ChangeFeed())
    screens = Screens()
    screens.add("client", lambda: File(desk))
    screens.add("clients", lambda: File(desk))
    screens.add("today", lambda: Today(desk))
    screens.add("quotes", lambda: Empty(desk))
    window = MainWindow(
        desk,
        screens,
        PLACES,
        Preferences(Path(folder) / "window.ini"),
        search=find,
        log=print,
        undo=print,
        kind_icons={"client": "users", "quote": "file-text", "contact": "user", "interaction": "phone"},
    )
    window.actions_.add(
        Action(
            "quote.new",
            "New quote for Okafor Group",
            print,
            "file-plus",
            "Ctrl+N",
            group="Quotes",
            words="ok",
        )
    )
    window.badge("today", 9)
    window.badge("orders", 2)
    window.badge("exchange", 37)
    window.resize(1440, 900)
    return window


def shoot(app, widget, name, scale):
    app.processEvents()
    app.processEvents()
    picture = widget.grab()
    picture.save(str(OUT / f"{name}-{theme.tokens().name}-{scale}.png"))


def main():
    scale = os.environ["QT_SCALE_FACTOR"]
    OUT.mkdir(parents=True, exist_ok=True)
    app = application(scheme="light")
    with TemporaryDirectory() as folder:
        window = build(folder)
        window.show()
        for scheme in ("light", "dark"):
            theme.apply(app, scheme)
            window.rail.fold(False)
            window.go("client/1")
            window.say("Quote Q-2026-A0042 issued and filed", "green", ("Undo", print))
            shoot(app, window, "file", scale)
            window.say(
                "The quote cannot be issued: it is valid for 30 days and Purchasing at Northfield State asks for 60. Set 60 days?",
                "red",
                ("Set 60 days", print),
            )
            window.go("today")
            window.activateWindow()
            window.current().findChild(RecordList).setFocus(Qt.FocusReason.TabFocusReason)
            shoot(app, window, "today", scale)
            window.page.strip.clear()
            window.rail.fold(True)
            window.go("quotes")
            window.search()
            window.bar.search.setText("ok")
            shoot(app, window, "palette", scale)
            window.bar.search.clear()
            sheet = KeySheet(window.actions_.all(), window)
            sheet.show()
            shoot(app, sheet, "keys", scale)
            sheet.close()
        window.close()


if __name__ == "__main__":
    main()
