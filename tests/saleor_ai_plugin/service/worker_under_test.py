"""A worker with jobs and a schedule of the tests' own; started as a process."""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path

from saleor_ai_plugin.jobs.runner import JobStopped, job
from saleor_ai_plugin.service.schedule import Entry


@job("test.quick")
def quick(arguments, progress):
    progress.report(0.5, "half")
    return {"doubled": arguments["number"] * 2}


@job("test.slow")
def slow(arguments, progress):
    Path(arguments["started"]).write_text(str(os.getpid()))
    for step in range(600):
        progress.report(step / 600, f"step {step}")
        if progress.should_stop():
            raise JobStopped
        time.sleep(0.05)


@job("test.busy")
def busy(arguments, progress):
    """Computes without a pause, as a training does."""
    Path(arguments["started"]).write_text(str(os.getpid()))
    total = 0
    while not progress.should_stop():
        total += sum(range(20_000))


@job("test.broken")
def broken(arguments, progress):
    raise ValueError("the file has no column 'price'")


@job("test.dies")
def dies(arguments, progress):
    os.kill(os.getpid(), signal.SIGKILL)


@job("test.unserialisable")
def unserialisable(arguments, progress):
    return {"set": {1, 2}}


def main():
    import django

    django.setup()
    from saleor_ai_plugin.service import database, logs
    from saleor_ai_plugin.service.processes import end_with_parent, on_end_signals
    from saleor_ai_plugin.service.worker import Worker

    logs.configure()
    database.make_ready()
    entries = tuple(
        Entry(f"{kind} every second", kind, every=timedelta(seconds=1), arguments={"number": 1})
        for kind in sys.argv[1:]
    )
    worker = Worker(entries=entries, modules=("worker_under_test",), lanes=())
    on_end_signals(worker.stop.set)
    end_with_parent(worker.stop.set)
    worker.run()


if __name__ == "__main__":
    main()
