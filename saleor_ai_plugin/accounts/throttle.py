"""Slowing down whoever guesses passwords."""

import threading
import time
from collections import OrderedDict


class TooManyAttemptsError(ValueError):
    """Try again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed logins; try again in {seconds} s")
        self.seconds = seconds


class Throttle:
    """Allows ``most`` failures within ``seconds`` for one key (an e-mail, an address); a success forgets them.

    Kept in the process's memory, for the 10,000 keys that failed last.
    """

    def __init__(self, *, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._failures: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, key: str) -> None:
        """Raises TooManyAttemptsError."""
        with self._lock:
            recent = self._recent(key)
            if len(recent) >= self.most:
                raise TooManyAttemptsError(int(recent[-self.most] + self.seconds - time.monotonic()) + 1)

    def failed(self, key: str) -> None:
        with self._lock:
            recent = self._recent(key)[-self.most :]
            self._failures[key] = [*recent, time.monotonic()]
            self._failures.move_to_end(key)
            if len(self._failures) > 10_000:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str) -> list[float]:
        since = time.monotonic() - self.seconds
        return [moment for moment in self._failures.get(key, []) if moment > since]
