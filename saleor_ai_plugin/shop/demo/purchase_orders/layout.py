"""What a layout is, and the pieces that several of them are put together from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from saleor_ai_plugin.shop.demo.purchase_orders.content import LANGUAGES, Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Column
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import A4, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows

Draw = Callable[[Sheet, Wording], None]


@dataclass(frozen=True, slots=True)
class Layout:
    """A design of papers."""

    name: str
    draw: Draw
    languages: tuple[str, ...] = LANGUAGES
    wants: Wants = field(default_factory=Wants)
    size: tuple[float, float] = A4
    family: str = "sans"
    price_places: int = 2
    quantity_places: int = 0
    money: str = ""
    """Where it must be so: bare, sign or code."""


def columns(words: Wording, *parts: tuple[str, float, str]) -> list[Column]:
    """Columns from key, width and align; what they are called is up to the document."""
    return [Column(key, words.label(key), width, align) for key, width, align in parts]


def with_colon(words: Wording, thing: str) -> str:
    """A label before its value: ``Date:``, in French with a space before the colon, in Chinese with a wide one."""
    label = words.label(thing)
    return label + {"fr": "\u00a0:", "zh": "："}.get(words.order.language, ":")


def beside(
    sheet: Sheet, x: float, y: float, gap: float, pairs: Sequence[tuple[str, str]], *, size: float = 9, step: float = 0
) -> float:
    """Labels with their values ``gap`` to the right; the y after the last."""
    for label, value in pairs:
        sheet.text(x, y, label, size=size)
        sheet.text(x + gap, y, value, size=size)
        y += step or size * 1.4
    return y


def totals(
    sheet: Sheet, words: Wording, x: float, y: float, width: float, *, kinds: Sequence[str], size: float = 9
) -> float:
    """A column of totals, the last one bold. ``kinds`` are goods_total, freight, net_total, tax, gross_total."""
    rows: list[tuple[str, str]] = []
    for kind in kinds:
        if kind == "tax":
            rows += [(f"{words.label('tax')} {rate}", amount) for rate, amount in words.tax()]
        elif kind in ("goods_total", "freight"):
            rows.append((words.label(kind), words.money(getattr(words.order, kind))))
        else:
            rows.append((words.label(kind), words(kind)))
    for place, (label, amount) in enumerate(rows):
        last = place == len(rows) - 1
        sheet.text(x, y, label, size=size, bold=last)
        sheet.text(x + width, y, amount, size=size, bold=last, align="right")
        y += size * 1.6
    return y


def page_of(sheet: Sheet, words: Wording) -> str:
    """``Page 1 of 3``."""
    if words.order.language == "zh":
        return f"第{sheet.page}页 共{sheet.pages}页"
    return f"{words.label('page')} {sheet.page} {words.label('of')} {sheet.pages}"


def footer(sheet: Sheet, words: Wording, *, size: float = 7) -> None:
    """Company, bank and number of the page at the foot of it."""
    buyer = words.order.buyer
    y = sheet.height - 40
    sheet.rule(45, y - 10, sheet.width - 45, y - 10, width=0.3)
    sheet.text(45, y, f"{words.party('buyer', 'name')} · {buyer.phone}", size=size)
    sheet.text(45, y + 9, f"{words.label('bank')}: {buyer.bank}  {buyer.account}", size=size)
    sheet.text(sheet.width - 45, y, page_of(sheet, words), size=size, align="right")


def carried(words: Wording, rows: int) -> str:
    """The sum of so many first lines."""
    return words.style.amount(sum(line.total for line in words.order.lines[:rows]))  # type: ignore[arg-type]


def numbered(words: Wording, fields: tuple[str, ...], *, step: int = 1) -> list[dict[str, str]]:
    """Lines with a running number, 1, 2, 3 or 10, 20, 30."""
    return [row | {"pos": str(step * (place + 1))} for place, row in enumerate(rows(words, fields))]
