"""Where days and pieces lie in a chart, and which of them are written beside its axes."""

import math
from dataclasses import dataclass
from datetime import date

LABEL_WIDTH = 56
"""Of a date, with the room to the next one."""
STEPS = (1, 2, 7, 14, 28, 56, 91, 182)


@dataclass(frozen=True, slots=True)
class Scale:
    """A plot of ``days`` days from ``left`` on, ``width`` wide, with ``highest`` at ``top`` and 0 at ``bottom``."""

    left: float
    width: float
    top: float
    bottom: float
    days: int
    highest: float

    def x(self, place: float) -> float:
        """The middle of a day."""
        return self.left + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * value / self.highest

    @property
    def step(self) -> float:
        return self.width / max(self.days, 1)

    def place(self, x: float) -> int:
        """The day at a place of the screen, the first or last one beside the plot."""
        return min(max(int((x - self.left) / self.step), 0), self.days - 1)


def round_up(value: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten that is no less than the value; 1 for nothing.

    >>> [round_up(value) for value in (0, 0.7, 3, 21, 63, 480)]
    [1.0, 1.0, 5.0, 25.0, 100.0, 500.0]
    """
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value * (1 - 1e-9))


def date_places(first: date, days: int, width: float) -> list[int]:
    """Which days have their date written: as many as there is room for, Mondays where weeks are counted."""
    room = max(int(width // LABEL_WIDTH), 1)
    step = next((step for step in STEPS if days / step <= room), STEPS[-1])
    start = (-first.weekday()) % 7 if step >= 7 else 0
    return list(range(start, days, step))
