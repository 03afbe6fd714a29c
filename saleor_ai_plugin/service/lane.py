"""Consuming one lane of events, for ever."""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from saleor_ai_plugin.events.consumer import Handler, consume
from saleor_ai_plugin.events.figures import Figures
from saleor_ai_plugin.events.models import CHANNEL
from saleor_ai_plugin.service import handlers as wiring
from saleor_ai_plugin.service.child import command, load
from saleor_ai_plugin.service.logs import describe
from saleor_ai_plugin.service.processes import end_with_parent
from saleor_ai_plugin.service.pulse import BEAT_SECONDS, Pulse

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
BATCH = 200
LONGEST_PAUSE = 10.0
LINGER_SECONDS = 30.0
"""A lane whose worker was killed goes on for so long: the worker that is started in its place takes over meanwhile."""

Lanes = Mapping[str, Mapping[str, str]]


class Lane:
    """The loop of one lane; ``figures`` may be read from another thread."""

    def __init__(self, name: str, *, lanes: Lanes = wiring.LANES, stop: threading.Event | None = None) -> None:
        self.name = name
        self.stop = stop or threading.Event()
        self.figures = Figures()
        self._listening: Any = None
        self._handlers: dict[str, Handler] = {kind: load(target) for kind, target in lanes[name].items()}
        # The lane of facts also takes what nobody knows, so that it is parked and seen.
        self._but_not = [kind for lane, kinds in lanes.items() if lane != name for kind in kinds]
        self._only = None if name == wiring.FACTS else list(self._handlers)

    def run(self) -> None:
        """Consume until ``stop`` is set; a database that is away is waited for."""
        self._warm_up()
        pause = 0.0
        while not self.stop.wait(pause):
            try:
                consumed = consume(
                    self._handlers,
                    limit=wiring.BATCHES.get(self.name, BATCH),
                    only=self._only,
                    but_not=self._but_not,
                    # Facts are nothing but rows; whoever acts on them waits for his own, and so for theirs.
                    waits_for_disk=self.name != wiring.FACTS,
                )
            except (DatabaseError, InterfaceError) as error:
                pause = min(max(pause * 2, 0.5), LONGEST_PAUSE)
                logger.warning("events wait for the database", extra={"lane": self.name, "error": describe(error)})
                connection.close()
                continue
            self.figures.add(consumed, now=timezone.now())
            pause = 0.0
            if not consumed.total:
                self._wait()
        connection.close()

    def _wait(self) -> None:
        """Until we have an event, or for a moment where nobody tells (a pooler between us and PostgreSQL)."""
        try:
            connection.ensure_connection()
            session: Any = connection.connection
            if session is not self._listening:
                session.execute(f"LISTEN {CHANNEL}")
                self._listening = session
                # What was written before we listened has to be looked for once more.
                return
            for told in session.notifies(timeout=IDLE_SECONDS):
                if self._handles(told.payload):
                    return
        except (DatabaseError, InterfaceError, psycopg.Error):
            connection.close()
            self.stop.wait(IDLE_SECONDS)

    def _handles(self, kind: str) -> bool:
        return kind not in self._but_not if self._only is None else kind in self._only

    def _warm_up(self) -> None:
        target = wiring.WARM_UPS.get(self.name)
        try:
            if target is not None:
                load(target)()
        except Exception as error:  # noqa: BLE001 - whatever it is, events will tell where it matters
            logger.warning("warm-up failed", extra={"lane": self.name, "error": describe(error)})
            connection.close()
        # Libraries and models stay for ever: looking through them for garbage would hold an order up for a tenth of a
        # second every now and then.
        gc.collect()
        gc.freeze()


def lane_command(name: str) -> list[str]:
    """The command line of a process for one lane."""
    return command("saleor_ai_plugin.service.lane:main", name)


def main(arguments: Sequence[str]) -> None:
    """A process for one lane; its worker ends it."""
    (name,) = arguments
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    end_with_parent(stop.set, linger=LINGER_SECONDS)
    if name in wiring.PATIENT:
        os.nice(5)
    lane, pulse = Lane(name, stop=stop), Pulse(name)
    thread = threading.Thread(target=lane.run, name=f"lane-{name}")
    thread.start()
    beat_until(stop, pulse, lane)
    thread.join()
    pulse.end()


def beat_until(stop: threading.Event, pulse: Pulse, lane: Lane) -> None:
    last = 0.0
    while not stop.wait(0.25):
        if time.monotonic() - last >= BEAT_SECONDS:
            last = time.monotonic()
            try:
                pulse.beat(lane.figures)
            except (DatabaseError, InterfaceError):
                connection.close()
