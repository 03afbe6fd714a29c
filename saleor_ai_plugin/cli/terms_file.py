"""Read costs, terms and lead times for the series of a replay; what a file does not say has a default, with a note."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.exceptions import DataError
from core_ml.inventory.lead_time import LeadTime, LeadTimes, Receipts
from core_ml.validation import text_ids
from saleor_ai_plugin.cli.table_file import numbers_of, read_table, times_of

Floats = npt.NDArray[np.float64]

NUMBERS = ("unit_cost", "holding", "shortage", "line_cost", "pack", "minimum", "order_cost", "minimum_value")
PER_COST: dict[str, tuple[str, float | None]] = {"holding": ("holding_rate", 365.0), "shortage": ("shortage_rate", 1.0)}
"""Costs that follow from unit_cost where they are not given: the default's name, and what it is divided by."""
WIDE = 0.2
"""Standard deviation of a lead time of which only the mean is known, as a part of it."""


@dataclass(frozen=True, slots=True)
class TermsFile:
    """Columns, a row a series; ``supplier`` as text; notes on what was not in the file."""

    columns: dict[str, Floats]
    supplier: list[str]
    notes: list[str] = field(default_factory=list)


def read_terms(path: Path | None, ids: Sequence[str], defaults: Mapping[str, float]) -> TermsFile:
    """Costs and terms of the series; ``defaults`` where there is no file, no column, no row or no value.

    Raises
    ------
    DataError
        The file has no ``unique_id``, names one twice, or holds what is no number.
    """
    frame = pd.DataFrame({"unique_id": list(ids)}) if path is None else _by_id(path)
    known = frame.set_index("unique_id").reindex(list(ids))
    columns: dict[str, Floats] = {}
    notes = []
    for name in NUMBERS:
        given = known[name] if name in known else pd.Series(np.nan, index=known.index)
        filled = given.notna()
        rate, per = PER_COST.get(name, (name, None))
        values = np.full(len(ids), float(defaults[rate])) * (1.0 if per is None else columns["unit_cost"] / per)
        values[filled.to_numpy()] = numbers_of(given[filled], name).to_numpy()
        columns[name] = values
        if not filled.all():
            shown = f"{defaults[rate]:g}" + ("" if per is None else " of unit_cost" + (" a year" if per > 1 else ""))
            notes.append(f"{name} of {int((~filled).sum()):,} series is not given: {shown}")
    if "supplier" in known:
        supplier = [text if text != "nan" else "" for text in text_ids(known["supplier"])]
    else:
        supplier = [""] * len(ids)
        notes.append("supplier is not given: all series are of one")
    return TermsFile(columns, supplier, notes)


def read_lead_times(
    path: Path | None, ids: Sequence[str], supplier: Sequence[str], *, default: float, today: pd.Timestamp, days: int
) -> tuple[LeadTime, list[str]]:
    """Lead times in periods of so many ``days``.

    The file holds receipts (``ordered, received``, days, with ``supplier`` or ``unique_id`` or both; ``received`` may
    be empty) or what is known (``days`` and perhaps ``std``, by ``unique_id`` or ``supplier``).

    Raises
    ------
    DataError
        The file has neither, or something in it is no day or number.
    """
    if path is None:
        note = f"lead times are not given: {default:g} days, {WIDE:.0%} of that as standard deviation"
        return _around(np.full(len(ids), default / days), np.full(len(ids), WIDE * default / days)), [note]
    frame = read_table(path)
    key = next((name for name in ("unique_id", "supplier") if name in frame), None)
    if key is None:
        raise DataError(f"{path} has no column 'unique_id' and none 'supplier'; one of them says whose times these are")
    if {"ordered", "received"} <= set(frame.columns):
        return _learned(frame, ids, supplier, default, today, days), []
    if "days" not in frame:
        present = ", ".join(map(str, frame.columns))
        raise DataError(f"{path} has neither 'ordered' and 'received' nor 'days'; the columns are {present}")
    frame = frame.assign(**{key: text_ids(frame[key])}).drop_duplicates(key, keep="last").set_index(key)
    mean = numbers_of(frame["days"], "days").reindex(list(ids if key == "unique_id" else supplier)).to_numpy()
    given = numbers_of(frame["std"], "std") if "std" in frame else numbers_of(frame["days"], "days") * WIDE
    spread = given.reindex(list(ids if key == "unique_id" else supplier)).to_numpy()
    missing = np.isnan(mean)
    notes = [f"lead times of {int(missing.sum()):,} series are not given: {default:g} days"] if missing.any() else []
    mean, spread = np.where(missing, default, mean), np.where(missing, WIDE * default, spread)
    if (mean < 0).any() or (spread < 0).any():
        raise DataError(f"{path} holds a lead time below 0 days")
    return _around(mean / days, spread / days), notes


def _by_id(path: Path) -> pd.DataFrame:
    frame = read_table(path)
    if "unique_id" not in frame:
        raise DataError(f"{path} has no column 'unique_id'; the columns are {', '.join(map(str, frame.columns))}")
    frame = frame.assign(unique_id=text_ids(frame["unique_id"]))
    twice = frame["unique_id"].duplicated()
    if twice.any():
        raise DataError(f"{path} lists {frame['unique_id'][twice].iloc[0]!r} more than once; give each series one row")
    return frame


def _learned(
    frame: pd.DataFrame, ids: Sequence[str], supplier: Sequence[str], default: float, today: pd.Timestamp, days: int
) -> LeadTime:
    """From receipts until today; later ones are not known yet."""
    start = pd.Timestamp("1970-01-01")
    ordered = ((times_of(frame["ordered"], "ordered") - start).dt.days / days).to_numpy()
    received = np.full(len(frame), np.nan)
    came = frame["received"].notna().to_numpy()
    if came.any():
        received[came] = (times_of(frame["received"][came], "received") - start).dt.days / days
    blank: list[str | None] = [None] * len(frame)
    own: dict[str, str] = dict(zip(ids, supplier, strict=True))
    products = text_ids(frame["unique_id"]) if "unique_id" in frame else blank
    suppliers = text_ids(frame["supplier"]) if "supplier" in frame else [own.get(str(one), "") for one in products]
    times = LeadTimes(default=default / days, half_life=180 / days)
    times.fit(
        Receipts(suppliers, products, np.asarray(ordered, dtype=np.float64), received),
        today=(today - start).days / days,
    )
    return times.at(list(supplier), list(ids) if "unique_id" in frame else None)


def _around(mean: Floats, std: Floats) -> LeadTime:
    """Whole periods around each mean, as a gamma distribution would have them."""
    from scipy.stats import gamma

    middle, spread = np.maximum(mean, 1e-3), np.maximum(std, 1e-3)
    width = int(np.ceil((mean + 6 * std).max(initial=0))) + 2
    edges = np.maximum(np.arange(width + 1) - 0.5, 0)
    shape, scale = (middle / spread) ** 2, spread**2 / middle
    probability = np.diff(gamma.cdf(edges[None, :], shape[:, None], scale=scale[:, None]), axis=1)
    return LeadTime(probability / probability.sum(axis=1, keepdims=True))
