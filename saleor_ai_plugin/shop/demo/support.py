"""What customers ask: messages in English and Chinese about orders that exist, with the intent behind each."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.shop.demo.columns import times
from saleor_ai_plugin.shop.demo.facts import FIRST_ORDER_NUMBER, Facts
from saleor_ai_plugin.shop.demo.identifiers import uuid_global_ids
from saleor_ai_plugin.shop.demo.orders import (
    CANCELED,
    PARTIALLY_RETURNED,
    RETURNED,
    UNCONFIRMED,
    UNFULFILLED,
    OrderRows,
)
from saleor_ai_plugin.shop.demo.randomness import Bools, stream
from saleor_ai_plugin.shop.demo.timeline import CHINA, DAY, Week

MESSAGES_AN_ORDER = 0.035
TYPO_CHANCE = 0.12


class Support:
    """Writes a week's messages; each belongs to one of the week's orders."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.plan = facts.plan
        self._messages = 0

    def week(self, week: Week, rows: OrderRows) -> tuple[pa.Table, pa.Table]:
        """What the staff see, and what is meant."""
        rng = stream(self.plan.seed, "support", week.number)
        intents = _words()["intent"]
        orders = np.flatnonzero(rng.random(len(rows.trips)) < MESSAGES_AN_ORDER)
        fitting = np.stack([self._fits(one["when"], rows) for one in intents], axis=1)[orders]
        weights = np.array([float(one["weight"]) for one in intents]) * fitting
        edges = np.cumsum(weights, axis=1)
        chosen = (edges <= (rng.random(len(orders)) * edges[:, -1])[:, None]).sum(axis=1)
        first_line = np.searchsorted(rows.lines.trip, orders)
        product = self.plan.catalogue.variant_product[rows.lines.variant[first_line]]
        texts, languages = [], []
        for order, intent, item in zip(orders.tolist(), chosen.tolist(), product.tolist(), strict=True):
            chinese = rows.trips.channel[order] == CHINA and rng.random() < 0.93
            number = rows.first_number + order + FIRST_ORDER_NUMBER
            name = self.facts.product_names_both[item]
            texts.append(_message(rng, intents[intent], chinese, number, name.zh if chinese else name.en))
            languages.append("zh-hans" if chinese else "en")
        soon, later = rng.integers(600, DAY, len(orders)), rng.integers(DAY, 12 * DAY, len(orders))
        wait = np.where(np.isin(chosen, _quick()), soon, later)
        when = np.minimum(rows.trips.second[orders] + wait, self.plan.timeline.days * DAY - 1)
        ids = uuid_global_ids("SupportMessage", self.plan.seed, self._messages + np.arange(len(orders)))
        self._messages += len(orders)
        observed = pa.table(
            {
                "message_id": ids,
                "order_id": self.facts.order_ids(rows.first_number + orders),
                "customer_id": self.facts.customer_ids.take(pa.array(rows.trips.customer[orders])),
                "product_id": self.facts.product_ids.take(pa.array(product)),
                "language_code": pa.array(languages, pa.string()),
                "sent_at": times(self.facts.start, when),
                "text": pa.array(texts, pa.string()),
            }
        )
        names = pa.array([one["name"] for one in intents]).take(pa.array(chosen))
        return observed, pa.table({"message_id": ids, "intent": names})

    def _fits(self, when: str, rows: OrderRows) -> Bools:
        """Which orders a question can be about."""
        status = rows.status
        sent = ~np.isin(status, (CANCELED, UNCONFIRMED, UNFULFILLED))
        if when in ("any", "open"):
            return np.ones(len(status), dtype=bool)
        if when == "sent":
            return sent
        if when == "worn":
            catalogue = self.plan.catalogue
            worn = np.array([entry.axis in ("apparel", "shoes", "kids") for entry in catalogue.subcategories])
            first = rows.lines.variant[np.searchsorted(rows.lines.trip, np.arange(len(status)))]
            fits: Bools = sent & worn[catalogue.subcategory[catalogue.variant_product[first]]]
            return fits
        if when == "returned":
            return np.isin(status, (RETURNED, PARTIALLY_RETURNED))
        if when == "business":
            return rows.on_account
        raise ValueError(f"words/support.toml: there is no condition {when!r}")


def _message(rng: np.random.Generator, intent: dict[str, Any], chinese: bool, number: int, product: str) -> str:
    language = "zh" if chinese else "en"
    words = _words()
    body = str(rng.choice(intent[language])).format(order=_as_written(rng, number), product=product)
    text = str(rng.choice(words["greetings"][language])) + body + str(rng.choice(words["closings"][language]))
    if not chinese:
        text = _as_typed(rng, text)
    return text


def _as_written(rng: np.random.Generator, number: int) -> str:
    return f"#{number}" if rng.random() < 0.4 else str(number)


def _as_typed(rng: np.random.Generator, text: str) -> str:
    """Some write in small letters, some forget the full stop, some swap two letters."""
    if rng.random() < 0.2:
        text = text.lower()
    if rng.random() < 0.2:
        text = text.rstrip(".?!")
    if rng.random() < TYPO_CHANCE and len(text) > 12:
        at = int(rng.integers(3, len(text) - 3))
        if text[at : at + 2].isalpha():
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text


def _quick() -> list[int]:
    """Intents that come within a day of the order."""
    return [number for number, one in enumerate(_words()["intent"]) if one["when"] == "open"]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words" / "support.toml").read_text(encoding="utf-8"))
