"""``saleor-ai evaluate fraud``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core_ml.exceptions import DataError, EmptyDataError, ParameterError
from saleor_ai_plugin.cli.evaluate.report import print_table, reporting

if TYPE_CHECKING:
    import pandas as pd

    from core_ml.fraud.protocol import Protocol

WINDOWS = ["1d", "7d", "30d", "90d"]
"""Shorter ones tell bursts of orders in a shop; in files of payments by the day they are noise."""


def fraud(
    transactions: Annotated[Path, typer.Option(help="CSV or Parquet: one order or card transaction a row.")],
    time_column: Annotated[str, typer.Option(help="Column of the time it was placed.")],
    label_column: Annotated[str, typer.Option(help="Column of the outcome: 1 fraud, 0 genuine.")],
    entity_columns: Annotated[
        list[str], typer.Option(help="Columns that orders share, by comma; the first is the card.")
    ],
    amount_column: Annotated[str, typer.Option(help="Column of the amount, in one currency.")],
    train_from: Annotated[str, typer.Option(help="First day to train on, such as 2024-03-01.")],
    train_to: Annotated[str, typer.Option(help="Last day to train on.")],
    test_from: Annotated[str, typer.Option(help="First day to test on.")],
    test_to: Annotated[str, typer.Option(help="Last day to test on.")],
    delay_days: Annotated[int, typer.Option(help="Days until an outcome is known.")] = 7,
    category_columns: Annotated[list[str] | None, typer.Option(help="Columns such as country, by comma.")] = None,
    number_columns: Annotated[list[str] | None, typer.Option(help="Further numeric columns, by comma.")] = None,
    link_columns: Annotated[
        list[str] | None,
        typer.Option(help="Entity columns that tie orders together, by comma; adds features of shared values."),
    ] = None,
    windows: Annotated[list[str] | None, typer.Option(help="Windows of the features, short to long, by comma.")] = None,
    date_format: Annotated[str | None, typer.Option(help="Such as %d/%m/%Y, where it cannot be guessed.")] = None,
    models: Annotated[list[str] | None, typer.Option(help="Models by comma; without it, all.")] = None,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Compare fraud models: a row a model, and the one that the product would put to use.

    The protocol is that of the Fraud Detection Handbook. Days are inclusive. An outcome counts from --delay-days after
    its order on, in features and in training. On each test day, cards known to be compromised by then are left out:
    those with a fraud in the training days, or since then up to --delay-days + 1 days before. Orders before the
    training days feed the features.

    card_precision@100 is the mean over the test days of the part of the 100 cards with the highest scores that had a
    fraud; a card found once is not counted again. ece and brier judge the probabilities. peak_mib is the peak memory
    of the model's own process, with interpreter and features.

    The chosen model is decided by the same protocol moved back into the training days, never on the test.
    """
    with reporting(output) as write:
        days = {"train_from": train_from, "train_to": train_to, "test_from": test_from, "test_to": test_to}
        columns = {
            "time": time_column,
            "label": label_column,
            "amount": amount_column,
            "entities": _split(entity_columns),
            "categories": _split(category_columns),
            "numbers": _split(number_columns),
            "links": _split(link_columns),
        }
        protocol_asked = _protocol(days, delay_days)
        found = _report(transactions, columns, _split(windows) or WINDOWS, date_format, protocol_asked, _split(models))
        protocol = found["protocol"]
        print_table(
            found,
            title=f"Fraud, {protocol['days']}, {protocol['test_frauds']:,} frauds in {protocol['test_rows']:,} orders",
            best_first="average_precision",
            chosen_on=protocol["chosen_on"],
        )
        write(found)


def _report(
    path: Path,
    columns: dict[str, Any],
    windows: list[str],
    date_format: str | None,
    protocol: "Protocol",
    models: list[str],
) -> dict[str, Any]:
    from core_ml.fraud import FeatureParameters
    from core_ml.fraud.evaluation import evaluate as compare

    parameters = FeatureParameters(
        entities=tuple(columns["entities"]),
        windows=tuple(windows),
        links=tuple(columns["links"]),
        distinct_windows=None if columns["links"] else (),
        categories=tuple(columns["categories"]),
        numbers=tuple(columns["numbers"]),
        time=columns["time"],
        amount=columns["amount"],
        label=columns["label"],
    )
    frame = _read(path, parameters, date_format)
    found = compare(frame, protocol, parameters, models=models, on_model=lambda name: typer.echo(f"… {name}", err=True))
    for name, why in found.failed.items():
        typer.echo(f"Left out: {name}: {why}", err=True)
    return {
        "task": "fraud",
        "data": {
            "path": str(path),
            "rows": len(frame),
            "frauds": int(frame[columns["label"]].sum()),
            "columns": columns,
        },
        "protocol": found.protocol,
        "chosen": found.chosen,
        "models": found.models,
        "failed": found.failed,
    }


def _read(path: Path, parameters: Any, date_format: str | None) -> "pd.DataFrame":
    """The named columns, with times, amounts and labels as what they are."""
    from core_ml.fraud.orders import labels_of
    from saleor_ai_plugin.cli.table_file import numbers_of, read_table, times_of

    fields = [*parameters.entities, *parameters.categories, *parameters.numbers]
    frame = read_table(path, [parameters.time, parameters.amount, parameters.label, *fields])
    if frame.empty:
        raise EmptyDataError(f"{path} has a header but no rows")
    frame[parameters.time] = times_of(frame[parameters.time], parameters.time, date_format)
    for name in (parameters.amount, *parameters.numbers):
        frame[name] = numbers_of(frame[name], name)
    if empty := int(frame[parameters.label].isna().sum()):
        raise DataError(f"{empty} rows have an empty {parameters.label!r}; an evaluation needs every outcome, 0 or 1")
    frame[parameters.label] = labels_of(frame[parameters.label])
    return frame


def _protocol(days: dict[str, str], delay: int) -> "Protocol":
    import pandas as pd

    from core_ml.fraud.protocol import Protocol

    read = {}
    for name, text in days.items():
        day = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
        if pd.isna(day):
            raise ParameterError(f"--{name.replace('_', '-')} {text!r} is not a day; write it as 2024-03-01")
        read[name] = day
    return Protocol(delay_days=delay, **read)


def _split(given: list[str] | None) -> list[str]:
    return [name.strip() for some in given or [] for name in some.split(",") if name.strip()]
