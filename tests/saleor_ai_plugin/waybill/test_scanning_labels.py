"""A scan hands a parcel over, or says what is wrong with it; the manifest closes over what left."""

import uuid

import pytest
from dispatch_rows import ANN, BOB, HERE, THERE, add_carrier, add_order, add_warehouse, draw, held, wish
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.facts.models import Order
from saleor_ai_plugin.fraud.models import FraudReview
from saleor_ai_plugin.waybill import manifests, printing, scanning, voiding
from saleor_ai_plugin.waybill.changes import Kind
from saleor_ai_plugin.waybill.models import Carrier, Manifest, WaybillTask
from saleor_ai_plugin.waybill.scanning import Expected, WrongScanError


def scan(code, *, carrier="", warehouse="", by=ANN, client_id=None):
    return scanning.hand_over(
        code=code, expected=Expected(str(carrier), warehouse), wish=wish(by=by, client_id=client_id)
    )


def wrong(code, **options):
    """What a wrong scan is told, and that nothing came of it."""
    with pytest.raises(WrongScanError) as refused:
        scan(code, **options)
    return refused.value.reason, str(refused.value)


def close(carrier, *, warehouse=HERE, client_id=None):
    return manifests.close(
        carrier_id=str(carrier.id), warehouse_id=warehouse, by=ANN, client_id=client_id or uuid.uuid4()
    )


def test_label_is_printed_scanned_and_in_the_manifest(vans):
    drawn = draw("o-1", vans)
    (printed,) = printing.printed(waybill_ids=[str(drawn.id)], wish=wish())
    assert printed.state == "printed"
    left = scan(drawn.number.lower(), carrier=vans.id, warehouse=HERE)
    assert (left.state, left.version) == ("handed_over", 3)
    assert list(left.events.order_by("id").values_list("kind", flat=True)) == ["draw", "print", "hand_over"]
    closed = close(vans)
    assert (closed.number, held(left).manifest_id) == ("MF0000000017", closed.id)
    with pytest.raises(DecisionError, match="nothing has been handed over to Vans since the last manifest"):
        close(vans)
    with pytest.raises(DecisionError, match=f"{drawn.number} is in a closed manifest: the carrier has it"):
        voiding.void(waybill_id=str(drawn.id), version=3, wish=wish(note="x"))


def test_label_that_nobody_marked_as_printed_can_be_scanned(vans):
    drawn = draw("o-1", vans)
    assert scan(f"https://t.example/{drawn.number}").state == "handed_over"


@pytest.mark.parametrize(
    ("code", "reason", "said"),
    [
        ("", "no_waybill", "nothing was scanned"),
        ("4006381333931", "no_waybill", "4006381333931 is an article's barcode; scan the label of the parcel"),
        ("SKU-a", "no_waybill", "'SKU-a' is no waybill number; one looks like WB0000000017"),
        ("WB0000000018", "misread", "WB0000000018 was misread or mistyped: its last digit does not fit; scan it again"),
        ("WB0000000024", "unknown", "there is no waybill WB0000000024 in this shop; the label is not ours"),
        ("MF0000000017", "manifest", "MF0000000017 is a manifest; scan the parcels' labels"),
    ],
)
def test_code_that_is_no_waybill_of_ours_is_named(vans, code, reason, said):
    draw("o-1", vans)
    assert wrong(code) == (reason, said)


def test_parcel_in_the_wrong_place_is_sent_where_it_belongs(vans):
    bikes = add_carrier("bikes")
    add_warehouse(THERE)
    drawn = draw("o-1", vans)
    assert wrong(drawn.number, carrier=bikes.id) == ("other_carrier", f"{drawn.number} goes with Vans: put it there")
    assert wrong(drawn.number, warehouse=THERE) == (
        "other_warehouse", f"{drawn.number} leaves from House 1, not from here",
    )  # fmt: skip
    assert held(drawn).state == "drawn"


def test_second_scan_says_who_scanned_it_first(vans):
    drawn = draw("o-1", vans)
    once = uuid.uuid4()
    scan(drawn.number, by=BOB, client_id=once)
    # The same scan sent again is no second one.
    assert scan(drawn.number, by=BOB, client_id=once).version == 2
    reason, said = wrong(drawn.number)
    assert reason == "already"
    assert f"{drawn.number} was handed over already on {timezone.now():%Y-%m-%d} at " in said
    assert said.endswith(f"by {BOB}; it is handed over")


def test_parcel_that_must_not_leave_stays(vans):
    drawn = draw("o-1", vans)
    now = timezone.now()
    review = FraudReview.objects.create(
        order_id="o-1", channel="c", placed_at=now, total=9, currency="EUR", probability=0.9, expected_loss=9,
        verdict="review", state="waiting", assessed_at=now, action="hold",
    )  # fmt: skip
    assert wrong(drawn.number) == (
        "held", f"order 1 is held (it waits for a fraud review): {drawn.number} stays here",
    )  # fmt: skip
    review.delete()
    Order.objects.filter(id="o-1").update(status="canceled")
    assert wrong(drawn.number) == ("order_gone", f"order 1 was canceled: {drawn.number} stays here; void it")
    Order.objects.filter(id="o-1").update(status="fulfilled")
    WaybillTask.objects.update(state="trouble", trouble="Cannot fulfill unpaid order.")
    assert wrong(drawn.number) == (
        "trouble", f"{drawn.number} stays here: the shop has not accepted it (Cannot fulfill unpaid order.)",
    )  # fmt: skip
    voiding.void(waybill_id=str(drawn.id), version=1, wish=wish(note="wrong box"))
    assert wrong(drawn.number) == (
        "void", f"{drawn.number} is void (wrong box): take the label off, the parcel stays here",
    )  # fmt: skip


def test_drivers_say_where_a_parcel_of_ours_is(vans):
    drawn = draw("o-1", vans)
    scan(drawn.number)
    once = wish()
    assert scanning.track(code=drawn.number, kind=Kind.IN_TRANSIT, wish=once).state == "in_transit"
    assert scanning.track(code=drawn.number, kind=Kind.IN_TRANSIT, wish=once).version == 3
    assert scanning.track(code=drawn.number, kind=Kind.DELIVERED, wish=wish()).state == "delivered"
    with pytest.raises(DecisionError, match="is delivered and cannot be on its way"):
        scanning.track(code=drawn.number, kind=Kind.IN_TRANSIT, wish=wish())
    with pytest.raises(DecisionError, match="is not for drivers to say"):
        scanning.track(code=drawn.number, kind=Kind.VOID, wish=wish())


def test_parcel_of_another_carrier_is_theirs_to_track(vans):
    post = add_carrier("post", kind=Carrier.Kind.FOLDER, series="PO")
    drawn = draw("o-1", post)
    with pytest.raises(WrongScanError, match=f"{drawn.number} travels with Post, who says where it is"):
        scanning.track(code=drawn.number, kind=Kind.DELIVERED, wish=wish())


def test_manifests_are_of_one_carrier_and_warehouse_and_closed_once(vans):
    bikes = add_carrier("bikes")
    for order in ("o-2", "o-3"):
        add_order(order, {"a": 1})
    waybills = [draw("o-1", vans), draw("o-2", vans), draw("o-3", bikes)]
    for one in waybills:
        scan(one.number)
    once = uuid.uuid4()
    first = close(vans, client_id=once)
    assert close(vans, client_id=once) == first
    assert list(first.waybills.order_by("number")) == waybills[:2]
    second = close(bikes)
    assert (second.number, list(second.waybills.all())) == ("MF0000000024", waybills[2:])
    with pytest.raises(DecisionError, match="nothing has been handed over"):
        close(vans, warehouse=THERE)
    with pytest.raises(NotFoundError, match="there is no carrier '99'"):
        manifests.close(carrier_id="99", warehouse_id=HERE, by=ANN, client_id=uuid.uuid4())
    assert Manifest.objects.count() == 2


def test_print_of_many_says_of_each_what_came_of_it(vans):
    drawn = draw("o-1", vans)
    add_order("o-2", {"a": 1})
    void = draw("o-2", vans)
    voiding.void(waybill_id=str(void.id), version=1, wish=wish(note="x"))
    first, second, third = printing.printed(waybill_ids=[str(drawn.id), str(void.id), "x"], wish=wish())
    assert first.state == "printed"
    assert str(second).startswith(f"{void.number} is void and cannot be printed")
    assert str(third) == "there is no waybill 'x'"
