"""One PostgreSQL for the whole test run, of our own making; a database a test process.

The server starts while this file is imported: before Django reads its settings, before any other conftest
imports a model, and once, because the processes of xdist inherit its address.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

import django
import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

from saleor_ai_plugin.service.embedded import EmbeddedServer

pytest_plugins = ["desktop_windows"]

# How long an example takes says more of what else the machine does.
hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

_FOLDER = "SALEOR_AI_TEST_FOLDER"
_started: list[EmbeddedServer] = []


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Let one process run all tests inside one version of Saleor: they share its shop.

    ``--dist loadgroup`` is meant for that, but pytest-xdist 3.8 cannot name groups under pytest 9.2.
    """
    return ByShop(config, log)


class ByShop(LoadScopeScheduling):
    """Deals tests out singly, those that share a shop together."""

    def _reschedule(self, node: WorkerController) -> None:
        super()._reschedule(node)
        # A worker runs a test when it knows the next one: what takes the place of a crashed one would wait for ever.
        while not node.shutting_down and self._pending_of(self.assigned_work[node]) < 2:
            super()._reschedule(node)

    def _split_scope(self, nodeid: str) -> str:
        inside = re.match(r"tests/saleor/[^\[]*\[([^\]-]+)", nodeid)
        if inside:
            return f"saleor {inside[1]}"
        return nodeid.split("::")[0] if nodeid.startswith("tests/flows/test_fraud_desktop") else nodeid


def _start_server() -> None:
    folder = Path(tempfile.mkdtemp(prefix="saleor-ai-tests-"))
    folder.chmod(0o755)
    for name in [name for name in os.environ if name.startswith("SALEOR_AI_")]:
        del os.environ[name]
    server = EmbeddedServer(folder / "database", durable=False)
    server.start()
    _started.append(server)
    os.environ[_FOLDER] = str(folder)
    os.environ["SALEOR_AI_DATA_DIR"] = str(folder / "data")
    os.environ["SALEOR_AI_DATABASE_URL"] = server.url("saleor_ai")


os.environ["DJANGO_SETTINGS_MODULE"] = "saleor_ai_plugin.service.settings"
if _FOLDER not in os.environ:
    _start_server()
django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    for server in _started:
        server.stop()
        shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)
