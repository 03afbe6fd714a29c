"""What became of a file: what was taken, what was refused and why."""

from dataclasses import asdict, dataclass, field
from typing import Any

REASONS = {
    "unreadable_row": "the row cannot be read",
    "unreadable_text": "a text has characters that cannot be kept",
    "too_long": "a code is too long",
    "no_order": "no order number",
    "no_product": "no product",
    "no_quantity": "no quantity",
    "zero_quantity": "the quantity is zero",
    "quantity_not_whole": "the quantity is no whole number",
    "no_price": "no price",
    "negative_price": "the price is negative",
    "not_a_number": "not a number",
    "number_too_large": "the number is too large",
    "no_date": "no date",
    "not_a_date": "not a date",
    "date_too_old": "the date is before 1970",
    "date_in_future": "the date is in the future",
    "delivered_before_ordered": "delivered before it was ordered",
    "no_currency": "no currency",
    "unknown_currency": "not a currency",
    "mixed_currencies": "the order has several currencies",
    "several_customers": "the order has several customers",
    "order_from_saleor": "the order came from Saleor itself, which knows better",
    "draft_order": "a draft is no order yet",
    "line_id_twice": "the order has this line id twice, with different contents",
    "duplicate": "exact duplicate of another row",
    "stock_adjustment": "a correction of stock, no sale: neither customer nor price",
    "charge_alone": "a charge, discount or sample without a product sold in the order",
    "shop_cost": "the shop's own cost: bank, marketplace or commission fee, bad debt",
    "return_without_sale": "a return or cancellation whose sale is not known; it is kept, should the sale come later",
    "no_name": "no name",
    "no_customer": "no user",
    "no_rating": "no rating",
    "superseded": "rated again later in the file",
    "no_total": "no total",
}
EXAMPLES = 5


@dataclass
class ImportReport:
    """The numbers of one import; ``refused`` counts rows by reason, ``examples`` shows some of each."""

    file: str
    sha256: str
    kind: str
    mapping: dict[str, str]
    options: dict[str, str]
    unchanged: bool = False
    """The same file had been imported before, in the same way: nothing was done."""
    dry_run: bool = False
    rows: int = 0
    taken: dict[str, int] = field(default_factory=dict)
    """Rows taken, as sale, return, charge, product or rating."""
    refused: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    written: dict[str, dict[str, int]] = field(default_factory=dict)
    """Orders, products, customers …: how many are new, updated, and as they were."""
    totals: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rows_taken(self) -> int:
        return sum(self.taken.values())

    @property
    def rows_refused(self) -> int:
        return sum(self.refused.values())

    @property
    def took_something(self) -> bool:
        """Also a file of nothing but cancellations is worth keeping."""
        return bool(self.rows_taken) or "return_without_sale" in self.refused

    @property
    def changed(self) -> int:
        """How many rows of the database are new or different."""
        return sum(
            counts.get("new", 0) + counts.get("updated", 0) + counts.get("removed", 0)
            for counts in self.written.values()
        )

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "rows_taken": self.rows_taken, "rows_refused": self.rows_refused}
