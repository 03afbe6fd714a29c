"""Rules tried on the past before they are switched on: what they would have held, and what became of those orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import ParameterError
from core_ml.fraud.rules.rule import Rule

ALL = "all rules"


@dataclass(frozen=True, slots=True)
class Replay:
    """``summary`` has a row a rule, and one for any of them (`ALL`); ``by_day`` one a rule and day.

    Columns: ``rule``, (``day``,) ``orders``, ``held``, ``charged_back`` (known frauds among the held), ``genuine``
    (known genuine among the held), ``missed`` (known frauds not held). What is in none of the three is not known yet.
    """

    summary: pd.DataFrame
    by_day: pd.DataFrame

    def sentence(self, rule: str = ALL) -> str:
        """Such as ``would have held 41 orders, 6 of them charged back``."""
        row = self.summary[self.summary["rule"] == rule].iloc[0]
        held = f"{row['held']:,} order{'' if row['held'] == 1 else 's'}"
        return f"would have held {held}, {row['charged_back']:,} of them charged back"


def replay(
    rules: Sequence[Rule],
    frame: pd.DataFrame,
    *,
    labels: npt.ArrayLike,
    times: pd.Series[Any],
) -> Replay:
    """Try ``rules`` on past orders.

    Parameters
    ----------
    rules : with different names
    frame : DataFrame of the features and order fields that the rules name
    labels : (n,) 1 fraud, 0 genuine, NaN where not known
    times : (n,) when the orders were placed

    Raises
    ------
    MissingColumnsError, ParameterError
    """
    names = [rule.name for rule in rules]
    if not rules or len(set(names)) != len(names) or ALL in names:
        raise ParameterError(f"the rules are called {', '.join(names) or '(none)'}; give each a name of its own")
    outcome = np.asarray(labels, dtype=np.float64)
    if not len(outcome) == len(times) == len(frame):
        raise ParameterError(f"there are {len(frame)} orders, {len(outcome)} labels and {len(times)} times")
    held = {rule.name: rule.matches(frame) for rule in rules}
    held[ALL] = np.any(list(held.values()), axis=0)
    days = pd.Series(times.to_numpy(), name="day").dt.normalize()
    parts = [_counted(name, flags, outcome, days) for name, flags in held.items()]
    by_day = pd.concat(parts, ignore_index=True)
    summary = by_day.drop(columns="day").groupby("rule", sort=False, as_index=False).sum()
    return Replay(summary.set_index("rule").reindex(list(held), fill_value=0).reset_index(), by_day)


def _counted(
    rule: str, held: npt.NDArray[np.bool_], outcome: npt.NDArray[np.float64], days: pd.Series[Any]
) -> pd.DataFrame:
    flags = pd.DataFrame(
        {
            "day": days,
            "orders": 1,
            "held": held.astype(np.int64),
            "charged_back": (held & (outcome == 1)).astype(np.int64),
            "genuine": (held & (outcome == 0)).astype(np.int64),
            "missed": (~held & (outcome == 1)).astype(np.int64),
        }
    )
    found = flags.groupby("day", as_index=False).sum()
    found.insert(0, "rule", rule)
    return found
