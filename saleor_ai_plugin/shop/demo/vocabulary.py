"""The words that the shop is made of, read from ``words/*.toml``. Every text is there in both languages."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class Text(NamedTuple):
    """One text in English and in Simplified Chinese."""

    en: str
    zh: str


class Noun(NamedTuple):
    """What a product is, the indices of the styles and materials that make sense for it, and how dear it tends to be.

    ``price_level`` is from -1, the lowest of its kind, to 1.
    """

    text: Text
    styles: tuple[int, ...]
    materials: tuple[int, ...]
    price_level: float


class Axis(NamedTuple):
    """What the variants of a product differ in; ``factors`` are their prices against the product's."""

    attribute: str
    values: tuple[Text, ...]
    factors: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Subcategory:
    slug: str
    department: int
    name: Text
    season: str
    price: tuple[float, float]
    elasticity: tuple[float, float]
    returns: float
    repeat_days: float
    """After how many days the product is used up; 0 where it lasts."""
    axis: str
    kind: str
    """What ``materials`` are: material, flavour, scent …"""
    palette: tuple[Text, ...]
    goes_with: tuple[str, ...]
    nouns: tuple[Noun, ...]
    styles: tuple[Text, ...]
    materials: tuple[Text, ...]
    features: tuple[Text, ...]


class Department(NamedTuple):
    name: Text
    brands: tuple[Text, ...]


class Persona(NamedTuple):
    """A kind of customer: how frequent, how much more so in China, and what they like."""

    name: str
    share: float
    china: float
    likes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    departments: tuple[Department, ...]
    subcategories: tuple[Subcategory, ...]
    axes: dict[str, Axis]
    attributes: dict[str, str]
    """English name of an attribute -> Chinese."""
    series: tuple[Text, ...]
    openings: tuple[Text, ...]
    facts: tuple[Text, ...]
    closings: tuple[Text, ...]
    personas: tuple[Persona, ...]


@cache
def vocabulary() -> Vocabulary:
    folder = files(__package__) / "words"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name[0].isdigit())
    shop = tomllib.loads((folder / "shop.toml").read_text(encoding="utf-8"))
    departments, subcategories = [], []
    for number, name in enumerate(names):
        read = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        departments.append(Department(text(read["name"]), texts(read["brands"])))
        subcategories += [_subcategory(entry, number, shop["palettes"]) for entry in read["subcategory"]]
    return Vocabulary(
        departments=tuple(departments),
        subcategories=tuple(subcategories),
        axes={
            name: Axis(axis["attribute"], texts(axis["values"]), tuple(axis["factors"]))
            for name, axis in shop["axes"].items()
        },
        attributes=shop["attributes"],
        series=texts(shop["series"]["names"]),
        openings=texts(shop["texts"]["openings"]),
        facts=texts(shop["texts"]["facts"]),
        closings=texts(shop["texts"]["closings"]),
        personas=tuple(
            Persona(one["name"], float(one["share"]), float(one.get("china", 1.0)), tuple(one["likes"]))
            for one in shop["persona"]
        ),
    )


def text(written: str) -> Text:
    english, chinese = written.split("|")
    return Text(english, chinese)


def texts(written: Iterable[str]) -> tuple[Text, ...]:
    return tuple(text(one) for one in written)


def _subcategory(read: dict[str, Any], department: int, palettes: dict[str, list[str]]) -> Subcategory:
    styles, materials = texts(read["styles"]), texts(read["materials"])
    return Subcategory(
        slug=read["slug"],
        department=department,
        name=text(read["name"]),
        season=read["season"],
        price=(float(read["price"][0]), float(read["price"][1])),
        elasticity=(float(read["elasticity"][0]), float(read["elasticity"][1])),
        returns=float(read["returns"]),
        repeat_days=float(read.get("repeat", 0)),
        axis=read["axis"],
        kind=read.get("kind", "material"),
        palette=texts(palettes[read["palette"]]) if "palette" in read else (),
        goes_with=tuple(read["with"]),
        nouns=tuple(_noun(one, styles, materials) for one in read["nouns"]),
        styles=styles,
        materials=materials,
        features=texts(read["features"]),
    )


def _noun(written: str, styles: tuple[Text, ...], materials: tuple[Text, ...]) -> Noun:
    """``English|中文|styles;materials|price level``; without styles or materials all of them fit."""
    english, chinese, fitting, level = (*written.split("|"), "", "")[:4]
    fitting_styles, fitting_materials = (set(part.split(",")) for part in (fitting or ";").split(";"))
    return Noun(
        Text(english, chinese),
        tuple(_indices(styles, fitting_styles)),
        tuple(_indices(materials, fitting_materials)),
        float(level or 0),
    )


def _indices(words: tuple[Text, ...], allowed: set[str]) -> Iterator[int]:
    fitting = [index for index, word in enumerate(words) if word.en in allowed]
    yield from fitting or range(len(words))
