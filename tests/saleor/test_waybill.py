"""A confirmed order of a real Saleor gets a waybill: its number is on the label, and once on a fulfilment there."""

import base64
import os
import signal
import subprocess
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import transaction
from saleor_fraud import STAFF, Ask, asking, forget_fraud
from saleor_process import Saleor
from saleor_proxy import BadConnection, bad_connection
from saleor_service import SERVICE, eventually, running
from saleor_stockroom import pieces, warehouse
from saleor_storefront import place_order

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.shop.saleor_client import SaleorClient
from saleor_ai_plugin.shop.saleor_shop import SaleorShop
from saleor_ai_plugin.waybill import changes, drawing, fulfilling, tasks, voiding
from saleor_ai_plugin.waybill.models import Carrier, Waybill, WaybillTask

OURS = (
    *("waybilltask", "waybillevent", "waybill", "shipmentline", "shipment", "manifest", "waybillseries"),
    *("carrierrate", "carrierzone", "carrier"),
)
TO_DISPATCH = """
{ dispatchOrders { items { id pieces hold { code } parts { warehouse { id } isThere lines { quantity } } } } }
"""
CARRIER = """
mutation {
  carrierSave(input: {code: "vans", name: "Our vans", kind: OWN_FLEET, series: "WB", services: ["standard"]}) {
    carrier { id } errors { field message }
  }
}
"""
DRAW = """
mutation($input: WaybillDrawInput!, $client: ID!) {
  waybillDraw(input: $input, clientId: $client) {
    waybill { id number version state orderNumber tasks { kind state trouble } } errors { field message code }
  }
}
"""
STANDING = """
query($id: ID!) { waybill(id: $id) { deliverTo waybill { state version tasks { kind state trouble } } } }
"""
LABEL = """
query($ids: [ID!]!) { waybillDocument(ids: $ids, kind: LABEL) { document { content } errors { message } } }
"""
SCAN = """
mutation($code: String!, $client: ID!) {
  waybillScan(code: $code, clientId: $client) { waybill { state } errors { message } }
}
"""
VOID = """
mutation($id: ID!, $version: Int!, $client: ID!) {
  waybillVoid(id: $id, version: $version, note: "wrong box", clientId: $client) {
    waybill { state number } errors { message }
  }
}
"""
CONFIRM = "mutation($id: ID!) { orderConfirm(id: $id) { errors { field message } } }"
IN_SALEOR = """
query($id: ID!) {
  order(id: $id) { status fulfillments { status trackingNumber lines { quantity } } lines { id quantityToFulfill } }
}
"""


@pytest.fixture
def environment(saleor: Saleor, service: dict[str, str]) -> Iterator[dict[str, str]]:
    """Our service's, with nothing dispatched yet."""
    forget_fraud(saleor)
    _forget(saleor)
    yield {**service, "SALEOR_AI_PORT": "0"}
    _forget(saleor)


@pytest.fixture
def connection(saleor: Saleor) -> Iterator[BadConnection]:
    with bad_connection(saleor.api.removesuffix("/graphql/")) as made:
        yield made


@pytest.fixture
def shop(
    db: None, service: dict[str, str], connection: BadConnection, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SaleorShop]:
    """Saleor as our own code speaks with it, over the bad connection; what we write down is in the tests' database."""
    client = SaleorClient(connection.url, token=service["SALEOR_AI_SALEOR_APP_TOKEN"], timeout=30)
    made = SaleorShop(client)
    for module in (drawing, fulfilling):
        monkeypatch.setattr(module, "current_shop", lambda: made)
    yield made
    client.close()


def _forget(saleor: Saleor) -> None:
    for table in OURS:
        saleor.rows(f"DELETE FROM saleor_ai_plugin_{table}")


def in_saleor(saleor: Saleor, order_id: str) -> dict[str, Any]:
    return saleor.ask(IN_SALEOR, {"id": order_id}, token=saleor.login(STAFF))["order"]


def live(saleor: Saleor, order_id: str) -> list[str]:
    """Tracking numbers of fulfilments that stand."""
    found = in_saleor(saleor, order_id)["fulfillments"]
    return [one["trackingNumber"] for one in found if one["status"] != "CANCELED"]


def buy(saleor: Saleor, quantity: int = 2) -> str:
    kettle = saleor.product("Kettle")["variant"]
    return str(place_order(saleor, channel=saleor.channel, variants={kettle: quantity}, email="g@example.com")["id"])


def buy_and_confirm(saleor: Saleor, quantity: int) -> str:
    """As staff confirms it: what is not paid waits for that in Saleor."""
    order_id = buy(saleor, quantity)
    saleor.ask(CONFIRM, {"id": order_id}, token=saleor.login(STAFF))
    return order_id


def draw_by_api(ask: Ask, order_id: str, warehouse_id: str, carrier: str, client: str) -> dict[str, Any]:
    given = {"orderId": order_id, "warehouseId": warehouse_id, "carrierId": carrier}
    answer = ask(DRAW, input=given, client=client)["waybillDraw"]
    assert answer["errors"] == []
    return answer["waybill"]


def states(ask: Ask, waybill_id: str) -> dict[str, str]:
    return {one["kind"]: one["state"] for one in ask(STANDING, id=waybill_id)["waybill"]["waybill"]["tasks"]}


def test_confirmed_order_gets_a_waybill_and_saleor_its_number(
    saleor: Saleor, environment: dict[str, str], tmp_path: Path
):
    log = tmp_path / "worker.log"
    with running("worker", environment, log), asking(saleor, environment, tmp_path / "serve.log") as ask:
        order_id = buy(saleor)
        eventually(lambda: ask(TO_DISPATCH)["dispatchOrders"]["items"] != [], seconds=180, log=log)
        (offered,) = ask(TO_DISPATCH)["dispatchOrders"]["items"]
        assert (offered["id"], offered["pieces"], offered["hold"]) == (order_id, 2, None)
        (part,) = offered["parts"]
        assert (part["warehouse"]["id"], part["isThere"]) == (warehouse(saleor), True)
        carrier = ask(CARRIER)["carrierSave"]["carrier"]["id"]
        client = str(uuid.uuid4())
        drawn = draw_by_api(ask, order_id, warehouse(saleor), carrier, client)
        assert draw_by_api(ask, order_id, warehouse(saleor), carrier, client)["number"] == drawn["number"]
        eventually(lambda: states(ask, drawn["id"]) == {"FULFIL": "DONE"}, seconds=120, log=log)
        order = in_saleor(saleor, order_id)
        assert (order["status"], [one["trackingNumber"] for one in order["fulfillments"]]) == (
            "FULFILLED", [drawn["number"]],
        )  # fmt: skip
        assert ask(STANDING, id=drawn["id"])["waybill"]["deliverTo"][0] == "Secretfirst Secretlast"
        document = ask(LABEL, ids=[drawn["id"]])["waybillDocument"]["document"]["content"]
        assert _read(base64.b64decode(document)) == {drawn["number"]}
        eventually(lambda: ask(TO_DISPATCH)["dispatchOrders"]["items"] == [], seconds=120, log=log)
        scanned = ask(SCAN, code=drawn["number"], client=str(uuid.uuid4()))["waybillScan"]
        assert (scanned["waybill"]["state"], scanned["errors"]) == ("HANDED_OVER", [])
        # What stands in our tables of where it goes can only be read with the key.
        ((kept,),) = saleor.rows("SELECT address FROM saleor_ai_plugin_shipment")
        assert b"Secret" not in bytes(kept)
        # Taken back, the order is open again in Saleor, and offered again.
        version = ask(STANDING, id=drawn["id"])["waybill"]["waybill"]["version"]
        void = ask(VOID, id=drawn["id"], version=version, client=str(uuid.uuid4()))["waybillVoid"]
        assert void["errors"] == []
        eventually(lambda: states(ask, drawn["id"])["UNFULFIL"] == "DONE", seconds=120, log=log)
        assert live(saleor, order_id) == []
        eventually(lambda: len(ask(TO_DISPATCH)["dispatchOrders"]["items"]) == 1, seconds=120, log=log)
        again = draw_by_api(ask, order_id, warehouse(saleor), carrier, str(uuid.uuid4()))
        assert again["number"] == "WB0000000024"
        eventually(lambda: live(saleor, order_id) == [again["number"]], seconds=120, log=log)
    assert "Secret" not in log.read_text() + (tmp_path / "serve.log").read_text()


def test_worker_killed_when_saleor_had_just_fulfilled_does_not_fulfil_again(
    saleor: Saleor, environment: dict[str, str], connection: BadConnection, tmp_path: Path
):
    """The order goes in two parts, so that Saleor itself would let the first part go twice."""
    log = tmp_path / "worker.log"
    environment = {**environment, "SALEOR_AI_SALEOR_URL": connection.url}
    with asking(saleor, environment, tmp_path / "serve.log") as ask:
        order_id = buy_and_confirm(saleor, 4)
        saleor.record_facts()
        carrier = ask(CARRIER)["carrierSave"]["carrier"]["id"]
        line = in_saleor(saleor, order_id)["lines"][0]["id"]
        given = {"orderId": order_id, "warehouseId": warehouse(saleor), "carrierId": carrier,
                 "lines": [{"orderLineId": line, "quantity": 2}]}  # fmt: skip
        connection.lose = "SaleorAIOrderFulfil"
        answer = ask(DRAW, input=given, client=str(uuid.uuid4()))["waybillDraw"]
        assert answer["errors"] == []
        drawn = answer["waybill"]
        with log.open("w") as written:
            worker = subprocess.Popen(
                [SERVICE, "worker"], env=environment, stdout=written, stderr=written, start_new_session=True
            )
        try:
            assert connection.lost.wait(240), log.read_text()[-3000:]
        finally:
            _kill_all(worker)
        assert live(saleor, order_id) == [drawn["number"]]
        with running("worker", environment, log):
            eventually(lambda: states(ask, drawn["id"]) == {"FULFIL": "DONE"}, seconds=300, log=log)
        assert live(saleor, order_id) == [drawn["number"]]
        assert connection.asked == ["SaleorAIOrderFulfil"]


def test_answer_that_was_lost_is_found_by_the_number(saleor: Saleor, shop: SaleorShop, connection: BadConnection):
    order_id = buy_and_confirm(saleor, 4)
    drawn = _draw_part(saleor, order_id, 2)
    connection.lose = "SaleorAIOrderFulfil"
    _carry_out()
    task = WaybillTask.objects.get()
    assert (task.state, task.tries, connection.lost.is_set()) == ("pending", 1, True)
    assert live(saleor, order_id) == [drawn.number]
    _carry_out(after=fulfilling.GRACE)
    task.refresh_from_db()
    assert (task.state, live(saleor, order_id)) == ("done", [drawn.number])
    assert connection.asked == ["SaleorAIOrderFulfil"]
    second = _draw_part(saleor, order_id, 2)
    _carry_out()
    assert live(saleor, order_id) == [drawn.number, second.number]
    with pytest.raises(DecisionError, match="is fulfilled in the shop"):
        _draw_part(saleor, order_id, 1)


def test_void_puts_the_goods_back_also_when_the_answer_is_lost(
    saleor: Saleor, shop: SaleorShop, connection: BadConnection
):
    order_id = buy_and_confirm(saleor, 3)
    drawn = _draw_part(saleor, order_id, 3)
    _carry_out()
    assert pieces(saleor, "Kettle") == [(97, 0)]
    wish = changes.Wish(by=STAFF, client_id=uuid.uuid4(), note="wrong box")
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish)
    connection.lose = "SaleorAIFulfilmentCancel"
    _carry_out()
    assert WaybillTask.objects.get(kind="unfulfil").state == "pending"
    _carry_out(after=fulfilling.GRACE)
    assert WaybillTask.objects.get(kind="unfulfil").state == "done"
    assert (live(saleor, order_id), pieces(saleor, "Kettle")) == ([], [(100, 3)])
    assert connection.asked == ["SaleorAIOrderFulfil", "SaleorAIFulfilmentCancel"]


def test_what_saleor_refuses_is_trouble_in_its_words(saleor: Saleor, shop: SaleorShop):
    order_id = buy_and_confirm(saleor, 2)
    _draw_part(saleor, order_id, 2)
    saleor.rows("UPDATE warehouse_stock SET quantity = 0")
    _carry_out()
    task = WaybillTask.objects.get()
    assert (task.state, live(saleor, order_id)) == ("trouble", [])
    assert task.trouble.startswith("Saleor did not accept SaleorAIOrderFulfil: stocks: Insufficient product stock")


def _draw_part(saleor: Saleor, order_id: str, quantity: int) -> Waybill:
    from saleor_ai_plugin.facts.models import Warehouse
    from saleor_ai_plugin.shop.fulfilling import Pieces

    carrier, _ = Carrier.objects.get_or_create(
        code="vans", defaults={"name": "Vans", "kind": "own_fleet", "series": "WB", "services": ["standard"]}
    )
    Warehouse.objects.get_or_create(
        id=warehouse(saleor), defaults={"name": "Main", "snapshot_at": "2026-01-01T00:00:00Z"}
    )
    line = in_saleor(saleor, order_id)["lines"][0]["id"]
    asked = drawing.Asked(
        order_id=order_id, warehouse_id=warehouse(saleor), carrier_id=str(carrier.id), lines=[Pieces(line, quantity)]
    )
    return drawing.draw(asked, drawing.ask_shop([order_id]), by=STAFF, client_id=uuid.uuid4())


def _carry_out(*, after: timedelta = timedelta(0)) -> None:
    """What the worker's shop lane would do, so much later."""
    for task in WaybillTask.objects.filter(state=tasks.State.PENDING):
        task.not_before -= after
        task.save()
    with transaction.atomic():
        fulfilling.carry_out([{"task": key} for key in WaybillTask.objects.values_list("id", flat=True)])


def _read(pdf: bytes) -> set[str]:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=203.2 / 72).to_pil().convert("L")
    document.close()
    return {found.text for found in zxingcpp.read_barcodes(picture)}


def _kill_all(worker: "subprocess.Popen[bytes]") -> None:
    """The worker with its lanes, which are processes of their own."""
    from service_children import _descendants

    for pid in (worker.pid, *_descendants(worker.pid)):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    worker.wait()
