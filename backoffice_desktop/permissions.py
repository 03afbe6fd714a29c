"""Which of Saleor's permissions a screen needs; any one of them is enough, as in the service."""

FRAUD_REVIEW = frozenset({"MANAGE_ORDERS"})
FRAUD_RULES = frozenset({"MANAGE_ORDERS"})
FRAUD_RULES_CHANGE = frozenset({"MANAGE_PLUGINS", "MANAGE_SETTINGS"})
CREDIT_REVIEW = frozenset({"MANAGE_USERS", "MANAGE_ORDERS"})
CREDIT_POLICY = frozenset({"MANAGE_PLUGINS", "MANAGE_SETTINGS"})
INVENTORY_POLICY = frozenset({"MANAGE_PLUGINS", "MANAGE_SETTINGS"})
DISPATCH = frozenset({"MANAGE_ORDERS"})
INTAKE = frozenset({"MANAGE_ORDERS"})
STOCK = frozenset({"MANAGE_PRODUCTS"})
