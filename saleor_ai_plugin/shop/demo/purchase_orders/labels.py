"""The words that stand on a paper: for each thing one of several, drawn for the document."""

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

Read = dict[str, list[str]]


class Labels:
    """One document's choice of words: asked twice, it says the same.

    What layouts of the test say instead lies in files of its own.
    """

    def __init__(self, rng: np.random.Generator, language: str, *, test: bool) -> None:
        self._rng = rng
        self._words, self._texts, self._units, self._countries = _vocabulary(language, test=test)
        self._said: dict[str, str] = {}

    def __call__(self, thing: str) -> str:
        if thing not in self._said:
            self._said[thing] = self._drawn(self._words[thing])
        return self._said[thing]

    def text(self, kind: str) -> str:
        """A sentence or two; each time another."""
        return self._drawn(self._texts[kind])

    def unit(self, kind: str) -> str:
        return self._drawn(self._units[kind])

    def country(self, code: str) -> str:
        return self._drawn(self._countries[code])

    def _drawn(self, choices: list[str]) -> str:
        return choices[self._rng.integers(len(choices))]


@cache
def _vocabulary(language: str, *, test: bool) -> tuple[Read, Read, Read, Read]:
    read = _read(f"labels_{language}.toml")
    texts, units, countries = read.pop("text"), read.pop("units"), read.pop("countries")
    return read | (_read(f"labels_test_{language}.toml") if test else {}), texts, units, countries


def _read(name: str) -> dict:  # type: ignore[type-arg]
    return tomllib.loads((files(__package__) / "words" / name).read_text(encoding="utf-8"))
