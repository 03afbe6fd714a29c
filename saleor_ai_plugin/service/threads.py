"""Django's ORM beside an event loop: every use of it runs in one of a few threads that keep their connection."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

_database = ThreadPoolExecutor(max_workers=8, thread_name_prefix="database")
# Logging in waits for Saleor or computes a slow hash: those who are logged in must not queue behind it.
_logins = ThreadPoolExecutor(max_workers=4, thread_name_prefix="login")


async def in_database_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call ``function`` where it may use the database; it returns finished values, no lazy querysets."""
    return await _in(_database, partial(function, *args, **kwargs))


async def in_login_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call ``function`` in a thread for slow logins."""
    return await _in(_logins, partial(function, *args, **kwargs))


async def _in(executor: ThreadPoolExecutor, call: Callable[[], R]) -> R:
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(executor, context.run, _with_connection, call)


def _with_connection(call: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return call()
    finally:
        close_old_connections()
