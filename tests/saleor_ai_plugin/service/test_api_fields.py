import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts import models as facts
from saleor_ai_plugin.jobs import services as jobs
from saleor_ai_plugin.jobs.models import Worker
from saleor_ai_plugin.registry.models import ModelVersion

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def shop(transactional_db):
    facts.Category.objects.create(id="k1", name="Tea", snapshot_at=NOW)
    for number, name in enumerate(["Green tea", "Black tea", "Cup"], start=1):
        product = {"id": f"p{number}", "name": name, "slug": name.lower().replace(" ", "-"), "snapshot_at": NOW}
        facts.Product.objects.create(category_id="k1" if number < 3 else "", **product)
        facts.Variant.objects.create(id=f"v{number}", product_id=f"p{number}", sku=f"SKU-{number}", snapshot_at=NOW)
        price = {"variant_id": f"v{number}", "channel": "default", "currency": "EUR"}
        facts.VariantPrice.objects.create(price=f"{number}.000", valid_from=NOW, **price)
        facts.VariantPrice.objects.create(price=f"{number}.500", valid_from=NOW + timedelta(days=1), **price)
    facts.Variant.objects.create(id="v1b", product_id="p1", sku="SKU-1B", snapshot_at=NOW)
    facts.VariantPrice.objects.create(
        variant_id="v1b", channel="default", currency="EUR", price="9.900", valid_from=NOW
    )
    facts.Product.objects.create(id="p9", name="Gone tea", snapshot_at=NOW, deleted_at=NOW)
    facts.Customer.objects.create(id="c1", country="DE", snapshot_at=NOW)
    for number, customer in enumerate(["c1", "c1", "c2"], start=1):
        order = {
            "id": f"o{number}",
            "customer_id": customer,
            "number": str(number),
            "placed_at": NOW + timedelta(number),
        }
        facts.Order.objects.create(
            channel="default",
            status="fulfilled",
            currency="EUR",
            total_gross="4.500",
            total_net="4",
            snapshot_at=NOW,
            **order,
        )
        facts.OrderLine.objects.create(
            id=f"l{number}", order_id=f"o{number}", product_id="p1", sku="SKU-1", name="Green tea", quantity=3,
            currency="EUR", unit_price_gross="1.500", unit_price_net="1.2", placed_at=NOW,
        )  # fmt: skip


def test_the_shop_as_we_know_it(api, shop):
    shop = api.ask("{ shop { name isEmbedded products customers orders latestOrderAt } }")["data"]["shop"]
    assert shop == {
        "name": "demo",
        "isEmbedded": True,
        "products": 3,
        "customers": 1,
        "orders": 3,
        "latestOrderAt": "2026-03-04T12:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("arguments", "total", "names"),
    [
        ("", 3, ["Black tea", "Cup", "Green tea"]),
        ("(first: 1, skip: 1)", 3, ["Cup"]),
        ('(search: " TEA ")', 2, ["Black tea", "Green tea"]),
        ('(search: "sku-3")', 1, ["Cup"]),
        ('(search: "%")', 0, []),
    ],
)
def test_products_are_searched_and_paged(api, shop, arguments, total, names):
    page = api.ask(f"{{ products{arguments} {{ totalCount items {{ name }} }} }}")["data"]["products"]
    assert (page["totalCount"], [item["name"] for item in page["items"]]) == (total, names)


def test_a_product_has_todays_prices_over_its_variants(api, shop):
    query = '{ product(id: "p1") { name category prices { channel lowest { amount currency } highest { amount } } } }'
    assert api.ask(query)["data"]["product"] == {
        "name": "Green tea",
        "category": "Tea",
        "prices": [
            {"channel": "default", "lowest": {"amount": "1.500", "currency": "EUR"}, "highest": {"amount": "9.900"}}
        ],
    }
    assert api.ask('{ product(id: "p9") { name } }')["data"]["product"] is None


def test_a_customers_orders_come_with_their_lines(api, shop):
    query = '{ orders(customerId: "c1") { totalCount items { number totalGross { amount } lines { sku quantity } } } }'
    lines = [{"sku": "SKU-1", "quantity": 3}]
    assert api.ask(query)["data"]["orders"] == {
        "totalCount": 2,
        "items": [
            {"number": "2", "totalGross": {"amount": "4.500"}, "lines": lines},
            {"number": "1", "totalGross": {"amount": "4.500"}, "lines": lines},
        ],
    }


def test_customers_have_no_names(api, shop):
    page = api.ask("{ customers { totalCount items { id country isGuest } } }")["data"]["customers"]
    assert page == {"totalCount": 1, "items": [{"id": "c1", "country": "DE", "isGuest": False}]}


def test_jobs_are_listed_and_cancelled(api):
    first = jobs.enqueue(kind="a", requested_by="schedule")
    jobs.enqueue(kind="b")
    jobs.finish(jobs.Claim(jobs.claim(worker="w").id, "w", 1), result={"n": 1})
    listed = api.ask("{ jobs(state: DONE) { totalCount items { id kind state progress result } } }")["data"]["jobs"]
    done = {"id": str(first.id), "kind": "a", "state": "DONE", "progress": 1.0, "result": {"n": 1}}
    assert listed == {"totalCount": 1, "items": [done]}
    cancel = "mutation($id: ID!) { jobCancel(id: $id) { job { state } errors { field code } } }"
    refused = api.ask(cancel, {"id": str(first.id)})["data"]["jobCancel"]
    assert refused == {"job": None, "errors": [{"field": "id", "code": "ALREADY_ENDED"}]}
    waiting = api.ask('{ jobs(kind: "b") { items { id } } }')["data"]["jobs"]["items"][0]["id"]
    assert api.ask(cancel, {"id": waiting})["data"]["jobCancel"] == {"job": {"state": "CANCELLED"}, "errors": []}
    for unknown in ("0", "x", "9" * 30, "-1"):
        assert api.ask(cancel, {"id": unknown})["data"]["jobCancel"]["errors"] == [{"field": "id", "code": "NOT_FOUND"}]


def test_parked_events_are_shown_without_their_payload_and_tried_again(api):
    event = {"kind": "order", "payload": {"email": "x"}, "occurred_at": NOW, "available_at": NOW}
    for number in (1, 2):
        OutboxEvent.objects.create(id=number, subject_id=f"o{number}", parked_at=NOW, error="KeyError: x", **event)
    assert api.ask("{ outbox { waiting parked oldestSeconds } }")["data"]["outbox"] == {
        "waiting": 0,
        "parked": 2,
        "oldestSeconds": 0.0,
    }
    page = api.ask("{ parkedEvents(first: 1) { totalCount items { id subjectId error } } }")["data"]["parkedEvents"]
    assert page == {"totalCount": 2, "items": [{"id": "1", "subjectId": "o1", "error": "KeyError: x"}]}
    assert api.code('mutation { parkedEventsRetry(ids: ["x"]) { retried } }') == "INVALID"
    assert (
        api.ask('mutation { parkedEventsRetry(ids: ["2"]) { retried } }')["data"]["parkedEventsRetry"]["retried"] == 1
    )
    assert list(OutboxEvent.objects.filter(parked_at=None).values_list("id", flat=True)) == [2]


def test_workers_and_model_versions(api):
    Worker.objects.create(
        id="w", lane="facts", host="h", pid=1, is_leader=True, started_at=NOW, heartbeat_at=datetime.now(UTC)
    )
    Worker.objects.create(id="dead", lane="facts", host="h", pid=2, started_at=NOW, heartbeat_at=NOW)
    ModelVersion.objects.create(problem="recommendation", name="hybrid", status="in_use", data_hash="x", data_rows=7)
    answer = api.ask("{ workers { id isLeader } modelVersions(status: IN_USE) { items { name dataRows } } }")["data"]
    assert answer["workers"] == [{"id": "w", "isLeader": True}]
    assert answer["modelVersions"]["items"] == [{"name": "hybrid", "dataRows": 7}]


def test_the_api_starts_without_heavy_libraries():
    code = (
        "import django; django.setup()\n"
        "from saleor_ai_plugin.service import serving, schema; schema.schema()\n"
        "import sys; print([name for name in ('pandas', 'sklearn', 'scipy', 'sqlalchemy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
