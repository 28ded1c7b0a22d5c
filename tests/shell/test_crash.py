"""What nobody caught is written down once, without a client's data, and the work goes on."""

import datetime as dt
import faulthandler
import sys
import threading

import pytest
from PySide6.QtCore import QObject, Signal, qWarning

from app.shell.crash import Crash

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def crash(qapp, tmp_path, monkeypatch):
    held = faulthandler.is_enabled()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    made = Crash(tmp_path / "logs", lambda: NOON)
    made.told = []
    made.happened.connect(lambda report, path: made.told.append(report))
    monkeypatch.setattr(sys, "stderr", None)
    made.install()
    yield made
    made.uninstall()
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    if held:
        faulthandler.enable(sys.__stderr__)


def log(crash):
    return crash._path.read_text() if crash._path.exists() else ""


def hear(crash, error):
    try:
        raise error
    except Exception:  # noqa: BLE001 - whatever was raised
        return crash.hear(*sys.exc_info())


def fall_in_a_thread():
    raise NameError("in a thread")


def test_an_error_is_written_with_its_stack_and_told(crash):
    report = hear(crash, ValueError("Okafor owes 17,400"))
    assert crash.told == [report]
    assert report in log(crash)
    assert "ValueError" in log(crash)
    assert "test_crash.py" in log(crash)


def test_values_of_clients_are_left_out(crash):
    hear(crash, KeyError("Okafor"))
    hear(crash, ValueError("IBAN DE00"))
    assert "Okafor" not in log(crash).replace('KeyError("Okafor")', "")
    assert "IBAN DE00" not in log(crash).replace('ValueError("IBAN DE00")', "")


def test_a_flood_is_told_once_and_written_a_few_times(crash):
    def fall():
        raise RuntimeError

    for _ in range(100):
        try:
            fall()
        except RuntimeError:
            crash.hear(*sys.exc_info())
    assert len(crash.told) == 1
    assert log(crash).count(" RuntimeError\n  File") == 3


def test_slots_threads_and_destructors_are_heard(crash, qtbot):
    class Sender(QObject):
        pressed = Signal()

        def fall(self):
            raise AttributeError("in a slot")

    with qtbot.captureExceptions() as taken:
        sys.excepthook = crash.hear
        sender = Sender()
        sender.pressed.connect(sender.fall)
        sender.pressed.emit()
        thread = threading.Thread(target=fall_in_a_thread)
        thread.start()
        thread.join()
    assert taken == []
    assert "in a slot" in log(crash)
    assert "in a thread" in log(crash)


@pytest.mark.no_qt_log
def test_words_of_qt_go_into_the_file(crash):
    crash._hear_qt(__import__("PySide6.QtCore").QtCore.QtMsgType.QtWarningMsg, None, "odd\x1b[31m thing")
    assert "QtWarningMsg: odd [31m thing" in log(crash)
    assert callable(qWarning)


def test_a_folder_that_cannot_be_written_stops_nobody(qapp, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(sys, "stderr", None)
    made = Crash(tmp_path / "file" / "logs", lambda: NOON)
    assert hear(made, ValueError("x"))


def test_what_the_last_run_left_is_found_once(qapp, tmp_path):
    (tmp_path / "hard-crash.log").write_text("Fatal Python error: Segmentation fault\n")
    made = Crash(tmp_path, lambda: NOON)
    assert "Segmentation" in made.hard_crash()
    assert made.hard_crash() == ""
