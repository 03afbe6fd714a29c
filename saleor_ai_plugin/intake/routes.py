"""Files over HTTP: papers come in by POST, originals and pictures of pages go out by GET, to staff who are logged in.

::

    POST /intake/documents?name=PO-17.pdf          the file as the body, Content-Type of the file
    GET  /intake/documents/<id>/original
    GET  /intake/documents/<id>/pages/<number>

The caller's token is in ``Authorization: Bearer …``, as for ``/graphql/``.
"""

import tempfile
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import IO
from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from saleor_ai_plugin.accounts.permissions import MANAGE_ORDERS
from saleor_ai_plugin.intake import arriving, originals
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeOriginal, IntakePage
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.context import Context
from saleor_ai_plugin.service.errors import readable
from saleor_ai_plugin.service.requests import TooLargeError
from saleor_ai_plugin.service.threads import in_database_thread

Handler = Callable[[Request, Context], Awaitable[Response]]
IN_MEMORY = 1024 * 1024
STATUSES = {"UNAUTHENTICATED": 401, "TOKEN_EXPIRED": 401, "INVALID_TOKEN": 401, "NOT_STAFF": 403}
STATUSES |= {"PERMISSION_DENIED": 403, "SALEOR_UNAVAILABLE": 503, "DATABASE_UNAVAILABLE": 503, "INTERNAL_ERROR": 500}
_SHOWN = {"application/pdf", "image/jpeg", "image/png"}


async def upload(request: Request, context: Context) -> Response:
    """Take a paper; the same bytes again answer with the document that they are already."""
    context.require(frozenset({MANAGE_ORDERS}))
    source = arriving.Source.DESKTOP if request.query_params.get("from") == "desktop" else arriving.Source.API
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        try:
            async for piece in request.stream():
                file.write(piece)
        except ClientDisconnect:
            return Response(status_code=400)
        name = request.query_params.get("name", "")
        try:
            arrived = await in_database_thread(_take, file, name, source, context.session.email)
        except arriving.NotTakenError as error:
            return _errors(str(error), "NOT_TAKEN", 415)
    document = {"id": str(arrived.document.id), "state": arrived.document.state.upper(), "isNew": arrived.is_new}
    return JSONResponse({"document": document, "errors": []}, status_code=201 if arrived.is_new else 200)


async def original(request: Request, context: Context) -> Response:
    """The paper as it came."""
    context.require(frozenset({MANAGE_ORDERS}))
    found = await in_database_thread(_original, request.path_params["id"])
    if found is None:
        return _errors("there is no such document, or its original was deleted after its time", "NOT_FOUND", 404)
    row, name = found
    headers = _headers(f"{'inline' if row.media_type in _SHOWN else 'attachment'}; filename*=UTF-8''{quote(name)}")
    headers["content-length"] = str(row.size)
    return StreamingResponse(_pieces(row.id), media_type=row.media_type, headers=headers)


async def picture(request: Request, context: Context) -> Response:
    """A page, upright."""
    context.require(frozenset({MANAGE_ORDERS}))
    found = await in_database_thread(_picture, request.path_params["id"], request.path_params["number"])
    if found is None:
        return _errors("there is no such page", "NOT_FOUND", 404)
    content, media_type = found
    return Response(content, media_type=media_type, headers=_headers("inline"))


def guarded(
    handler: Handler, context_of: Callable[[Request], Awaitable[Context]]
) -> Callable[..., Awaitable[Response]]:
    """The handler with who is asking; what it raises becomes an answer as those of the GraphQL API."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request, await context_of(request))
        except TooLargeError:
            raise
        except Exception as error:  # noqa: BLE001 - readable logs what nobody foresaw
            message, code = readable(error)
            return _errors(message, code, STATUSES.get(code, 400))

    return answer


def _take(file: IO[bytes], name: str, source: IntakeDocument.Source, sender: str) -> arriving.Arrived:
    return arriving.take(file, name=name, source=source, sender=sender, most=configuration().max_document_bytes)


def _original(document_id: uuid.UUID) -> tuple[IntakeOriginal, str] | None:
    held = IntakeDocument.objects.select_related("original").filter(id=document_id).first()
    if held is None:
        return None
    if held.original is not None:
        return held.original, held.name or str(held.id)
    # One that was made from others: the original of its first page.
    page = IntakePage.objects.filter(document=held).select_related("original").order_by("number").first()
    return None if page is None else (page.original, held.name or str(held.id))


def _picture(document_id: uuid.UUID, number: int) -> tuple[bytes, str] | None:
    row = IntakePage.objects.filter(document_id=document_id, number=number).first()
    return (bytes(row.picture), row.media_type) if row is not None and row.picture else None


async def _pieces(original_id: int) -> AsyncIterator[bytes]:
    number = 0
    while (piece := await in_database_thread(originals.piece_of, original_id, number)) is not None:
        yield piece
        number += 1


def _headers(disposition: str) -> dict[str, str]:
    """What came from strangers is never run, guessed at, or kept where others could find it."""
    return {
        "content-disposition": disposition,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }


def _errors(message: str, code: str, status: int) -> JSONResponse:
    text = message[:1].upper() + message[1:]
    text += "" if text.endswith((".", "!", "?")) else "."
    error = {"message": text, "extensions": {"code": code}}
    return JSONResponse({"document": None, "errors": [error]}, status_code=status)
