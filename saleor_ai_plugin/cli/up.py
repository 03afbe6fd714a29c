"""``saleor-ai up``"""

import sys
import threading
from typing import Annotated

import typer


def up(
    host: Annotated[str, typer.Option(help="Address to listen on; default SALEOR_AI_HOST.")] = "",
    port: Annotated[
        int | None,
        typer.Option(help="Its port; else SALEOR_AI_PORT, 8400 or the next free one.", min=0, max=65535),
    ] = None,
) -> None:
    """Start the API and a worker together; either is started again when it dies, Ctrl-C stops both in order."""
    from saleor_ai_plugin.cli.starting import prepare, refuse

    with prepare(makes_shop=True):
        from saleor_ai_plugin.accounts.services import OWNER, make_owner
        from saleor_ai_plugin.service import listening
        from saleor_ai_plugin.service.configuration import configuration
        from saleor_ai_plugin.service.processes import KeptProcess, end_with_parent, on_end_signals
        from saleor_ai_plugin.service.typed import typed

        settings = configuration()
        try:
            opened = listening.open_api(host, port)
        except listening.NoPortError as error:
            raise refuse(str(error)) from None
        url = listening.address(opened)
        typer.echo(f"GraphQL API: {url}graphql/")
        if settings.is_embedded_shop:
            password = make_owner()
            typer.echo(f"Log in:      {OWNER}" + (f"  password {password}  (shown once)" if password else ""))
            if not password:
                typer.echo(f"             a new password: {typed('accounts reset')}")
        else:
            typer.echo(f"Log in:      with a staff member's token of {settings.saleor_url}")
        # The socket stays open here: while the API starts again, requests wait instead of failing.
        command = [sys.executable, "-m", "saleor_ai_plugin"]
        kept = [
            KeptProcess("api", [*command, "serve", "--fd", str(opened.fileno())], pass_fds=[opened.fileno()]),
            KeptProcess("worker", [*command, "worker"]),
        ]
        stop = threading.Event()
        on_end_signals(stop.set)
        end_with_parent(stop.set, grace=30)
        try:
            while not stop.wait(0.25):
                for process in kept:
                    process.look_after()
            typer.echo("Stopping.")
        finally:
            for process in kept:
                process.ask_to_end()
            for process in kept:
                process.wait_for_end(25)
