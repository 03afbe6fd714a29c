"""``saleor-ai evaluate credit``."""

import math
from pathlib import Path
from typing import Annotated, Any

import typer

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.cli.evaluate.report import Report, print_table, reporting


def credit(
    table: Annotated[Path, typer.Option(help="CSV or Parquet: one applicant or customer a row.")],
    target: Annotated[
        str,
        typer.Option(help="Column with two values: 1 for a default (or the larger number, yes, true, bad), else 0."),
    ],
    categorical: Annotated[
        str | None, typer.Option(help="Columns by comma that are codes although they hold numbers.")
    ] = None,
    folds: Annotated[int, typer.Option(help="Parts of the cross-validation.", min=2)] = 5,
    seed: Annotated[int, typer.Option(help="Seed of the folds and of the models.", min=0)] = 0,
    sensitive: Annotated[
        str | None,
        typer.Option(help="Columns by comma that no model may use; figures of fairness are given for each."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Compare models of the probability of default: plain logistic regression, scorecard, boosted trees.

    All columns but the target and the sensitive ones are features: numbers where every value is one, else categories.
    Running numbers, times, constant columns and text that hardly repeats are left out, with a note.

    Figures are means over stratified folds; the JSON also holds their standard deviations. Settings, calibration and
    the choice of a model are made on inner folds of each training part, never on the test part. The boosted trees are
    chosen only where they are clearly better there, because a scorecard can be read. peak_mib is the peak memory of
    the model's own process, with interpreter and data.
    """
    with reporting(output) as write:
        found = _report(table, target, _names(categorical), folds, seed, _names(sensitive))
        protocol = found["protocol"]
        print_table(
            _means_only(found),
            title=f"Credit, {protocol['folds']} folds, seed {protocol['seed']}, {found['data']['rows']:,} rows",
            best_first="auc",
            chosen_on=protocol["chosen_on"],
        )
        _print_fairness(found)
        write(found)


def _report(
    path: Path, target: str, categorical: list[str], folds: int, seed: int, sensitive: list[str]
) -> dict[str, Any]:
    from core_ml.credit.evaluation import evaluate as compare
    from core_ml.credit.table import as_events, infer_features
    from core_ml.validation import require_columns
    from saleor_ai_plugin.cli.table_file import read_table

    for option, names in (("--categorical", categorical), ("--sensitive", sensitive)):
        if target in names:
            raise ParameterError(f"the target {target!r} cannot be in {option}; it is what is to be predicted")
    frame = read_table(path)
    require_columns(frame, [target, *categorical, *sensitive], name=f"rows of {path}")
    event = as_events(frame[target], target)
    features, left_out = infer_features(frame, leave_out=[target, *sensitive], categorical=categorical)
    for name, why in left_out.items():
        typer.echo(f"Note: the column {name!r} {why} and is left out", err=True)
    found = compare(
        frame,
        event,
        features,
        folds=folds,
        seed=seed,
        sensitive=sensitive,
        on_model=lambda name: typer.echo(f"… {name}", err=True),
    )
    report: dict[str, Any] = {
        "task": "credit",
        "data": {
            "path": str(path),
            "rows": len(frame),
            "target": target,
            "events": found.protocol["events"],
            "numeric": list(features.numeric),
            "categorical": list(features.categorical),
            "left_out": left_out,
        },
        "protocol": found.protocol,
        "chosen": found.chosen,
        "models": found.models,
    }
    return report | ({"fairness": _finite(found.fairness)} if sensitive else {})


def _names(text: str | None) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


def _means_only(report: Report) -> Report:
    models = {
        name: {metric: value for metric, value in figures.items() if not metric.endswith("_std")}
        for name, figures in report["models"].items()
    }
    return report | {"models": models}


def _finite(value: Any) -> Any:
    """NaN has no place in JSON: None."""
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _print_fairness(report: Report) -> None:
    """A table a sensitive column, for the chosen model."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if Console().is_terminal else 240)
    for column, models in report.get("fairness", {}).items():
        table = Table(title=f"{report['chosen']} by {column} (95 % intervals)", title_justify="left")
        table.add_column(column, no_wrap=True)
        for heading in ("rows", "default rate", "approved", "impact ratio", "auc", "PD less rate"):
            table.add_column(heading, justify="right", no_wrap=True)
        for group in models[report["chosen"]]:
            figures = ("approval_rate", "impact_ratio", "auc", "calibration_gap")
            shown = [_with_interval(group[name], group[f"{name}_95"]) for name in figures]
            table.add_row(group["group"], f"{group['rows']:,}", f"{group['event_rate']:.3f}", *shown)
        console.print(table)


def _with_interval(value: float | None, interval: list[float | None]) -> str:
    low, high = interval
    if value is None or low is None or high is None:
        return "" if value is None else f"{value:.3f}"
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
