"""``manage.py saleor_ai_reconcile``: find what a crash lost, and let go what waits for a service that is down."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from saleor_ai_plugin.saleor_adapter.reconciliation import sweep
from saleor_ai_plugin.saleor_adapter.release import release


class Command(BaseCommand):
    help = "Compare Saleor with what saleor-ai knows, and note what is missing. Celery beat does it too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="Compare everything, not only what changed.")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="Go on for ever, with this pause.")

    def handle(self, *_args: Any, full: bool, every: int | None, **_options: Any) -> None:
        self._sweep(full)
        while every:
            time.sleep(every)
            close_old_connections()
            try:
                self._sweep(full)
            except Exception as error:  # noqa: BLE001 - the database may be back for the next one
                self.stderr.write(f"The sweep failed ({type(error).__name__}); the next one is in {every} s.")

    def _sweep(self, full: bool) -> None:
        found = sweep(full=full)
        counts = ", ".join(f"{number:,} {kind}" for kind, number in found.items())
        self.stdout.write(f"Missing events written: {counts or 'none'}.")
        if released := release():
            self.stdout.write(f"Orders let go because the service is down: {released:,}.")
