"""What a document means for this shop: its customer, the variant of each line, whether it came before."""

from collections.abc import Mapping, Sequence
from typing import Any

from core_ml.intake.matching import KnownAliases, LineMatch, match_line
from core_ml.intake.order import Order
from saleor_ai_plugin.intake import customers, learned, owner, shapes
from saleor_ai_plugin.intake.catalogue import catalogue
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeLine, IntakeSettings
from saleor_ai_plugin.shop.protocol import Shop

State = IntakeDocument.State
HOW = {"sku": "sku", "barcode": "gtin", "sku_alike": "sku_alike", "buyer_code": "buyer_code", "alias": "alias"}
"""Of ``core_ml.intake.matching.How``, as rows have it."""
AT_LEAST = 0.5
"""Probability of a variant that is put into its line; below it people choose among the candidates."""


def judge(document: IntakeDocument, order: Order, shop: Shop) -> list[IntakeLine]:
    """Set the document's customer, and return its lines with their variants; nothing is saved."""
    held: Mapping[str, Any] = shapes.of_order(order)
    customers.match(document, held, shop)
    channel = owner.channel(owner.settings())
    buyer = learned.owner_of_aliases(document.customer_id, learned.buyer_keys(held, document.sender))
    aliases = KnownAliases(learned.aliases(buyer))
    currency = order.currency.value if order.currency is not None else ""
    index = catalogue(channel)
    found = [match_line(index, line, currency=currency, aliases=aliases) for line in order.lines]
    return [_row(document, position, match) for position, match in enumerate(found)]


def weigh(
    document: IntakeDocument, order: Order, lines: Sequence[IntakeLine], rules: IntakeSettings
) -> tuple[float | None, list[dict[str, Any]]]:
    """The probability that every line is right, and why people have to look at it; nothing: it goes by itself."""
    if not rules.accepts_automatically:
        return None, [{"code": "off", "params": {}}]
    return None, [{"code": "unsure", "params": {"probability": "?", "wanted": f"{1 - rules.error_rate:.3%}"}}]


def same_before(document: IntakeDocument, order: Order) -> IntakeDocument | None:
    """A document that says it is the same one: its number, of the same buyer, and the same lines."""
    if order.number is None:
        return None
    others = IntakeDocument.objects.filter(
        number=order.number.value[:64],
        state__in=(State.TO_REVIEW, State.ACCEPTED, State.ORDERED),
        kind=str(order.kind),
    )
    held = shapes.of_order(order)
    for other in others.exclude(id=document.id).exclude(id__in=document.made_from).order_by("received_at")[:20]:
        if other.order and _is_same(held, other.order):
            return other
    return None


def _is_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    keys, others = learned.buyer_keys(one), learned.buyer_keys(other)
    # Two buyers may number alike; where nothing is known of one of them, only the lines speak.
    if keys and others and not set(keys) & set(others):
        return False
    return _lines(one) == _lines(other)


def _lines(order: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    said = [
        (
            shapes.value_of(line.get("code")) or shapes.value_of(line.get("description")),
            str(shapes.decimal_of(line.get("quantity"))),
        )
        for line in order["lines"]
    ]
    return sorted(said)


def _row(document: IntakeDocument, position: int, match: LineMatch) -> IntakeLine:
    candidates = [
        {"variant_id": one.variant, "probability": round(one.probability, 4), "how": _how(one.how.name)}
        for one in match.candidates
    ]
    best = candidates[0] if candidates and candidates[0]["probability"] >= AT_LEAST else None
    return IntakeLine(
        document=document,
        position=position,
        variant_id=best["variant_id"] if best else "",
        how=best["how"] if best else "",
        probability=best["probability"] if best else 0.0,
        candidates=candidates,
    )


def _how(name: str) -> str:
    return HOW.get(name.lower(), "name")
