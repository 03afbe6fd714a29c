"""Asking for the fraud queue and deciding about its orders."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from backoffice_desktop.api.client import Call
from backoffice_desktop.api.fraud import OPEN_STATES, DecisionKind, Review, ReviewDetail, State, Waiting
from backoffice_desktop.api.reading import read, selection
from backoffice_desktop.api.records import Page, Problem, Resolved, read_page, read_resolved


class OrderBy(Enum):
    EXPECTED_LOSS = "EXPECTED_LOSS"
    PLACED_AT = "PLACED_AT"
    AMOUNT = "AMOUNT"
    PROBABILITY = "PROBABILITY"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which orders, and in which order. ``min_amount`` is a decimal number as text, empty for all."""

    states: tuple[State, ...] = OPEN_STATES
    search: str = ""
    channel: str = ""
    min_amount: str = ""
    order_by: OrderBy = OrderBy.EXPECTED_LOSS
    descending: bool = True

    def variables(self) -> dict[str, Any]:
        return {
            "states": [state.value for state in self.states] or None,
            "search": self.search or None,
            "channel": self.channel or None,
            "minAmount": self.min_amount or None,
            "orderBy": self.order_by.value,
            "direction": "DESC" if self.descending else "ASC",
        }


REVIEWS = f"""
query FraudReviews($states: [FraudReviewState!], $search: String, $channel: String, $minAmount: Decimal,
                   $orderBy: FraudReviewOrder, $direction: OrderDirection, $first: Int, $skip: Int) {{
  fraudReviews(states: $states, search: $search, channel: $channel, minAmount: $minAmount, orderBy: $orderBy,
               direction: $direction, first: $first, skip: $skip) {{
    totalCount items {{ {selection(Review)} }}
  }}
}}
"""
REVIEW = f"query FraudReview($orderId: ID!) {{ fraudReview(orderId: $orderId) {{ {selection(ReviewDetail)} }} }}"
WAITING = f"query FraudWaiting {{ fraudWaiting {{ {selection(Waiting)} }} }}"
_RESOLVED = f"{{ review {{ {selection(Review)} }} errors {{ {selection(Problem)} }} }}"
RESOLVE = f"""
mutation FraudReviewResolve($orderId: ID!, $version: Int!, $decision: FraudDecisionKind!, $note: String,
                            $cancelOrder: Boolean, $refund: Boolean, $clientId: ID!) {{
  fraudReviewResolve(orderId: $orderId, version: $version, decision: $decision, note: $note, cancelOrder: $cancelOrder,
                     refund: $refund, clientId: $clientId) {_RESOLVED}
}}
"""
UNDO = f"""
mutation FraudReviewUndo($orderId: ID!, $version: Int!, $note: String, $clientId: ID!) {{
  fraudReviewUndo(orderId: $orderId, version: $version, note: $note, clientId: $clientId) {_RESOLVED}
}}
"""


async def reviews(call: Call, filters: Filters, *, first: int, skip: int) -> Page[Review]:
    answer = await call(REVIEWS, filters.variables() | {"first": first, "skip": skip})
    return read_page(Review, answer["fraudReviews"])


async def review(call: Call, order_id: str) -> ReviewDetail | None:
    answer = (await call(REVIEW, {"orderId": order_id}))["fraudReview"]
    return None if answer is None else read(ReviewDetail, answer)


async def waiting(call: Call) -> Waiting:
    return read(Waiting, (await call(WAITING, {}))["fraudWaiting"])


async def resolve(
    call: Call,
    order_id: str,
    *,
    version: int,
    kind: DecisionKind,
    client_id: str,
    note: str = "",
    cancel_order: bool = False,
    refund: bool = False,
) -> Resolved[Review]:
    """Decide, or with UNDO take the last decision back. Sent again with the same ``client_id`` it is not done again."""
    variables: dict[str, Any] = {"orderId": order_id, "version": version, "note": note or None, "clientId": client_id}
    if kind is DecisionKind.UNDO:
        return read_resolved(Review, (await call(UNDO, variables))["fraudReviewUndo"], "review")
    variables |= {"decision": kind.value, "cancelOrder": cancel_order, "refund": refund}
    return read_resolved(Review, (await call(RESOLVE, variables))["fraudReviewResolve"], "review")
