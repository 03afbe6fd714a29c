"""``manage.py saleor_ai_backfill``: what the shop has, copied into our rows."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saleor_ai_plugin.saleor_adapter import backfill, reconciliation
from saleor_ai_plugin.saleor_adapter.progress import ProgressBar


class Command(BaseCommand):
    help = "Copy catalogue, customers, orders and stock for saleor-ai. May be interrupted; goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--restart", action="store_true", help="Begin again instead of going on.")
        parser.add_argument("--page", type=int, default=backfill.PAGE, help="Rows a transaction.")
        parser.add_argument(
            "--inactive", action="store_true", help="Copy although the plugin is off and later changes are not seen."
        )

    def handle(self, *_args: Any, restart: bool, page: int, inactive: bool, **_options: Any) -> None:
        if not inactive and not reconciliation.is_active():
            raise CommandError(
                "The saleor-ai plugin is off, so what changes from now on would be missed. Switch it on in the "
                "Dashboard (Extensions, or Plugins) and run this again, or pass --inactive."
            )
        if page < 1:
            raise CommandError(f"--page is {page}; it must be at least 1.")
        bar = ProgressBar(sys.stderr)
        copied: dict[str, int] = {}
        for progress in backfill.run(restart=restart, page=page):
            bar.show(progress.kind, progress.done, progress.total)
            copied[progress.kind] = progress.done
        bar.finish()
        counts = ", ".join(f"{done:,} {kind}" for kind, done in copied.items())
        self.stdout.write(f"Copied {counts}." if counts else "Nothing was left to copy.")
