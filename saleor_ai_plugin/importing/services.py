"""Importing a file: all of it in one transaction, or nothing."""

import datetime
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import DataError, connection, transaction
from django.utils import timezone as clock

from saleor_ai_plugin.importing.errors import AskedWrongError, FileRefusedError, ShopRefusedError
from saleor_ai_plugin.importing.fields import Kind
from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.importing.orders import Orders
from saleor_ai_plugin.importing.plan import DEFAULT_CHANNEL, Asked, Plan, make_plan
from saleor_ai_plugin.importing.products import Products
from saleor_ai_plugin.importing.pseudonyms import pseudonym_key
from saleor_ai_plugin.importing.ratings import Ratings
from saleor_ai_plugin.importing.reading import Reader
from saleor_ai_plugin.importing.refused_rows import check_report_path, count_refused, write_report
from saleor_ai_plugin.importing.report import REASONS, ImportReport
from saleor_ai_plugin.importing.staging import Staging
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.demo.services import demo_shop_loaded


@dataclass(frozen=True)
class Progress:
    step: str
    done: float
    """From 0 to 1; writing, whose length nobody knows, stays at 1."""
    rows: int


class Importer(Protocol):
    """One kind of file: what is staged of a row, and how that becomes facts."""

    @property
    def columns(self) -> tuple[str, ...]: ...

    def reader(self, key: bytes, now: datetime.datetime) -> Reader: ...

    def write(self, staging: Staging, report: ImportReport, now: datetime.datetime) -> None: ...


IMPORTERS: dict[Kind, Callable[[Plan], Importer]] = {
    "order_lines": Orders,
    "orders": Orders,
    "products": Products,
    "ratings": Ratings,
}


def import_file(
    path: str | Path,
    *,
    kind: Kind | None = None,
    mapping: Mapping[str, str] | None = None,
    currency: str = "",
    timezone: str = "UTC",
    date_format: str = "",
    decimal_mark: str = "",
    channel: str = DEFAULT_CHANNEL,
    dry_run: bool = False,
    report_path: Path | None = None,
    confirm: Callable[[Plan], bool] = lambda _: True,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> ImportReport:
    """Import a file into this shop; importing it again changes nothing.

    ``mapping``: our field -> the file's column, for what is not found by itself. ``confirm`` is shown the plan and
    may say no. Raises ImportFailedError, and then nothing was imported.
    """
    asked = Asked(kind, mapping or {}, currency, timezone, date_format, decimal_mark, channel)
    if report_path is not None:
        check_report_path(report_path)
    plan = make_plan(Path(path), asked)
    if not confirm(plan):
        raise AskedWrongError("stopped: nothing was imported. Correct the mapping with --map FIELD=COLUMN")
    started = time.monotonic()
    report = ImportReport(plan.path.name, plan.examined.sha256, plan.kind, plan.columns, plan.options, dry_run=dry_run)
    report.notes += plan.rows.notes
    report.warnings += plan.warnings
    known = _imported_before(plan)
    if known is not None and report_path is None:
        return _unchanged(report, known)
    unfinished = _import(
        plan, report, dry_run=dry_run, report_path=report_path, on_progress=on_progress, started=started
    )
    if report_path is not None and unfinished is not None:
        unfinished.replace(report_path)
    if not report.took_something:
        raise FileRefusedError(_nothing_taken(plan, report))
    return report


def _import(
    plan: Plan,
    report: ImportReport,
    *,
    dry_run: bool,
    report_path: Path | None,
    on_progress: Callable[[Progress], None],
    started: float,
) -> Path | None:
    unfinished = None
    now = clock.now()
    importer = IMPORTERS[plan.kind](plan)
    try:
        with transaction.atomic():
            _prepare_connection()
            staging = Staging(importer.columns)
            _stage(plan, importer.reader(pseudonym_key(configuration().data_dir), now), staging, report, on_progress)
            on_progress(Progress("writing", 1.0, report.rows))
            importer.write(staging, report, now)
            count_refused(staging, report)
            report.unchanged = not report.changed and bool(report.rows_taken)
            report.seconds = round(time.monotonic() - started, 2)
            if report_path is not None:
                unfinished = write_report(report_path, report)
            if dry_run or not report.took_something:
                transaction.set_rollback(True)
            elif not report.unchanged:
                _remember(plan, report)
    except DataError as error:
        raise FileRefusedError(
            f"{plan.path} has a value that the database cannot keep ({str(error).splitlines()[0]}): "
            "nothing was imported"
        ) from None
    except BaseException:
        if report_path is not None:
            report_path.with_name(report_path.name + ".part").unlink(missing_ok=True)
        raise
    return unfinished


def _stage(
    plan: Plan, reader: Reader, staging: Staging, report: ImportReport, on_progress: Callable[[Progress], None]
) -> None:
    for chunk in plan.rows.chunks():
        staged = reader.staged(chunk)
        staging.copy(staged.rows, staged.refused)
        report.rows += len(chunk.lines) + len(chunk.unreadable)
        on_progress(Progress("reading", chunk.done, report.rows))


def _prepare_connection() -> None:
    """One import at a time; into no generated shop; with memory enough to sort a large file."""
    with connection.cursor() as cursor:
        # The second lock is the generator's: it must not fill the shop meanwhile.
        for lock in ("saleor_ai_import", "saleor_ai_demo_shop"):
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [lock])
            if cursor.fetchone() != (True,):
                raise ShopRefusedError("another import into this shop is running: wait for it to end")
        cursor.execute("SET LOCAL work_mem = '128MB'")
    if demo_shop_loaded() is not None:
        raise ShopRefusedError(
            "this shop was generated for the demo, and your data would mix with invented orders: import into a shop of "
            "its own with saleor-ai --shop mine import …"
        )


def _imported_before(plan: Plan) -> ImportBatch | None:
    batches = ImportBatch.objects.filter(
        sha256=plan.examined.sha256, kind=plan.kind, mapping=plan.columns, options=plan.options
    )
    return batches.order_by("-id").first()


def _unchanged(report: ImportReport, known: ImportBatch) -> ImportReport:
    kept = known.report
    report.unchanged = True
    report.rows, report.taken, report.refused = kept["rows"], kept["taken"], kept["refused"]
    report.examples, report.totals = kept["examples"], kept["totals"]
    report.notes = [
        f"the same file was imported on {known.created_at:%Y-%m-%d %H:%M} UTC in the same way: nothing to do"
    ]
    return report


def _remember(plan: Plan, report: ImportReport) -> None:
    ImportBatch.objects.create(
        file_name=plan.path.name[:255],
        sha256=report.sha256,
        kind=report.kind,
        mapping=report.mapping,
        options=report.options,
        rows_taken=report.rows_taken,
        rows_refused=report.rows_refused,
        report=report.as_json(),
    )


def _nothing_taken(plan: Plan, report: ImportReport) -> str:
    reasons = []
    for reason, count in list(report.refused.items())[:3]:
        example = report.examples[reason][0]
        where = f"{plan.rows.line_word} {example['line']}"
        reasons.append(
            f"{count:,} × {REASONS[reason]} ({where}{': ' + example['detail'] if example['detail'] else ''})"
        )
    return f"no row of {plan.path} can be taken: {'; '.join(reasons)}. Check the mapping: " + ", ".join(
        f"{name}={header}" for name, header in plan.columns.items()
    )
