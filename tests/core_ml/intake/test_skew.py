import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_ml.intake.ink import Marks
from core_ml.intake.skew import runs_down, slope_of


def lines_at(degrees: float, lines: int = 12, letters: int = 40) -> Marks:
    """Letters 8 wide and 12 high, a line every 40 pixels, turned clockwise about the corner."""
    across, down = np.meshgrid(np.arange(letters) * 12.0, np.arange(lines) * 40.0)
    angle = np.radians(degrees)
    x = 500 + across * np.cos(angle) - down * np.sin(angle)
    y = 500 + across * np.sin(angle) + down * np.cos(angle)
    size = np.ones(across.size)
    return Marks(x.ravel() - 4, y.ravel() - 12, 8 * size, 12 * size)


@given(st.floats(-18, 18))
def test_a_slope_is_found_to_a_quarter_of_a_degree(degrees):
    assert slope_of(lines_at(degrees)) == pytest.approx(degrees, abs=0.25)


@pytest.mark.parametrize(("degrees", "down"), [(0, False), (15, False), (-20, False), (90, True), (75, True)])
def test_lines_run_across_or_down(degrees, down):
    assert runs_down(lines_at(degrees)) is down


def test_dirt_does_not_change_the_slope():
    lines = lines_at(4)
    rng = np.random.default_rng(3)
    dirt = 2_000
    specks = Marks(
        np.concatenate([lines.left, rng.uniform(0, 1_000, dirt)]),
        np.concatenate([lines.top, rng.uniform(0, 1_000, dirt)]),
        np.concatenate([lines.width, np.full(dirt, 3.0)]),
        np.concatenate([lines.height, np.full(dirt, 3.0)]),
    )
    assert specks.letter_height == 12
    assert slope_of(specks) == pytest.approx(4, abs=0.125)


def test_too_few_letters_say_nothing():
    assert slope_of(lines_at(7, lines=1, letters=5)) == 0
    assert runs_down(lines_at(90, lines=1, letters=5)) is False
