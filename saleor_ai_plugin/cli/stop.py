"""``saleor-ai stop``"""

from typing import Annotated

import typer

from saleor_ai_plugin.service import database, listening


def stop(
    force: Annotated[bool, typer.Option("--force", help="Stop it although it is used, whatever runs on it.")] = False,
) -> None:
    """Stop the embedded database, unless somebody uses it: the service of a demo, a training, an import."""
    from saleor_ai_plugin.cli.starting import refuse

    server = database.embedded_server()
    if not server.is_running():
        typer.echo("The embedded database is not running.")
        return
    if not force and not server.stop_if_unused():
        names = (name.removeprefix(database.SHOP_PREFIX) for name in server.connected())
        shops = ", ".join(name for name in names if name != "postgres")
        api = f", its API is {url}graphql/" if (url := listening.read_note()) else ""
        raise refuse(
            f"the embedded database is in use (shop {shops}{api}). Ctrl-C where that was started ends it, and the "
            "database with it; 'saleor-ai stop --force' takes the database away at once"
        )
    if force:
        _say_who_loses_it(server.connected())
        server.stop()
    typer.echo("The embedded database is stopped.")


def _say_who_loses_it(connected: dict[str, int]) -> None:
    for name, count in connected.items():
        if name.startswith(database.SHOP_PREFIX):
            typer.echo(f"Shop {name.removeprefix(database.SHOP_PREFIX)}: {count} connections are cut.")
