import time

import pytest

from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop import documents, saleor_client
from saleor_ai_plugin.shop.errors import (
    PluginMissingError,
    SaleorAnsweredErrorsError,
    SaleorRefusedError,
    SaleorTokenError,
    SaleorUnavailableError,
)
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop

APP_TOKEN = "a" * 30
CONFIRM = "mutation SaleorAIConfirm($id: ID!) { orderConfirm(id: $id) { errors { field message code } } }"


@pytest.fixture
def connect(monkeypatch):
    monkeypatch.setattr(saleor_client, "FIRST_PAUSE", 0.01)
    clients = []

    def connect(url, **options):
        clients.append(SaleorClient(url, timeout=0.5, **options))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()


@pytest.fixture
def client(saleor, connect):
    return connect(saleor.url, token=APP_TOKEN)


def test_ask_returns_the_data(client):
    assert client.ask(documents.ABOUT)["shop"]["version"] == "3.22.67"


def test_ask_is_patient_with_a_query(client, saleor):
    saleor.failures_left = 2
    assert client.ask(documents.ABOUT)["shop"]["name"] == "Shop"
    assert saleor.requests == ["SaleorAIAbout"] * 3


@pytest.mark.parametrize(
    ("mode", "complaint", "requests"),
    [
        ("error500", "answered 500; try again later", 3),
        ("hang", "did not answer within 0.5 s; try again later", 3),
        ("drip", "did not answer within 0.5 s; try again later", 3),
        ("html", "answered 200 with text/html, which is no GraphQL answer", 1),
        ("error429", "answered 429; try again later", 1),
    ],
)
def test_ask_of_a_saleor_in_trouble_ends_in_time_with_a_clear_error(client, saleor, mode, complaint, requests):
    saleor.mode = mode
    started = time.monotonic()
    with pytest.raises(SaleorUnavailableError, match=complaint):
        client.ask(documents.ABOUT)
    assert time.monotonic() - started < 4
    assert len(saleor.requests) == requests


def test_ask_leaves_a_saleor_in_trouble_alone_for_a_while(client, saleor, monkeypatch):
    monkeypatch.setattr(saleor_client, "OPEN_SECONDS", 1.0)
    saleor.mode = "error500"
    with pytest.raises(SaleorUnavailableError, match="answered 500"):
        client.ask(documents.ABOUT)
    saleor.mode = "ok"
    with pytest.raises(SaleorUnavailableError, match="did not answer just now"):
        client.ask(documents.ABOUT)
    assert len(saleor.requests) == 3
    time.sleep(1.0)
    assert client.ask(documents.ABOUT)["shop"]["name"] == "Shop"


def test_ask_where_nobody_listens(connect):
    with pytest.raises(SaleorUnavailableError, match=r"cannot be reached \(ConnectError\)"):
        connect("http://127.0.0.1:1/graphql/", attempts=1).ask(documents.ABOUT)


def test_change_is_never_sent_twice(client, saleor):
    saleor.mode = "error500"
    with pytest.raises(SaleorUnavailableError):
        client.change(CONFIRM, {"id": "x"})
    assert saleor.requests == ["SaleorAIConfirm"]


def test_change_raises_the_errors_of_the_mutation(client):
    with pytest.raises(SaleorAnsweredErrorsError, match="SaleorAIConfirm: id: Not unconfirmed") as raised:
        client.change(CONFIRM, {"id": "x"})
    assert raised.value.errors == [{"field": "id", "message": "Not unconfirmed.", "code": "INVALID"}]


def test_ask_without_the_permission(saleor, connect):
    with pytest.raises(SaleorRefusedError, match="refuses SaleorAIAbout: No"):
        connect(saleor.url, token="wrong").ask(documents.ABOUT)


def test_ask_with_an_expired_token(client, saleor):
    token = saleor.token()
    saleor.revoked.add(token)
    with pytest.raises(SaleorTokenError, match="does not accept the token: Signature has expired"):
        client.ask(documents.ME, token=token)


def test_shop_says_what_it_is_and_what_we_may_do(client):
    shop = SaleorShop(client)
    assert (shop.about().name, shop.about().version) == ("Shop", "3.22.67")
    assert shop.granted_permissions() == {"HANDLE_PAYMENTS", "MANAGE_ORDERS", "MANAGE_PRODUCTS"}


def test_shop_with_a_token_of_no_app(saleor, connect):
    with pytest.raises(SaleorTokenError, match="saleor_ai_connect --rotate"):
        SaleorShop(connect(saleor.url, token="b" * 30)).granted_permissions()


@pytest.mark.parametrize(
    ("said", "error", "complaint"),
    [
        ('Cannot query field "aiStockReceive" on type "Mutation".', PluginMissingError, "Install or update saleor-ai"),
        ('Unknown type "AiStockReceiptLineInput".', PluginMissingError, "Install or update saleor-ai"),
        ("Internal Server Error", SaleorUnavailableError, "try again later: Internal Server Error"),
    ],
)
def test_shop_that_could_not_receive_goods_says_what_to_do(client, saleor, said, error, complaint):
    saleor.answers["SaleorAIStockReceive"] = {"errors": [{"message": said, "extensions": {"exception": {"code": "X"}}}]}
    with pytest.raises(error, match=complaint):
        SaleorShop(client).receive_stock("PO-1", [Line("v", "w", 1)])
    assert saleor.requests == ["SaleorAIStockReceive"]
