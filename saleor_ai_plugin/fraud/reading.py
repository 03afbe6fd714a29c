"""What a reviewer sees beside the score: the order, what it shares with others, and how those ended."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Abs

from saleor_ai_plugin.credit.models import CreditDecision, CreditOrder
from saleor_ai_plugin.credit.reading import decision_of_order
from saleor_ai_plugin.facts.models import TRACES, Order, OrderLine, OrderOutcome, OrderTrace
from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview

MOST_LINKED = 30
MOST_HISTORY = 20
MOST_COMPARABLE = 8
_BAD = (OrderOutcome.Kind.CHARGEBACK, OrderOutcome.Kind.FRAUD)
# A thing that very many orders share says nothing: a company's network, a parcel shop.
_COMMON = 200


@dataclass(frozen=True, slots=True)
class Brief:
    """Another order in a line: how it stands and how it ended."""

    order_id: str
    number: str
    placed_at: datetime
    total: Decimal
    currency: str
    status: str
    outcome: str
    probability: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """Two orders and what they have in common: ``customer`` or names of ``facts.models.TRACES``."""

    from_order_id: str
    to_order_id: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """How an order on account stands, and what was said of it when it came in."""

    state: str
    decision: CreditDecision


@dataclass(frozen=True, slots=True)
class Detail:
    review: FraudReview
    lines: Sequence[OrderLine]
    trace: OrderTrace | None
    history: Sequence[Brief]
    linked: Sequence[Brief]
    links: Sequence[Link]
    comparable: Sequence[Brief]
    decisions: Sequence[FraudDecision]
    credit: Credit | None


def detail(order_id: str) -> Detail | None:
    """Everything about an order that is reviewed, None where it is not."""
    review = FraudReview.objects.filter(order_id=order_id).first()
    if review is None:
        return None
    trace = OrderTrace.objects.filter(order_id=order_id).first()
    links = _links(order_id, review.customer_id, trace)
    history, linked, comparable = _history(review), [link.to_order_id for link in links], _comparable(review)
    held = briefs({*history, *linked, *comparable})
    return Detail(
        review=review,
        lines=list(OrderLine.objects.filter(order_id=order_id).order_by("id")),
        trace=trace,
        history=[brief for brief in held if brief.order_id in history],
        linked=[brief for brief in held if brief.order_id in linked],
        links=links,
        comparable=[brief for brief in held if brief.order_id in comparable],
        decisions=list(FraudDecision.objects.filter(order_id=order_id).order_by("id")),
        credit=_credit(order_id),
    )


def _credit(order_id: str) -> Credit | None:
    row = CreditOrder.objects.filter(order_id=order_id).first()
    decision = decision_of_order(order_id) if row is not None else None
    return None if row is None or decision is None else Credit(row.state, decision)


def orders_of(customer_ids: Collection[str]) -> dict[str, int]:
    """How many orders each customer has."""
    orders = Order.objects.filter(customer_id__in=set(customer_ids) - {""}, deleted_at=None)
    return dict(orders.values_list("customer_id").annotate(orders=Count("id")))


def currency() -> str:
    """The currency of the shop's latest order, "" before its first."""
    return Order.objects.order_by("-placed_at").values_list("currency", flat=True).first() or ""


def _history(review: FraudReview) -> list[str]:
    """The customer's other orders, the latest."""
    if not review.customer_id:
        return []
    orders = Order.objects.filter(customer_id=review.customer_id, deleted_at=None).exclude(id=review.order_id)
    return list(orders.order_by("-placed_at").values_list("id", flat=True)[:MOST_HISTORY])


def _links(order_id: str, customer_id: str, trace: OrderTrace | None) -> list[Link]:
    """Orders that share something, those that share most first."""
    shared: dict[str, list[str]] = {}
    if trace is not None:
        for name in TRACES:
            value = getattr(trace, name)
            if value:
                for other in _sharing(order_id, name, value):
                    shared.setdefault(other, []).append(name)
    if customer_id:
        mine = Order.objects.filter(customer_id=customer_id, id__in=shared).values_list("id", flat=True)
        for other in mine:
            shared[other].insert(0, "customer")
    strongest = sorted(shared.items(), key=lambda found: (-len(found[1]), found[0]))[:MOST_LINKED]
    return [Link(order_id, other, tuple(through)) for other, through in strongest]


def _sharing(order_id: str, name: str, value: str) -> list[str]:
    others = OrderTrace.objects.filter(**{name: value}).exclude(order_id=order_id)
    found = list(others.order_by("-placed_at").values_list("order_id", flat=True)[: _COMMON + 1])
    return [] if len(found) > _COMMON else found


def _comparable(review: FraudReview) -> list[str]:
    """Past orders with a like probability and amount whose end is known, the nearest first."""
    ended = Q(state__in=(FraudReview.State.APPROVED, FraudReview.State.REJECTED)) | Q(
        order_id__in=OrderOutcome.objects.filter(kind__in=_BAD).values("order_id")
    )
    return list(
        FraudReview.objects.filter(ended, placed_at__lt=review.placed_at, currency=review.currency)
        .filter(probability__range=(review.probability / 2, min(review.probability * 2, 1.0)))
        .order_by(Abs(F("total") - review.total), "order_id")
        .values_list("order_id", flat=True)[:MOST_COMPARABLE]
    )


def briefs(order_ids: Collection[str]) -> list[Brief]:
    """Some orders, each in a line, the newest first."""
    rows = list(Order.objects.filter(id__in=order_ids).order_by("-placed_at"))
    ids = [order.id for order in rows]
    ends = _ends(OrderOutcome.objects.filter(order_id__in=ids).order_by("known_at"))
    scores: Mapping[str, float] = dict(
        FraudReview.objects.filter(order_id__in=ids).values_list("order_id", "probability")
    )
    return [
        Brief(
            order_id=order.id,
            number=order.number,
            placed_at=order.placed_at,
            total=order.total_gross,
            currency=order.currency,
            status=order.status,
            outcome=ends.get(order.id, ""),
            probability=scores.get(order.id),
        )
        for order in rows
    ]


def _ends(outcomes: Iterable[Any]) -> dict[str, str]:
    """The worst that became of each order."""
    ends: dict[str, str] = {}
    for outcome in outcomes:
        if ends.get(outcome.order_id) not in _BAD:
            ends[outcome.order_id] = outcome.kind
    return ends
