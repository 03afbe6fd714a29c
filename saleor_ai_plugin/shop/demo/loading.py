"""The work of loading: one transaction, and files that are put in place at its end."""

import errno
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import psycopg
import psycopg.errors
from django.db import DatabaseError, connection, models, transaction

from saleor_ai_plugin.credit.models import CreditAccount, CreditApplication, CreditOrder, CreditPolicy
from saleor_ai_plugin.facts.models import (
    Category,
    Customer,
    Order,
    OrderLine,
    OrderOutcome,
    OrderTrace,
    Product,
    ProductListing,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastRun, ForecastSum, ForecastTotal
from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.inventory.models import (
    Budget,
    InventoryPlan,
    InventoryPlanLine,
    PurchaseOrder,
    PurchaseOrderChange,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    StockAlert,
    StockPosition,
    StockRaise,
    StockReceipt,
    Supplier,
    SupplierBarcode,
    SupplierProduct,
)
from saleor_ai_plugin.shop.demo.copying import (
    analyze,
    as_csv,
    copy_rows,
    empty_tables,
    settle_sequences,
    without_indexes,
)
from saleor_ai_plugin.shop.demo.files import FileSet
from saleor_ai_plugin.shop.demo.generation import generate
from saleor_ai_plugin.shop.demo.manifest import KIND, Manifest, folder, held, mark, unmark
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoShopExistsError, DemoSize, ShopNotEmptyError

GENERATOR_VERSION = 5
TABLES: tuple[type[models.Model], ...] = (
    Category, Product, ProductListing, Variant, VariantPrice, Warehouse, Stock, StockChange, Customer, Order, OrderLine,
    OrderTrace, OrderOutcome, CreditPolicy, CreditAccount, CreditApplication, CreditOrder,
    Supplier, SupplierProduct, SupplierBarcode, PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, StockRaise,
)  # fmt: skip
# What came of the former shop; it points at the tables above, which are emptied together with it.
_FOLLOWING = (
    Budget, InventoryPlan, InventoryPlanLine, PurchaseOrderChange, StockAlert, StockPosition, StockReceipt,
    DemandForecast, ForecastSum, ForecastRun, ForecastTotal,
)  # fmt: skip
_NUMBERED = (Supplier, SupplierProduct, PurchaseOrder, PurchaseOrderLine)
"""They bring their numbers along, because others point at them."""
# Their indexes are worth making at the end; the others are small.
_LARGE = (VariantPrice, StockChange, Order, OrderLine, OrderTrace)

OnProgress = Callable[[float, str], None]


def load(*, size: DemoSize, seed: int, until: date, force: bool, on_progress: OnProgress) -> Manifest:
    """Load a shop; whatever stops it, also Ctrl-C or a full disk, leaves everything as it was."""
    with _alone():
        former = held()
        files = FileSet(folder())
        try:
            with transaction.atomic():
                manifest = _load(files, size, seed, until, force, on_progress)
        except BaseException as error:
            files.discard(former.digest if former else "")
            explained = _explained(error)
            if explained is None:
                raise
            raise explained from error
        files.settle(manifest.digest)
    analyze(TABLES)
    on_progress(1.0, "done")
    return manifest


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time, from looking at what is there until the last file lies in its place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('saleor_ai_demo_shop'))")
    try:
        yield
    finally:
        # A connection that is lost has lost its lock as well.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('saleor_ai_demo_shop'))")


def _load(files: FileSet, size: DemoSize, seed: int, until: date, force: bool, on_progress: OnProgress) -> Manifest:
    _refuse_data_of_others(force)
    empty_tables((*TABLES, *_FOLLOWING))
    unmark()
    files.open()
    rows: Counter[str] = Counter()
    digests = {model.__name__: hashlib.sha256() for model in TABLES}
    by_name = {model.__name__: model for model in TABLES}
    on_progress(0.0, "generating the catalogue and the customers")
    with without_indexes(_LARGE):
        for batch in generate(seed=seed, size=size, until=until):
            if batch.area == "facts":
                encoded = as_csv(batch.table)
                digests[batch.name].update(encoded)
                copy_rows(by_name[batch.name], batch.table.column_names, encoded)
                rows[batch.name] += batch.table.num_rows
            else:
                name = f"{batch.area}/{batch.name}"
                files.write(name, batch.table)
                rows[name] += batch.table.num_rows
            on_progress(0.85 * batch.done, "generating and loading orders")
        settle_sequences(_NUMBERED)
        on_progress(0.85, "building indexes")
    on_progress(0.97, "writing the truth")
    checksums = files.finish()
    parts = [digest.hexdigest() for digest in digests.values()] + list(checksums.values())
    whole = hashlib.sha256("".join(parts).encode()).hexdigest()
    manifest = Manifest(seed, size, until, GENERATOR_VERSION, dict(rows), checksums, whole)
    mark(manifest)
    files.publish(manifest.as_json())
    return manifest


def _refuse_data_of_others(force: bool) -> None:
    imported = ImportBatch.objects.exclude(kind=KIND).first()
    if imported is not None:
        raise ShopNotEmptyError(
            f"this shop holds data of your own ({imported.file_name}), which a demo shop would overwrite; "
            "name another shop, as in: saleor-ai --shop demo2 demo-shop"
        )
    if held() is not None:
        if not force:
            raise DemoShopExistsError("another process has just loaded a demo shop into this database")
        return
    for model in (Order, Customer, Product):
        if model._default_manager.exists():
            raise ShopNotEmptyError(
                f"this database holds {model._meta.verbose_name_plural} of a real shop, which a demo shop would "
                "overwrite; unset SALEOR_AI_DATABASE_URL or name another shop with --shop"
            )


def _explained(error: BaseException) -> DemoShopError | None:
    """A full disk or a lost database in words; nothing where the error speaks for itself."""
    database_error = error.__cause__ if isinstance(error, DatabaseError) else error
    if isinstance(database_error, psycopg.errors.DiskFull):
        return DemoShopError("the disk of the database is full; nothing was loaded. Make room, or ask for fewer orders")
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return DemoShopError(f"the disk of {folder()} is full; nothing was loaded. Make room, or ask for fewer orders")
    if isinstance(database_error, psycopg.OperationalError):
        said = str(database_error).strip().splitlines()[:1]
        return DemoShopError(f"the database went away while loading ({''.join(said)}); nothing was loaded")
    return None
