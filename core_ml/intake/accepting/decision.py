"""Accept an order without a person, or not, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from core_ml.exceptions import ParameterError
from core_ml.intake.accepting.calibration import Calibration
from core_ml.intake.accepting.risk import risk
from core_ml.intake.accepting.rules import Matched, Obstacle, WhyNot, obstacles

RATE = 1 / 200
"""Of what is accepted, the share that may have any line wrong, unless the owner sets another."""


@dataclass(frozen=True, slots=True)
class Decision:
    """``risk`` as the models say, ``probability`` that any line is wrong as reviews make of it. ``is_proven``: reviews
    show with 95 % confidence that documents of such a risk keep the owner's rate; else prudence alone accepted it."""

    accepted: bool
    risk: float
    probability: float
    is_proven: bool
    why_not: tuple[WhyNot, ...]


def decide(matched: Matched, calibration: Calibration, *, rate: float = RATE) -> Decision:
    """Whether an order may become a draft order without a person.

    Raises
    ------
    ParameterError
        The rate is not from 0 to 1. At 0 nothing is accepted.
    """
    if not 0 <= rate <= 1:
        raise ParameterError(f"the error rate is {rate}; it must be from 0 to 1, such as 0.005 for 1 in 200")
    why_not = obstacles(matched)
    said = risk(matched)
    chance = calibration.probability(said)
    if not why_not and rate > 0 and said > calibration.allowed(rate):
        why_not = (WhyNot(Obstacle.TOO_RISKY if chance > rate else Obstacle.NOT_PROVEN),)
    elif not why_not and (chance > rate or rate == 0):
        why_not = (WhyNot(Obstacle.TOO_RISKY),)
    return Decision(not why_not, said, chance, said <= calibration.proven(rate), why_not)


def is_audited(sha256: str, *, share: float) -> bool:
    """Whether a document that would be accepted goes to a person all the same, so that the error rate stays measured.

    By its hash: the same answer however often it is asked.
    """
    return int(sha256[:13], 16) < share * 16**13
