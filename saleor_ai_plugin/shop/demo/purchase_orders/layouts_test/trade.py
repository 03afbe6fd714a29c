"""Papers of the trade's own systems: call-offs over many pages, wide lists, sums inside the table, cards."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Column, Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import (
    Layout,
    beside,
    carried,
    columns,
    numbered,
    page_of,
    totals,
    with_colon,
)
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import A4, GREY, LIGHT, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows


def call_off(sheet: Sheet, words: Wording) -> None:
    """A ruled block of label and value above, prices to four places, the sum carried forward inside the table."""
    sheet.text(42, 46, words.label("title"), size=13, bold=True)
    sheet.text(553, 46, page_of(sheet, words), size=8, align="right")
    block = Grid([Column("a", "", 130), Column("b", "", 381)], 42, size=8.5, rules=frozenset({"rows", "frame"}))
    block.heading, block.spacing = False, 2.5
    head = [("number", words("number")), ("date", words("date")), ("delivery_date", words("delivery_date"))]
    head += [("buyer", ", ".join(words.address("buyer"))), ("seller", ", ".join(words.address("seller")))]
    head += [("deliver_to", ", ".join(words.address("deliver_to"))), ("email", words.party("buyer", "email"))]
    y = block.draw(sheet, 56, [{"a": words.label(thing), "b": value} for thing, value in head])
    parts = [("pos", 34, "left"), ("code", 82, "left"), ("description", 176, "left"), ("quantity", 50, "right")]
    parts += [("unit", 36, "left"), ("price", 63, "right"), ("total", 70, "right")]
    table = Grid(columns(words, *parts), 42, size=8, rules=frozenset({"heading"}), heading_fill=LIGHT, spacing=3)

    def turn(drawn: int) -> float:
        said = {"description": words.label("carried"), "total": carried(words, drawn)}
        Grid(table.columns, 42, size=8, heading=False).draw(sheet, sheet.height - 78, [said])
        sheet.new_page()
        sheet.text(553, 46, page_of(sheet, words), size=8, align="right")
        sheet.text(42, 46, f"{words.label('title')} {words.order.number}", size=8)
        said = {"description": words.label("brought"), "total": carried(words, drawn)}
        return Grid(table.columns, 42, size=8, heading=False).draw(sheet, 56, [said])

    fields = ("code", "description", "quantity", "unit", "price", "total")
    lines = numbered(words, fields, step=10)
    y = table.draw(sheet, y + 14, lines, bottom=sheet.height - 84, turn=turn)
    if y > sheet.height - 140:
        y = turn(len(lines))
    sheet.rule(42, y, 553, y, width=1)
    totals(sheet, words, 330, y + 16, 220, kinds=("net_total", "tax", "gross_total"))


def wide_list(sheet: Sheet, words: Wording) -> None:
    """Landscape, eleven columns in small letters, the totals in a box above the table."""
    sheet.text(28, 36, f"{words.party('buyer', 'name')} · {words.label('title')}", size=11, bold=True)
    sheet.lines(28, 52, words.address("buyer", name=False), size=7.5)
    pairs = [(words.label(thing), words(thing)) for thing in ("number", "date", "delivery_date")]
    beside(sheet, 230, 52, 110, pairs, size=7.5)
    sheet.text(430, 52, words.label("seller"), size=7.5, bold=True)
    sheet.lines(430, 63, words.address("seller"), size=7.5)
    sheet.box(624, 30, 190, 60)
    totals(sheet, words, 630, 44, 178, kinds=("net_total", "tax", "gross_total"), size=7.5)
    parts = [("pos", 26, "right"), ("gtin", 80, "left"), ("buyer_code", 64, "left"), ("code", 76, "left")]
    parts += [("description", 236, "left"), ("quantity", 44, "right"), ("unit", 36, "left"), ("price", 60, "right")]
    parts += [("discount", 46, "right"), ("tax_rate", 46, "right"), ("total", 72, "right")]
    fields = tuple(part[0] for part in parts[1:])
    rules = frozenset({"rows", "columns", "frame"})
    table = Grid(columns(words, *parts), 28, size=7, rules=rules, line="#909090", spacing=2.5)
    table.draw(sheet, 108, numbered(words, fields))


def sums_inside(sheet: Sheet, words: Wording) -> None:
    """Sums as the last rows of the table itself, both codes in one cell, abbreviated names, tax by the line."""
    sheet.lines(545, 48, words.address("buyer", country=True), size=9, align="right")
    sheet.text(545, 112, f"{words.label('vat_number')} {words.party('buyer', 'vat_number')}", size=8, align="right")
    sheet.lines(50, 120, words.address("seller"), size=10)
    sheet.rule(50, 190, 545, 190)
    sheet.text(
        50, 206, f"{words.label('title')} {words('number')} {words.label('date')} {words('date')}", size=11, bold=True
    )
    sheet.text(50, 222, f"{with_colon(words, 'delivery_date')} {words('delivery_date')}", size=9)
    parts = [("quantity", 50, "right"), ("code", 84, "left"), ("description", 180, "left"), ("tax_rate", 46, "right")]
    parts += [("price", 62, "right"), ("total", 74, "right")]
    lines = rows(words, [part[0] for part in parts])
    for place, line in enumerate(lines):
        line["code"] = f"{line['code']}\n{words.line(place, 'buyer_code')}"
    sums = [(words.label("net_total"), words("net_total"))]
    sums += [(f"{words.label('tax')} {rate}", amount) for rate, amount in words.tax()]
    sums += [(words.label("gross_total"), words("gross_total"))]
    lines += [{"description": label, "total": amount} for label, amount in sums]
    Grid(columns(words, *parts), 49, size=8.5, rules=frozenset({"frame", "heading"}), spacing=5).draw(sheet, 236, lines)
    sheet.text(50, 800, f"{words.label('bank')}: {words.order.buyer.bank}, {words.order.buyer.account}", size=7)


def cards(sheet: Sheet, words: Wording) -> None:
    """No table: each item is a framed card with labels before its values, two lines each."""
    sheet.box(40, 36, 515, 62, round_=8, colour=GREY)
    sheet.text(52, 58, words.label("title"), size=15, bold=True)
    sheet.text(543, 56, f"{words.label('number')}: {words('number')}", size=10, align="right")
    sheet.text(543, 72, f"{words.label('date')}: {words('date')}", size=9, align="right")
    sheet.text(543, 87, f"{words.label('delivery_date')}: {words('delivery_date')}", size=9, align="right")
    for x, role in ((44, "buyer"), (310, "seller")):
        sheet.text(x, 118, words.label(role), size=8, colour=GREY)
        sheet.lines(x, 131, words.address(role, country=True), size=9)
    y = 196.0
    for place in range(len(words.order.lines)):
        if y > sheet.height - 130:
            sheet.text(555, sheet.height - 30, page_of(sheet, words), size=8, align="right")
            sheet.new_page()
            y = 50.0
        sheet.box(40, y, 515, 40, round_=4, colour="#a0a0a0")
        sheet.text(50, y + 15, words.line(place, "description"), size=9.5, bold=True)
        code = f"{words.label('code')} {words.line(place, 'code')}"
        sheet.text(50, y + 31, code, size=8.5)
        quantity = f"{words.label('quantity')} {words.line(place, 'quantity')} {words.line(place, 'unit')}"
        sheet.text(220, y + 31, quantity, size=8.5)
        sheet.text(345, y + 31, f"{words.label('price')} {words.line(place, 'price')}", size=8.5)
        sheet.text(545, y + 31, f"{words.label('total')} {words.line(place, 'total')}", size=8.5, align="right")
        y += 47
    totals(sheet, words, 345, y + 14, 200, kinds=("goods_total", "freight", "net_total", "tax", "gross_total"))


LAYOUTS = (
    Layout("call_off", call_off, wants=Wants(lines=(8, 60), elsewhere=True), price_places=4, money="code"),
    Layout("wide_list", wide_list, wants=Wants(lines=(4, 20), discounts=True, mixed_tax=True), size=(A4[1], A4[0])),
    Layout("sums_inside", sums_inside, wants=Wants(short_names=True, mixed_tax=True), quantity_places=2),
    Layout("cards", cards, wants=Wants(lines=(1, 12), freight=True)),
)
