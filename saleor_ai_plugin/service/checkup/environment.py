"""Python, libraries, configuration, the data folder, and the API's port."""

import importlib.util
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator

from saleor_ai_plugin import __version__
from saleor_ai_plugin.service.checkup import Finding, fail, ok, warn
from saleor_ai_plugin.service.typed import typed

SUPPORTED = ((3, 11), (3, 14))
LIBRARIES = (
    "apscheduler", "django", "httpx", "jwt", "numpy", "pandas", "platformdirs", "prometheus_client", "psycopg",
    "pydantic_settings", "sklearn", "sqlalchemy", "starlette", "strawberry", "structlog", "uvicorn", "websockets",
)  # fmt: skip
ENOUGH_DISK = 1 << 30


def python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    if SUPPORTED[0] <= sys.version_info[:2] < SUPPORTED[1]:
        yield ok(f"saleor-ai {__version__} on Python {version}")
    else:
        yield fail(f"Python {version} is not supported", "use Python 3.12, 3.13 or 3.11")


def missing_libraries() -> list[str]:
    return [name for name in LIBRARIES if importlib.util.find_spec(name) is None]


def configuration_findings() -> list[Finding]:
    from saleor_ai_plugin.cli.starting import configuration_errors
    from saleor_ai_plugin.service.configuration import configuration

    try:
        settings = configuration()
    except ValueError as error:
        return [
            fail(
                configuration_errors(error) or str(error),
                "correct these environment variables; docs/service.md lists them",
            )
        ]
    if settings.debug:
        return [warn("SALEOR_AI_DEBUG is on", "switch it off in production: it shows the schema and whole errors")]
    return [ok("the configuration can be read")]


def data_folder() -> Iterator[Finding]:
    from saleor_ai_plugin.service.configuration import configuration

    folder = configuration().data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield fail(
            f"the data folder {folder} cannot be written ({error.strerror})",
            "correct its owner or point SALEOR_AI_DATA_DIR at another folder",
        )
        return
    free = shutil.disk_usage(folder).free
    if free < ENOUGH_DISK:
        yield warn(f"only {free >> 20} MiB are free in {folder}", "make room: a training writes new files there")
    else:
        yield ok(f"the data folder {folder} can be written, {free >> 30} GiB are free")


def api() -> Iterator[Finding]:
    """Whether an API of ours runs, or its port would be free."""
    import httpx

    from saleor_ai_plugin.service.configuration import configuration
    from saleor_ai_plugin.service.listening import read_note

    if url := read_note():
        try:
            httpx.get(f"{url}health", timeout=3).raise_for_status()
        except httpx.HTTPError:
            yield warn(f"the API that was at {url} does not answer", f"start it: {typed('up')}")
        else:
            yield ok(f"the API answers at {url}graphql/")
        return
    settings = configuration()
    try:
        with socket.create_connection((settings.host, settings.port), timeout=2):
            pass
    except OSError:
        yield warn("no API runs here", f"start it: {typed('up')}")
    else:
        yield warn(
            f"port {settings.port} is taken by another program",
            "without SALEOR_AI_PORT saleor-ai takes the next free one",
        )
