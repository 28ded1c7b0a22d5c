"""A file without what is known here already, with a count of what was read and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.basics.errors import Refusal
from app.sync.outgoing import Place
from app.sync.parcel import Change, Epoch, Incoming, Statement, Stretch, Transaction, Word

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Stopped(Refusal):
    """The person stopped it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was changed.")


class Fresh:
    """An ``Incoming`` of whole transactions that are not here yet: stretches cut to what is new."""

    def __init__(
        self,
        incoming: Incoming,
        here: Mapping[bytes, Place],
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        self._all = incoming
        self._numbers = {machine: place.number for machine, place in here.items()}
        self._progress, self._cancelled = progress, cancelled
        stretches = (self._cut(stretch, here.get(stretch.machine)) for stretch in incoming.manifest.stretches)
        self.manifest = replace(incoming.manifest, stretches=tuple(s for s in stretches if s is not None))
        self.size = sum(s.last - s.first + 1 for s in self.manifest.stretches)
        self.sha256: str = incoming.sha256
        self.words: Sequence[Word] = incoming.words
        self.statements: Sequence[Statement] = incoming.statements
        self.epochs: Sequence[Epoch] = incoming.epochs

    @staticmethod
    def _cut(stretch: Stretch, place: Place | None) -> Stretch | None:
        if place is None or place.number < stretch.first_number:
            return stretch
        if place.seq >= stretch.last:
            return None
        return stretch._replace(first=place.seq + 1, first_number=place.number + 1, before=place.hash)

    def transactions(self) -> Iterator[list[Transaction]]:
        """In the order of machine and number, the new ones."""
        numbers = self._numbers
        for chunk in self._all.transactions():
            self._stop_if_asked()
            if new := [t for t in chunk if t.number > numbers.get(t.machine, 0)]:
                yield new

    def changes(self) -> Iterator[list[Change]]:
        """In the order of machine and seq, the new ones."""
        numbers, done = self._numbers, 0
        for chunk in self._all.changes():
            self._stop_if_asked()
            new = [c for c in chunk if c.number > numbers.get(c.machine, 0)]
            if new:
                yield new
            done += len(new)
            if self._progress is not None:
                self._progress(done, self.size)
        self._stop_if_asked()

    def blobs(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """All of them: which are needed is asked elsewhere."""
        return self._all.blobs()

    def snapshot(self) -> Iterator[bytes]:
        """As in the file."""
        return self._all.snapshot()

    def _stop_if_asked(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Stopped
