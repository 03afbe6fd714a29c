"""``saleor-ai evaluate forecasting``."""

from pathlib import Path
from typing import Annotated

import typer

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from saleor_ai_plugin.cli.evaluate.report import print_table, reporting


def forecasting(
    series: Annotated[Path, typer.Option(help="CSV or Parquet: unique_id, ds, y; a row a period of a series.")],
    freq: Annotated[str, typer.Option(help="Period of the series: D, W, M, Q or Y.")],
    horizon: Annotated[int, typer.Option(min=1, help="How many periods to foretell at a time.")],
    windows: Annotated[int, typer.Option(min=1, help="How many times, one behind the other up to the end.")] = 1,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Compare forecasts: a row a model, and the product's own choice.

    The last horizon x windows periods of each series are foretold, a horizon at a time, from what came before. ds are
    dates, or whole numbers that count periods; a period missing within a series is one without demand.

    mase is scaled by the mean change over a season, rmsse by that from period to period; wape is the sum of errors over
    the sum of what came, bias what was foretold in excess. pinball judges the quantiles at 15 levels from .01 to .995,
    pinball_upper those from .5 to .99, coverage_80 is the part of what came between the quantiles .1 and .9. The
    product answers absolute errors with its median and squared ones with its mean. AutoETS is compared where
    statsforecast is installed.
    """
    with reporting(output) as write:
        from core_ml.forecasting.evaluation import PRODUCT, evaluate
        from core_ml.forecasting.frequency import Frequency
        from core_ml.forecasting.panel import Panel
        from saleor_ai_plugin.cli.table_file import read_table

        if freq not in {frequency.value for frequency in Frequency}:
            raise DataError(f"--freq is {freq!r}; it is one of {', '.join(frequency.value for frequency in Frequency)}")
        panel = Panel.from_frame(read_table(series, [Columns.SERIES, Columns.PERIOD, Columns.VALUE]), Frequency(freq))
        if panel.filled:
            typer.echo(f"Note: {panel.filled:,} periods are missing within series and count as 0", err=True)
        found = evaluate(panel, h=horizon, windows=windows, on_model=lambda name: typer.echo(f"… {name}", err=True))
        protocol = found.protocol
        if protocol["left_out"]:
            typer.echo(f"Note: {protocol['left_out']:,} series are too short and left out", err=True)
        report = {
            "task": "forecasting",
            "data": {"path": str(series), "series": len(panel)},
            "protocol": protocol,
            "chosen": PRODUCT,
            "models": found.models,
        }
        print_table(
            report,
            title=f"Forecasts of {protocol['series']:,} series, {windows} x {horizon} periods ({freq})",
            best_first="wape",
            chosen_on="a backtest within what came before each window",
            smallest_first=True,
        )
        write(report)
