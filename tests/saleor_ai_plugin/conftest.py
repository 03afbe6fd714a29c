"""A fake Saleor at the seam: real HTTP, real signatures, and every way to misbehave."""

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
APP_TOKEN = "a" * 30


class FakeSaleor:
    """Answers JWKS and our own documents; ``mode`` says how: ok, error500, error429, hang, html, drip."""

    def __init__(self) -> None:
        self.mode = "ok"
        self.requests: list[str] = []
        self.permissions: dict[str, list[str]] = {}
        self.revoked: set[str] = set()
        self.app_permissions = ["HANDLE_PAYMENTS", "MANAGE_ORDERS", "MANAGE_PRODUCTS"]
        self.version = "3.22.67"
        self.failures_left = 0
        self.answers: dict[str, dict[str, Any]] = {}
        """What it answers to an operation instead."""
        self.kid = "1"
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.url = f"{self.origin}/graphql/"
        import uvicorn

        config = uvicorn.Config(self._app(), log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)

    def token(
        self, email: str = "staff@shop.example", *, expires_in: float = 300, key: Any = RSA_KEY, **claims: Any
    ) -> str:
        now = datetime.now(UTC)
        payload = {"iat": now, "exp": now + timedelta(seconds=expires_in), "email": email, "type": "access", **claims}
        return jwt.encode(payload, key, algorithm="RS256", headers={"kid": self.kid})

    def _app(self) -> Any:
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[Route("/.well-known/jwks.json", self._jwks), Route("/graphql/", self._graphql, methods=["POST"])]
        )

    async def _jwks(self, _request: Any) -> Any:
        from starlette.responses import JSONResponse

        self.requests.append("jwks")
        if refused := await self._misbehave():
            return refused
        public = jwt.algorithms.RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": self.kid, "use": "sig", "alg": "RS256"}]})

    async def _graphql(self, request: Any) -> Any:
        from starlette.responses import JSONResponse

        query = (await request.json())["query"]
        operation = re.search(r"(?:query|mutation) (\w+)", query)[1]
        self.requests.append(operation)
        if refused := await self._misbehave():
            return refused
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return JSONResponse(self._answer(operation, token))

    def _answer(self, operation: str, token: str) -> dict[str, Any]:
        if operation in self.answers:
            return self.answers[operation]
        if operation == "SaleorAIMe":
            if token in self.revoked:
                return _error("Signature has expired", "ExpiredSignatureError")
            email = jwt.decode(token, options={"verify_signature": False})["email"]
            codes = [{"code": code} for code in self.permissions.get(email, [])]
            is_staff = email in self.permissions
            me = {
                "id": f"User:{email}",
                "email": email,
                "isActive": True,
                "isStaff": is_staff,
                "userPermissions": codes,
            }
            return {"data": {"me": me}}
        if token != APP_TOKEN:
            return {"data": {"app": None}} if operation == "SaleorAIApp" else _error("No.", "PermissionDenied")
        if operation == "SaleorAIApp":
            codes = [{"code": code} for code in self.app_permissions]
            return {"data": {"app": {"id": "QXBwOjE=", "name": "saleor-ai", "isActive": True, "permissions": codes}}}
        if operation == "SaleorAIAbout":
            return {"data": {"shop": {"name": "Shop", "version": self.version, "domain": {"url": self.origin}}}}
        return {
            "data": {"orderConfirm": {"errors": [{"field": "id", "message": "Not unconfirmed.", "code": "INVALID"}]}}
        }

    async def _misbehave(self) -> Any:
        from starlette.responses import HTMLResponse, Response, StreamingResponse

        if self.failures_left:
            self.failures_left -= 1
            return Response(status_code=503)
        match self.mode:
            case "error500":
                return Response(status_code=500)
            case "error429":
                return Response(status_code=429, headers={"retry-after": "60"})
            case "html":
                return HTMLResponse("<h1>Welcome</h1>")
            case "hang":
                await asyncio.sleep(30)
            case "drip":
                return StreamingResponse(_drip(), media_type="application/json")
        return None


async def _drip() -> Any:
    with contextlib.suppress(asyncio.CancelledError):
        for _ in range(100):
            yield b" "
            await asyncio.sleep(0.1)


def _error(message: str, code: str) -> dict[str, Any]:
    return {"data": None, "errors": [{"message": message, "extensions": {"exception": {"code": code}}}]}


@pytest.fixture
def saleor() -> Iterator[FakeSaleor]:
    fake = FakeSaleor()
    yield fake
    fake.close()
