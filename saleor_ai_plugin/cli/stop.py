"""``saleor-ai stop``"""

import typer

from saleor_ai_plugin.service.database import embedded_server


def stop() -> None:
    """Stop the embedded database, whoever uses it."""
    server = embedded_server()
    if server.is_running():
        server.stop()
        typer.echo("The embedded database is stopped.")
    else:
        typer.echo("The embedded database is not running.")
