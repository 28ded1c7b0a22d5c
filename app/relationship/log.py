"""The log of a call, from anywhere by Ctrl+L: a drawer over the window, saved with Ctrl+Enter while one is still talking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.clients.listing import suggested
from app.clients.queries import ClientRow
from app.interactions.drafts import NoteDraft, PromiseDraft, PullDraft
from app.interactions.form import by_evening
from app.relationship.commands import keep_line, log_said
from app.relationship.logbook import LogContext, kept_line, log_context
from app.shell import theme
from app.shell.desk import Desk
from app.shell.drawer import FormDrawer, settle
from app.shell.fields import CheckField, ChoiceField, DateField, NoteField, TextField
from app.shell.records_list import Entry, RecordList
from app.shell.widgets import Button, Label, Line, Segmented, column

KINDS = (
    ("call", "Call"),
    ("e-mail", "E-mail"),
    ("meeting", "Meeting"),
    ("voicemail", "Voicemail"),
    ("note", "Note"),
)
WAYS = (("in", "They reached us"), ("out", "We reached them"))
_QUIET = 1200
"""Milliseconds without a key after which what is typed is kept on disk."""


class LogPanel(FormDrawer):
    """Logs what was said, with a promise where one was made. What is typed survives Esc, another page and a closed window."""

    WHERE: ClassVar[Mapping[str, str]] = {
        "which client": "client",
        "what was said": "text",
        "Text is": "text",
        "what was promised": "what",
        "What is": "what",
        "by when": "due",
        "cannot be due": "due",
        "pull": "theirs",
        "Minutes": "theirs",
    }

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window, "Log a call", "Log it", 460)
        self.anew = Button("Begin anew", quiet=True, then=self._begin_anew)
        self.foot.insertWidget(0, self.anew)
        self.anew.hide()
        self.desk = desk
        self._context: LogContext | None = None
        self._wanted = ""  # the key of the client that was asked for
        self._engagement: UUID | None = None
        self._contact: UUID | None = None
        self._rows: tuple[ClientRow, ...] = ()
        self._read = False
        self._asked: tuple[str, UUID | None] = ("", None)
        self._build()
        self._wire()

    def _build(self) -> None:
        self.client = TextField("Client", "Type a name")
        self.add("client", self.client)
        self.kind, self.way = Segmented(KINDS), Segmented(WAYS)
        self.kind.setAccessibleName("How")
        self.way.setAccessibleName("Who reached whom")
        self.body.addLayout(column(Label("How"), self.kind, gap=theme.XS))
        self.body.addWidget(self.way)
        self.text = NoteField("What was said", "Form PS-11 is on her supervisor’s desk", lines=6)
        self.add("text", self.text)
        self.contact, self.engagement = ChoiceField("With whom"), ChoiceField("About")
        self.add_row(contact=self.contact, engagement=self.engagement)
        self.add("unanswered", CheckField("It waits for our answer"))
        self.body.addWidget(Line())
        self.add("what", TextField("We promised", "Nothing, or what we will do"))
        self.due = DateField("By the end of", optional=True)
        self.add("due", self.due)
        self.body.addWidget(Line())
        self.body.addWidget(Label("Minutes of technical work that were lost"))
        self.add_row(theirs=TextField("Theirs", "0"), ours=TextField("Ours", "0"), cause=TextField("Why"))
        self.body.addStretch(1)

    def _wire(self) -> None:
        self.names = RecordList(parent=self)
        self.names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.names.setAccessibleName("Clients that fit")
        self.names.clicked.connect(self._clicked)
        self.names.hide()
        edit = self._edit()
        edit.textEdited.connect(self._typed)
        edit.installEventFilter(self)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET)
        self._quiet.timeout.connect(self._keep)
        for field in self.fields.values():
            field.edited.connect(self._quiet.start)  # type: ignore[attr-defined]
        self.kind.chosen.connect(self._dress)
        self.closed.connect(self._keep)

    def _edit(self) -> QLineEdit:
        assert isinstance(self.client.widget, QLineEdit)  # noqa: S101 - a TextField is one
        return self.client.widget

    # -- opening ----------------------------------------------------------------------------------------------

    def begin(self, client_key: str = "", engagement_id: UUID | None = None) -> None:
        """Open it; for a client, and about an engagement, where they are known. What was begun is still there."""
        self.reveal(self.text if client_key or self._context else self.client)
        self._asked = (client_key, engagement_id)
        if not self._read:
            self._read = True
            self.desk.ask(kept_line, then=self._restore)
        if self._begun():
            self._carry_on()
        elif client_key:
            self._for(client_key, engagement_id)

    def _for(self, client_key: str, engagement_id: UUID | None) -> None:
        if self._context is not None and self._context.key == client_key:
            settle(self.engagement, engagement_id or self.engagement.value())
            return
        self._contact, self._engagement = None, engagement_id
        self._want(client_key)

    def _carry_on(self) -> None:
        """Something was begun: it comes first. Where it is about another client, that is said."""
        key, _ = self._asked
        other = self._context is not None and bool(key) and self._context.key != key
        self.anew.show()
        if other and self._context is not None:
            self.say(f"This was begun for {self._context.name} and is not logged yet.")

    def _begin_anew(self) -> None:
        self.empty()
        self.say("")
        self.desk.do(keep_line, {})
        if self._asked[0]:
            self._for(*self._asked)
        (self.text if self._asked[0] else self.client).setFocus(Qt.FocusReason.OtherFocusReason)

    def _begun(self) -> bool:
        values = self.values()
        return bool(values["text"] or values["what"])

    def _want(self, key: str) -> None:
        self._wanted = key
        self.desk.ask(log_context, key, then=self._know, otherwise=self.refused)

    def _know(self, context: LogContext) -> None:
        if context.key != self._wanted:
            return
        self._context = context
        self.client.put(context.name)
        self.client.problem("")
        self.subject.setText(context.institution)
        self.subject.show()
        people = [(p.id, f"{p.name} · {p.title}" if p.title else p.name) for p in context.people]
        self.contact.offer([(None, "nobody named"), *people])
        self.engagement.offer([(None, "nothing in particular"), *context.work])
        primary = next((p.id for p in context.people if p.primary), None)
        settle(self.contact, self._contact or primary)
        only = context.work[0][0] if len(context.work) == 1 else None
        settle(self.engagement, self._engagement or only)

    # -- the client that is typed -----------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        self._context, self._wanted = None, ""
        self.subject.hide()
        if text.strip():
            self.desk.ask(suggested, text, then=self._suggest)

    def _suggest(self, rows: tuple[ClientRow, ...]) -> None:
        self._rows = rows
        open_ = bool(rows) and self._edit().hasFocus() and self._context is None and not self._wanted
        self.names.show(Entry(r.key, r.name, r.institution, "users", data=r) for r in rows)
        if open_:
            self.names.choose(rows[0].key)
            self._place_names(len(rows))
        self.names.setVisible(open_)
        if not rows and self._edit().text().strip():
            self.client.problem("No client has this name. Add it under Clients, Ctrl+N.")

    def _place_names(self, count: int) -> None:
        edit = self._edit()
        corner = edit.mapTo(self, edit.rect().bottomLeft())
        self.names.setGeometry(corner.x(), corner.y() + 2, edit.width(), min(count, 6) * 53 + 2)
        self.names.raise_()

    def _take(self, row: ClientRow) -> None:
        self.names.hide()
        self._contact = self._engagement = None
        self._want(row.key)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clicked(self) -> None:
        self._take_chosen()

    def _take_chosen(self) -> bool:
        chosen = self.names.current()
        if self.names.isHidden() or chosen is None:
            return False
        self._take(chosen.data)
        return True

    def _walk(self, step: int) -> None:
        keys = [entry.key for entry in self.names.entries()]
        chosen = self.names.current()
        at = keys.index(chosen.key) + step if chosen is not None else 0
        self.names.choose(keys[max(0, min(at, len(keys) - 1))])

    def _settle(self) -> None:
        """Leaving the field with only one client that fits chooses it."""
        self.names.hide()
        if (
            self._context is None
            and not self._wanted
            and len(self._rows) == 1
            and self._edit().text().strip()
        ):
            self._want(self._rows[0].key)

    def _key(self, event: QKeyEvent) -> bool:
        """Keys in the field of the client, while names are offered beneath it."""
        if self.names.isHidden():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.names.hide()
            return True
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._take_chosen()

    def _dress(self, kind: str) -> None:
        self.way.setVisible(kind not in {"note", "meeting"})
        self.fields["unanswered"].setVisible(kind != "note")
        if kind == "voicemail":
            self.way.choose("in")
            self._put_unanswered()
        self._quiet.start()

    def _put_unanswered(self) -> None:
        field = self.fields["unanswered"]
        assert isinstance(field, CheckField)  # noqa: S101 - built so
        field.put(True)

    # -- saving -----------------------------------------------------------------------------------------------

    def press(self) -> None:
        said, promised = self._said(), self._promised()
        problems = said.problems() + (promised.problems() if promised else [])
        values = self.values()
        if not all(not values[side] or values[side].isdecimal() for side in ("theirs", "ours")):
            problems.append("Minutes are a whole number.")
        if not self.mark(list(dict.fromkeys(problems))):
            return
        name = self._context.name if self._context else ""
        label = f"It is in the log of {name}." + (" The promise stands." if promised else "")
        self._quiet.stop()
        self.desk.do(log_said, said, promised, then=self._logged, label=label, otherwise=self.refused)

    def _said(self) -> NoteDraft:
        values, kind = self.values(), self.kind.current()
        pulls = tuple(
            PullDraft(side, int(values[side]), values["cause"])
            for side in ("theirs", "ours")
            if values[side].isdecimal() and int(values[side])
        )
        return NoteDraft(
            client_id=self._context.id if self._context else None,
            text=values["text"],
            kind=kind,
            direction=self.way.current() if kind not in {"note", "meeting"} else "",
            engagement_id=values["engagement"],
            contact_id=values["contact"],
            unanswered=values["unanswered"] and kind != "note",
            pulls=pulls,
        )

    def _promised(self) -> PromiseDraft | None:
        values = self.values()
        if not values["what"] and values["due"] is None:
            return None
        return PromiseDraft(
            client_id=self._context.id if self._context else None,
            what=values["what"],
            due_at=by_evening(values["due"]) if values["due"] else None,
            engagement_id=values["engagement"],
            contact_id=values["contact"],
        )

    def _logged(self, _id: UUID) -> None:
        self.empty()
        self.shut()

    def empty(self) -> None:
        """Begin anew, for no client yet."""
        self._quiet.stop()
        self._context, self._wanted = None, ""
        self._contact = self._engagement = None
        self._rows = ()
        blank = dict.fromkeys(("client", "text", "what", "theirs", "ours", "cause"), "")
        self.put({**blank, "unanswered": False, "due": None})
        self.contact.offer(())
        self.engagement.offer(())
        self.subject.hide()
        self.anew.hide()
        self.kind.choose("call")
        self.way.choose("in")
        self._quiet.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit():
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
                return True
            if event.type() == QEvent.Type.FocusOut:
                self._settle()
        if event.type() == QEvent.Type.Close and watched is self.parentWidget() and self._quiet.isActive():
            self._keep()
        return super().eventFilter(watched, event)

    # -- what survives ----------------------------------------------------------------------------------------

    def _keep(self) -> None:
        """Write down what is being typed, on this machine."""
        self._quiet.stop()
        self.desk.do(keep_line, self._content() if self._begun() else {})

    def _content(self) -> dict[str, Any]:
        values = self.values()
        texts = {name: values[name] for name in ("text", "what", "theirs", "ours", "cause", "unanswered")}
        return {
            **texts,
            "client": self._context.key if self._context else "",
            "kind": self.kind.current(),
            "way": self.way.current(),
            "due": values["due"].isoformat() if values["due"] else "",
            "contact": str(values["contact"] or ""),
            "engagement": str(values["engagement"] or ""),
        }

    def _restore(self, kept: dict[str, Any]) -> None:
        """Bring back what a closed window left; what has been typed since goes before it."""
        if (not kept.get("text") and not kept.get("what")) or self._begun():
            return
        self.put(
            {
                name: kept[name]
                for name in ("text", "what", "theirs", "ours", "cause", "unanswered")
                if name in kept
            }
        )
        self.put({"due": dt.date.fromisoformat(kept["due"]) if kept.get("due") else None})
        self.kind.choose(kept.get("kind", "call"))
        self.way.choose(kept.get("way", "in"))
        self._contact = UUID(kept["contact"]) if kept.get("contact") else None
        self._engagement = UUID(kept["engagement"]) if kept.get("engagement") else None
        if kept.get("client"):
            self._want(kept["client"])
        self.say("This was begun before the window was closed.")
        self.anew.show()
        widget = self.text.widget
        if isinstance(widget, QPlainTextEdit):
            widget.moveCursor(widget.textCursor().MoveOperation.End)
