"""How long a test waits for the window, and for what."""

WAIT_MS = 30_000


def is_open(screen, order_id: str = "order-0") -> bool:
    """Whether an order is shown with all its cards."""
    opening = screen.opening
    return opening.item_id == order_id and order_id in opening._held and opening.item is not None
