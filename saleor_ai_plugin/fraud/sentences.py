"""What is said of an order, in words: reasons for people, and the note that stays on the order in the shop."""

from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.fraud.models import FraudDecision, FraudReview
from saleor_ai_plugin.languages import ENGLISH

State = FraudReview.State

_NOTES = {
    State.ACCEPTED: "saleor-ai: no sign of fraud ({percent}).",
    State.WAITING: "saleor-ai: please look at this order before it is sent, fraud is possible ({percent}). {why}",
    State.SECOND_REVIEW: "saleor-ai: {by} has looked at it; a second person has to.",
    State.INFO_REQUESTED: "saleor-ai: {by} asks for more before it is sent. {note}",
    State.APPROVED: "saleor-ai: approved by {by}. {note}",
    State.REJECTED: "saleor-ai: rejected as fraud by {by}. {note}",
}


def note_of(review: FraudReview, decision: FraudDecision | None) -> str:
    """One or two sentences for the order's history; Saleor does not enforce a hold, so it asks people."""
    reasons = "; ".join(reason_text(reason, ENGLISH) for reason in review.reasons[:3])
    told = _NOTES[State(review.state)].format(
        percent=f"{review.probability:.1%}",
        why=f"Why: {reasons}." if reasons else "",
        by=(decision.by if decision else "") or "saleor-ai",
        note=decision.note if decision else "",
    )
    return told.strip()[:1000]


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """A reason as a sentence; a code that has none is shown as it is."""
    sentences = _REASONS.get(str(reason["code"]))
    if sentences is None:
        return str(reason["code"]).replace("_", " ")
    return sentences[language if language in sentences else ENGLISH].format(**_shown(reason.get("params") or {}))


def _shown(params: Mapping[str, Any]) -> dict[str, str]:
    return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in params.items()}


_REASONS: Mapping[str, Mapping[str, str]] = {}
