"""Names, descriptions and attributes of products, in English and in Simplified Chinese."""

import re
from dataclasses import dataclass

import numpy as np

from saleor_ai_plugin.shop.demo.catalogue import Catalogue
from saleor_ai_plugin.shop.demo.randomness import stream
from saleor_ai_plugin.shop.demo.vocabulary import Text, vocabulary

CHINESE = "zh-hans"


@dataclass(frozen=True, slots=True)
class ProductTexts:
    name: Text
    slug: str
    description: Text
    attributes: dict[str, list[str]]
    attributes_zh: dict[str, list[str]]


def product_texts(seed: int, catalogue: Catalogue) -> list[ProductTexts]:
    """One a product; names and slugs are unlike each other."""
    rng = stream(seed, "texts")
    return [_texts(rng, catalogue, product) for product in range(catalogue.products)]


def variant_names(catalogue: Catalogue) -> list[str]:
    words = vocabulary()
    names = []
    for product, value in zip(catalogue.variant_product.tolist(), catalogue.variant_value.tolist(), strict=True):
        entry = catalogue.subcategories[catalogue.subcategory[product]]
        values = entry.palette if entry.axis == "colour" else words.axes[entry.axis].values
        names.append(values[value].en)
    return names


def _texts(rng: np.random.Generator, catalogue: Catalogue, product: int) -> ProductTexts:
    words = vocabulary()
    entry = catalogue.subcategories[catalogue.subcategory[product]]
    brand = words.departments[entry.department].brands[catalogue.brand[product]]
    noun = entry.nouns[catalogue.noun[product]].text
    style, material = entry.styles[catalogue.style[product]], entry.materials[catalogue.material[product]]
    series = _series(int(catalogue.series[product]))
    name = Text(
        f"{brand.en} {series.en} {_joined(style.en, material.en, noun.en)}",
        f"{brand.zh}「{series.zh}」{_joined_zh(style.zh, material.zh, noun.zh)}",
    )
    parts = {"brand": brand, "series": series, "noun": noun, "style": style, "material": material}
    kind = Text(entry.kind.capitalize(), words.attributes[entry.kind])
    first, second = rng.choice(len(entry.features), 2, replace=False)
    sentences = [
        _opening(rng, noun),
        entry.features[first],
        words.facts[rng.integers(len(words.facts))],
        entry.features[second],
        words.closings[rng.integers(len(words.closings))],
    ]
    english = {key: value.en for key, value in parts.items()} | {"kind": kind.en}
    chinese = {key: value.zh for key, value in parts.items()} | {"kind": kind.zh}
    english |= {"style": style.en.lower(), "noun": _lower(noun.en)}
    description = Text(
        _with_article(" ".join(sentence.en.format(**english) for sentence in sentences)),
        "".join(sentence.zh.format(**chinese) for sentence in sentences),
    )
    attributes = {"brand": brand, "style": style, entry.kind: material}
    if catalogue.colour[product] >= 0:
        attributes["colour"] = entry.palette[catalogue.colour[product]]
    return ProductTexts(
        name=name,
        slug=_slug(f"{name.en} {product + 1}"),
        description=description,
        attributes={key: [value.en] for key, value in attributes.items()},
        attributes_zh={words.attributes[key]: [value.zh] for key, value in attributes.items()},
    )


def _opening(rng: np.random.Generator, noun: Text) -> Text:
    """No ``a`` before what comes in the plural (``A truffles that …``)."""
    is_plural = noun.en.endswith("s") and not noun.en.endswith("ss")
    fitting = [one for one in vocabulary().openings if not (is_plural and "a {noun}" in one.en.lower())]
    return fitting[rng.integers(len(fitting))]


def _series(number: int) -> Text:
    """Beyond the last series comes the second edition of the first one, as makers do."""
    names = vocabulary().series
    edition, index = divmod(number, len(names))
    name = names[index]
    return name if edition == 0 else Text(f"{name.en} {edition + 1}", f"{name.zh}{edition + 1}")


def _joined(style: str, material: str, noun: str) -> str:
    """Style, material and noun, without what goes without saying."""
    return " ".join(part for part in (style, material, noun) if part not in ("", "Unscented", "Any Light"))


def _joined_zh(style: str, material: str, noun: str) -> str:
    return "".join(part for part in (material, style, noun) if part not in ("", "无香", "不挑光"))


def _lower(noun: str) -> str:
    """Common nouns in lower case within a sentence; ``USB-C`` stays."""
    return " ".join(
        word if word.isupper() or any(c.isdigit() or c == "-" for c in word) else word.lower() for word in noun.split()
    )


def _with_article(sentence: str) -> str:
    return re.sub(r"\b([Aa]) (?=[aeiouAEIOU])", r"\1n ", sentence)


def _slug(name: str) -> str:
    ascii_name = name.lower().replace("é", "e").replace("ä", "a").replace("è", "e")
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")
