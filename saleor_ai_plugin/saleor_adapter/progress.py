"""A progress bar without a library: this side brings none along."""

import time
from typing import TextIO

WIDTH = 30


class ProgressBar:
    """Redraws one line on a terminal; elsewhere writes a line now and then, for logs."""

    def __init__(self, stream: TextIO, *, every: float = 10.0) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._every = 0.1 if self._live else every
        self._started = self._shown = time.monotonic()
        self._label = ""

    def show(self, label: str, done: int, total: int) -> None:
        now = time.monotonic()
        if label != self._label:
            self.finish()
            self._label, self._started, self._shown = label, now, 0.0
        if done < total and now - self._shown < self._every:
            return
        self._shown = now
        # Rows that came while it ran make ``done`` exceed what was counted before.
        share = min(done / total, 1.0) if total else 1.0
        rate = done / max(now - self._started, 0.001)
        bar = ("#" * round(share * WIDTH)).ljust(WIDTH, ".")
        line = f"{label:<10} [{bar}] {share:4.0%}  {done:,} of {max(done, total):,}  {rate:,.0f}/s"
        self._stream.write(f"\r{line}\x1b[K" if self._live else f"{line}\n")
        self._stream.flush()

    def finish(self) -> None:
        if self._live and self._label:
            self._stream.write("\n")
        self._label = ""
