"""Orders as letters: greeting, table, greeting."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import (
    Layout,
    beside,
    columns,
    footer,
    numbered,
    totals,
    with_colon,
)
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import GREY, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows


def letter_with_table(sheet: Sheet, words: Wording) -> None:
    """Sender above right, window address left, a ruled table, totals below its right end."""
    sheet.lines(400, 60, words.address("buyer", country=True), size=9)
    sheet.text(400, 118, f"{with_colon(words, 'vat_number')} {words.party('buyer', 'vat_number')}", size=8)
    sheet.text(400, 130, words.party("buyer", "email"), size=8)
    sheet.text(60, 130, " · ".join(words.address("buyer")), size=6, colour=GREY)
    sheet.lines(60, 146, words.address("seller"), size=10)
    sheet.text(60, 235, f"{words.label('title')} {words('number')}", size=15, bold=True)
    pairs = [(with_colon(words, thing), words(thing)) for thing in ("date", "delivery_date", "customer_number")]
    beside(sheet, 60, 256, 120, pairs)
    y = sheet.wrapped(60, 312, 470, words.label.text("intro"), size=10)
    parts = [("pos", 28, "left"), ("code", 78, "left"), ("description", 187, "left"), ("quantity", 40, "right")]
    parts += [("unit", 32, "left"), ("price", 55, "right"), ("total", 60, "right")]
    table = Grid(columns(words, *parts), 58, rules=frozenset({"heading", "rows"}), line=GREY)
    y = table.draw(sheet, y + 8, numbered(words, ("code", "description", "quantity", "unit", "price", "total")))
    y = totals(sheet, words, 370, y + 18, 165, kinds=("net_total", "tax", "gross_total"))
    y = sheet.wrapped(60, y + 14, 470, words.label.text("comment"))
    y = sheet.wrapped(60, y + 12, 470, words.label.text("closing"))
    sheet.text(60, y + 24, words.order.buyer.person)
    footer(sheet, words)


def letter_in_prose(sheet: Sheet, words: Wording) -> None:
    """No table: every line of goods is a sentence with a bullet, in a serif face."""
    sheet.text(sheet.width / 2, 60, words.party("buyer", "name"), size=16, bold=True, align="centre")
    below = " – ".join(words.address("buyer", name=False))
    sheet.text(sheet.width / 2, 76, below, size=9, align="centre", colour=GREY)
    sheet.rule(60, 86, sheet.width - 60, 86)
    sheet.lines(70, 130, words.address("seller"), size=11)
    place = f"{words.order.buyer.city}, {words('date')}"
    sheet.text(sheet.width - 70, 200, place, size=11, align="right")
    subject = f"{with_colon(words, 'number')} {words('number')}"
    sheet.text(70, 235, subject, size=11, bold=True)
    y = sheet.wrapped(70, 262, 450, words.label.text("intro"), size=11) + 8
    for place_ in range(len(words.order.lines)):
        said = {field: words.line(place_, field) for field in ("quantity", "unit", "description", "code", "price")}
        sentence = (
            f"{said['quantity']} {said['unit']} {said['description']} ({words.label('code')} {said['code']}), "
            f"{words.label('price')} {said['price']}"
        )
        sheet.text(78, y, "•", size=11)
        y = sheet.wrapped(92, y, 430, sentence, size=11) + 4
    gross = f"{with_colon(words, 'net_total')} {words('net_total')}"
    sheet.text(70, y + 10, gross, size=11, bold=True)
    delivery = f"{with_colon(words, 'delivery_date')} {words('delivery_date')}"
    sheet.text(70, y + 28, delivery, size=11)
    y = sheet.wrapped(70, y + 52, 450, words.label.text("comment"), size=11)
    y = sheet.wrapped(70, y + 16, 450, words.label.text("closing"), size=11)
    sheet.text(70, y + 30, words.order.buyer.person, size=11)


def letter_with_discounts(sheet: Sheet, words: Wording) -> None:
    """Logo block left, details in a column at the right edge, discounts, tax by rates, no rules at all."""
    sheet.box(50, 42, 46, 46, fill="#3a6b4f", line=0)
    sheet.text(73, 74, words.order.buyer.name[:1], size=26, bold=True, align="centre", colour="#ffffff")
    sheet.lines(106, 56, words.address("buyer"), size=9)
    sheet.text(50, 130, words.label("seller"), size=7, colour=GREY)
    sheet.lines(50, 144, words.address("seller", country=True), size=10)
    y = 60.0
    for thing in ("number", "date", "delivery_date"):
        sheet.text(545, y, words.label(thing), size=7, align="right", colour=GREY)
        sheet.text(545, y + 12, words(thing), size=10, bold=True, align="right")
        y += 32
    sheet.text(545, y, words.label("vat_number"), size=7, align="right", colour=GREY)
    sheet.text(545, y + 12, words.party("buyer", "vat_number") or "-", size=9, align="right")
    sheet.text(50, 250, words.label("title"), size=18)
    parts = [("code", 82, "left"), ("description", 165, "left"), ("quantity", 42, "right"), ("unit", 34, "left")]
    parts += [("price", 52, "right"), ("discount", 42, "right"), ("tax_rate", 32, "right"), ("total", 54, "right")]
    fields = tuple(part[0] for part in parts)
    table = Grid(columns(words, *parts), 46, size=8, spacing=3)
    y = table.draw(sheet, 270, rows(words, fields))
    y = totals(sheet, words, 350, y + 20, 198, kinds=("net_total", "tax", "gross_total"), size=10)
    sheet.text(50, y + 20, f"{with_colon(words, 'terms')} {words.label.text('terms')}")
    sheet.wrapped(50, y + 36, 480, words.label.text("conditions"), size=7, colour=GREY)


LAYOUTS = (
    Layout("letter_with_table", letter_with_table),
    Layout("letter_in_prose", letter_in_prose, family="serif", wants=Wants(lines=(1, 5)), money="sign"),
    Layout("letter_with_discounts", letter_with_discounts, wants=Wants(discounts=True, mixed_tax=True)),
)
