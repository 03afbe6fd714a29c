"""What the product has to beat: logistic regression on standardised numbers and one column a category."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.credit.binning import checked_events
from core_ml.credit.table import Features, infer_features
from core_ml.exceptions import NotFittedError

MISSING = "(missing)"


class Baseline:
    """Logistic regression as textbooks begin; for comparison only, it has no file format."""

    def __init__(self, features: Features | None = None) -> None:
        self.features = features

    def fit(self, frame: pd.DataFrame, event: npt.ArrayLike) -> Self:
        """Learn from a row an applicant and whether each defaulted."""
        from sklearn.compose import ColumnTransformer
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        flags = checked_events(event, len(frame))
        self.used_ = self.features or infer_features(frame)[0]
        numbers = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
        columns = ColumnTransformer(
            [
                ("numbers", numbers, list(self.used_.numeric)),
                ("categories", OneHotEncoder(handle_unknown="ignore"), list(self.used_.categorical)),
            ]
        )
        self.model_: Any = make_pipeline(columns, LogisticRegression(max_iter=1000))
        self.model_.fit(self._read(frame), flags)
        return self

    def predict_proba(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """(n,) probability of default."""
        if "model_" not in self.__dict__:
            raise NotFittedError(type(self).__name__)
        return np.asarray(self.model_.predict_proba(self._read(frame))[:, 1], dtype=np.float64)

    def _read(self, frame: pd.DataFrame) -> pd.DataFrame:
        read = self.used_.read(frame)
        names = list(self.used_.categorical)
        return read.assign(**{name: read[name].fillna(MISSING) for name in names})
