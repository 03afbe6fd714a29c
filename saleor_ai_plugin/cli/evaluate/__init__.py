"""``saleor-ai evaluate``: compare the product's models on any file of the user's, a task a module."""

import typer

from saleor_ai_plugin.cli.evaluate.credit import credit
from saleor_ai_plugin.cli.evaluate.forecasting import forecasting
from saleor_ai_plugin.cli.evaluate.fraud import fraud
from saleor_ai_plugin.cli.evaluate.intake import intake
from saleor_ai_plugin.cli.evaluate.inventory import inventory
from saleor_ai_plugin.cli.evaluate.recommendation import recommendation

app = typer.Typer(no_args_is_help=True)


@app.callback()
def evaluate() -> None:
    """Measure models on a file of yours, by one protocol, with the same JSON for every task."""


app.command()(fraud)
app.command()(recommendation)
app.command()(credit)
app.command()(forecasting)
app.command()(inventory)
app.command()(intake)
