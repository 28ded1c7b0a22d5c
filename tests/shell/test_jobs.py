"""Lanes: one writer, answers at home, and an end that can be relied on."""

import threading
import time

import shiboken6
from PySide6.QtCore import QObject

from app.shell.jobs import InlineJobs, Lane, ThreadJobs, failure


def test_answers_come_home_to_the_windows_thread(qtbot, jobs):
    seen = []
    jobs.submit(
        Lane.READING,
        threading.get_ident,
        lambda future: seen.append((future.result(), threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    (worker, home) = seen[0]
    assert home == threading.get_ident()
    assert worker != home


def test_the_writing_lane_does_one_thing_at_a_time_in_order(qtbot, jobs):
    order, inside = [], []

    def work(number):
        inside.append(number)
        assert len(inside) == 1
        order.append(number)
        inside.pop()

    for number in range(50):
        jobs.submit(Lane.RECORDS, lambda number=number: work(number), lambda future: future.result())
    qtbot.waitUntil(lambda: jobs.away == 0)
    assert order == list(range(50))


def test_two_papers_are_drawn_at_once(qtbot, jobs):
    both = threading.Barrier(2, timeout=5)
    for _ in range(2):
        jobs.submit(Lane.DOCUMENT, both.wait, lambda future: future.result())
    qtbot.waitUntil(lambda: jobs.away == 0)


def test_what_went_wrong_comes_home(qtbot, jobs):
    seen = []
    jobs.submit(Lane.READING, lambda: 1 // 0, lambda future: seen.append(failure(future)))
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_closing_finishes_commands_and_drops_waiting_questions(qapp):
    jobs = ThreadJobs()
    done, gate, begun = [], threading.Event(), threading.Event()

    def first():
        begun.set()
        gate.wait(5)

    jobs.submit(Lane.READING, first, lambda future: None)
    begun.wait(5)
    waiting = jobs.submit(Lane.READING, lambda: done.append("question"), lambda future: None)
    for number in range(3):
        jobs.submit(Lane.RECORDS, lambda number=number: done.append(number), lambda future: None)
    jobs._interrupt = gate.set
    assert jobs.close()
    assert done == [0, 1, 2]
    assert waiting.cancelled()


def test_a_question_that_never_ends_does_not_keep_the_program(qapp):
    jobs = ThreadJobs()
    gate, begun = threading.Event(), threading.Event()

    def stuck():
        begun.set()
        gate.wait(30)

    jobs.submit(Lane.READING, stuck, lambda future: None)
    begun.wait(5)
    before = time.monotonic()
    assert jobs.close(patience=0.05) is False
    assert time.monotonic() - before < 5
    gate.set()


def test_work_handed_in_after_the_end_is_cancelled(qapp):
    jobs = ThreadJobs()
    assert jobs.close()
    assert jobs.submit(Lane.RECORDS, lambda: 1, lambda future: None).cancelled()


def test_lanes_that_are_gone_are_not_written_to(qapp):
    parent = QObject()
    jobs = ThreadJobs(parent=parent)
    gate = threading.Event()
    future = jobs.submit(Lane.READING, lambda: gate.wait(5), lambda future: None)
    shiboken6.delete(parent)
    gate.set()
    assert future.result(5)


def test_inline_jobs_are_done_at_once():
    seen = []
    InlineJobs().submit(Lane.RECORDS, lambda: 7, lambda future: seen.append(future.result()))
    assert seen == [7]
