"""The draft order is made in the shop: once a document, whatever fails in between.

The shop knows it by the document's reference, so a call whose answer was lost is simply made again and finds it. What
the shop does not accept is trouble that people see, and can try again once they have seen to it. What becomes of the
draft in the shop afterwards is the shop's: it is found, and never changed.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.intake import owner, shapes
from saleor_ai_plugin.intake.accepting import ORDER, ask
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeSettings
from saleor_ai_plugin.shop.current import current_shop
from saleor_ai_plugin.shop.errors import SaleorUnavailableError, ShopError
from saleor_ai_plugin.shop.protocol import Address, ChannelInfo, Draft, DraftLine, Shop

logger = logging.getLogger(__name__)

State = IntakeDocument.State
CENT = Decimal("0.01")
LONGEST_WAIT = timedelta(minutes=10)
MOST_AT_ONCE = 200


def order(payloads: Sequence[dict[str, Any]]) -> None:
    """Handle events of kind ``intake.order``; a payload names the ``document_id``."""
    asked = {payload["document_id"] for payload in payloads}
    to_do = IntakeDocument.objects.select_for_update().filter(id__in=asked, state=State.ACCEPTED, shop_refused=False)
    for document in to_do.order_by("accepted_at", "id"):
        _order(document, current_shop())


def catch_up(payloads: Sequence[dict[str, Any]]) -> None:  # noqa: ARG001 - every handler takes them
    """Ask again for what the shop has not made; the longer it does not answer, the less often."""
    now = timezone.now()
    waiting = IntakeDocument.objects.filter(state=State.ACCEPTED, shop_refused=False).order_by("accepted_at")
    late = [one for one in waiting[:MOST_AT_ONCE] if now - (one.shop_asked_at or now) > _patience(one.shop_tries)]
    keys = [str(one.id) for one in late]
    asked = set(
        OutboxEvent.objects.filter(kind=ORDER, subject_id__in=keys, parked_at=None).values_list("subject_id", flat=True)
    )
    for document in late:
        if str(document.id) not in asked:
            ask(document)


def _order(document: IntakeDocument, shop: Shop) -> None:
    document.shop_tries += 1
    document.shop_asked_at = timezone.now()
    try:
        made = shop.create_draft_order(document.reference, draft_of(document, shop))
    except SaleorUnavailableError as error:
        # It may have been made or not: the same reference finds out. No error, or the tries would be forgotten.
        document.shop_trouble = str(error)[:500]
        logger.warning("the shop did not say whether it made a draft order", extra={"document": str(document.id)})
    except (ShopError, DecisionError) as error:
        document.shop_trouble, document.shop_refused = str(error)[:500], True
        logger.warning("the shop made no draft order", extra={"document": str(document.id)})
    else:
        document.state, document.ordered_at = State.ORDERED, timezone.now()
        document.shop_order_id, document.shop_order_number = made.id, made.number
        document.shop_trouble = ""
        document.version += 1
    document.save()


def draft_of(document: IntakeDocument, shop: Shop) -> Draft:
    """The draft order that a document asks for.

    Raises DecisionError where the paper's prices should stand and cannot, ShopError.
    """
    held: dict[str, Any] = document.order or {}
    rules = owner.settings()
    channel = owner.channel(rules)
    where = shop.channel(channel)
    if where is None:
        raise DecisionError(f"there is no channel {channel!r} in the shop; the owner has to choose another")
    buyer, goes_to = held.get("buyer") or {}, held.get("deliver_to") or {}
    billing = _address(buyer, where.country)
    return Draft(
        channel=channel,
        lines=_lines(document, held, rules, where),
        customer_id=document.customer_id,
        email=shapes.value_of(buyer.get("email")),
        buyer_reference=_reference(held),
        billing=billing,
        shipping=_address(goes_to, where.country) or billing,
    )


def _reference(held: Mapping[str, Any]) -> str:
    """The buyer's number of the order: a purchase order's own, an invoice's reference to it."""
    if held.get("kind") != "purchase_order" and (referred := shapes.value_of(held.get("order_number"))):
        return referred
    return shapes.value_of(held.get("number")) or shapes.value_of(held.get("order_number"))


def _lines(
    document: IntakeDocument, held: Mapping[str, Any], rules: IntakeSettings, where: ChannelInfo
) -> list[DraftLine]:
    variants = dict(document.matches.values_list("position", "variant_id"))
    paper_stands = rules.price_stands == IntakeSettings.Price.PAPER
    if paper_stands and (currency := shapes.value_of(held.get("currency"))) and currency != where.currency:
        raise DecisionError(f"the paper's prices are in {currency}, those of the channel in {where.currency}")
    return [
        DraftLine(
            variant_id=variants[number],
            quantity=int(Decimal(line["quantity"]["value"])),
            price=_price(number, line, held, where) if paper_stands else None,
        )
        for number, line in enumerate(held["lines"])
    ]


def _price(number: int, line: Mapping[str, Any], held: Mapping[str, Any], where: ChannelInfo) -> Decimal | None:
    """Of a piece, after the discount, as the channel's prices are entered; the catalogue's where the paper has none."""
    price = shapes.decimal_of(line.get("price"))
    if price is None:
        return None
    price = price * (100 - (shapes.decimal_of(line.get("discount")) or Decimal(0))) / 100
    if where.prices_with_tax:
        rate = tax_rate(line, held)
        if rate is None:
            raise DecisionError(
                f"line {number + 1}: the channel's prices are with tax, and the paper does not say its rate; enter it"
            )
        price = price * (100 + rate) / 100
    return max(price.quantize(CENT), Decimal(0))


def tax_rate(line: Mapping[str, Any], held: Mapping[str, Any]) -> Decimal | None:
    """Percent: the line's own, else the document's."""
    rate = shapes.decimal_of(line.get("tax_rate"))
    net, tax = shapes.decimal_of(held.get("net_total")), shapes.decimal_of(held.get("tax_total"))
    if rate is None and net and tax is not None:
        rate = (tax / net * 100).quantize(Decimal("0.1"))
    return rate


def _address(party: Mapping[str, Any], country: str) -> Address | None:
    """None where it is too little to send anything to."""
    name, street, postcode, city = (shapes.value_of(party.get(one)) for one in ("name", "street", "postcode", "city"))
    if not (street and city):
        return None
    there = shapes.value_of(party.get("country")) or country
    return Address(company=name[:256], street=street[:256], postcode=postcode[:20], city=city[:256], country=there)


def _patience(tries: int) -> timedelta:
    return min(timedelta(seconds=5 * 2 ** min(tries, 10)), LONGEST_WAIT)
