"""The life of a purchase order: what can be done from where, once, on what was seen, and taken back."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from purchase_rows import ANN, BOB, HERE, THERE, add_variant, held, line_of, make_order, sells, sent_order, wish

from saleor_ai_plugin.deciding import ConflictError, DecisionError, NotFoundError
from saleor_ai_plugin.inventory import cancelling, changes, inputs, orders, receiving, sending
from saleor_ai_plugin.inventory.models import PurchaseOrder, PurchaseOrderChange
from saleor_ai_plugin.inventory.orders import Asked
from saleor_ai_plugin.inventory.receiving import Counted
from saleor_ai_plugin.inventory.sending import Confirmed

State = PurchaseOrder.State


def do(kind, order, **options):
    """One thing to an order as it stands; a receipt is of nothing but the word that no more will come."""
    key, own = str(order.id), wish(held(order), note="because", is_owner=True, **options)
    match kind:
        case "change":
            return orders.change(order_id=key, lines=[], expected_on=None, note="x", wish=own)
        case "approve":
            return orders.approve(order_id=key, wish=own)
        case "send":
            return sending.send(order_id=key, wish=own)
        case "confirm":
            return sending.confirm(order_id=key, lines=[], expected_on=None, reference=None, wish=own)
        case "receive":
            receiving.receive(
                receipt_id=uuid.uuid4(), order_id=key, lines=[], closes=True, delivery_note="", note="", by=ANN
            )
            return held(order)
        case "cancel":
            return cancelling.cancel(order_id=key, wish=own)
        case "undo":
            return cancelling.undo(order_id=key, wish=own)


def in_state(supplier, state):
    order = make_order(supplier, {"a": 5, "b": 2})
    PurchaseOrder.objects.filter(id=order.id).update(state=state)
    return held(order)


def change(order, quantities, **options):
    asked = [Asked(quantity=pieces, line_id=str(line_of(order, variant).id)) for variant, pieces in quantities.items()]
    given = {"expected_on": None, "note": None, "wish": wish(order), **options}
    return orders.change(order_id=str(order.id), lines=asked, **given)


def test_order_goes_from_its_beginning_to_the_supplier(supplier):
    order = make_order(supplier, {"a": 5, "b": 2})
    year = timezone.now().year
    assert (order.number, order.state, order.version, order.total) == (f"PO-{year}-000001", "proposed", 1, Decimal(28))
    assert order.expected_on == timezone.now().date() + timedelta(days=10)
    order = do("approve", order)
    assert (order.state, order.approved_by, order.version) == ("approved", ANN, 2)
    order = do("send", order)
    assert (order.state, order.sent_by) == ("sent", ANN)
    line = line_of(order, "a")
    day = order.expected_on + timedelta(days=3)
    said = [Confirmed(line_id=str(line.id), quantity=4, expected_on=day)]
    order = sending.confirm(order_id=str(order.id), lines=said, expected_on=None, reference=" AB/7 ", wish=wish(order))
    assert (order.state, order.supplier_reference, order.expected_on) == ("confirmed", "AB/7", day)
    assert [(one.variant_id, one.confirmed_quantity) for one in order.lines.order_by("variant_id")] == [
        ("a", 4),
        ("b", 2),
    ]
    kinds = list(order.changes.order_by("id").values_list("kind", "version"))
    assert kinds == [("create", 1), ("approve", 2), ("send", 3), ("confirm", 4)]
    assert make_order(supplier, {"a": 1}).number == f"PO-{year}-000002"


@pytest.mark.parametrize("kind", ["change", "approve", "send", "confirm", "receive", "cancel"])
@pytest.mark.parametrize("state", list(State))
def test_what_cannot_be_done_from_a_state_is_refused_and_changes_nothing(supplier, kind, state):
    order = in_state(supplier, state)
    possible = state in changes.MOVES[changes.Kind(kind)]
    if possible:
        assert do(kind, order).version == 2
        return
    with pytest.raises(DecisionError, match=f"is {state.replace('_', ' ')} and cannot be"):
        do(kind, order)
    after = held(order)
    assert (after.state, after.version, PurchaseOrderChange.objects.count()) == (state, 1, 1)


def test_two_people_at_once_the_second_is_told_who_was_first(supplier):
    order = make_order(supplier, {"a": 5})
    do("approve", order, by=BOB)
    with pytest.raises(ConflictError, match=rf"{BOB} did something to it \(approve\) meanwhile") as refused:
        cancelling.cancel(order_id=str(order.id), wish=wish(order, note="no"))
    assert refused.value.held.state == "approved"
    assert held(order).state == "approved"


def test_sent_again_it_is_done_once(supplier):
    first = uuid.uuid4()
    asked = [Asked(quantity=3, variant_id="a")]
    for _ in range(2):
        order = orders.create(
            supplier_id=str(supplier.id), warehouse_id=HERE, lines=asked, expected_on=None, wish=wish(client_id=first)
        )
    assert PurchaseOrder.objects.count() == 1
    again = wish(order)
    for _ in range(2):
        order = orders.approve(order_id=str(order.id), wish=again)
    assert (order.version, PurchaseOrderChange.objects.count()) == (2, 2)


def test_changed_order_has_to_be_approved_again(supplier):
    order = do("approve", make_order(supplier, {"a": 5, "b": 2}))
    order = change(order, {"a": 7, "b": 0}, note=" by rail ", expected_on=date(2026, 12, 24))
    assert (order.state, order.approved_by, order.total, order.note) == ("proposed", "", Decimal(28), "by rail")
    assert list(order.lines.values_list("variant_id", "quantity")) == [("a", 7)]
    assert order.is_touched
    last = order.changes.latest("id")
    assert last.before["order"]["state"] == "approved"
    assert {values["sku"]: values.get("quantity") for values in last.before["lines"].values()} == {
        "SKU-a": 5, "SKU-b": 2,
    }  # fmt: skip


def test_article_is_added_by_its_variant(supplier):
    order = make_order(supplier, {"a": 5})
    asked = [Asked(quantity=4, variant_id="b"), Asked(quantity=6, variant_id="a")]
    order = orders.change(order_id=str(order.id), lines=asked, expected_on=None, note=None, wish=wish(order))
    found = list(order.lines.order_by("variant_id").values_list("variant_id", "quantity", "sku", "supplier_sku"))
    assert found == [("a", 6, "SKU-a", "S-1/a"), ("b", 4, "SKU-b", "S-1/b")]
    order = do("undo", order)
    assert list(order.lines.values_list("variant_id", "quantity")) == [("a", 5)]


@pytest.mark.parametrize(
    ("pieces", "says"),
    [
        (23, "the supplier sells 24 pieces at least; order 24"),
        (30, "30 pieces are no whole packs of 12; order 36"),
        (-12, "-12 pieces cannot be ordered"),
        (2_000_004, "2000004 pieces cannot be ordered"),
    ],
)
def test_quantity_is_whole_packs_from_the_least_on(supplier, pieces, says):
    add_variant("c")
    sells(supplier, "c", pack_size=12, minimum_quantity=24)
    order = make_order(supplier, {"c": 24})
    with pytest.raises(DecisionError, match=says) as refused:
        change(order, {"c": pieces})
    assert (refused.value.field, refused.value.position) == ("quantity", 0)
    assert line_of(order, "c").quantity == 24


def test_price_falls_with_the_quantity(supplier):
    add_variant("c")
    sells(supplier, "c", cost="4.00", price_breaks=[{"quantity": 50, "unit_cost": "3.500"}])
    order = make_order(supplier, {"c": 49})
    assert order.total == Decimal(196)
    assert change(order, {"c": 50}).total == Decimal(175)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "at least one line"),
        ([Asked(quantity=0, variant_id="a")], "at least one piece"),
        ([Asked(quantity=1, variant_id="x")], "does not sell variant 'x'"),
        ([Asked(quantity=1)], "does not sell line None"),
    ],
)
def test_order_that_cannot_be_is_refused(supplier, lines, says):
    with pytest.raises(DecisionError, match=says):
        orders.create(supplier_id=str(supplier.id), warehouse_id=HERE, lines=lines, expected_on=None, wish=wish())
    assert not PurchaseOrder.objects.exists()


def test_supplier_that_does_not_deliver_there_or_is_not_active(supplier):
    supplier.warehouse_ids = [HERE]
    supplier.save()
    with pytest.raises(DecisionError, match=f"does not deliver to warehouse '{THERE}'"):
        make_order(supplier, {"a": 1}, warehouse=THERE)
    supplier.is_active = False
    supplier.save()
    with pytest.raises(DecisionError, match="is not active"):
        make_order(supplier, {"a": 1})


def test_nothing_is_left_of_an_order_only_by_cancelling(supplier):
    order = make_order(supplier, {"a": 5})
    with pytest.raises(DecisionError, match="cancel the order instead"):
        change(order, {"a": 0})
    with pytest.raises(DecisionError, match="say why"):
        cancelling.cancel(order_id=str(order.id), wish=wish(order, note=" "))
    assert do("cancel", order).state == "cancelled"


def test_everything_but_receiving_is_taken_back(supplier):
    order = make_order(supplier, {"a": 5, "b": 2})
    for kind, before in (("approve", "proposed"), ("cancel", "proposed"), ("change", "proposed")):
        order = do(kind, order)
        order = do("undo", order)
        assert order.state == before, kind
    order = change(held(order), {"a": 9, "b": 0})
    order = do("undo", order)
    assert list(order.lines.order_by("variant_id").values_list("variant_id", "quantity")) == [("a", 5), ("b", 2)]
    assert order.total == Decimal(28)
    with pytest.raises(DecisionError, match="nothing to undo"):
        do("undo", order)
    do("approve", order)
    order = do("confirm", do("send", order))
    order = do("undo", order)
    assert (order.state, line_of(order, "a").confirmed_quantity) == ("sent", None)
    do("receive", order)
    with pytest.raises(DecisionError, match="nothing to undo"):
        do("undo", order)


def test_of_what_came_in_part_only_the_rest_is_cancelled(supplier, shop):
    order = sent_order(supplier, {"a": 5, "b": 2})
    came = [Counted(counted=3, line_id=str(line_of(order, "a").id))]
    receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=came, closes=False, delivery_note="", note="", by=ANN
    )
    order = do("cancel", order)
    assert order.state == "received"
    wanted = {line.variant_id: (line.wanted, line.received_quantity) for line in order.lines.all()}
    assert wanted == {"a": (3, 3), "b": (0, 0)}
    assert do("undo", order).state == "part_received"


def received(order, variant, pieces):
    came = [Counted(counted=pieces, line_id=str(line_of(order, variant).id))]
    receiving.receive(
        receipt_id=uuid.uuid4(), order_id=str(order.id), lines=came, closes=False, delivery_note="", note="", by=ANN
    )
    return held(order)


def test_rest_of_what_came_in_part_gets_another_day(supplier, shop):
    order = received(sent_order(supplier, {"a": 5, "b": 2}), "a", 3)
    day = timezone.now().date() + timedelta(days=9)
    line = str(line_of(order, "a").id)
    with pytest.raises(DecisionError, match="3 pieces are here already"):
        sending.confirm(
            order_id=str(order.id), lines=[Confirmed(line, 2)], expected_on=day, reference=None, wish=wish(order)
        )
    order = sending.confirm(
        order_id=str(order.id), lines=[Confirmed(line, 4)], expected_on=day, reference=None, wish=wish(order)
    )
    assert (order.state, order.expected_on, line_of(order, "a").confirmed_quantity) == ("part_received", day, 4)


def test_plan_counts_what_is_confirmed_on_the_day_that_was_promised_last(supplier):
    order = sent_order(supplier, {"a": 5, "b": 2})
    a, b = (str(line_of(order, variant).id) for variant in "ab")
    first, second = (timezone.now().date() + timedelta(days=days) for days in (4, 11))
    for said, day in (([Confirmed(a, 5, first)], None), ([Confirmed(a, 3), Confirmed(b, 0)], second)):
        order = held(order)
        order = sending.confirm(order_id=str(order.id), lines=said, expected_on=day, reference=None, wish=wish(order))
    found = inputs.committed().set_index("variant_id")
    assert found["pieces"].to_dict() == {"a": 3, "b": 0}
    assert set(found["expected_on"].astype(str)) == {second.isoformat()}


def test_confirmation_that_cannot_be(supplier):
    order = sent_order(supplier, {"a": 5})
    line = str(line_of(order, "a").id)
    for said, says in (
        (Confirmed(line, 11), "11 pieces cannot be confirmed; 5 are ordered"),
        (Confirmed("1", 1), "no line"),
    ):
        with pytest.raises(DecisionError, match=says):
            sending.confirm(order_id=str(order.id), lines=[said], expected_on=None, reference=None, wish=wish(order))
    assert held(order).state == "sent"


@pytest.mark.parametrize("order_id", ["999", "x", "-1", "9" * 30])
def test_unknown_order(db, order_id):
    with pytest.raises(NotFoundError):
        sending.send(order_id=order_id, wish=wish(version=1))


def test_only_one_proposal_that_nobody_has_touched_is_open(supplier):
    fields = {"supplier": supplier, "warehouse_id": HERE, "currency": "EUR", "created_at": timezone.now()}
    PurchaseOrder.objects.create(number="1", origin="plan", **fields)
    PurchaseOrder.objects.create(number="2", origin="plan", is_touched=True, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        PurchaseOrder.objects.create(number="3", origin="plan", **fields)
