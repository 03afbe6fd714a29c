"""Blocks: cells one under the other, as addresses stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core_ml.intake.page import Box
from core_ml.intake.understanding.lines import Cell, Line

NEAR = 0.9
"""Heights of a line between two lines of a block, at most."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cells one under the other; ``places``: line and cell of each."""

    cells: tuple[Cell, ...]
    places: tuple[tuple[int, int], ...]

    @property
    def page(self) -> int:
        return self.cells[0].page

    @property
    def box(self) -> Box:
        return Box.around(cell.box for cell in self.cells)

    @property
    def text(self) -> str:
        return "\n".join(cell.text for cell in self.cells)


def blocks_of(lines: Sequence[Line], inside: Iterable[int]) -> list[Block]:
    """The blocks of a document, but for lines inside its tables."""
    skipped = set(inside)
    open_blocks: list[list[tuple[Cell, tuple[int, int]]]] = []
    for place, line in enumerate(lines):
        if place in skipped:
            continue
        for number, cell in enumerate(line.cells):
            above = next(
                (block for block in reversed(open_blocks[-40:]) if follows(block[-1][0], cell, line.unit)), None
            )
            if above is None:
                open_blocks.append([(cell, (place, number))])
            else:
                above.append((cell, (place, number)))
    return [Block(tuple(cell for cell, _ in block), tuple(place for _, place in block)) for block in open_blocks]


def follows(above: Cell, cell: Cell, unit: float) -> bool:
    """Whether a cell goes on below another one: near, and aligned to its left or to its middle."""
    if cell.page != above.page:
        return False
    height = max(min(cell.box.height, above.box.height), 2 * unit)
    gap = cell.box.top - above.box.bottom
    if not -0.5 * height <= gap <= NEAR * height:
        return False
    middle = abs(cell.box.left + cell.box.right - above.box.left - above.box.right) / 2
    right = abs(cell.box.right - above.box.right)
    return abs(cell.box.left - above.box.left) < 1.5 * unit or middle < 1.5 * unit or right < 0.6 * unit
