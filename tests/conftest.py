"""One PostgreSQL for the whole test run, of our own making; a database a test process."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_SERVER_FOLDER = "SALEOR_AI_TEST_SERVER"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the server before Django reads its settings; the processes of xdist inherit its address."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "saleor_ai_plugin.service.settings"
    if _SERVER_FOLDER not in os.environ:
        _start_server(config)
    import django

    django.setup()


def _start_server(config: pytest.Config) -> None:
    folder = Path(tempfile.mkdtemp(prefix="saleor-ai-tests-"))
    folder.chmod(0o755)
    for name in [name for name in os.environ if name.startswith("SALEOR_AI_")]:
        del os.environ[name]
    from saleor_ai_plugin.service.embedded import EmbeddedServer

    server = EmbeddedServer(folder / "database", durable=False)
    server.start()
    os.environ[_SERVER_FOLDER] = str(folder)
    os.environ["SALEOR_AI_DATA_DIR"] = str(folder / "data")
    os.environ["SALEOR_AI_DATABASE_URL"] = server.url("saleor_ai")

    def stop() -> None:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)

    config.add_cleanup(stop)
