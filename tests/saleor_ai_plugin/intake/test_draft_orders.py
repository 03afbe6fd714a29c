"""A draft order is made once, whatever the shop answers, and when it does not."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from intake_documents import document, order, wish
from intake_papers import CHANNEL

from core_ml.intake.order import Found
from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.facts.models import Order, OrderLine, VariantPrice
from saleor_ai_plugin.intake import accepting, ordering, owner
from saleor_ai_plugin.intake.models import IntakeDocument
from saleor_ai_plugin.shop.protocol import Address, ChannelInfo, DraftLine


def accepted(held=None):
    return accepting.accept(wish(held or document()))


def carry_out():
    """Handle what waits, as the worker does."""
    for event in OutboxEvent.objects.filter(kind="intake.order").order_by("id"):
        ordering.order([event.payload])
        event.delete()


def test_draft_order_has_the_lines_of_the_paper(shop):
    held = accepted(document(customer_id="C-1"))
    carry_out()
    held.refresh_from_db()
    made = Order.objects.get()
    assert (held.state, held.shop_order_id, held.shop_order_number) == ("ordered", made.id, made.number)
    assert (made.status, made.customer_id, made.channel, str(made.total_gross)) == ("draft", "C-1", CHANNEL, "534.300")
    lines = OrderLine.objects.order_by("id").values_list("sku", "quantity")
    assert list(lines) == [("KET-100", 12), ("CUP-7", 48), ("TEA-55", 6)]
    ((reference, draft),) = shop.drafts
    assert (reference, draft.buyer_reference) == (f"saleor-ai-intake-{held.id}", "PO-4711")
    assert draft.billing == Address("Hotel Adler GmbH", "Marktplatz 3", "80331", "Munich", "DE")
    assert draft.shipping == draft.billing


@pytest.mark.parametrize("lost", ["before", "after"])
def test_lost_answer_makes_no_second_order(shop, lost):
    held = accepted()
    setattr(shop, lost, 2)
    carry_out()
    held.refresh_from_db()
    assert (held.state, held.shop_tries, held.shop_refused) == ("accepted", 1, False)
    assert held.shop_trouble == "Saleor did not answer within 5 s; try again later"
    ordering.catch_up([])
    assert not OutboxEvent.objects.filter(kind="intake.order").exists()
    for _ in range(2):
        IntakeDocument.objects.update(shop_asked_at=timezone.now() - timedelta(hours=1))
        ordering.catch_up([])
        ordering.catch_up([])
        assert OutboxEvent.objects.filter(kind="intake.order").count() == 1
        carry_out()
    held.refresh_from_db()
    assert (held.state, held.shop_trouble, Order.objects.count()) == ("ordered", "", 1)


def test_draft_that_was_changed_in_the_shop_is_left_alone(shop):
    held = accepted()
    shop.after = 1
    carry_out()
    # Somebody edits the draft before we know that it is there.
    OrderLine.objects.filter(sku="CUP-7").update(quantity=50)
    OrderLine.objects.filter(sku="TEA-55").delete()
    before = list(OrderLine.objects.order_by("id").values())
    accepting.try_again(wish(held))
    carry_out()
    held.refresh_from_db()
    assert held.state == "ordered"
    assert list(OrderLine.objects.order_by("id").values()) == before


def test_refusal_is_shown_and_tried_again_by_a_person(shop):
    held = accepted()
    shop.refuses = "the product is not published"
    carry_out()
    held.refresh_from_db()
    assert (held.state, held.shop_refused) == ("accepted", True)
    assert held.shop_trouble == "Saleor did not accept draftOrderCreate: lines: the product is not published"
    IntakeDocument.objects.update(shop_asked_at=timezone.now() - timedelta(hours=1))
    ordering.catch_up([])
    assert not OutboxEvent.objects.filter(kind="intake.order").exists()
    shop.refuses = ""
    accepting.try_again(wish(held))
    carry_out()
    held.refresh_from_db()
    assert (held.state, Order.objects.count()) == ("ordered", 1)
    with pytest.raises(DecisionError, match="no draft order waits for it"):
        accepting.try_again(wish(held))


def test_what_the_shop_refused_can_be_taken_back_and_corrected(shop):
    held = accepted()
    shop.refuses = "no"
    carry_out()
    held.refresh_from_db()
    assert accepting.undo(wish(held)).state == "to_review"


def test_event_that_comes_again_does_nothing(shop):
    held = accepted()
    carry_out()
    ordering.order([{"document_id": str(held.id)}, {"document_id": str(uuid.uuid4())}])
    assert Order.objects.count() == 1
    assert len(shop.drafts) == 1


@pytest.mark.parametrize(
    ("stands", "with_tax", "price"), [("catalogue", False, None), ("paper", False, "22.41"), ("paper", True, "26.67")]
)
def test_price_that_stands(shop, monkeypatch, stands, with_tax, price):
    """The paper says 24.90 less 10 %, at 19 % tax: 22.41 net, 26.6679 with tax."""
    owner.update(changes={"price_stands": stands}, by="owner@shop.example")
    monkeypatch.setattr(shop, "channel", lambda slug: ChannelInfo(slug, "EUR", "DE", prices_with_tax=with_tax))
    held = document()
    for name, value in (("discount", "10"), ("tax_rate", "19")):
        held.order["lines"][0][name] = {"value": value, "text": value, "confidence": 1, "page": 1, "box": None}
    held.save()
    draft = ordering.draft_of(held, shop) if price is None or not with_tax else None
    if with_tax:
        held.order["lines"] = held.order["lines"][:1]
        draft = ordering.draft_of(held, shop)
    assert draft.lines[0] == DraftLine("ket-100", 12, None if price is None else Decimal(price))


def test_price_without_a_known_tax_is_for_people(shop, monkeypatch):
    owner.update(changes={"price_stands": "paper"}, by="owner@shop.example")
    monkeypatch.setattr(shop, "channel", lambda slug: ChannelInfo(slug, "EUR", "DE", prices_with_tax=True))
    held = accepted()
    carry_out()
    held.refresh_from_db()
    assert (held.shop_refused, held.shop_trouble) == (
        True, "line 1: the channel's prices are with tax, and the paper does not say its rate; enter it",
    )  # fmt: skip


def test_invoice_refers_to_the_buyers_order(shop):
    from dataclasses import replace

    from core_ml.intake.order import Kind

    read = replace(order(), kind=Kind.INVOICE, order_number=Found("B-9", "B-9", 1.0))
    assert ordering.draft_of(document(read), shop).buyer_reference == "B-9"


def test_shop_with_two_channels_has_to_say_which(shop):
    VariantPrice.objects.create(variant_id="cup-7", channel="other", currency="USD", price=4, valid_from=timezone.now())
    with pytest.raises(DecisionError, match="the shop has several channels"):
        accepted()
    with pytest.raises(DecisionError, match="no variant has a price in a channel 'none'"):
        owner.update(changes={"channel": "none"}, by="owner@shop.example")
    owner.update(changes={"channel": CHANNEL}, by="owner@shop.example")
    accepted()
    carry_out()
    assert Order.objects.get().channel == CHANNEL


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"error_rate": 0.0}, "errorRate"),
        ({"error_rate": 0.2}, "errorRate"),
        ({"price_tolerance": -0.1}, "priceTolerance"),
        ({"keep_days": 0}, "keepDays"),
        ({"warehouse_id": "nowhere"}, "warehouseId"),
    ],
)
def test_settings_that_cannot_be_are_refused(goods, changes, field):
    with pytest.raises(DecisionError) as caught:
        owner.update(changes=changes, by="owner@shop.example")
    assert caught.value.field == field
    assert (owner.settings().error_rate, owner.settings().accepts_automatically) == (0.005, False)
