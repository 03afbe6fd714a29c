"""Who is logged in where: tokens, refreshed before they expire, and calls with them."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from backoffice_desktop.api import accounts
from backoffice_desktop.api.address import file_address
from backoffice_desktop.api.client import Answer, Client
from backoffice_desktop.api.errors import LoggedOutError, OfflineError, TokenExpiredError
from backoffice_desktop.token_store import TokenStore

EARLY_SECONDS = 30.0
"""A token that expires sooner than this is refreshed before it is used."""


class Session:
    """Used in the loop of ``jobs`` only. ``server`` is the service's API, ``saleor`` where staff log in; without it the
    service is asked, so that the password of a real shop goes to its Saleor alone."""

    def __init__(
        self,
        *,
        server: str,
        store: TokenStore,
        saleor: str = "",
        client: Callable[[], Client] = Client,
        language: Callable[[], str] = lambda: "en",
    ) -> None:
        self.server = server
        self.saleor = saleor
        self.person: accounts.Person | None = None
        self.store = store
        self._language = language
        self._make_client = client
        self._client: Client | None = None
        self._access = ""
        self._refresh = ""
        self._name = ""
        self._refreshing = asyncio.Lock()

    async def log_in(self, *, email: str, password: str) -> accounts.Person:
        """Raises ApiError."""
        tokens = await self._tokens(email, password)
        self._access, self._refresh = tokens.access, tokens.refresh
        person = await accounts.me(self.call)
        self._name = self._key(email)
        await asyncio.to_thread(self.store.save, self._name, tokens.refresh)
        self.person = person
        return person

    async def resume(self, *, email: str) -> accounts.Person | None:
        """Go on with the login that the store holds, None where it holds none. Raises ApiError."""
        name = self._key(email)
        held = await asyncio.to_thread(self.store.load, name)
        if not held:
            return None
        self._refresh, self._name = held, name
        self.person = await accounts.me(self.call)
        return self.person

    async def log_out(self) -> None:
        """Forget the tokens, here and in the store."""
        self._access = self._refresh = ""
        self.person = None
        if self._name:
            await asyncio.to_thread(self.store.delete, self._name)

    async def call(self, document: str, variables: Mapping[str, Any] | None = None) -> Answer:
        """Ask as the person who is logged in; an expired token is refreshed once. Raises ApiError."""
        token = await self.token()
        try:
            return await self._post(document, variables or {}, token)
        except TokenExpiredError:
            return await self._post(document, variables or {}, await self._refreshed(instead_of=token))

    async def get(self, path: str) -> bytes:
        """A file of the service, as the person who is logged in. Raises ApiError."""
        return await self._http().get(file_address(self.server, path), token=await self.token())

    async def send_file(self, path: str, content: AsyncIterator[bytes]) -> Answer:
        """Send a file to a path of the service. Raises ApiError."""
        return await self._http().send_file(file_address(self.server, path), content, token=await self.token())

    async def token(self) -> str:
        """An access token that is good for a while. Raises ApiError, LoggedOutError among it."""
        if not self._access or seconds_left(self._access) < EARLY_SECONDS:
            return await self._refreshed(instead_of=self._access)
        return self._access

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _refreshed(self, *, instead_of: str) -> str:
        async with self._refreshing:
            # Of many calls that find the token expired, the first one refreshes it for all.
            if self._access == instead_of:
                if not self._refresh:
                    raise LoggedOutError
                self._access = await accounts.refresh(self._http(), await self._login_address(), token=self._refresh)
            return self._access

    async def _tokens(self, email: str, password: str) -> accounts.Tokens:
        is_typed = bool(self.saleor)
        address = await self._login_address()
        try:
            return await accounts.log_in(self._http(), address, email=email, password=password)
        except OfflineError:
            if is_typed or address == self.server:
                raise
            raise accounts.SaleorAwayError(host=accounts.host_of(address)) from None

    async def _login_address(self) -> str:
        if not self.saleor:
            self.saleor = await accounts.login_address(self._http(), self.server)
        return self.saleor

    async def _post(self, document: str, variables: Mapping[str, Any], token: str) -> Answer:
        return await self._http().post(self.server, document, variables, token=token, language=self._language())

    def _http(self) -> Client:
        if self._client is None:
            self._client = self._make_client()
        return self._client

    def _key(self, email: str) -> str:
        return f"{email.strip().lower()} {self.server}"


def seconds_left(token: str) -> float:
    """Until a JWT expires by this machine's clock; endless where it does not say, as the service will."""
    try:
        body = token.split(".")[1]
        expires = float(json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["exp"])
    except (IndexError, ValueError, KeyError, TypeError):
        return float("inf")
    return expires - time.time()
