"""``saleor-ai doctor``"""

import typer


def doctor() -> None:
    """Say in plain words what is misconfigured; exits with 1 where something is wrong. Changes nothing."""
    from saleor_ai_plugin.service.checkup import Level, examine

    counted = dict.fromkeys(Level, 0)
    colours = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}
    for finding in examine():
        counted[finding.level] += 1
        typer.echo(f"{typer.style(f'{finding.level.value:<4}', fg=colours[finding.level])}  {finding.what}")
        if finding.then:
            typer.echo(f"      -> {finding.then}")
    typer.echo(f"{counted[Level.OK]} ok, {counted[Level.WARN]} to look at, {counted[Level.FAIL]} wrong")
    raise typer.Exit(1 if counted[Level.FAIL] else 0)
