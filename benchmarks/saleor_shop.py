"""A real Saleor with our package for the benchmarks: the environments and the driver of ``tests/saleor``."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "saleor"))

from saleor_environments import build_package, environments, migrated_database  # noqa: E402
from saleor_process import Saleor  # noqa: E402

from saleor_ai_plugin.service.embedded import EmbeddedServer  # noqa: E402

INSIDE = Path(__file__).with_name("inside_saleor.py")


@contextmanager
def running_saleor(version: str, *, durable: bool = True) -> Iterator[Saleor]:
    """A seeded Saleor without an HTTP server; ``durable``: PostgreSQL waits for the disk, as a shop's does."""
    found = {environment.name: environment for environment in environments()}
    if version not in found:
        raise SystemExit(f"No environment of Saleor {version} here; there are: {', '.join(found) or 'none'}.")
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    folder = Path(tempfile.mkdtemp(prefix="saleor-ai-benchmark-"))
    folder.chmod(0o755)
    server = EmbeddedServer(folder / "database", durable=durable)
    server.start()
    try:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE saleor")
            user = connection.info.user
        url = server.url("saleor")
        user_and_host = f"{user}@{str(server.socket_dir).replace('/', '%2F')}"
        (folder / "package").mkdir()
        migrated_database(found[version], url=url, programs=server.programs)
        shop = Saleor(
            found[version],
            url=f"postgresql://{user_and_host}/saleor",
            site=build_package(folder / "package"),
            folder=folder,
        )
        try:
            shop.start_driver()
            shop.manage("migrate", "saleor_ai_plugin", "--verbosity=0")
            shop.seeded = shop.do("seed")
            yield shop
        finally:
            shop.stop()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


def measure(shop: Saleor, function: str, **arguments: Any) -> Any:
    """Run a function of ``inside_saleor.py`` in Saleor's process."""
    return shop.do("run", str(INSIDE), function, arguments)


def switch(shop: Saleor, *, active: bool) -> None:
    """Switch the plugin on or off, in the database."""
    shop.rows("DELETE FROM plugins_pluginconfiguration WHERE identifier = 'saleor.ai'")
    shop.rows(
        "INSERT INTO plugins_pluginconfiguration (identifier, name, description, active, configuration) "
        "VALUES ('saleor.ai', 'saleor-ai', '', %s, '[]')",
        active,
    )
