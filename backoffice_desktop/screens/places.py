"""Where what a notice is about can be looked at."""

from backoffice_desktop.outbox import About, Topic

PLACES = {
    Topic.FRAUD: ("fraud", ""),
    Topic.ACCOUNT: ("credit", "customers/"),
    Topic.APPLICATION: ("credit", "applications/"),
    Topic.PURCHASE: ("restock", ""),
    Topic.PURCHASES: ("restock", ""),
    Topic.RECEIPT: ("receiving", "received/"),
    Topic.PAPER: ("intake", ""),
    Topic.SCAN: ("dispatch", "handover/"),
    Topic.WAYBILL: ("dispatch", "waybills/"),
}


def place_of(about: About) -> tuple[str, str]:
    """The screen's name, and what to open there."""
    screen, prefix = PLACES[about.topic]
    return screen, prefix + about.subject
