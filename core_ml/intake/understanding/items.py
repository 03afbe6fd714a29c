"""Line items from the rows of the tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core_ml.intake.order import Found, Kind, LineItem
from core_ml.intake.page import Word
from core_ml.intake.understanding.arithmetic import Figure, Sums, settled
from core_ml.intake.understanding.codes import gtin_in, is_gtin, labelled, looks_like_code, without_codes
from core_ml.intake.understanding.document import Document, found_number, found_text
from core_ml.intake.understanding.headings import NAMED
from core_ml.intake.understanding.lines import joined
from core_ml.intake.understanding.numbers import readings
from core_ml.intake.understanding.rows import Item

WITH_UNIT = re.compile(
    r"(?P<number>[-+−]?\d[\d.,'’]*(?: \d{3}(?!\d))*(?:,\d+)?|[OolIS]{1,2}(?=\s))\s*(?:[xX×*](?=\s|$))?\s*"
    r"(?P<unit>[^\W\d_][\w./²³]{0,11})?"
)
UNIT = re.compile(r"[^\W\d_][\w./²³\-]{0,11}\.?")
RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*%")
REBATE = re.compile(
    r"(?:rabatt|discount|remise|rebate|nachlass|折扣|less)\D{0,12}(\d{1,2}(?:[.,]\d{1,2})?)\s*%|[-−–]\s?(\d{1,2}(?:[.,]\d{1,2})?)\s*%",
    re.IGNORECASE,
)
CODE_COLUMNS = {
    Kind.PURCHASE_ORDER: {"code": "code", "your_code": "code", "our_code": "buyer_code", "buyer_code": "buyer_code"},
    Kind.INVOICE: {"code": "code", "our_code": "code", "your_code": "buyer_code", "buyer_code": "buyer_code"},
}
"""Whose number it is: on an order, the buyer's writer says "our"; on an invoice, the seller's."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line item and the figures that it was made of."""

    item: LineItem
    sums: Sums
    page: int


def drafts_of(rows: Sequence[Item], document: Document) -> list[Draft]:
    """A line item for every row, in order."""
    made = [draft_of(row, document) for row in rows]
    return led_by_code([draft for draft in made if draft is not None])


def draft_of(row: Item, document: Document) -> Draft | None:
    """The line item of a row; None where nothing of it is an item's."""
    quantity, unit = counted(row, document.mark)
    price = figure(row, "price", document.mark)
    total = figure(row, "total", document.mark) or figure(row, "gross_", document.mark)
    discount = figure(row, "discount", document.mark)
    tax = figure(row, "tax_rate", document.mark)
    rates = [tax.value] if tax and 0 < tax.value < 40 else []
    sums = completed(settled(Sums(quantity, price, discount, total), ocr=document.ocr, rates=rates), row)
    codes = coded(row, document)
    description = described(row)
    if not is_item(row, description, codes, sums):
        return None
    item = LineItem(
        code=codes.get("code"),
        buyer_code=codes.get("buyer_code"),
        gtin=codes.get("gtin"),
        description=description,
        quantity=found(sums.quantity, sums),
        unit=unit or unit_of(row),
        price=each(found(sums.price, sums), sums),
        discount=found(sums.discount, sums) or rebate(row),
        tax_rate=found_number(tax.words, tax.page, 0.9, tax.value) if rates and tax else None,
        total=found(sums.total, sums),
    )
    return Draft(item, sums, row.page)


def is_item(row: Item, description: Found[str] | None, codes: dict[str, Found[str]], sums: Sums) -> bool:
    """Whether a row says what is sold, where its table has a column for it, and is no label of other amounts."""
    if codes:
        return True
    if description is None:
        return sums.total is not None and not any(column.word in NAMED for column in row.columns)
    return sums.total is not None or description.value[-1] not in ":："


def figure(row: Item, word: str, mark: str) -> Figure | None:
    """The first number under a heading."""
    for words in row.words(word):
        for part in (words, *([[one] for one in words] if len(words) > 1 else ())):
            held = readings(without_unit(joined(part)), mark)
            if held:
                return Figure(held[0], tuple(held), tuple(part), row.page)
    return None


def without_unit(text: str) -> str:
    """A price's text before the unit that it is for, as in ``12,50 / Stk``; a letter for its tax rate goes too."""
    text = re.split(r"(?<=\d)\s*(?:/|pro|per|je)\s*(?=[^\W\d_]|100|1000)", text)[0]
    return re.sub(r"(?<=[\d%])\s*(?:\*+|[A-Z])$", "", text.strip())


def counted(row: Item, mark: str) -> tuple[Figure | None, Found[str] | None]:
    """The quantity of a row, and the unit where it stands in the same cell."""
    for words in row.words("quantity"):
        text = joined(words)
        whole = readings(text, mark)
        if whole:
            return Figure(whole[0], tuple(whole), tuple(words), row.page), None
        match = WITH_UNIT.match(text)
        held = readings(match["number"].strip(), mark) if match else []
        if match and held:
            return Figure(held[0], tuple(held), tuple(words), row.page), unit_after(words, match["unit"], row.page)
    return None, None


def unit_after(words: Sequence[Word], unit: str | None, page: int) -> Found[str] | None:
    """The unit behind a quantity."""
    if not unit:
        return None
    holding = [word for word in words if unit in word.text] or list(words)
    return found_text(holding[-1:], page, 0.9, unit)


def unit_of(row: Item) -> Found[str] | None:
    """The unit in its own column."""
    for words in row.words("unit"):
        text = joined(words)
        if UNIT.fullmatch(text):
            return found_text(words, row.page, 0.9)
        match = re.fullmatch(r"\d*\s*([^\W\d_][\w./²³]{0,11})", text)
        if match:
            return found_text(words, row.page, 0.7, match[1])
    return None


def completed(sums: Sums, row: Item) -> Sums:
    """With the quantity that price and total give, where there is a column for it and nothing in it could be read."""
    named = any(column.word == "quantity" for column in row.columns)
    if sums.quantity is not None or not named or sums.price is None or sums.total is None or not sums.price.value:
        return sums
    count = sums.total.value / sums.price.value
    if count != count.to_integral_value() or not 1 <= count < 100_000:
        return sums
    reckoned = Figure(count.quantize(Decimal(1)), (), sums.total.words, sums.total.page, 3)
    return Sums(reckoned, sums.price, sums.discount, sums.total, None, None)


def found(figure: Figure | None, sums: Sums) -> Found[Decimal] | None:
    """A figure with its confidence: more where the line agrees, less where it was changed to agree."""
    if figure is None:
        return None
    base = {True: 0.98, None: 0.85, False: 0.5}[sums.agrees] - (0.0, 0.03, 0.2, 0.35)[figure.changed]
    return found_number(figure.words, figure.page, max(base, 0.05), figure.value)


def each(price: Found[Decimal] | None, sums: Sums) -> Found[Decimal] | None:
    """The price of one unit, where the paper gives that of a hundred."""
    return price if price is None or sums.per == 1 else replace(price, value=price.value / sums.per)


def rebate(row: Item) -> Found[Decimal] | None:
    """A discount that is written under the description."""
    for words in row.words("description")[1:]:
        match = REBATE.search(joined(words))
        if match:
            value = Decimal((match[1] or match[2]).replace(",", "."))
            return found_number(words, row.page, 0.7, value)
    return None


def coded(row: Item, document: Document) -> dict[str, Found[str]]:
    """The codes of a row: from their columns, then those with a label in the description."""
    names = CODE_COLUMNS.get(document.kind, CODE_COLUMNS[Kind.INVOICE])
    codes: dict[str, Found[str]] = {}
    for column, name in names.items():
        for words in row.words(column):
            text = joined(words)
            if is_gtin(text.replace(" ", "")) and len(text) > 11 and "gtin" not in codes:
                codes["gtin"] = found_text(words, row.page, 0.97, text.replace(" ", ""))
            if name not in codes:
                text = text if row.words("position") else re.sub(r"^\d{1,4} (?=[A-Z]+-?\d)", "", text)
                codes[name] = found_text(words, row.page, 0.9, text.strip("[]()*:"))
    for words in (*row.words("gtin"), *row.words("description"), *row.words("specification_"), *row.words("other_")):
        gtin = gtin_in(joined(words))
        if gtin:
            codes.setdefault("gtin", found_text(words, row.page, 0.97, gtin))
    for words in row.words("description"):
        for word, code in labelled(joined(words)).items():
            whose = names.get(word)
            if whose:
                codes.setdefault(whose, found_text(words, row.page, 0.85, code))
    return codes


def described(row: Item) -> Found[str] | None:
    """The description, its lines put together; lines that only give a code are left out of it."""
    lines = [words for words in row.words("description") if joined(words).strip(" .-–_*|")]
    kept = [
        words
        for place, words in enumerate(lines)
        if place == 0 or not (only_codes(joined(words)) or is_note(joined(words)))
    ]
    words = [word for line in kept for word in line]
    return found_text(words, row.page, 0.9) if words else None


def is_note(text: str) -> bool:
    """Whether a line of a description is a remark in brackets."""
    return bool(re.fullmatch(r"[(（].*[)）]", text))


def only_codes(text: str) -> bool:
    """Whether a line of a description is a code with its label, or a code alone."""
    if labelled(text):
        return len(re.findall(r"\w", without_codes(text))) <= 3
    return bool(gtin_in(text)) and len(text.split()) <= 3


def led_by_code(drafts: list[Draft]) -> list[Draft]:
    """The drafts, with the code taken off the front of every description where there is no column for it."""
    without = [draft for draft in drafts if draft.item.code is None and draft.item.description is not None]
    leading = [draft for draft in without if leads(draft.item.description)]
    if len(without) < len(drafts) or len(leading) * 3 < 2 * len(drafts) or not drafts:
        return drafts
    return [
        Draft(split_off(draft.item, draft.page), draft.sums, draft.page) if leads(draft.item.description) else draft
        for draft in drafts
    ]


def leads(description: Found[str] | None) -> bool:
    """Whether a description begins with a code."""
    first, _, rest = (description.value if description else "").partition(" ")
    return bool(rest) and (looks_like_code(first) or bool(re.fullmatch(r"[\[*(][\w\-./]+[\])*]", first)))


def split_off(item: LineItem, page: int) -> LineItem:
    """The item with its description's first word as its code."""
    described = item.description
    if described is None:
        return item
    first, _, rest = described.value.partition(" ")
    code = Found(first.strip("[]()*"), first, 0.8 * described.confidence, page, described.box)
    return replace(item, code=code, description=replace(described, value=rest))
