"""Running the API under uvicorn."""

import logging
import socket

import uvicorn

from saleor_ai_plugin.service.asgi import application
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.processes import end_with_parent

logger = logging.getLogger(__name__)


def run(listening: socket.socket, *, url: str) -> None:
    """Answer requests until SIGTERM or Ctrl-C; what has begun is finished first."""
    running = server()

    def stop() -> None:
        running.should_exit = True

    end_with_parent(stop)
    logger.info("api started", extra={"url": url})
    running.run(sockets=[listening])
    logger.info("api stopped")


def server() -> uvicorn.Server:
    return uvicorn.Server(
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
