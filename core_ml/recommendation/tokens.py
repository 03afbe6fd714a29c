"""Product text to tokens, English and Chinese, without a dictionary being necessary."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Runs of Han characters, or words of letters and digits of any other script.
RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
GRAM = 4


def tokens(text: str) -> list[str]:
    """Words and character grams.

    Other scripts: the word, and its grams of four letters, so that ``lantern`` meets ``lanterns``. Han: single
    characters and pairs, and the words of `rjieba` where it is installed. The prefix keeps the kinds apart.
    """
    found: list[str] = []
    for run in RUNS.findall(text.lower()):
        if "\u3400" <= run[0] <= "\u9fff":
            found += run
            found += [run[i : i + 2] for i in range(len(run) - 1)]
            found += [word for word in _chinese_words(run) if len(word) > 2]
        else:
            found.append(f"w:{run}")
            found += [f"g:{run[i : i + GRAM]}" for i in range(len(run) - GRAM + 1) if len(run) > GRAM]
    return found


@cache
def _segmenter() -> Any:
    try:
        import rjieba
    except ImportError:
        return None
    return rjieba


def _chinese_words(run: str) -> list[str]:
    segmenter = _segmenter()
    return list(segmenter.cut(run)) if segmenter is not None else []
