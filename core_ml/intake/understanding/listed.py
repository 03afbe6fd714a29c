"""Line items that are written out instead of set in a table: as a list, in sentences, or as labels with their values.

``24 x FD-M8-40 Hex bolt @ 5.14 = 123.36`` or ``Menge 6 Stück  E-Preis 8,55  Gesamtpreis 51,30``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core_ml.intake.page import Word
from core_ml.intake.understanding.codes import gtin_in, looks_like_code
from core_ml.intake.understanding.grid import Row
from core_ml.intake.understanding.headings import Column
from core_ml.intake.understanding.labels import COLUMN_HEADINGS, Hit, hits_in
from core_ml.intake.understanding.lines import Cell, Line, joined
from core_ml.intake.understanding.numbers import number
from core_ml.intake.understanding.rows import Item

STARTS = (
    re.compile(
        r"^(?:LIN|Pos(?:ition)?\.?|Item|Artikel|Article|Ligne|Line|项次|第)\s*(?:No\.?|Nr\.?|n°)?\s*[:#]?\s*\d{1,6}(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(r"^\W{0,2}\s*\d[\d., ]*\s?[x×*X]\s+\S"),
    re.compile(r"^(?:[^\w\s(]{1,2}|[eo])\s*\d[\d., ]*\s+\S+\s+\S"),
    re.compile(r"^[•●▪■◦·]\s*\S"),
    re.compile(r"^\d{1,3}[.)]\s+\S+\s+\S"),
    re.compile(r"^\d[\d.,]*(?: \d{3})*\s+[^\W\d_]\w{0,7}\.?\s+\S+\s+\S"),
)
"""How an item begins, the surest first."""
WORDS = (
    "quantity",
    "unit",
    "code",
    "buyer_code",
    "our_code",
    "your_code",
    "gtin",
    "description",
    "price",
    "discount",
    "tax_rate",
    "total",
)
COLUMNS = tuple(Column(word, 0.0, 0.0, "") for word in WORDS)
VALUES = ("quantity", "price", "total", "discount", "tax_rate", "gtin", "code", "buyer_code", "our_code", "your_code")
SIGNS = {"@": "price", "à": "price", "=": "total"}
QUALIFIERS = ("LIN", "IMD", "PRI", "QTY", "MOA", "PIA")
"""Segments of an EDIFACT print."""
APART = 1.6
"""Heights of a line between two lines of one item, at most."""
MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of a list and the places of their lines."""

    items: tuple[Item, ...]
    inside: frozenset[int]


def listed_items(lines: Sequence[Line], totals: Collection[int], mark: str, ocr: bool) -> Listed:
    """The items of the list whose beginnings are the surest; none where no list gives amounts."""
    for pattern in STARTS:
        starts = [place for place, line in enumerate(lines) if place not in totals and pattern.match(line.text)]
        found = [
            read(lines[start:end], mark, ocr) for start, end in zip(starts, ends(lines, starts, totals), strict=True)
        ]
        good = [item for item in found if priced(item)]
        if good and len(good) * 2 >= len(found):
            inside = {
                place
                for start, end in zip(starts, ends(lines, starts, totals), strict=True)
                for place in range(start, end)
            }
            return Listed(tuple(item for item in found if priced(item)), frozenset(inside))
    return Listed((), frozenset())


def priced(item: Item) -> bool:
    """Whether an item has a quantity, and a price or a total."""
    return bool(item.words("quantity")) and bool(item.words("price") or item.words("total"))


def ends(lines: Sequence[Line], starts: Sequence[int], totals: Collection[int]) -> list[int]:
    """The line after every item's last one: before the next item, a gap, or a total."""
    found: list[int] = []
    for start, limit in zip(starts, [*starts[1:], len(lines)], strict=False):
        end = start + 1
        while (
            end < min(limit, start + MOST_LINES)
            and end not in totals
            and goes_on(lines[end - 1], lines[end], lines[start])
        ):
            end += 1
        found.append(end)
    return found


def goes_on(above: Line, line: Line, first: Line) -> bool:
    """Whether a line still belongs to the item above: near it, and not left of where the item began."""
    if line.page != above.page or line.box.left < first.box.left - line.unit:
        return False
    return line.box.top - above.box.bottom < APART * max(line.box.height, above.box.height, 2 * line.unit)


def read(lines: Sequence[Line], mark: str, ocr: bool) -> Item:
    """The item that some lines write out."""
    item = Item(columns=COLUMNS)
    words = [word for line in lines for word in line.words]
    taken: dict[int, str] = {}
    if len(words) > 1 and STARTS[0].match(f"{words[0].text} {words[1].text}"):
        taken.update({0: "label", 1: "label"})
    take_labelled(words, lines[0].page, taken, mark, ocr)
    take_signed(words, taken, mark)
    take_count(words, taken, mark)
    take_codes(words, taken)
    for place, word in enumerate(words):
        if (
            place not in taken
            and word.text not in QUALIFIERS
            and (place > 0 or word.text[0].isalnum())
            and (any(char.isalnum() for char in word.text) or word.text in "&+/")
        ):
            taken[place] = "description"
    at = 0
    for line in lines:
        row: Row = {}
        for _ in line.words:
            if (held := taken.get(at)) in WORDS:
                row.setdefault(WORDS.index(held or ""), []).append(words[at])
            at += 1
        item.lines.append((line, row))
    return item


def take_labelled(words: Sequence[Word], page: int, taken: dict[int, str], mark: str, ocr: bool) -> None:
    """Values behind a column's label."""
    labels = list(hits_in(Cell.of(words, page), COLUMN_HEADINGS, (0, 0), ocr, True))
    for hit in labels:
        word = next((meaning for meaning in hit.words if meaning in VALUES), None)
        follow = [
            place
            for place in range(hit.end, min(hit.end + 4, len(words)))
            if any(char.isalnum() for char in words[place].text)
        ]
        if word is None or not follow:
            take_position(hit, words, taken)
            continue
        value = value_at(words, follow, word, mark)
        if not value or word in taken.values():
            continue
        taken.update(dict.fromkeys(range(hit.start, hit.end), "label"))
        taken.update(dict.fromkeys(value, word))
        if (
            word == "quantity"
            and value[-1] + 1 < len(words)
            and re.fullmatch(r"[^\W\d_][\w./]{0,11}\.?", words[value[-1] + 1].text)
        ):
            taken.setdefault(value[-1] + 1, "unit")


def take_position(hit: Hit, words: Sequence[Word], taken: dict[int, str]) -> None:
    """A position and its number, and a label of the description, are no part of the description."""
    if hit.word == "position" and hit.start == 0 and hit.end < len(words) and words[hit.end].text.strip(".:").isdigit():
        taken.update(dict.fromkeys(range(hit.start, hit.end + 1), "label"))
    elif hit.word == "description" and words[hit.end - 1].text[-1] in ":：":
        taken.update(dict.fromkeys(range(hit.start, hit.end), "label"))


def value_at(words: Sequence[Word], places: Sequence[int], word: str, mark: str) -> list[int]:
    """Places of the words that are a label's value; none where the next ones cannot be."""
    if word in ("quantity", "price", "total", "discount", "tax_rate"):
        for count in (3, 2, 1):
            part = places[:count]
            if (
                len(part) == count
                and part[-1] - part[0] == count - 1
                and all(any(char.isdigit() for char in words[place].text) for place in part)
                and number(" ".join(words[place].text for place in part).rstrip(".,;)"), mark) is not None
            ):
                return list(part)
        return []
    text = words[places[0]].text.strip("(),;.")
    return [places[0]] if any(char.isdigit() for char in text) and len(text) >= 3 else []


def take_signed(words: Sequence[Word], taken: dict[int, str], mark: str) -> None:
    """Numbers behind ``@`` and ``=``."""
    for place, word in enumerate(words):
        meaning = SIGNS.get(word.text) or SIGNS.get(word.text[:1])
        if meaning is None or place in taken or meaning in taken.values():
            continue
        follow = (
            [place]
            if len(word.text) > 1 and word.text[0] in "@="
            else list(range(place + 1, min(place + 4, len(words))))
        )
        value = value_at(words, follow, meaning, mark)
        if value:
            taken[place] = "label"
            taken.update(dict.fromkeys(value, meaning))


def take_count(words: Sequence[Word], taken: dict[int, str], mark: str) -> None:
    """The number at the front is the quantity, with the unit or the ``x`` behind it."""
    if "quantity" in taken.values():
        return
    free = [
        place
        for place in range(min(6, len(words)))
        if place not in taken and any(char.isalnum() for char in words[place].text)
    ]
    for count in (2, 1):
        part = free[:count]
        text = " ".join(words[place].text for place in part)
        if (
            len(part) == count
            and re.fullmatch(r"\d{1,3}(?: \d{3})+|\d[\d.,]*[xX×]?", text)
            and number(text.rstrip("xX×"), mark) is not None
        ):
            taken.update(dict.fromkeys(part, "quantity"))
            behind = part[-1] + 1
            if behind < len(words) and re.fullmatch(r"[xX×*]", words[behind].text):
                taken[behind] = "label"
            elif (
                behind < len(words)
                and not text.endswith(("x", "X", "×"))
                and re.fullmatch(r"[^\W\d_][\w./]{0,7}\.?", words[behind].text)
                and behind not in taken
            ):
                taken[behind] = "unit"
            return


def take_codes(words: Sequence[Word], taken: dict[int, str]) -> None:
    """A GTIN, and a word that looks like a code, where no label gave one."""
    for place, word in enumerate(words):
        if place in taken:
            continue
        text = word.text.strip("(),;.[]")
        if "gtin" not in taken.values() and gtin_in(text) == text:
            taken[place] = "gtin"
        elif (
            not {"code", "your_code", "our_code"} & set(taken.values())
            and looks_like_code(text)
            and len(text) >= 5
            and re.search(r"[A-Z]", text)
        ):
            taken[place] = "code"


def text_of(words: Sequence[Word]) -> str:
    return joined(words)
