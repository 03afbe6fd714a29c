"""What a job is: a function registered under its kind, that reports how far it is and stops when asked.

::

    @job("recommendation.train")
    def train(arguments: dict[str, Any], progress: Progress) -> dict[str, Any] | None:
        ...

A job runs in a process of its own (``service.job_child``), so nothing it does can hold up or bring down the worker.
It may run again after a crash: it has to bear that. What it returns is kept as the job's result.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol


class Progress(Protocol):
    """How a job speaks with those who wait for it. Both calls are cheap: call them as often as you like."""

    def report(self, fraction: float, message: str) -> None:
        """Say how far the job is, 0 to 1, and what it does now; never anything personal."""

    def should_stop(self) -> bool:
        """Whether somebody cancelled the job or the worker shuts down; then raise JobStopped or any error."""


Result = Mapping[str, Any] | None
JobFunction = Callable[[dict[str, Any], Progress], Result]

_functions: dict[str, JobFunction] = {}


class JobStopped(Exception):  # noqa: N818 - not an error: the job did what it was asked to
    """Raised by a job that stops because ``should_stop`` said so."""


class UnknownJobError(LookupError):
    """There is no job of that kind."""


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function as the job ``kind``, by convention ``<word>.<verb>``."""

    def register(function: JobFunction) -> JobFunction:
        held = _functions.get(kind)
        if held is not None and held.__module__ != function.__module__:
            raise ValueError(f"two jobs are called {kind!r}: in {held.__module__} and in {function.__module__}")
        _functions[kind] = function
        return function

    return register


def find(kind: str, *, modules: Iterable[str]) -> JobFunction:
    """The function of a job; modules that register jobs are imported one by one, only as far as it takes.

    Raises UnknownJobError, naming the jobs that there are.
    """
    for module in modules:
        importlib.import_module(module)
        if kind in _functions:
            return _functions[kind]
    known = ", ".join(sorted(_functions)) or "none"
    raise UnknownJobError(f"there is no job {kind!r}; the jobs are: {known}")
