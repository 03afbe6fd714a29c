"""The service's API on real sockets: HTTP and WebSocket, the contract's schema, and every way to go wrong."""

import asyncio
import contextlib
import json
import re
import socket
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn
from fake_shop import FakeShop
from graphql import build_schema, graphql, parse, validate
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

SCHEMA = build_schema(Path(__file__).with_name("schema.graphql").read_text(encoding="utf-8"))
OPEN_FIELDS = ("loginAt", "tokenCreate", "tokenRefresh")


class FakeService:
    """``trouble`` is one of: "" for none, "500", "hang", "html"; it meets every request until it is taken away."""

    def __init__(self, shop: FakeShop | None = None) -> None:
        self.shop = shop or FakeShop()
        self.trouble = ""
        self.takes_sockets = True
        self.delay = 0.0
        self.requests = 0
        self.bodies: list[str] = []
        self.drop_answers = 0
        self.ended_tokens: set[str] = set()
        self._port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}/graphql/"

    def start(self) -> None:
        """Listen, on the same port as before where it was stopped."""
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self._port))
        self._port = listening.getsockname()[1]
        routes = [
            Route("/graphql/", self._http, methods=["POST"]),
            Route("/intake/documents", self._take_file, methods=["POST"]),
            Route("/intake/documents/{id}/{what:path}", self._give_file),
            WebSocketRoute("/graphql/", self._socket),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes),
            log_level="error",
            lifespan="off",
            timeout_graceful_shutdown=1,
            ws="websockets-sansio",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)

    def stop(self) -> None:
        """Close every connection; until ``start`` nobody answers here."""
        if self._server is not None and self._thread is not None:
            self._server.force_exit = True
            self._server.should_exit = True
            self._thread.join(10)
            self._server = None

    async def _http(self, request: Request) -> Response:
        self.requests += 1
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.trouble == "hang":
            await asyncio.sleep(30)
        if self.trouble == "500":
            return JSONResponse({"detail": "broken"}, status_code=500)
        if self.trouble == "html":
            return PlainTextResponse("<html>a proxy's page</html>", status_code=502)
        try:
            body = await request.json()
            self.bodies.append(json.dumps(body))
        except ClientDisconnect:
            return Response(status_code=499)
        is_open = any(field in body["query"] for field in OPEN_FIELDS)
        if not is_open and (problem := self._token_problem(request.headers.get("authorization", ""))):
            return JSONResponse({"data": None, "errors": [problem]})
        if refusal := self._refusal(body["query"]):
            return JSONResponse({"data": None, "errors": [refusal]})
        answer = await graphql(
            SCHEMA,
            body["query"],
            self.shop.root(request.headers.get("accept-language", "en")),
            variable_values=body.get("variables"),
        )
        if self.drop_answers and body["query"].lstrip().startswith("mutation"):
            self.drop_answers -= 1
            return JSONResponse({"detail": "the answer is lost on the way"}, status_code=502)
        return JSONResponse(answer.formatted)

    async def _take_file(self, request: Request) -> Response:
        if self.trouble:
            return JSONResponse({"detail": "broken"}, status_code=500)
        if problem := self._token_problem(request.headers.get("authorization", "")):
            return JSONResponse(_plain(problem), status_code=401)
        status, answer = self.shop.intake.upload(request.query_params["name"], await request.body())
        return JSONResponse(answer, status_code=status)

    async def _give_file(self, request: Request) -> Response:
        if self.trouble:
            return JSONResponse({"detail": "broken"}, status_code=500)
        if problem := self._token_problem(request.headers.get("authorization", "")):
            return JSONResponse(_plain(problem), status_code=401)
        return Response(self.shop.intake.picture(request.path_params["id"]), media_type="image/png")

    async def _socket(self, socket: WebSocket) -> None:
        if not self.takes_sockets or self.trouble:
            await socket.close()
            return
        await socket.accept(subprotocol="graphql-transport-ws")
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            first = await socket.receive_json()
            if self._token_problem(first["payload"]["authorization"]):
                await socket.close(4403, "Forbidden")
                return
            await socket.send_json({"type": "connection_ack"})
            asked = await socket.receive_json()
            if refusal := self._refusal(asked["payload"]["query"]):
                await socket.send_json({"type": "error", "id": asked["id"], "payload": [refusal]})
                return
            errors = validate(SCHEMA, parse(asked["payload"]["query"]))
            if errors:
                await socket.send_json(
                    {"type": "error", "id": asked["id"], "payload": [one.formatted for one in errors]}
                )
                return
            queue = next(name for name in self._queues() if name in asked["payload"]["query"])
            await self._tell(socket, asked["id"], first["payload"]["authorization"], queue)

    def _queues(self) -> dict[str, Callable[[], Any]]:
        return {
            "fraudQueue": self.shop.waiting,
            "creditQueue": self.shop.credit.waiting,
            "inventoryQueue": self.shop.inventory.waiting,
            "intakeQueue": self.shop.intake.waiting,
            "dispatchQueue": self.shop.dispatch.waiting,
        }

    async def _tell(self, socket: WebSocket, asked_id: str, token: str, queue: str) -> None:
        told: Any = None
        while self.takes_sockets:
            if problem := self._token_problem(token):
                await socket.send_json({"type": "error", "id": asked_id, "payload": [problem]})
                return
            if told != (told := self._queues()[queue]()):
                data = {queue: told}
                await socket.send_json({"type": "next", "id": asked_id, "payload": {"data": data}})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.receive_json(), 0.03)
        await socket.close(1012)

    def _refusal(self, query: str) -> dict[str, Any] | None:
        """What is said to somebody who lacks the permission for what is asked."""
        needed = {"MANAGE_ORDERS"} if " fraud" in query else {"MANAGE_ORDERS", "MANAGE_USERS"}
        if re.search(
            r"\b(inventory|stock|purchase|restock|receiv)[A-Z]|\b(receipts|suppliers?|supplierProducts)\(", query
        ):
            needed = {"MANAGE_PRODUCTS"}
        elif re.search(r"\b(intake|dispatch|waybill)[A-Z]|\b(waybills|manifests)\(", query):
            needed = {"MANAGE_ORDERS"}
        elif not re.search(r"\b(fraud|credit)[A-Z]", query):
            return None
        if needed & set(self.shop.permissions):
            return None
        message = f"You need one of {sorted(needed)}."
        return {"message": message, "extensions": {"code": "PERMISSION_DENIED"}}

    def _token_problem(self, given: str) -> dict[str, Any] | None:
        """As the service says it, None for a token that is good."""
        token = given.removeprefix("Bearer ")
        if token in self.ended_tokens:
            return {"message": "The token has expired.", "extensions": {"code": "TOKEN_EXPIRED"}}
        try:
            body = token.split(".")[1]
            expires = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))["exp"]
        except (IndexError, ValueError):
            return {"message": "Log in first.", "extensions": {"code": "UNAUTHENTICATED"}}
        if expires < time.time():
            return {"message": "The token has expired.", "extensions": {"code": "TOKEN_EXPIRED"}}
        return None


def _plain(problem: dict[str, Any]) -> dict[str, Any]:
    """As the service's own endpoints for files say what GraphQL says in ``errors``."""
    return {"document": None, "errors": [{"message": problem["message"], "code": problem["extensions"]["code"]}]}
