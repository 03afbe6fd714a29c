"""Net, tax and gross total: by their labels, and by what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from core_ml.intake.order import Found
from core_ml.intake.page import Word
from core_ml.intake.understanding.document import Document, found_number
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import Cell, Line
from core_ml.intake.understanding.numbers import MONEY, readings

SLACK = Decimal("0.02")
MOST = 8
"""Amounts of one kind that are tried."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount beside a total's label.

    Attributes
    ----------
    worth : how well the label stands for it, 0 to 1
    place : of its line in the document
    """

    word: str
    readings: tuple[Decimal, ...]
    words: tuple[Word, ...]
    page: int
    worth: float
    place: int


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of a document; None where it has none. ``agrees``: net and tax are gross, None where one is missing."""

    net: Found[Decimal] | None = None
    tax: Found[Decimal] | None = None
    gross: Found[Decimal] | None = None
    agrees: bool | None = None


def amounts_of(document: Document, inside: Iterable[int]) -> list[Amount]:
    """Every amount with a total's label, on lines that are no line items'."""
    taken = set(inside)
    found: list[Amount] = []
    for hit in document.totals:
        if hit.line in taken or hit.quality < 0.6 or (hit.word.endswith("_") or hit.word == "carried"):
            continue
        amount = beside(document, hit) or under(document, hit)
        if amount is not None:
            found.append(amount)
    return found


def beside(document: Document, hit: Hit) -> Amount | None:
    """The last amount right of a label, before the next label on the line."""
    line = document.lines[hit.line]
    cell = line.cells[hit.cell]
    nexts = [
        other
        for other in document.totals
        if other.line == hit.line and (other.cell, other.start) > (hit.cell, hit.start) and other.cell > hit.cell
    ]
    end = min((other.cell for other in nexts), default=len(line.cells))
    behind = [cell.words[hit.end :], *(other.words for other in line.cells[hit.cell + 1 : end])]
    for words in reversed(behind):
        amount = last_amount(words, document.mark)
        if amount is not None:
            rest = len(cell.words) - hit.end
            worth = hit.quality * (0.7 if rest > 5 else 1.0)
            return Amount(hit.word, amount[1], amount[0], line.page, worth, hit.line)
    return None


def last_amount(words: Sequence[Word], mark: str) -> tuple[tuple[Word, ...], tuple[Decimal, ...]] | None:
    """The last words that are an amount: without a percent, and with digits in groups where they have spaces."""
    for end in range(len(words), 0, -1):
        for start in range(max(end - 4, 0), end):
            part = words[start:end]
            text = " ".join(word.text for word in part)
            if "%" in text or not any(char.isdigit() for char in part[0].text + part[-1].text):
                continue
            held = readings(text, mark)
            if held:
                return tuple(part), tuple(held)
    return None


def under(document: Document, hit: Hit) -> Amount | None:
    """The amount below a label that stands over it, as in a table of totals in one row."""
    line = document.lines[hit.line]
    cell = line.cells[hit.cell]
    if hit.end < len(cell.words) and hit.quality < 0.9:
        return None
    for place in range(hit.line + 1, min(hit.line + 4, len(document.lines))):
        lower = document.lines[place]
        if lower.page != line.page or lower.box.top - line.box.bottom > 2 * line.box.height:
            return None
        for other in lower.cells:
            if (
                aligned(other, cell, line)
                and MONEY.search(other.text)
                and (amount := last_amount(other.words, document.mark))
            ):
                return Amount(hit.word, amount[1], amount[0], line.page, 0.7 * hit.quality, place)
    return None


def aligned(lower: Cell, upper: Cell, line: Line) -> bool:
    """Whether an amount stands under its heading."""
    shared = min(lower.box.right, upper.box.right) - max(lower.box.left, upper.box.left)
    return (
        shared > 0 or min(abs(lower.box.right - upper.box.right), abs(lower.box.left - upper.box.left)) < 3 * line.unit
    )


def totals_of(document: Document, amounts: Sequence[Amount], lines_sum: Decimal | None) -> Totals:
    """The totals that fit together best.

    Parameters
    ----------
    lines_sum : sum of the line items, None where one of them is not known
    """
    nets = [amount for amount in amounts if amount.word == "net_total"]
    taxes = [amount for amount in amounts if amount.word == "tax_total"]
    grosses = [amount for amount in amounts if amount.word == "gross_total"]
    best = fitting(nets, taxes, grosses, lines_sum)
    if best is not None:
        return best
    return unfitted(nets, taxes, grosses, lines_sum)


def fitting(
    nets: Sequence[Amount], taxes: Sequence[Amount], grosses: Sequence[Amount], lines_sum: Decimal | None
) -> Totals | None:
    """Net, tax and gross with net + tax = gross; a total's label may stand over any of the two, taxes may be several."""
    ways: list[tuple[float, Totals]] = []
    either = [*nets, *grosses]
    for (net, net_value), (gross, gross_value) in product(read_all(either), repeat=2):
        if (
            net is gross
            or abs(gross_value) < abs(net_value)
            or net_value * gross_value < 0
            or gross.place < net.place - 1
        ):
            continue
        tax = tax_between(taxes, gross_value - net_value)
        if tax is None:
            continue
        score = (
            net.worth
            + gross.worth
            + tax[1]
            + 0.3 * (net.word == "net_total")
            + 0.3 * (gross.word == "gross_total")
            - 0.5 * (net.readings[0] != net_value)
            - 0.5 * (gross.readings[0] != gross_value)
        )
        score += 1.0 * (lines_sum is not None and abs(lines_sum - net_value) <= SLACK)
        score += 0.1 * gross.place / (1 + max(amount.place for amount in either))
        ways.append((score, Totals(as_found(net, net_value, 0.97), tax[0], as_found(gross, gross_value, 0.97), True)))
    return max(ways, key=lambda way: way[0])[1] if ways else None


def read_all(amounts: Sequence[Amount]) -> list[tuple[Amount, Decimal]]:
    return [(amount, value) for amount in amounts[:MOST] for value in amount.readings[:2]]


def tax_between(taxes: Sequence[Amount], wanted: Decimal) -> tuple[Found[Decimal] | None, float] | None:
    """The tax, or taxes, that are a difference, with how well their label stands for them; None where none is."""
    for tax in taxes[:MOST]:
        for value in tax.readings[:2]:
            if abs(value - wanted) <= SLACK:
                return as_found(tax, value, 0.97), tax.worth
    firsts = {(amount.readings[0], amount.place): amount for amount in taxes}
    values = list(firsts.values())
    if len(values) > 1 and abs(sum((amount.readings[0] for amount in values), Decimal(0)) - wanted) <= SLACK:
        return Found(wanted, " + ".join(str(amount.readings[0]) for amount in values), 0.9, values[0].page, None), 0.8
    return None


def unfitted(
    nets: Sequence[Amount], taxes: Sequence[Amount], grosses: Sequence[Amount], lines_sum: Decimal | None
) -> Totals:
    """The totals by their labels alone, the lines' sum deciding between net and gross where only one stands there."""
    net, tax, gross = likeliest(nets), likeliest(taxes), likeliest(grosses)
    totals = Totals(
        as_found(net, net.readings[0], 0.75) if net else None,
        as_found(tax, tax.readings[0], 0.7) if tax else None,
        as_found(gross, gross.readings[0], 0.8) if gross else None,
        None if net is None or gross is None or tax is None else False,
    )
    if (
        net is None
        and gross is not None
        and tax is None
        and lines_sum is not None
        and abs(lines_sum - gross.readings[0]) <= SLACK
    ):
        return Totals(None, None, as_found(gross, gross.readings[0], 0.9), None)
    return totals


def likeliest(amounts: Sequence[Amount]) -> Amount | None:
    """The amount with the best label, the last of several."""
    return max(amounts, key=lambda amount: (round(amount.worth, 1), amount.place), default=None)


def as_found(amount: Amount, value: Decimal, confidence: float) -> Found[Decimal]:
    return found_number(amount.words, amount.page, confidence * amount.worth, value)
