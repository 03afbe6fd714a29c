"""``saleor-ai intake``: what a paper says, with nothing set up."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True)


class Engine(StrEnum):
    """What reads words off a picture."""

    TESSERACT = "tesseract"
    RAPID = "rapid"


class Language(StrEnum):
    """What a paper may be written in."""

    EN = "en"
    DE = "de"
    FR = "fr"
    ZH = "zh"


@app.callback()
def intake() -> None:
    """Read papers: purchase orders and invoices, scanned or not."""


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(help="PDF, PNG, JPEG, TIFF, HEIC or XML.", metavar="FILE…")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with boxes and confidences.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Also print the words of each page.")] = False,
    engine: Annotated[Engine, typer.Option(help="What reads pictures; rapid is for photos.")] = Engine.TESSERACT,
    language: Annotated[
        list[Language] | None, typer.Option(help="Of the paper; can be given several times. Without: found out.")
    ] = None,
) -> None:
    """Print what each file says. Ends with 2 where one could not be read; the others are printed all the same."""
    languages = [each.value for each in language] if language else None
    refused = False
    said = []
    for path in files:
        entry = _read(path, engine.value, languages, as_json=as_json, words=words)
        refused |= "error" in entry
        said.append(entry)
    if as_json:
        typer.echo(json.dumps(said, indent=2, ensure_ascii=False))
    if refused:
        raise typer.Exit(2)


def _read(path: Path, engine: str, languages: list[str] | None, *, as_json: bool, words: bool) -> dict[str, Any]:
    """Read one file and print it, unless it goes into the JSON."""
    from core_ml.exceptions import DocumentError
    from core_ml.intake import process
    from core_ml.intake.understood import order_of
    from saleor_ai_plugin.cli.intake_text import document_as_json, print_document

    try:
        document = process.read(path, engine=engine, languages=languages)
        understood = order_of(document)
    except DocumentError as error:
        typer.echo(f"Error: {path}: {error}", err=True)
        return {"file": str(path), "error": str(error)}
    if as_json:
        return document_as_json(path, document, understood, words=words)
    print_document(path, document, understood, words=words)
    return {}
