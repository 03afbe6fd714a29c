"""``saleor-ai recommend``: recommendations from a plain file of ratings, with nothing set up."""

from pathlib import Path
from typing import Annotated, Any

import typer

from core_ml.exceptions import CoreMLError


def recommend(
    ratings: Annotated[Path, typer.Option(help="CSV or Parquet with one rating a row.")],
    user: Annotated[str, typer.Option(help="The customer to recommend to.")],
    k: Annotated[int, typer.Option(help="How many items.", min=1)] = 5,
    user_column: Annotated[str, typer.Option(help="Column of the customer.")] = "user_id",
    item_column: Annotated[str, typer.Option(help="Column of the item.")] = "item_id",
    rating_column: Annotated[str, typer.Option(help="Column of the rating, higher is better.")] = "rating",
    output: Annotated[Path | None, typer.Option(help="Also write the list to this CSV file.")] = None,
) -> None:
    """Items that customers with a like taste rated highly and that this customer has not rated."""
    try:
        _recommend(ratings, user.strip(), k, (user_column, item_column, rating_column), output)
    except CoreMLError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(2) from error


def _recommend(path: Path, user: str, k: int, names: tuple[str, str, str], output: Path | None) -> None:
    from core_ml.columns import Columns
    from core_ml.recommendation.rating_knn import RatingKNN
    from saleor_ai_plugin.cli.interactions_file import read_interactions

    table = read_interactions(path, dict(zip((Columns.USER, Columns.ITEM, Columns.WEIGHT), names, strict=True)))
    for note in table.notes:
        typer.echo(f"Note: {note}", err=True)
    model = RatingKNN().fit(table.frame)
    lists = model.recommend([user], k, reasons=True)
    _tell_customer(model, user)
    for row in lists.to_dict("records"):
        typer.echo(_line(row))
    if lists.empty:
        typer.echo(f"Customer {user} has rated every item; nothing is left to recommend.")
    if output is not None:
        lists.assign(reason_params=lists[Columns.REASON_PARAMS].map(str)).to_csv(output, index=False)
        typer.echo(f"Written to {output}.")


def _tell_customer(model: Any, user: str) -> None:
    if user not in model.dataset_.user_ids:
        typer.echo(f"Customer {user} is not in the file, so these are the items that most customers like:")
        return
    similar = model.similar_users(user)
    if similar.empty:
        typer.echo(f"No customer rates like {user}, so these are the items that most customers like:")
        return
    named = ", ".join(f"{row.user_id} ({row.score:.2f}, {row.common} in common)" for row in similar.itertuples())
    typer.echo(f"Customers who rate most like {user}: {named}")
    typer.echo(f"Recommended to customer {user}:")


def _line(row: dict[Any, Any]) -> str:
    params = row["reason_params"]
    if row["reason"] == "similar_customers":
        who = "1 like-minded customer" if params["customers"] == 1 else f"{params['customers']} like-minded customers"
        why = f"{who} rated it {params['mean_rating']:g}" + (" on average" if params["customers"] > 1 else "")
        return f"{row['rank']:>3}. {row['item_id']}  predicted rating {row['score']:.2f}: {why}"
    return f"{row['rank']:>3}. {row['item_id']}  popular: among the items that most customers like"
