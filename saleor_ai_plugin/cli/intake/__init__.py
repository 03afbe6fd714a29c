"""``saleor-ai intake``: documents in, orders out, a command a module."""

import typer

from saleor_ai_plugin.cli.intake.samples import samples

app = typer.Typer(no_args_is_help=True)


@app.callback()
def intake() -> None:
    """Purchase orders on paper, in PDFs and photos."""


app.command()(samples)
