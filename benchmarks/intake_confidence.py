"""Fit the probabilities that the understanding gives its values to generated documents, and write them down.

    python benchmarks/intake_confidence.py --documents FOLDER [--documents FOLDER …] [--write]

Every folder holds documents and a ``truth.jsonl`` (``saleor-ai intake samples``, development layouts only); scans of
the same papers teach what OCR's doubts are worth. Prints, by group of fields, how many values there were, how many were
right, and the mean error of the probabilities before and after. ``--write`` replaces ``confidence.json``.

On generated papers nearly all is right: below the lowest scores seen there, the probability falls in a straight line to
nothing, so that what other papers make doubtful stays doubtful.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core_ml.intake import LineItem, Order, Page
from core_ml.intake.understanding import confidence
from core_ml.intake.understanding.understand import scored

FILE = Path(confidence.__file__).with_name("confidence.json")
BINS = 12
"""Points of a group, at most."""
FEWEST = 25
"""Values behind a point, at least."""

Seen = dict[str, list[tuple[float, bool]]]
"""Group of fields -> scores, and whether the value was right."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=Path, action="append", required=True, help="folder with truth.jsonl")
    parser.add_argument("--write", action="store_true", help="replace confidence.json")
    chosen = parser.parse_args()
    seen: Seen = defaultdict(list)
    for folder in chosen.documents:
        for truth, pages in documents(folder):
            observe(scored(pages), truth, seen)
    table = fitted(seen)
    report(seen, table)
    if chosen.write:
        write(table)


def documents(folder: Path) -> Iterator[tuple[dict[str, Any], Sequence[Page]]]:
    """Truth and pages of every document of a folder."""
    from core_ml.intake.reading import read

    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        yield truth, read(folder / truth["file"]).pages


def observe(order: Order, truth: Mapping[str, Any], seen: Seen) -> None:
    """Note every value's score and whether it is right."""
    for name, group in confidence.HEAD_GROUPS.items():
        note(getattr(order, name), truth.get(name), group, seen)
    for side in ("buyer", "seller"):
        for name, group in confidence.PARTY_GROUPS.items():
            held = truth.get(side) or {}
            if name in held or name not in ("phone", "customer_number"):
                note(getattr(getattr(order, side), name), held.get(name), group, seen)
    for item, wanted in paired(order.lines, truth["lines"]):
        for name, group in confidence.LINE_GROUPS.items():
            note(getattr(item, name), wanted.get(name), group, seen)


def paired(items: Sequence[LineItem], wanted: Sequence[dict[str, Any]]) -> Iterator[tuple[LineItem, dict[str, Any]]]:
    """Line items with their truth, in order; what has none is wrong in every field."""
    if len(items) == len(wanted):
        yield from zip(items, wanted, strict=True)
        return
    left = list(wanted)
    for item in items:
        code = item.code.value if item.code else None
        place = next((place for place, one in enumerate(left) if code and same(code, one.get("code"))), None)
        yield item, left.pop(place) if place is not None else {}


def note(found: Any, wanted: str | None, group: str, seen: Seen) -> None:
    if found is not None:
        seen[group].append((found.confidence, wanted is not None and same(found.value, wanted)))


def same(value: Any, wanted: str | None) -> bool:
    """Whether a value is the truth's: numbers by value, texts by letters and digits."""
    if wanted is None:
        return False
    if not isinstance(value, str) and not hasattr(value, "isoformat"):
        return bool(value == type(value)(wanted))
    text = value.isoformat() if hasattr(value, "isoformat") else value
    return re.sub(r"\W", "", text.lower()) == re.sub(r"\W", "", wanted.lower())


def fitted(seen: Seen) -> dict[str, list[tuple[float, float]]]:
    """Points by group: bins of scores of equal size, pooled until the shares ascend."""
    return {group: pooled(sorted(values)) for group, values in sorted(seen.items())}


def pooled(values: Sequence[tuple[float, bool]]) -> list[tuple[float, float]]:
    """Mean score and share right of bins, neighbours that would descend put together."""
    size = max(FEWEST, len(values) // BINS)
    bins: list[list[tuple[float, bool]]] = []
    for value in values:
        if not bins or (len(bins[-1]) >= size and bins[-1][-1][0] < value[0]):
            bins.append([])
        bins[-1].append(value)
    if len(bins) > 1 and len(bins[-1]) < FEWEST:
        bins[-2].extend(bins.pop())
    while (place := descent(bins)) is not None:
        bins[place : place + 2] = [bins[place] + bins[place + 1]]
    means = [(float(round(sum(score for score, _ in held) / len(held), 4)), round(share(held), 4)) for held in bins]
    return [(0.0, 0.0), *means]


def descent(bins: Sequence[Sequence[tuple[float, bool]]]) -> int | None:
    """The first bin whose share is not below the next one's."""
    return next((place for place in range(len(bins) - 1) if share(bins[place]) >= share(bins[place + 1])), None)


def share(held: Sequence[tuple[float, bool]]) -> float:
    """Share that was right, as if one more had been wrong and one right: nothing is ever certain."""
    return (sum(right for _, right in held) + 1) / (len(held) + 2)


def report(seen: Seen, table: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    for group, values in sorted(seen.items()):
        right = sum(one for _, one in values)
        before = sum(abs(score - one) for score, one in values) / len(values)
        after = sum(abs(confidence.interpolated(score, table[group]) - one) for score, one in values) / len(values)
        print(f"{group:14} {len(values):6} values, {right / len(values):.4f} right, error {before:.4f} -> {after:.4f}")


def write(table: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    rows = ",\n".join(
        f"  {json.dumps(group)}: {json.dumps([list(point) for point in held])}" for group, held in table.items()
    )
    FILE.write_text("{\n" + rows + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
