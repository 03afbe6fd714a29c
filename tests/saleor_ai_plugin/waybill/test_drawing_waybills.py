"""A waybill is drawn of what the shop says is still to send, once, and with a number that nobody else has."""

import uuid
from decimal import Decimal

import pytest
from dispatch_rows import ANN, CHINESE, HERE, THERE, add_carrier, add_order, add_warehouse, add_zone, draw, held
from django.db import transaction
from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError, NotFoundError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import OrderLine
from saleor_ai_plugin.fraud.models import FraudReview
from saleor_ai_plugin.shop.errors import SaleorUnavailableError
from saleor_ai_plugin.shop.fulfilling import Pieces
from saleor_ai_plugin.waybill import addresses, dispatching, drawing, forgetting, fulfilling, numbering, owner
from saleor_ai_plugin.waybill.dispatching import Wanted
from saleor_ai_plugin.waybill.drawing import ShopSilentError
from saleor_ai_plugin.waybill.models import Carrier, Shipment, Waybill, WaybillSeries, WaybillTask


def hold(order_id, state, **fields):
    now = timezone.now()
    return FraudReview.objects.create(
        order_id=order_id, channel="c", placed_at=now, total=9, currency="EUR", probability=0.9, expected_loss=9,
        verdict="review", state=state, assessed_at=now, action="hold", **fields,
    )  # fmt: skip


def to_dispatch(**wanted):
    return sorted(dispatching.matching(Wanted(**wanted)).values_list("id", flat=True))


def open_pieces(order_id):
    return {
        line.variant_id: (part.warehouse_id, line.quantity, line.on_hand)
        for part in dispatching.parts([order_id]).get(order_id, [])
        for line in part.lines
    }


def carry_out():
    """What the worker's shop lane would do."""
    tasks = OutboxEvent.objects.filter(kind="waybill.shop", parked_at=None)
    payloads = list(tasks.values_list("payload", flat=True))
    tasks.delete()
    with transaction.atomic():
        fulfilling.carry_out(payloads)


@pytest.mark.parametrize(
    ("digits", "check"),
    # By hand, for 000000001: 1 x 3 = 3, up to 10 is 7. For 123456789 from the right 9x3 + 8 + 7x3 + 6 + 5x3 + 4 + 3x3
    # + 2 + 1x3 = 95, up to 100 is 5.
    [("000000001", 7), ("123456789", 5), ("000000000", 0)],
)
def test_check_digit_by_hand(digits, check):
    assert numbering.check_digit(digits) == check


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WB0000000017", ("WB0000000017", True)),
        ("wb0000000017\r\n", ("WB0000000017", True)),
        ("]C1WB0000000017", ("WB0000000017", True)),
        ("https://track.example/?number=WB0000000017&x=1", ("WB0000000017", True)),
        ("WB0000000071", ("WB0000000071", False)),
        ("4006381333931", None),
        ("", None),
    ],
)
def test_number_is_found_in_what_was_scanned(text, found):
    assert numbering.found_in(text) == found


def test_any_wrong_digit_and_most_swaps_are_seen():
    number = numbering.number("WB", 12_345_678)
    for place in range(2, 12):
        for digit in "0123456789":
            changed = number[:place] + digit + number[place + 1 :]
            assert numbering.found_in(changed) == (changed, digit == number[place])


def test_number_is_taken_with_what_uses_it(db):
    with transaction.atomic():
        assert [numbering.take("WB"), numbering.take("WB"), numbering.take("X")] == [
            "WB0000000017", "WB0000000024", "X0000000017",
        ]  # fmt: skip
    with transaction.atomic():
        assert numbering.take("WB") == "WB0000000031"
        transaction.set_rollback(True)
    with transaction.atomic():
        assert numbering.take("WB") == "WB0000000031"
    WaybillSeries.objects.filter(prefix="X").update(last=numbering.LAST)
    with pytest.raises(numbering.SeriesFullError, match="the series X is full"), transaction.atomic():
        numbering.take("X")


def test_waybill_is_drawn_with_all_that_follows(vans, shop):
    drawn = draw("o-1", vans)
    assert (drawn.number, drawn.state, drawn.version, drawn.service) == ("WB0000000017", "drawn", 1, "standard")
    assert (drawn.shipment.order_number, drawn.shipment.warehouse_id, drawn.shipment.country) == ("1", HERE, "US")
    lines = drawn.shipment.lines.order_by("sku").values_list("order_line_id", "sku", "quantity")
    assert list(lines) == [("o-1-a", "SKU-a", 3), ("o-1-b", "SKU-b", 2)]
    assert [(task.kind, task.state) for task in drawn.tasks.all()] == [("fulfil", "pending")]
    assert [(event.kind, event.by) for event in drawn.events.all()] == [("draw", ANN)]
    assert OutboxEvent.objects.filter(kind="waybill.shop").count() == 1
    assert shop.calls == []


def test_same_wish_again_draws_nothing_new(vans):
    client_id = uuid.uuid4()
    first = draw("o-1", vans, client_id=client_id)
    assert draw("o-1", vans, client_id=client_id).pk == first.pk
    add_order("o-2", {"a": 1})
    assert draw("o-2", vans, client_id=client_id).number == "WB0000000024"
    assert Waybill.objects.count() == 2


def test_what_is_drawn_is_not_drawn_again(vans):
    draw("o-1", vans, lines=[Pieces("o-1-a", 2)])
    with pytest.raises(DecisionError, match="Article a: 2 pieces asked for, 1 are still to send"):
        draw("o-1", vans, lines=[Pieces("o-1-a", 2)])
    second = draw("o-1", vans)
    assert dict(second.shipment.lines.values_list("order_line_id", "quantity")) == {"o-1-a": 1, "o-1-b": 2}
    with pytest.raises(DecisionError, match="order 1: nothing is left to send from this warehouse"):
        draw("o-1", vans)
    # Also when the shop has been told: it shows them as sent now, and they count once.
    carry_out()
    with pytest.raises(DecisionError, match="order 1 is fulfilled in the shop"):
        draw("o-1", vans)
    assert Waybill.objects.count() == 2


def test_part_that_the_shop_knows_of_counts_once(vans):
    draw("o-1", vans, lines=[Pieces("o-1-a", 2)])
    carry_out()
    assert OrderLine.objects.get(id="o-1-a").quantity_fulfilled == 2
    second = draw("o-1", vans)
    assert dict(second.shipment.lines.values_list("order_line_id", "quantity")) == {"o-1-a": 1, "o-1-b": 2}


def test_what_the_shop_said_before_it_was_told_is_not_believed(vans):
    """Somebody asks the shop, somebody else draws and the shop is told, and only then does the first one draw."""
    known = drawing.ask_shop(["o-1"])
    draw("o-1", vans)
    carry_out()
    asked = drawing.Asked(order_id="o-1", warehouse_id=HERE, carrier_id=str(vans.id))
    with pytest.raises(DecisionError, match="nothing is left to send"):
        drawing.draw(asked, known, by=ANN, client_id=uuid.uuid4())


def test_address_is_kept_sealed_and_forgotten_in_time(vans, shop):
    shop.address = CHINESE
    drawn = held(draw("o-1", vans))
    raw = bytes(drawn.shipment.address)
    assert b"CN" not in raw
    assert "欧阳娜娜".encode() not in raw
    assert addresses.address_of(drawn.shipment, drawn.number) == CHINESE
    owner.save_settings(given={"keep_address_days": 5}, by=ANN)
    Waybill.objects.update(changed_at=timezone.now() - timezone.timedelta(days=4))
    assert forgetting.forget_addresses() == 0
    Waybill.objects.update(changed_at=timezone.now() - timezone.timedelta(days=6))
    assert (forgetting.forget_addresses(), forgetting.forget_addresses()) == (1, 0)
    with pytest.raises(addresses.AddressForgottenError, match=rf"the address of {drawn.number} is no longer kept"):
        addresses.address_of(held(drawn).shipment, drawn.number)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"service": "rocket"}, "Vans has no service 'rocket'; there are: standard, express"),
        ({"parcels": 0}, "0 parcels cannot be; it is 1 to 99"),
        ({"grams": -1}, "-1 g cannot be"),
        ({"warehouse": "nowhere"}, "nothing is left to send from this warehouse"),
        ({"warehouse": "nowhere", "lines": [Pieces("o-1-a", 1)]}, "there is no warehouse 'nowhere'"),
        ({"lines": [Pieces("o-9-a", 1)]}, "order 1 has no line 'o-9-a' that is shipped"),
        ({"lines": [Pieces("o-1-a", 0)]}, "Article a: name each line once, with 1 piece or more"),
        ({"lines": [Pieces("o-1-a", 1), Pieces("o-1-a", 1)]}, "Article a: name each line once"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_uses_no_number(vans, asked, said):
    with pytest.raises(DecisionError, match=said):
        draw("o-1", vans, **asked)
    _nothing_happened()
    assert draw("o-1", vans).number == "WB0000000017"


def test_orders_that_cannot_go_are_refused(vans, shop):
    with pytest.raises(NotFoundError, match="the shop has no order 'o-9'"):
        draw("o-9", vans)
    for status in ("unconfirmed", "fulfilled", "canceled"):
        add_order(f"o-{status}", {"a": 1}, status=status)
        with pytest.raises(DecisionError, match=f"order {status} is {status} in the shop"):
            draw(f"o-{status}", vans)
    Carrier.objects.update(is_active=False)
    with pytest.raises(DecisionError, match="Vans is not active"):
        draw("o-1", vans)
    shop.away = SaleorUnavailableError("Saleor did not answer")
    with pytest.raises(ShopSilentError, match="nothing was drawn: Saleor did not answer"):
        draw("o-1", vans)
    _nothing_happened()


@pytest.mark.parametrize(
    ("state", "verdict", "said"),
    [
        ("waiting", "review", "it waits for a fraud review"),
        ("second_review", "review", "it waits for a fraud review"),
        ("info_requested", "review", "it waits for a fraud review"),
        ("rejected", "review", "it was rejected in the fraud review"),
    ],
)
def test_order_that_fraud_holds_is_not_offered_and_not_drawn(vans, state, verdict, said):
    hold("o-1", state)
    assert (to_dispatch(), to_dispatch(is_held=True), to_dispatch(is_held=None)) == ([], ["o-1"], ["o-1"])
    with pytest.raises(DecisionError, match=f"order 1 is held: {said}"):
        draw("o-1", vans)
    _nothing_happened()
    FraudReview.objects.update(state="approved")
    assert to_dispatch() == ["o-1"]
    draw("o-1", vans)


def test_order_that_fraud_has_not_seen_yet_waits(vans):
    event = OutboxEvent.objects.create(
        kind="fraud.assess", subject_id="o-1", payload={}, occurred_at=timezone.now(), available_at=timezone.now()
    )
    assert to_dispatch() == []
    with pytest.raises(DecisionError, match="fraud has not looked at it yet"):
        draw("o-1", vans)
    event.delete()
    assert to_dispatch() == ["o-1"]


def test_price_is_that_of_the_zone_and_weight(vans):
    add_zone(vans, "city", [("standard", 2000, "4.50"), ("standard", 10_000, "7"), ("express", 2000, "9")],
             countries=["US"], postcodes=["627"])  # fmt: skip
    add_zone(vans, "country", [("standard", 2000, "6")], countries=["US"], position=1)
    for number, (grams, service, price) in enumerate(
        [(2000, "standard", "4.5"), (2001, "standard", "7"), (1, "express", "9")]
    ):
        add_order(f"p-{number}", {"a": 1})
        drawn = _draw_to("62701", f"p-{number}", vans, grams, service)
        assert (drawn.price, drawn.currency, drawn.zone) == (Decimal(price), "EUR", "city")
    add_order("p-9", {"a": 1})
    assert _draw_to("10115", "p-9", vans, 500, "standard").price == Decimal(6)


def test_what_the_carrier_does_not_take_is_refused(vans):
    add_zone(vans, "city", [("standard", 2000, "4.50")], countries=["US"], postcodes=["627"])
    with pytest.raises(DecisionError, match=r"Vans does not go to US 10115; take another carrier"):
        _draw_to("10115", "o-1", vans, 500, "standard")
    with pytest.raises(DecisionError, match=r"does not take 2\.001 kg to US 62701 by standard"):
        _draw_to("62701", "o-1", vans, 2001, "standard")
    with pytest.raises(DecisionError, match=r"by express; it would by standard"):
        _draw_to("62701", "o-1", vans, 1, "express")
    _nothing_happened()


def _draw_to(postcode, order_id, carrier, grams, service):
    shop = drawing.current_shop()
    shop.address = CHINESE.__class__(name="A", street="1", city="B", postcode=postcode, country="US")
    return draw(order_id, carrier, grams=grams, service=service)


def _nothing_happened():
    assert (Waybill.objects.count(), Shipment.objects.count(), WaybillTask.objects.count()) == (0, 0, 0)
    assert not WaybillSeries.objects.filter(last__gt=0).exists()


def test_list_shows_what_is_still_to_leave_from_where(vans):
    add_order("o-2", {"c": 1}, warehouse=THERE, status="partially_fulfilled", country="DE")
    add_order("o-3", {"a": 1}, status="unconfirmed")
    add_order("o-4", {"a": 1}, status="fulfilled")
    assert to_dispatch() == ["o-1", "o-2"]
    assert open_pieces("o-1") == {"a": (HERE, 3, 10), "b": (HERE, 2, 4)}
    assert to_dispatch(warehouse_ids=[THERE]) == to_dispatch(countries=["de"]) == ["o-2"]
    assert to_dispatch(search="#1") == to_dispatch(search="sku-B") == ["o-1"]
    assert to_dispatch(channels=["other"]) == []
    draw("o-1", vans, lines=[Pieces("o-1-a", 2), Pieces("o-1-b", 2)])
    assert open_pieces("o-1") == {"a": (HERE, 1, 10)}
    carry_out()
    assert open_pieces("o-1") == {"a": (HERE, 1, 8)}
    draw("o-1", vans)
    assert to_dispatch() == ["o-2"]


def test_line_without_a_warehouse_is_shown_where_most_of_it_lies(db, shop):
    add_warehouse()
    add_warehouse(THERE)
    add_order("o-9", {"a": 5}, warehouse=THERE)
    add_order("o-1", {"a": 1})
    OrderLine.objects.filter(order_id="o-1").update(warehouse_id="")
    assert open_pieces("o-1") == {"a": (THERE, 1, 10)}
    OrderLine.objects.filter(order_id="o-1").update(variant_id="nobody knows it")
    assert open_pieces("o-1") == {"nobody knows it": ("", 1, 0)}


def test_weight_is_that_of_the_articles_where_the_shop_knows_it(vans, monkeypatch):
    assert draw("o-1", vans, lines=[Pieces("o-1-a", 1)]).shipment.weight_grams == 0
    real = type(drawing.current_shop()).orders_to_send

    def weighed(self, order_ids):
        from dataclasses import replace

        found = real(self, order_ids)
        return {
            key: replace(order, lines=[replace(line, grams=250.2) for line in order.lines])
            for key, order in found.items()
        }

    monkeypatch.setattr(type(drawing.current_shop()), "orders_to_send", weighed)
    # 2 a and 2 b of 250.2 g.
    assert draw("o-1", vans).shipment.weight_grams == 1001


def test_carriers_of_one_series_share_its_numbers(vans):
    other = add_carrier("bikes")
    add_order("o-2", {"a": 1})
    assert [draw("o-1", vans).number, draw("o-2", other).number] == ["WB0000000017", "WB0000000024"]
