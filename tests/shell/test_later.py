"""The heavy parts come in a thread, and what goes wrong there is known."""

import gc

import pytest

from app.shell.later import Later


def test_modules_are_there_when_waited_for():
    done = []
    later = Later(["colorsys", "fractions"], then=lambda: done.append(1))
    later.start()
    assert later.wait(10)
    assert done == [1]
    assert later.error is None
    assert gc.isenabled()
    gc.unfreeze()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_module_that_is_missing_is_known():
    later = Later(["no_such_module_at_all"])
    later.start()
    assert later.wait(10)
    later._thread.join(10)
    assert isinstance(later.error, ModuleNotFoundError)
    gc.unfreeze()
