"""What computers print: typewriter letters, dense records, two lines an item, no rules but dashes."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, beside, page_of, totals, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording


def edi_print(sheet: Sheet, words: Wording) -> None:
    """A message printed for people: a field a row, every line of goods as a record of labelled values."""
    y = 50.0
    sheet.text(40, y, f"*** ORDERS D96A *** {words.label('title').upper()} ***", size=9, bold=True)
    pairs = [(words.label(thing), words(thing)) for thing in ("number", "date", "delivery_date", "currency")]
    pairs += [(f"{words.label('buyer')} (BY)", words.party("buyer", "name")), ("", ", ".join(_street(words, "buyer")))]
    pairs += [(f"{words.label('vat_number')}", words.party("buyer", "vat_number"))]
    pairs += [(f"{words.label('seller')} (SU)", words.party("seller", "name"))]
    for label, value in pairs:
        y += 12
        sheet.text(40, y, label, size=8)
        sheet.text(190, y, f": {value}" if label else f"  {value}", size=8)
    for place in range(len(words.order.lines)):
        y += 20
        if y > sheet.height - 110:
            sheet.new_page()
            y = 50.0
        one = {
            field: words.line(place, field)
            for field in ("code", "gtin", "description", "quantity", "unit", "price", "total")
        }
        sheet.text(40, y, f"LIN {place + 1:04d}", size=8, bold=True)
        sheet.text(95, y, f"{words.label('gtin')} {one['gtin']}   {words.label('code')} {one['code']}", size=8)
        y += 11
        sheet.text(95, y, f"IMD {one['description']}", size=8)
        y += 11
        amounts = f"{words.label('quantity')} {one['quantity']} {one['unit']}   {words.label('price')} {one['price']}"
        sheet.text(95, y, f"{amounts}   {words.label('total')} {one['total']}", size=8)
    y += 24
    sheet.text(40, y, f"UNS  MOA {words.label('net_total')} : {words('net_total')}", size=8)
    sheet.text(40, y + 12, f"CNT  {len(words.order.lines)}", size=8)


def erp_print(sheet: Sheet, words: Wording) -> None:
    """Two or three lines an item under a two-line heading: code above, name below; quantities to 3 places."""
    sheet.lines(50, 60, words.address("seller", country=True), size=9.5)
    sheet.box(340, 45, 215, 112)
    pairs = [(words.label(thing), words(thing)) for thing in ("number", "date", "customer_number", "currency")]
    pairs += [(words.label("contact"), words.order.buyer.person), (words.label("phone"), words.order.buyer.phone)]
    beside(sheet, 346, 60, 96, pairs, size=8.5, step=16)
    sheet.text(50, 190, f"{words.label('title')} {words.order.number}", size=13, bold=True)
    sheet.text(50, 208, f"{with_colon(words, 'delivery_date')} {words('delivery_date')}", size=9.5)
    y = _erp_heading(sheet, words, 236)
    for place in range(len(words.order.lines)):
        if y > sheet.height - 130:
            sheet.new_page()
            sheet.text(545, 40, page_of(sheet, words), size=8, align="right")
            y = _erp_heading(sheet, words, 60)
        sheet.text(50, y, f"{10 * (place + 1):05d}", size=9)
        sheet.text(95, y, words.line(place, "code"), size=9)
        sheet.text(320, y, f"{words.line(place, 'quantity')} {words.line(place, 'unit')}", size=9, align="right")
        sheet.text(430, y, words.line(place, "price"), size=9, align="right")
        sheet.text(545, y, words.line(place, "total"), size=9, align="right")
        y = sheet.wrapped(95, y + 12, 330, words.line(place, "description"), size=9)
        if note := words.order.lines[place].note:
            sheet.text(95, y, note, size=8)
            y += 12
        y += 6
    sheet.rule(50, y, 545, y)
    y = totals(sheet, words, 320, y + 18, 225, kinds=("net_total", "tax", "gross_total"))
    beside(sheet, 50, y + 14, 130, [(with_colon(words, "terms"), words.label.text("terms"))])
    beside(sheet, 50, y + 28, 130, [(with_colon(words, "shipping"), words.label.text("shipping"))])
    sheet.lines(50, y + 54, [", ".join(words.address("buyer")), words.party("buyer", "vat_number")], size=7.5)


def mainframe(sheet: Sheet, words: Wording) -> None:
    """Capitals and dashes in a typewriter's columns, abbreviated names, the totals in a row of their own."""
    y = 48.0
    sheet.text(36, y, words.party("buyer", "name").upper(), size=9)
    sheet.text(560, y, page_of(sheet, words).upper(), size=9, align="right")
    for text in words.address("buyer", name=False):
        y += 11
        sheet.text(36, y, text, size=9)
    y += 22
    sheet.text(36, y, f"{words.label('title').upper()} {words('number')}", size=9)
    sheet.text(300, y, f"{words.label('date').upper()} {words('date')}", size=9)
    y += 11
    sheet.text(36, y, f"{words.label('seller').upper()} {words.party('seller', 'name')}", size=9)
    sheet.text(300, y + 11, f"{words.label('delivery_date').upper()} {words('delivery_date')}", size=9)
    y += 30
    places = [(36, "code", "left"), (120, "description", "left"), (360, "quantity", "right")]
    places += [(372, "unit", "left"), (470, "price", "right"), (560, "total", "right")]
    sheet.text(36, y, "-" * 97, size=9)
    for x, field, align in places:
        sheet.text(x, y + 10, words.label(field).upper(), size=8, align=align)
    sheet.text(36, y + 18, "-" * 97, size=9)
    y += 30
    for place in range(len(words.order.lines)):
        for x, field, align in places:
            sheet.text(x, y, words.line(place, field), size=8.5, align=align)
        y += 12
    sheet.text(36, y, "-" * 97, size=9)
    tax = "  ".join(f"{rate} {amount}" for rate, amount in words.tax())
    sheet.text(36, y + 14, f"{words.label('net_total').upper()} {words('net_total')}", size=9)
    sheet.text(36, y + 26, f"{words.label('tax').upper()} {tax}", size=9)
    sheet.text(36, y + 38, f"{words.label('gross_total').upper()} {words('gross_total')}", size=9, bold=True)
    sheet.wrapped(36, y + 66, 520, words.label.text("comment").upper(), size=8)


def _erp_heading(sheet: Sheet, words: Wording, y: float) -> float:
    sheet.rule(50, y - 12, 545, y - 12)
    for x, thing, align in (
        (50, "pos", "left"),
        (95, "code", "left"),
        (320, "quantity", "right"),
        (430, "price", "right"),
    ):
        sheet.text(x, y, words.label(thing), size=8.5, bold=True, align=align)
    sheet.text(545, y, words.label("total"), size=8.5, bold=True, align="right")
    sheet.text(95, y + 11, words.label("description"), size=8.5, bold=True)
    sheet.rule(50, y + 16, 545, y + 16)
    return y + 30


def _street(words: Wording, role: str) -> list[str]:
    return words.address(role, name=False, country=words.order.language != "zh")


LAYOUTS = (
    Layout("edi_print", edi_print, wants=Wants(lines=(3, 14)), family="mono", money="bare"),
    Layout("erp_print", erp_print, wants=Wants(lines=(2, 16), notes=True), quantity_places=3, money="bare"),
    Layout("mainframe", mainframe, wants=Wants(lines=(4, 30), short_names=True), family="mono"),
)
