"""Dispatch over the API, as the desktop asks."""

import base64
import json
import uuid

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from service_processes import Api

from saleor_ai_plugin.accounts.permissions import MANAGE_ORDERS, MANAGE_PRODUCTS
from saleor_ai_plugin.facts.models import Order, OrderLine, Stock, Warehouse
from saleor_ai_plugin.fraud.models import FraudReview
from saleor_ai_plugin.waybill import reading, types
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillTask

HERE = "warehouse-1"
TO_DISPATCH = """
query($filter: DispatchOrderFilter, $by: DispatchOrderOrder, $to: OrderDirection, $first: Int! = 20, $skip: Int! = 0) {
  dispatchOrders(filter: $filter, orderBy: $by, direction: $to, first: $first, skip: $skip) {
    totalCount
    items {
      id number status channel country pieces total { amount currency } hold { code text }
      parts { warehouse { id name } pieces isThere lines { orderLineId sku name quantity onHand } }
    }
  }
}
"""
WAYBILL = """id number state version service orderId orderNumber warehouse { id name } parcels pieces weightGrams
  carrier { id code name } price { amount currency } isAddressKept hasTrouble manifestNumber trackingUrl
  tasks { kind state trouble tries }"""
RESULT = f"{{ waybill {{ {WAYBILL} }} errors {{ field message code line reason }} }}"
DRAW = f"""
mutation($inputs: [WaybillDrawInput!]!, $client: ID!) {{
  waybillsDraw(inputs: $inputs, clientId: $client) {{ results {RESULT} }}
}}
"""
DRAW_ONE = (
    f"mutation($input: WaybillDrawInput!, $client: ID!) {{ waybillDraw(input: $input, clientId: $client) {RESULT} }}"
)
WAYBILLS = f"""
query($states: [WaybillState!], $filter: WaybillFilter) {{
  waybills(states: $states, filter: $filter, orderBy: NUMBER, direction: ASC) {{ totalCount items {{ {WAYBILL} }} }}
}}
"""
DETAIL = f"""
query($id: ID!) {{
  waybill(id: $id) {{
    waybill {{ {WAYBILL} }} deliverTo lines {{ sku name quantity }} events {{ kind by at note place }}
  }}
}}
"""
DOCUMENT = """
query($ids: [ID!]!, $kind: WaybillDocumentKind!) {
  waybillDocument(ids: $ids, kind: $kind) { document { fileName contentType content isWhole } errors { message code } }
}
"""
PRINT = f"mutation($ids: [ID!]!, $client: ID!) {{ waybillsPrint(ids: $ids, clientId: $client) {{ results {RESULT} }} }}"
SCAN = f"""
mutation($code: String!, $client: ID!, $carrier: ID, $warehouse: ID) {{
  waybillScan(code: $code, clientId: $client, carrierId: $carrier, warehouseId: $warehouse) {RESULT}
}}
"""
TRACK = f"""
mutation($code: String!, $kind: WaybillEventKind!, $client: ID!) {{
  waybillTrack(code: $code, kind: $kind, clientId: $client, place: "Springfield", note: "with a neighbour") {RESULT}
}}
"""
VOID = f"""
mutation($id: ID!, $version: Int!, $note: String!, $client: ID!) {{
  waybillVoid(id: $id, version: $version, note: $note, clientId: $client) {RESULT}
}}
"""
RETRY = f"mutation($id: ID!) {{ waybillRetry(id: $id) {RESULT} }}"
CLOSE = """
mutation($carrier: ID!, $client: ID!) {
  manifestClose(carrierId: $carrier, warehouseId: "warehouse-1", clientId: $client) {
    manifest { id number waybills parcels closedBy carrier { code } warehouse { name } } errors { message code }
  }
}
"""
MANIFEST = "query($id: ID!) { manifestDocument(id: $id) { document { fileName content } errors { message } } }"
SAVE = """
mutation($input: CarrierInput!, $id: ID, $version: Int) {
  carrierSave(input: $input, id: $id, version: $version) {
    carrier { id code kind series services hasSecret host version zones { name rates { service price } } }
    errors { field message code }
  }
}
"""
ZONES = """
mutation($carrier: ID!, $zones: [CarrierZoneInput!]!) {
  carrierZonesSave(carrierId: $carrier, zones: $zones) {
    carrier { zones { name countries postcodes rates { service maxGrams price currency days } } }
    errors { field message line }
  }
}
"""
OFFERS = """
query($carrier: ID!, $postcode: String!) {
  carrierOffers(carrierId: $carrier, country: "us", postcode: $postcode, weightGrams: 900) {
    service zone price { amount currency } days
  }
}
"""
SETTINGS = """
mutation($input: DispatchSettingsInput!) {
  dispatchSettingsSave(input: $input) {
    settings { senderName senderAddresses { warehouseId address } notifyCustomer keepAddressDays updatedBy }
    errors { field message }
  }
}
"""
WAITING = "{ dispatchWaiting { toDispatch held toPrint toHandOver toManifest shopTroubles carrierTroubles } }"


def add_order(order_id, lines, **fields):
    now = timezone.now()
    values = {"number": order_id.removeprefix("o-"), "channel": "c", "status": "unfulfilled", "country": "US",
              "total_gross": 9, "total_net": 9, "snapshot_at": now, "placed_at": now, **fields}  # fmt: skip
    Order.objects.create(id=order_id, currency="EUR", **values)
    for variant, quantity in lines.items():
        OrderLine.objects.create(
            id=f"{order_id}-{variant}", order_id=order_id, variant_id=variant, warehouse_id=HERE, quantity=quantity,
            sku=variant.upper(), name=f"Article {variant}", currency="EUR", unit_price_gross=1, unit_price_net=1,
            placed_at=now,
        )  # fmt: skip


@pytest.fixture
def vans(transactional_db):
    """Our vans; o-1 wants 2 tea and 1 cup, o-2 3 tea, of which 4 are there."""
    now = timezone.now()
    Warehouse.objects.create(id=HERE, name="House", country="US", snapshot_at=now)
    for variant, quantity in (("tea", 4), ("cup", 9)):
        Stock.objects.create(variant_id=variant, warehouse_id=HERE, quantity=quantity, snapshot_at=now)
    add_order("o-1", {"tea": 2, "cup": 1})
    add_order("o-2", {"tea": 3})
    return Carrier.objects.create(code="vans", name="Vans", kind="own_fleet", series="WB", services=["standard"])


def client():
    return str(uuid.uuid4())


def wanted(order_id, carrier, **fields):
    return {"orderId": order_id, "warehouseId": HERE, "carrierId": str(carrier.id), **fields}


def draw(api, carrier, *order_ids):
    inputs = [wanted(order_id, carrier) for order_id in order_ids]
    return api.ask(DRAW, {"inputs": inputs, "client": client()})["data"]["waybillsDraw"]["results"]


def one(answer):
    """What the only field of an answer says."""
    assert "errors" not in answer, answer["errors"]
    (found,) = answer["data"].values()
    return found


def test_list_says_what_can_go_from_where(api: Api, vans):
    (first, second) = one(api.ask(TO_DISPATCH))["items"]
    assert first == {
        "id": "o-1", "number": "1", "status": "unfulfilled", "channel": "c", "country": "US", "pieces": 3,
        "total": {"amount": "9.000", "currency": "EUR"}, "hold": None,
        "parts": [{
            "warehouse": {"id": HERE, "name": "House"}, "pieces": 3, "isThere": True,
            "lines": [
                {"orderLineId": "o-1-cup", "sku": "CUP", "name": "Article cup", "quantity": 1, "onHand": 9},
                {"orderLineId": "o-1-tea", "sku": "TEA", "name": "Article tea", "quantity": 2, "onHand": 4},
            ],
        }],
    }  # fmt: skip
    assert second["id"] == "o-2"
    page = one(api.ask(TO_DISPATCH, {"by": "NUMBER", "to": "DESC", "first": 1, "skip": 1}))
    assert (page["totalCount"], [row["id"] for row in page["items"]]) == (2, ["o-1"])
    found = one(api.ask(TO_DISPATCH, {"filter": {"search": "cup", "warehouseIds": [HERE], "countries": ["us"]}}))
    assert [row["id"] for row in found["items"]] == ["o-1"]


def test_held_orders_are_shown_where_they_are_asked_for_and_why(api: Api, vans):
    now = timezone.now()
    FraudReview.objects.create(
        order_id="o-1", channel="c", placed_at=now, total=9, currency="EUR", probability=0.9, expected_loss=9,
        verdict="review", state="waiting", assessed_at=now, action="hold",
    )  # fmt: skip
    assert [row["id"] for row in one(api.ask(TO_DISPATCH))["items"]] == ["o-2"]
    (held,) = one(api.ask(TO_DISPATCH, {"filter": {"isHeld": True}}))["items"]
    assert (held["id"], held["hold"]) == ("o-1", {"code": "fraud_review", "text": "it waits for a fraud review"})
    both = one(api.ask(TO_DISPATCH, {"filter": {"isHeld": None}}, **{"accept-language": "zh"}))["items"]
    assert [row["hold"] and row["hold"]["text"] for row in both] == ["等待欺诈审核", None]
    (first, second) = draw(api, vans, "o-1", "o-2")
    assert first["errors"][0]["message"] == "order 1 is held: it waits for a fraud review"
    assert second["waybill"]["number"] == "WB0000000017"
    waiting = one(api.ask(WAITING))
    assert (waiting["toDispatch"], waiting["held"], waiting["toPrint"]) == (0, 1, 1)


def test_many_are_drawn_each_by_itself(api: Api, vans):
    key = client()
    inputs = [wanted("o-1", vans), wanted("o-9", vans), wanted("o-2", vans, parcels=2, weightGrams=1500)]
    results = one(api.ask(DRAW, {"inputs": inputs, "client": key}))["results"]
    assert [row["waybill"] and row["waybill"]["number"] for row in results] == ["WB0000000017", None, "WB0000000024"]
    assert results[1]["errors"] == [
        {
            "field": "orderId",
            "message": "the shop has no order 'o-9'",
            "code": "NOT_FOUND",
            "line": None,
            "reason": None,
        }
    ]
    drawn = results[2]["waybill"]
    assert (drawn["state"], drawn["parcels"], drawn["weightGrams"], drawn["pieces"]) == ("DRAWN", 2, 1500, 3)
    assert drawn["tasks"] == [{"kind": "FULFIL", "state": "PENDING", "trouble": "", "tries": 0}]
    again = one(api.ask(DRAW, {"inputs": inputs, "client": key}))["results"]
    assert [row["waybill"] and row["waybill"]["id"] for row in again] == [
        row["waybill"] and row["waybill"]["id"] for row in results
    ]
    assert Waybill.objects.count() == 2
    answer = one(api.ask(DRAW_ONE, {"input": wanted("o-1", vans), "client": client()}))
    assert answer["errors"][0]["message"] == "order 1: nothing is left to send from this warehouse"
    lines = {"lines": [{"orderLineId": "o-2-tea", "quantity": 9}]}
    answer = one(api.ask(DRAW_ONE, {"input": wanted("o-2", vans, **lines), "client": client()}))
    assert (answer["errors"][0]["field"], answer["errors"][0]["line"]) == ("quantity", 0)
    assert api.code(DRAW, {"inputs": [], "client": client()}) == "INVALID"
    assert api.code(DRAW, {"inputs": inputs, "client": "x"}) == "INVALID"


def test_waybill_from_drawing_to_the_manifest(api: Api, vans):
    (first, second) = (row["waybill"] for row in draw(api, vans, "o-1", "o-2"))
    document = one(api.ask(DOCUMENT, {"ids": [first["id"], second["id"]], "kind": "LABEL"}))["document"]
    assert (document["fileName"], document["contentType"]) == ("label-WB0000000017-and-1.pdf", "application/pdf")
    pdf = pypdfium2.PdfDocument(base64.b64decode(document["content"]))
    assert len(pdf) == 2
    pdf.close()
    printed = one(api.ask(PRINT, {"ids": [first["id"], second["id"]], "client": client()}))["results"]
    assert [row["waybill"]["state"] for row in printed] == ["PRINTED", "PRINTED"]
    for row in (first, second):
        scanned = one(api.ask(SCAN, {"code": row["number"], "client": client(), "carrier": str(vans.id)}))
        assert (scanned["waybill"]["state"], scanned["errors"]) == ("HANDED_OVER", [])
    wrong = one(api.ask(SCAN, {"code": first["number"], "client": client()}))
    assert (wrong["waybill"]["state"], wrong["errors"][0]["code"], wrong["errors"][0]["reason"]) == (
        "HANDED_OVER", "WRONG_SCAN", "ALREADY",
    )  # fmt: skip
    assert one(api.ask(SCAN, {"code": "4006381333931", "client": client()}))["errors"][0]["reason"] == "NO_WAYBILL"
    assert one(api.ask(WAITING))["toManifest"] == 2
    closed = one(api.ask(CLOSE, {"carrier": str(vans.id), "client": client()}))["manifest"]
    assert (closed["number"], closed["waybills"], closed["parcels"], closed["closedBy"]) == (
        "MF0000000017", 2, 2, "staff@shop.example",
    )  # fmt: skip
    assert one(api.ask(MANIFEST, {"id": closed["id"]}))["document"]["fileName"] == "MF0000000017.pdf"
    assert one(api.ask("{ manifests { totalCount items { number } } }"))["items"] == [{"number": "MF0000000017"}]
    tracked = one(api.ask(TRACK, {"code": first["number"], "kind": "DELIVERED", "client": client()}))
    assert tracked["waybill"]["state"] == "DELIVERED"
    detail = one(api.ask(DETAIL, {"id": first["id"]}))
    assert [(event["kind"], event["note"], event["place"]) for event in detail["events"]] == [
        ("DELIVERED", "with a neighbour", "Springfield"), ("HAND_OVER", "", ""), ("PRINT", "", ""), ("DRAW", "", ""),
    ]  # fmt: skip
    assert [(line["sku"], line["quantity"]) for line in detail["lines"]] == [("CUP", 1), ("TEA", 2)]
    assert len(detail["deliverTo"]) >= 3
    assert one(api.ask(DETAIL, {"id": "99"})) is None


@pytest.mark.parametrize("kind", ["LABEL", "LABEL_SHEET", "WAYBILL", "PACKING_SLIP", "ZPL"])
def test_papers_are_made_for_the_reader(api: Api, vans, kind):
    (drawn,) = (row["waybill"] for row in draw(api, vans, "o-1"))
    document = one(api.ask(DOCUMENT, {"ids": [drawn["id"]], "kind": kind}, **{"accept-language": "zh"}))["document"]
    content = base64.b64decode(document["content"])
    assert content.startswith(b"^XA" if kind == "ZPL" else b"%PDF")
    if kind == "PACKING_SLIP":
        pdf = pypdfium2.PdfDocument(content)
        assert "装箱单" in pdf[0].get_textpage().get_text_range()
        pdf.close()


def test_void_on_what_was_seen_and_retry(api: Api, vans):
    (drawn,) = (row["waybill"] for row in draw(api, vans, "o-1"))
    late = one(api.ask(VOID, {"id": drawn["id"], "version": 9, "note": "x", "client": client()}))
    assert (late["errors"][0]["code"], late["waybill"]["state"]) == ("CONFLICT", "DRAWN")
    WaybillTask.objects.update(state="trouble", trouble="Cannot fulfill unpaid order.")
    (troubled,) = one(api.ask(WAYBILLS, {"filter": {"hasTrouble": True}}))["items"]
    assert troubled["tasks"][0]["trouble"] == "Cannot fulfill unpaid order."
    assert one(api.ask(WAITING))["shopTroubles"] == 1
    retried = one(api.ask(RETRY, {"id": drawn["id"]}))["waybill"]
    assert retried["tasks"][0]["state"] == "PENDING"
    void = one(api.ask(VOID, {"id": drawn["id"], "version": 1, "note": "wrong box", "client": client()}))["waybill"]
    assert (void["state"], void["number"], void["isAddressKept"]) == ("VOID", drawn["number"], False)
    refused = one(api.ask(DOCUMENT, {"ids": [drawn["id"]], "kind": "LABEL"}))
    assert refused["document"] is None
    assert "there are no papers of it" in refused["errors"][0]["message"] or "no longer kept" in str(refused)
    assert one(api.ask(DETAIL, {"id": drawn["id"]}))["deliverTo"] is None


def test_waybills_are_found_by_what_people_know(api: Api, vans):
    draw(api, vans, "o-1", "o-2")
    for given, found in (
        ({}, 2),
        ({"states": ["VOID"]}, 0),
        ({"filter": {"search": "wb0000000024"}}, 1),
        ({"filter": {"search": "cup"}}, 1),
        ({"filter": {"search": "#2"}}, 1),
        ({"filter": {"carrierIds": [str(vans.id), "x"], "warehouseIds": [HERE], "isInManifest": False}}, 2),
        ({"filter": {"carrierIds": ["x"]}}, 0),
        ({"filter": {"orderIds": ["o-1"], "drawnOn": timezone.now().date().isoformat()}}, 1),
    ):
        assert one(api.ask(WAYBILLS, given))["totalCount"] == found, given


def test_carriers_are_set_up_and_their_secret_is_never_shown(api: Api, vans, tmp_path):
    given = {"code": "post", "name": "Post", "kind": "SFTP", "series": "PO", "services": ["standard"],
             "host": "h", "username": "u", "hostKey": "ssh-rsa AAAA", "secret": "an open secret"}  # fmt: skip
    saved = one(api.ask(SAVE, {"input": given}))
    assert (saved["errors"], saved["carrier"]["hasSecret"], saved["carrier"]["version"]) == ([], True, 1)
    key = saved["carrier"]["id"]
    late = one(api.ask(SAVE, {"input": {"name": "X"}, "id": key, "version": 7}))
    assert (late["errors"][0]["code"], late["carrier"]["version"]) == ("CONFLICT", 1)
    bad = one(api.ask(SAVE, {"input": {**given, "code": "other", "series": "mf"}}))
    assert bad["errors"][0]["field"] == "series"
    zones = [{"name": "city", "countries": ["US"], "postcodes": ["627"],
              "rates": [{"service": "standard", "maxGrams": 1000, "price": "4.5", "currency": "EUR",
              "days": 1}]}]  # fmt: skip
    kept = one(api.ask(ZONES, {"carrier": key, "zones": zones}))
    assert kept["carrier"]["zones"][0]["rates"][0]["maxGrams"] == 1000
    (offer,) = one(api.ask(OFFERS, {"carrier": key, "postcode": "62701"}))
    assert (offer["zone"], offer["price"]["amount"], offer["days"]) == ("city", "4.500", 1)
    assert one(api.ask(OFFERS, {"carrier": key, "postcode": "1"})) == []
    everything = json.dumps(api.ask("{ __schema { types { name fields { name } } } }")) + json.dumps(
        api.ask("{ carriers { code hasSecret username host } }")
    )
    assert "an open secret" not in everything
    assert b"an open secret" not in bytes(Carrier.objects.get(code="post").secret)
    settings = {"senderName": "Kettle & Co", "senderAddresses": [{"warehouseId": HERE, "address": " Dock 3 "}],
                "keepAddressDays": 14}  # fmt: skip
    assert one(api.ask(SETTINGS, {"input": settings}))["settings"] == {
        "senderName": "Kettle & Co", "senderAddresses": [{"warehouseId": HERE, "address": "Dock 3"}],
        "notifyCustomer": True, "keepAddressDays": 14, "updatedBy": "staff@shop.example",
    }  # fmt: skip
    assert one(api.ask(SETTINGS, {"input": {"keepAddressDays": 0}}))["errors"][0]["field"] == "keepAddressDays"


def test_who_may_what(serve, vans):
    api = serve()
    api.log_in(MANAGE_PRODUCTS)
    assert api.code(TO_DISPATCH) == "PERMISSION_DENIED"
    assert api.code(DRAW, {"inputs": [wanted("o-1", vans)], "client": client()}) == "PERMISSION_DENIED"
    assert Waybill.objects.count() == 0
    other = serve()
    from saleor_ai_plugin.accounts.models import LocalAccount

    LocalAccount.objects.all().delete()
    other.log_in(MANAGE_ORDERS)
    assert len(one(other.ask(TO_DISPATCH))["items"]) == 2
    assert other.code(SAVE, {"input": {"name": "X"}, "id": str(vans.id)}) == "PERMISSION_DENIED"
    assert other.code(SETTINGS, {"input": {"keepAddressDays": 1}}) == "PERMISSION_DENIED"


def test_list_asks_as_often_for_three_orders_as_for_one(api: Api, vans):
    """In this process: what the resolvers do, without the server between."""
    from saleor_ai_plugin.waybill import graphql

    def asked():
        rows = list(Order.objects.filter(status="unfulfilled").order_by("id"))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            list(graphql._orders(rows, language="en"))
        return len(caught)

    few = asked()
    for number in range(3, 9):
        add_order(f"o-{number}", {"tea": 1})
    assert asked() == few
    draw(api, vans, "o-3", "o-4", "o-5")
    with CaptureQueriesContext(connection) as caught:
        types.Waybill.all_of(list(reading.waybills()))
    assert len(caught) == 3
