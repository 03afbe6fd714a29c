"""Logging in, refreshing tokens, and what failures of the service become."""

import asyncio

import pytest
from fake_shop import EMAIL, PASSWORD

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.accounts import LogInAtSaleorError, LoginRefusedError, SaleorAwayError
from backoffice_desktop.api.client import Client
from backoffice_desktop.api.errors import LoggedOutError, OfflineError, ServiceError
from backoffice_desktop.session import Session
from backoffice_desktop.token_store import SessionStore


@pytest.fixture
async def session(service):
    made = Session(server=service.address, store=SessionStore(), client=lambda: Client(seconds=1.0))
    yield made
    await made.close()


async def test_log_in_says_who_it_is(session):
    person = await session.log_in(email=EMAIL, password=PASSWORD)
    assert (person.email, person.permissions) == (EMAIL, ("MANAGE_ORDERS", "MANAGE_PRODUCTS", "MANAGE_SETTINGS"))


async def test_log_in_with_a_wrong_password(session):
    with pytest.raises(LoginRefusedError):
        await session.log_in(email=EMAIL, password="guess")
    assert session.person is None


async def test_password_of_a_real_shop_goes_to_its_saleor_alone(session, service, saleor):
    service.shop.saleor_url = saleor.address
    person = await session.log_in(email=EMAIL, password=PASSWORD)
    assert person.email == EMAIL
    assert (saleor.shop.logins, service.shop.logins) == (1, 0)
    assert [body for body in service.bodies if PASSWORD in body or "tokenCreate" in body] == []
    session._access = ""
    await fraud_queue.waiting(session.call)
    assert (saleor.shop.refreshes, service.shop.refreshes) == (1, 0)
    assert [body for body in service.bodies if "refreshToken" in body] == []


async def test_login_that_goes_on_asks_where_to_refresh(session, service, saleor):
    service.shop.saleor_url = saleor.address
    await session.log_in(email=EMAIL, password=PASSWORD)
    later = Session(server=service.address, store=session.store)
    await later.resume(email=EMAIL)
    assert (saleor.shop.refreshes, service.shop.refreshes) == (1, 0)
    await later.close()


@pytest.mark.parametrize(
    ("url", "error"),
    [("http://saleor:8000/graphql/", LogInAtSaleorError), ("http://127.0.0.1:9/graphql/", SaleorAwayError)],
)
async def test_saleor_that_cannot_be_reached_from_here_has_to_be_typed(session, service, url, error):
    service.shop.saleor_url = url
    with pytest.raises(error):
        await session.log_in(email=EMAIL, password=PASSWORD)
    assert [body for body in service.bodies if PASSWORD in body] == []


async def test_saleor_that_was_typed_is_not_asked_for(service, saleor):
    service.shop.saleor_url = "https://inside.example/graphql/"
    session = Session(server=service.address, saleor=saleor.address, store=SessionStore())
    await session.log_in(email=EMAIL, password=PASSWORD)
    assert saleor.shop.logins == 1
    await session.close()


async def test_resume_goes_on_without_a_password(session, service):
    await session.log_in(email=EMAIL, password=PASSWORD)
    later = Session(server=service.address, store=session.store)
    person = await later.resume(email=EMAIL.upper())
    assert person is not None
    assert person.email == EMAIL
    await later.close()


async def test_resume_without_a_kept_token(session):
    assert await session.resume(email=EMAIL) is None


async def test_log_out_forgets_the_token(session, service):
    await session.log_in(email=EMAIL, password=PASSWORD)
    await session.log_out()
    assert await session.resume(email=EMAIL) is None
    with pytest.raises(LoggedOutError):
        await session.call("{ me { email } }")


async def test_token_that_expires_soon_is_refreshed_before_it_is_used(session, service):
    service.shop.token_seconds = 10.0
    await session.log_in(email=EMAIL, password=PASSWORD)
    before = service.shop.refreshes
    service.shop.token_seconds = 300.0
    await fraud_queue.waiting(session.call)
    await fraud_queue.waiting(session.call)
    assert service.shop.refreshes == before + 1


async def test_expired_token_is_refreshed_once_for_many_calls(session, service):
    await session.log_in(email=EMAIL, password=PASSWORD)
    # A token that does not say here when it ends, and has ended there.
    service.ended_tokens.add("ended")
    session._access = "ended"
    found = await asyncio.gather(*(fraud_queue.waiting(session.call) for _ in range(5)))
    assert [one.count for one in found] == [1_000_000] * 5
    assert service.shop.refreshes == 1


async def test_refresh_token_that_is_refused_ends_the_login(session, service):
    await session.log_in(email=EMAIL, password=PASSWORD)
    service.shop.forget_logins()
    session._access = ""
    with pytest.raises(LoggedOutError):
        await fraud_queue.waiting(session.call)


@pytest.mark.parametrize(("trouble", "error"), [("500", ServiceError), ("html", ServiceError), ("hang", OfflineError)])
async def test_trouble_of_the_service(session, service, trouble, error):
    await session.log_in(email=EMAIL, password=PASSWORD)
    service.trouble = trouble
    with pytest.raises(error):
        await fraud_queue.waiting(session.call)
    service.trouble = ""
    assert (await fraud_queue.waiting(session.call)).count == 1_000_000


async def test_nobody_there(session, service):
    await session.log_in(email=EMAIL, password=PASSWORD)
    service.stop()
    with pytest.raises(OfflineError):
        await fraud_queue.waiting(session.call)
