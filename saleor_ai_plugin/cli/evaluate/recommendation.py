"""``saleor-ai evaluate recommendation``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.cli.evaluate.report import print_table, reporting


def recommendation(
    interactions: Annotated[Path, typer.Option(help="CSV or Parquet: one purchase line, view or rating a row.")],
    user_column: Annotated[str, typer.Option(help="Column of the customer.")] = "user_id",
    item_column: Annotated[str, typer.Option(help="Column of the item.")] = "item_id",
    time_column: Annotated[str | None, typer.Option(help="Column of the time.")] = None,
    rating_column: Annotated[str | None, typer.Option(help="Column of the rating.")] = None,
    order_column: Annotated[str | None, typer.Option(help="Column of the order; else one time is one order.")] = None,
    quantity_column: Annotated[
        str | None, typer.Option(help="Column of the quantity; rows not above 0 (returns) are left out.")
    ] = None,
    text_column: Annotated[str | None, typer.Option(help="Column that describes the item; feeds `content`.")] = None,
    date_format: Annotated[str | None, typer.Option(help="Such as %d/%m/%Y, where it cannot be guessed.")] = None,
    split: Annotated[str, typer.Option(help="time:DATE, random:FRACTION:SEED or leave-last.")] = "leave-last",
    k: Annotated[int, typer.Option(help="Length of the lists.", min=1)] = 10,
    models: Annotated[
        list[str] | None,
        typer.Option(help="Models by comma, or one an option; without it, all that the columns feed."),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Compare recommenders: a row a model, and the one that the product would put to use.

    time:DATE trains up to and including DATE and tests on what comes after. random:FRACTION:SEED draws that part of
    the (customer, item) pairs for the test; times are not used then. leave-last tests on each customer's last row.

    Customers with rows on both sides are judged. Where customers come back for items they had (shops), the plain
    figures, such as ndcg@10, judge lists that may show known items against all that the customer chose; the new_
    figures, such as new_ndcg@10, judge lists without known items against what was new to the customer. Elsewhere
    lists never show known items. coverage and novelty (bits) are those of the lists without known items. peak_mib
    is the peak memory of the model's own process, with interpreter and data.

    The chosen model is decided on an inner split of the training part, never on the test part.
    """
    names = [name.strip() for some in models or [] for name in some.split(",") if name.strip()] or None
    columns = {
        "user_id": user_column,
        "item_id": item_column,
        "timestamp": time_column,
        "weight": rating_column,
        "order_id": order_column,
        "text": text_column,
    }
    given = {ours: theirs for ours, theirs in columns.items() if theirs}
    with reporting(output) as write:
        found = _report(interactions, given, date_format, quantity_column, split, k, names)
        protocol = found["protocol"]
        print_table(
            found,
            title=f"Recommendation, {protocol['split']}, {protocol['users']:,} customers",
            best_first=f"ndcg@{k}",
            chosen_on=protocol["chosen_on"],
        )
        write(found)


def _report(
    path: Path,
    columns: dict[str, str],
    date_format: str | None,
    quantity: str | None,
    split: str,
    k: int,
    models: list[str] | None,
) -> dict[str, Any]:
    from core_ml import splits
    from core_ml.recommendation.evaluation import evaluate as compare
    from saleor_ai_plugin.cli.interactions_file import read_interactions

    way = splits.parse(split)
    if isinstance(way, splits.TimeSplit) and "timestamp" not in columns:
        raise ParameterError(f"the split {split} needs --time-column")
    table = read_interactions(path, columns, date_format=date_format, above_zero=quantity)
    for note in table.notes:
        typer.echo(f"Note: {note}", err=True)
    frame, items = table.frame, None
    if "text" in columns:
        items = frame.dropna(subset="text").drop_duplicates("item_id", keep="last")[["item_id", "text"]]
        frame = frame.drop(columns="text")
    found = compare(
        frame, way, k=k, models=models, items=items, on_model=lambda name: typer.echo(f"… {name}", err=True)
    )
    for name, why in found.failed.items():
        typer.echo(f"Left out: {name}: {why}", err=True)
    return {
        "task": "recommendation",
        "data": {
            "path": str(path),
            "rows": table.rows,
            "rows_used": len(frame),
            "users": int(frame["user_id"].nunique()),
            "items": int(frame["item_id"].nunique()),
            "columns": columns,
            "notes": table.notes,
        },
        "protocol": found.protocol,
        "chosen": found.chosen,
        "models": found.models,
        "failed": found.failed,
    }
