"""``saleor-ai intake``: what a paper says, with nothing set up, and papers to try it with."""

import typer

from saleor_ai_plugin.cli.intake.read import read
from saleor_ai_plugin.cli.intake.samples import samples

app = typer.Typer(no_args_is_help=True)


@app.callback()
def intake() -> None:
    """Read papers: purchase orders and invoices, scanned or not."""


app.command()(read)
app.command()(samples)
