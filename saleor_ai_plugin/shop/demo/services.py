"""Loading a demo shop, all of it or nothing, and saying which one is there."""

import errno
import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg.errors
from django.db import OperationalError, connection, models, transaction

from saleor_ai_plugin.facts.models import (
    Category,
    Customer,
    Order,
    OrderLine,
    Product,
    ProductListing,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
)
from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.demo.copying import analyze, as_csv, copy_rows, empty_tables, without_indexes
from saleor_ai_plugin.shop.demo.files import FileSet
from saleor_ai_plugin.shop.demo.generation import generate
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoShopExistsError, DemoSize, ShopNotEmptyError

GENERATOR_VERSION = 1
KIND = "demo_shop"
TABLES: tuple[type[models.Model], ...] = (
    Category, Product, ProductListing, Variant, VariantPrice, Stock, StockChange, Customer, Order, OrderLine,
)  # fmt: skip
_BY_NAME = {model.__name__: model for model in TABLES}
# Their indexes are worth making at the end; the others are small.
_LARGE = (VariantPrice, StockChange, Order, OrderLine)

OnProgress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a demo shop is made of. The same seed, size and last day give the same ``digest`` on every machine."""

    seed: int
    size: DemoSize
    until: date
    generator_version: int
    rows: dict[str, int]
    files: dict[str, str]
    """Path below ``folder`` -> SHA-256."""
    digest: str
    """SHA-256 of all rows and files."""
    folder: Path
    """Holds ``truth/``, ``observed/`` and this manifest as JSON."""

    def __str__(self) -> str:
        return f"{self.size}, seed {self.seed}, until {self.until}"


def demo_shop_loaded() -> Manifest | None:
    """The demo shop that the database holds, if it holds one."""
    marker = ImportBatch.objects.filter(kind=KIND).first()
    if marker is None:
        return None
    report = marker.report
    return Manifest(
        seed=report["seed"],
        size=DemoSize(**report["size"]),
        until=date.fromisoformat(report["until"]),
        generator_version=report["generator_version"],
        rows=report["rows"],
        files=report["files"],
        digest=report["digest"],
        folder=_folder(),
    )


def load_demo_shop(
    *,
    size: DemoSize | None = None,
    seed: int = 1,
    until: date | None = None,
    force: bool = False,
    on_progress: OnProgress = lambda fraction, stage: None,
) -> Manifest:
    """Generate a shop and load it in one transaction; whatever stops it leaves everything as it was.

    The last day is yesterday unless ``until`` says otherwise. The very shop that is there already is left alone;
    another one is replaced only with ``force``.

    Raises
    ------
    DemoSizeError, ShopNotEmptyError, DemoShopExistsError, DemoShopError
    """
    size = size or DemoSize()
    if seed < 0:
        raise DemoShopError(f"the seed is {seed}, but must be 0 or more")
    held = demo_shop_loaded()
    if held is not None and not force:
        return _same_shop(held, size, seed)
    files = FileSet(_folder())
    try:
        with transaction.atomic():
            manifest = _load(files, size, seed, until or _yesterday(), force, on_progress)
    except BaseException as error:
        files.discard(held.digest if held else "")
        raise _explained(error) from error
    files.settle(manifest.digest)
    analyze(TABLES)
    on_progress(1.0, "done")
    return manifest


def _load(files: FileSet, size: DemoSize, seed: int, until: date, force: bool, on_progress: OnProgress) -> Manifest:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('saleor_ai_demo_shop'))")
    _refuse_data_of_others(force)
    empty_tables(TABLES)
    ImportBatch.objects.filter(kind=KIND).delete()
    files.open()
    rows: Counter[str] = Counter()
    digests = {name: hashlib.sha256() for name in _BY_NAME}
    on_progress(0.0, "generating the catalogue and the customers")
    with without_indexes(_LARGE):
        for batch in generate(seed=seed, size=size, until=until):
            if batch.area == "facts":
                encoded = as_csv(batch.table)
                digests[batch.name].update(encoded)
                copy_rows(_BY_NAME[batch.name], batch.table.column_names, encoded)
            else:
                files.write(f"{batch.area}/{batch.name}", batch.table)
            rows[batch.name if batch.area == "facts" else f"{batch.area}/{batch.name}"] += batch.table.num_rows
            on_progress(0.85 * batch.done, "generating and loading orders")
        on_progress(0.85, "building indexes")
    on_progress(0.97, "writing the truth")
    checksums = files.finish()
    whole = hashlib.sha256("".join([*(digests[name].hexdigest() for name in digests), *checksums.values()]).encode())
    manifest = Manifest(seed, size, until, GENERATOR_VERSION, dict(rows), checksums, whole.hexdigest(), files.folder)
    _mark(manifest)
    files.publish(_as_json(manifest))
    return manifest


def _same_shop(held: Manifest, size: DemoSize, seed: int) -> Manifest:
    if (held.size, held.seed) == (size, seed):
        return held
    raise DemoShopExistsError(
        f"this shop is a demo shop already ({held}); replace it with --force, or name another shop with --shop"
    )


def _refuse_data_of_others(force: bool) -> None:
    imported = ImportBatch.objects.exclude(kind=KIND).first()
    if imported is not None:
        raise ShopNotEmptyError(
            f"this shop holds data of your own ({imported.file_name}), which a demo shop would overwrite; "
            "name another shop, as in: saleor-ai --shop demo2 demo-shop"
        )
    if ImportBatch.objects.filter(kind=KIND).exists():
        if not force:
            raise DemoShopExistsError("another process has just loaded a demo shop into this database")
        return
    for model in (Order, Customer, Product):
        if model._default_manager.exists():
            raise ShopNotEmptyError(
                f"this database holds {model._meta.verbose_name_plural} of a real shop, which a demo shop would "
                "overwrite; unset SALEOR_AI_DATABASE_URL or name another shop with --shop"
            )


def _mark(manifest: Manifest) -> None:
    """The row that says that the shop is there; it comes and goes with the shop's rows."""
    ImportBatch.objects.create(
        kind=KIND,
        file_name=f"demo shop {manifest.seed}",
        sha256=manifest.digest,
        rows_taken=sum(count for name, count in manifest.rows.items() if "/" not in name),
        report=_as_json(manifest),
    )


def _as_json(manifest: Manifest) -> dict[str, Any]:
    values = asdict(manifest) | {"until": manifest.until.isoformat()}
    # Where the folder lies is a matter of this machine.
    del values["folder"]
    return values


def _explained(error: BaseException) -> BaseException:
    """A full disk or a lost database in words; everything else as it is."""
    cause = error.__cause__
    if isinstance(error, psycopg.errors.DiskFull) or isinstance(cause, psycopg.errors.DiskFull):
        return DemoShopError("the database's disk is full; nothing was loaded. Free some space or ask for fewer orders")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return DemoShopError(f"the disk of {configuration().data_dir} is full; nothing was loaded")
    if isinstance(error, (OperationalError, psycopg.OperationalError)):
        return DemoShopError(f"the database went away while loading ({str(error).strip()}); nothing was loaded")
    return error


def _folder() -> Path:
    return configuration().data_dir / "demo" / configuration().shop


def _yesterday() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)
