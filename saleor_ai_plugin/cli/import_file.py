"""``saleor-ai import``"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from saleor_ai_plugin.importing.plan import Plan

KINDS = ("order_lines", "orders", "products", "ratings")
OWN_SHOP = "mine"


def import_file(
    file: Annotated[Path, typer.Argument(help="CSV, Parquet or Excel file.", show_default=False)],
    kind: Annotated[str, typer.Option(help=f"What the file holds: {', '.join(KINDS)}. Found out if not given.")] = "",
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="Our field and the file's column; repeat. '-' leaves a field out.", metavar="OUR=THEIRS"
        ),
    ] = None,
    currency: Annotated[str, typer.Option(help="Of the prices, where no column says it, e.g. GBP.")] = "",
    timezone: Annotated[str, typer.Option(help="Of dates without one, e.g. Europe/London.")] = "UTC",
    date_format: Annotated[str, typer.Option(help="d/m/y, m/d/y, y-m-d, or e.g. '%d.%m.%Y %H:%M'.")] = "",
    decimal_mark: Annotated[str, typer.Option(help="'.' or ',', where amounts can be read both ways.")] = "",
    channel: Annotated[str, typer.Option(help="Channel of orders that name none.")] = "default-channel",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but keep nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before importing.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write all refused rows to this .json or .csv file.", show_default=False)
    ] = None,
) -> None:
    """Take in orders, products or ratings from a file: all of it, or nothing."""
    # Before Django reads its settings: a shop of one's own is not the demo.
    os.environ.setdefault("SALEOR_AI_SHOP", OWN_SHOP)
    mapping = _mapping(map_ or [])
    if kind and kind not in KINDS:
        _stop(f"--kind {kind!r} is none of {', '.join(KINDS)}", 2)

    from rich.console import Console

    from saleor_ai_plugin.importing.errors import ImportFailedError
    from saleor_ai_plugin.importing.plan import Asked, make_plan

    console = Console()
    try:
        # The file is looked at before a database is started for it.
        make_plan(file, Asked(kind or None, mapping, currency, timezone, date_format, decimal_mark, channel))  # type: ignore[arg-type]
    except ImportFailedError as error:
        if not _asks_for_currency(error) or not _is_terminal():
            _stop(str(error), error.exit_code)
        currency = typer.prompt("No column names the currency of the prices. Which is it (e.g. GBP)?")

    from saleor_ai_plugin.importing.show import progress_shown, show_plan, show_report
    from saleor_ai_plugin.service import database
    from saleor_ai_plugin.service.embedded import EmbeddedServerError

    def confirm(plan: "Plan") -> bool:
        show_plan(console, plan)
        return yes or not _is_terminal() or typer.confirm("Import it like this?", default=True)

    try:
        database.make_ready()
        from saleor_ai_plugin.importing.services import import_file as run

        with progress_shown(console) as on_progress:
            result = run(
                file,
                kind=kind or None,  # type: ignore[arg-type]
                mapping=mapping,
                currency=currency,
                timezone=timezone,
                date_format=date_format,
                decimal_mark=decimal_mark,
                channel=channel,
                dry_run=dry_run,
                report_path=report,
                confirm=confirm,
                on_progress=on_progress,
            )
        show_report(console, result, report)
        _say_how_to_start(console)
    except ImportFailedError as error:
        _stop(str(error), error.exit_code)
    except (database.DatabaseUnavailableError, EmbeddedServerError) as error:
        _stop(str(error), 1)
    except KeyboardInterrupt:
        _stop("interrupted: nothing was imported", 130)
    finally:
        database.release()


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        name, sign, header = pair.partition("=")
        if not sign or not name.strip():
            _stop(f"--map {pair!r}: say --map OUR=THEIRS, for example --map order='Invoice No'", 2)
        mapping[name.strip()] = header.strip()
    return mapping


def _asks_for_currency(error: Exception) -> bool:
    return "--currency" in str(error) and "no column names the currency" in str(error)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _say_how_to_start(console: "object") -> None:
    from saleor_ai_plugin.service.configuration import configuration
    from saleor_ai_plugin.service.typed import typed

    if configuration().is_embedded_database:
        console.print(f"\nLearn from it with [bold]{typed('train')}[/bold]")  # type: ignore[attr-defined]
        console.print(f"Then start it with [bold]{typed('up')}[/bold]")  # type: ignore[attr-defined]


def _stop(message: str, code: int) -> None:
    typer.echo(f"saleor-ai import: {message}", err=True)
    raise typer.Exit(code)
