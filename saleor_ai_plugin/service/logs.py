"""Logs: a line an event, JSON for machines, readable on a terminal. No personal data, tokens or query variables.

Code logs through ``logging`` with ids in ``extra``. Of an exception its type and place are kept; its message only
where it is ours, or in debug: a database's or a library's message quotes the values it stumbled over.
"""

import contextvars
import logging
import re
import sys
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from saleor_ai_plugin.service.configuration import configuration

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")

OURS = ("saleor_ai_plugin.", "core_ml.")
CHATTY = ("apscheduler", "asyncio", "httpx", "httpcore", "strawberry", "uvicorn", "websockets")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")


def configure() -> None:
    """Send everything that is logged to standard error, in one shape."""
    settings = configuration()
    on_terminal = settings.log_format == "console" or (settings.log_format == "auto" and sys.stderr.isatty())
    chain: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        _shorten_exception,
        _hide_personal_data,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if on_terminal
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            keep_exc_info=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


def describe(error: BaseException) -> str:
    """An exception as the logs may show it."""
    kind = type(error)
    if kind.__module__.startswith(OURS) or configuration().debug:
        return f"{kind.__name__}: {error}"
    return kind.__name__


def _add_request_id(_logger: Any, _method: str, event: EventDict) -> EventDict:
    if request_id.get():
        event["request_id"] = request_id.get()
    return event


def _shorten_exception(_logger: Any, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    found: tuple[Any, BaseException | None, TracebackType | None] | None
    found = given if isinstance(given, tuple) else sys.exc_info() if given else None
    if isinstance(given, BaseException):
        found = (type(given), given, given.__traceback__)
    if found and found[1] is not None:
        event["exception"] = describe(found[1])
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(found[2])[-12:]
        ]
    return event


def _hide_personal_data(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A net below the rule that nobody logs such things."""
    return {
        key: _TOKEN.sub("(token)", _EMAIL.sub("(e-mail)", value)) if isinstance(value, str) else value
        for key, value in event.items()
    }
