"""What every long-running command does first and last."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer


@contextmanager
def prepare(*, makes_shop: bool = False) -> Iterator[None]:
    """Logs configured and the database ready; a configuration that cannot work ends the command in plain words.

    Only where the command ``makes_shop``, an embedded shop that is not there is made: a typing error in its name is
    said, not answered with an empty shop.
    """
    from pydantic import ValidationError

    try:
        from saleor_ai_plugin.service import database, logs
        from saleor_ai_plugin.service.embedded import EmbeddedServerError

        logs.configure()
    except ValidationError as error:
        raise refuse(configuration_errors(error) or "the configuration is wrong") from None
    try:
        database.make_ready(create=makes_shop)
    except database.NoShopError as error:
        database.release()
        raise refuse(str(error)) from None
    except (database.DatabaseUnavailableError, EmbeddedServerError) as error:
        raise refuse(str(error)) from None
    try:
        yield
    finally:
        database.release()


def refuse(why: str) -> typer.Exit:
    """Say why on standard error; raise what this returns to end with exit code 1."""
    typer.echo(f"saleor-ai: {why}", err=True)
    return typer.Exit(1)


def configuration_errors(error: Exception) -> str | None:
    """Each wrong setting by its environment variable, without its value, which may be secret; None of other errors."""
    from pydantic import ValidationError

    if not isinstance(error, ValidationError) or error.title != "Configuration":
        return None
    lines = [
        f"SALEOR_AI_{'_'.join(str(part) for part in one['loc']).upper()}: {one['msg']}"
        for one in error.errors(include_input=False, include_url=False)
    ]
    return "the configuration is wrong. " + "; ".join(lines)
