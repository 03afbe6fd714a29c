"""Lanes and transfers over the API, as the desktop asks."""

import uuid

import pytest
from django.utils import timezone

from saleor_ai_plugin.facts.models import Product, Stock, Variant, Warehouse
from saleor_ai_plugin.inventory.models import (
    InventoryPlan,
    PurchaseOrder,
    StockPosition,
    StockRaise,
    Supplier,
    SupplierProduct,
)

MAIN, NORTH = "warehouse-1", "warehouse-2"
ORDER = """id version state total { amount } fromWarehouse { id name } warehouse { name } stockTrouble sourceTrouble
  supplier { warehouseId pieceCost { amount } }"""
RESULT = f"{{ order {{ {ORDER} }} errors {{ field message code }} }}"
SAVE = """
mutation($id: ID, $version: Int, $input: SupplierInput!) {
  supplierSave(id: $id, version: $version, input: $input) {
    supplier { id version warehouseId warehouseIds pieceCost { amount currency } } errors { field message code }
  }
}
"""
CREATE = f"""
mutation($supplier: ID!, $clientId: ID!) {{
  answer: purchaseOrderCreate(supplierId: $supplier, warehouseId: "{NORTH}", clientId: $clientId,
                              lines: [{{variantId: "tea", quantity: 4}}]) {RESULT}
}}
"""


@pytest.fixture
def stocked(transactional_db):
    """10 pieces of tea in Main, none in North."""
    now = timezone.now()
    for key, name, quantity in ((MAIN, "Main", 10), (NORTH, "North", 0)):
        Warehouse.objects.create(id=key, name=name, snapshot_at=now)
        Stock.objects.create(variant_id="tea", warehouse_id=key, quantity=quantity, snapshot_at=now)
    Product.objects.create(id="p-tea", name="Tea", snapshot_at=now)
    Variant.objects.create(id="tea", product_id="p-tea", sku="TEA", snapshot_at=now)


LANE = {"code": "L-1", "name": "Van to North", "currency": "EUR", "warehouseId": MAIN, "warehouseIds": [NORTH]}


def saved(api, input_, **more):
    return api.ask(SAVE, {"input": input_, **more})["data"]["supplierSave"]


def do(api, order, name, more=""):
    call = f'{name}(id: "{order["id"]}", version: {order["version"]}, clientId: "{uuid.uuid4()}"{more})'
    return api.ask(f"mutation {{ answer: {call} {RESULT} }}")["data"]["answer"]


@pytest.fixture
def lane(api, stocked):
    return saved(api, {**LANE, "pieceCost": "0.25"})["supplier"]


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"warehouseId": "nowhere"}, "warehouseId", "there is no warehouse 'nowhere'"),
        ({"warehouseIds": [MAIN]}, "warehouseIds", "does not supply itself"),
        ({"warehouseIds": [NORTH, "nowhere"]}, "warehouseIds", "there is no warehouse 'nowhere'"),
        ({"minimumOrderValue": "5"}, "minimumOrderValue", "a transfer has no least value"),
        ({"pieceCost": "-1"}, "pieceCost", "an amount of -1 cannot be"),
        ({"warehouseId": "", "pieceCost": "1"}, "pieceCost", "a supplier's articles have their own prices"),
    ],
)
def test_lane_that_cannot_be_is_refused(api, stocked, wrong, field, says):
    answer = saved(api, {**LANE, **wrong})
    assert answer["errors"][0]["field"] == field
    assert says in answer["errors"][0]["message"]
    assert not Supplier.objects.exists()


def test_lanes_are_kept_and_told_from_suppliers(api, lane):
    assert lane == {
        "id": lane["id"], "version": 1, "warehouseId": MAIN, "warehouseIds": [NORTH],
        "pieceCost": {"amount": "0.25", "currency": "EUR"},
    }  # fmt: skip
    other = saved(api, {"code": "S-1", "name": "Kettle", "currency": "EUR"})["supplier"]
    for is_warehouse, ids in ((True, [lane["id"]]), (False, [other["id"]])):
        found = api.ask("query($is: Boolean) { suppliers(isWarehouse: $is) { items { id } } }", {"is": is_warehouse})
        assert [one["id"] for one in found["data"]["suppliers"]["items"]] == ids
    SupplierProduct.objects.create(supplier_id=other["id"], variant_id="tea", unit_cost=4)
    changed = saved(api, {"warehouseId": MAIN}, id=other["id"], version=1)
    assert "has orders or articles as what it is now" in changed["errors"][0]["message"]
    sells = """mutation($id: ID!) { supplierProductSave(input: {supplierId: $id, variantId: "tea", unitCost: "1"}) {
        errors { message } } }"""
    (error,) = api.ask(sells, {"id": lane["id"]})["data"]["supplierProductSave"]["errors"]
    assert error["message"] == "Van to North is a warehouse of ours: it gives what it has"


def test_transfer_says_where_it_comes_from_and_what_the_shop_said(api, lane):
    order = api.ask(CREATE, {"supplier": lane["id"], "clientId": str(uuid.uuid4())})["data"]["answer"]["order"]
    assert (order["fromWarehouse"], order["warehouse"]) == ({"id": MAIN, "name": "Main"}, {"name": "North"})
    assert order["total"]["amount"] == "1.000"
    number = PurchaseOrder.objects.get().number
    plan = InventoryPlan.objects.create(started_at=timezone.now(), as_of=timezone.now().date())
    StockPosition.objects.create(
        variant_id="tea", warehouse_id=MAIN, plan=plan, name="CZ", on_hand=10, on_order=0, daily_demand=0, deviation=0,
        lead_time_days=2, reorder_point=0, order_up_to=0, urgency="d_later", unit_cost=1, currency="EUR", value=10,
    )  # fmt: skip
    orders = "query($filter: PurchaseOrderFilter) { purchaseOrders(filter: $filter) { items { id } } }"
    for is_transfer, count in ((True, 1), (False, 0)):
        found = api.ask(orders, {"filter": {"isTransfer": is_transfer}})["data"]["purchaseOrders"]["items"]
        assert len(found) == count
    order = do(api, order, "purchaseOrderApprove")["order"]
    going = f"""{{ inventoryProduct(variantId: "tea", warehouseId: "{MAIN}", days: 1, daysAhead: 3) {{
        outgoing {{ orderNumber state quantity toWarehouse {{ name }} }}
        projected {{ stock stockWithProposals }} }} }}"""
    assert api.ask(going)["data"]["inventoryProduct"] == {
        "outgoing": [{"orderNumber": number, "state": "APPROVED", "quantity": 4, "toWarehouse": {"name": "North"}}],
        "projected": [{"stock": stock, "stockWithProposals": stock} for stock in (6.0, 6.0, 6.0)],
    }
    Stock.objects.filter(warehouse_id=MAIN).update(allocated=8)
    refused = do(api, order, "purchaseOrderSend")["errors"][0]
    assert refused["message"] == "fewer pieces are free in Main than would leave it (TEA: 2 of 4); change the order"
    Stock.objects.filter(warehouse_id=MAIN).update(allocated=0)
    order = do(api, order, "purchaseOrderSend")["order"]
    assert (order["state"], order["stockTrouble"], order["sourceTrouble"]) == ("SENT", "", "")
    StockRaise.objects.update(state="trouble", trouble="TEA: 4 pieces cannot leave; 2 are free", was_refused=True)
    again = f'mutation {{ answer: purchaseOrderSourceRetry(id: "{order["id"]}") {RESULT} }}'
    order = api.ask(again)["data"]["answer"]["order"]
    assert order["sourceTrouble"] == order["stockTrouble"] == "TEA: 4 pieces cannot leave; 2 are free"
    assert StockRaise.objects.get().state == "pending"
    assert "waits for being tried again" in api.ask(again)["data"]["answer"]["errors"][0]["message"]
