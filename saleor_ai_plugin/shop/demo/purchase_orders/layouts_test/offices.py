"""Papers that offices print themselves: a side bar, a pad of slips, clauses, forms of label and value cells."""

from saleor_ai_plugin.shop.demo.purchase_orders.chinese_amounts import capital
from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Column, Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, columns, numbered, page_of, totals, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import GREY, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows

A5 = (595.28, 419.53)


def side_bar(sheet: Sheet, words: Wording) -> None:
    """All of the head stacked in a grey bar on the left, sums at its foot; the table alone on the right."""
    sheet.box(0, 0, 170, sheet.height, line=0, fill="#eeeeee")
    y = sheet.lines(18, 50, sheet.fitted(words.party("buyer", "name"), 140, 12), size=12) + 4
    y = sheet.lines(18, y, [*words.address("buyer", name=False), words.party("buyer", "email")], size=7.5) + 14
    for thing in ("number", "date", "delivery_date", "customer_number"):
        sheet.text(18, y, words.label(thing).upper(), size=6.5, colour=GREY)
        sheet.text(18, y + 13, words(thing), size=10, bold=True)
        y += 34
    sheet.text(18, y, words.label("seller").upper(), size=6.5, colour=GREY)
    y = sheet.lines(18, y + 12, words.address("seller"), size=8) + 12
    sheet.text(18, y, words.label("vat_number").upper(), size=6.5, colour=GREY)
    sheet.text(18, y + 12, words.party("buyer", "vat_number"), size=8)
    totals(sheet, words, 18, y + 60, 138, kinds=("net_total", "tax", "gross_total"), size=7.5)
    sheet.text(190, 62, words.label("title"), size=24)
    parts = [("description", 150, "left"), ("code", 72, "left"), ("quantity", 48, "right"), ("price", 52, "right")]
    parts += [("total", 62, "right")]
    table = Grid(columns(words, *parts), 186, size=8, rules=frozenset({"rows"}), line="#c0c0c0", spacing=6)
    y = table.draw(sheet, 90, rows(words, [part[0] for part in parts]))
    sheet.wrapped(190, y + 24, 360, words.label.text("comment"), size=8)


def slip(sheet: Sheet, words: Wording) -> None:
    """A leaf of a pad, half a sheet: dotted lines under values, the number in red above, quantity first."""
    sheet.text(565, 38, f"{words.label('number')} {words('number')}", size=12, align="right", colour="#b00000")
    sheet.text(30, 38, words.label("title"), size=14, bold=True)
    y = 66.0
    heads = [("seller", words.party("seller", "name")), ("buyer", ", ".join(words.address("buyer")))]
    heads += [("date", words("date")), ("delivery_date", words("delivery_date"))]
    for place, (thing, value) in enumerate(heads):
        x, line = (30, y + place * 18) if place < 2 else (30 + (place - 2) * 270, y + 36)
        start = x + 12 + sheet.width_of(words.label(thing), 8)
        sheet.text(x, line, words.label(thing), size=8)
        sheet.text(start, line - 1, value, size=9)
        sheet.text(start, line + 2, "." * int((565 - start if place < 2 else 240 - start + x) / 2.6), size=6)
    parts = [("quantity", 48, "centre"), ("unit", 40, "centre"), ("code", 90, "left"), ("description", 235, "left")]
    parts += [("price", 55, "right"), ("total", 65, "right")]
    grid = Grid(columns(words, *parts), 30, size=8, rules=frozenset({"columns", "frame", "rows"}), spacing=3)
    y = grid.draw(sheet, 118, rows(words, [part[0] for part in parts]))
    sheet.box(498, y, 65, 18)
    sheet.text(492, y + 12, words.label("net_total"), size=8, align="right")
    sheet.text(560, y + 12, words("net_total"), size=8, bold=True, align="right")
    sheet.text(30, 395, f"{words.label('signature')} ............................................", size=8)


def clauses(sheet: Sheet, words: Wording) -> None:
    """An agreement in numbered paragraphs, the goods between two of them without any rules, the sums in a sentence."""
    sheet.text(sheet.width / 2, 70, words.label("title"), size=17, bold=True, align="centre")
    sheet.text(sheet.width / 2, 88, f"{words.label('number')} {words('number')}", size=11, align="centre")
    y = 122.0
    for place, role in enumerate(("buyer", "seller")):
        said = f"({'ab'[place]}) {with_colon(words, role)} {', '.join(words.address(role, country=not place))}"
        y = sheet.wrapped(64, y, 470, said, size=10.5) + 4
    y = sheet.wrapped(64, y + 8, 470, f"1. {with_colon(words, 'date')} {words('date')}.", size=10.5)
    y = sheet.wrapped(64, y + 4, 470, f"2. {words.label.text('intro')}", size=10.5)
    parts = [("pos", 26, "left"), ("description", 205, "left"), ("code", 84, "left"), ("quantity", 52, "right")]
    parts += [("unit", 38, "left"), ("price", 60, "right")]
    table = Grid(columns(words, *parts), 66, size=9.5, spacing=3, bold_heading=False)
    y = table.draw(sheet, y + 2, numbered(words, ("description", "code", "quantity", "unit", "price")))
    sums = f"3. {with_colon(words, 'net_total')} {words('net_total')}"
    sums += "".join(f"; {words.label('tax')} {rate}: {amount}" for rate, amount in words.tax())
    sums += f"; {with_colon(words, 'gross_total')} {words('gross_total')}."
    y = sheet.wrapped(64, y + 18, 470, sums, size=10.5)
    delivery = f"4. {with_colon(words, 'delivery_date')} {words('delivery_date')}."
    y = sheet.wrapped(64, y + 4, 470, delivery, size=10.5)
    y = sheet.wrapped(64, y + 4, 470, f"5. {words.label.text('conditions')}", size=10.5)
    sheet.text(64, y + 50, f"{words.order.buyer.city}, ____________________", size=10.5)


def label_cells(sheet: Sheet, words: Wording) -> None:
    """A form whose head, too, is a grid: label cell, value cell; the total in capitals and figures in two cells."""
    sheet.text(sheet.width / 2, 56, words.label("title"), size=20, align="centre")
    sheet.text(555, 74, page_of(sheet, words), size=8, align="right")
    cells = [("number", words("number")), ("date", words("date"))]
    cells += [("seller", words.party("seller", "name")), ("delivery_date", words("delivery_date"))]
    cells += [("buyer", words.party("buyer", "name")), ("vat_number", words.party("buyer", "vat_number"))]
    cells += [("deliver_to", words.party("buyer", "city") + words.party("buyer", "street"))]
    cells += [("phone", words.order.buyer.phone)]
    widths = (70.0, 210.0, 80.0, 157.0)
    keys = ("a", "b", "c", "d")
    form = Grid(
        [Column(key, "", width) for key, width in zip(keys, widths, strict=True)],
        40, size=9, rules=frozenset({"rows", "columns", "frame"}), heading=False, spacing=5,
    )  # fmt: skip
    pairs = [(words.label(thing), value) for thing, value in cells]
    y = form.draw(
        sheet, 84, [dict(zip(keys, (*pairs[i], *pairs[i + 1]), strict=True)) for i in range(0, len(pairs), 2)]
    )
    parts = [("pos", 30, "centre"), ("buyer_code", 72, "centre"), ("code", 84, "centre"), ("description", 151, "left")]
    parts += [("quantity", 42, "right"), ("unit", 30, "centre"), ("price", 50, "right"), ("total", 58, "right")]
    fields = ("buyer_code", "code", "description", "quantity", "unit", "price", "total")
    goods = Grid(columns(words, *parts), 40, size=8, rules=frozenset({"rows", "columns", "frame"}), spacing=5)
    y = goods.draw(sheet, y, numbered(words, fields))
    sheet.box(40, y, 337, 22)
    sheet.text(46, y + 15, f"金额大写：{capital(words.order.net_total)}", size=9.5)
    sheet.box(377, y, 140 + 40, 22)
    sheet.text(383, y + 15, with_colon(words, "net_total"), size=9.5)
    sheet.text(550, y + 15, words("net_total"), size=9.5, align="right")
    sheet.box(40, y + 22, 517, 46)
    sheet.wrapped(46, y + 36, 500, f"{with_colon(words, 'note')}{words.label.text('comment')}", size=9)
    sheet.text(46, y + 90, "采购方（盖章）：", size=10)
    sheet.text(330, y + 90, "供货方（盖章）：", size=10)


LAYOUTS = (
    Layout("side_bar", side_bar, wants=Wants(lines=(2, 12))),
    Layout("slip", slip, ("en", "de", "fr"), wants=Wants(lines=(1, 7)), size=A5),
    Layout("clauses", clauses, wants=Wants(lines=(1, 8)), family="serif"),
    Layout("label_cells", label_cells, ("zh",), wants=Wants(lines=(2, 14)), money="sign"),
)
