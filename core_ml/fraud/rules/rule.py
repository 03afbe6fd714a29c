"""A rule of the owner's: a name, a text, and the tree that was read from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from core_ml.fraud.features import feature_names
from core_ml.fraud.parameters import FeatureParameters
from core_ml.fraud.rules.evaluation import evaluate
from core_ml.fraud.rules.kinds import Kind, check_rule
from core_ml.fraud.rules.parser import parse
from core_ml.fraud.rules.syntax import Node, names_in


@dataclass(frozen=True, slots=True)
class Rule:
    """Made by `parse`; holds nothing that can be executed."""

    name: str
    text: str
    tree: Node
    kinds: Mapping[str, Kind]

    @classmethod
    def parse(cls, name: str, text: str, names: Mapping[str, Kind]) -> Self:
        """Read a rule that may use ``names``; `rule_names` gives those of a shop.

        Raises
        ------
        RuleError
            With the place of the mistake and what would be right there.
        """
        tree = parse(text)
        check_rule(tree, names)
        used = {one.name: names[one.name] for one in names_in(tree)}
        return cls(name, text, tree, MappingProxyType(used))

    def matches(self, frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """(n,) which orders it holds; ``frame`` has the features and fields that it names."""
        return evaluate(self.tree, frame, self.kinds)

    def matches_one(self, order: Mapping[str, Any]) -> bool:
        """Whether it holds this one order."""
        row = pd.DataFrame({name: [order[name]] for name in self.kinds if name in order}, index=[0])
        return bool(self.matches(row)[0])


def rule_names(
    parameters: FeatureParameters, *, texts: Iterable[str] = (), numbers: Iterable[str] = ()
) -> dict[str, Kind]:
    """Names that rules may use: all features as numbers, entities and categories as texts, and further fields."""
    found: dict[str, Kind] = dict.fromkeys((*parameters.entities, *parameters.categories, *texts), "text")
    return found | dict.fromkeys((*feature_names(parameters), *numbers), "number")
