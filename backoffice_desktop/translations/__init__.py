"""English and Simplified Chinese, switchable while the program runs.

The English sentence is the key; ``zh_hans.json`` has the Chinese one. ``say`` binds a setter to a sentence, so that a
change of language says it again; ``follow`` binds anything else.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

LANGUAGES = {"en": "English", "zh-hans": "简体中文"}
_FILE = Path(__file__).with_name("zh_hans.json")


class Language(QObject):
    """The language that is spoken. Signals: ``changed`` after everything that is bound has been said again."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.code = "en"
        self._catalogue: dict[str, str] = {}
        self._bound: WeakSet[QObject] = WeakSet()

    def use(self, code: str) -> None:
        """Speak a language of ``LANGUAGES``; an unknown one is English."""
        self.code = code if code in LANGUAGES else "en"
        if self.code != "en" and not self._catalogue:
            self._catalogue = json.loads(_FILE.read_text(encoding="utf-8"))
        for owner in list(self._bound):
            if isValid(owner):
                for apply in list(owner.said.values()):  # type: ignore[attr-defined]
                    apply()
        self.changed.emit()

    def look_up(self, text: str) -> str:
        return text if self.code == "en" else self._catalogue.get(text, text)

    def bind(self, owner: QObject, name: str, apply: Callable[[], object]) -> None:
        """Call ``apply`` now and at each change of language while the owner lives; the same name replaces."""
        said = owner.__dict__.setdefault("said", {})
        said[name] = apply
        self._bound.add(owner)
        apply()


language = Language()


def tr(text: str, **values: Any) -> str:
    """The sentence in the present language. A value may be a function, called to get it in that language."""
    filled = {name: value() if callable(value) else value for name, value in values.items()}
    found = language.look_up(text)
    return found.format(**filled) if filled else found


def say(setter: Callable[[str], object], text: str, **values: Any) -> None:
    """Set a widget's text, tool tip or placeholder, and again whenever the language changes."""
    owner: QObject = setter.__self__  # type: ignore[attr-defined]
    language.bind(owner, setter.__name__, lambda: setter(tr(text, **values)))


def follow(owner: QObject, apply: Callable[[], object], name: str = "follow") -> None:
    """Call ``apply`` now and whenever the language changes, while the owner lives."""
    language.bind(owner, name, apply)
