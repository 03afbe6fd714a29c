"""The API: ``/graphql/`` over HTTP and WebSocket, ``/intake/`` for files, ``/health``, ``/ready``, ``/metrics``."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.db.backends.signals import connection_created
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.unset import UnsetType

from saleor_ai_plugin.accounts.current import current_staff
from saleor_ai_plugin.accounts.session import AuthenticationError
from saleor_ai_plugin.intake import routes as intake
from saleor_ai_plugin.languages import language
from saleor_ai_plugin.service import health
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.context import Context
from saleor_ai_plugin.service.requests import BodyLimit, Requests
from saleor_ai_plugin.service.schema import schema
from saleor_ai_plugin.service.threads import in_login_thread
from saleor_ai_plugin.shop.errors import ShopError

STATEMENT_SECONDS = 15
GRAPHIQL = Path(__file__).with_name("graphiql")
MOST_SUBSCRIPTIONS = 20


def application() -> Starlette:
    """The ASGI application; Django is set up and the database made ready before."""
    connection_created.connect(_limit_statements)
    settings = configuration()
    graphql = Api(
        schema(),
        graphql_ide="graphiql" if settings.debug else None,
        allow_queries_via_get=False,
        subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
        max_subscriptions_per_connection=MOST_SUBSCRIPTIONS,
        allowed_origins=settings.allowed_origins,
    )
    routes: list[BaseRoute] = [
        Route("/graphql/", graphql),
        WebSocketRoute("/graphql/", graphql),
        Route("/health", health.health),
        Route("/ready", health.ready),
        Route("/metrics", health.prometheus),
        Route("/intake/documents", _guarded(intake.upload), methods=["POST"]),
        Route("/intake/documents/{id:uuid}/original", _guarded(intake.original)),
        Route("/intake/documents/{id:uuid}/pages/{number:int}", _guarded(intake.picture)),
    ]
    if not settings.debug:
        routes.append(Route("/", _hello))
    else:
        graphiql = StaticFiles(directory=GRAPHIQL)
        routes += [Mount("/graphiql", graphiql), Route("/", lambda _request: RedirectResponse("/graphql/"))]
    middleware = [Middleware(Requests), Middleware(BodyLimit)]
    if settings.allowed_origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=settings.allowed_origins,
            allow_methods=["POST"],
            allow_headers=["authorization", "content-type"],
            max_age=600,
        )
        middleware.insert(1, cors)
    return Starlette(routes=routes, middleware=middleware)


class Api(GraphQL[Context, None]):
    """Strawberry's view, with our context and our patience for bad input."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:  # noqa: ARG002
        return await _context(request)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Log in by the parameters of ``connection_init``; strangers are not kept waiting in line."""
        given = {key.lower(): value for key, value in context.connection_params.items()}
        if token := _without_scheme(str(given.get("authorization") or given.get("authtoken") or "")):
            await _authenticate(context, token)
        if isinstance(context.given, AuthenticationError):
            raise ConnectionRejectionError
        return UnsetType()

    def decode_json(self, data: str | bytes) -> object:
        """JSON; whatever cannot be read, or is nested too deeply to be, is the sender's mistake."""
        try:
            return super().decode_json(data)
        except (RecursionError, UnicodeDecodeError) as error:
            raise json.JSONDecodeError(str(error), "", 0) from None

    async def render_graphql_ide(self, request: Request) -> Response:  # noqa: ARG002
        """GraphiQL from our own files: it needs no network, and tells nobody that it was opened."""
        return HTMLResponse((GRAPHIQL / "index.html").read_bytes())


async def _context(request: HTTPConnection) -> Context:
    context = Context(
        address=request.client.host if request.client else "",
        language=language(accept_language=request.headers.get("accept-language", "")),
    )
    if token := _token(request):
        await _authenticate(context, token)
    return context


def _guarded(handler: intake.Handler) -> Callable[..., Awaitable[Response]]:
    return intake.guarded(handler, _context)


def _hello(_request: Request) -> Response:
    """What a person sees who opens the address in a browser."""
    return PlainTextResponse(
        "saleor-ai runs here. Its GraphQL API is at /graphql/ (POST), its health at /health and /ready.\n"
        "Staff work with it in saleor-ai-desktop. With SALEOR_AI_DEBUG=true a query explorer opens here.\n"
    )


async def _authenticate(context: Context, token: str) -> None:
    """Find out who it is. A failure is kept: it is the answer of every field that needs to know."""
    try:
        context.given = await in_login_thread(current_staff().session, token)
    except (AuthenticationError, ShopError, DatabaseError, InterfaceError) as error:
        context.given = error


def _token(request: HTTPConnection) -> str:
    """The token in a header, as Saleor takes it: Authorization, or Authorization-Bearer behind a proxy's own login."""
    headers = request.headers
    return headers.get("authorization-bearer", "").strip() or _without_scheme(headers.get("authorization", ""))


def _without_scheme(value: str) -> str:
    scheme, _, token = value.strip().partition(" ")
    return token.strip() if scheme.lower() in {"bearer", "jwt"} else ""


def _limit_statements(connection: Any, **_: Any) -> None:
    """No request keeps the database busy for long."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
