"""``saleor-ai evaluate inventory``."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.cli.evaluate.report import Report, reporting

if TYPE_CHECKING:
    from collections.abc import Callable

    from core_ml.inventory import Demand
    from core_ml.inventory.arrays import Floats
    from core_ml.inventory.simulation import Ordering, Shop
    from saleor_ai_plugin.cli.series_file import SeriesFile
    from saleor_ai_plugin.cli.terms_file import TermsFile


class Freq(StrEnum):
    """Length of a period."""

    DAY = "D"
    WEEK = "W"


def inventory(
    series: Annotated[Path, typer.Option(help="CSV or Parquet: unique_id, ds (day), y (pieces demanded).")],
    costs: Annotated[
        Path | None,
        typer.Option(
            "--costs",
            "--terms",
            help="CSV or Parquet by unique_id: unit_cost, holding (of a piece for a day), shortage (of a lost piece), "
            "line_cost, pack, minimum, supplier, order_cost, minimum_value; each may be left out.",
        ),
    ] = None,
    lead_times: Annotated[
        Path | None,
        typer.Option(help="CSV or Parquet by supplier or unique_id: ordered, received; or days (and std)."),
    ] = None,
    horizon: Annotated[int, typer.Option(help="Last periods, which are replayed and counted.", min=1)] = 84,
    warmup: Annotated[int, typer.Option(help="Periods before them, replayed without being counted.", min=0)] = 28,
    freq: Annotated[Freq, typer.Option(help="A period: D for days, W for weeks.")] = Freq.DAY,
    review: Annotated[int, typer.Option(help="Periods between two on which is ordered.", min=1)] = 1,
    cover: Annotated[float, typer.Option(help="Days of cover of the min/max policy.", min=1)] = 30.0,
    service_level: Annotated[
        float | None, typer.Option(help="Fill rate to plan for, such as .98; without it, least cost.")
    ] = None,
    lead_days: Annotated[float, typer.Option(help="Lead time where none is given.", min=0)] = 7.0,
    unit_cost: Annotated[float, typer.Option(help="Cost of a piece where none is given.", min=0.0001)] = 10.0,
    holding_rate: Annotated[
        float, typer.Option(help="Cost of holding for a year, as a part of unit_cost, where none is given.", min=0.0001)
    ] = 0.25,
    shortage_rate: Annotated[
        float, typer.Option(help="Cost of a lost piece, as a part of unit_cost, where none is given.", min=0)
    ] = 0.5,
    line_cost: Annotated[float, typer.Option(help="Cost of a line where none is given.", min=0)] = 1.0,
    order_cost: Annotated[float, typer.Option(help="Cost of an order where none is given.", min=0)] = 0.0,
    seed: Annotated[int, typer.Option(help="Of the lead times that are drawn, the same for all policies.", min=0)] = 0,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Replay ordering policies on past demand: what they would have cost, and how many sales they would have lost.

    planned is the product's: forecast distributions, levels from them, and a purchase plan over all products each day.
    min/max orders up to --cover days beyond the lead time when less than half of them are left. (s, S) normal is the
    textbook: average and deviation of daily demand, normal over the lead time, economic quantity.

    y is demand, not sales. Policies see it until the day before. What is not there is lost. All meet the same lead
    times. Each other policy is also made more or less careful until it fills as much of the demand as planned
    does, or planned until it fills as little as one that cannot: only then can costs be compared. Nothing is chosen
    or set by the replayed days.
    """
    options = {
        "unit_cost": unit_cost,
        "holding_rate": holding_rate,
        "shortage_rate": shortage_rate,
        "line_cost": line_cost,
        "order_cost": order_cost,
        "lead_days": lead_days,
    }
    protocol = {
        "horizon": horizon,
        "warmup": warmup,
        "freq": str(freq),
        "review": review,
        "cover": cover,
        "service_level": service_level,
        "seed": seed,
        "defaults": options,
    }
    with reporting(output) as write:
        found = _report(series, costs, lead_times, protocol)
        _print(found)
        write(found)


def _report(series: Path, costs: Path | None, lead_times: Path | None, protocol: dict[str, Any]) -> Report:
    from saleor_ai_plugin.cli.series_file import DAYS, read_series
    from saleor_ai_plugin.cli.terms_file import read_lead_times, read_terms

    if protocol["service_level"] is not None and not 0 < protocol["service_level"] < 1:
        raise ParameterError(f"--service-level is {protocol['service_level']}; it must be between 0 and 1, such as .98")
    table = read_series(series, freq=protocol["freq"])
    first = table.demand.shape[1] - protocol["horizon"] - protocol["warmup"]
    if first < 14:
        raise ParameterError(
            f"the series have {table.demand.shape[1]} periods; --horizon {protocol['horizon']} and --warmup "
            f"{protocol['warmup']} leave {max(first, 0)} to learn from, 14 are the least"
        )
    given, days = protocol["defaults"], DAYS[protocol["freq"]]
    terms = read_terms(costs, table.ids, {"pack": 1, "minimum": 0, "minimum_value": 0, **given})
    import pandas as pd

    began = table.last - pd.Timedelta(days=days * (protocol["horizon"] + protocol["warmup"] - 1))
    times, notes = read_lead_times(
        lead_times, table.ids, terms.supplier, default=given["lead_days"], today=began, days=days
    )
    for note in (*table.notes, *terms.notes, *notes):
        typer.echo(f"Note: {note}", err=True)
    models, comparisons, classes = _replayed(table, terms, times, protocol, days)
    return {
        "task": "inventory",
        "data": {
            "path": str(series),
            "rows": table.rows,
            "series": len(table.ids),
            "periods": int(table.demand.shape[1]),
            "notes": [*table.notes, *terms.notes, *notes],
        },
        "protocol": protocol,
        "chosen": "planned",
        "models": models,
        "comparisons": comparisons,
        "classes": classes,
    }


def _replayed(
    table: "SeriesFile", terms: "TermsFile", times: Any, protocol: dict[str, Any], days: int
) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """Figures a policy, comparisons with the product's, and figures a class."""
    import time

    import numpy as np

    from core_ml.inventory import (
        Aim,
        MinMax,
        Normal,
        Planned,
        Policies,
        Policy,
        abc,
        classes,
        variation,
        xyz,
    )
    from core_ml.inventory.backtest import compare, figures

    shop = _shop(table, terms, times, protocol, days)
    past = table.demand[:, : shop.first]
    worth = np.nansum(past[:, -365 // days :], axis=1) * terms.columns["unit_cost"]
    groups = classes(abc(worth), xyz(variation(past, block=7 if days == 1 else 1)))
    level = protocol["service_level"]
    policies = Policies(default=Policy() if level is None else Policy(Aim.FILL_RATE, level))
    own = Planned(
        shop,
        times,
        _foretold(protocol["freq"]),
        every=7 if days == 1 else 1,
        policies=policies,
        classes=groups,
    )
    window = 56 // days
    cover, name = protocol["cover"] / days, f"min/max {protocol['cover']:g} days"
    others: list[Ordering] = [
        MinMax(shop, times, cover=cover, least=cover / 2, window=window, name=name),
        Normal(shop, times, window=window),
    ]
    began = time.perf_counter()
    found = compare(shop, own, others)
    seconds = round(time.perf_counter() - began, 2)
    models, comparisons, by_class = {}, [], {}
    for one in found:
        moved = (f"{one.same.name}, same", one.same)
        if not one.reached:
            moved = (f"{own.name}, as {one.other.name}", one.own_same)
        for name, replay in ((own.name, one.own), (one.other.name, one.other), moved):
            total, *parts = figures(replay, shop.counted, groups)
            models[name] = _numbers(total)
            by_class[name] = {part.group: _numbers(part) for part in parts}
        comparisons.append(
            {"with": one.other.name, "factor": one.factor, "reached": one.reached, "saved": round(one.saved, 6)}
        )
    protocol["seconds"] = seconds
    return models, comparisons, by_class


def _foretold(freq: str) -> "Callable[[Floats, int], Demand]":
    """The product's forecasts, as what the plan decides by."""
    import numpy as np
    import pandas as pd

    from core_ml.forecasting import Frequency, Panel, forecast
    from core_ml.inventory import Demand

    def foretold(history: "Floats", horizon: int) -> "Demand":
        ids = pd.Index(np.arange(len(history)).astype(str), dtype=object)
        ahead = forecast(Panel(ids, history, np.zeros(len(history), dtype=np.int64), Frequency(freq)), horizon)
        return Demand(ahead.mean, ahead.levels, ahead.cumulative)

    return foretold


def _shop(table: "SeriesFile", terms: "TermsFile", times: Any, protocol: dict[str, Any], days: int) -> "Shop":
    import numpy as np

    from core_ml.inventory import Costs, Shop, SupplierTerms, Terms, draw_lead_days

    columns, (n, periods) = terms.columns, table.demand.shape
    _, supplier = np.unique(terms.supplier, return_inverse=True)
    own = [np.zeros(supplier.max() + 1) for _ in range(2)]
    for column, name in zip(own, ("order_cost", "minimum_value"), strict=True):
        np.maximum.at(column, supplier, columns[name])
    first = periods - protocol["horizon"] - protocol["warmup"]
    recent = np.nan_to_num(table.demand[:, max(0, first - 56 // days) : first]).mean(axis=1)
    return Shop(
        demand=table.demand,
        costs=Costs.plain(n, columns["holding"] * days, columns["shortage"], columns["line_cost"]),
        terms=Terms.plain(columns["unit_cost"], columns["pack"], columns["minimum"]),
        supplier=supplier.astype(np.int64),
        suppliers=SupplierTerms.plain(len(own[0]), own[0], own[1]),
        lead_days=draw_lead_days(times, periods, seed=protocol["seed"]),
        review=np.full(n, protocol["review"], dtype=np.int64),
        opening=np.ceil(recent * (times.mean() + protocol["cover"] / days)),
        first=first,
        warmup=protocol["warmup"],
    )


def _numbers(figures: Any) -> dict[str, float]:
    return {name: round(value, 6) for name, value in asdict(figures).items() if name not in ("policy", "group")}


def _print(report: Report) -> None:
    """A row a policy, the cheapest first, then what the product's would have saved."""
    from rich.console import Console
    from rich.table import Table

    protocol, models, chosen = report["protocol"], report["models"], report["chosen"]
    periods = f"last {protocol['horizon']} {'days' if protocol['freq'] == 'D' else 'weeks'}"
    title = f"Inventory, {report['data']['series']:,} series, {periods}, {protocol['seconds']} s"
    table = Table(title=title, title_justify="left")
    table.add_column("policy", no_wrap=True)
    for name in models[chosen]:
        table.add_column(name.replace("_", " "), justify="right", no_wrap=True)
    for name, figures in sorted(models.items(), key=lambda row: row[1]["cost"]):
        shown = [f"{value:.2%}" if key == "fill_rate" else f"{value:,.0f}" for key, value in figures.items()]
        table.add_row(name + (" *" if name == chosen else ""), *shown)
    # A pipe has no width: nothing is cut off there.
    console = Console(width=None if Console().is_terminal else 240)
    console.print(table)
    for one in report["comparisons"]:
        console.print("\n".join(_sentences(one, models, chosen)), highlight=False)


def _sentences(one: dict[str, Any], models: dict[str, Any], chosen: str) -> list[str]:
    own, other = models[chosen], models[one["with"]]
    saves = f"saves {one['saved']:.1%}" if one["saved"] >= 0 else f"costs {-one['saved']:.1%} more"
    first = (
        f"{chosen} would have cost {own['cost']:,.0f} and lost {own['lost']:,.0f} pieces; "
        f"{one['with']} would have cost {other['cost']:,.0f} and lost {other['lost']:,.0f}."
    )
    if one["reached"]:
        same = models[f"{one['with']}, same"]["cost"]
        return [first, f"  At the same service it would have cost {same:,.0f}: {chosen} {saves}."]
    down = models[f"{chosen}, as {one['with']}"]
    second = f"{one['with']} cannot serve so well. At its {other['fill_rate']:.2%} {chosen} would have cost"
    return [first, f"  {second} {down['cost']:,.0f}: it {saves}."]
