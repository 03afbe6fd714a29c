"""Plan, progress and report on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from saleor_ai_plugin.importing.fields import KIND_NAMES
from saleor_ai_plugin.importing.mapping import GIVEN
from saleor_ai_plugin.importing.plan import Plan
from saleor_ai_plugin.importing.report import REASONS, ImportReport

if TYPE_CHECKING:
    from saleor_ai_plugin.importing.services import Progress as Step


def show_plan(console: Console, plan: Plan) -> None:
    """Which column is taken for what, and how sure that is."""
    table = Table(title=f"{plan.path.name}: {plan.rows.format}, {KIND_NAMES[plan.kind]}", title_justify="left")
    for heading in ("our field", "column of the file", "sure", "examples"):
        table.add_column(heading, overflow="fold")
    for match in plan.proposal.matches:
        sure = "given" if match.confidence == GIVEN else f"{match.confidence:.0%}"
        examples = escape(", ".join(plan.examples[match.field.name]))
        table.add_row(match.field.name, escape(match.header), sure, examples)
    console.print(table)
    used = set(plan.columns.values())
    unused = [header for header in plan.rows.headers if header not in used]
    if unused:
        console.print(f"Not used: {escape(', '.join(unused))}")
    options = plan.options
    said = [f"dates {options['date_format']} in {options['timezone']}", f"decimal mark {options['decimal_mark']!r}"]
    if options["currency"]:
        said.insert(0, f"currency {options['currency']}")
    console.print(f"Read with: {', '.join(said)}, channel {options['channel']}", highlight=False)
    for warning in plan.warnings:
        console.print(f"\n[bold red]WARNING:[/bold red] [bold]{escape(warning)}[/bold]\n", highlight=False)


@contextmanager
def progress_shown(console: Console) -> Iterator[Callable[["Step"], None]]:
    """A bar with rows and seconds; yields what is called for every step."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    tasks: dict[str, int] = {}

    def on_progress(step: "Step") -> None:
        if step.step not in tasks:
            bar.start()
            # How long writing takes nobody knows: its bar only moves.
            total = 1.0 if step.step == "reading" else None
            tasks[step.step] = bar.add_task(step.step, total=total, rows=step.rows)
        bar.update(tasks[step.step], completed=step.done, rows=step.rows)  # type: ignore[arg-type]

    try:
        yield on_progress
    finally:
        bar.stop()


def show_report(console: Console, report: ImportReport, path: Path | None) -> None:
    """What was taken, what was refused and why."""

    def say(text: str) -> None:
        console.print(text, highlight=False, markup=False)

    head = (
        "Tried out (--dry-run), nothing kept" if report.dry_run else "Nothing new" if report.unchanged else "Imported"
    )
    say(f"\n{head}: {report.rows:,} rows in {report.seconds:.1f} s")
    for warning in report.warnings:
        console.print(f"  [bold red]WARNING:[/bold red] {escape(warning)}", highlight=False)
    for note in report.notes:
        say(f"  note: {note}")
    say(f"Rows taken: {report.rows_taken:,} ({', '.join(f'{count:,} {what}' for what, count in report.taken.items())})")
    say(f"Rows refused: {report.rows_refused:,}")
    for reason, count in report.refused.items():
        say(f"  {count:>9,}  {REASONS[reason]}")
        for example in report.examples.get(reason, [])[:2]:
            place = f"{example['sheet']}, " if "sheet" in example else ""
            say(f"             e.g. line {place}{example['line']:,}: {example['detail'] or REASONS[reason]}")
    for what, counts in report.written.items():
        states = [f"{count:,} {state}" for state, count in counts.items() if count]
        say(f"{what.capitalize()}: {', '.join(states) or 'none'}")
    _say_totals(say, report)
    if path is not None:
        say(f"All refused rows are in {path}")
    elif report.rows_refused:
        say("All refused rows: --report refused.csv")


def _say_totals(say: Callable[[str], None], report: ImportReport) -> None:
    totals = report.totals
    counts = [f"{totals[name]:,} {name.replace('_', ' ')}" for name in _COUNTS if name in totals]
    if counts:
        say(f"In the file: {', '.join(counts)}")
    for currency, amount in totals.get("revenue", {}).items():
        returned = totals.get("returned", {}).get(currency)
        of_which = f", of which returned {Decimal(returned):,.2f}" if returned else ""
        say(f"Revenue: {Decimal(amount):,.2f} {currency}{of_which}")
    first = totals.get("first_order") or totals.get("first_rating")
    last = totals.get("last_order") or totals.get("last_rating")
    if first and last:
        say(f"Period: {first[:10]} to {last[:10]}")


_COUNTS = ("orders", "guest_orders", "customers", "products", "variants")
