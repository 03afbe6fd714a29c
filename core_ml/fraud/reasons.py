"""Why an order is suspicious: a machine-readable code with the feature behind it.

The words for a reader are made where the reader's language is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from core_ml.fraud.features import LINKED, SHAPE
from core_ml.fraud.parameters import FeatureParameters


class ReasonCode(StrEnum):
    """What kind of thing speaks against an order.

    =================== ==========================================================================
    code                meaning; ``entity`` says of what, ``window`` within how long
    =================== ==========================================================================
    ``known_fraud``     earlier orders with this value were fraud
    ``linked_fraud``    orders that share any value with it were fraud
    ``linked_orders``   many, or few, orders share a value with it
    ``velocity``        how many orders, and for how much, were placed with this value
    ``unusual_amount``  the amount against the usual one of this value
    ``amount``          the amount itself
    ``shared``          how many different ``other`` values were seen with this value
    ``quick_repeat``    how soon after the last order with this value
    ``first_order``     the value was not seen before, or is missing
    ``time_of_day``     hour, weekday or night
    ``order_field``     a number or category of the order
    =================== ==========================================================================
    """

    KNOWN_FRAUD = "known_fraud"
    LINKED_FRAUD = "linked_fraud"
    LINKED_ORDERS = "linked_orders"
    VELOCITY = "velocity"
    UNUSUAL_AMOUNT = "unusual_amount"
    AMOUNT = "amount"
    SHARED = "shared"
    QUICK_REPEAT = "quick_repeat"
    FIRST_ORDER = "first_order"
    TIME_OF_DAY = "time_of_day"
    ORDER_FIELD = "order_field"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a feature says."""

    code: ReasonCode
    entity: str = ""
    window: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for a score: ``weight`` is by how much it raises the log-odds (of a model without odds, its score)."""

    code: ReasonCode
    feature: str
    value: float
    weight: float
    entity: str = ""
    window: str = ""
    other: str = ""


def meanings(parameters: FeatureParameters) -> dict[str, Meaning]:
    """The meaning of every numeric feature by its name."""
    found = {
        name: Meaning(ReasonCode.AMOUNT if name.startswith("amount") else ReasonCode.TIME_OF_DAY) for name in SHAPE
    }
    found |= dict(zip(LINKED, map(Meaning, (ReasonCode.LINKED_ORDERS, ReasonCode.LINKED_FRAUD)), strict=True))
    for entity in parameters.entities:
        for kind, code in _PLAIN.items():
            found[kind.format(entity)] = Meaning(code, entity)
        for window in parameters.windows:
            for kind, code in _WINDOWED.items():
                found[f"{kind}_by_{entity}_{window}"] = Meaning(code, entity, window)
            for other in parameters.entities:
                found[f"distinct_{other}_by_{entity}_{window}"] = Meaning(ReasonCode.SHARED, entity, window, other)
    return found


_PLAIN = {
    "has_{}": ReasonCode.FIRST_ORDER,
    "is_first_by_{}": ReasonCode.FIRST_ORDER,
    "hours_since_last_by_{}": ReasonCode.QUICK_REPEAT,
    "mean_fraud_amount_by_{}": ReasonCode.KNOWN_FRAUD,
    "hours_since_fraud_by_{}": ReasonCode.KNOWN_FRAUD,
    "frauds_in_a_row_by_{}": ReasonCode.KNOWN_FRAUD,
    "hours_of_frauds_in_a_row_by_{}": ReasonCode.KNOWN_FRAUD,
}
_WINDOWED = {
    "orders": ReasonCode.VELOCITY,
    "amount": ReasonCode.VELOCITY,
    "mean_amount": ReasonCode.VELOCITY,
    "amount_to_mean": ReasonCode.UNUSUAL_AMOUNT,
    "outcomes": ReasonCode.KNOWN_FRAUD,
    "frauds": ReasonCode.KNOWN_FRAUD,
    "fraud_share": ReasonCode.KNOWN_FRAUD,
}


def reasons(
    names: list[str],
    values: npt.NDArray[np.float32],
    weights: npt.NDArray[np.float64],
    known: dict[str, Meaning],
    most: int,
) -> list[Reason]:
    """The ``most`` strongest reasons of one order: features of one meaning are added up, the strongest stands for all.

    ``names``, ``values`` and ``weights`` (n_features,); only what raises the score is a reason.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for place in np.flatnonzero(weights):
        meaning = known.get(names[place], _FIELD)
        # Fields of the order have nothing in common but being fields.
        groups.setdefault((meaning.code, meaning.entity if meaning != _FIELD else names[place]), []).append(int(place))
    found = []
    for places in groups.values():
        total = float(weights[places].sum())
        if total > 0:
            first = max(places, key=lambda place: weights[place])
            meaning = known.get(names[first], _FIELD)
            found.append(
                Reason(
                    meaning.code,
                    names[first],
                    float(values[first]),
                    total,
                    meaning.entity,
                    meaning.window,
                    meaning.other,
                )
            )
    return sorted(found, key=lambda reason: (-reason.weight, reason.feature))[:most]


_FIELD = Meaning(ReasonCode.ORDER_FIELD)
