"""What can be done, registered once: the palette, the shortcuts and the key sheet all read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.shell.drawer import keys_of


class Action(NamedTuple):
    """One thing to do. ``when`` says whether it makes sense now; ``words`` are other words one may type for it."""

    id: str
    text: str
    run: Callable[[], object]
    icon: str = "chevron-right"
    shortcut: str = ""
    when: Callable[[], bool] | None = None
    group: str = "General"
    words: str = ""
    listed: bool = True  # shown in the palette; keys such as Esc are not

    def possible(self) -> bool:
        """Whether it can be done now."""
        return self.when is None or self.when()


class Actions(QObject):
    """All actions: those of the program, and before them those of the page that is seen."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._own: dict[str, Action] = {}
        self._here: Callable[[], Iterable[Action]] = tuple
        self._keys: dict[str, QShortcut] = {}

    def add(self, *actions: Action) -> None:
        """Register actions of the program; ids are unique."""
        for action in actions:
            if action.id in self._own:
                raise ValueError(f"two actions are called {action.id}")
            self._own[action.id] = action
            self.listen((action.shortcut,))

    def provide(self, here: Callable[[], Iterable[Action]]) -> None:
        """Where the actions of the page that is seen come from."""
        self._here = here

    def all(self) -> tuple[Action, ...]:
        """Those of the page first."""
        return (*self._here(), *self._own.values())

    def find(self, text: str, limit: int = 8) -> list[Action]:
        """The possible, listed actions whose words all begin some word of ``text``'s, best first; none for nothing."""
        wanted = text.casefold().split()
        found = [a for a in self.all() if a.listed and _fits(a, wanted) and a.possible()]
        found.sort(key=lambda a: not a.text.casefold().startswith(text.casefold().strip()))
        return found[:limit]

    def run(self, action_id: str) -> bool:
        """Do the action of that id, if it is possible now."""
        for action in self.all():
            if action.id == action_id and action.possible():
                action.run()
                return True
        return False

    def listen(self, shortcuts: Iterable[str]) -> None:
        """Make sure these key sequences are heard (the window calls it for the actions of each page)."""
        for keys in shortcuts:
            if keys and keys not in self._keys:
                shortcut = QShortcut(QKeySequence(keys), self._window)
                shortcut.setAutoRepeat(keys in ("Alt+Left", "Alt+Right"))
                shortcut.activated.connect(partial(self.press, keys))
                self._keys[keys] = shortcut

    def press(self, keys: str) -> bool:
        """What a shortcut does: an open drawer has its own; else the first possible action, the page's before the program's."""
        if keys_of(self._window, keys):
            return True
        for action in self.all():
            if action.shortcut == keys and action.possible():
                action.run()
                return True
        return False


def _fits(action: Action, wanted: list[str]) -> bool:
    words = f"{action.text} {action.words}".casefold().split()
    return bool(wanted) and all(any(word.startswith(part) for word in words) for part in wanted)
