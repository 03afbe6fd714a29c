"""Orders as forms: boxes, labels above and beside their values, columns down to the foot of the page."""

from collections.abc import Sequence

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, columns, numbered, page_of, totals, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import BLUE, GREY, LIGHT, WHITE, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows


def boxed_form(sheet: Sheet, words: Wording) -> None:
    """Every value in a box below its small label; a full grid with both sides' codes; boxes to sign in."""
    sheet.text(40, 58, words.label("title"), size=20, bold=True)
    sheet.text(555, 58, page_of(sheet, words), size=8, align="right")
    cells = [(thing, words(thing)) for thing in ("number", "date", "delivery_date", "customer_number")]
    for place, (thing, value) in enumerate(cells):
        _cell(sheet, 40 + place * 129, 72, 129, 30, words.label(thing), [value])
    _cell(sheet, 40, 102, 258, 82, words.label("buyer"), words.address("buyer", country=True))
    _cell(sheet, 298, 102, 258, 82, words.label("seller"), words.address("seller"))
    _cell(sheet, 40, 184, 129, 30, words.label("contact"), [words.order.buyer.person])
    _cell(sheet, 169, 184, 129, 30, words.label("phone"), [words.order.buyer.phone])
    _cell(sheet, 298, 184, 258, 30, words.label("email"), [words.party("buyer", "email")])
    parts = [("pos", 26, "centre"), ("code", 76, "left"), ("buyer_code", 66, "left"), ("description", 150, "left")]
    parts += [("quantity", 38, "right"), ("unit", 32, "centre"), ("price", 60, "right"), ("total", 68, "right")]
    table = Grid(columns(words, *parts), 40, size=8, rules=frozenset({"rows", "columns", "frame"}), heading_fill=LIGHT)
    fields = ("code", "buyer_code", "description", "quantity", "unit", "price", "total")
    y = table.draw(sheet, 226, numbered(words, fields))
    sheet.box(380, y, 176, 18 + 15 * len(words.order.taxes) + 16)
    y = totals(sheet, words, 388, y + 14, 162, kinds=("net_total", "tax", "gross_total"))
    _cell(sheet, 40, y + 10, 516, 44, words.label("note"), sheet.fitted(words.label.text("comment"), 500, 8))
    _cell(sheet, 40, y + 64, 258, 40, words.label("signature"), [""])
    _cell(sheet, 298, y + 64, 258, 40, words.label("terms"), [words.label.text("terms")])


def shaded_header(sheet: Sheet, words: Wording) -> None:
    """A coloured band, three addresses side by side, white headings on blue, every other row shaded, a boxed total."""
    sheet.box(0, 0, sheet.width, 70, line=0, fill=BLUE)
    sheet.text(40, 42, words.party("buyer", "name"), size=15, bold=True, colour=WHITE)
    sheet.text(555, 42, words.label("title"), size=18, bold=True, align="right", colour=WHITE)
    y = 92.0
    for label, value in [(words.label(thing), words(thing)) for thing in ("number", "date", "delivery_date")]:
        sheet.text(440, y, label, size=8.5, align="right", colour=GREY)
        sheet.text(450, y, value, size=9)
        y += 14
    for place, role in enumerate(("seller", "buyer", "deliver_to")):
        x = 40 + place * 175
        sheet.text(x, 150, words.label(role), size=9, bold=True, colour=BLUE)
        sheet.rule(x, 155, x + 160, 155, colour=BLUE)
        sheet.lines(x, 168, words.address(role), size=8.5)
    sheet.text(215, 228, f"{words.label('vat_number')} {words.party('buyer', 'vat_number')}", size=8)
    parts = [("code", 85, "left"), ("description", 200, "left"), ("quantity", 45, "centre"), ("price", 60, "right")]
    parts += [("tax_rate", 50, "right"), ("total", 75, "right")]
    table = Grid(columns(words, *parts), 40, rules=frozenset({"zebra"}), heading_fill=BLUE, heading_colour=WHITE)
    y = table.draw(sheet, 245, rows(words, [part[0] for part in parts]))
    sheet.box(345, y + 12, 210, 46 + 16 * len(words.order.taxes), round_=6, fill=LIGHT)
    totals(sheet, words, 355, y + 28, 190, kinds=("net_total", "tax", "gross_total"), size=10)
    y = sheet.wrapped(40, y + 30, 290, f"{with_colon(words, 'terms')} {words.label.text('terms')}")
    sheet.wrapped(40, y + 4, 280, words.label.text("comment"), size=8)


def long_columns(sheet: Sheet, words: Wording) -> None:
    """Columns ruled down to the foot whether or not there are lines; a table of taxes left, totals boxed right."""
    sheet.lines(40, 50, words.address("buyer"), size=10, leading=13)
    sheet.text(40, 106, f"{with_colon(words, 'vat_number')} {words.party('buyer', 'vat_number')}", size=8)
    sheet.box(320, 36, 235, 44, round_=4)
    sheet.text(437, 55, words.label("title"), size=14, bold=True, align="centre")
    sheet.text(437, 72, f"{words.label('number')} {words('number')}", size=10, align="centre")
    sheet.box(320, 90, 235, 78)
    sheet.lines(330, 106, words.address("seller", country=True), size=10)
    heads = ("date", "customer_number", "delivery_date")
    table = Grid(
        columns(words, *((thing, 172, "centre") for thing in heads)), 40, rules=frozenset({"columns", "frame"})
    )
    y = table.draw(sheet, 180, [{thing: words(thing) for thing in heads}])
    parts = [("code", 84, "left"), ("description", 212, "left"), ("quantity", 44, "right"), ("price", 58, "right")]
    parts += [("discount", 44, "right"), ("total", 74, "right")]
    body = Grid(columns(words, *parts), 40, rules=frozenset({"heading"}), bold_heading=False)
    top = y + 12
    body.draw(sheet, top, rows(words, [part[0] for part in parts]))
    Grid(body.columns, 40, rules=frozenset({"columns", "frame"})).frame(sheet, top, 670)
    sheet.text(48, 690, words.label("tax_rate"), size=8, bold=True)
    sheet.text(160, 690, words.label("tax"), size=8, bold=True, align="right")
    for place, (rate, amount) in enumerate(words.tax()):
        sheet.text(48, 704 + 12 * place, rate, size=8)
        sheet.text(160, 704 + 12 * place, amount, size=8, align="right")
    sheet.box(360, 676, 196, 52)
    totals(sheet, words, 368, 692, 180, kinds=("net_total", "gross_total"), size=11)
    sheet.text(40, 760, f"{with_colon(words, 'terms')} {words.label.text('terms')}", size=8)
    sheet.text(360, 760, with_colon(words, "signature"), size=8)


def spreadsheet(sheet: Sheet, words: Wording) -> None:
    """A printed spreadsheet: grey cells all over, labels and values in neighbouring cells, totals under columns."""
    widths = (30.0, 90.0, 196.0, 45.0, 45.0, 60.0, 70.0)
    y = 40.0
    head: list[tuple[str, str]] = [(words.label(thing), words(thing)) for thing in ("number", "date", "delivery_date")]
    head += [(words.label("buyer"), words.party("buyer", "name"))]
    head += [("", " ".join(words.address("buyer", name=False)))]
    head += [
        (words.label("email"), words.party("buyer", "email")),
        (words.label("seller"), words.party("seller", "name")),
    ]
    _cells(sheet, y, widths, ["", "", words.label("title").upper()], bold=True)
    for label, value in head:
        y += 15
        _cells(sheet, y, widths, ["", label, value])
    y += 30
    things = ("pos", "code", "description", "quantity", "unit", "price", "total")
    _cells(sheet, y, widths, [words.label(thing) for thing in things], bold=True)
    for place, row in enumerate(rows(words, things[1:])):
        y += 15
        row["description"] = _clipped(sheet, row["description"], widths[2] - 6)
        words.said[f"{place}.description"] = row["description"]
        _cells(sheet, y, widths, [str(place + 1), *(row[thing] for thing in things[1:])])
    y += 15
    _cells(sheet, y, widths, ["", "", "", "", "", words.label("net_total"), words("net_total")], bold=True)
    for rate, amount in words.tax():
        y += 15
        _cells(sheet, y, widths, ["", "", "", "", "", f"{words.label('tax')} {rate}", amount])
    y += 15
    _cells(sheet, y, widths, ["", "", "", "", "", words.label("gross_total"), words("gross_total")], bold=True)


def _cell(sheet: Sheet, x: float, y: float, width: float, height: float, label: str, texts: Sequence[str]) -> None:
    sheet.box(x, y, width, height)
    sheet.text(x + 3, y + 8, label, size=6.5, colour=GREY)
    sheet.lines(x + 5, y + 21, texts, size=9, leading=11.5)


def _cells(sheet: Sheet, y: float, widths: Sequence[float], texts: Sequence[str], *, bold: bool = False) -> None:
    x = 30.0
    for place, width in enumerate(widths):
        sheet.box(x, y, width, 15, line=0.3, colour="#b0b0b0")
        if place < len(texts):
            # What does not fit into a cell of figures runs out of it to the left.
            right = place > 2 and place != 4
            sheet.text(x + width - 3 if right else x + 3, y + 11, texts[place], size=8, bold=bold, align=_align(right))
        x += width


def _align(right: bool) -> str:
    return "right" if right else "left"


def _clipped(sheet: Sheet, text: str, width: float) -> str:
    """As much of it as the cell shows."""
    while sheet.width_of(text, 8) > width:
        text = text[:-1]
    return text.strip()


LAYOUTS = (
    Layout("boxed_form", boxed_form),
    Layout("shaded_header", shaded_header, wants=Wants(mixed_tax=True, elsewhere=True), money="sign"),
    Layout("long_columns", long_columns, wants=Wants(lines=(2, 14), discounts=True)),
    Layout("spreadsheet", spreadsheet, wants=Wants(lines=(5, 25))),
)
