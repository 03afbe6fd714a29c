"""Tables of every kind: many pages, prices per hundred, no headings, totals on the left, codes below names."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import (
    Layout,
    beside,
    carried,
    columns,
    footer,
    numbered,
    page_of,
    totals,
    with_colon,
)
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import A4, GREY, LETTER, LIGHT, RED, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows


def many_pages(sheet: Sheet, words: Wording) -> None:
    """Headings again on every page, the sum carried forward, a short head of the document on later pages."""
    sheet.text(50, 60, words.party("buyer", "name"), size=12, bold=True)
    sheet.lines(50, 74, words.address("buyer", name=False))
    sheet.text(50, 104, f"{words.label('vat_number')} {words.party('buyer', 'vat_number')}", size=8)
    pairs = [(with_colon(words, thing), words(thing)) for thing in ("number", "date", "delivery_date")]
    beside(sheet, 340, 60, 110, pairs)
    sheet.text(50, 150, with_colon(words, "seller"), size=9)
    sheet.lines(130, 150, words.address("seller"))
    parts = [("pos", 30, "right"), ("code", 80, "left"), ("description", 195, "left"), ("quantity", 45, "right")]
    parts += [("price", 65, "right"), ("total", 80, "right")]
    table = Grid(columns(words, *parts), 50, rules=frozenset({"heading", "frame"}), heading_fill=LIGHT, spacing=3)

    def turn(drawn: int) -> float:
        sheet.text(545, sheet.height - 66, f"{words.label('carried')} {carried(words, drawn)}", align="right")
        footer(sheet, words)
        sheet.new_page()
        sheet.text(50, 44, f"{words.label('title')} {words.order.number}", size=8, colour=GREY)
        sheet.text(545, 60, f"{words.label('brought')} {carried(words, drawn)}", align="right")
        return 68

    lines = numbered(words, ("code", "description", "quantity", "price", "total"))
    y = table.draw(sheet, 200, lines, bottom=sheet.height - 80, turn=turn)
    if y > sheet.height - 130:
        turn(len(lines))
        y = 80
    totals(sheet, words, 365, y + 18, 175, kinds=("net_total", "tax", "gross_total"))
    footer(sheet, words)


def per_hundred(sheet: Sheet, words: Wording) -> None:
    """Prices are of 100 pieces, which a column says; positions by tens; totals boxed under the table's width."""
    sheet.text(555, 50, words.label("title"), size=22, align="right", colour=GREY)
    sheet.lines(40, 50, words.address("buyer", country=True), size=9)
    pairs = [(words.label(thing), words(thing)) for thing in ("number", "date", "delivery_date", "currency")]
    beside(sheet, 40, 130, 130, pairs)
    sheet.text(320, 130, words.label("seller"), bold=True)
    sheet.lines(320, 143, words.address("seller"))
    parts = [("pos", 32, "left"), ("code", 82, "left"), ("description", 165, "left"), ("quantity", 46, "right")]
    parts += [("unit", 34, "left"), ("price", 56, "right"), ("price_unit", 36, "right"), ("total", 66, "right")]
    fields = ("code", "description", "quantity", "unit", "price", "total")
    lines = [row | {"price_unit": str(words.price_unit)} for row in numbered(words, fields, step=10)]
    y = Grid(columns(words, *parts), 39, size=8, rules=frozenset({"frame", "columns", "heading"})).draw(
        sheet, 205, lines
    )
    sheet.box(39, y, 517, 20 + 15 * (len(words.order.taxes) + 1))
    totals(sheet, words, 330, y + 14, 218, kinds=("net_total", "tax", "gross_total"))


def totals_left(sheet: Sheet, words: Wording) -> None:
    """Landscape, barcodes, the buyer's own code first, no unit, totals at the left below the table."""
    sheet.text(40, 44, words.label("title"), size=16, bold=True, colour=RED)
    sheet.text(40, 62, f"{words.label('number')} {words('number')}", size=10)
    sheet.text(230, 62, f"{words.label('date')} {words('date')}", size=10)
    sheet.text(420, 62, f"{words.label('delivery_date')} {words('delivery_date')}", size=10)
    for x, role in ((40, "buyer"), (310, "seller"), (570, "deliver_to")):
        sheet.text(x, 90, words.label(role), size=8, bold=True)
        sheet.lines(x, 102, words.address(role), size=8)
    parts = [("buyer_code", 90, "left"), ("code", 100, "left"), ("gtin", 96, "left"), ("description", 250, "left")]
    parts += [("quantity", 50, "right"), ("price", 70, "right"), ("total", 100, "right")]
    table = Grid(columns(words, *parts), 40, rules=frozenset({"rows", "heading"}), line=RED, spacing=3)
    y = table.draw(sheet, 160, rows(words, [part[0] for part in parts]))
    totals(sheet, words, 44, y + 20, 200, kinds=("net_total", "tax", "gross_total"), size=9)
    sheet.wrapped(330, y + 20, 400, words.label.text("comment"), size=8)
    sheet.text(
        330, y + 60, f"{with_colon(words, 'contact')} {words.order.buyer.person}, {words.order.buyer.phone}", size=8
    )


def without_headings(sheet: Sheet, words: Wording) -> None:
    """A slip without headings: quantity, unit, name, code, price, amount in columns that nobody names."""
    sheet.text(60, 64, words.party("buyer", "name"), size=13, bold=True)
    sheet.lines(60, 80, [*words.address("buyer", name=False), words.order.buyer.phone], size=9)
    sheet.text(535, 64, words("date"), size=10, align="right")
    sheet.text(60, 150, f"{words.label('title')} {words('number')}", size=12, bold=True)
    sheet.text(60, 168, words.party("seller", "name"), size=10)
    parts = [("quantity", 40, "right"), ("unit", 36, "left"), ("description", 218, "left"), ("code", 82, "left")]
    parts += [("price", 50, "right"), ("total", 60, "right")]
    table = Grid(columns(words, *parts), 54, size=9, heading=False, spacing=5)
    y = table.draw(sheet, 190, rows(words, [part[0] for part in parts]))
    sheet.rule(470, y + 2, 540, y + 2)
    sheet.text(537, y + 16, words("net_total"), size=10, bold=True, align="right")
    sheet.text(460, y + 16, words.label("net_total"), size=10, align="right")
    sheet.text(60, y + 50, f"{words.label('delivery_date')} {words('delivery_date')}", size=10)


def code_below(sheet: Sheet, words: Wording) -> None:
    """The name above, code and barcode on a second line of the same cell; quantity and unit in one cell; freight."""
    sheet.lines(306, 48, words.address("buyer"), size=9, align="centre")
    sheet.rule(40, 92, 572, 92, width=1.2)
    left = [(words.label(thing), words(thing)) for thing in ("number", "date")]
    right = [(words.label("delivery_date"), words("delivery_date")), (words.label("terms"), words.label.text("terms"))]
    beside(sheet, 40, 112, 110, left, size=10)
    beside(sheet, 310, 112, 110, right, size=10)
    sheet.text(40, 160, words.label("seller"), size=10, bold=True)
    sheet.lines(150, 160, words.address("seller"), size=10)
    parts = [("description", 275, "left"), ("quantity", 80, "centre"), ("price", 80, "right"), ("total", 95, "right")]
    lines = []
    for place in range(len(words.order.lines)):
        code, gtin = words.line(place, "code"), words.line(place, "gtin")
        below = f"{with_colon(words, 'code')} {code}   {words.label('gtin')} {gtin}"
        lines.append(
            {
                "description": f"{words.line(place, 'description')}\n{below}",
                "quantity": f"{words.line(place, 'quantity')} {words.line(place, 'unit')}",
                "price": words.line(place, "price"),
                "total": words.line(place, "total"),
            }
        )
    table = Grid(columns(words, *parts), 40, size=9, rules=frozenset({"heading"}), spacing=6)
    y = table.draw(sheet, 215, lines, bottom=sheet.height - 120, turn=lambda _: _next(sheet, words))
    sheet.rule(40, y, 570, y)
    kinds = ("goods_total", "freight", "net_total", "tax", "gross_total")
    totals(sheet, words, 370, y + 16, 198, kinds=kinds, size=9.5)


def notes_between(sheet: Sheet, words: Wording) -> None:
    """Remarks between the lines, groups with headings of their own, the total in the sentence at the end."""
    sheet.text(50, 56, words.label("title").upper(), size=14, bold=True)
    sheet.text(50, 74, f"{words.label('number')}: {words('number')}   {words.label('date')}: {words('date')}", size=10)
    sheet.text(50, 100, f"{words.label('buyer')}: {', '.join(words.address('buyer'))}", size=9)
    sheet.text(50, 114, f"{words.label('email')}: {words.party('buyer', 'email')}", size=9)
    sheet.text(50, 128, f"{words.label('seller')}: {words.party('seller', 'name')}", size=9)
    parts = [("pos", 30, "left"), ("description", 220, "left"), ("buyer_code", 70, "left"), ("quantity", 50, "right")]
    parts += [("price", 60, "right"), ("total", 70, "right")]
    head = columns(words, *parts)
    y = Grid(head, 46, rules=frozenset({"heading"})).draw(sheet, 146, [])
    body = Grid(head, 46, heading=False, spacing=3)
    for place, row in enumerate(numbered(words, ("description", "buyer_code", "quantity", "price", "total"))):
        y = body.draw(sheet, y, [row])
        if note := words.order.lines[place].note:
            sheet.text(84, y + 8, f"({note})", size=7.5, colour=GREY)
            y += 13
    y = sheet.wrapped(50, y + 20, 480, f"{with_colon(words, 'net_total')} {words('net_total')}", size=10)
    sheet.wrapped(50, y + 4, 480, words.label.text("conditions"), size=8)


def _next(sheet: Sheet, words: Wording) -> float:
    sheet.text(570, sheet.height - 30, page_of(sheet, words), size=8, align="right")
    sheet.new_page()
    return 60


LANDSCAPE = (A4[1], A4[0])

LAYOUTS = (
    Layout("many_pages", many_pages, wants=Wants(lines=(22, 70))),
    Layout("per_hundred", per_hundred, wants=Wants(price_unit=100)),
    Layout("totals_left", totals_left, wants=Wants(elsewhere=True), size=LANDSCAPE),
    Layout("without_headings", without_headings, wants=Wants(lines=(1, 8)), family="serif"),
    Layout("code_below", code_below, wants=Wants(lines=(2, 18), freight=True), size=LETTER),
    Layout("notes_between", notes_between, wants=Wants(notes=True)),
)
