"""The Saleor that is configured: reachable, of a supported version, and willing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from saleor_ai_plugin.accounts.permissions import NEEDED_BY_APP
from saleor_ai_plugin.service.checkup import Finding, fail, ok, warn
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.errors import SaleorTokenError, ShopError
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop

SUPPORTED = ("3.21", "3.22", "3.23", "3.24")
CONNECT = (
    "run 'manage.py saleor_ai_connect --rotate' where Saleor runs and set SALEOR_AI_SALEOR_APP_TOKEN to what it prints"
)


def findings() -> Iterator[Finding]:
    settings = configuration()
    if settings.is_embedded_shop:
        yield ok(f"the embedded shop {settings.shop!r}; SALEOR_AI_SALEOR_URL connects a real Saleor")
        return
    yield from _keys(settings.jwks_url, settings.saleor_timeout)
    token = settings.saleor_app_token.get_secret_value()
    if not token:
        yield fail("SALEOR_AI_SALEOR_APP_TOKEN is not set: the service cannot act on the shop", CONNECT)
        return
    client = SaleorClient(settings.saleor_url, token=token, timeout=settings.saleor_timeout, attempts=1)
    try:
        yield from _app(SaleorShop(client))
    finally:
        client.close()


def _keys(url: str, timeout: float) -> Iterator[Finding]:
    """The keys that staff tokens are verified with; the answer also tells Saleor's time."""
    try:
        answer = httpx.get(url, timeout=timeout)
        answer.raise_for_status()
        count = len(answer.json()["keys"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        why = f"{error.response.status_code}" if isinstance(error, httpx.HTTPStatusError) else type(error).__name__
        yield fail(
            f"Saleor's signing keys at {url} cannot be read ({why}): staff cannot log in",
            "check SALEOR_AI_SALEOR_URL, that Saleor runs, and that this machine may reach it",
        )
        return
    yield ok(f"Saleor's signing keys can be read ({count})")
    if "date" in answer.headers:
        skew = abs((datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])).total_seconds())
        if skew > 10:
            yield warn(f"Saleor's clock differs by {skew:.0f} s: fresh tokens may be refused", "set both clocks by NTP")


def _app(shop: SaleorShop) -> Iterator[Finding]:
    try:
        granted = shop.granted_permissions()
        about = shop.about()
    except SaleorTokenError as error:
        yield fail(f"the App's token is not accepted: {error}", CONNECT)
        return
    except ShopError as error:
        yield fail(str(error), "check SALEOR_AI_SALEOR_URL and that Saleor runs")
        return
    if about.version.startswith(SUPPORTED):
        yield ok(f"Saleor {about.version} ({about.name}) answers")
    else:
        yield warn(f"Saleor {about.version} was not tried", f"supported are {', '.join(SUPPORTED)}")
    missing = sorted(set(NEEDED_BY_APP) - granted)
    if missing:
        yield fail(
            f"the App lacks {', '.join(missing)}", "run 'manage.py saleor_ai_connect' where Saleor runs: it grants them"
        )
    else:
        yield ok(f"the App has what it needs: {', '.join(sorted(NEEDED_BY_APP))}")
