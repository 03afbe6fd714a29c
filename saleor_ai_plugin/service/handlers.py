"""Who handles which event: the one place where events and words are wired together.

A lane is a line of events of its own, in a process of its own: slow follow-up work in one lane never delays the
recording of facts in another. A handler is written ``module:function`` and imported only by the process that
runs its lane. It takes the payloads of one kind, oldest first; what it writes commits together with their removal.
"""

from collections.abc import Mapping

FACTS = "facts"

LANES: dict[str, Mapping[str, str]] = {
    FACTS: {
        "order": "saleor_ai_plugin.service.recording:orders",
        "order_deleted": "saleor_ai_plugin.service.recording:deleted_orders",
        "product": "saleor_ai_plugin.facts.services:record_products",
        "product_deleted": "saleor_ai_plugin.facts.services:delete_products",
        "variant_deleted": "saleor_ai_plugin.facts.services:delete_variants",
        "category": "saleor_ai_plugin.facts.services:record_categories",
        "category_deleted": "saleor_ai_plugin.facts.services:delete_categories",
        "customer": "saleor_ai_plugin.facts.services:record_customers",
        "customer_deleted": "saleor_ai_plugin.facts.services:delete_customers",
        "warehouse": "saleor_ai_plugin.facts.services:record_warehouses",
        "warehouse_deleted": "saleor_ai_plugin.facts.services:delete_warehouses",
        "stock": "saleor_ai_plugin.facts.services:record_stock",
    },
    "fraud": {
        "fraud.assess": "saleor_ai_plugin.fraud.assessing:assess",
    },
    # A shop that is slow to answer delays nothing but what we do to it.
    "shop": {
        "fraud.carry_out": "saleor_ai_plugin.fraud.acting:carry_out",
        "fraud.catch_up": "saleor_ai_plugin.fraud.acting:catch_up",
        "inventory.raise_stock": "saleor_ai_plugin.inventory.raising:raise_stock",
        "inventory.look": "saleor_ai_plugin.inventory.alerts:look",
        "inventory.catch_up": "saleor_ai_plugin.inventory.raising:catch_up",
        "intake.order": "saleor_ai_plugin.intake.ordering:order",
        "intake.catch_up": "saleor_ai_plugin.intake.ordering:catch_up",
        "waybill.shop": "saleor_ai_plugin.waybill.fulfilling:carry_out",
        "waybill.catch_up": "saleor_ai_plugin.waybill.fulfilling:catch_up",
    },
    # A mailbox that is slow to answer delays nothing but what comes in.
    "intake": {
        "intake.look": "saleor_ai_plugin.intake.looking:look",
    },
    # Nor does a carrier that is slow to answer.
    "carriers": {
        "waybill.carrier": "saleor_ai_plugin.waybill.carrying:tell",
        "waybill.tell_again": "saleor_ai_plugin.waybill.carrying:catch_up",
        "waybill.listen": "saleor_ai_plugin.waybill.carrying:listen",
    },
    "recommendation": {
        "recommendation.refresh": "saleor_ai_plugin.recommendation.serving:refresh",
    },
}
"""Lane -> kind of event -> handler. Whatever no other lane handles ends in the lane of facts, and is parked there."""

BATCHES: Mapping[str, int] = {"shop": 20, "carriers": 100}
"""Lane -> how many events it takes at once, where that is few: until the last of them is done all are locked."""

PATIENT = ("intake", "recommendation")
"""Lanes whose work nobody waits for: where processors are few, the others go first."""

WARM_UPS: Mapping[str, str] = {
    "fraud": "saleor_ai_plugin.fraud.serving:warm_up",
    "recommendation": "saleor_ai_plugin.recommendation.serving:warm_up",
}
"""Lane -> what its process does before the first event, so that the first event need not wait for it."""
