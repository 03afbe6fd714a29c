"""Logging in, refreshing tokens, and what failures of the service become."""

import asyncio

import pytest
from fake_shop import EMAIL, PASSWORD

from backoffice_desktop.api import fraud_queue
from backoffice_desktop.api.accounts import LogInAtSaleorError, LoginRefusedError
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
    assert (person.email, person.permissions) == (EMAIL, ("MANAGE_ORDERS", "MANAGE_SETTINGS"))


async def test_log_in_with_a_wrong_password(session):
    with pytest.raises(LoginRefusedError):
        await session.log_in(email=EMAIL, password="guess")
    assert session.person is None


async def test_log_in_where_staff_log_in_at_saleor(session, service):
    service.shop.saleor_elsewhere = True
    with pytest.raises(LogInAtSaleorError):
        await session.log_in(email=EMAIL, password=PASSWORD)


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
