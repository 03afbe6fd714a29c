"""Orders that were written as messages: typed for a fax, sent by a market place."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, columns, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import GREY, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows

AT = {"en": "at", "de": "zu", "fr": "à", "zh": "单价"}


def typed_message(sheet: Sheet, words: Wording) -> None:
    """Typewriter: receiver and sender above, each item a numbered paragraph of two rows, one sum at the end."""
    y = 60.0
    head = [
        (words.label("seller"), words.party("seller", "name")),
        (words.label("buyer"), words.party("buyer", "name")),
    ]
    head += [(words.label("date"), words("date")), (words.label("number"), words("number"))]
    for label, value in head:
        sheet.text(60, y, f"{label.upper()}:", size=9.5)
        sheet.text(220, y, value, size=9.5)
        y += 15
    sheet.text(60, y, "=" * 80, size=9.5)
    y = sheet.wrapped(60, y + 22, 470, words.label.text("intro"), size=9.5) + 8
    for place in range(len(words.order.lines)):
        one = {name: words.line(place, name) for name in ("code", "description", "quantity", "unit", "price", "total")}
        sheet.text(60, y, f"{place + 1})  {one['code']}  {one['description']}", size=8.5)
        amounts = f"{one['quantity']} {one['unit']} {AT[words.order.language]} {one['price']}  =  {one['total']}"
        sheet.text(90, y + 12, amounts, size=8.5)
        y += 30
    sheet.text(60, y, "=" * 80, size=9.5)
    sheet.text(60, y + 16, f"{words.label('net_total').upper()}: {words('net_total')}", size=9.5)
    sheet.text(60, y + 32, f"{words.label('delivery_date').upper()}: {words('delivery_date')}", size=9.5)
    y = sheet.wrapped(60, y + 58, 470, words.label.text("comment"), size=9.5)
    sheet.lines(60, y + 16, [words.order.buyer.person, *words.address("buyer"), words.order.buyer.phone], size=9.5)


def market_place(sheet: Sheet, words: Wording) -> None:
    """A summary first, then addresses, then a table with ruled rows, the currency's sign before every total."""
    sheet.box(40, 36, 515, 30, line=0, fill="#ff7a2f")
    sheet.text(52, 56, f"{words.label('title')} #{words('number')}", size=13, bold=True, colour="#ffffff")
    places = ((40, "date"), (210, "delivery_date"), (380, "gross_total"))
    for x, thing in places:
        sheet.text(x, 88, words.label(thing), size=8, colour=GREY)
        sheet.text(x, 102, words(thing), size=11, bold=True)
    for x, role in ((40, "deliver_to"), (300, "buyer")):
        sheet.text(x, 132, words.label(role), size=9, bold=True)
        sheet.lines(x, 146, words.address(role, country=True), size=9)
    sheet.text(300, 206, words.party("buyer", "email"), size=9)
    parts = [("description", 245, "left"), ("code", 86, "left"), ("price", 60, "right"), ("quantity", 50, "right")]
    parts += [("total", 74, "right")]
    table = Grid(columns(words, *parts), 40, rules=frozenset({"rows"}), line="#d8d8d8", spacing=7)
    y = table.draw(sheet, 222, rows(words, [part[0] for part in parts])) + 18
    sums = [(words.label("net_total"), words("net_total"))]
    sums += [(f"{words.label('tax')} ({rate})", amount) for rate, amount in words.tax()]
    for label, amount in sums:
        sheet.text(
            470, y, with_colon(words, "net_total") if label == words.label("net_total") else label, align="right"
        )
        sheet.text(552, y, amount, align="right")
        y += 15
    sheet.wrapped(40, y + 20, 510, words.label.text("conditions"), size=7.5, colour=GREY)
    sheet.text(40, y + 50, words.party("seller", "name"), size=8, colour=GREY)


LAYOUTS = (
    Layout("typed_message", typed_message, wants=Wants(lines=(1, 9)), family="mono", money="code"),
    Layout("market_place", market_place, wants=Wants(lines=(1, 9), elsewhere=True), money="sign"),
)
