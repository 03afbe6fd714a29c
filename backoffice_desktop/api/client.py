"""One GraphQL request over HTTP, and what its failures mean."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from backoffice_desktop.api.errors import ApiError, InvalidError, OfflineError, ServiceError, error_of

Answer = dict[str, Any]
Call = Callable[[str, Mapping[str, Any]], Awaitable[Answer]]
"""Sends a document with variables as the person who is logged in, and answers with ``data``."""

SECONDS = 15.0


class Client:
    """Keeps connections open; to be used in one event loop only."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        # Imported here, so that the window is up before. Where rich is installed, httpx would import its own command
        # line too, which takes as long as the rest of it; told that this is missing, it goes on without.
        sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
        import httpx

        self._library = httpx
        self._http = httpx.AsyncClient(timeout=seconds, headers={"User-Agent": "saleor-ai-desktop"})

    async def post(
        self, address: str, document: str, variables: Mapping[str, Any], *, token: str = "", language: str = "en"
    ) -> Answer:
        """The answer's ``data``. Raises ApiError."""
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
        body = {"query": document, "variables": dict(variables)}
        try:
            response = await self._http.post(address, json=body, headers=headers)
        except self._library.InvalidURL:
            raise InvalidError from None
        except self._library.HTTPError as error:
            raise OfflineError(type(error).__name__) from None
        return _data(response.status_code, response.content)

    async def get(self, address: str, *, token: str) -> bytes:
        """A file. Raises ApiError."""
        try:
            response = await self._http.get(address, headers={"Authorization": f"Bearer {token}"})
        except self._library.HTTPError as error:
            raise OfflineError(type(error).__name__) from None
        if response.status_code != 200:
            raise _refusal(response.status_code, response.content)
        return response.content

    async def send_file(self, address: str, content: AsyncIterator[bytes], *, token: str) -> Answer:
        """The answer to a file that is sent in pieces. Raises ApiError."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
        try:
            response = await self._http.post(address, content=content, headers=headers)
        except self._library.HTTPError as error:
            raise OfflineError(type(error).__name__) from None
        if response.status_code >= 300:
            raise _refusal(response.status_code, response.content)
        return _data(response.status_code, b'{"data": ' + response.content + b"}")

    async def close(self) -> None:
        await self._http.aclose()


def _refusal(status: int, content: bytes) -> ApiError:
    """Why a file was not taken or given, as the service says it."""
    import json

    try:
        first = json.loads(content)["errors"][0]
        return error_of({"errors": [{"message": first["message"], "extensions": {"code": first["code"]}}]})
    except (ValueError, KeyError, IndexError, TypeError):
        return ServiceError(f"HTTP {status}")


def _data(status: int, content: bytes) -> Answer:
    import json

    try:
        answer = json.loads(content)
    except ValueError:
        answer = None
    if isinstance(answer, dict) and answer.get("errors"):
        raise error_of(answer)
    if status >= 500 or not isinstance(answer, dict):
        raise ServiceError(f"HTTP {status}")
    if status >= 400 or not isinstance(answer.get("data"), dict):
        raise InvalidError(f"HTTP {status}")
    return answer["data"]  # type: ignore[no-any-return]
