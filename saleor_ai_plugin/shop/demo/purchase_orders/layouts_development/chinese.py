"""Forms as Chinese offices print them: a full grid, the total in capital figures, clauses, room for seals."""

from saleor_ai_plugin.shop.demo.purchase_orders.chinese_amounts import capital
from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants, total
from saleor_ai_plugin.shop.demo.purchase_orders.grid import Column, Grid
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, columns, numbered, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording, rows

GRID = frozenset({"rows", "columns", "frame"})


def grid_form(sheet: Sheet, words: Wording) -> None:
    """Title in the middle; supplier left, number right; one grid; the sum in capitals and figures in its last row."""
    sheet.text(sheet.width / 2, 50, words.party("buyer", "name"), size=14, align="centre")
    sheet.text(sheet.width / 2, 74, words.label("title"), size=18, align="centre")
    left = (f"{with_colon(words, 'seller')}{words.party('seller', 'name')}", _person(words, "seller"))
    right = [f"{with_colon(words, thing)}{words(thing)}" for thing in ("number", "date")]
    sheet.lines(40, 100, left, size=10, leading=16)
    sheet.lines(390, 100, right, size=10, leading=16)
    parts = [("pos", 28, "centre"), ("code", 80, "centre"), ("description", 160, "left"), ("unit", 34, "centre")]
    parts += [("quantity", 45, "right"), ("price", 60, "right"), ("total", 68, "right")]
    cells = [*columns(words, *parts), Column("note", words.label("note"), 42)]
    y = Grid(cells, 40, rules=GRID, spacing=5).draw(
        sheet, 130, numbered(words, ("code", "description", "unit", "quantity", "price", "total"))
    )
    sums = words.order.net_total
    sheet.box(40, y, 517, 22)
    sheet.text(46, y + 15, f"合计人民币（大写）：{capital(sums)}", size=10)
    sheet.text(550, y + 15, f"¥{words('net_total').strip('¥CNY ')}", size=10, align="right")
    y += 42
    notes = [f"1、{with_colon(words, 'delivery_date')}{words('delivery_date')}"]
    notes += [f"2、{with_colon(words, 'deliver_to')}{words.party('buyer', 'city')}{words.party('buyer', 'street')}"]
    notes += [f"3、{with_colon(words, 'terms')}{words.label.text('terms')}", f"4、{words.label.text('conditions')}"]
    for note in notes:
        y = sheet.wrapped(40, y, 510, note, size=10) + 3
    for place, name in enumerate(("制单", "审核", "批准")):
        sheet.text(40 + place * 180, y + 30, f"{name}：{words.order.buyer.person if not place else ''}", size=10)


def contract(sheet: Sheet, words: Wording) -> None:
    """A contract of supply: parties A and B, goods with tax by the line, clauses, both sides' details at the foot."""
    sheet.text(sheet.width / 2, 60, "采购合同", size=20, align="centre")
    sheet.text(555, 84, f"{with_colon(words, 'number')}{words('number')}", size=10, align="right")
    sheet.text(555, 100, f"{with_colon(words, 'date')}{words('date')}", size=10, align="right")
    sheet.text(50, 84, f"甲方（需方）：{words.party('buyer', 'name')}", size=10.5)
    sheet.text(50, 102, f"乙方（供方）：{words.party('seller', 'name')}", size=10.5)
    y = sheet.wrapped(50, 126, 500, words.label.text("intro"), size=10.5)
    sheet.text(50, y + 6, "一、产品名称、数量、金额", size=10.5)
    parts = [("description", 168, "left"), ("code", 84, "centre"), ("quantity", 40, "centre"), ("unit", 36, "centre")]
    parts += [("price", 60, "right"), ("tax_rate", 44, "centre"), ("total", 70, "right")]
    y = Grid(columns(words, *parts), 46, size=9, rules=GRID).draw(
        sheet, y + 14, rows(words, [part[0] for part in parts])
    )
    quantity = words.style.quantity(total([line.quantity for line in words.order.lines]))
    Grid(
        [Column("a", "", 252, "centre"), Column("b", "", 40, "centre"), Column("c", "", 210, "right")],
        46, size=9, rules=GRID, heading=False,
    ).draw(sheet, y, [{"a": "合    计", "b": quantity, "c": words("net_total")}])  # fmt: skip
    y += 34
    taxes = "，".join(f"税率{rate} 税额{amount}" for rate, amount in words.tax())
    gross = f"{with_colon(words, 'gross_total')}{words('gross_total')}（大写：{capital(words.order.gross_total)}）"
    clauses = [f"{taxes}；{gross}", f"二、{with_colon(words, 'delivery_date')}{words('delivery_date')}前"]
    clauses += [f"三、{words.label.text('conditions')}", f"四、{with_colon(words, 'terms')}{words.label.text('terms')}"]
    for clause in clauses:
        y = sheet.wrapped(50, y, 500, clause, size=10.5) + 4
    for x, role in ((50, "buyer"), (310, "seller")):
        sheet.lines(x, y + 24, _details(words, role), size=9.5, leading=15)


def _person(words: Wording, role: str) -> str:
    company = getattr(words.order, role)
    return f"{with_colon(words, 'contact')}{company.person}  {company.phone}"


def _details(words: Wording, role: str) -> list[str]:
    company = getattr(words.order, role)
    return [
        f"单位名称：{words.party(role, 'name')}",
        f"地址：{words.party(role, 'city')}{words.party(role, 'street')}",
        f"税号：{words.party(role, 'vat_number')}",
        f"开户行：{company.bank}",
        f"账号：{company.account}",
        f"电话：{company.phone}",
    ]


LAYOUTS = (
    Layout("chinese_grid_form", grid_form, ("zh",), wants=Wants(lines=(2, 12)), money="sign"),
    Layout("chinese_contract", contract, ("zh",), wants=Wants(lines=(1, 8), mixed_tax=True), family="serif"),
)
