"""Running the API under uvicorn."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from saleor_ai_plugin.service.asgi import application
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.processes import end_with_parent, on_end_signals

logger = logging.getLogger(__name__)


def run(listening: socket.socket, *, url: str) -> None:
    """Answer requests until SIGTERM or Ctrl-C; what has begun is finished first."""
    running = server()

    def stop() -> None:
        running.should_exit = True

    on_end_signals(stop)
    end_with_parent(stop)
    logger.info("api started", extra={"url": url})
    running.run(sockets=[listening])
    logger.info("api stopped")


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
