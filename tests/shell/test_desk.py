"""The desk: answers go to screens that are still there, once, and the latest only."""

import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject

from app.basics.changes import Changes, Touched
from app.basics.errors import Refusal, Trouble
from app.basics.identity import new_id
from app.shell.change_feed import ChangeFeed
from app.shell.desk import Desk
from app.shell.jobs import InlineJobs


class Screen(QObject):
    def __init__(self):
        super().__init__()
        self.heard = []

    def hear(self, answer):
        self.heard.append(answer)


def add(session, what):
    session.append(what)
    return len(what)


def refuse(session):
    raise Refusal("The quote has no lines. Add one.", [{"rule": "lines"}])


def fail(session):
    raise Trouble("The disk is full", "Free some space.")


def test_a_command_runs_in_one_unit_of_work_and_answers(desk, office):
    screen, labels = Screen(), []
    desk.done.connect(labels.append)
    assert desk.do(add, "quote", then=screen.hear, label="Quote added") is True
    assert office.committed == ["quote"]
    assert office.labels == ["Quote added"]
    assert screen.heard == [5]
    assert labels == ["Quote added"]


def test_a_question_sees_what_was_committed(desk):
    screen = Screen()
    desk.do(add, "quote")
    desk.ask(lambda session, start: [s for s in session if s.startswith(start)], "q", then=screen.hear)
    assert screen.heard == [["quote"]]


def test_a_document_needs_no_session(desk):
    screen = Screen()
    desk.make(lambda a, b: a + b, 2, 3, then=screen.hear)
    assert screen.heard == [5]


def test_a_refusal_is_told_with_its_findings_and_nothing_is_said_to_be_done(desk, office):
    refused, done, screen = [], [], Screen()
    desk.refused.connect(lambda text, findings: refused.append((text, findings)))
    desk.done.connect(done.append)
    desk.do(refuse, then=screen.hear, label="Issued")
    assert refused == [("The quote has no lines. Add one.", ({"rule": "lines"},))]
    assert done == []
    assert screen.heard == []
    assert office.committed == []


def test_a_form_may_take_the_refusal_itself(desk):
    refused, screen = [], Screen()
    desk.refused.connect(lambda *_: refused.append(1))
    desk.do(refuse, otherwise=screen.hear)
    assert [r.text for r in screen.heard] == ["The quote has no lines. Add one."]
    assert refused == []


def test_trouble_is_told_with_its_advice(desk):
    told = []
    desk.trouble.connect(lambda text, advice: told.append((text, advice)))
    desk.do(fail)
    assert told == [("The disk is full", "Free some space.")]


def test_a_bug_reaches_the_last_resort(desk, monkeypatch):
    seen = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: seen.append(kind))
    desk.ask(lambda session: 1 // 0, then=Screen().hear)
    assert seen == [ZeroDivisionError]


@pytest.mark.parametrize("then", [lambda answer: None, print, [].append])
def test_an_answer_to_a_lambda_is_our_mistake(desk, office, then):
    with pytest.raises(TypeError, match="bound method of a QObject"):
        desk.do(add, "x", then=then)
    with pytest.raises(TypeError, match="bound method of a QObject"):
        desk.ask(lambda session: 1, then=then)
    assert office.committed == []


def test_an_answer_for_a_screen_that_is_gone_is_dropped(qtbot, busy_desk, jobs, office):
    screen, gate = Screen(), threading.Event()
    busy_desk.ask(lambda session: gate.wait(5), then=screen.hear)
    busy_desk.do(add, "kept", then=screen.hear)
    heard = screen.heard
    shiboken6.delete(screen)
    gate.set()
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert heard == []
    assert office.committed == ["kept"]


def test_only_the_latest_answer_of_a_question_counts(qtbot, busy_desk, jobs):
    screen, gate, begun, asked = Screen(), threading.Event(), threading.Event(), []

    def search(session, text):
        begun.set()
        asked.append(text)
        gate.wait(5)
        return text

    for text in ("o", "ok", "oka"):
        busy_desk.ask(search, text, then=screen.hear)
        begun.wait(5)
    gate.set()
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert screen.heard == ["oka"]
    assert asked == ["o", "oka"]


def test_every_answer_counts_where_that_is_wanted(qtbot, busy_desk, jobs):
    screen = Screen()
    for number in range(4):
        busy_desk.ask(lambda session, n: n, number, then=screen.hear, latest=False)
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert screen.heard == [0, 1, 2, 3]


def test_a_double_click_is_one_command(qtbot, busy_desk, jobs, office):
    gate, busy = threading.Event(), []
    busy_desk.busy.connect(busy.append)

    def slow(session, what):
        gate.wait(5)
        session.append(what)

    assert busy_desk.do(slow, "once") is True
    assert busy_desk.do(slow, "once") is False
    assert busy_desk.do(slow, "other") is True
    gate.set()
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert office.committed == ["once", "other"]
    assert busy == [True, False]
    assert busy_desk.in_flight() == 0
    assert busy_desk.do(slow, "once") is True
    qtbot.waitUntil(lambda: jobs.away == 0)


def test_a_refused_command_can_be_tried_again(desk):
    desk.refused.connect(lambda *_: None)
    assert desk.do(refuse)
    assert desk.do(refuse)


def test_the_announcement_arrives_before_the_answer(qtbot, busy_desk, jobs, feed):
    order = []

    class Listener(QObject):
        def changed(self, changes):
            order.append(("changed", threading.get_ident()))

        def answered(self, _answer):
            order.append(("answered", threading.get_ident()))

    listener = Listener()
    feed.changed.connect(listener.changed)
    touched = Changes(frozenset({Touched("quote", new_id())}))
    busy_desk.do(lambda session: feed.announce(touched), then=listener.answered)
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert order == [("changed", threading.get_ident()), ("answered", threading.get_ident())]


def test_the_office_is_lent_whole_to_what_opens_its_units_of_work_itself(desk, office):
    screen = Screen()

    def take(lent, what):
        with lent.work("taken") as session:
            session.append(what)
        return lent is office

    assert desk.lend(take, "file", then=screen.hear) is True
    assert screen.heard == [True]
    assert office.committed == ["file"]


def test_an_office_that_is_still_being_opened_is_lent_as_what_it_opens(qtbot):
    class Opening:
        def whole(self):
            return "the office"

    screen = Screen()
    Desk(Opening(), InlineJobs(), ChangeFeed()).lend(lambda lent: lent, then=screen.hear)
    assert screen.heard == ["the office"]
