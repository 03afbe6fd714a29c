"""The columns of deliveries, of a count, and of what has come."""

from collections.abc import Callable, Sequence

from backoffice_desktop.api.inventory import Difference, Order
from backoffice_desktop.counting import CountLine
from backoffice_desktop.formatting import exact, relative, until
from backoffice_desktop.screens.receiving.words import DIFFERENCES, RAISES
from backoffice_desktop.screens.restock.words import source_words
from backoffice_desktop.translations import tr
from backoffice_desktop.widgets.columns import Column, Kind


def delivery_columns(is_counted: Callable[[Order], bool]) -> Sequence[Column]:
    def word(order: Order) -> tuple[str, str]:
        if is_counted(order):
            return tr("Being counted"), "accent"
        if order.is_overdue:
            return tr("Overdue"), "bad"
        return (tr("Partly here"), "warn") if order.pieces_received else (tr("On its way"), "neutral")

    return (
        Column(
            "Supplier",
            source_words,
            width=130,
            tip=lambda row: f"{source_words(row)} · {row.warehouse.name}",
            stretches=True,
        ),
        Column("Order", lambda row: row.number, width=126),
        Column(
            "Expected",
            lambda row: "–" if row.expected_on is None else until(row.expected_on),
            width=84,
            tip=expected_tip,
            gives_way=True,
        ),
        Column("State", lambda row: word(row)[0], Kind.CHIP, width=138, tone=lambda row: word(row)[1]),
    )


def expected_tip(row: Order) -> str:
    """The day, and why on that."""
    if row.expected_on is None:
        return ""
    reason = "" if row.expected_reason is None else f" · {row.expected_reason.text}"
    return f"{row.expected_on:%Y-%m-%d}{reason}"


def difference(line: CountLine) -> tuple[str, str]:
    """What there is to say about a line, in words, and its tone."""
    if not line.is_touched:
        return tr("Not counted yet"), "neutral"
    kind = line.difference
    numbers = {
        Difference.SHORT: line.expected - line.counted,
        Difference.OVER: line.counted - line.expected,
        Difference.DAMAGED: line.damaged,
    }
    word = tr(DIFFERENCES[kind][0])
    return (f"{word}: {numbers[kind]:,}" if kind in numbers else word), DIFFERENCES[kind][1]


def progress_tone(line: CountLine) -> str:
    if line.is_wrong or line.counted > line.expected:
        return "bad"
    return "good" if line.counted == line.expected else "accent"


COUNT_COLUMNS = (
    Column(
        "Product",
        lambda row: row.name,
        width=150,
        tip=lambda row: "\n".join(part for part in (row.name, row.sku, row.reason) if part),
        stretches=True,
    ),
    Column("SKU", lambda row: row.sku or "–", width=104, gives_way=True),
    Column(
        "Counted",
        lambda row: f"{row.counted:,} / {row.expected:,}",
        Kind.SHARE,
        width=136,
        share=lambda row: row.counted / row.expected if row.expected else float(bool(row.counted)),
        tone=progress_tone,
    ),
    Column("Difference", lambda row: difference(row)[0], Kind.CHIP, width=146, tone=lambda row: difference(row)[1]),
)
RECEIPT_COLUMNS = (
    Column("Received", lambda row: relative(row.at), width=100, tip=lambda row: f"{exact(row.at)} · {row.by}"),
    Column("Order", lambda row: row.order_number, width=126),
    Column("Supplier", source_words, width=130, stretches=True),
    Column("Pieces", lambda row: f"{row.pieces:,}", Kind.NUMBER, width=76),
    Column(
        "Differences",
        lambda row: f"{row.differences:,}" if row.differences else "–",
        Kind.NUMBER,
        width=104,
        gives_way=True,
    ),
    Column(
        "Stock",
        lambda row: tr(RAISES[row.raise_state][0]),
        Kind.CHIP,
        width=134,
        tone=lambda row: RAISES[row.raise_state][1],
        tip=lambda row: row.raise_trouble,
    ),
)
RECEIPT_LINE_COLUMNS = (
    Column("Product", lambda row: row.code if row.product is None else row.product.name, width=140, stretches=True),
    Column("Expected", lambda row: f"{row.expected:,}", Kind.NUMBER, width=88),
    Column("Counted", lambda row: f"{row.counted:,}", Kind.NUMBER, width=84),
    Column("Into stock", lambda row: f"{row.accepted:,}", Kind.NUMBER, width=92),
    Column(
        "Difference",
        lambda row: tr(DIFFERENCES[row.difference][0]),
        Kind.CHIP,
        width=120,
        tone=lambda row: DIFFERENCES[row.difference][1],
        tip=lambda row: row.reason,
    ),
)
