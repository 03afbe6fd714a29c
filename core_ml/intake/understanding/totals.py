"""Net, tax and gross total: by their labels, and by what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

from core_ml.intake.order import Found, Kind
from core_ml.intake.page import Word
from core_ml.intake.understanding.document import Document, around, found_number
from core_ml.intake.understanding.labels import Hit
from core_ml.intake.understanding.lines import Cell, Line, joined
from core_ml.intake.understanding.numbers import MONEY, number, numbers, readings

SLACK = Decimal("0.02")
MOST = 14
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
    """The totals of a document; None where it has none. ``agrees``: net and tax are gross, None where one is
    missing.
    """

    net: Found[Decimal] | None = None
    tax: Found[Decimal] | None = None
    gross: Found[Decimal] | None = None
    agrees: bool | None = None


def amounts_of(document: Document, inside: Iterable[int]) -> list[Amount]:
    """Every amount with a total's label, on lines that are no line items'."""
    taken = set(inside)
    found: list[Amount] = []
    for hit in document.totals:
        if hit.line in taken or hit.quality < 0.6 or hit.word == "carried":
            continue
        amount = beside(document, hit)
        found.extend([amount] if amount is not None else under(document, hit))
        found.extend(across(document, hit))
    return found


def across(document: Document, hit: Hit) -> list[Amount]:
    """Net, tax and gross of a sum's line with two or three amounts side by side."""
    line = document.lines[hit.line]
    pure = [
        other
        for other in line.cells[hit.cell + 1 :]
        if MONEY.search(other.text) and readings(other.text, document.mark)
    ]
    names = {2: ("net_total", "tax_total"), 3: ("net_total", "tax_total", "gross_total")}.get(len(pure), ())
    return [
        Amount(word, tuple(readings(cell.text, document.mark)), cell.words, line.page, 0.5, hit.line)
        for word, cell in zip(names, pure, strict=False)
    ]


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
    amounts = [(words, amount) for words in behind if (amount := last_amount(words, document.mark))]
    if not amounts:
        return None
    pure = [amount for words, amount in amounts if number(joined(words), document.mark) is not None]
    money = [amount for _, amount in amounts if MONEY.search(joined(amount[0]))]
    best = pure[-1] if pure else money[0] if money else amounts[-1][1]
    worth = hit.quality * (0.7 if len(cell.words) - hit.end > 5 else 1.0)
    return Amount(hit.word, best[1], best[0], line.page, worth, hit.line)


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


def under(document: Document, hit: Hit) -> list[Amount]:
    """The amounts below a label that stands over them, as in a table of tax rates; of several also their sum."""
    line = document.lines[hit.line]
    cell = line.cells[hit.cell]
    found: list[Amount] = []
    if hit.end < len(cell.words) and hit.quality < 0.9:
        return found
    last = line
    for place in range(hit.line + 1, min(hit.line + MOST, len(document.lines))):
        lower = document.lines[place]
        if lower.page != line.page or lower.box.top - last.box.bottom > 2 * max(last.box.height, 2 * line.unit):
            break
        for other in lower.cells:
            if (
                aligned(other, cell, line)
                and MONEY.search(other.text)
                and (amount := last_amount(other.words, document.mark))
            ):
                found.append(Amount(hit.word, amount[1], amount[0], line.page, 0.7 * hit.quality, place))
                last = lower
                break
    return [*found, *summed(found)]


def summed(found: Sequence[Amount]) -> list[Amount]:
    """The sum of several amounts under one heading."""
    if not 2 <= len(found) <= MOST:
        return []
    words = tuple(word for amount in found for word in amount.words)
    total = sum((amount.readings[0] for amount in found), Decimal(0))
    return [Amount(found[0].word, (total,), words, found[0].page, 0.8 * found[0].worth, found[-1].place)]


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
    extras = [amount for amount in amounts if amount.word == "subtraction_"]
    if document.kind is Kind.RECEIPT:
        return till_totals(document, amounts)
    nets = [amount for amount in amounts if amount.word == "net_total"]
    taxes = [amount for amount in amounts if amount.word == "tax_total"]
    grosses = [amount for amount in amounts if amount.word == "gross_total"]
    best = fitting(nets, taxes, grosses, lines_sum)
    if best is not None:
        return best
    return without_extras(unfitted(nets, taxes, grosses, lines_sum), extras)


def without_extras(totals: Totals, extras: Sequence[Amount]) -> Totals:
    """The totals without the net one, where that is only the goods and freight comes on top of it."""
    if totals.net is None or totals.gross is None:
        return totals
    missing = totals.gross.value - totals.net.value
    if any(missing != 0 and abs(extra.readings[0] - missing) <= SLACK for extra in extras):
        return Totals(None, totals.tax, totals.gross, None)
    return totals


def till_totals(document: Document, amounts: Sequence[Amount]) -> Totals:
    """The totals of a receipt: what was paid, after rounding."""
    nets, taxes, grosses = (
        [amount for amount in amounts if amount.word == word] for word in ("net_total", "tax_total", "gross_total")
    )
    fitted = fitting(nets, taxes, grosses, None)
    best = likeliest_paid(grosses, amounts)
    if best is None:
        paid = largest(document)
        return Totals(fitted.net, fitted.tax, fitted.gross or paid, fitted.agrees) if fitted else Totals(gross=paid)
    value = rounded(best.readings[0], amounts, document)
    gross = as_found(best, value, 0.85 if fitted else 0.75)
    return Totals(fitted.net if fitted else None, fitted.tax if fitted else None, gross, None)


def likeliest_paid(grosses: Sequence[Amount], amounts: Sequence[Amount]) -> Amount | None:
    """The total of a receipt: the one that most labels agree on, then the one with the best label, the later one
    first.
    """
    values = [amount.readings[0] for amount in amounts]
    return max(
        grosses,
        key=lambda amount: (round(amount.worth + 0.1 * min(values.count(amount.readings[0]), 3), 2), amount.place),
        default=None,
    )


def rounded(value: Decimal, amounts: Sequence[Amount], document: Document) -> Decimal:
    """The total after rounding to five cents, where a line says so and the rounded total stands on the paper too."""
    texts = {found for line in document.lines for cell in line.cells for found in numbers(cell.text, document.mark)}
    for amount in amounts:
        if amount.word == "subtraction_" and abs(amount.readings[0]) <= Decimal("0.04"):
            for change in (amount.readings[0], -amount.readings[0]):
                if value + change in texts and (value + change) % Decimal("0.05") == 0:
                    return value + change
    return value


def largest(document: Document) -> Found[Decimal] | None:
    """The largest amount on a receipt without a readable label."""
    found = [
        (value, cell)
        for line in document.lines
        for cell in line.cells
        if MONEY.search(cell.text)
        for value in numbers(cell.text, document.mark)
        if (value < 100_000 and value != value.to_integral_value()) or ".00" in cell.text
    ]
    if not found:
        return None
    value, cell = max(found, key=lambda pair: pair[0])
    return found_number(cell.words, cell.page, 0.35, value)


def fitting(
    nets: Sequence[Amount], taxes: Sequence[Amount], grosses: Sequence[Amount], lines_sum: Decimal | None
) -> Totals | None:
    """Net, tax and gross with net + tax = gross; a total's label may stand over any of the two, taxes may be
    several.
    """
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
    firsts = list({(amount.readings[0], amount.place): amount for amount in taxes}.values())[:MOST]
    for count in range(2, len(firsts) + 1):
        for group in combinations(firsts, count):
            if abs(sum((amount.readings[0] for amount in group), Decimal(0)) - wanted) <= SLACK:
                words = [word for amount in group for word in amount.words]
                return Found(wanted, joined(words), 0.9, group[0].page, around(words)), 0.8
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
