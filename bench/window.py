"""One start of a window, timed from outside: ``ours`` with today's data, or a ``bare`` PySide6 window.

The parent passes the moment of the spawn (CLOCK_MONOTONIC, seconds) in BENCH_SPAWNED. The answer is one line of JSON:
milliseconds to the end of the first paint (for ours: a paint of today's list with its rows), memory, and which heavy
modules were imported by then.
"""

import importlib
import json
import os
import resource
import sys
import time
import types

SPAWNED = float(os.environ["BENCH_SPAWNED"])
HEAVY = ("sqlalchemy", "alembic", "reportlab", "PIL", "numpy", "typer", "babel", "pikepdf")


def done(rows: int) -> None:
    """Says what was measured and ends the process at once, as the next one must not wait for threads."""
    taken = (time.monotonic() - SPAWNED) * 1000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    heavy = [name for name in HEAVY if name in sys.modules]
    print(
        json.dumps(
            {
                "ms": taken,
                "cpu": time.process_time() * 1000,
                "mb": memory,
                "rows": rows,
                "heavy": heavy,
                "modules": len(sys.modules),
            }
        ),
        flush=True,
    )
    os._exit(0)


def bare() -> None:
    """A QMainWindow with one painted widget: what any PySide6 program pays."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    class Sheet(QWidget):
        def paintEvent(self, _event):
            painter = QPainter(self)
            painter.drawText(40, 40, "Nothing")
            painter.end()
            QTimer.singleShot(0, lambda: done(0))

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.setCentralWidget(Sheet())
    window.resize(1280, 800)
    window.show()
    app.exec()


def ours(address: str) -> None:
    """The program's own door and ``run``; only the paint of the list is listened to."""
    from app import __main__ as door

    def importing(name):
        module = importlib.import_module(name)
        if name == "app.bootstrap":
            listen()
        return module

    door.importlib = types.SimpleNamespace(import_module=importing)
    door.main(["--office", address])


def listen() -> None:
    """Hears the first paint of a list that has rows, once the program itself has imported its classes."""
    from PySide6.QtCore import QTimer

    from app.shell.records_list import RecordList

    plain = RecordList.paintEvent

    def paint(view, event):
        plain(view, event)
        rows = len(view.entries())
        if rows:
            QTimer.singleShot(0, lambda: done(rows))

    RecordList.paintEvent = paint


if __name__ == "__main__":
    ours(sys.argv[2]) if sys.argv[1] == "ours" else bare()
