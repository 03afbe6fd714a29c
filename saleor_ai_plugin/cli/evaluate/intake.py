"""``saleor-ai evaluate intake``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.cli.evaluate.report import reporting

if TYPE_CHECKING:
    from core_ml.intake.evaluation import Evaluation, Setting
    from core_ml.intake.truth import Truth

DPI = (72, 600)
PROTOCOL = {
    "number": "equal by value",
    "day": "the same day",
    "code": "equal without case and spaces: codes, numbers of documents, VAT numbers, e-mail, units, postcodes",
    "text": "equal in letters and digits without case: names, streets, towns, descriptions",
    "close": "the same, but one character in ten of a text may be wrong",
    "line": "code, buyer's code, barcode or name right (a name: at most one character in ten wrong, or followed by "
    "more), and quantity, price and total right as far as the truth has them; lines are assigned so that as many as "
    "can be are right",
    "absent": "of our own truths what is absent is not on the paper, so that to find it is wrong; of others it is not "
    "judged; neither are currency and countries that stand nowhere",
    "accepting": "documents by confidence, those of one confidence together; wrong is one with a line that is wrong, "
    "missing, invented, or (with a catalogue) matched to another SKU; the buyer is taken to be a known customer, and "
    "nothing was reviewed before",
    "seconds": "reading in a process of its own, and understanding; pages of a document share its time equally",
}


def intake(
    documents: Annotated[Path, typer.Option(help="Folder of the documents.")],
    truth: Annotated[Path, typer.Option(help="JSON lines, one document a line: ours, zugferd_invoices, sroie2019.")],
    catalogue: Annotated[
        Path | None,
        typer.Option(help="CSV with sku, gtin, name, price_EUR …, to match lines to."),
    ] = None,
    engine: Annotated[str, typer.Option(help="What reads pictures: tesseract or rapid.")] = "tesseract",
    ignore_xml: Annotated[bool, typer.Option("--ignore-xml", help="Read the page even where XML is attached.")] = False,
    rasterise: Annotated[int, typer.Option(help="Draw PDFs at so many dots an inch and read that; 0: do not.")] = 0,
    output: Annotated[Path | None, typer.Option(help="Write the figures to this JSON file.")] = None,
) -> None:
    """Read documents and compare what was understood with what they say.

    Precision, recall and F1 of every field and of line items, seconds a page, and how many documents could be accepted
    without a person at which share of wrong ones. A document that is refused counts as one in which nothing was found.
    """
    with reporting(output) as write:
        try:
            found = _evaluated(documents, truth, catalogue, engine, ignore_xml, rasterise)
        except KeyboardInterrupt:
            typer.echo("Stopped; nothing is written.", err=True)
            raise typer.Exit(130) from None
        _print(found)
        write(found)


def _evaluated(
    documents: Path, truth: Path, catalogue: Path | None, engine: str, ignore_xml: bool, rasterise: int
) -> dict[str, Any]:
    from core_ml.intake.evaluation import Setting
    from core_ml.intake.request import ENGINES
    from saleor_ai_plugin.cli.catalogue_file import read_catalogue
    from saleor_ai_plugin.cli.truth_file import read_truth

    if engine not in ENGINES:
        raise ParameterError(f"--engine is {engine!r}; it is one of {', '.join(ENGINES)}")
    if rasterise and not DPI[0] <= rasterise <= DPI[1]:
        raise ParameterError(f"--rasterise is {rasterise}; it is from {DPI[0]} to {DPI[1]} dots an inch, or 0")
    truths = read_truth(truth, documents)
    setting = Setting(engine, ignore_xml, rasterise, read_catalogue(catalogue) if catalogue else None)
    done = _read_all(truths, documents, setting)
    refused = [one for one in done.outcomes if one.order is None]
    for one in refused:
        typer.echo(f"Note: {one.truth.file} was refused: {one.refusal}", err=True)
    figures = done.figures()
    return {
        "task": "intake",
        "data": {
            "path": str(documents),
            "truth": str(truth),
            "catalogue": None if catalogue is None else str(catalogue),
            "documents": len(truths),
            "refused": len(refused),
            "lines": figures["lines"]["true"],
        },
        "protocol": {**PROTOCOL, "engine": engine, "ignore_xml": ignore_xml, "rasterise": rasterise},
        "chosen": engine,
        "models": {engine: _summary(figures)},
        **figures,
    }


def _read_all(truths: "list[Truth]", folder: Path, setting: "Setting") -> "Evaluation":
    from core_ml.intake.evaluation import evaluate
    from saleor_ai_plugin.cli.progress import progress_bar

    with progress_bar() as report:
        return evaluate(
            truths,
            folder,
            setting,
            on_document=lambda number, _: report(number / len(truths), f"documents read {number}"),
        )


def _summary(figures: dict[str, Any]) -> dict[str, float]:
    found = {"header_f1": figures["header"]["f1"], "mean_f1": figures["mean_f1"]}
    found["mean_close_f1"] = figures["mean_close_f1"]
    if figures["lines"]["true"]:
        found["lines_f1"] = figures["lines"]["f1"]
        found["documents_without_wrong_line"] = figures["accepting"]["without_wrong_line"]
    return found | {name: value for name, value in figures["speed"].items() if name != "pages"}


def _print(report: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if Console().is_terminal else 160)
    data = report["data"]
    title = f"Intake, {data['documents']:,} documents, {data['refused']} refused, {report['chosen']}"
    table = Table(title=title, title_justify="left")
    table.add_column("field", no_wrap=True)
    for heading in ("precision", "recall", "F1", "right", "found", "true", "close F1"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, rates in report["fields"].items():
        table.add_row(name, *_cells(rates), f"{report['close_fields'][name]['f1']:.4f}")
    table.add_section()
    for name, rates in report["line_fields"].items():
        table.add_row(f"line {name}", *_cells(rates))
    table.add_section()
    table.add_row("header, all fields", *_cells(report["header"]))
    means = [f"{report[name]:.4f}" for name in ("mean_f1", "mean_close_f1")]
    table.add_row("header, mean of fields", "", "", means[0], "", "", "", means[1])
    if data["lines"]:
        table.add_row("line items", *_cells(report["lines"]))
        for language, rates in report["by_language"].items():
            table.add_row(f"line items, {language}", *_cells(rates))
    console.print(table)
    for sentence in _sentences(report):
        console.print(sentence, highlight=False)


def _cells(rates: dict[str, float]) -> list[str]:
    shown = [f"{rates[name]:.4f}" for name in ("precision", "recall", "f1")]
    return [*shown, *(f"{rates[name]:,}" for name in ("right", "said", "true"))]


def _sentences(report: dict[str, Any]) -> list[str]:
    found = []
    if speed := report["speed"]:
        median, p95 = speed["median_seconds"], speed["p95_seconds"]
        found.append(f"{median:.2f} s a page (median), {p95:.2f} s (p95), {speed['pages']} pages")
    accepting = report["accepting"]
    if accepting["documents"]:
        found.append(f"{accepting['without_wrong_line']:.1%} of the documents have no wrong line")
        shares = [f"{share:.1%} at {float(error):.1%}" for error, share in accepting["accepted_at_error"].items()]
        found.append(f"Accepted by confidence, at most so many of them wrong: {', '.join(shares)}")
    if default := accepting.get("default"):
        articles = accepting["articles"]
        found.append(f"Articles matched: precision {articles['precision']:.4f}, recall {articles['recall']:.4f}")
        share = default["accepted"] / default["of"]
        found.append(f"The product would accept {share:.1%} without a person, {default['wrong']} of these wrong")
        found += [f"  {count} x {obstacle}" for obstacle, count in default["obstacles"].items()]
    return found
