"""What every engine can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core_ml.intake.ink import Gray
from core_ml.intake.page import Word


class Engine(Protocol):
    """Reads words off a picture."""

    @property
    def languages(self) -> frozenset[str]:
        """Those of en, de, fr, zh that it can be told to read; empty where it reads all of them at once."""
        ...

    @property
    def good(self) -> float:
        """Mean confidence, by letters, that it only has on a page upright and in the right language."""
        ...

    def read(self, picture: Gray, languages: Sequence[str], *, block: bool = False) -> list[Word]:
        """Words with boxes in pixels of the picture, in any order, and confidences of 0 to 1.

        Parameters
        ----------
        languages : of `languages`, the most likely first; ignored where that is empty
        block : the picture is lines below each other and no page with columns: a piece of till roll, lines cut out

        Raises
        ------
        DocumentError
            It takes too long, or the engine does not run.
        """
        ...
