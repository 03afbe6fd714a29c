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
    engine: Annotated[Engine, typer.Option(help="What reads pictures; rapid is for photos.")] = Engine.TESSERACT,
    language: Annotated[
        list[Language] | None, typer.Option(help="Of the paper; can be given several times. Without: found out.")
    ] = None,
) -> None:
    """Print what each file says. Ends with 2 where one of them could not be read; the others are printed."""
    from core_ml.exceptions import CoreMLError
    from core_ml.intake.process import read as read_apart

    read_ones: list[dict[str, Any]] = []
    refused = 0
    for path in files:
        try:
            document = read_apart(
                path, engine=engine.value, languages=[each.value for each in language] if language else None
            )
        except CoreMLError as error:
            refused += 1
            read_ones.append({"file": str(path), "error": str(error)})
            typer.echo(f"Error: {path}: {error}", err=True)
            continue
        if as_json:
            read_ones.append(_as_json(path, document))
        else:
            _print(path, document)
    if as_json:
        typer.echo(json.dumps(read_ones, indent=2, ensure_ascii=False))
    if refused:
        raise typer.Exit(2)


def _as_json(path: Path, document: Any) -> dict[str, Any]:
    from core_ml.intake.wire import page_to_json

    return {
        "file": str(path),
        "kind": document.kind.value,
        "sha256": document.sha256,
        "attachments": [attachment.name for attachment in document.attachments],
        "pages": [page_to_json(page) for page in document.pages],
    }


def _print(path: Path, document: Any) -> None:
    from core_ml.intake.lines import text_of

    typer.echo(f"{path}: {document.kind.value}, {_pages(len(document.pages))}")
    for attachment in document.attachments:
        typer.echo(f"  holds {attachment.name} ({len(attachment.content):,} bytes)")
    for page in document.pages:
        typer.echo(f"  page {page.number}, {'text layer' if page.source.value == 'text' else 'OCR'}")
        typer.echo(text_of(page.words))


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"
