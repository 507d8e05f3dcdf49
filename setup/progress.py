"""What the set-up says: one line a step, in French, and one sentence when it cannot go on."""

import sys
import time

_REDRAW = "\r\033[K"


class Refused(Exception):
    """One sentence in French: what is missing and what to type."""


class Step:
    """A line of progress: redrawn in place on a terminal, written when finished elsewhere."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._started = time.monotonic()
        self._redraws = sys.stdout.isatty()

    def show(self, detail: str) -> None:
        """Say how far it is. In a file or a pipe every word stays, so only the reader of a terminal sees them all."""
        if self._redraws:
            _write(f"{_REDRAW}  {self.name} : {detail}")

    def announce(self, detail: str) -> None:
        """Say it everywhere: something long begins."""
        _write(f"{_REDRAW}  {self.name} : {detail}" if self._redraws else f"  {self.name} : {detail}\n")

    def done(self, detail: str) -> None:
        seconds = f"{time.monotonic() - self._started:.1f}".replace(".", ",")
        _write(f"{_REDRAW if self._redraws else ''}✓ {self.name} : {detail} ({seconds} s)\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
