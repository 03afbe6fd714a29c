"""Making the database ready: the embedded server started, the database made, the migrations applied."""

from functools import cache
from typing import Any

import django
import psycopg.conninfo
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.service.embedded import EmbeddedServer


class DatabaseUnavailableError(RuntimeError):
    """The configured database does not answer; the message says which, without its password."""


class NoShopError(RuntimeError):
    """There is no embedded shop of that name; the message says which there are."""


SHOP_PREFIX = "saleor_ai_"


@cache
def embedded_server() -> EmbeddedServer:
    return EmbeddedServer(configuration().data_dir / "database")


def embedded_database_name() -> str:
    return f"{SHOP_PREFIX}{configuration().shop}"


def embedded_shops() -> list[str]:
    """Names of the shops in the embedded server, which runs."""
    names = embedded_server().databases()
    return [name.removeprefix(SHOP_PREFIX) for name in names if name.startswith(SHOP_PREFIX)]


def no_shop() -> str:
    """That the configured shop is not there, and what to do."""
    held = embedded_shops() if embedded_server().is_running() else []
    there = f"there are: {', '.join(held)}" if held else "there is none yet"
    return f"there is no shop {configuration().shop!r} here ({there}); demo, up, import and demo-shop make one"


def database_url() -> str:
    """Where the service's rows live; the embedded server need not run yet."""
    settings = configuration()
    if settings.is_embedded_database:
        return embedded_server().url(embedded_database_name())
    return settings.database_url.get_secret_value()


def connection_parameters() -> dict[str, Any]:
    """The database's address in libpq's words.

    Raises DatabaseUnavailableError where SALEOR_AI_DATABASE_URL is none; the message leaves it out for its password.
    """
    try:
        return psycopg.conninfo.conninfo_to_dict(database_url())
    except psycopg.Error:
        raise DatabaseUnavailableError(
            "SALEOR_AI_DATABASE_URL cannot be read; write postgresql://user:password@host:5432/database, "
            "with special characters of the password percent-encoded"
        ) from None


def make_ready(*, create: bool = True) -> None:
    """Set Django up, start the embedded server where it is used, and apply missing migrations.

    Raises DatabaseUnavailableError where a configured database cannot be reached, NoShopError where there is no such
    embedded shop and none is to be made.
    """
    if configuration().is_embedded_database:
        server = embedded_server()
        if not create and not server.is_made():
            raise NoShopError(no_shop())
        server.start()
        if create:
            server.create_database(embedded_database_name())
        elif configuration().shop not in embedded_shops():
            raise NoShopError(no_shop())
    django.setup()
    try:
        missing = missing_migrations()
    except OperationalError as error:
        raise DatabaseUnavailableError(why_unavailable(error)) from None
    if missing:
        _migrate()


def why_unavailable(error: Exception) -> str:
    """Why there is no connection, and what to do."""
    host = connection.settings_dict["HOST"] or "localhost"
    name = connection.settings_dict["NAME"]
    return (
        f"the database {name!r} on {host} does not answer ({str(error).strip().splitlines()[0]}); "
        "check SALEOR_AI_DATABASE_URL and that the server runs"
    )


def release() -> None:
    """Close our connections and stop the embedded server if nobody else uses it."""
    connections.close_all()
    if configuration().is_embedded_database:
        embedded_server().stop_if_unused()


def missing_migrations() -> bool:
    """Whether the database is older than this version of the service."""
    executor = MigrationExecutor(connection)
    targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "saleor_ai_plugin"]
    return bool(executor.migration_plan(targets))


def _migrate() -> None:
    """Two processes that start together must not both migrate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('saleor_ai_migrate'))")
        try:
            call_command("migrate", "saleor_ai_plugin", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('saleor_ai_migrate'))")
