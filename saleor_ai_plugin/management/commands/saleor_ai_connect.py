"""``manage.py saleor_ai_connect``: the App that the service acts with, and the service's settings."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from saleor_ai_plugin.saleor_adapter import connection


class Command(BaseCommand):
    help = "Make the Saleor App that the saleor-ai service acts with, and print the service's settings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="Make a new token; the old one ends at once.")

    def handle(self, *_args: Any, rotate: bool, **_options: Any) -> None:
        made = connection.connect(rotate=rotate)
        what = "Made" if made.created else "Found"
        self.stderr.write(f"{what} the App 'saleor-ai' with {', '.join(made.permissions)}.")
        for name, value in connection.environment(token=made.token).items():
            self.stdout.write(f"{name}={value}")
        if not made.token:
            self.stderr.write(
                "Its token was shown when it was made and is not kept in clear text; "
                "'manage.py saleor_ai_connect --rotate' makes a new one."
            )
