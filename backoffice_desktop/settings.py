"""What the program remembers between two starts: one JSON file in the user's configuration folder."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from platformdirs import user_config_path


def folder() -> Path:
    """Settings and unsent decisions; ``SALEOR_AI_DESKTOP_DIR`` moves it."""
    given = os.environ.get("SALEOR_AI_DESKTOP_DIR", "")
    return Path(given) if given else user_config_path("saleor-ai-desktop")


@dataclass
class Settings:
    """``geometry`` and ``splitters`` are Qt's own states in base 64; ``views`` are saved filters by name."""

    server: str = ""
    saleor: str = ""
    email: str = ""
    theme: str = "system"
    language: str = ""
    geometry: str = ""
    screen: str = "home"
    notifications: bool = True
    splitters: dict[str, str] = field(default_factory=dict)
    views: dict[str, dict[str, Any]] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    @classmethod
    def load(cls, path: Path) -> Self:
        """What the file holds; a value that cannot be read counts as never set."""
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            held = {}
        settings = cls(path=path)
        for one in fields(cls):
            value = held.get(one.name) if isinstance(held, dict) else None
            if one.name != "path" and isinstance(value, type(getattr(settings, one.name))):
                setattr(settings, one.name, value)
        return settings

    def save(self) -> None:
        """Write the file whole or not at all."""
        if self.path is None:
            return
        held = asdict(self)
        del held["path"]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        staging = self.path.with_suffix(f".{os.getpid()}")
        staging.write_text(json.dumps(held, ensure_ascii=False, indent=1), encoding="utf-8")
        staging.replace(self.path)
