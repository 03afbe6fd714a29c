"""GraphQL subscriptions over one WebSocket each (graphql-transport-ws)."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from backoffice_desktop.api.client import Answer
from backoffice_desktop.api.errors import LoggedOutError, OfflineError, error_of

OPEN_SECONDS = 10.0
FORBIDDEN = 4403


async def subscribe(address: str, document: str, *, token: str) -> AsyncIterator[Answer]:
    """Each ``data`` that comes, until the service ends it.

    Raises OfflineError where the connection is lost, LoggedOutError where the token is not taken.
    """
    from websockets.asyncio.client import connect
    from websockets.exceptions import ConnectionClosed, InvalidURI, WebSocketException
    from websockets.typing import Subprotocol

    try:
        async with connect(
            address,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            open_timeout=OPEN_SECONDS,
            ping_interval=20,
            close_timeout=1,
        ) as socket:
            async with asyncio.timeout(OPEN_SECONDS):
                await _log_in(socket, token)
            await _send(socket, {"type": "subscribe", "id": "1", "payload": {"query": document}})
            async for text in socket:
                message = json.loads(text)
                match message["type"]:
                    case "next":
                        if message["payload"].get("errors"):
                            raise error_of(message["payload"])
                        yield message["payload"]["data"]
                    case "error":
                        raise error_of({"errors": message["payload"]})
                    case "ping":
                        await _send(socket, {"type": "pong"})
                    case "complete":
                        return
    except ConnectionClosed as error:
        if error.rcvd is not None and error.rcvd.code == FORBIDDEN:
            raise LoggedOutError from None
        raise OfflineError(type(error).__name__) from None
    except (OSError, TimeoutError, InvalidURI, WebSocketException, ValueError, KeyError) as error:
        raise OfflineError(type(error).__name__) from None


async def _log_in(socket: Any, token: str) -> None:
    await _send(socket, {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
    while json.loads(await socket.recv())["type"] != "connection_ack":
        continue


async def _send(socket: Any, message: dict[str, Any]) -> None:
    await socket.send(json.dumps(message))
