"""The heavy parts (database, paper), imported in a thread after the first paint, so that the window is there first."""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Callable, Sequence


class Later:
    """Imports modules by name, in order, in one thread; ``wait`` until they are there before using them."""

    def __init__(self, modules: Sequence[str], then: Callable[[], object] | None = None) -> None:
        """``then`` runs in that thread when all are imported (warm up mappers, fonts)."""
        self._modules = tuple(modules)
        self._then = then
        self._thread = threading.Thread(target=self._run, name="later", daemon=True)
        self._ready = threading.Event()
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin; call it once the first screen has been painted."""
        self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until everything is imported; answers whether it is."""
        return self._ready.wait(seconds)

    def _run(self) -> None:
        # The collector would walk hundreds of thousands of new, immortal objects again and again.
        was = gc.isenabled()
        gc.disable()
        try:
            for name in self._modules:
                importlib.import_module(name)
            if self._then is not None:
                self._then()
        except BaseException as error:
            self.error = error
            raise
        finally:
            gc.freeze()
            if was:
                gc.enable()
            self._ready.set()


def deferred(module: str, name: str) -> Callable[..., object]:
    """A function of a module that is imported when it is first called, off the window's thread."""

    def call(*args: object) -> object:
        function: Callable[..., object] = getattr(importlib.import_module(module), name)
        return function(*args)

    call.__name__ = name
    return call
