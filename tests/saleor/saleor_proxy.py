"""A bad connection to Saleor: whatever is sent goes there, and some answers are lost on the way back."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx


class BadConnection:
    """``lose`` names an operation whose next answer is lost; ``lost`` is set once Saleor has carried it out.

    ``asked`` are the operations that reached Saleor.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.lose = ""
        self.lost = threading.Event()
        self.asked: list[str] = []
        self._http = httpx.Client(timeout=60)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/graphql/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
        self._http.close()

    def _handler(proxy) -> type[http.server.BaseHTTPRequestHandler]:  # noqa: N805 - self is the handler's
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                proxy._pass_on(self, b"")

            def do_POST(self) -> None:
                proxy._pass_on(self, self.rfile.read(int(self.headers.get("content-length", 0))))

            def log_message(self, *_: Any) -> None:
                """Nothing."""

        return Handler

    def _pass_on(self, request: http.server.BaseHTTPRequestHandler, body: bytes) -> None:
        kept = {name: request.headers[name] for name in ("authorization", "content-type") if name in request.headers}
        answer = self._http.request(request.command, self.origin + request.path, content=body, headers=kept)
        operation = next((name for name in (self.lose,) if name and name.encode() in body), "")
        self.asked += [name for name in ("SaleorAIOrderFulfil", "SaleorAIFulfilmentCancel") if name.encode() in body]
        if operation:
            self.lose = ""
            self.lost.set()
            request.close_connection = True
            request.connection.close()
            return
        request.send_response(answer.status_code)
        request.send_header("content-type", answer.headers.get("content-type", "application/json"))
        request.send_header("content-length", str(len(answer.content)))
        request.end_headers()
        request.wfile.write(answer.content)


@contextmanager
def bad_connection(origin: str) -> Iterator[BadConnection]:
    made = BadConnection(origin)
    try:
        yield made
    finally:
        made.close()
