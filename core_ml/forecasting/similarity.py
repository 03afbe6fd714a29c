"""How alike products are by what is known of them before anything is sold."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core_ml.columns import Columns
from core_ml.forecasting.smoothing import Floats
from core_ml.validation import as_text


def similarity(some: pd.DataFrame, others: pd.DataFrame) -> Floats:
    """(n, m) from 0 to 1, the mean over the columns that both frames have, ``unique_id`` aside.

    Prices are alike by their ratio (half as alike at twice the price); a category is the same or another; every other
    column that holds numbers is compared in units of its spread, and text by its words (TF-IDF). What is missing is
    like nothing.
    """
    shared = [column for column in some.columns if column in others.columns and column != Columns.SERIES]
    if not shared:
        return np.ones((len(some), len(others)))
    parts = [_of_column(str(column), some[column], others[column]) for column in shared]
    mean: Floats = np.mean(parts, axis=0)
    return mean


def _of_column(name: str, some: pd.Series, others: pd.Series) -> Floats:
    if name == Columns.CATEGORY:
        return _same(some, others)
    numbers = [pd.to_numeric(values, errors="coerce").to_numpy(dtype=float) for values in (some, others)]
    if name == Columns.PRICE:
        positive = [np.log2(np.where(values > 0, values, np.nan)) for values in numbers]
        return _near(positive[0], positive[1], 1.0)
    if all(pd.api.types.is_numeric_dtype(values) for values in (some, others)):
        known = np.concatenate(numbers)[np.isfinite(np.concatenate(numbers))]
        return _near(numbers[0], numbers[1], max(float(known.std()) if len(known) else 1.0, 1e-12))
    return _words(some, others)


def _same(some: pd.Series, others: pd.Series) -> Floats:
    left, right = (values.map(as_text, na_action="ignore").to_numpy(dtype=object) for values in (some, others))
    known = some.notna().to_numpy()[:, None] & others.notna().to_numpy()[None, :]
    return np.asarray((left[:, None] == right[None, :]) & known, dtype=float)


def _near(some: Floats, others: Floats, unit: float) -> Floats:
    """Half as alike a ``unit`` apart."""
    apart = np.abs(some[:, None] - others[None, :]) / unit
    return np.where(np.isfinite(apart), 0.5 ** np.where(np.isfinite(apart), apart, 0.0), 0.0)


def _words(some: pd.Series, others: pd.Series) -> Floats:
    from sklearn.feature_extraction.text import TfidfVectorizer

    left, right = (values.fillna("").astype(str).tolist() for values in (some, others))
    if not any(text.strip() for text in left + right):
        return np.zeros((len(left), len(right)))
    # Pairs of letters within words: Chinese puts no spaces between its words.
    words = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True).fit(left + right)
    return np.asarray((words.transform(left) @ words.transform(right).T).toarray(), dtype=float)
