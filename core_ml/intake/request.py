"""How a document is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core_ml.exceptions import ParameterError
from core_ml.intake.limits import Limits

ENGINES = ("tesseract", "rapid")
LANGUAGES = ("en", "de", "fr", "zh")


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller wants.

    Attributes
    ----------
    engine : tesseract or rapid
    languages : of en, de, fr, zh, the likeliest first; None to find out
    pictures : folder into which upright pages are written, ``page-0001.jpg`` and so on, 150 dots an inch
    turns : degrees clockwise by which pages stand upright, by their numbers; others find out
    """

    engine: str = "tesseract"
    languages: tuple[str, ...] | None = None
    limits: Limits = field(default_factory=Limits)
    pictures: Path | None = None
    turns: Mapping[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            raise ParameterError(f"there is no engine {self.engine!r}; the engines are {', '.join(ENGINES)}")
        if any(degrees not in (0, 90, 180, 270) for degrees in self.turns.values()):
            raise ParameterError("a page is turned by 0, 90, 180 or 270 degrees")
        strange = sorted(set(self.languages or ()) - set(LANGUAGES))
        if strange or self.languages == ():
            raise ParameterError(
                f"there is no language {', '.join(strange) or '(none)'}; the languages are {', '.join(LANGUAGES)}"
            )
