"""``saleor-ai demo``: what ``make demo`` runs."""

from datetime import timedelta
from typing import Annotated

import typer

DOUBTED = timedelta(days=14)
"""Orders that are scored as if they had just come in, so that a reviewer finds something to do."""


def demo(
    check: Annotated[bool, typer.Option("--check", help="Ask the API the main questions, then stop.")] = False,
    products: Annotated[int, typer.Option(help="How many products.")] = 2_000,
    customers: Annotated[int, typer.Option(help="How many customers.")] = 20_000,
    orders: Annotated[int, typer.Option(help="How many orders.")] = 200_000,
) -> None:
    """Load the demo shop, train, and start the service; what was done before is not done again."""
    from saleor_ai_plugin.cli.starting import prepare

    with prepare(makes_shop=True):
        _load(products, customers, orders)
        _train()
        _train_credit()
        _train_fraud()
        _plan_purchases()
        if check:
            from saleor_ai_plugin.cli.demo_check import check_demo

            raise typer.Exit(0 if check_demo() else 1)
    from saleor_ai_plugin.cli.up import up

    typer.echo("Starting the service; Ctrl-C stops it.")
    up()


def _load(products: int, customers: int, orders: int) -> None:
    from saleor_ai_plugin.cli.progress import progress_bar
    from saleor_ai_plugin.cli.starting import refuse
    from saleor_ai_plugin.shop.demo.services import demo_shop_loaded, load_demo_shop
    from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoShopExistsError, DemoSize

    held = demo_shop_loaded()
    if held is not None:
        typer.echo(f"Demo shop:   {held}")
        return
    try:
        with progress_bar() as report:
            size = DemoSize(products=products, customers=customers, orders=orders)
            typer.echo(f"Demo shop:   {load_demo_shop(size=size, on_progress=report)}")
    except DemoShopExistsError:
        # Somebody else was quicker: what they loaded is as good.
        typer.echo(f"Demo shop:   {demo_shop_loaded()}")
    except DemoShopError as error:
        raise refuse(str(error)) from None


def _train() -> None:
    from saleor_ai_plugin.registry.services import model_in_use

    held = model_in_use(problem="recommendation")
    if held is None:
        from saleor_ai_plugin.cli.progress import progress_bar
        from saleor_ai_plugin.recommendation import training
        from saleor_ai_plugin.service.configuration import configuration

        with progress_bar() as report:
            held = training.train(artifacts=configuration().artifacts_dir, on_progress=report)
    typer.echo(f"Model:       {held.name} on {held.data_rows:,} purchases; {held.verdict}")


def _train_credit() -> None:
    """Learn which accounts will not pay, before the latest orders are decided about."""
    from saleor_ai_plugin.registry.services import model_in_use

    held = model_in_use(problem="credit")
    if held is None:
        from saleor_ai_plugin.cli.progress import progress_bar
        from saleor_ai_plugin.credit import training
        from saleor_ai_plugin.service.configuration import configuration

        try:
            with progress_bar() as report:
                held = training.train(artifacts=configuration().artifacts_dir, on_progress=report)
        except training.TooFewError as error:
            typer.echo(f"Scorecard:   none; {error}")
            return
    typer.echo(f"Scorecard:   on {held.data_rows:,} accounts; {held.verdict}")


def _train_fraud() -> None:
    """Learn what fraud looks like here, and score the latest orders, so that something waits for a person."""
    from saleor_ai_plugin.registry.services import model_in_use

    held = model_in_use(problem="fraud")
    if held is None:
        from saleor_ai_plugin.cli.progress import progress_bar
        from saleor_ai_plugin.fraud import assessing, training
        from saleor_ai_plugin.service.configuration import configuration
        from saleor_ai_plugin.shop.demo.services import hold_orders

        with progress_bar() as report:
            held = training.train(artifacts=configuration().artifacts_dir, on_progress=report)
        hold_orders(assessing.assess_latest(DOUBTED))
    typer.echo(f"Fraud model: {held.name} on {held.data_rows:,} orders; {held.verdict}")


def _plan_purchases() -> None:
    """Foretell demand and propose what to order, so that a buyer finds something to approve."""
    from saleor_ai_plugin.inventory.models import InventoryPlan

    plan = InventoryPlan.objects.filter(state=InventoryPlan.State.DONE).last()
    if plan is None:
        from saleor_ai_plugin.cli.progress import progress_bar
        from saleor_ai_plugin.forecasting.services import forecast_demand
        from saleor_ai_plugin.inventory.proposing import propose

        with progress_bar() as report:
            forecast_demand(on_progress=lambda fraction, message: report(0.8 * fraction, message))
            plan = propose(on_progress=lambda fraction, message: report(0.8 + 0.2 * fraction, message))
    typer.echo(f"Purchases:   {plan.figures['orders']:,} orders with {plan.figures['lines']:,} lines are proposed")
