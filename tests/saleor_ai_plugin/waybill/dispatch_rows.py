"""Confirmed orders and carriers, written by hand; and a shop at the seam that fails when it is told to."""

import uuid
from decimal import Decimal

from django.utils import timezone

from saleor_ai_plugin.facts.models import Order, OrderLine, Stock, Warehouse
from saleor_ai_plugin.shop.embedded_shop import EmbeddedShop
from saleor_ai_plugin.shop.fulfilling import Address, Fulfilment
from saleor_ai_plugin.waybill import changes, drawing
from saleor_ai_plugin.waybill.drawing import Asked
from saleor_ai_plugin.waybill.models import Carrier, CarrierRate, CarrierZone, Waybill

ANN, BOB = "ann@shop.example", "bob@shop.example"
HERE, THERE = "warehouse-1", "warehouse-2"
CHINESE = Address(
    name="欧阳娜娜",
    company="上海晨光文具股份有限公司",
    street="奉贤区金钱公路3469号3号楼",
    street2="仓储物流中心二层东侧收货平台",
    city="上海市",
    postcode="201406",
    country="CN",
    phone="+86 21 5747 4488",
)
LONG = Address(
    name="Maximiliane-Hildegard von Hohenstein-Waldburg zu Donaueschingen", company="A" * 256,
    street="Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzstraße 1234567890",
    street2="Hinterhof, dritter Aufgang links, bei der Verwaltungsgesellschaft für Grundstücke",
    city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", district="x" * 128, region="Baden-Württemberg",
    postcode="78166", country="DE", phone="+49 771 1234567890",
)  # fmt: skip


def wish(by=ANN, note="", client_id=None):
    return changes.Wish(by=by, client_id=client_id or uuid.uuid4(), note=note)


def add_warehouse(warehouse=HERE, country="US"):
    return Warehouse.objects.create(
        id=warehouse, name=f"House {warehouse[-1]}", country=country, snapshot_at=timezone.now()
    )


def add_order(order_id, lines, *, warehouse=HERE, status="unfulfilled", **fields):
    """An order of so many pieces by variant, set aside in the warehouse, of which twice as many lie there."""
    now = timezone.now()
    values = {"channel": "c", "country": "US", "currency": "EUR", "total_gross": Decimal(9), "total_net": Decimal(9),
              "placed_at": now, "snapshot_at": now, "number": order_id.removeprefix("o-"), **fields}  # fmt: skip
    order = Order.objects.create(id=order_id, status=status, **values)
    for variant, quantity in lines.items():
        OrderLine.objects.create(
            id=f"{order_id}-{variant}", order_id=order_id, variant_id=variant, warehouse_id=warehouse,
            sku=f"SKU-{variant}", name=f"Article {variant}", quantity=quantity, currency="EUR", unit_price_gross=3,
            unit_price_net=3, placed_at=values["placed_at"],
        )  # fmt: skip
        stock, _ = Stock.objects.get_or_create(
            variant_id=variant, warehouse_id=warehouse, defaults={"quantity": 0, "snapshot_at": now}
        )
        stock.quantity += 2 * quantity
        stock.allocated += quantity
        stock.save()
    return order


def add_carrier(code="vans", *, kind=Carrier.Kind.OWN_FLEET, series="WB", **fields):
    values = {"name": code.title(), "services": ["standard", "express"], **fields}
    return Carrier.objects.create(code=code, kind=kind, series=series, **values)


def add_zone(carrier, name, rates, *, position=0, countries=(), postcodes=()):
    """``rates`` are triples of service, most grams and price."""
    zone = CarrierZone.objects.create(
        carrier=carrier, position=position, name=name, countries=list(countries), postcodes=list(postcodes)
    )
    for service, grams, price in rates:
        CarrierRate.objects.create(zone=zone, service=service, max_grams=grams, price=Decimal(price), currency="EUR")
    return zone


def draw(order_id, carrier, *, by=ANN, client_id=None, warehouse=HERE, **asked):
    known = drawing.ask_shop([order_id])
    given = Asked(order_id=order_id, warehouse_id=warehouse, carrier_id=str(carrier.id), **asked)
    return drawing.draw(given, known, by=by, client_id=client_id or uuid.uuid4())


def held(waybill):
    return Waybill.objects.select_related("shipment", "carrier").get(pk=waybill.pk)


class FailingShop(EmbeddedShop):
    """The embedded shop with a bad connection.

    ``before`` or ``after`` is raised around the next fulfilling, once; ``away`` is raised by every question. Its
    ``address`` is everybody's where there is one.
    """

    def __init__(self):
        super().__init__("demo")
        self.before = self.after = self.away = self.address = None
        self.calls = []

    def orders_to_send(self, order_ids):
        self._ask()
        found = super().orders_to_send(order_ids)
        if self.address is None:
            return found
        return {key: _to(order, self.address) for key, order in found.items()}

    def fulfilments(self, order_id):
        self._ask()
        return super().fulfilments(order_id)

    def fulfil_order(self, order_id, lines, **options) -> Fulfilment:
        self.calls.append(options["tracking_number"])
        if self.before is not None:
            error, self.before = self.before, None
            raise error
        answer = super().fulfil_order(order_id, lines, **options)
        if self.after is not None:
            error, self.after = self.after, None
            raise error
        return answer

    def _ask(self):
        if self.away is not None:
            raise self.away


def _to(order, address):
    return type(order)(id=order.id, number=order.number, status=order.status, address=address, lines=order.lines)
