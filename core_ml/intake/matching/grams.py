"""Texts found by what letters stand together in them: TF-IDF over character n-grams, kept as an inverted index.

Words give their runs of three letters, beginning and end included, and whole short words and numbers; Chinese gives
single characters and pairs. What two texts share weighs by how rare it is (Salton and Buckley, 1988).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core_ml.intake.writing import tokens

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MOST_POSTINGS = 400_000
"""So many entries are looked at for one text, the rarest first: what bounds the time of a search."""
WORTH = 0.3
"""Which part of the best cosine a text must have to be looked at; most of a large catalogue has next to nothing."""
EDGE = "\x02"


@dataclass(frozen=True, slots=True)
class Likeness:
    """(n,) each text of the index against one that was asked for, 0 to 1.

    ``cosine`` of both as vectors; ``covered`` how much of what was asked for is in the text; ``filled`` how much of the
    text was asked for.
    """

    cosine: Floats
    covered: Floats
    filled: Floats

    def best(self, count: int) -> Ints:
        """Places of the ``count`` texts of the highest cosine, the best first; none below `WORTH` of the best one."""
        least = WORTH * self.cosine.max(initial=0.0)
        worth = np.flatnonzero(self.cosine > least)
        # Texts of the same likeness come in the order of the index, on every machine.
        return worth[np.lexsort((worth, -self.cosine[worth]))][:count]


class GramIndex:
    """Built once over (n,) texts; asked for the likeness of another."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._number: dict[str, int] = {}
        self._of_token: dict[str, tuple[int, ...]] = {}
        self.size = len(texts)
        pairs = self._pairs(texts)
        grams, self._texts = np.divmod(pairs, max(1, self.size))
        self._texts = self._texts.astype(np.int32)
        count = np.bincount(grams, minlength=len(self._number))
        self._first = np.concatenate([[0], np.cumsum(count)])
        self._weight = np.log1p(self.size / np.maximum(1, count)) ** 2
        self._norm = np.bincount(self._texts, weights=self._weight[grams], minlength=self.size)
        self._of_token.clear()

    def _pairs(self, texts: Sequence[str]) -> Ints:
        """(m,) gram times n plus text, ascending, each once."""
        parts = [self._numbered(text) for text in texts]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        grams = np.fromiter((gram for part in parts for gram in part), dtype=np.int64, count=int(lengths.sum()))
        pairs = np.sort(grams * max(1, self.size) + np.repeat(np.arange(self.size), lengths))
        # np.unique takes three times as long.
        return pairs[np.diff(pairs, prepend=-1) > 0]

    def _numbered(self, text: str) -> list[int]:
        found: list[int] = []
        for token in tokens(text):
            if token not in self._of_token:
                self._of_token[token] = tuple(self._number.setdefault(g, len(self._number)) for g in grams_of(token))
            found.extend(self._of_token[token])
        return found

    def like(self, text: str) -> Likeness:
        """The likeness of every text of the index to this one."""
        asked = {gram for token in tokens(text) for gram in grams_of(token)}
        known = np.array(sorted(self._number[gram] for gram in asked if gram in self._number), dtype=np.int64)
        unknown = sum(gram not in self._number for gram in asked)
        # What no text has is as rare as can be.
        whole = float(self._weight[known].sum()) + unknown * np.log1p(max(1, self.size)) ** 2
        shared = self._shared(known)
        norm = np.maximum(self._norm, 1e-9)
        whole = max(whole, 1e-9)
        return Likeness(shared / np.sqrt(norm * whole), shared / whole, shared / norm)

    def _shared(self, known: Ints) -> Floats:
        """(n,) weight of what each text shares with the ``known`` grams, as far as `MOST_POSTINGS` reach."""
        length = self._first[known + 1] - self._first[known]
        order = np.argsort(length, kind="stable")
        taken = known[order[(np.cumsum(length[order]) <= MOST_POSTINGS) | (np.arange(len(order)) == 0)]]
        if not len(taken):
            return np.zeros(self.size)
        postings = np.concatenate([self._texts[self._first[gram] : self._first[gram + 1]] for gram in taken])
        weights = np.repeat(self._weight[taken], self._first[taken + 1] - self._first[taken])
        return np.asarray(np.bincount(postings, weights=weights, minlength=self.size), dtype=np.float64)


def grams_of(token: str) -> Iterable[str]:
    """The n-grams of a word, a number or a run of Chinese."""
    if "㐀" <= token[0] <= "鿿":
        return [*token, *(token[place : place + 2] for place in range(len(token) - 1))]
    edged = f"{EDGE}{token}{EDGE}"
    runs = [edged[place : place + 3] for place in range(len(edged) - 2)]
    return [*runs, edged] if len(token) <= 2 or any(map(str.isdigit, token)) else runs
