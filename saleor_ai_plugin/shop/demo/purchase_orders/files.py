"""A folder of generated papers: the documents, ``truth.jsonl``, and the ``catalogue.csv`` that they order from."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from core_ml.exceptions import ParameterError
from saleor_ai_plugin.shop.demo.purchase_orders.articles import articles, write_catalogue
from saleor_ai_plugin.shop.demo.purchase_orders.degrading import LEVELS, Degraded, degraded
from saleor_ai_plugin.shop.demo.purchase_orders.samples import LAYOUTS, Sample, samples
from saleor_ai_plugin.shop.demo.purchase_orders.wording import truth
from saleor_ai_plugin.shop.demo.randomness import stream

TRUTH, CATALOGUE, KIND = "truth.jsonl", "catalogue.csv", "layouts.txt"
MOST = 100_000


def write_samples(
    folder: Path,
    *,
    layouts: str,
    documents: int,
    seed: int,
    level: str = "none",
    on_progress: Callable[[float, str], None] = lambda fraction, message: None,
) -> None:
    """Write ``documents`` papers into a new or empty folder.

    Raises
    ------
    ParameterError
        The folder holds other things, such as papers of the other layouts: what is developed on and what is measured
        on must not be mixed. Or there are no such layouts or level of degradation, or the number is out of range.
    """
    if layouts not in LAYOUTS:
        raise ParameterError(f"there are no layouts {layouts!r}; they are {' and '.join(LAYOUTS)}")
    if not 1 <= documents <= MOST:
        raise ParameterError(f"{documents:,} documents cannot be; from 1 to {MOST:,} can")
    if level not in LEVELS:
        raise ParameterError(f"there is no level {level!r}; the levels are {', '.join(LEVELS)}")
    _take(folder, layouts)
    with (folder / TRUTH).open("w", encoding="utf-8") as file:
        for number, sample in enumerate(samples(layouts, documents, seed)):
            arrived = _arrived(sample, level, stream(seed, "degrading", level, number))
            name = f"{number + 1:05d}-{sample.words.order.language}-{sample.layout.name}.{arrived.ending}"
            (folder / name).write_bytes(arrived.content)
            file.write(json.dumps(truth(sample.words, name), ensure_ascii=False) + "\n")
            on_progress((number + 1) / documents, f"papers drawn {number + 1}")
    write_catalogue(folder / CATALOGUE, articles())


def _arrived(sample: Sample, level: str, rng: np.random.Generator) -> Degraded:
    stamp = sample.words.label.text("stamp")
    return degraded(sample.pdf, level, rng, stamp=stamp, day=sample.words.order.date.isoformat())


def _take(folder: Path, layouts: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    held = folder / KIND
    before = held.read_text(encoding="utf-8").strip() if held.exists() else ""
    if before and before != layouts:
        raise ParameterError(
            f"{folder} holds papers of the {before} layouts; those of {layouts} go into a folder of their own"
        )
    if any(folder.iterdir()):
        raise ParameterError(f"{folder} is not empty; name a new folder, or empty it")
    held.write_text(layouts + "\n", encoding="utf-8")
