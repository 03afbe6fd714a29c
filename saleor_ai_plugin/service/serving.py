"""Running the API under uvicorn."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import uvicorn

from saleor_ai_plugin.service.asgi import application
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.processes import end_with_parent, on_end_signals

logger = logging.getLogger(__name__)

READY_AFTER = 5.0
"""Seconds: the first requests come first."""
HEAVY = ("saleor_ai_plugin.credit.scoring", "saleor_ai_plugin.fraud.ruling")
"""What only some requests need, with libraries that take seconds to load."""


def run(listening: socket.socket, *, url: str) -> None:
    """Answer requests until SIGTERM or Ctrl-C; what has begun is finished first."""
    running = server()
    stopped = threading.Event()

    def stop() -> None:
        running.should_exit = True
        stopped.set()

    on_end_signals(stop)
    end_with_parent(stop)
    logger.info("api started", extra={"url": url})
    threading.Thread(target=_make_ready, args=[stopped], name="heavy").start()
    running.run(sockets=[listening])
    stopped.set()
    logger.info("api stopped")


def _make_ready(stopped: threading.Event) -> None:
    """Load what is heavy before somebody has to wait for it."""
    stopped.wait(READY_AFTER)
    for module in HEAVY:
        if not stopped.is_set():
            import_module(module)


class Server(uvicorn.Server):
    """uvicorn's server without its own signals: it would end the process before we have tidied up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def server() -> Server:
    return Server(
        uvicorn.Config(
            application(),
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=configuration().max_query_bytes,
            timeout_graceful_shutdown=5,
        )
    )
