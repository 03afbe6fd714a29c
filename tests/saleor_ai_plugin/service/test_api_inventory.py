"""Buying and receiving over the API, as the desktop asks."""

import base64
import time
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core_ml.forecasting import LEVELS
from saleor_ai_plugin.accounts.permissions import MANAGE_PRODUCTS
from saleor_ai_plugin.facts.models import (
    Order,
    OrderLine,
    Product,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.forecasting.arrays import packed
from saleor_ai_plugin.forecasting.models import DemandForecast
from saleor_ai_plugin.inventory import order_types, reading
from saleor_ai_plugin.inventory import preview as previews
from saleor_ai_plugin.inventory.models import (
    ApprovalLimit,
    InventoryBuyer,
    PurchaseOrder,
    StockRaise,
    Supplier,
    SupplierProduct,
)
from saleor_ai_plugin.inventory.proposing import propose

HERE = "warehouse-1"
TODAY = timezone.now().date()

ORDER = """id number state version currency total { amount currency } lines pieces piecesReceived urgency urgentLines
  expectedReason { code text } isOverdue mayApprove whyNotApprove canUndo stockTrouble approvedBy approvalAskedBy
  missingValue { amount }
  supplier { id name code } warehouse { id name }"""
ORDERS = """
query($states: [PurchaseOrderState!], $filter: PurchaseOrderFilter, $by: PurchaseOrderOrder, $to: OrderDirection) {
  purchaseOrders(states: $states, filter: $filter, orderBy: $by, direction: $to) { totalCount items { ORDER } }
}
""".replace("ORDER }", f"{ORDER} }}")
LINES = """
query($filter: RestockLineFilter, $by: RestockLineOrder, $to: OrderDirection) {
  restockLines(filter: $filter, orderBy: $by, direction: $to) {
    totalCount items {
      id quantity proposedQuantity packs packSize unitCost { amount } value { amount currency } urgency runsOutOn
      reasons { code text } className onHand onOrder dailyDemand coverDays coverDaysAfter orderVersion orderId
      product { variantId name sku } supplierName supplierSku openQuantity
    }
  }
}
"""
DETAIL = """
query($id: ID!) {
  purchaseOrder(id: $id) {
    order { ORDER }
    lines { id quantity receivedQuantity confirmedQuantity openQuantity product { name sku } reasons { text } }
    changes { kind by note text version total { amount } values { field line before after } }
    receipts { id pieces differences raiseState raiseTrouble deliveryNote
               lines { expected counted damaged accepted difference reason product { sku } } }
  }
}
""".replace("ORDER }", f"{ORDER} }}")
RESULT = f"{{ order {{ {ORDER} }} errors {{ field message code line }} }}"


@pytest.fixture
def stocked(transactional_db):
    """Tea of which nothing is left and cups that last, in English and Chinese; a plan is made."""
    supplier = Supplier.objects.create(code="S-1", name="Kettle & Co", currency="EUR", lead_time_days=10)
    now = timezone.now()
    for variant, name, chinese, left in (("tea", "Green tea", "绿茶", 0), ("cup", "Cup", "杯子", 900)):
        translations = {"zh-hans": {"name": chinese}}
        Product.objects.create(id=f"p-{variant}", name=name, translations=translations, snapshot_at=now)
        Variant.objects.create(id=variant, product_id=f"p-{variant}", sku=variant.upper(), snapshot_at=now)
        VariantPrice.objects.create(variant_id=variant, channel="c", currency="EUR", price=9, valid_from=now)
        Stock.objects.create(variant_id=variant, warehouse_id=HERE, quantity=left, snapshot_at=now)
        SupplierProduct.objects.create(
            supplier=supplier, variant_id=variant, supplier_sku=f"K-{variant}", unit_cost=4, pack_size=6
        )
        for back in range(100, 0, -1):
            day = TODAY - timedelta(days=back)
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            StockChange.objects.create(
                variant_id=variant, warehouse_id=HERE, quantity=left + 2 * (back - 1), changed_at=at
            )
            price = {"id": f"{variant} {back}", "currency": "EUR", "placed_at": at}
            Order.objects.create(channel="c", status="fulfilled", total_gross=18, total_net=18, snapshot_at=at, **price)
            OrderLine.objects.create(
                order_id=price["id"], product_id=f"p-{variant}", variant_id=variant, warehouse_id=HERE, quantity=2,
                unit_price_gross=9, unit_price_net=9, **price,
            )  # fmt: skip
    propose()
    return supplier


def client():
    return str(uuid.uuid4())


def first_order(api, **variables):
    return api.ask(ORDERS, variables)["data"]["purchaseOrders"]["items"][0]


def mutate(api, call, variables=None, kinds=""):
    answer = api.ask(f"mutation{kinds} {{ answer: {call} {RESULT} }}", variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["answer"]


def do(api, order, name, more=""):
    call = f'{name}(id: "{order["id"]}", version: {order["version"]}, clientId: "{client()}"{more})'
    return mutate(api, call)


def test_what_to_order_today(api, stocked):
    summary = api.ask(
        "{ restockSummary { orders lines value { amount currency } byUrgency { urgency lines } plannedAt } }"
    )["data"]["restockSummary"]
    assert (summary["orders"], summary["lines"], summary["plannedAt"] is not None) == (1, 1, True)
    assert [(one["urgency"], one["lines"]) for one in summary["byUrgency"]] == [
        ("OUT", 1), ("LATE", 0), ("SOON", 0), ("LATER", 0),
    ]  # fmt: skip
    (line,) = api.ask(LINES)["data"]["restockLines"]["items"]
    assert (line["product"]["name"], line["urgency"], line["onHand"], line["coverDays"]) == ("Green tea", "OUT", 0, 0.0)
    assert line["quantity"] == line["proposedQuantity"] == line["packs"] * 6
    assert Decimal(line["value"]["amount"]) == 4 * line["quantity"]
    assert line["coverDaysAfter"] == pytest.approx(line["quantity"] / line["dailyDemand"], abs=0.1)
    assert line["reasons"][0]["text"].startswith("Nothing is there; ordered today it comes about")
    assert summary["value"] == [{"amount": line["value"]["amount"], "currency": "EUR"}]
    chinese = api.ask(LINES, **{"accept-language": "zh-CN"})["data"]["restockLines"]["items"][0]
    assert chinese["product"]["name"] == "绿茶"
    assert chinese["reasons"][0]["text"].startswith("已缺货")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"search": "kettle"}, 1), ({"search": "TEA"}, 1), ({"search": "绿茶"}, 1), ({"search": "K-tea"}, 1),
        ({"search": "zzz"}, 0), ({"urgencies": ["OUT"]}, 1), ({"urgencies": ["LATE"]}, 0), ({"minValue": "100000"}, 0),
        ({"warehouseIds": [HERE]}, 1), ({"warehouseIds": ["x"]}, 0), ({"supplierIds": ["x", "0"]}, 0),
        ({"classNames": ["AX", "AY", "AZ", "BX", "BY", "BZ", "CX", "CY", "CZ"]}, 1), ({"classNames": ["ZZ"]}, 0),
    ],
)  # fmt: skip
def test_restock_is_filtered(api, stocked, wanted, count):
    assert api.ask(LINES, {"filter": wanted})["data"]["restockLines"]["totalCount"] == count


@pytest.mark.parametrize("by", ["URGENCY", "VALUE", "QUANTITY", "RUNS_OUT_ON", "SUPPLIER", "SKU"])
@pytest.mark.parametrize("to", ["ASC", "DESC", None])
def test_restock_is_sorted(api, stocked, by, to):
    assert api.ask(LINES, {"by": by, "to": to})["data"]["restockLines"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"search": "PO-"}, 1), ({"search": "cup"}, 0), ({"isOverdue": True}, 0), ({"isOverdue": False}, 1),
        ({"approvalAsked": True}, 0), ({"approvalAsked": False}, 1), ({"hasTrouble": True}, 0),
        ({"hasTrouble": False}, 1), ({"minTotal": "1"}, 1), ({"minTotal": "1000000"}, 0),
    ],
)  # fmt: skip
def test_orders_are_filtered(api, stocked, wanted, count):
    for by in ("URGENCY", "TOTAL", "SUPPLIER", "NUMBER", "CREATED_AT", "EXPECTED_ON", "RUNS_OUT_ON"):
        found = api.ask(ORDERS, {"filter": wanted, "by": by, "states": ["PROPOSED"]})["data"]["purchaseOrders"]
        assert found["totalCount"] == len(found["items"]) == count


def test_life_of_an_order(api, stocked, monkeypatch):
    order = first_order(api)
    assert (order["state"], order["mayApprove"], order["canUndo"], order["urgentLines"]) == ("PROPOSED", True, False, 1)
    line = api.ask(LINES)["data"]["restockLines"]["items"][0]
    changed = do(api, order, "purchaseOrderChange", f', lines: [{{lineId: "{line["id"]}", quantity: 12}}]')["order"]
    assert (changed["total"], changed["version"], changed["canUndo"]) == (
        {"amount": "48.000", "currency": "EUR"}, order["version"] + 1, True,
    )  # fmt: skip
    refused = do(api, changed, "purchaseOrderChange", f', lines: [{{lineId: "{line["id"]}", quantity: 13}}]')
    assert refused["errors"] == [
        {
            "field": "quantity", "code": "INVALID", "line": 0,
            "message": "TEA: 13 pieces are no whole packs of 6; order 18",
        }
    ]  # fmt: skip
    late = do(api, order, "purchaseOrderApprove")
    assert (late["errors"][0]["code"], late["order"]["version"]) == ("CONFLICT", changed["version"])
    approved = do(api, changed, "purchaseOrderApprove")["order"]
    assert (approved["state"], approved["approvedBy"]) == ("APPROVED", "staff@shop.example")
    sent = do(
        api, do(api, do(api, approved, "purchaseOrderSend")["order"], "purchaseOrderUndo")["order"], "purchaseOrderSend"
    )
    confirmed = do(
        api, sent["order"], "purchaseOrderConfirm",
        f', lines: [{{lineId: "{line["id"]}", quantity: 10, expectedOn: "{TODAY}"}}], supplierReference: "K7"',
    )["order"]  # fmt: skip
    word = {"code": "expected_word", "text": "By the 10 days that are promised: nothing has come yet to learn from"}
    assert sent["order"]["expectedReason"] == word
    assert (confirmed["state"], confirmed["expectedReason"]["text"]) == ("CONFIRMED", "The day that was confirmed")
    found = api.ask(DETAIL, {"id": order["id"]})["data"]["purchaseOrder"]
    assert [one["kind"] for one in found["changes"]] == [
        "CONFIRM", "SEND", "UNDO", "SEND", "APPROVE", "CHANGE", "PROPOSE",
    ]  # fmt: skip
    said = next(one for one in found["changes"] if one["kind"] == "CHANGE")
    assert said["text"] == "Changed by staff@shop.example"
    assert {"field": "quantity", "line": "TEA", "before": str(line["quantity"]), "after": "12"} in said["values"]
    assert api.ask(DETAIL, {"id": "999"})["data"]["purchaseOrder"] is None
    again = do(api, confirmed, "purchaseOrderApprove")
    assert "is confirmed and cannot be approved" in again["errors"][0]["message"]
    cancelled = do(api, confirmed, "purchaseOrderCancel", ', note: "too dear"')["order"]
    assert cancelled["state"] == "CANCELLED"


RECEIVE = """
mutation($key: ID!, $order: ID!, $lines: [ReceiptLineInput!]!) {
  purchaseOrderReceive(receiptId: $key, orderId: $order, lines: $lines, deliveryNote: "LS 4", closes: true) {
    alreadyReceived receipt { id pieces differences raiseState lines { difference product { sku } } }
    order { state piecesReceived version } errors { field message code line }
  }
}
"""
LOOKUP = """
query($code: String!, $order: ID) {
  receivingLookup(code: $code, orderId: $order) {
    problem matches { code pieces lineId expected orderNumber product { sku } }
  }
}
"""


def test_goods_are_received_by_scanning(api, stocked):
    order = first_order(api)
    order = do(api, do(api, order, "purchaseOrderApprove")["order"], "purchaseOrderSend")["order"]
    found = api.ask(LOOKUP, {"code": "K-tea", "order": order["id"]})["data"]["receivingLookup"]
    (match,) = found["matches"]
    assert (match["product"]["sku"], match["expected"], match["orderNumber"]) == (
        "TEA",
        order["pieces"],
        order["number"],
    )
    wrong = api.ask(LOOKUP, {"code": "4006381333932"})["data"]["receivingLookup"]
    assert (wrong["matches"], "check digit" in wrong["problem"]) == ([], True)
    lines = [
        {"lineId": match["lineId"], "counted": 5, "code": "K-tea"},
        {"code": "?", "counted": 1, "wrongArticle": True, "reason": "a kettle"},
    ]
    given = {"key": client(), "order": order["id"], "lines": lines}
    first, again = (api.ask(RECEIVE, given)["data"]["purchaseOrderReceive"] for _ in range(2))
    assert (first["alreadyReceived"], again["alreadyReceived"]) == (False, True)
    assert first["receipt"] == again["receipt"]
    assert (first["receipt"]["pieces"], first["receipt"]["differences"], first["receipt"]["raiseState"]) == (
        5,
        2,
        "PENDING",
    )
    assert (first["order"]["state"], first["order"]["piecesReceived"]) == ("RECEIVED", 5)
    refused = api.ask(RECEIVE, {**given, "key": client()})["data"]["purchaseOrderReceive"]
    assert "cannot be received" in refused["errors"][0]["message"]
    assert api.code(RECEIVE, {**given, "key": "x"}) == "INVALID"
    StockRaise.objects.update(state="trouble", trouble="no")
    query = """{ receipts(raiseStates: [TROUBLE], differences: [SHORT], search: "kettle") {
        totalCount items { raiseTrouble orderNumber supplierName } } }"""
    page = api.ask(query)["data"]["receipts"]
    assert page == {
        "totalCount": 1,
        "items": [{"raiseTrouble": "no", "orderNumber": order["number"], "supplierName": "Kettle & Co"}],
    }
    assert first_order(api, filter={"hasTrouble": True})["stockTrouble"] == "no"
    waits = api.ask("{ inventoryWaiting { proposed stockTroubles toSend openAlerts lastChange } }")["data"]
    assert (waits["inventoryWaiting"]["stockTroubles"], waits["inventoryWaiting"]["proposed"]) == (1, 0)
    retry = "mutation($key: ID!) { stockRaiseRetry(receiptId: $key) { receipt { raiseState } errors { message } } }"
    done = api.ask(retry, {"key": given["key"]})["data"]["stockRaiseRetry"]
    assert done == {"receipt": {"raiseState": "PENDING"}, "errors": []}


PREVIEW = """
query($order: ID!, $lines: [PurchaseOrderLineInput!]!) {
  purchaseOrderPreview(orderId: $order, lines: $lines) {
    preview { total { amount } totalBefore { amount } mayApprove whyNotApprove missingValue { amount }
      lines { quantity allowedQuantity problem value { amount } coverDays coverUntil stockoutChance
              holdingCost { amount currency } } }
    errors { code line message }
  }
}
"""


def test_preview_of_another_quantity_is_at_once_and_saves_nothing(api, stocked):
    line = api.ask(LINES)["data"]["restockLines"]["items"][0]

    def preview(pieces):
        given = {"order": line["orderId"], "lines": [{"lineId": line["id"], "quantity": pieces}]}
        return api.ask(PREVIEW, given)["data"]["purchaseOrderPreview"]["preview"]

    few, many, odd = preview(12), preview(600), preview(13)
    assert (few["total"]["amount"], few["lines"][0]["coverDays"]) == ("48.000", pytest.approx(6, abs=0.1))
    assert few["lines"][0]["stockoutChance"] > 0.99
    assert many["lines"][0]["stockoutChance"] < 0.01
    assert Decimal(many["lines"][0]["holdingCost"]["amount"]) > Decimal(few["lines"][0]["holdingCost"]["amount"]) > 0
    assert (odd["lines"][0]["allowedQuantity"], odd["lines"][0]["problem"]) == (
        18, "13 pieces are no whole packs of 6; order 18",
    )  # fmt: skip
    assert api.ask(LINES)["data"]["restockLines"]["items"][0]["quantity"] == line["quantity"]
    reader = reading.Reader(language="en", by="ann@shop.example", is_owner=False)
    began = time.process_time()
    for pieces in range(6, 66, 6):
        # Without the way to the service and back.
        previews.preview(line["orderId"], {line["id"]: pieces}, reader)
    assert (time.process_time() - began) / 10 < 0.05
    unknown = {"order": line["orderId"], "lines": [{"lineId": "0", "quantity": 1}]}
    assert api.ask(PREVIEW, unknown)["data"]["purchaseOrderPreview"]["errors"][0]["line"] == 0


def test_orders_are_approved_in_bulk_each_by_itself(api, stocked):
    first = first_order(api)
    call = f"""purchaseOrderCreate(supplierId: "{stocked.id}", warehouseId: "{HERE}", clientId: "{client()}",
        lines: [{{variantId: "cup", quantity: 6}}], note: "for the fair")"""
    made = mutate(api, call)["order"]
    bulk = """mutation($orders: [PurchaseOrderVersionInput!]!, $client: ID!) {
        purchaseOrdersApprove(orders: $orders, clientId: $client) { results { order { state } errors { code } } } }"""
    asked = [{"id": one["id"], "version": one["version"] + more} for one, more in ((first, 1), (made, 0))]
    asked.append({"id": "999", "version": 1})
    given = {"orders": asked, "client": client()}
    for _ in range(2):
        results = api.ask(bulk, given)["data"]["purchaseOrdersApprove"]["results"]
        assert results[0] == {"order": {"state": "PROPOSED"}, "errors": [{"code": "CONFLICT"}]}
        assert results[1] == {"order": {"state": "APPROVED"}, "errors": []}
        assert results[2] == {"order": None, "errors": [{"code": "NOT_FOUND"}]}
    many = {"orders": [asked[0]] * 101, "client": client()}
    assert api.code(bulk, many) == "INVALID"


def test_limits_hold_over_the_api(serve, stocked):
    api = serve()
    api.log_in(MANAGE_PRODUCTS)
    ApprovalLimit.objects.create(role="staff", currency="EUR", per_order=1)
    order = first_order(api)
    assert order["mayApprove"] is False
    assert "above the 1.00 EUR an order that staff@shop.example may approve" in order["whyNotApprove"]
    refused = do(api, order, "purchaseOrderApprove")
    assert refused["errors"][0]["code"] == "OVER_LIMIT"
    assert (refused["order"]["state"], refused["order"]["approvalAskedBy"]) == ("PROPOSED", "staff@shop.example")
    assert first_order(api, filter={"approvalAsked": True})["id"] == order["id"]
    assert api.code('mutation { approvalLimitDelete(id: "1") { errors { code } } }') == "PERMISSION_DENIED"


def test_orders_staff_cannot_buy(serve, stocked):
    api = serve()
    api.log_in("MANAGE_ORDERS")
    assert api.code(ORDERS) == "PERMISSION_DENIED"
    assert api.code("{ stockHealth { places } }") == "PERMISSION_DENIED"
    assert api.code("mutation { inventoryPlanRun { job { id } } }") == "PERMISSION_DENIED"


@pytest.mark.parametrize("kind", ["PDF", "CSV", "EDIFACT"])
def test_documents_come_over_the_api(api, stocked, kind):
    order = first_order(api)
    query = """query($id: ID!, $kind: PurchaseOrderDocumentFormat!) { purchaseOrderDocument(id: $id, format: $kind) {
        document { fileName contentType content } errors { code } } }"""
    found = api.ask(query, {"id": order["id"], "kind": kind})["data"]["purchaseOrderDocument"]
    content = base64.b64decode(found["document"]["content"])
    assert content.startswith({"PDF": b"%PDF", "CSV": b"\xef\xbb\xbfNumber", "EDIFACT": b"UNA"}[kind])
    assert found["document"]["fileName"].startswith(order["number"])
    missing = api.ask(query, {"id": "x", "kind": kind})["data"]["purchaseOrderDocument"]
    assert missing == {"document": None, "errors": [{"code": "NOT_FOUND"}]}


def test_product_over_time(api, stocked):
    query = """query($variant: ID!) { inventoryProduct(variantId: $variant, warehouseId: "warehouse-1", days: 100) {
        product { name } position { className urgency dailyDemand supplierName } forecast { day }
        days { day sold stock wasOut } projected { day stock stockLow stockWithProposals }
        incoming { orderNumber state quantity } planned { action quantity reasons { text } }
        suppliers { supplierSku unitCost { amount } packSize } } }"""
    found = api.ask(query, {"variant": "tea"})["data"]["inventoryProduct"]
    assert len(found["days"]) == 101
    assert found["days"][-2] == {"day": str(TODAY - timedelta(days=1)), "sold": 2, "stock": 0, "wasOut": True}
    assert found["days"][-1] == {"day": str(TODAY), "sold": 0, "stock": 0, "wasOut": True}
    assert (found["days"][-3]["sold"], found["days"][-3]["stock"]) == (2, 2)
    assert found["forecast"] is None
    assert found["incoming"][0]["state"] == "PROPOSED"
    assert (found["projected"][0]["stock"], len(found["projected"])) == (0.0, 90)
    assert max(day["stockWithProposals"] for day in found["projected"]) > 0
    assert found["planned"][0]["action"] == "BUY"
    assert found["suppliers"] == [{"supplierSku": "K-tea", "unitCost": {"amount": "4.000"}, "packSize": 6}]
    assert api.ask(query, {"variant": "nothing"})["data"]["inventoryProduct"] is None


def test_product_with_its_forecast_and_the_warehouses_name(api, stocked):
    at = datetime.now(UTC)
    Warehouse.objects.create(id="warehouse-1", name="Memphis", snapshot_at=at)
    levels = np.linspace(0, 7, len(LEVELS))
    DemandForecast.objects.create(
        variant_id="tea", warehouse_id="warehouse-1", made_on=TODAY - timedelta(days=1), days=2,
        mean=packed(np.array([2.0, 4.0])), cumulative=packed(np.stack([levels, 2 * levels])), weights={},
    )  # fmt: skip
    query = """{ inventoryProduct(variantId: "tea", warehouseId: "warehouse-1") {
        warehouse { name } forecast { day mean low high } } }"""
    found = api.ask(query)["data"]["inventoryProduct"]
    assert found["warehouse"] == {"name": "Memphis"}
    # Quantiles .1 and .9 of the first day are the third and eleventh of fifteen; the second day has twice those.
    assert found["forecast"] == [
        {"day": str(TODAY), "mean": 2, "low": 1, "high": 5},
        {"day": str(TODAY + timedelta(days=1)), "mean": 4, "low": 2, "high": 10},
    ]


def test_health_of_the_stock(api, stocked):
    query = """{ stockHealth { places value { amount currency } coverDays outOfStock inStockShare runningOut
        overstockPlaces overstockValue { amount } openOrderValue { amount } overdueOrders openAlerts plannedAt
        classes { className places outOfStock } ages { fromDays toDays places value { amount } } } }"""
    found = api.ask(query)["data"]["stockHealth"]
    assert (found["places"], found["outOfStock"], found["inStockShare"]) == (2, 1, 0.5)
    assert found["value"] == [{"amount": "3600.000", "currency": "EUR"}]
    assert (found["overstockPlaces"], found["openAlerts"], found["coverDays"]) == (1, 1, pytest.approx(225, rel=0.01))
    assert sum(one["places"] for one in found["classes"]) == 2
    assert [(one["fromDays"], one["toDays"], one["places"]) for one in found["ages"]] == [
        (0, 30, 1), (30, 60, 0), (60, 90, 0), (90, 180, 0), (180, None, 0),
    ]  # fmt: skip
    other = query.replace("stockHealth", 'stockHealth(warehouseId: "x")')
    assert api.ask(other)["data"]["stockHealth"]["places"] == 0
    positions = """query($filter: StockPositionFilter, $by: StockPositionOrder) {
        stockPositions(filter: $filter, orderBy: $by) { totalCount items {
        product { sku } onHand coverDays overstock idleDays urgency value { amount } warehouse { name } } } }"""
    for by in ("URGENCY", "COVER", "VALUE", "OVERSTOCK", "IDLE", "DEMAND"):
        assert api.ask(positions, {"by": by})["data"]["stockPositions"]["totalCount"] == 2
    first = api.ask(positions)["data"]["stockPositions"]["items"][0]
    assert (first["product"]["sku"], first["urgency"], first["idleDays"]) == ("TEA", "OUT", 0)
    for wanted, sku in (
        ({"isOverstocked": True}, "CUP"), ({"urgencies": ["OUT"]}, "TEA"), ({"maxCoverDays": 1.0}, "TEA"),
        ({"search": "杯"}, "CUP"), ({"supplierIds": [str(stocked.id)], "search": "tea"}, "TEA"),
    ):  # fmt: skip
        items = api.ask(positions, {"filter": wanted})["data"]["stockPositions"]["items"]
        assert [one["product"]["sku"] for one in items] == [sku], wanted
    assert api.ask(positions, {"filter": {"idleDays": 5}})["data"]["stockPositions"]["totalCount"] == 0


def test_alerts_are_acknowledged(api, stocked):
    query = """query($seen: Boolean) { stockAlerts(acknowledged: $seen, kinds: [OUT_OF_STOCK]) {
        totalCount items { id kind text product { sku } acknowledgedBy value { amount } } } }"""
    (alert,) = api.ask(query)["data"]["stockAlerts"]["items"]
    assert (alert["text"], alert["product"]["sku"], alert["acknowledgedBy"]) == ("Sold out", "TEA", "")
    seen = "mutation($ids: [ID!]!) { stockAlertsAcknowledge(ids: $ids) { acknowledged } }"
    for count in (1, 0):
        answer = api.ask(seen, {"ids": [alert["id"], "x"]})["data"]["stockAlertsAcknowledge"]
        assert answer == {"acknowledged": count}
    assert api.ask(query, {"seen": False})["data"]["stockAlerts"]["totalCount"] == 0
    assert api.ask(query, {"seen": True})["data"]["stockAlerts"]["items"][0]["acknowledgedBy"] == "staff@shop.example"


def test_suppliers_and_what_they_sell(api, stocked):
    save = """mutation($id: ID, $version: Int, $input: SupplierInput!) {
        supplierSave(id: $id, version: $version, input: $input) {
        supplier { id code name currency version gln reviewWeekdays language orderCost { amount } lineCost { amount } }
        errors { field message code } } }"""

    def saved(input_, **more):
        return api.ask(save, {"input": input_, **more})["data"]["supplierSave"]

    made = saved({"code": "S-2", "name": " Bean ", "currency": "USD", "language": "CHINESE", "orderCost": "12.5"})
    supplier = made["supplier"]
    assert (supplier["name"], supplier["version"], supplier["orderCost"]) == ("Bean", 1, {"amount": "12.5"})
    assert Decimal(supplier["lineCost"]["amount"]) == 1
    for wrong, field in (
        ({"code": "S-3"}, "name"), ({"code": "S-1", "name": "x", "currency": "USD"}, "code"),
        ({"code": "S-3", "name": "x", "currency": "usd"}, "currency"),
        ({"code": "S-3", "name": "x", "currency": "USD", "gln": "4012345000008"}, "gln"),
        ({"code": "S-3", "name": "x", "currency": "USD", "email": "no"}, "email"),
        ({"code": "S-3", "name": "x", "currency": "USD", "reviewWeekdays": [7]}, "reviewWeekdays"),
        ({"code": "S-3", "name": "x", "currency": "USD", "ediId": "a+b"}, "ediId"),
        ({"code": "S-3", "name": "x", "currency": "USD", "leadTimeDays": -1}, "leadTimeDays"),
        ({"code": "S-3", "name": "x", "currency": "USD", "orderCost": "-1"}, "orderCost"),
        ({"code": "S-3", "name": "x", "currency": "USD", "lineCost": "-1"}, "lineCost"),
    ):  # fmt: skip
        assert saved(wrong)["errors"][0]["field"] == field, wrong
    again = saved({"gln": "4012345000009", "lineCost": "0"}, id=supplier["id"], version=1)["supplier"]
    assert Decimal(again["lineCost"]["amount"]) == 0
    assert (again["gln"], again["version"]) == ("4012345000009", 2)
    assert saved({"name": "x"}, id=supplier["id"], version=1)["errors"][0]["code"] == "CONFLICT"
    assert saved({"currency": "CNY"}, id=str(stocked.id), version=1)["errors"][0]["field"] == "currency"
    page = api.ask('{ suppliers(search: "bean", orderBy: CODE) { totalCount items { code } } }')["data"]["suppliers"]
    assert page == {"totalCount": 1, "items": [{"code": "S-2"}]}
    product = """mutation($id: ID, $version: Int, $input: SupplierProductInput!) {
        supplierProductSave(id: $id, version: $version, input: $input) {
        product { id version isPreferred barcodes { code pieces } priceBreaks { quantity unitCost { amount } }
                  product { sku } } errors { field message code line } } }"""

    def kept(input_, **more):
        return api.ask(product, {"input": input_, **more})["data"]["supplierProductSave"]

    tea = {
        "supplierId": supplier["id"], "variantId": "tea", "unitCost": "3.2", "isPreferred": True,
        "barcodes": [{"code": "4006381333931"}, {"code": "14006381333938", "pieces": 12}],
        "priceBreaks": [{"quantity": 100, "unitCost": "3"}],
    }  # fmt: skip
    done = kept(tea)["product"]
    assert done["barcodes"] == [{"code": "04006381333931", "pieces": 1}, {"code": "14006381333938", "pieces": 12}]
    assert done["priceBreaks"] == [{"quantity": 100, "unitCost": {"amount": "3.000"}}]
    assert kept(tea)["errors"][0]["field"] == "variantId"
    for wrong, field in (
        ({"unitCost": "-1"}, "unitCost"), ({"packSize": 0}, "packSize"), ({"minimumQuantity": 0}, "minimumQuantity"),
        ({"priceBreaks": [{"quantity": 5, "unitCost": "9"}]}, "priceBreaks"), ({"variantId": "cup"}, "variantId"),
        ({"barcodes": [{"code": "4006381333932"}]}, "barcodes"), ({"barcodes": [{"code": "abc"}]}, "barcodes"),
    ):  # fmt: skip
        assert kept(wrong, id=done["id"], version=1)["errors"][0]["field"] == field, wrong
    preferred = SupplierProduct.objects.get(supplier=stocked, variant_id="tea")
    kept({"isPreferred": True}, id=str(preferred.id), version=preferred.version)
    assert not SupplierProduct.objects.get(id=done["id"]).is_preferred
    found = api.ask('{ supplierProducts(search: "4006381333931") { items { supplierName } } }')["data"]
    assert found["supplierProducts"]["items"] == [{"supplierName": "Bean"}]
    detail = """query($id: ID!) { supplier(id: $id) { products supplier { name } performance {
        deliveries leadTimeMean onTimeShare fillShare openOrders spent { amount currency } } } }"""
    known = api.ask(detail, {"id": supplier["id"]})["data"]["supplier"]
    assert known == {
        "products": 1, "supplier": {"name": "Bean"},
        "performance": {
            "deliveries": 0, "leadTimeMean": None, "onTimeShare": None, "fillShare": None, "openOrders": 0,
            "spent": {"amount": "0", "currency": "USD"},
        },
    }  # fmt: skip
    delete = "mutation($id: ID!) { supplierProductDelete(id: $id) { errors { code } } }"
    assert api.ask(delete, {"id": done["id"]})["data"]["supplierProductDelete"] == {"errors": []}
    assert api.ask(delete, {"id": done["id"]})["data"]["supplierProductDelete"] == {"errors": [{"code": "NOT_FOUND"}]}


def test_what_the_owner_sets(api, stocked):
    shown = """{ settings { policies { name aim target holdingRate }
        approvalLimits { id role person perOrder { amount currency } perDay { amount } }
        budgets { id amount { amount } spent { amount } } shelfCapacities { pieces used warehouse { id } }
        buyer { name gln version deliveryAddresses { warehouseId address } } } errors { field code } }"""

    def save(call):
        answer = api.ask(f"mutation {{ answer: {call} {shown} }}")
        assert "errors" not in answer, answer
        return answer["data"]["answer"]

    done = save('inventoryPolicySave(name: "AX", input: {aim: FILL_RATE, target: 0.98})')["settings"]
    assert (len(done["policies"]), done["policies"][0]) == (
        9, {"name": "AX", "aim": "FILL_RATE", "target": 0.98, "holdingRate": 0.25},
    )  # fmt: skip
    for call, field in (
        ('inventoryPolicySave(name: "DX", input: {})', "name"),
        ('inventoryPolicySave(name: "AX", input: {target: 1.5})', "target"),
        ('inventoryPolicySave(name: "AX", input: {holdingRate: 0})', "holdingRate"),
        ('approvalLimitSave(role: STAFF, currency: "eur")', "currency"),
        ('approvalLimitSave(role: AUTOMATIC, currency: "EUR", person: "a@b.example")', "person"),
        ('budgetSave(amount: "1", currency: "EUR", startsOn: "2026-02-01", endsOn: "2026-01-01")', "endsOn"),
        ('budgetSave(amount: "-1", currency: "EUR", startsOn: "2026-01-01", endsOn: "2026-01-01")', "amount"),
        ('shelfCapacitySave(warehouseId: "nowhere", pieces: 5)', "warehouseId"),
        ('inventoryBuyerSave(input: {gln: "1"})', "gln"),
        ('inventoryBuyerSave(input: {email: "nobody"})', "email"),
    ):
        assert save(call)["errors"][0]["field"] == field, call
    done = save('approvalLimitSave(role: AUTOMATIC, currency: "EUR", perOrder: "500", perDay: "2000")')["settings"]
    (limit,) = done["approvalLimits"]
    assert limit["perOrder"] == {"amount": "500.000", "currency": "EUR"}
    assert save(f'approvalLimitDelete(id: "{limit["id"]}")')["settings"]["approvalLimits"] == []
    assert save(f'approvalLimitDelete(id: "{limit["id"]}")')["errors"][0]["code"] == "NOT_FOUND"
    days = f'startsOn: "{TODAY}", endsOn: "{TODAY}"'
    budget = f'budgetSave(amount: "900", currency: "EUR", {days}, supplierId: "{stocked.id}")'
    (kept,) = save(budget)["settings"]["budgets"]
    assert (kept["amount"]["amount"], kept["spent"]["amount"]) == ("900.000", "0")
    assert save(f'budgetDelete(id: "{kept["id"]}")')["settings"]["budgets"] == []
    done = save(f'shelfCapacitySave(warehouseId: "{HERE}", pieces: 1000)')["settings"]
    assert done["shelfCapacities"] == [{"pieces": 1000, "used": 900, "warehouse": {"id": HERE}}]
    assert save(f'shelfCapacitySave(warehouseId: "{HERE}")')["settings"]["shelfCapacities"] == []
    address = '{name: "Shop", deliveryAddresses: [{warehouseId: "warehouse-1", address: "Gate 7"}]}'
    done = save(f"inventoryBuyerSave(input: {address})")["settings"]
    assert done["buyer"]["deliveryAddresses"] == [{"warehouseId": HERE, "address": "Gate 7"}]
    assert done["buyer"]["version"] == 1
    assert save('inventoryBuyerSave(input: {phone: "1"}, version: 1)')["settings"]["buyer"]["version"] == 2
    faster = save('inventoryBuyerSave(input: {phone: "2"}, version: 1)')
    assert (faster["errors"][0]["code"], faster["settings"]["buyer"]["version"]) == ("CONFLICT", 2)
    assert InventoryBuyer.objects.get().phone == "1"


PRICES = """ list { rows added changed unchanged refused digest isExcel refusals { line reason }
  changes { line isNew product { sku name } values { field before after } } } errors { field code message } }"""


def test_price_list_over_the_api(api, stocked):
    def ask(text, digest=None, name="prices.csv"):
        content = base64.b64encode(text.encode()).decode() if digest != "bad" else "?"
        given = {"input": {"supplierId": str(stocked.id), "fileName": name, "content": content}}
        if digest is None:
            document = "query($input: SupplierPriceListInput!) { answer: supplierPriceList(input: $input) {" + PRICES
        else:
            document = "mutation($input: SupplierPriceListInput!, $digest: String!) {"
            document += "answer: supplierPriceListApply(input: $input, digest: $digest) {" + PRICES
            given["digest"] = digest
        return api.ask(document + "}", given)["data"]["answer"]

    text = "sku,price,from 100\nTEA,4.20,3.90\nCUP,4,\n"
    found = ask(text)["list"]
    assert {name: found[name] for name in ("rows", "added", "changed", "unchanged", "refused")} == {
        "rows": 2, "added": 0, "changed": 1, "unchanged": 1, "refused": 0,
    }  # fmt: skip
    assert found["changes"] == [
        {
            "line": 2,
            "isNew": False,
            "product": {"sku": "TEA", "name": "Green tea"},
            "values": [
                {"field": "unit_cost", "before": "4.00", "after": "4.20"},
                {"field": "price_breaks", "before": "", "after": "100: 3.90"},
            ],
        }
    ]
    assert SupplierProduct.objects.get(variant_id="tea").unit_cost == 4
    stale = ask(text, "0" * 64)
    assert (stale["errors"][0]["code"], stale["list"]["digest"]) == ("CONFLICT", found["digest"])
    assert ask(text, "bad")["errors"][0] == {
        "field": "content", "code": "INVALID", "message": "the file has to come in base64",
    }  # fmt: skip
    assert ask(text, found["digest"])["errors"] == []
    row = SupplierProduct.objects.get(variant_id="tea")
    assert (row.unit_cost, row.version, row.updated_by) == (Decimal("4.200"), 2, "staff@shop.example")
    refused = ask("sku,price\nTEA,x\n")["list"]
    assert refused["refusals"] == [{"line": 2, "reason": "price: not a number: 'x'"}]
    assert ask("x", name="a.pdf")["errors"][0]["field"] == "fileName"


def test_plan_is_asked_for_and_shown(api, stocked):
    answer = api.ask("mutation { inventoryPlanRun { job { kind state } } }")["data"]["inventoryPlanRun"]
    assert answer == {"job": {"kind": "inventory.plan", "state": "QUEUED"}}
    plans = api.ask("{ inventoryPlans { totalCount items { state figures { name value } asOf } } }")["data"]
    assert plans["inventoryPlans"]["items"][0]["state"] == "DONE"
    assert {"name": "orders", "value": 1} in plans["inventoryPlans"]["items"][0]["figures"]
    warehouses = api.ask("{ inventoryWarehouses { id name } }")["data"]["inventoryWarehouses"]
    assert [one["id"] for one in warehouses] == [HERE]


def queries(count):
    """How many a page of so many orders, and of their lines, takes."""
    reader = reading.Reader(language="en", by="ann@shop.example", is_owner=False)
    with CaptureQueriesContext(connection) as taken:
        assert len(order_types.PurchaseOrder.all_of(list(reading.orders()[:count]), reader)) == count
        assert len(order_types.PurchaseOrderLine.all_of(list(reading.lines()[:count]), reader)) == count
        assert len(order_types.Receipt.all_of(list(reading.receipts()[:count]), "en")) == count
    return len(taken)


def test_a_page_takes_as_many_queries_for_one_row_as_for_three(api, stocked):
    for _ in range(3):
        call = f"""purchaseOrderCreate(supplierId: "{stocked.id}", warehouseId: "{HERE}", clientId: "{client()}",
            lines: [{{variantId: "cup", quantity: 6}}, {{variantId: "tea", quantity: 6}}])"""
        order = mutate(api, call)["order"]
        order = do(api, do(api, order, "purchaseOrderApprove")["order"], "purchaseOrderSend")["order"]
        lines = [{"code": "K-tea", "counted": 2}]
        api.ask(RECEIVE, {"key": client(), "order": order["id"], "lines": lines})
    assert PurchaseOrder.objects.count() == 4
    assert queries(1) == queries(3)
