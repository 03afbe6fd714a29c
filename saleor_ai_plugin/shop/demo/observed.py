"""What the shop's staff would see beside the facts: payments and devices, invoices, deliveries, promotions, returns."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute

from saleor_ai_plugin.shop.demo.columns import coded, constant, dates, flags, integers, money, times
from saleor_ai_plugin.shop.demo.credit import INDUSTRIES, TERM_DAYS
from saleor_ai_plugin.shop.demo.customers import COUNTRIES
from saleor_ai_plugin.shop.demo.facts import FIRST_ORDER_NUMBER, Facts
from saleor_ai_plugin.shop.demo.fraud import Fraud
from saleor_ai_plugin.shop.demo.identifiers import hex_ids
from saleor_ai_plugin.shop.demo.orders import CANCELED, NEVER, OrderRows
from saleor_ai_plugin.shop.demo.prices import CURRENCIES
from saleor_ai_plugin.shop.demo.randomness import Bools, Ints, hashed, stream
from saleor_ai_plugin.shop.demo.stock import Stock, StockLog
from saleor_ai_plugin.shop.demo.timeline import DAY, Week
from saleor_ai_plugin.shop.demo.truth import promotion_products, promotions

EMAIL_DOMAINS = ("gmail.com", "outlook.com", "icloud.com", "qq.com", "163.com", "gmx.net", "proton.me", "mailbox.top")
METHODS = ("card", "paypal", "alipay", "wechat_pay", "invoice")
ADDRESS_CHECKS = ("match", "partial", "mismatch")
REASONS = ("does not fit", "not as described", "damaged", "changed my mind", "arrived too late")
# Numbers of people start at 0; rings, and things that belong to nobody before, lie far beyond.
_RINGS, _STRANGERS = 1 << 40, 1 << 44


class Observed:
    """Tables for ``observed/``, by name."""

    def __init__(self, facts: Facts, stock: Stock) -> None:
        self.facts = facts
        self.plan = facts.plan
        self.stock = stock
        self._purchases = 0

    def beginning(self) -> Iterator[tuple[str, pa.Table]]:
        yield "promotions", promotions(self.facts)
        yield "promotion_products", promotion_products(self.facts)
        yield "business_accounts", self._business_accounts()

    def week(
        self, payments: pa.Table, chargebacks: pa.Table, week: Week, rows: OrderRows, log: StockLog
    ) -> Iterator[tuple[str, pa.Table]]:
        yield "payments", payments
        yield "chargebacks", chargebacks
        yield "invoices", self._invoices(rows)
        yield "returns", self._returns(week, rows)
        for purchase in log.purchases:
            yield "purchase_orders", self._purchase_orders(week, *purchase)

    def _business_accounts(self) -> pa.Table:
        credit, channel = self.plan.credit, self.plan.customers.channel[self.plan.credit.customer]
        return pa.table(
            {
                "customer_id": self.facts.customer_ids.take(pa.array(credit.customer)),
                "industry": coded(INDUSTRIES, credit.industry),
                "years_in_business": integers(credit.years),
                "employees": integers(credit.employees),
                "late_invoices_elsewhere": integers(credit.late_before),
                "files_accounts": flags(credit.has_accounts),
                "credit_limit": money(credit.limit * 100),
                "currency": coded(CURRENCIES, channel),
            }
        )

    def payments(self, week: Week, rows: OrderRows) -> pa.Table:
        """How each order was placed and paid: the traces by which rings are found."""
        rng = stream(self.plan.seed, "payments", week.number)
        trips, count = rows.trips, len(rows.trips)
        number = rows.first_number + np.arange(count)
        fraud, honest = trips.fraud, trips.fraud == Fraud.NONE
        stranger = _STRANGERS + number
        ring = np.where(trips.ring >= 0, _RINGS + trips.ring * 8, stranger)
        # An honest customer has a telephone, a computer and a home; the latter two perhaps with another customer.
        home = trips.customer - (trips.customer % 33 == 0)
        own = np.where(rng.random(count) < 0.22, home * 4 + 1, trips.customer * 4)
        device = np.where(honest, own, ring + rng.integers(0, 2, count))
        away = np.where(rng.random(count) < 0.14, stranger, trips.customer - (trips.customer % 40 == 0))
        network = np.where(honest, away, ring + rng.integers(0, 2, count))
        gift = np.where(rng.random(count) < 0.06, stranger, home)
        delivery = np.where(honest, gift, ring + rng.integers(0, 3, count))
        card = np.where(honest, trips.customer * 4 + (rng.random(count) < 0.12), stranger)
        country = self.plan.customers.country[trips.customer]
        abroad = rng.random(count) < np.where(honest, 0.025, np.where(fraud == Fraud.STOLEN_CARD, 0.35, 0.45))
        card_country = np.where(abroad, rng.integers(0, len(COUNTRIES), count), country)
        checks = np.where(honest[:, None], [[0.93, 0.05, 0.02]], [[0.38, 0.27, 0.35]])
        check = (np.cumsum(checks, axis=1) <= rng.random(count)[:, None]).sum(axis=1)
        testing = fraud == Fraud.CARD_TESTING
        attempts = 1 + rng.poisson(np.where(honest, 0.06, np.where(testing, 4.5, 0.7)))
        seconds = np.exp(rng.normal(np.where(honest, 4.9, np.where(testing, 2.6, 3.9)), 0.7))
        return pa.table(
            {
                "order_id": self.facts.order_ids(number),
                "customer_id": self.facts.customer_ids.take(pa.array(trips.customer)),
                "placed_at": times(self.facts.start, trips.second),
                "method": coded(METHODS, self._methods(rng, rows)),
                "device": self._traces("dev-", device),
                "network": self._traces("net-", network),
                "delivery_address": self._traces("adr-", delivery),
                "billing_address": self._traces("adr-", np.where(honest, home, stranger)),
                "card": self._traces("card-", card),
                "card_country": coded(COUNTRIES, card_country),
                "email_domain": coded(EMAIL_DOMAINS, self._domains(trips.customer, honest)),
                "address_check": coded(ADDRESS_CHECKS, check),
                "attempts": integers(attempts),
                "seconds_in_checkout": integers(np.round(seconds).astype(np.int64) + 4),
            }
        )

    def _methods(self, rng: np.random.Generator, rows: OrderRows) -> Ints:
        west = np.where(rng.random(len(rows.trips)) < 0.7, 0, 1)
        china = np.where(rng.random(len(rows.trips)) < 0.55, 2, 3)
        method = np.where((rows.trips.channel == 0) | (rows.trips.fraud != Fraud.NONE), west, china)
        method = np.where(rows.trips.fraud != Fraud.NONE, 0, method)
        return np.where(rows.on_account, METHODS.index("invoice"), method)

    def _domains(self, customer: Ints, honest: Bools) -> Ints:
        drawn = (hashed(self.plan.seed, "domain", customer) % np.uint64(100)).astype(np.int64)
        west = np.searchsorted([42, 64, 80, 81, 82, 91, 98], drawn, side="right")
        china = np.searchsorted([4, 10, 18, 66, 98, 99, 100], drawn, side="right")
        usual = np.where(self.plan.customers.channel[customer] == 0, west, china)
        return np.where(honest | (drawn < 55), usual, len(EMAIL_DOMAINS) - 1)

    def _traces(self, prefix: str, numbers: Ints) -> pa.StringArray:
        return hex_ids(prefix, hashed(self.plan.seed, prefix, numbers))

    def chargebacks(self, rows: OrderRows) -> pa.Table:
        """Those that the bank has reported by the last day; the others are still to come."""
        known = (rows.charged_back_second != NEVER) & (rows.charged_back_second < self.plan.timeline.days * DAY)
        which = np.flatnonzero(known)
        return pa.table(
            {
                "order_id": self.facts.order_ids(rows.first_number + which),
                "reported_at": times(self.facts.start, rows.charged_back_second[which]),
                "amount": money(rows.total[which]),
                "currency": coded(CURRENCIES, rows.trips.channel[which]),
            }
        )

    def _invoices(self, rows: OrderRows) -> pa.Table:
        which = np.flatnonzero(rows.on_account & (rows.status != CANCELED))
        paid = rows.paid_second[which]
        by_now = np.where(paid < self.plan.timeline.days * DAY, paid, NEVER)
        issued = rows.trips.second[which] + DAY // 2
        return pa.table(
            {
                "invoice": coded_numbers("INV-", rows.first_number + which + FIRST_ORDER_NUMBER),
                "order_id": self.facts.order_ids(rows.first_number + which),
                "customer_id": self.facts.customer_ids.take(pa.array(rows.trips.customer[which])),
                "issued_at": times(self.facts.start, issued),
                "due_at": times(self.facts.start, issued + TERM_DAYS * DAY),
                "paid_at": times(self.facts.start, by_now, NEVER),
                "amount": money(rows.total[which]),
                "currency": coded(CURRENCIES, rows.trips.channel[which]),
            }
        )

    def _returns(self, week: Week, rows: OrderRows) -> pa.Table:
        rng = stream(self.plan.seed, "returns", week.number)
        which = np.flatnonzero(rows.returned > 0)
        catalogue = self.plan.catalogue
        kinds = catalogue.subcategory[catalogue.variant_product[rows.lines.variant[which]]]
        worn = np.array([entry.axis in ("apparel", "shoes", "kids") for entry in catalogue.subcategories])[kinds]
        drawn = rng.random(len(which))
        reason = np.where(worn & (drawn < 0.62), 0, rng.integers(1, len(REASONS), len(which)))
        return pa.table(
            {
                "order_id": self.facts.order_ids(rows.first_number + rows.lines.trip[which]),
                "variant_id": self.facts.variant_ids.take(pa.array(rows.lines.variant[which])),
                "quantity": integers(rows.returned[which]),
                "returned_at": times(self.facts.start, rows.returned_second[which]),
                "reason": coded(REASONS, reason),
            }
        )

    def _purchase_orders(self, week: Week, place: Ints, pieces: Ints, ordered: Ints, received: Ints) -> pa.Table:
        """What the shop ordered from its suppliers; what is still on its way has no day of arrival."""
        channel, variant = np.divmod(place, self.plan.catalogue.variants)
        numbers = self._purchases + np.arange(len(place)) + 1
        self._purchases += len(place)
        return pa.table(
            {
                "purchase_order": coded_numbers("PO-", numbers),
                "supplier": coded_numbers("S-", self.stock.supplier[place] + 1),
                "variant_id": self.facts.variant_ids.take(pa.array(variant)),
                "warehouse_id": coded(self.facts.warehouse_ids, channel),
                "quantity": integers(pieces),
                "unit_cost": money(self.plan.prices.cost_cents(week.number)[channel, variant]),
                "currency": coded(CURRENCIES, channel),
                "ordered_on": dates(self.facts.start, ordered),
                "expected_on": dates(self.facts.start, ordered + self.stock.lead_days[place]),
                "received_on": dates(self.facts.start, received, self.plan.timeline.days),
            }
        )


def coded_numbers(prefix: str, numbers: Ints) -> pa.Array:
    texts = pa.array(numbers.astype(np.int64)).cast(pa.string())
    return pa.compute.binary_join_element_wise(constant(prefix, len(numbers), pa.string()), texts, "")
