"""Invented companies: who orders, and the demo shop under the name it has in each language."""

import tomllib
from functools import cache
from importlib.resources import files

from saleor_ai_plugin.shop.demo.purchase_orders.content import Company


@cache
def buyers(language: str) -> tuple[Company, ...]:
    return tuple(Company(**one) for one in _read(language)["buyer"])


@cache
def seller(language: str) -> Company:
    return Company(**_read(language)["seller"][0])


@cache
def depots(language: str) -> tuple[Company, ...]:
    """Where goods go that do not go to the buyer's own address: no VAT number, no bank."""
    blank = {"vat_number": "", "email": "", "bank": "", "account": ""}
    return tuple(Company(**blank, **one) for one in _read(language)["depot"])


def _read(language: str) -> dict[str, list[dict[str, str]]]:
    text = (files(__package__) / "words" / f"companies_{language}.toml").read_text(encoding="utf-8")
    read: dict[str, list[dict[str, str]]] = tomllib.loads(text)
    return read
