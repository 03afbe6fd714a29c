"""What every part of a rule is: a number, a text or a condition. What does not fit together is refused at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Literal

from core_ml.exceptions import RuleError
from core_ml.fraud.rules.syntax import (
    Among,
    Between,
    Calculate,
    Combine,
    Compare,
    Minus,
    Name,
    Node,
    Not,
    Number,
    Text,
    Truth,
)

Kind = Literal["number", "text", "condition"]
NAMED = {"number": "a number", "text": "a text", "condition": "a condition"}


def check_rule(node: Node, names: Mapping[str, Kind]) -> None:
    """Raise RuleError unless the rule is a condition made of ``names`` and everything in it fits together."""
    if kind_of(node, names) != "condition":
        raise RuleError("this is no condition; compare it with something, such as amount > 500", 0)


def kind_of(node: Node, names: Mapping[str, Kind]) -> Kind:
    match node:
        case Number():
            return "number"
        case Text():
            return "text"
        case Truth():
            return "condition"
        case Name():
            return _named(node, names)
        case Minus(of=of):
            _demand(of, "number", names, "'-'", node.place)
            return "number"
        case Calculate(sign=sign, left=left, right=right):
            _demand(left, "number", names, f"'{sign}'", node.place)
            _demand(right, "number", names, f"'{sign}'", node.place)
            return "number"
        case Not(of=of):
            _demand(of, "condition", names, "'not'", node.place)
        case Combine(word=word, left=left, right=right):
            _demand(left, "condition", names, f"'{word}'", node.place)
            _demand(right, "condition", names, f"'{word}'", node.place)
        case Compare():
            _check_comparison(node, names)
        case Between(of=of, low=low, high=high):
            for part in (of, low, high):
                _demand(part, "number", names, "'between'", node.place)
        case Among(of=of, options=options):
            kind = kind_of(of, names)
            if kind == "condition":
                raise RuleError("'in' needs a number or a text before it, not a condition", node.place)
            for option in options:
                _demand(option, kind, names, "this list", option.place)
    return "condition"


def _check_comparison(node: Compare, names: Mapping[str, Kind]) -> None:
    left, right = kind_of(node.left, names), kind_of(node.right, names)
    if left != right:
        raise RuleError(f"{NAMED[left]} is compared with {NAMED[right]}; both sides must be of one kind", node.place)
    if left != "number" and node.sign not in ("==", "!="):
        raise RuleError(f"'{node.sign}' compares numbers, not {left}s; use == or !=", node.place)


def _named(node: Name, names: Mapping[str, Kind]) -> Kind:
    if node.name in names:
        return names[node.name]
    near = difflib.get_close_matches(node.name, names, n=1, cutoff=0.6)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise RuleError(f"there is no {node.name!r}{hint}", node.place)


def _demand(node: Node, kind: Kind, names: Mapping[str, Kind], by: str, place: int) -> None:
    found = kind_of(node, names)
    if found != kind:
        raise RuleError(f"{by} needs {NAMED[kind]} here, not {NAMED[found]}", place)
