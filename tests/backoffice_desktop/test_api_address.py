"""What people type as an address."""

import pytest

from backoffice_desktop.api.address import api_address, socket_address
from backoffice_desktop.api.errors import AddressError, PlainHttpError


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("shop.example", "https://shop.example/graphql/"),
        (" https://shop.example/ ", "https://shop.example/graphql/"),
        ("localhost:8400", "http://localhost:8400/graphql/"),
        ("http://127.0.0.1:8400/graphql/", "http://127.0.0.1:8400/graphql/"),
        ("https://shop.example/ai/graphql", "https://shop.example/ai/graphql/"),
        ("http://[::1]:8400/", "http://[::1]:8400/graphql/"),
    ],
)
def test_address_is_completed(typed, address):
    assert api_address(typed) == address


@pytest.mark.parametrize("typed", ["", "   ", "a shop", "ftp://shop.example", "https://", "http://[::1", "shop:port"])
def test_address_that_is_none(typed):
    with pytest.raises(AddressError):
        api_address(typed)


def test_http_to_another_machine_is_refused():
    with pytest.raises(PlainHttpError):
        api_address("http://shop.example/")


def test_socket_is_beside_the_api():
    assert socket_address("https://shop.example/graphql/") == "wss://shop.example/graphql/"
    assert socket_address("http://localhost:1/graphql/") == "ws://localhost:1/graphql/"
