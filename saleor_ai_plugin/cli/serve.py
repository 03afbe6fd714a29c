"""``saleor-ai serve``"""

import socket
from typing import Annotated

import typer


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; default SALEOR_AI_HOST.")] = "",
    port: Annotated[
        int | None,
        typer.Option(help="Its port; else SALEOR_AI_PORT, 8400 or the next free one.", min=0, max=65535),
    ] = None,
    fd: Annotated[int, typer.Option(hidden=True, help="A socket that 'saleor-ai up' has opened.")] = -1,
) -> None:
    """Start the API; Ctrl-C or SIGTERM stops it in order."""
    from saleor_ai_plugin.cli.starting import prepare, refuse

    with prepare():
        from saleor_ai_plugin.service import listening, serving

        try:
            opened = socket.socket(fileno=fd) if fd >= 0 else listening.open_api(host, port)
        except listening.NoPortError as error:
            raise refuse(str(error)) from None
        url = listening.address(opened)
        if fd < 0:
            typer.echo(f"GraphQL API: {url}graphql/")
        listening.write_note(url)
        try:
            serving.run(opened, url=url)
        finally:
            listening.remove_note(url)
