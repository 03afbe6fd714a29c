"""What a document means for this shop: its customer, the variant of each line, whether it came before, and whether it
may go without a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from core_ml.intake.accepting import Calibration, Decision, Matched, Obstacle, WhyNot, decide, is_audited
from core_ml.intake.duplicates import Duplicate, Fingerprint, Same, find_duplicate, fingerprint
from core_ml.intake.matching import (
    Catalogue,
    Finding,
    KnownAliases,
    LineMatch,
    Terms,
    cross_check,
    match_line,
)
from core_ml.intake.order import LineItem, Order
from saleor_ai_plugin.facts.models import NOT_SOLD, OrderLine, Stock, Variant
from saleor_ai_plugin.facts.models import Order as Placed
from saleor_ai_plugin.intake import customers, learned, ordering, owner, shapes
from saleor_ai_plugin.intake.catalogue import catalogue
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeLine, IntakeSettings
from saleor_ai_plugin.shop.errors import ShopError
from saleor_ai_plugin.shop.protocol import Shop

State = IntakeDocument.State

AT_LEAST = 0.5
"""Probability of a variant that is put into its line; below it people choose among the candidates."""
HISTORY = 50
MOST_EARLIER = 300
EARLIER = timedelta(days=400)
MOST_REVIEWED = 20_000


@dataclass(frozen=True, slots=True)
class Judged:
    """``lines`` are rows that nobody has saved yet."""

    matched: Matched
    lines: Sequence[IntakeLine]
    earlier: Duplicate | None


def judge(document: IntakeDocument, order: Order, shop: Shop) -> Judged:
    """Set the document's customer, and find out the rest; nothing is saved."""
    rules = owner.settings()
    buyer = customers.match(document, order, shop)
    index = catalogue(owner.channel(rules))
    found = _matches(document, order, index, _net(order, index, rules, shop))
    findings = _findings(document, order, found, index, rules, shop)
    earlier = _earlier(document, order, found)
    matched = Matched(order, buyer, tuple(found), tuple(findings), earlier)
    lines = [_row(document, place, match, findings[place]) for place, match in enumerate(found)]
    return Judged(matched, lines, earlier)


def decision(judged: Judged, rules: IntakeSettings) -> Decision:
    """Whether it may go without a person, by what reviewers found in those that looked so before."""
    reviewed = IntakeDocument.objects.filter(risk__isnull=False, was_wrong__isnull=False).order_by("-accepted_at")
    pairs = list(reviewed.values_list("risk", "was_wrong")[:MOST_REVIEWED])
    measured = Calibration.learn(*zip(*pairs, strict=True)) if pairs else Calibration.start()
    return decide(judged.matched, measured, rate=rules.error_rate)


def passes_rules(decided: Decision) -> bool:
    """Whether nothing but chance spoke against accepting it: by such documents the error rate is measured."""
    return all(one.obstacle in (Obstacle.TOO_RISKY, Obstacle.NOT_PROVEN) for one in decided.why_not)


def reasons(document: IntakeDocument, decided: Decision, rules: IntakeSettings) -> list[dict[str, Any]]:
    """Why people have to look at it; none: it goes by itself."""
    found = [_reason(one) for one in decided.why_not]
    if not found and not rules.accepts_automatically:
        found.append({"code": "off", "params": {}})
    if not found and is_audited(document.sha256 or document.id.hex, share=rules.audit_share):
        found.append({"code": "audited", "params": {}})
    return found


def _matches(
    document: IntakeDocument, order: Order, index: Catalogue, agreed: Mapping[str, Decimal]
) -> list[LineMatch]:
    keys = learned.buyer_keys(shapes.of_order(order), document.sender_of_buyer)
    aliases = KnownAliases(learned.aliases(learned.owner_of_aliases(document.customer_id, keys)))
    currency = _currency(order)
    return [match_line(index, line, currency=currency, aliases=aliases, agreed=agreed) for line in order.lines]


def _net(order: Order, index: Catalogue, rules: IntakeSettings, shop: Shop) -> dict[str, Decimal]:
    """Net prices by variant, where the channel's are with tax and the paper says its rate; papers are net."""
    try:
        where = shop.channel(owner.channel(rules))
    except ShopError:
        return {}
    rate = _tax_rate(order)
    if where is None or not where.prices_with_tax or rate is None:
        return {}
    return {
        one.id: (price * 100 / (100 + rate)).quantize(ordering.CENT)
        for one in index.variants
        if (price := one.prices.get(where.currency)) is not None
    }


def _tax_rate(order: Order) -> Decimal | None:
    held = shapes.of_order(order)
    return next((rate for line in held["lines"] if (rate := ordering.tax_rate(line, held)) is not None), None)


def _findings(
    document: IntakeDocument,
    order: Order,
    found: Sequence[LineMatch],
    index: Catalogue,
    rules: IntakeSettings,
    shop: Shop,
) -> list[tuple[Finding, ...]]:
    asked = {one.best.variant for one in found if one.best is not None}
    free, before, agreed = _free(asked, rules), _ordered(asked, document), _net(order, index, rules, shop)

    def of(line: LineItem, match: LineMatch) -> tuple[Finding, ...]:
        if match.best is None:
            return ()
        variant = match.best.variant
        terms = Terms(
            currency=_currency(order),
            agreed=agreed.get(variant),
            available=free.get(variant),
            ordered=tuple(before.get(variant, ())),
            tolerance=Decimal(str(rules.price_tolerance)),
        )
        return cross_check(line, index.variants[index.place[variant]], terms)

    return [of(line, match) for line, match in zip(order.lines, found, strict=True)]


def _free(variant_ids: Iterable[str], rules: IntakeSettings) -> dict[str, Decimal]:
    """Pieces that can be promised, of variants that are counted."""
    counted = Variant.objects.filter(id__in=list(variant_ids), track_inventory=True).values_list("id", flat=True)
    free = dict.fromkeys(counted, Decimal(0))
    stocks = Stock.objects.filter(variant_id__in=free)
    if rules.warehouse_id:
        stocks = stocks.filter(warehouse_id=rules.warehouse_id)
    for variant_id, quantity, allocated in stocks.values_list("variant_id", "quantity", "allocated"):
        free[variant_id] += max(quantity - allocated, 0)
    return free


def _ordered(variant_ids: Iterable[str], document: IntakeDocument) -> dict[str, list[Decimal]]:
    """How many the customer ordered of each before."""
    found: dict[str, list[Decimal]] = {}
    if not document.customer_id:
        return found
    orders = Placed.objects.filter(customer_id=document.customer_id, deleted_at=None).exclude(status__in=NOT_SOLD)
    ids = orders.order_by("-placed_at").values_list("id", flat=True)[:HISTORY]
    lines = OrderLine.objects.filter(order_id__in=list(ids), variant_id__in=list(variant_ids))
    for variant_id, quantity in lines.values_list("variant_id", "quantity"):
        found.setdefault(variant_id, []).append(Decimal(quantity))
    return found


def _earlier(document: IntakeDocument, order: Order, found: Sequence[LineMatch]) -> Duplicate | None:
    """The document that this one repeats, among those of its number or its buyer that were not thrown away."""
    alike = Q()
    for name, value in (("customer_id", document.customer_id), ("number", _said(order.number)[:64])):
        alike |= Q(**{name: value}) if value else Q()
    buyer = _said(order.buyer.name)[:250]
    alike |= Q(buyer=buyer) if buyer else Q()
    if not alike:
        return None
    others = IntakeDocument.objects.filter(
        alike, state__in=(State.TO_REVIEW, State.ACCEPTED, State.ORDERED), order__isnull=False,
        received_at__gt=document.received_at - EARLIER,
    ).exclude(id__in=[document.id, *document.made_from])  # fmt: skip
    variants = [
        one.best.variant if one.best is not None and one.best.probability >= AT_LEAST else None for one in found
    ]
    new = fingerprint(
        order, document=str(document.id), sha256=document.sha256, customer=document.customer_id, variants=variants
    )
    held = others.prefetch_related("matches").order_by("-received_at")[:MOST_EARLIER]
    return find_duplicate(new, [_fingerprint(one) for one in held])


def _fingerprint(document: IntakeDocument) -> Fingerprint:
    matches = {one.position: one.variant_id for one in document.matches.all()}
    order = shapes.order(document.order or {})
    return fingerprint(
        order,
        document=str(document.id),
        sha256=document.sha256 or document.id.hex,
        customer=document.customer_id,
        variants=[matches.get(place) or None for place in range(len(order.lines))],
    )


def is_repetition(earlier: Duplicate | None) -> bool:
    """Whether it is the same document again; a revised one, or the same under another number, is for people to see."""
    return earlier is not None and earlier.same in (Same.FILE, Same.DOCUMENT)


def _row(document: IntakeDocument, position: int, match: LineMatch, findings: Sequence[Finding]) -> IntakeLine:
    candidates: list[dict[str, Any]] = [
        {"variant_id": one.variant, "probability": round(one.probability, 4), "how": one.how.name.lower()}
        for one in match.candidates
    ]
    best = candidates[0] if match.best is not None and match.best.probability >= AT_LEAST else None
    return IntakeLine(
        document=document,
        position=position,
        variant_id=best["variant_id"] if best else "",
        how=best["how"] if best else "",
        probability=best["probability"] if best else 0.0,
        candidates=candidates,
        findings=[_finding(one) for one in findings],
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {"code": str(finding.fact), "params": {name: _short(number) for name, number in finding.numbers.items()}}


def _reason(why_not: WhyNot) -> dict[str, Any]:
    params = {} if why_not.line is None else {"line": why_not.line + 1}
    return {"code": str(why_not.obstacle), "params": params}


def _short(number: Decimal) -> str:
    """Without the zeros at its end."""
    return f"{number.normalize():f}"


def _currency(order: Order) -> str:
    return _said(order.currency)


def _said(found: Any) -> str:
    return "" if found is None else str(found.value)
