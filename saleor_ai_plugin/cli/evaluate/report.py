"""What every ``evaluate`` command prints and writes: a table with a row a model, and the same JSON."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from core_ml.exceptions import CoreMLError, ParameterError

Report = dict[str, Any]
"""``task``, ``data``, ``protocol``, ``chosen`` and ``models``: {name: {metric: number}}."""

HEADINGS = {"fit_seconds": "fit s", "predict_seconds": "predict s", "peak_mib": "peak MiB"}


@contextmanager
def reporting(output: Path | None) -> Iterator[Callable[[Report], None]]:
    """A function that writes the report; bad input ends the command with its sentence and code 2."""

    def write(report: Report) -> None:
        if output is not None:
            output.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            typer.echo(f"Written to {output}.")

    try:
        if output is not None and not output.absolute().parent.is_dir():
            raise ParameterError(f"there is no folder {output.absolute().parent} to write {output.name} into")
        yield write
    except CoreMLError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from error


def print_table(report: Report, *, title: str, best_first: str, chosen_on: str, smallest_first: bool = False) -> None:
    """A row a model, the largest ``best_first`` on top, or the smallest."""
    from rich.console import Console
    from rich.table import Table

    models: Mapping[str, Mapping[str, float]] = report["models"]
    metrics = list(dict.fromkeys(name for figures in models.values() for name in figures))
    table = Table(title=title, title_justify="left")
    table.add_column("model", no_wrap=True)
    for name in metrics:
        table.add_column(HEADINGS.get(name, name.replace("_", " ")), justify="right", no_wrap=True)
    for name, figures in sorted(models.items(), key=lambda row: row[1][best_first], reverse=not smallest_first):
        mark = " *" if name == report["chosen"] else ""
        table.add_row(name + mark, *(_figure(metric, figures.get(metric)) for metric in metrics))
    # A pipe has no width: nothing is cut off there.
    console = Console(width=None if Console().is_terminal else 240)
    console.print(table)
    console.print(f"* the product would use {report['chosen']}; chosen on {chosen_on}", highlight=False)


def _figure(metric: str, value: float | None) -> str:
    if value is None:
        return ""
    return (
        f"{value:.1f}" if metric.endswith("_seconds") else f"{value:,.0f}" if metric == "peak_mib" else f"{value:.4f}"
    )
