"""``saleor-ai lift``"""

from datetime import timedelta
from typing import Annotated

import typer


def lift(
    days: Annotated[int, typer.Option(min=1, help="How many days back.")] = 28,
    channel: Annotated[str, typer.Option(help="Only this channel.")] = "",
) -> None:
    """Compare orders per visitor with recommendations against the holdout group."""
    from saleor_ai_plugin.cli.starting import prepare

    with prepare():
        from django.utils import timezone

        from saleor_ai_plugin.recommendation.lift import measure_lift

        end = timezone.now()
        found = measure_lift(start=end - timedelta(days=days), end=end, channel=channel)
        for name, group in (("shown", found.shown), ("held out", found.held_out)):
            typer.echo(f"{name:<9} {group.visitors:>9,} visitors  {group.orders_per_visitor:.4f} orders a visitor")
        typer.echo(found.verdict)
