"""What nobody in a real shop knows: tastes, elasticities, complements, lost demand, who cheats and who will fail."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.shop.demo.catalogue import NEVER
from saleor_ai_plugin.shop.demo.columns import coded, dates, flags, integers, times
from saleor_ai_plugin.shop.demo.credit import HONEST, TERM_DAYS
from saleor_ai_plugin.shop.demo.facts import Facts
from saleor_ai_plugin.shop.demo.fraud import Fraud
from saleor_ai_plugin.shop.demo.orders import NEVER as NOT_PAID
from saleor_ai_plugin.shop.demo.orders import OrderRows
from saleor_ai_plugin.shop.demo.prices import CHANNELS
from saleor_ai_plugin.shop.demo.randomness import Floats
from saleor_ai_plugin.shop.demo.stock import StockLog
from saleor_ai_plugin.shop.demo.timeline import DAY
from saleor_ai_plugin.shop.demo.vocabulary import vocabulary

KINDS = tuple(kind.name.lower() for kind in Fraud)


class Truth:
    """Tables for ``truth/``, by name."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.plan = facts.plan

    def beginning(self) -> Iterator[tuple[str, pa.Table]]:
        yield "products", self._products()
        yield "complements", self._complements()
        yield "tastes", self._tastes()
        yield "promotions", self._promotions()
        yield "seasons", self._seasons()
        yield "credit_accounts", self._credit_accounts()

    def week(self, rows: OrderRows, log: StockLog) -> Iterator[tuple[str, pa.Table]]:
        yield "lost_demand", self._lost_demand(log)
        yield "fraud_orders", self._fraud_orders(rows)
        yield "credit_outcomes", self._credit_outcomes(rows)

    def _products(self) -> pa.Table:
        catalogue = self.plan.catalogue
        lasts = catalogue.repeat_days == 0
        return pa.table(
            {
                "product_id": self.facts.product_ids,
                "elasticity": pa.array(-catalogue.elasticity),
                "log_popularity": pa.array(catalogue.log_popularity),
                "yearly_trend": pa.array(catalogue.trend),
                "launched_on": dates(self.facts.start, catalogue.launch_day),
                "ended_on": dates(self.facts.start, catalogue.end_day, NEVER),
                "repeat_days": pa.array(catalogue.repeat_days, mask=lasts),
                "repeat_chance": pa.array(catalogue.repeat_chance, mask=lasts),
                "price_level": pa.array(catalogue.price_level),
                "style": _vectors(catalogue.vectors),
            }
        )

    def _complements(self) -> pa.Table:
        complements = self.plan.complements
        product, place = np.nonzero(complements.partner >= 0)
        return pa.table(
            {
                "product_id": self.facts.product_ids.take(pa.array(product)),
                "partner_id": self.facts.product_ids.take(pa.array(complements.partner[product, place])),
                "chance": pa.array(complements.chance[product, place]),
            }
        )

    def _tastes(self) -> pa.Table:
        customers = self.plan.customers
        names = [persona.name for persona in vocabulary().personas]
        return pa.table(
            {
                "customer_id": self.facts.customer_ids,
                "persona": coded(names, customers.persona),
                "second_persona": coded(names, customers.second_persona),
                "later_persona": coded(names, customers.later_persona),
                "changed_on": dates(self.facts.start, customers.switch_day, NEVER),
                "left_on": dates(self.facts.start, customers.leave_day, NEVER),
                "relative_rate": pa.array(customers.rate),
                "price_level": pa.array(customers.price_level),
                "size": pa.array(customers.size),
                "style": _vectors(customers.style),
                "later_style": _vectors(customers.later_style),
                "is_fraudster": flags(customers.fraudster),
                "ring": pa.array(self.plan.fraud.ring_of_customer, mask=self.plan.fraud.ring_of_customer < 0),
            }
        )

    def _promotions(self) -> pa.Table:
        known = promotions(self.facts)
        uplifts = [promotion.display_uplift for promotion in self.plan.prices.promotions]
        return known.append_column("uplift_beside_price", pa.array(uplifts, pa.float64()))

    def _seasons(self) -> pa.Table:
        """The factor of the season alone, a row a week, channel and subcategory."""
        plan = self.plan
        entries = plan.catalogue.subcategories
        rows = [
            (
                entry.name.en,
                CHANNELS[channel],
                plan.timeline.date(week.first_day),
                plan.timeline.season(entry.season, week, channel),
            )
            for week in plan.timeline.weeks
            for channel in (0, 1)
            for entry in entries
        ]
        category, channel, week, factor = zip(*rows, strict=True)
        return pa.table({"category": category, "channel": channel, "week": week, "factor": factor})

    def _credit_accounts(self) -> pa.Table:
        credit = self.plan.credit
        return pa.table(
            {
                "customer_id": self.facts.customer_ids.take(pa.array(credit.customer)),
                "default_chance": pa.array(credit.default_chance),
                "fails_on": dates(self.facts.start, credit.fails_day, HONEST),
                "mean_delay_days": pa.array(credit.delay_days),
            }
        )

    def _lost_demand(self, log: StockLog) -> pa.Table:
        nothing = np.zeros(0, dtype=np.int64)
        parts = [(nothing, nothing, nothing), *log.lost]
        place, pieces, day = (np.concatenate(column) for column in zip(*parts, strict=True))
        channel, variant = np.divmod(place, self.plan.catalogue.variants)
        return pa.table(
            {
                "variant_id": self.facts.variant_ids.take(pa.array(variant)),
                "warehouse_id": coded(self.facts.warehouse_ids, channel),
                "day": dates(self.facts.start, day),
                "lost": integers(pieces),
            }
        )

    def _fraud_orders(self, rows: OrderRows) -> pa.Table:
        """Every fraudulent order, and honest-looking ones whose buyers took the money back."""
        bad = np.flatnonzero((rows.trips.fraud != Fraud.NONE) | (rows.charged_back_second != NOT_PAID))
        kind = rows.trips.fraud[bad]
        ring = rows.trips.ring[bad]
        return pa.table(
            {
                "order_id": self.facts.order_ids(rows.first_number + bad),
                "kind": coded(("friendly", *KINDS[1:]), kind),
                "ring": pa.array(ring, mask=ring < 0),
                "charged_back_at": times(self.facts.start, rows.charged_back_second[bad], NOT_PAID),
            }
        )

    def _credit_outcomes(self, rows: OrderRows) -> pa.Table:
        """What becomes of each invoice in the end, also after the shop's last day."""
        mine = np.flatnonzero(rows.on_account)
        paid = rows.paid_second[mine]
        late = np.maximum((paid - rows.trips.second[mine]) // DAY - TERM_DAYS, 0)
        return pa.table(
            {
                "order_id": self.facts.order_ids(rows.first_number + mine),
                "paid_at": times(self.facts.start, paid, NOT_PAID),
                "days_late": pa.array(late, mask=paid == NOT_PAID),
                "is_lost": flags(paid == NOT_PAID),
            }
        )


def promotions(facts: Facts) -> pa.Table:
    """What was planned, without what it did."""
    plan = facts.plan
    known = plan.prices.promotions
    return pa.table(
        {
            "promotion_id": [f"P{number + 1:04d}" for number in range(len(known))],
            "name": [one.name for one in known],
            "channel": [CHANNELS[one.channel] for one in known],
            "first_day": [plan.timeline.date(plan.timeline.weeks[one.first_week].first_day) for one in known],
            "last_day": [plan.timeline.date(plan.timeline.weeks[one.last_week].last_day) for one in known],
            "percent": [one.percent for one in known],
            "voucher_code": [one.voucher_code for one in known],
        },
        schema=pa.schema(
            {
                "promotion_id": pa.string(),
                "name": pa.string(),
                "channel": pa.string(),
                "first_day": pa.date32(),
                "last_day": pa.date32(),
                "percent": pa.int64(),
                "voucher_code": pa.string(),
            }
        ),
    )


def promotion_products(facts: Facts) -> pa.Table:
    known = facts.plan.prices.promotions
    numbers = np.repeat(np.arange(len(known)), [len(one.products) for one in known])
    products = np.concatenate([np.zeros(0, dtype=np.int64), *(one.products for one in known)])
    return pa.table(
        {
            "promotion_id": coded([f"P{number + 1:04d}" for number in range(len(known))], numbers),
            "product_id": facts.product_ids.take(pa.array(products)),
        }
    )


def _vectors(values: Floats) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(values.astype(np.float32).ravel()), values.shape[1])
