"""The columns of an exported queue: codes and exact values, for programs and spreadsheets."""

from backoffice_desktop.api.fraud import Review

HEADER = (
    "order_id",
    "number",
    "channel",
    "placed_at",
    "state",
    "amount",
    "currency",
    "expected_loss",
    "probability",
    "verdict",
    "reasons",
    "rules",
    "customer_orders",
    "decided_by",
    "decided_at",
)


def cells(review: Review) -> list[str]:
    return [
        review.order_id,
        review.number,
        review.channel,
        review.placed_at.isoformat(),
        review.state.value,
        str(review.total.amount),
        review.total.currency,
        str(review.expected_loss.amount),
        f"{review.probability:.6f}",
        review.verdict.value,
        "; ".join(reason.text for reason in review.reasons),
        "; ".join(hit.name for hit in review.rule_hits),
        str(review.customer_orders),
        review.decided_by,
        "" if review.decided_at is None else review.decided_at.isoformat(),
    ]
