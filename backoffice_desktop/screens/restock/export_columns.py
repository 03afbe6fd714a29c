"""The columns of an exported list of orders: codes and exact values, for programs and spreadsheets."""

from backoffice_desktop.api.inventory import Order

HEADER = (
    "order_id",
    "number",
    "supplier",
    "from_warehouse",
    "warehouse",
    "state",
    "urgency",
    "urgent_lines",
    "runs_out_on",
    "expected_on",
    "lines",
    "pieces",
    "pieces_received",
    "total",
    "currency",
    "missing_value",
    "may_approve",
    "approved_by",
    "sent_at",
)


def cells(order: Order) -> list[str]:
    return [
        order.id,
        order.number,
        order.supplier.name,
        "" if order.from_warehouse is None else order.from_warehouse.name,
        order.warehouse.name,
        order.state.value,
        order.urgency.value,
        str(order.urgent_lines),
        "" if order.runs_out_on is None else order.runs_out_on.isoformat(),
        "" if order.expected_on is None else order.expected_on.isoformat(),
        str(order.lines),
        str(order.pieces),
        str(order.pieces_received),
        str(order.total.amount),
        order.total.currency,
        "" if order.missing_value is None else str(order.missing_value.amount),
        "yes" if order.may_approve else "no",
        order.approved_by,
        "" if order.sent_at is None else order.sent_at.isoformat(),
    ]
