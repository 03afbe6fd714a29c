"""What is known of each period besides demand, also of those to come: further columns of a series file.

A column named ``price`` is one of prices, ``discount`` of parts taken off (0 to 1); one of nothing but 0 and 1 says
when something was so (a promotion; a holiday where its name says so); any other number is compared in units of its
spread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.exceptions import DataError
from core_ml.forecasting import holidays
from core_ml.forecasting.effects import Regressor, discount, price, promotion
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.panel import Panel
from core_ml.forecasting.smoothing import Floats
from core_ml.validation import require_columns

DISCOUNT = "discount"
HOLIDAY = "holiday"
USUAL = 0.5
"""Usual size of the effect of one standard deviation of a number that is neither price nor discount."""
FLAGS = {"true": 1.0, "false": 0.0, "yes": 1.0, "no": 0.0}


@dataclass(frozen=True)
class Known:
    """``values`` (n, T) of each name, right-aligned as a panel's ``y``; NaN where there was no row."""

    values: Mapping[str, Floats]

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, panel: Panel, names: Sequence[str]) -> Known:
        """The columns ``names`` of the frame that ``panel`` was made from.

        Raises
        ------
        MissingColumnsError
            A column that is not there.
        DataError
            A value that is empty or no number, a price of 0 or less, a discount outside 0 to 1; the message says where.
        """
        require_columns(frame, list(names), name="series")
        rows, columns = panel.places(frame)
        values = {}
        for name in names:
            numbers = _numbers(frame, name)
            _check_range(frame, name, numbers)
            values[name] = np.full(panel.y.shape, np.nan)
            values[name][rows, columns] = numbers
        return cls(values)

    def require(self, panel: Panel, periods: int) -> None:
        """Refuse series that lack a value within the last ``periods``, which are to be foretold."""
        for name, values in self.values.items():
            absent = np.isnan(values[:, -periods:])
            if absent.any():
                row = int(absent.any(axis=1).argmax())
                back = int(periods - absent[row].argmax())
                raise DataError(
                    f"{name} of {panel.ids[row]!r} is not known in period {back} counted back from its end, which "
                    "is to be foretold; give that period a row, with y 0 where nothing was wanted"
                )

    def rows(self, rows: Ints) -> Known:
        return Known({name: values[rows] for name, values in self.values.items()})

    def first(self, periods: int) -> Known:
        """The first ``periods`` columns."""
        return Known({name: values[:, :periods] for name, values in self.values.items()})

    def regressors(self, *, aligned: bool) -> list[Regressor]:
        """As `effects` wants them; what all series of one calendar have alike is one for all."""
        return [_regressor(name, values, aligned=aligned) for name, values in self.values.items()]


def _regressor(name: str, values: Floats, *, aligned: bool) -> Regressor:
    if name == Columns.PRICE:
        return price(values)
    if name == DISCOUNT:
        return discount(values)
    shared = _shared(values) if aligned else None
    found = values if shared is None else shared
    if np.isin(found[np.isfinite(found)], (0.0, 1.0)).all():
        usual = holidays.USUAL if HOLIDAY in name.lower() else promotion(found).usual
        return Regressor(name, found, usual)
    known = np.isfinite(found)
    middle = np.where(known, found, 0.0).sum(axis=-1, keepdims=True) / np.maximum(known.sum(axis=-1, keepdims=True), 1)
    spread = float(np.nanstd(found - middle))
    return Regressor(name, (found - middle) / max(spread, 1e-12), USUAL)


def _shared(values: Floats) -> Floats | None:
    """(T,) where no two series differ in any period."""
    low = np.where(np.isnan(values), np.inf, values).min(axis=0)
    high = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    if not (low >= high).all():
        return None
    return np.where(np.isfinite(low), low, np.nan)


def _numbers(frame: pd.DataFrame, name: str) -> Floats:
    values = frame[name]
    if pd.api.types.is_bool_dtype(values):
        return values.to_numpy(dtype=float)
    told = values.map(lambda one: FLAGS.get(one.strip().lower(), one) if isinstance(one, str) else one)
    numbers = pd.to_numeric(told, errors="coerce").to_numpy(dtype=float)
    wrong = ~np.isfinite(numbers)
    if wrong.any():
        row = int(wrong.argmax())
        given = "empty" if pd.isna(values.iloc[row]) else f"{values.tolist()[row]!r}"
        raise DataError(
            f"row {row + 1}: {name} of {frame[Columns.SERIES].iloc[row]!r} in {frame[Columns.PERIOD].iloc[row]} is "
            f"{given}; every column besides unique_id, ds and y says what is known of a period, also of those to be "
            "foretold: give a number, or true or false, in every row, or leave the column out"
        )
    return numbers


def _check_range(frame: pd.DataFrame, name: str, numbers: Floats) -> None:
    wrong, right = {
        Columns.PRICE: (numbers <= 0, "a price above 0"),
        DISCOUNT: ((numbers < 0) | (numbers > 1), "the part of the price that was taken off, 0 to 1"),
    }.get(name, (np.zeros(len(numbers), dtype=bool), ""))
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(
            f"row {row + 1}: {name} of {frame[Columns.SERIES].iloc[row]!r} in {frame[Columns.PERIOD].iloc[row]} is "
            f"{numbers[row]:g}; give {right}"
        )
