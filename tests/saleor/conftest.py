"""Real Saleor, one running shop a version; versions that this machine does not have are said aloud."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from saleor_environments import Environment, build_package, environments, migrated_database
from saleor_process import Saleor
from saleor_storefront import activate

VERSIONS = ("3.21", "3.22", "3.23", "main")
FOUND = {environment.name: environment for environment in environments()}
NAMES = [*(name for name in VERSIONS if name in FOUND), *(name for name in FOUND if name not in VERSIONS)]

REFILL = """
SET session_replication_role = replica;
DELETE FROM warehouse_allocation;
UPDATE warehouse_stock SET quantity = 100, quantity_allocated = 0
FROM product_productvariant WHERE product_variant_id = product_productvariant.id AND name <> 'Sold out'
"""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    missing = [version for version in VERSIONS if version not in FOUND]
    if missing and not os.environ.get("SALEOR_PYTHON"):
        terminalreporter.section("NOT TESTED INSIDE REAL SALEOR", red=True, bold=True)
        terminalreporter.write_line(
            f"No environment of Saleor {', '.join(missing)} was found, so nothing was tested in it. Name its "
            "interpreters in SALEOR_PYTHON (colons between), or make ~/.cache/saleor-ai/saleor/<version>/bin/python: "
            "see README.md, Contributors."
        )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "saleor_environment" in metafunc.fixturenames:
        names = NAMES or [pytest.param("none", marks=pytest.mark.skip(reason="no environment of Saleor was found"))]
        grouped = [
            name if not isinstance(name, str) else pytest.param(name, marks=pytest.mark.xdist_group(f"saleor-{name}"))
            for name in names
        ]
        metafunc.parametrize("saleor_environment", grouped, indirect=True, scope="session")


@pytest.fixture(scope="session")
def saleor_environment(request: pytest.FixtureRequest) -> Environment:
    return FOUND[request.param]


@pytest.fixture(scope="session")
def site() -> Path:
    """Our package as a wheel, installed once for all processes of the run."""
    folder = Path(os.environ["SALEOR_AI_TEST_FOLDER"]) / "package"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build_package(folder)


@pytest.fixture(scope="session")
def saleor(saleor_environment: Environment, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Saleor]:
    """A running Saleor with our package installed and migrated, the plugin still off."""
    server = psycopg.conninfo.conninfo_to_dict(os.environ["SALEOR_AI_DATABASE_URL"])
    name = f"saleor_{saleor_environment.name.replace('.', '')}_{os.getpid()}"
    url = _create_database(server, name)
    try:
        migrated_database(saleor_environment, url=url, programs=_programs())
        shop = Saleor(saleor_environment, url=url, site=site, folder=tmp_path_factory.mktemp(name))
        try:
            shop.start_driver()
            shop.manage("migrate", "saleor_ai_plugin", "--verbosity=0")
            shop.start_server()
            shop.seeded = shop.do("seed")
            shop.wait_for_server()
            yield shop
        finally:
            shop.stop()
    finally:
        _drop_database(server, name)


@pytest.fixture(autouse=True)
def full_shelves(request: pytest.FixtureRequest) -> None:
    """What other tests bought is in stock again, without our triggers telling of it."""
    if "saleor" in request.fixturenames:
        saleor: Saleor = request.getfixturevalue("saleor")
        saleor.rows(REFILL)


@pytest.fixture
def service(saleor: Saleor, tmp_path: Path) -> dict[str, str]:
    """The environment of the service: what ``saleor_ai_connect`` prints, and a data folder."""
    activate(saleor, holdout="0")
    saleor.rows("UPDATE saleor_ai_plugin_recommendationrules SET holdout_percent = 0")
    left_by_others = ("recommendationlist", "recommendationexclusion", "productrepeat", "trackedevent")
    for table in (*left_by_others, "modelversion", "job"):
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")
    saleor.forget_facts()
    printed = saleor.manage("saleor_ai_connect", "--rotate")
    settings = dict(line.split("=", 1) for line in printed.strip().splitlines())
    return {**os.environ, **settings, "SALEOR_AI_DATA_DIR": str(tmp_path / "data"), "OPENBLAS_NUM_THREADS": "1"}


def _create_database(server: dict, name: str) -> str:
    with psycopg.connect(**{**server, "dbname": "postgres"}, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"postgresql://{server['user']}@{server['host'].replace('/', '%2F')}/{name}"


def _drop_database(server: dict, name: str) -> None:
    with psycopg.connect(**{**server, "dbname": "postgres"}, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _programs() -> Path:
    from saleor_ai_plugin.service.embedded import EmbeddedServer

    return EmbeddedServer(Path(os.environ["SALEOR_AI_TEST_FOLDER"]) / "database", durable=False).programs
