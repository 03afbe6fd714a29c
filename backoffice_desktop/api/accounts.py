"""Logging in at the service or at Saleor, which speak the same words, and who one is."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from backoffice_desktop.api.address import api_address
from backoffice_desktop.api.client import Call, Client
from backoffice_desktop.api.errors import ApiError, LoggedOutError
from backoffice_desktop.api.reading import read, selection


class LoginRefusedError(ApiError):
    sentence = "E-mail or password is wrong. Please try again."


class LoginDelayedError(ApiError):
    sentence = "Too many attempts. Please wait five minutes and try again."


class LogInAtSaleorError(ApiError):
    """The service belongs to a real shop: its staff log in there, and how to get there has to be typed."""

    sentence = "Staff of this shop log in at Saleor. Please fill in Saleor's address too."


class SaleorAwayError(LogInAtSaleorError):
    """The service has named a Saleor that this machine does not reach."""

    sentence = "Saleor at {host} does not answer. Check the network, or fill in its address as this machine knows it."


@dataclass(frozen=True, slots=True)
class Tokens:
    access: str
    refresh: str


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    email: str
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoginAt:
    is_embedded: bool
    saleor_url: str | None


LOGIN_AT = f"query LoginAt {{ loginAt {{ {selection(LoginAt)} }} }}"
LOG_IN = """
mutation LogIn($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token refreshToken errors { message code } }
}
"""
REFRESH = """
mutation Refresh($refreshToken: String!) { tokenRefresh(refreshToken: $refreshToken) { token errors { message code } } }
"""
ME = f"query Me {{ me {{ {selection(Person)} }} }}"


async def login_address(client: Client, server: str) -> str:
    """Where the staff of this service log in: at the service itself, or at its Saleor.

    Raises ApiError, LogInAtSaleorError where Saleor is only known by an address that a password must not go to.
    """
    found = read(LoginAt, (await client.post(server, LOGIN_AT, {}))["loginAt"])
    if found.is_embedded:
        return server
    try:
        return api_address(found.saleor_url or "")
    except ApiError:
        raise LogInAtSaleorError from None


def host_of(address: str) -> str:
    return urlsplit(address).netloc


async def log_in(client: Client, address: str, *, email: str, password: str) -> Tokens:
    """Raises ApiError, LoginRefusedError and LogInAtSaleorError among them."""
    answer = (await client.post(address, LOG_IN, {"email": email, "password": password}))["tokenCreate"]
    for error in answer["errors"]:
        if error["code"] == "LOG_IN_AT_SALEOR":
            raise LogInAtSaleorError(error["message"])
        delayed = error["code"] in {"LOGIN_ATTEMPT_DELAYED", "LOGIN_ATTEMPT_LIMITED"}
        raise (LoginDelayedError if delayed else LoginRefusedError)(error["message"])
    if not answer["token"] or not answer["refreshToken"]:
        raise LoginRefusedError
    return Tokens(access=answer["token"], refresh=answer["refreshToken"])


async def refresh(client: Client, address: str, *, token: str) -> str:
    """A new access token. Raises LoggedOutError where the refresh token is no longer good."""
    answer = (await client.post(address, REFRESH, {"refreshToken": token}))["tokenRefresh"]
    if answer["errors"] or not answer["token"]:
        raise LoggedOutError("; ".join(error["message"] for error in answer["errors"]))
    return str(answer["token"])


async def me(call: Call) -> Person:
    return read(Person, (await call(ME, {}))["me"])
