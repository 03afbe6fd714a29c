"""Child processes that are kept alive, and ending with one's parent."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)

PARENT = "SALEOR_AI_PARENT"
"""Environment variable: the process that we belong to, set for whatever ``start`` starts."""

LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0


@dataclass
class KeptProcess:
    """A process that is started again, after a growing pause, whenever it ends by itself."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0
    _pause: float = 0.0
    _ended_at: float = 0.0

    def look_after(self) -> None:
        """Start it where it is due; call this every now and then."""
        if self.process is None:
            if time.monotonic() >= self._ended_at + self._pause:
                self._start()
            return
        code = self.process.poll()
        if code is None:
            return
        now = time.monotonic()
        lived = now - self.started_at
        self._pause = 0.5 if lived > HEALTHY_AFTER else min(max(self._pause * 2, 0.5), LONGEST_PAUSE)
        self._ended_at = now
        self.process = None
        self.restarts += 1
        logger.warning(
            "process ended", extra={"child": self.name, "how": how_ended(code), "starts_again_in": self._pause}
        )

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self, seconds: float) -> None:
        if self.process is not None:
            end(self.process, seconds)

    def _start(self) -> None:
        self.process = start(self.command, environment=self.environment, pass_fds=self.pass_fds)
        self.started_at = time.monotonic()


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    stdout: int | None = None,
    stderr: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own: Ctrl-C reaches the parent alone, which ends its children in order."""
    return subprocess.Popen(  # noqa: S603 - commands of our own making
        command,
        env={**os.environ, **(environment or {}), PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        pass_fds=pass_fds,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes], seconds: float) -> int:
    """Wait for a process that was asked to end, and kill it when it takes too long."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(max(seconds, 0.01))
    process.kill()
    return process.wait()


def how_ended(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"its process ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = " (out of memory?)" if name == "SIGKILL" else ""
    return f"its process was ended by {name}{hint}"


def on_end_signals(stop: Callable[[], None]) -> None:
    """Call ``stop`` on SIGTERM and Ctrl-C; a second Ctrl-C ends the process at once."""

    def handle(number: int, _frame: object) -> None:
        stop()
        if number == signal.SIGINT:
            signal.signal(signal.SIGINT, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def end_with_parent(stop: Callable[[], None], *, linger: float = 0.0, grace: float = 10.0) -> None:
    """Call ``stop`` once the process that started us has died, and end hard where that is not enough.

    ``linger``: seconds to go on before, until whoever starts the parent again has done so.
    """
    parent = os.environ.get(PARENT, "")

    def watch() -> None:
        while str(os.getppid()) == parent:
            time.sleep(0.5)
        time.sleep(linger)
        stop()
        time.sleep(grace)
        os._exit(1)

    if parent:
        threading.Thread(target=watch, name="parent-watch", daemon=True).start()
