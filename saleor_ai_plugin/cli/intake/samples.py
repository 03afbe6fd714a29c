"""``saleor-ai intake samples``."""

from pathlib import Path
from typing import Annotated

import typer

from core_ml.exceptions import CoreMLError


def samples(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder for the papers, their truth and catalogue.")],
    layouts: Annotated[str, typer.Option(help="development or test: never both in one folder.")] = "development",
    documents: Annotated[int, typer.Option(help="How many papers; layouts and languages take turns.")] = 80,
    degraded: Annotated[str, typer.Option(help="none: PDFs; light: clean scans; hard: photos, worn scans.")] = "none",
    seed: Annotated[int, typer.Option(help="Another seed is other orders.", min=0)] = 1,
) -> None:
    """Draw purchase orders as buyers would send them, with the truth of what they say (``truth.jsonl``).

    20 layouts are there to develop on and 10 others to test with, in English, German, French and Chinese. The goods
    are those of a demo shop; ``catalogue.csv`` lists them.
    """
    from saleor_ai_plugin.cli.progress import progress_bar
    from saleor_ai_plugin.shop.demo.purchase_orders.files import write_samples

    try:
        with progress_bar() as on_progress:
            write_samples(
                folder, layouts=layouts, documents=documents, seed=seed, level=degraded, on_progress=on_progress
            )
    except CoreMLError as error:
        typer.echo(f"Error: {error}.", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"{documents:,} papers of the {layouts} layouts, truth.jsonl and catalogue.csv are in {folder}.")
