"""``saleor-ai demo-shop``"""

from datetime import date, datetime
from typing import Annotated

import typer

from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoSize


def demo_shop(
    products: Annotated[int, typer.Option(help="How many products.")] = 2_000,
    customers: Annotated[int, typer.Option(help="How many customers.")] = 20_000,
    orders: Annotated[int, typer.Option(help="How many orders.")] = 200_000,
    seed: Annotated[int, typer.Option(help="Another seed is another shop.")] = 1,
    months: Annotated[int, typer.Option(help="How many months of orders.")] = 18,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The shop's last day.", show_default="yesterday")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the demo shop that is there.")] = False,
) -> None:
    """Generate a demo shop of any size; its truth lies in the data folder, apart from what models see."""
    try:
        size = DemoSize(products=products, customers=customers, orders=orders, months=months)
    except DemoShopError as error:
        typer.echo(f"Error: {error}.", err=True)
        raise typer.Exit(2) from None
    try:
        _load(size, seed, until.date() if until else None, force)
    except KeyboardInterrupt:
        typer.echo("Stopped; the shop is as it was before.", err=True)
        raise typer.Exit(130) from None


def _load(size: DemoSize, seed: int, until: date | None, force: bool) -> None:
    from saleor_ai_plugin.cli.progress import progress_bar
    from saleor_ai_plugin.service import database
    from saleor_ai_plugin.service.embedded import EmbeddedServerError

    try:
        database.make_ready()
        from saleor_ai_plugin.shop.demo.services import demo_shop_loaded, load_demo_shop

        held = demo_shop_loaded()
        with progress_bar() as on_progress:
            manifest = load_demo_shop(size=size, seed=seed, until=until, force=force, on_progress=on_progress)
    except (DemoShopError, database.DatabaseUnavailableError, EmbeddedServerError) as error:
        typer.echo(f"Error: {error}.", err=True)
        raise typer.Exit(1) from None
    finally:
        database.release()
    there = "is there already" if held is not None and not force else "is ready"
    typer.echo(f"The demo shop {there}: {manifest}.")
    typer.echo(f"Its truth, and what its staff see beside the orders: {manifest.folder}")
