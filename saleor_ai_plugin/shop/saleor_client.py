"""Speaking GraphQL with Saleor: bounded in time and size, patient where that helps, with typed errors."""

import json
import logging
import random
import re
import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx

from saleor_ai_plugin.shop.errors import (
    SaleorAnsweredErrorsError,
    SaleorRefusedError,
    SaleorTokenError,
    SaleorUnavailableError,
)

logger = logging.getLogger(__name__)

ATTEMPTS = 3
FIRST_PAUSE = 0.3
LONGEST_PAUSE = 10.0
LARGEST_ANSWER = 20 * 1024 * 1024
FAILURES_TO_OPEN = 3
OPEN_SECONDS = 5.0

_TOKEN_ERRORS = {
    "ExpiredSignatureError",
    "InvalidTokenError",
    "InvalidSignatureError",
    "DecodeError",
    "JSONDecodeError",
}
_OPERATION = re.compile(r"\b(query|mutation)\s+(\w+)")


class SaleorClient:
    """One Saleor, one token of our own; may be shared by threads.

    After several failures in a row it does not ask for a few seconds: callers learn at once that Saleor is away, and
    a Saleor that struggles is left alone.
    """

    def __init__(self, url: str, *, token: str = "", timeout: float = 5.0, attempts: int = ATTEMPTS) -> None:
        self.url = url
        self.timeout = timeout
        self.attempts = attempts
        self._token = token
        self._http = httpx.Client(timeout=timeout, follow_redirects=False)
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = 0.0

    def close(self) -> None:
        self._http.close()

    def ask(self, document: str, variables: Mapping[str, Any] | None = None, *, token: str = "") -> dict[str, Any]:
        """Send a document and return its data; ``token`` speaks for somebody else than ourselves.

        Raises SaleorUnavailableError, SaleorRefusedError, SaleorTokenError, SaleorAnsweredErrorsError.
        """
        # A mutation that was sent may have been carried out although no answer came: only a query is sent again.
        attempts = self.attempts if not document.lstrip().startswith("mutation") else 1
        for attempt in range(1, attempts + 1):
            try:
                answer = self._post(document, variables or {}, token or self._token)
            except _Again as failure:
                self._count(failed=True)
                if attempt == attempts or failure.pause > LONGEST_PAUSE or self._is_open():
                    raise SaleorUnavailableError(f"Saleor at {self.url} {failure}; try again later") from None
                backoff = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - jitter
                time.sleep(max(failure.pause, backoff))
            else:
                self._count(failed=False)
                return self._data(document, answer)
        raise AssertionError("unreachable")

    def change(self, document: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Send a document with mutations and return what they return, by their names.

        Raises what ``ask`` raises, and SaleorAnsweredErrorsError for the errors in a mutation's own list.
        """
        answered = self.ask(document, variables)
        if errors := [error for payload in answered.values() for error in payload.get("errors") or ()]:
            raise SaleorAnsweredErrorsError(_name(document), errors)
        return answered

    def _post(self, document: str, variables: Mapping[str, Any], token: str) -> dict[str, Any]:
        if self._is_open():
            raise SaleorUnavailableError(f"Saleor at {self.url} did not answer just now; try again in a few seconds")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        deadline = time.monotonic() + self.timeout
        try:
            with self._http.stream(
                "POST", self.url, json={"query": document, "variables": dict(variables)}, headers=headers
            ) as response:
                body = _read(response, deadline)
        except httpx.TimeoutException:
            raise _Again(f"did not answer within {self.timeout:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Again(f"cannot be reached ({type(error).__name__})") from None
        if response.status_code >= 500 or response.status_code == 429:
            raise _Again(f"answered {response.status_code}", pause=_retry_after(response))
        return self._decode(response, body)

    def _decode(self, response: httpx.Response, body: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(body)
        except ValueError:
            answer = None
        if isinstance(answer, dict) and ("data" in answer or "errors" in answer):
            return answer
        if response.status_code in {401, 403}:
            raise SaleorTokenError(f"Saleor at {self.url} answered {response.status_code}: the token is not accepted")
        kind = response.headers.get("content-type", "no content type").split(";")[0]
        raise SaleorUnavailableError(
            f"{self.url} answered {response.status_code} with {kind}, which is no GraphQL answer; "
            "check SALEOR_AI_SALEOR_URL, it ends in /graphql/"
        )

    def _data(self, document: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        errors = answer.get("errors") or []
        codes = {_code(error) for error in errors}
        said = "; ".join(str(error.get("message")) for error in errors)
        if codes & _TOKEN_ERRORS:
            raise SaleorTokenError(f"Saleor does not accept the token: {said}")
        if "PermissionDenied" in codes:
            raise SaleorRefusedError(f"Saleor refuses {_name(document)}: {said}")
        if errors:
            raise SaleorAnsweredErrorsError(_name(document), errors)
        return dict(answer.get("data") or {})

    def _is_open(self) -> bool:
        return time.monotonic() < self._open_until

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= FAILURES_TO_OPEN:
                self._failures = 0
                self._open_until = time.monotonic() + OPEN_SECONDS
                logger.warning("Saleor does not answer", extra={"asks_again_in": OPEN_SECONDS})


class _Again(Exception):  # noqa: N818 - never leaves this module
    """Worth another attempt, at the earliest after ``pause`` seconds."""

    def __init__(self, why: str, *, pause: float = 0.0) -> None:
        super().__init__(why)
        self.pause = pause


def _read(response: httpx.Response, deadline: float) -> bytes:
    """The whole body. httpx limits the wait for each piece: one that comes in drips must end as well."""
    pieces, size = [], 0
    for piece in response.iter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise SaleorUnavailableError(f"the answer of {response.url} is larger than {LARGEST_ANSWER >> 20} MiB")
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the whole answer took too long")
    return b"".join(pieces)


def _retry_after(response: httpx.Response) -> float:
    """Seconds asked for in ``Retry-After``; its form as a date is rare and counts as none."""
    try:
        return max(0.0, float(response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0


def _code(error: Mapping[str, Any]) -> str:
    extensions = error.get("extensions") or {}
    return str((extensions.get("exception") or {}).get("code") or extensions.get("code") or "")


def _name(document: str) -> str:
    found = _OPERATION.search(document)
    return found[2] if found else "the query"
