"""The tree of a rule: frozen, and nothing in it can do anything but be evaluated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Arithmetic = Literal["+", "-", "*", "/"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
Connective = Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    place: int


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    place: int


@dataclass(frozen=True, slots=True)
class Truth:
    value: bool
    place: int


@dataclass(frozen=True, slots=True)
class Name:
    name: str
    place: int


@dataclass(frozen=True, slots=True)
class Minus:
    of: Node
    place: int


@dataclass(frozen=True, slots=True)
class Not:
    of: Node
    place: int


@dataclass(frozen=True, slots=True)
class Calculate:
    sign: Arithmetic
    left: Node
    right: Node
    place: int


@dataclass(frozen=True, slots=True)
class Compare:
    sign: Comparison
    left: Node
    right: Node
    place: int


@dataclass(frozen=True, slots=True)
class Combine:
    word: Connective
    left: Node
    right: Node
    place: int


@dataclass(frozen=True, slots=True)
class Among:
    """``of in [options]``"""

    of: Node
    options: tuple[Number | Text, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Between:
    """``low <= of <= high``"""

    of: Node
    low: Node
    high: Node
    place: int


Node = Number | Text | Truth | Name | Minus | Not | Calculate | Compare | Combine | Among | Between


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes right below."""
    match node:
        case Minus(of=of) | Not(of=of):
            return (of,)
        case Calculate(left=left, right=right) | Compare(left=left, right=right) | Combine(left=left, right=right):
            return (left, right)
        case Among(of=of, options=options):
            return (of, *options)
        case Between(of=of, low=low, high=high):
            return (of, low, high)
        case _:
            return ()


def names_in(node: Node) -> list[Name]:
    """Every name, in the order of the text."""
    found = [node] if isinstance(node, Name) else []
    return [*found, *(name for part in parts(node) for name in names_in(part))]
