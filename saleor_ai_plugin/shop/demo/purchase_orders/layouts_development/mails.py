"""Orders that came as an e-mail and were printed to a PDF."""

from saleor_ai_plugin.shop.demo.purchase_orders.content import Wants
from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout, totals, with_colon
from saleor_ai_plugin.shop.demo.purchase_orders.sheet import GREY, LIGHT, Sheet
from saleor_ai_plugin.shop.demo.purchase_orders.wording import Wording

SUBJECTS = {"en": "Subject", "de": "Betreff", "fr": "Objet", "zh": "主题"}
SENDERS = {"en": "From", "de": "Von", "fr": "De", "zh": "发件人"}
RECEIVERS = {"en": "To", "de": "An", "fr": "À", "zh": "收件人"}
HELLO = {
    "en": "Hello, a new order has come in through the shop.",
    "de": "Hallo, im Shop ist eine neue Bestellung eingegangen.",
    "fr": "Bonjour, une nouvelle commande a été passée sur la boutique.",
    "zh": "您好，商城收到一笔新订单。",
}


def webshop_mail(sheet: Sheet, words: Wording) -> None:
    """Prices with tax, a picture's place before each item, its code below its name, ``quantity × price``, freight."""
    language = words.order.language
    y = _mail_head(sheet, words)
    sheet.text(50, y, HELLO[language], size=10)
    sheet.box(50, y + 12, 495, 28, line=0, fill=LIGHT)
    sheet.text(58, y + 30, f"{words.label('number')} {words('number')} · {words('date')}", size=12, bold=True)
    y += 58
    for place in range(len(words.order.lines)):
        sheet.box(50, y, 30, 30, line=0.3, colour="#b0b0b0")
        name_end = sheet.wrapped(90, y + 9, 250, words.line(place, "description"), size=9.5)
        sheet.text(90, name_end, f"{with_colon(words, 'code')} {words.line(place, 'code')}", size=8, colour=GREY)
        times = f"{words.line(place, 'quantity')} × {words.line(place, 'price')}"
        sheet.text(430, y + 9, times, size=9.5, align="right")
        sheet.text(545, y + 9, words.line(place, "total"), size=9.5, bold=True, align="right")
        y = max(y + 38, name_end + 10)
        sheet.rule(50, y - 4, 545, y - 4, width=0.3, colour="#b0b0b0")
    y = totals(sheet, words, 330, y + 14, 215, kinds=("goods_total", "freight", "gross_total"), size=10)
    included = ", ".join(f"{rate}: {amount}" for rate, amount in words.tax())
    sheet.text(545, y, f"{words.label('included')} {included}", size=8, align="right", colour=GREY)
    for x, role in ((50, "buyer"), (300, "deliver_to")):
        sheet.text(x, y + 30, words.label(role), size=9, bold=True)
        sheet.lines(x, y + 43, words.address(role, country=True), size=9)
    sheet.text(50, y + 104, words.party("buyer", "email"), size=9)


def plain_text_mail(sheet: Sheet, words: Wording) -> None:
    """Nothing but sentences and rows of text: ``12 x CODE name @ price = total``, a signature with the address."""
    y = _mail_head(sheet, words)
    y = sheet.wrapped(50, y, 490, words.label.text("intro"), size=9) + 10
    sheet.text(50, y, f"{with_colon(words, 'number')} {words('number')}", size=9)
    sheet.text(50, y + 12, f"{with_colon(words, 'date')} {words('date')}", size=9)
    sheet.text(50, y + 24, f"{with_colon(words, 'delivery_date')} {words('delivery_date')}", size=9)
    y += 48
    for place in range(len(words.order.lines)):
        one = {field: words.line(place, field) for field in ("quantity", "code", "description", "price", "total")}
        sheet.text(50, y, f"{one['quantity']} x {one['code']} {one['description']}", size=8)
        sheet.text(80, y + 11, f"@ {one['price']} = {one['total']}", size=8)
        y += 25
    y += 4
    sums = [f"{with_colon(words, 'net_total')} {words('net_total')}"]
    sums += [f"{words.label('tax')} {rate}: {amount}" for rate, amount in words.tax()]
    y = sheet.lines(50, y, [*sums, f"{with_colon(words, 'gross_total')} {words('gross_total')}"], size=9)
    y = sheet.wrapped(50, y + 14, 490, words.label.text("comment"), size=9)
    sheet.text(50, y + 12, words.label.text("closing"), size=9)
    sheet.text(50, y + 24, words.order.buyer.person, size=9)
    sheet.text(50, y + 42, "-- ", size=9)
    vat = [f"{words.label('vat_number')} {words.party('buyer', 'vat_number')}"] if words.order.buyer.vat_number else []
    sheet.lines(50, y + 54, [*words.address("buyer"), words.order.buyer.phone, *vat], size=9)


def _mail_head(sheet: Sheet, words: Wording) -> float:
    language = words.order.language
    rows = [(SENDERS[language], f"{words.order.buyer.person} <{words.party('buyer', 'email')}>")]
    rows += [(RECEIVERS[language], words.party("seller", "email"))]
    rows += [(SUBJECTS[language], f"{words.label('title')} {words('number')}")]
    y = 50.0
    for label, value in rows:
        sheet.text(50, y, label, size=9, bold=True)
        sheet.text(110, y, value, size=9)
        y += 14
    sheet.rule(50, y - 4, sheet.width - 50, y - 4)
    return y + 18


LAYOUTS = (
    Layout("webshop_mail", webshop_mail, wants=Wants(lines=(1, 7), freight=True, with_tax=True), money="sign"),
    Layout("plain_text_mail", plain_text_mail, wants=Wants(lines=(1, 10)), family="mono", money="code"),
)
