"""Which totals there are above the series: products, categories, warehouses, channels, and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from core_ml.columns import Columns
from core_ml.exceptions import DataError, EmptyDataError
from core_ml.forecasting.frequency import Ints
from core_ml.forecasting.smoothing import Floats
from core_ml.validation import as_text, require_columns, text_ids

ALL = "all"
BETWEEN = " × "
Groupings = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Hierarchy:
    """n leaves and the m totals above them; every total is a sum of leaves, so totals may cross each other.

    ``nodes`` names the totals by grouping and group; ``summing`` (m, n) is 1 where a leaf belongs to a total.
    """

    leaves: pd.Index[str]
    nodes: pd.MultiIndex
    summing: csr_array

    @property
    def names(self) -> list[str]:
        """Of the totals, as ``category: shoes``."""
        return [f"{grouping}: {group}" if group else str(grouping) for grouping, group in self.nodes]

    def totals(self, values: Floats) -> Floats:
        """(m, h) of leaves (n, h)."""
        return np.asarray(self.summing @ values)

    def originals(self) -> tuple[Ints, Ints]:
        """For each total the first total (m,) over the same leaves, and the leaf (m,) that is all of it, or -1."""
        mark = np.random.default_rng(0).random(len(self.leaves))
        of_total = np.round(self.totals(mark[:, None])[:, 0], 9)
        _, first, same = np.unique(of_total, return_index=True, return_inverse=True)
        alone = np.diff(self.summing.indptr) == 1
        leaf = np.where(alone, self.summing.indices[self.summing.indptr[:-1]], -1)
        return first[same].astype(np.int64), leaf.astype(np.int64)

    @classmethod
    def of(cls, groups: pd.DataFrame, by: Groupings | None = None) -> Hierarchy:
        """From ``unique_id`` and columns of group labels.

        ``by`` names the columns of each grouping, several where they cross; without it each column is one. The total of
        all leaves is always among them. A label that is missing is a group of its own.

        Raises
        ------
        MissingColumnsError, EmptyDataError
            Without a column, without a row.
        DataError
            A leaf that is given twice.
        """
        by = [[str(name)] for name in groups.columns if name != Columns.SERIES] if by is None else by
        require_columns(groups, [Columns.SERIES, *(name for names in by for name in names)], name="groups")
        if groups.empty:
            raise EmptyDataError("the groups have no rows; give each series one")
        leaves = pd.Index(text_ids(groups[Columns.SERIES]), dtype=object)
        if leaves.has_duplicates:
            raise DataError(f"the series {leaves[leaves.duplicated()][0]!r} is in the groups twice; give it one row")
        nodes, parts = [(ALL, "")], [csr_array(np.ones((1, len(leaves))))]
        for names in by:
            codes, distinct = pd.factorize(_labels(groups, names), sort=True)
            shape = (len(distinct), len(leaves))
            parts.append(csr_array((np.ones(len(leaves)), (codes, np.arange(len(leaves)))), shape=shape))
            nodes.extend((BETWEEN.join(names), group) for group in distinct)
        return cls(leaves, pd.MultiIndex.from_tuples(nodes), csr_array(vstack(parts, format="csr")))


def _labels(groups: pd.DataFrame, names: Sequence[str]) -> pd.Series[str]:
    first, *others = (groups[name].map(as_text, na_action="ignore").fillna("(none)").astype(str) for name in names)
    return pd.Series([BETWEEN.join(label) for label in zip(first, *others, strict=True)])
