"""What the service's codes about stock are called, and their tones. All of it is looked up in the catalogue."""

from backoffice_desktop.api.inventory_stock import AlertKind, PlanAction

ALERT_KINDS = {
    AlertKind.OUT_OF_STOCK: ("Out of stock", "bad"),
    AlertKind.WILL_RUN_OUT: ("Will run out", "warn"),
    AlertKind.LOW_STOCK: ("Low stock", "accent"),
    AlertKind.OVERDUE: ("Delivery overdue", "warn"),
}
ACTIONS = {
    PlanAction.BUY: "Proposed to buy",
    PlanAction.TRANSFER: "Proposed to move here from another warehouse",
    PlanAction.SELL_OFF: "Too much: proposed to sell off",
}
