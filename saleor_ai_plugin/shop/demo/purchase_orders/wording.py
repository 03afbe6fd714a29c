"""What a paper says of an order. Whatever is asked for here is on the paper, and so in its truth."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from saleor_ai_plugin.shop.demo.purchase_orders.content import Company, PurchaseOrder
from saleor_ai_plugin.shop.demo.purchase_orders.labels import Labels
from saleor_ai_plugin.shop.demo.purchase_orders.style import Style

PARTS = ("name", "street", "postcode", "city", "country", "vat_number", "email")
LINE = ("code", "buyer_code", "gtin", "description", "quantity", "unit", "price", "discount", "tax_rate", "total")


class Wording:
    """Texts of fields, as a document of this style writes them; ``said`` holds each with its text."""

    def __init__(self, order: PurchaseOrder, style: Style, labels: Labels, price_unit: int = 1) -> None:
        self.order = order
        self.style = style
        self.label = labels
        self.price_unit = price_unit
        self.said: dict[str, str] = {}

    def __call__(self, field: str) -> str:
        """A field of the head or a total: number, date, delivery_date, currency, net_total …"""
        value = getattr(self.order, field)
        return self._noted(field, value)

    def tax(self) -> list[tuple[str, str]]:
        """A row for each rate and its amount; the truth has their sum."""
        self.said["tax_total"] = ""
        style = self.style
        return [(f"{style.plain(rate)} %", self.money(tax)) for rate, tax in self.order.taxes.items()]

    def line(self, place: int, field: str) -> str:
        """A field of a line, counted from 0; an empty text where the line has none (no discount)."""
        line = self.order.lines[place]
        value = getattr(line, field)
        if field == "discount" and not value:
            return ""
        if field == "price":
            value *= self.price_unit
        return self._noted(f"{place}.{field}", value)

    def party(self, role: str, part: str) -> str:
        """A part of buyer, seller or deliver_to."""
        company: Company = getattr(self.order, role)
        value = getattr(company, part)
        if part in PARTS and value:
            shown = self.label.country(value) if part == "country" else self._spaced(value, part)
            return self._noted(f"{role}.{part}", shown)
        return str(value)

    def address(self, role: str, *, country: bool = False, name: bool = True) -> list[str]:
        """Name, street and town as lines; in China the town comes first."""
        said = [self.party(role, "name")] if name else []
        street, postcode, city = (self.party(role, part) for part in ("street", "postcode", "city"))
        home: str = getattr(self.order, role).country
        if self.order.language == "zh":
            return [*said, f"{city}{street}", postcode]
        town = f"{city} {postcode}" if home in ("GB", "US", "IE") else f"{postcode} {city}"
        return [*said, street, town, *([self.party(role, "country")] if country else [])]

    def _noted(self, field: str, value: Any) -> str:
        shown = self._shown(field.rpartition(".")[2], value)
        self.said[field] = shown
        return shown

    def _shown(self, field: str, value: Any) -> str:
        if isinstance(value, date):
            return self.style.date(value)
        if not isinstance(value, Decimal):
            return str(value)
        if field == "quantity":
            return self.style.quantity(value)
        if field in ("discount", "tax_rate"):
            return self.style.plain(value)
        if field == "price":
            return self.style.price(value)
        return self.style.amount(value) if field == "total" else self.money(value)

    def money(self, value: Decimal) -> str:
        """An amount with its currency, where the document writes that."""
        shown = self.style.with_currency(value)
        if self.style.money != "bare":
            sign = shown.replace(self.style.amount(value), "").strip()
            self.said.setdefault("currency", sign)
        return shown

    def _spaced(self, value: str, part: str) -> str:
        """VAT numbers are written in groups by some."""
        if part != "vat_number" or self.order.language == "zh" or len(self.order.number) % 2:
            return value
        return f"{value[:2]} {value[2:5]} {value[5:8]} {value[8:]}".strip()


def truth(wording: Wording, file: str) -> dict[str, Any]:
    """A line of the truth file: what has been said, in plain values; decimals as text."""
    order, said = wording.order, wording.said
    found: dict[str, Any] = {"file": file, "kind": "purchase_order", "language": order.language}
    for field in ("number", "date", "delivery_date", "currency", "net_total", "tax_total", "gross_total"):
        if field in said:
            found[field] = _plain(getattr(order, field))
    for role in ("buyer", "seller", "deliver_to"):
        company = getattr(order, role)
        parts = {part: getattr(company, part) for part in PARTS if f"{role}.{part}" in said}
        # In America the state stands beside the town.
        parts |= {"city": parts["city"].partition(",")[0]} if "city" in parts else {}
        if parts and (role != "deliver_to" or company != order.buyer):
            found[role] = parts
    found["lines"] = [_line_truth(wording, place) for place in range(len(order.lines))]
    return found


def _line_truth(wording: Wording, place: int) -> dict[str, str]:
    """Its fields on the paper, and beside them the variant that it means."""
    line, said = wording.order.lines[place], wording.said
    known = {field: _plain(getattr(line, field)) for field in LINE if f"{place}.{field}" in said}
    # A paper may show only the beginning of a name.
    shown = {"description": said[f"{place}.description"]} if "description" in known else {}
    return known | shown | {"sku": line.code}


def rows(wording: Wording, fields: Sequence[str]) -> list[dict[str, str]]:
    """Every line's texts of these fields."""
    return [{field: wording.line(place, field) for field in fields} for place in range(len(wording.order.lines))]


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
