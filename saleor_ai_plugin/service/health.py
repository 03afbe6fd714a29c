"""Whether the process lives (``/health``), whether the service can do its work (``/ready``), and ``/metrics``."""

import asyncio
import hmac
from collections.abc import Awaitable
from typing import TypeVar

from django.db import DatabaseError, InterfaceError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from saleor_ai_plugin import __version__
from saleor_ai_plugin.service import handlers, metrics
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.database import missing_migrations
from saleor_ai_plugin.service.pulse import living
from saleor_ai_plugin.service.threads import in_database_thread

PATIENCE_SECONDS = 4.0
OK = "ok"

T = TypeVar("T")


async def health(_request: Request) -> Response:
    """The process lives; nothing else is asked."""
    return JSONResponse({"status": OK, "version": __version__})


async def ready(_request: Request) -> Response:
    """200 where everything that an order or a staff member needs is there, else 503; always which of it is not."""
    try:
        found = await _patiently(in_database_thread(_check))
    except (DatabaseError, InterfaceError, TimeoutError):
        found = {"database": "does not answer", "migrations": "unknown", "worker": "unknown"}
    return JSONResponse(found, status_code=200 if set(found.values()) == {OK} else 503)


async def prometheus(request: Request) -> Response:
    """Prometheus' text format; behind a token where one is configured."""
    token = configuration().metrics_token.get_secret_value()
    given = request.headers.get("authorization", "")
    if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return PlainTextResponse("send the token of SALEOR_AI_METRICS_TOKEN as a bearer token\n", status_code=401)
    try:
        text = await _patiently(in_database_thread(metrics.render))
    except (DatabaseError, InterfaceError, TimeoutError):
        text = metrics.render(with_database=False)
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


def _check() -> dict[str, str]:
    if missing_migrations():
        return {"database": OK, "migrations": "missing: start the service again", "worker": "unknown"}
    worker = OK if living(handlers.FACTS) else "none is alive: start 'saleor-ai worker'"
    return {"database": OK, "migrations": OK, "worker": worker}


async def _patiently(what: Awaitable[T]) -> T:
    return await asyncio.wait_for(what, PATIENCE_SECONDS)
