"""Real processes on the test database, and the API with the settings of a test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.signals import connection_created
from service_processes import Api, Processes

from saleor_ai_plugin.accounts import current
from saleor_ai_plugin.accounts.saleor_staff import SaleorStaff
from saleor_ai_plugin.service import asgi, configuration, schema

HERE = Path(__file__).parent


@pytest.fixture
def processes(transactional_db: None, tmp_path: Path) -> Iterator[Processes]:
    of = connection.settings_dict
    running = Processes(
        {
            "SALEOR_AI_DATABASE_URL": f"postgresql://{of['USER']}@/{of['NAME']}?host={of['HOST']}",
            "SALEOR_AI_DATA_DIR": str(tmp_path / "data"),
            "SALEOR_AI_PORT": "0",
            "SALEOR_AI_LOG_FORMAT": "json",
            "PYTHONPATH": str(HERE),
        },
        tmp_path,
    )
    yield running
    running.end()


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Configure the service for one test."""

    def configure(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"SALEOR_AI_{name.upper()}", value)
        forget()

    def forget() -> None:
        staff = current.current_staff() if current.current_staff.cache_info().currsize else None
        if isinstance(staff, SaleorStaff):
            staff.client.close()
        configuration.configuration.cache_clear()
        current.current_staff.cache_clear()
        schema.schema.cache_clear()

    # A thread's connection must not outlive its request, or the test database could not be emptied.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    configure(data_dir=str(tmp_path))
    yield configure
    connection_created.disconnect(asgi._limit_statements)
    monkeypatch.undo()
    forget()


@pytest.fixture
def serve(transactional_db: None, configured: Callable[..., None]) -> Iterator[Callable[..., Api]]:
    """Serve the API with settings of a test."""
    serving_now = []

    def serve(**settings: str) -> Api:
        configured(**settings)
        serving_now.append(Api())
        return serving_now[-1]

    yield serve
    for api in serving_now:
        api.close()


@pytest.fixture
def api(serve: Callable[..., Api]) -> Api:
    api = serve()
    api.log_in()
    return api
