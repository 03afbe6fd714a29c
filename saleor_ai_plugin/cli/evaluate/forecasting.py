"""``saleor-ai evaluate forecasting``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from saleor_ai_plugin.cli.evaluate.report import Report, print_table, reporting

if TYPE_CHECKING:
    import pandas as pd

    from core_ml.forecasting.known import Known
    from core_ml.forecasting.panel import Panel

CHOSEN_ON = "a backtest within what came before each window"


def forecasting(
    series: Annotated[
        Path,
        typer.Option(
            help="CSV or Parquet: unique_id, ds, y, a row a period of a series; every further column is one of numbers "
            "that are known of a period beforehand (price, discount, promotion, holiday, ...)."
        ),
    ],
    freq: Annotated[str, typer.Option(help="Period of the series: D, W, M, Q or Y.")],
    horizon: Annotated[int, typer.Option(min=1, help="How many periods to foretell at a time.")],
    windows: Annotated[int, typer.Option(min=1, help="How many times, one behind the other up to the end.")] = 1,
    static: Annotated[
        Path | None,
        typer.Option(
            help="CSV or Parquet: unique_id, a row a series, and attributes: category, price, launched (a date), text."
        ),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Compare forecasts: a row a model, and the product's own choice.

    With further columns the product learns what they do to demand from all series together, and knows their values in
    the periods to be foretold. With --static, series with little history are foretold from similar ones, also those
    that begin with the first test period, and a row says what the totals of groups bring. "product, of y alone" is
    given neither.

    The last horizon x windows periods of each series are foretold, a horizon at a time, from what came before. ds are
    dates, or whole numbers that count periods; a period missing within a series is one without demand.

    mase is scaled by the mean change over a season, rmsse by that from period to period; wape is the sum of errors over
    the sum of what came, bias what was foretold in excess. pinball judges the quantiles at 15 levels from .01 to .995,
    pinball_upper those from .5 to .99, coverage_80 is the part of what came between the quantiles .1 and .9. The
    product answers absolute errors with its median and squared ones with its mean. AutoETS is compared where
    statsforecast is installed.
    """
    with reporting(output) as write:
        from core_ml.forecasting.contenders import PRODUCT
        from core_ml.forecasting.evaluation import evaluate

        table, panel, known, attributes = _read(series, freq, static)
        if panel.filled:
            typer.echo(f"Note: {panel.filled:,} periods are missing within series and count as 0", err=True)
        found = evaluate(
            panel,
            h=horizon,
            windows=windows,
            known=known,
            static=attributes,
            on_model=lambda name: typer.echo(f"… {name}", err=True),
        )
        protocol = found.protocol
        if protocol["left_out"]:
            typer.echo(f"Note: {protocol['left_out']:,} series are too short and left out", err=True)
        report: Report = {
            "task": "forecasting",
            "data": {"path": str(series), "rows": len(table), "series": len(panel)},
            "protocol": protocol,
            "chosen": PRODUCT,
            "models": found.models,
        }
        how: dict[str, Any] = {"best_first": "wape", "chosen_on": CHOSEN_ON, "smallest_first": True}
        periods = f"{windows} x {horizon} periods ({freq})"
        print_table(report, title=f"Forecasts of {protocol['series']:,} series, {periods}", **how)
        if found.newcomers:
            report["newcomers"] = found.newcomers
            title = f"Of {protocol['newcomers']:,} series with almost no history, {periods}"
            print_table(report | {"models": found.newcomers}, title=title, **how)
        if found.effects:
            report["effects"] = found.effects
            typer.echo(_effects(found.effects))
        write(report)


def _read(
    series: Path, freq: str, static: Path | None
) -> "tuple[pd.DataFrame, Panel, Known | None, pd.DataFrame | None]":
    """The table of series, its panel, what is known besides, and the attributes of each series."""
    from core_ml.forecasting.frequency import Frequency
    from core_ml.forecasting.known import Known
    from core_ml.forecasting.panel import Panel
    from core_ml.forecasting.static import since_launch, static_table
    from saleor_ai_plugin.cli.table_file import read_table

    if freq not in {frequency.value for frequency in Frequency}:
        raise DataError(f"--freq is {freq!r}; it is one of {', '.join(frequency.value for frequency in Frequency)}")
    table = read_table(series)
    panel = Panel.from_frame(table, Frequency(freq))
    names = [name for name in table.columns if name not in (Columns.SERIES, Columns.PERIOD, Columns.VALUE)]
    known = Known.from_frame(table, panel, names) if names else None
    if static is None:
        return table, panel, known, None
    attributes = static_table(read_table(static), panel)
    return table, since_launch(panel, table, attributes), known, attributes


def _effects(effects: dict[str, dict[str, float]]) -> str:
    each = [f"{name} {one['coefficient']:+.3f} ± {one['error']:.3f}" for name, one in effects.items()]
    return (
        f"Effects on the logarithm of demand: {', '.join(each)} (of price, of its logarithm; of other numbers that are "
        "no shares and not only 0 and 1, of a standard deviation)"
    )
