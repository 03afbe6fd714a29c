"""``saleor-ai accounts``"""

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="Whose; default the owner's.", metavar="[EMAIL]", show_default=False)]


@app.callback()
def accounts() -> None:
    """Logins of the embedded shop."""


@app.command()
def reset(email: Email = "") -> None:
    """Give an account a new password, making it where there is none; earlier logins end."""
    from saleor_ai_plugin.cli.starting import prepare

    with prepare():
        from saleor_ai_plugin.accounts.services import OWNER, set_password

        who = email or OWNER
        typer.echo(f"{who}  password {set_password(email=who)}  (shown once)")


@app.command("list")
def list_accounts() -> None:
    """Name the accounts."""
    from saleor_ai_plugin.cli.starting import prepare

    with prepare():
        from saleor_ai_plugin.accounts.models import LocalAccount

        for account in LocalAccount.objects.order_by("email"):
            typer.echo(f"{account.email}  {'active' if account.is_active else 'inactive'}")
