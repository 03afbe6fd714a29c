"""``saleor-ai doctor``: what is right, what is doubtful, what is wrong, and what to do about it.

``environment`` looks at Python and the data folder, ``database`` at the rows and the workers, ``saleor`` at the shop.
Nothing is changed or started, and each check stands alone: it works where everything else is down.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    what: str
    then: str = ""
    """What to do; empty where all is well."""


def ok(what: str) -> Finding:
    return Finding(Level.OK, what)


def warn(what: str, then: str) -> Finding:
    return Finding(Level.WARN, what, then)


def fail(what: str, then: str) -> Finding:
    return Finding(Level.FAIL, what, then)


def examine() -> Iterator[Finding]:
    """All findings, one by one as they are made."""
    from saleor_ai_plugin.service.checkup import environment

    yield from environment.python()
    missing = environment.missing_libraries()
    if missing:
        yield fail(f"libraries are missing: {', '.join(missing)}", "pip install 'saleor-ai[service]'")
        return
    settings = environment.configuration_findings()
    yield from settings
    if any(finding.level is Level.FAIL for finding in settings):
        return
    from saleor_ai_plugin.service.checkup import database, saleor

    yield from environment.data_folder()
    yield from database.findings()
    yield from saleor.findings()
    yield from environment.api()
