"""Around every HTTP request: a number for the log, a limit for its size, a line when it is done, and figures."""

import asyncio
import contextlib
import json
import logging
import re
import time
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from saleor_ai_plugin.service import logs, metrics
from saleor_ai_plugin.service.configuration import configuration

logger = logging.getLogger(__name__)

UPLOAD = "/intake/documents"
PATHS = ("/graphql/", "/health", "/ready", "/metrics", UPLOAD)
DISCARD_BYTES = 200 * 1024 * 1024
DISCARD_SECONDS = 10.0
_GIVEN_ID = re.compile(rb"^[A-Za-z0-9._-]{8,64}$")


class Requests:
    """ASGI middleware. Neither query strings nor bodies nor addresses are written down."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        number = _request_id(scope)
        logs.request_id.set(number)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", number.encode())]
            await send(message)

        try:
            await self.app(scope, receive, observed)
        finally:
            _count(scope, status, time.perf_counter() - started)


class BodyLimit:
    """ASGI middleware: a body that is too large is answered with 413, whether it says its length or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = _most_bytes(scope)
        given = dict(scope["headers"]).get(b"content-length", b"")
        if given.isdigit() and int(given) > most:
            await _discard(receive)
            await _refuse(send, most)
            return
        size, is_answered = 0, False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > most:
                if message.get("more_body"):
                    await _discard(receive)
                raise TooLargeError
            return message

        async def observed(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            await self.app(scope, counted, observed)
        except TooLargeError:
            if not is_answered:
                await _refuse(send, most)


class TooLargeError(Exception):
    """Raised while a handler reads a body that is too large; BodyLimit answers it."""


def _most_bytes(scope: Scope) -> int:
    settings = configuration()
    if scope["path"] == UPLOAD:
        return settings.max_document_bytes
    kind = dict(scope["headers"]).get(b"content-type", b"")
    return settings.max_body_bytes if kind.startswith(b"multipart/form-data") else settings.max_query_bytes


async def _refuse(send: Send, most: int) -> None:
    error = {
        "message": f"The request is too large: {most:,} bytes are the most. Send less at a time.",
        "extensions": {"code": "REQUEST_TOO_LARGE"},
    }
    body = json.dumps({"data": None, "errors": [error]}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _discard(receive: Receive) -> None:
    """Read what is left of a request, within limits: most clients read no answer before they have sent everything."""
    size = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while size < DISCARD_BYTES:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return


def _request_id(scope: Scope) -> str:
    """The number that a proxy gave, where it looks like one, else one of our own."""
    given = dict(scope["headers"]).get(b"x-request-id", b"")
    return given.decode() if _GIVEN_ID.match(given) else uuid.uuid4().hex


def _count(scope: Scope, status: int, seconds: float) -> None:
    path = scope["path"] if scope["path"] in PATHS else "other"
    metrics.REQUESTS.labels(scope["method"], path, str(status)).inc()
    metrics.REQUEST_SECONDS.labels(path).observe(seconds)
    level = logging.DEBUG if path in {"/health", "/ready", "/metrics"} and status < 500 else logging.INFO
    extra = {"method": scope["method"], "path": path, "status": status, "ms": round(seconds * 1000, 1)}
    logger.log(level, "request", extra=extra)
