"""Which orders may become draft orders without a person, at the error rate that the owner sets.

Map
---
``rules``        what must agree before chance is asked        ``risk``   how likely any line is wrong
``calibration``  what reviews say of that: bounds that hold    ``decision``   accept or not, and why not
"""

from __future__ import annotations

from core_ml.intake.accepting.calibration import Calibration
from core_ml.intake.accepting.decision import Decision, decide, is_audited
from core_ml.intake.accepting.rules import Matched, Obstacle, WhyNot

__all__ = ["Calibration", "Decision", "Matched", "Obstacle", "WhyNot", "decide", "is_audited"]
