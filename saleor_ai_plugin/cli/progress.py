"""One progress bar for all long commands; without a terminal, a line a step."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Report = Callable[[float, str], None]


@contextmanager
def progress_bar() -> Iterator[Report]:
    """Yield ``report(fraction, message)``; the bar goes to standard error, so that output can be piped."""
    if not sys.stderr.isatty():
        yield _line_a_step()
        return
    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}"), console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=1.0)
        yield lambda fraction, message: progress.update(task, completed=fraction, description=message)


def _line_a_step() -> Report:
    said = ""

    def report(fraction: float, message: str) -> None:
        nonlocal said
        step = message.rstrip("0123456789,. ")
        if step != said:
            said = step
            print(f"  {fraction:>4.0%}  {message}", file=sys.stderr, flush=True)  # noqa: T201 - it is the output

    return report
