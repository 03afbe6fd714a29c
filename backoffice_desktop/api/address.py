"""From what a person types to the address of a GraphQL API."""

from urllib.parse import urlsplit, urlunsplit

from backoffice_desktop.api.errors import AddressError, PlainHttpError

LOCAL = {"localhost", "127.0.0.1", "::1"}


def api_address(typed: str) -> str:
    """``shop.example`` becomes ``https://shop.example/graphql/``; on this machine http is taken.

    Raises AddressError, PlainHttpError.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"//{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise AddressError from None
    if not host or any(character.isspace() for character in text) or parts.scheme not in {"", "http", "https"}:
        raise AddressError
    scheme = parts.scheme or ("http" if host in LOCAL else "https")
    if scheme == "http" and host not in LOCAL:
        raise PlainHttpError
    path = parts.path if parts.path.strip("/") else "/graphql/"
    return urlunsplit((scheme, parts.netloc, path if path.endswith("/") else f"{path}/", "", ""))


def socket_address(address: str) -> str:
    """The WebSocket beside an HTTP address."""
    return f"ws{address.removeprefix('http')}"


def file_address(address: str, path: str) -> str:
    """A path of the service whose API is at ``address``."""
    return f"{address.removesuffix('/').removesuffix('/graphql')}{path}"
