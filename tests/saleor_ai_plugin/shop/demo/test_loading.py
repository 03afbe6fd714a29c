"""Loading into a real PostgreSQL: everything or nothing, once, and never over data of somebody's own."""

import json
import time
from datetime import date

import pyarrow.parquet as parquet
import pytest
from django.db import connection

from saleor_ai_plugin.facts.models import Customer, Order, OrderLine, Product, Stock, VariantPrice, Warehouse
from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.inventory.receipts import Line
from saleor_ai_plugin.shop.demo import files, loading, manifest
from saleor_ai_plugin.shop.demo.services import demo_shop_loaded, load_demo_shop
from saleor_ai_plugin.shop.demo.size import DemoShopError, DemoShopExistsError, DemoSize, ShopNotEmptyError
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop

pytestmark = pytest.mark.django_db(transaction=True)

TINY = DemoSize(products=20, customers=40, orders=150, months=2)
UNTIL = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "folder", lambda: tmp_path / "demo" / "shop")
    monkeypatch.setattr(loading, "folder", lambda: tmp_path / "demo" / "shop")


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'saleor_ai%%' ORDER BY 1")
        return cursor.fetchall()


def test_load_puts_everything_there(tmp_path):
    before = indexes()
    said = []
    found = load_demo_shop(size=TINY, seed=1, until=UNTIL, on_progress=lambda share, stage: said.append((share, stage)))
    assert (Product.objects.count(), Customer.objects.count(), Order.objects.count()) == (20, 40, 150)
    assert OrderLine.objects.count() == found.rows["OrderLine"]
    assert VariantPrice.objects.count() == found.rows["VariantPrice"]
    assert Stock.objects.filter(quantity__gt=0).exists()
    channels = {one.name: one.channels for one in Warehouse.objects.all()}
    assert channels == {"Memphis": ["default-channel"], "Suzhou": ["china"], "Nashville": ["default-channel"]}
    assert Product.objects.get(saleor_pk=1).attributes["brand"]
    assert demo_shop_loaded() == found
    assert indexes() == before
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert said[-1] == (1.0, "done")
    written = json.loads((tmp_path / "demo/shop/manifest.json").read_text(encoding="utf-8"))
    assert written == found.as_json()
    tastes = parquet.read_table(tmp_path / "demo/shop/truth/tastes.parquet")
    assert tastes.num_rows == found.rows["truth/tastes"] == 40


def test_load_anew_forgets_what_the_former_shop_received():
    load_demo_shop(size=TINY, seed=1, until=UNTIL)
    place = Stock.objects.filter(quantity__gt=0).first()
    line = Line(place.variant_id, place.warehouse_id, 5)
    assert not EmbeddedShop("demo").receive_stock("PO-1", [line]).already_received
    load_demo_shop(size=TINY, seed=1, until=UNTIL, force=True)
    assert not EmbeddedShop("demo").receive_stock("PO-1", [line]).already_received


def test_load_again_does_nothing():
    first = load_demo_shop(size=TINY, seed=1, until=UNTIL)
    marker = ImportBatch.objects.get()
    began = time.monotonic()
    assert load_demo_shop(size=TINY, seed=1) == first
    assert time.monotonic() - began < 1
    assert ImportBatch.objects.get().created_at == marker.created_at


def test_load_another_shop_needs_force():
    first = load_demo_shop(size=TINY, seed=1, until=UNTIL)
    with pytest.raises(DemoShopExistsError, match=r"150 orders in 2 months, seed 1.*--force"):
        load_demo_shop(size=TINY, seed=2, until=UNTIL)
    assert demo_shop_loaded() == first
    other = load_demo_shop(size=TINY, seed=2, until=UNTIL, force=True)
    assert other.digest != first.digest
    assert Order.objects.count() == 150
    assert demo_shop_loaded() == other


def test_the_same_seed_gives_the_same_digest():
    first = load_demo_shop(size=TINY, seed=5, until=UNTIL)
    again = load_demo_shop(size=TINY, seed=5, until=UNTIL, force=True)
    assert again == first


@pytest.mark.parametrize("stage", ["generating and loading orders", "building indexes", "writing the truth"])
def test_load_interrupted_leaves_nothing(tmp_path, stage):
    before = indexes()

    def interrupt(share, said):
        if said == stage and share > 0.3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo_shop(size=TINY, seed=1, until=UNTIL, on_progress=interrupt)
    assert demo_shop_loaded() is None
    assert not any(model.objects.exists() for model in (Product, Customer, Order, OrderLine, ImportBatch))
    assert list((tmp_path / "demo").iterdir()) == []
    assert indexes() == before


def test_replacing_interrupted_keeps_the_former_shop(tmp_path, monkeypatch):
    first = load_demo_shop(size=TINY, seed=1, until=UNTIL)
    published = files.FileSet.publish

    def publish_and_fail(self, written):
        published(self, written)
        raise KeyboardInterrupt

    monkeypatch.setattr(files.FileSet, "publish", publish_and_fail)
    with pytest.raises(KeyboardInterrupt):
        load_demo_shop(size=TINY, seed=2, until=UNTIL, force=True)
    assert demo_shop_loaded() == first
    assert Order.objects.count() == 150
    assert json.loads((tmp_path / "demo/shop/manifest.json").read_text(encoding="utf-8"))["seed"] == 1
    assert [path.name for path in (tmp_path / "demo").iterdir()] == ["shop"]


def test_load_refuses_data_of_a_real_shop():
    Order.objects.create(
        id="o1", channel="c", status="fulfilled", currency="EUR", total_gross=1, total_net=1,
        placed_at="2026-01-01T00:00:00Z", snapshot_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    with pytest.raises(ShopNotEmptyError, match="this database holds orders of a real shop"):
        load_demo_shop(size=TINY, until=UNTIL, force=True)
    assert Order.objects.get().id == "o1"


def test_load_refuses_an_import_even_with_force():
    load_demo_shop(size=TINY, until=UNTIL)
    ImportBatch.objects.create(file_name="orders.csv", sha256="0", kind="order_lines")
    with pytest.raises(ShopNotEmptyError, match=r"data of your own \(orders.csv\)"):
        load_demo_shop(size=TINY, until=UNTIL, force=True)
    assert Order.objects.count() == 150


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, monkeypatch):
    def full(self, name, table):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.FileSet, "write", full)
    with pytest.raises(DemoShopError, match="is full; nothing was loaded"):
        load_demo_shop(size=TINY, until=UNTIL)
    assert not Product.objects.exists()
    assert list((tmp_path / "demo").iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "message"), [({"seed": -1}, "the seed is -1"), ({"until": date(1970, 1, 1)}, "1970")]
)
def test_load_refuses_what_makes_no_sense(wrong, message):
    with pytest.raises(DemoShopError, match=message):
        load_demo_shop(size=TINY, **wrong)
