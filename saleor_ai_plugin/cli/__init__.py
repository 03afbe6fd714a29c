"""The command line, ``saleor-ai``. One command a file; its module is imported only when it is the one to run."""

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from saleor_ai_plugin import __version__


class Command(NamedTuple):
    module: str
    """Below ``saleor_ai_plugin.cli``; holds a function of the command's name, or a Typer ``app`` of subcommands."""
    help: str


COMMANDS = {
    "accounts": Command("accounts", "Logins of the embedded shop."),
    "demo": Command("demo", "Load the demo shop, train, and start the service."),
    "demo-shop": Command("demo_shop", "Generate a demo shop of any size."),
    "doctor": Command("doctor", "Say in plain words what is misconfigured."),
    "evaluate": Command("evaluate", "Measure models on a file of yours."),
    "import": Command("import_file", "Take in orders, products or ratings from a file."),
    "intake": Command("intake", "Read papers: purchase orders and invoices, scanned or not."),
    "lift": Command("lift", "Compare visitors who see recommendations with the holdout group."),
    "recommend": Command("recommend", "Recommend from a plain file of ratings."),
    "serve": Command("serve", "Start the API."),
    "stop": Command("stop", "Stop the embedded database."),
    "train": Command("train", "Train the recommendation model now."),
    "up": Command("up", "Start the API and a worker together."),
    "worker": Command("worker", "Consume events and run jobs."),
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``saleor-ai``; exits with 0, 1 (it went wrong) or 2 (asked for wrongly)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # To be ended is to be interrupted: what has begun is undone. Servers have their own way.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _application(given)(args=given, prog_name="saleor-ai")
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        raise SystemExit(130) from None
    except ValueError as error:
        from saleor_ai_plugin.cli.starting import configuration_errors

        said = configuration_errors(error)
        if said is None:
            raise
        typer.echo(f"saleor-ai: {said}", err=True)
        raise SystemExit(1) from None


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _application(given: Sequence[str]) -> typer.Typer:
    application = typer.Typer(
        callback=_root, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
    )
    for name, command in COMMANDS.items():
        if name not in given:
            application.command(name, help=command.help)(_not_asked_for)
            continue
        module = importlib.import_module(f"{__name__}.{command.module}")
        if hasattr(module, "app"):
            application.add_typer(module.app, name=name, help=command.help)
        else:
            application.command(name, help=command.help)(getattr(module, command.module))
    return application


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"saleor-ai {__version__}")
        raise typer.Exit


def _root(
    shop: Annotated[
        str, typer.Option(help="Which embedded shop, where no database is configured.", metavar="NAME")
    ] = "",
    _: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """AI operations for a Saleor shop."""
    if shop:
        os.environ["SALEOR_AI_SHOP"] = shop
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saleor_ai_plugin.service.settings")


def _not_asked_for() -> None:
    """Stands for a command that was not named on the command line, so that the help lists it."""
