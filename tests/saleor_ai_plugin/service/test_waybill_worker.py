"""Processes are killed while many draw waybills at once: the numbers have no gap and no double. And a real worker
fulfils each order once, also when it is killed in the middle of it.
"""

import random
import signal
import time

import pytest
from django.utils import timezone
from service_processes import Processes, eventually, kill

from saleor_ai_plugin.facts.models import Order, OrderLine, Stock, Warehouse
from saleor_ai_plugin.jobs.models import Worker
from saleor_ai_plugin.waybill import numbering
from saleor_ai_plugin.waybill.models import (
    Carrier,
    Shipment,
    ShipmentLine,
    ShopFulfilment,
    Waybill,
    WaybillEvent,
    WaybillSeries,
    WaybillTask,
)

HERE = "warehouse-1"
ORDERS = 160
FEWER = 60
DRAWERS = 4
KILLS = 8


@pytest.fixture
def carrier(transactional_db) -> Carrier:
    """Our own vans, and orders of two pieces each."""
    now = timezone.now()
    Warehouse.objects.create(id=HERE, name="House", snapshot_at=now)
    Stock.objects.create(variant_id="tea", warehouse_id=HERE, quantity=9999, allocated=2 * ORDERS, snapshot_at=now)
    own = {"currency": "EUR", "placed_at": now}
    keys = [f"o-{number}" for number in range(ORDERS)]
    Order.objects.bulk_create(
        Order(id=key, number=key, channel="c", status="unfulfilled", total_gross=8, total_net=8, snapshot_at=now, **own)
        for key in keys
    )
    OrderLine.objects.bulk_create(
        OrderLine(
            id=f"{key}-1", order_id=key, product_id="p", variant_id="tea", warehouse_id=HERE, quantity=2,
            unit_price_gross=4, unit_price_net=4, **own,
        )
        for key in keys
    )  # fmt: skip
    return Carrier.objects.create(code="vans", name="Vans", kind="own_fleet", series="WB", services=["standard"])


def shares() -> list[list[str]]:
    """The orders of each who draws; every order is two people's, each in an order of their own."""
    keys = [f"o-{number}" for number in range(ORDERS)]
    dealt = [[key for number, key in enumerate(keys) if number % 2 == who % 2] for who in range(DRAWERS)]
    for who, own in enumerate(dealt):
        random.Random(who).shuffle(own)
    return dealt


def numbers() -> list[str]:
    return sorted(Waybill.objects.values_list("number", flat=True))


def whole(count: int) -> list[str]:
    return [numbering.number("WB", number) for number in range(1, count + 1)]


def test_numbers_have_no_gap_and_no_double_whoever_is_killed(processes: Processes, carrier: Carrier):
    dealt = shares()

    def start(who: int):
        return processes.python("-m", "drawing_under_test", str(carrier.id), HERE, *dealt[who])

    drawing = [start(who) for who in range(DRAWERS)]
    eventually(lambda: Waybill.objects.count() >= DRAWERS, seconds=120)
    pick = random.Random(7)
    killed = 0
    while killed < KILLS and Waybill.objects.count() < ORDERS:
        who = pick.randrange(DRAWERS)
        if drawing[who].poll() is None and Waybill.objects.filter(drawn_by="ann").exists():
            kill(drawing[who].pid)
            killed += drawing[who].wait() == -signal.SIGKILL
            # At every moment, not only at the end.
            assert (found := numbers()) == whole(len(found))
            drawing[who] = start(who)
        time.sleep(pick.uniform(0.2, 0.9))
    assert killed >= 3
    assert [one.wait(240) for one in drawing] == [0] * DRAWERS, processes.log(drawing[0])
    assert numbers() == whole(ORDERS)
    assert WaybillSeries.objects.get(prefix="WB").last == ORDERS
    # Nothing is half there, and nothing is drawn twice.
    assert Shipment.objects.values("order_id").distinct().count() == Shipment.objects.count() == ORDERS
    assert ShipmentLine.objects.count() == WaybillTask.objects.count() == ORDERS
    assert WaybillEvent.objects.filter(kind="draw").count() == ORDERS


def test_worker_fulfils_each_order_once_also_when_it_is_killed(processes: Processes, carrier: Carrier):
    drawer = processes.python("-m", "drawing_under_test", str(carrier.id), HERE, *(f"o-{n}" for n in range(FEWER)))
    assert drawer.wait(240) == 0, processes.log(drawer)
    worker = processes.saleor_ai("worker")
    eventually(lambda: ShopFulfilment.objects.exists(), seconds=120)
    lanes = set(Worker.objects.exclude(pid=worker.pid).values_list("pid", flat=True))
    for pid in (worker.pid, *lanes):
        kill(pid)
    # What was being committed may still come.
    eventually(lambda: ShopFulfilment.objects.count() == WaybillTask.objects.filter(state="done").count())
    processes.saleor_ai("worker")
    eventually(lambda: not WaybillTask.objects.exclude(state="done").exists(), seconds=240)
    told = sorted(ShopFulfilment.objects.values_list("tracking_number", flat=True))
    assert told == whole(FEWER)
    assert Order.objects.filter(status="fulfilled").count() == FEWER
    stock = Stock.objects.get()
    assert (stock.quantity, stock.allocated) == (9999 - 2 * FEWER, 2 * (ORDERS - FEWER))
