"""The shop as rows of ``saleor_ai_plugin.facts``: Arrow tables with the columns of its models."""

import base64
import json
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute

from saleor_ai_plugin.shop.demo.columns import coded, constant, flags, integers, money, times
from saleor_ai_plugin.shop.demo.customers import COUNTRIES, LANGUAGES
from saleor_ai_plugin.shop.demo.identifiers import global_ids, hex_ids, uuid_global_ids
from saleor_ai_plugin.shop.demo.orders import CANCELED, CHARGE_STATUSES, STATUSES, OrderRows
from saleor_ai_plugin.shop.demo.plan import Plan
from saleor_ai_plugin.shop.demo.prices import CHANNELS, CURRENCIES
from saleor_ai_plugin.shop.demo.randomness import Ints, hashed, stream
from saleor_ai_plugin.shop.demo.texts import CHINESE, product_texts, variant_names
from saleor_ai_plugin.shop.demo.timeline import DAY
from saleor_ai_plugin.shop.demo.vocabulary import Text, vocabulary

WAREHOUSES = tuple(f"Warehouse:a4f7c0de-0000-4000-8000-{number:012}" for number in (1, 2, 3))
WAREHOUSE_NAMES = ("Memphis", "Suzhou", "Nashville")
WAREHOUSE_COUNTRIES = ("US", "CN", "US")
WAREHOUSE_CHANNELS = (CHANNELS[0], CHANNELS[1], CHANNELS[0])
FIRST_ORDER_NUMBER = 1001


class Facts:
    """Makes the tables; ids are made once, since every table points at them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.start = plan.timeline.start_second
        catalogue = plan.catalogue
        self.product_ids = global_ids("Product", np.arange(1, catalogue.products + 1))
        self.variant_ids = global_ids("ProductVariant", np.arange(1, catalogue.variants + 1))
        self.warehouse_ids = [base64.b64encode(one.encode()).decode() for one in WAREHOUSES]

    @cached_property
    def customer_ids(self) -> pa.StringArray:
        """Saleor's ids, or for a guest the keyed hash that stands for the e-mail address."""
        customers = self.plan.customers
        numbers = np.arange(1, len(customers) + 1)
        known = global_ids("User", numbers)
        guests = pa.compute.binary_join_element_wise(
            hex_ids("guest:", hashed(self.plan.seed, "guest a", numbers)),
            hex_ids("", hashed(self.plan.seed, "guest b", numbers)),
            "",
        )
        return pa.compute.if_else(flags(customers.guest), guests, known)

    @cached_property
    def skus(self) -> pa.StringArray:
        catalogue = self.plan.catalogue
        prefixes = [entry.slug.replace("-", "")[:4].upper() for entry in catalogue.subcategories]
        places = np.arange(catalogue.variants) - catalogue.first_variant[catalogue.variant_product]
        return pa.array(
            f"{prefixes[catalogue.subcategory[product]]}-{product + 1:05d}-{place + 1}"
            for product, place in zip(catalogue.variant_product.tolist(), places.tolist(), strict=True)
        )

    def categories(self) -> pa.Table:
        """Departments come first, then their subcategories."""
        used = self.plan.catalogue.subcategories
        departments = vocabulary().departments
        names = [one.name for one in departments] + [entry.name for entry in used]
        parents = [-1] * len(departments) + [entry.department for entry in used]
        ids = global_ids("Category", np.arange(1, len(names) + 1)).to_pylist()
        return pa.table(
            {
                "id": ids,
                "parent_id": ["" if parent < 0 else ids[parent] for parent in parents],
                "name": [name.en for name in names],
                "translations": [_json({CHINESE: {"name": name.zh}}) for name in names],
                "snapshot_at": self._now(len(names)),
                "deleted_at": constant(None, len(names), pa.string()),
            }
        )

    def products(self) -> pa.Table:
        catalogue, count = self.plan.catalogue, self.plan.catalogue.products
        texts = product_texts(self.plan.seed, catalogue)
        self.product_names = pa.array([one.name.en for one in texts])
        self.product_names_both: list[Text] = [one.name for one in texts]
        category_ids = global_ids(
            "Category", len(vocabulary().departments) + 1 + np.arange(len(catalogue.subcategories))
        )
        # Put in the shop some days before it was sold, at nine in the morning.
        created = (catalogue.launch_day - 3) * DAY + 9 * 3600
        return pa.table(
            {
                "id": self.product_ids,
                "saleor_pk": integers(np.arange(1, count + 1)),
                "name": self.product_names,
                "slug": [one.slug for one in texts],
                "description": [one.description.en for one in texts],
                "category_id": category_ids.take(pa.array(catalogue.subcategory)),
                "product_type": coded([entry.name.en for entry in catalogue.subcategories], catalogue.subcategory),
                "attributes": [_json(one.attributes) for one in texts],
                "translations": [
                    _json(
                        {
                            CHINESE: {
                                "name": one.name.zh,
                                "description": one.description.zh,
                                "attributes": one.attributes_zh,
                            }
                        }
                    )
                    for one in texts
                ],
                "created_at": times(self.start, created),
                "updated_at": times(self.start, np.maximum(created, 0)),
                "snapshot_at": self._now(count),
                "deleted_at": constant(None, count, pa.string()),
            }
        )

    def listings(self) -> pa.Table:
        """Every product in both channels; what is no longer sold is no longer published."""
        catalogue = self.plan.catalogue
        product = np.repeat(np.arange(catalogue.products), 2)
        published = (catalogue.end_day >= self.plan.timeline.days)[product]
        launched = times(self.start, catalogue.launch_day[product] * DAY)
        return pa.table(
            {
                "product_id": self.product_ids.take(pa.array(product)),
                "channel": coded(CHANNELS, np.tile([0, 1], catalogue.products)),
                "is_published": flags(published),
                "visible_in_listings": flags(published),
                "published_at": launched,
                "available_for_purchase_at": launched,
                "snapshot_at": self._now(len(product)),
            }
        )

    def variants(self) -> pa.Table:
        catalogue = self.plan.catalogue
        return pa.table(
            {
                "id": self.variant_ids,
                "saleor_pk": integers(np.arange(1, catalogue.variants + 1)),
                "product_id": self.product_ids.take(pa.array(catalogue.variant_product)),
                "sku": self.skus,
                "name": variant_names(catalogue),
                "track_inventory": constant(True, catalogue.variants),
                "snapshot_at": self._now(catalogue.variants),
                "deleted_at": constant(None, catalogue.variants, pa.string()),
            }
        )

    def prices(self) -> pa.Table:
        """The price on the day of launch, and every later one that differs from the one before."""
        plan, catalogue = self.plan, self.plan.catalogue
        launch = np.maximum(catalogue.launch_day, 0)[catalogue.variant_product]
        held = np.full((2, catalogue.variants), -1, dtype=np.int64)
        parts: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
        for week in plan.timeline.weeks:
            regular, cost = plan.prices.regular_cents(week.number), plan.prices.cost_cents(week.number)
            channel, variant = np.nonzero((regular != held) & (launch <= week.last_day))
            begins = np.where(held[channel, variant] < 0, launch[variant], week.first_day)
            held[channel, variant] = regular[channel, variant]
            parts.append((channel, variant, regular[channel, variant], cost[channel, variant], begins))
        channel, variant, price, cost, begins = (np.concatenate(column) for column in zip(*parts, strict=True))
        return pa.table(
            {
                "variant_id": self.variant_ids.take(pa.array(variant)),
                "channel": coded(CHANNELS, channel),
                "currency": coded(CURRENCIES, channel),
                "price": money(price),
                "cost": money(cost),
                "valid_from": times(self.start, begins * DAY),
            }
        )

    def customers(self) -> pa.Table:
        customers, count = self.plan.customers, len(self.plan.customers)
        rng = stream(self.plan.seed, "joining")
        joined = customers.join_day * DAY + rng.integers(0, 6 * 3600, count)
        language = np.array(LANGUAGES)[customers.country]
        return pa.table(
            {
                "id": self.customer_ids,
                "saleor_pk": pa.array(np.arange(1, count + 1), mask=customers.guest),
                "is_guest": flags(customers.guest),
                "language_code": pa.array(np.where(customers.english, "en", language).tolist()),
                "country": coded(COUNTRIES, customers.country),
                "is_active": constant(True, count),
                "joined_at": times(self.start, joined),
                "snapshot_at": self._now(count),
                "deleted_at": constant(None, count, pa.string()),
            }
        )

    def orders(self, rows: OrderRows) -> pa.Table:
        trips, count = rows.trips, len(rows.trips)
        customers = self.plan.customers
        numbers = rows.first_number + np.arange(count)
        language = np.array(LANGUAGES)[customers.country[trips.customer]]
        updated = times(self.start, rows.updated_second)
        return pa.table(
            {
                "id": self.order_ids(numbers),
                "number": pa.array(FIRST_ORDER_NUMBER + numbers).cast(pa.string()),
                "customer_id": self.customer_ids.take(pa.array(trips.customer)),
                "visitor": constant("", count),
                "channel": coded(CHANNELS, trips.channel),
                "status": coded(STATUSES, rows.status),
                "origin": coded(("checkout", "draft"), (rows.on_account & (numbers % 3 == 0)).astype(np.int64)),
                "charge_status": coded(CHARGE_STATUSES, rows.is_charged.astype(np.int64)),
                "currency": coded(CURRENCIES, trips.channel),
                "total_gross": money(rows.total),
                "total_net": money(rows.total_net),
                "shipping_gross": money(rows.shipping),
                "charged": money(rows.charged),
                "authorized": money(rows.charged * 0),
                "voucher_code": coded(rows.codes, rows.voucher),
                "country": coded(COUNTRIES, customers.country[trips.customer]),
                "language_code": pa.array(np.where(customers.english[trips.customer], "en", language).tolist()),
                "placed_at": times(self.start, trips.second),
                "updated_at": updated,
                "snapshot_at": self._now(count),
                "deleted_at": constant(None, count, pa.string()),
            }
        )

    def lines(self, rows: OrderRows, first_line: int) -> pa.Table:
        lines, count = rows.lines, len(rows.lines)
        product = self.plan.catalogue.variant_product[lines.variant]
        channel = rows.trips.channel[lines.trip]
        return pa.table(
            {
                "id": uuid_global_ids("OrderLine", self.plan.seed, first_line + np.arange(count)),
                "order_id": self.order_ids(rows.first_number + np.arange(len(rows.trips))).take(pa.array(lines.trip)),
                "product_id": self.product_ids.take(pa.array(product)),
                "variant_id": self.variant_ids.take(pa.array(lines.variant)),
                "warehouse_id": coded(self.warehouse_ids, channel),
                "sku": self.skus.take(pa.array(lines.variant)),
                "name": self.product_names.take(pa.array(product)),
                "quantity": integers(lines.quantity),
                "quantity_fulfilled": integers(rows.fulfilled),
                "quantity_returned": integers(rows.returned),
                "currency": coded(CURRENCIES, channel),
                "unit_price_gross": money(rows.unit),
                "unit_price_net": money(rows.unit_net),
                "undiscounted_unit_price": money(rows.regular),
                "unit_cost": money(rows.cost),
                "placed_at": times(self.start, rows.trips.second[lines.trip]),
            }
        )

    def order_ids(self, numbers: Ints) -> pa.StringArray:
        return uuid_global_ids("Order", self.plan.seed, numbers)

    def warehouses(self) -> pa.Table:
        """Each channel sells from its own; the third is that of an outlet that has closed."""
        return pa.table(
            {
                "id": self.warehouse_ids,
                "name": WAREHOUSE_NAMES,
                "country": WAREHOUSE_COUNTRIES,
                "channels": [_json([channel]) for channel in WAREHOUSE_CHANNELS],
                "snapshot_at": self._now(len(WAREHOUSES)),
                "deleted_at": constant(None, len(WAREHOUSES), pa.string()),
            }
        )

    def stock_changes(self, place: Ints, pieces: Ints, second: Ints) -> pa.Table:
        channel, variant = np.divmod(place, self.plan.catalogue.variants)
        return pa.table(
            {
                "variant_id": self.variant_ids.take(pa.array(variant)),
                "warehouse_id": coded(self.warehouse_ids, channel),
                "quantity": integers(pieces),
                "allocated": constant(0, len(place), pa.int64()),
                "changed_at": times(self.start, second),
            }
        )

    def stock(self, place: Ints, pieces: Ints, allocated: Ints) -> pa.Table:
        """What lies there on the last evening; what is sold but not yet sent lies there too, and is allocated."""
        channel, variant = np.divmod(place, self.plan.catalogue.variants)
        return pa.table(
            {
                "variant_id": self.variant_ids.take(pa.array(variant)),
                "warehouse_id": coded(self.warehouse_ids, channel),
                "quantity": integers(pieces + allocated),
                "allocated": integers(allocated),
                "snapshot_at": self._now(len(pieces)),
            }
        )

    def _now(self, count: int) -> pa.Array:
        return times(0, np.full(count, self.plan.timeline.end_second))


def allocated_pieces(rows: OrderRows, variants: int) -> Ints:
    """(2 V,) pieces that are sold but have not left the warehouse."""
    waiting = (rows.lines.quantity - rows.fulfilled) * (rows.status[rows.lines.trip] != CANCELED)
    place = rows.trips.channel[rows.lines.trip] * variants + rows.lines.variant
    return np.bincount(place, weights=waiting, minlength=2 * variants).astype(np.int64)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
