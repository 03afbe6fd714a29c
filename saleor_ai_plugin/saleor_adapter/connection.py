"""The Saleor App that the service acts with."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction

from saleor_ai_plugin.accounts.permissions import NEEDED_BY_APP

IDENTIFIER = "saleor-ai"


@dataclass(frozen=True)
class Connection:
    """``token`` is "" where the App has one already: Saleor keeps only its hash."""

    created: bool
    token: str
    permissions: tuple[str, ...]


@transaction.atomic
def connect(*, rotate: bool = False) -> Connection:
    """Make the App, or bring its permissions up to date; with ``rotate`` its old tokens end."""
    from saleor.app.models import App
    from saleor.permission.models import Permission

    app, created = App.objects.select_for_update().get_or_create(
        identifier=IDENTIFIER, removed_at=None, defaults={"name": "saleor-ai", "is_active": True}
    )
    app.permissions.set(Permission.objects.filter(codename__in=[code.lower() for code in NEEDED_BY_APP]))
    token = _new_token(app) if rotate or not app.tokens.exists() else ""
    return Connection(created, token, tuple(sorted(app.get_permissions())))


def _new_token(app: Any) -> str:
    app.tokens.all().delete()
    _, token = app.tokens.create(name="saleor-ai service")
    return str(token)


def api_url() -> str:
    """Saleor's API as the outside sees it: PUBLIC_URL, or the site's domain."""
    from django.urls import reverse
    from saleor.core.utils import build_absolute_uri

    return str(build_absolute_uri(reverse("api")))


def database_url() -> str:
    """Saleor's own database, from Saleor's own settings."""
    of = connection.settings_dict
    user, password = quote(of["USER"] or "", safe=""), quote(of["PASSWORD"] or "", safe="")
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    port = f":{of['PORT']}" if of["PORT"] else ""
    ssl = f"?sslmode={of['OPTIONS']['sslmode']}" if of["OPTIONS"].get("sslmode") else ""
    return f"postgresql://{who}{quote(of['HOST'] or '', safe='')}{port}/{quote(of['NAME'], safe='')}{ssl}"


def environment(*, token: str) -> dict[str, str]:
    """The service's settings."""
    values = {"SALEOR_AI_DATABASE_URL": database_url(), "SALEOR_AI_SALEOR_URL": api_url()}
    if token:
        values["SALEOR_AI_SALEOR_APP_TOKEN"] = token
    return values
