"""Why an order is suspicious: a machine-readable code with the feature behind it.

The words for a reader are made where the reader's language is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Self

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
    ``order_field``     a number of the order, or a category: ``country=DE`` is then the feature, with the order's value
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


@dataclass(frozen=True, slots=True)
class Groups:
    """Which columns of a model's table mean the same, so that they are told as one reason.

    ``order`` (n_columns,) are the columns, those of a group beside each other; ``starts`` (n_groups,) says where each
    begins, ``meanings`` (n_columns,) what each column says, and ``names`` how it is called.
    """

    names: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    order: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    @lru_cache(maxsize=16)
    def of(cls, names: tuple[str, ...], parameters: FeatureParameters) -> Self:
        known = meanings(parameters)
        said = tuple(known.get(name, _FIELD) for name in names)
        # Fields of the order have nothing in common but being fields; values of a category are one field.
        keys = [
            (meaning.code, name.partition("=")[0] if meaning == _FIELD else meaning.entity)
            for name, meaning in zip(names, said, strict=True)
        ]
        place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        groups = np.array([place[key] for key in keys])
        order = np.argsort(groups, kind="stable")
        return cls(names, said, order, np.searchsorted(groups[order], np.arange(len(place))))

    def reasons(
        self,
        values: npt.NDArray[np.float32],
        weights: npt.NDArray[np.float64],
        texts: Mapping[str, Sequence[str]],
        most: int,
    ) -> list[list[Reason]]:
        """Of each order the ``most`` strongest reasons.

        Columns of one group are added up, and the strongest stands for all. ``values`` and ``weights`` (n, n_columns),
        ``texts`` (n,) of each category; only what raises the score is a reason.
        """
        turned = weights[:, self.order]
        totals = np.add.reduceat(turned, self.starts, axis=1)
        ends = np.append(self.starts[1:], len(self.order))
        found = []
        for row, total in enumerate(totals):
            chosen = [group for group in np.argsort(-total, kind="stable")[:most] if total[group] > 0]
            strongest = [
                self.order[self.starts[group] + turned[row, self.starts[group] : ends[group]].argmax()]
                for group in chosen
            ]
            found.append(
                [
                    self._reason(int(column), float(values[row, column]), float(total[group]), row, texts)
                    for group, column in zip(chosen, strongest, strict=True)
                ]
            )
        return found

    def _reason(self, column: int, value: float, weight: float, row: int, texts: Mapping[str, Sequence[str]]) -> Reason:
        said, name = self.meanings[column], self.names[column]
        category = name.partition("=")[0]
        if category in texts:
            # That it is not another value is no reason that anybody understands; what it is may be one.
            name, value = f"{category}={texts[category][row]}", 1.0
        return Reason(said.code, name, value, weight, said.entity, said.window, said.other)


_FIELD = Meaning(ReasonCode.ORDER_FIELD)
