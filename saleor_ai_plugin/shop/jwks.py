"""The public keys that Saleor signs its tokens with."""

import threading
import time
from typing import Any

import httpx
import jwt

from saleor_ai_plugin.shop.errors import SaleorTokenError, SaleorUnavailableError

FRESH_SECONDS = 3600.0
PAUSE_SECONDS = 10.0


class SigningKeys:
    """Saleor's keys, fetched when first needed, hourly, and when a token names one that is not known.

    Tokens with made-up key names do not make us ask Saleor more often than every ten seconds. Keys that are known stay
    good while Saleor is away.
    """

    def __init__(self, url: str, *, timeout: float) -> None:
        self.url = url
        self.timeout = timeout
        self._keys: dict[str, Any] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._failure = ""
        self._lock = threading.Lock()

    def get(self, kid: str) -> Any:
        """The key called ``kid``.

        Raises SaleorTokenError where Saleor has no such key, SaleorUnavailableError where it does not say.
        """
        with self._lock:
            now = time.monotonic()
            is_wanted = kid not in self._keys or now - self._fetched_at > FRESH_SECONDS
            if is_wanted and now - self._tried_at > PAUSE_SECONDS:
                self._fetch(now)
            if kid in self._keys:
                return self._keys[kid]
            if self._failure:
                raise SaleorUnavailableError(self._failure)
            raise SaleorTokenError("the token is signed with a key that Saleor does not have")

    def _fetch(self, now: float) -> None:
        self._tried_at = now
        try:
            response = httpx.get(self.url, timeout=self.timeout)
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json()).keys
        except (httpx.HTTPError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
            self._failure = (
                f"Saleor's signing keys at {self.url} cannot be read ({type(error).__name__}); try again later"
            )
            return
        self._keys = {key.key_id: key.key for key in keys if key.key_id}
        self._fetched_at, self._failure = now, ""
