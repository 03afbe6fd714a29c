"""The Saleor plugin: each hook writes one row to the outbox, and that is all it does.

Every hook takes whatever later Saleor versions pass along (``webhooks=`` and more), returns what the
plugin before it answered, and never raises: an exception in ``order_created`` would leave a paid order
half finished. ``preprocess_order_creation`` alone may refuse, where the owner wants bursts stopped.
"""

from typing import Any

from django.core.exceptions import ValidationError
from saleor.plugins.base_plugin import BasePlugin, ConfigurationTypeField

from saleor_ai_plugin.saleor_adapter import bursts, outbox
from saleor_ai_plugin.saleor_adapter.configuration import PLUGIN_ID, holdout_percent, save_holdout
from saleor_ai_plugin.saleor_adapter.subjects import CATEGORY, CUSTOMER, ORDER, PRODUCT, WAREHOUSE


class SaleorAIPlugin(BasePlugin):  # type: ignore[misc]
    PLUGIN_ID = PLUGIN_ID
    PLUGIN_NAME = "saleor-ai"
    PLUGIN_DESCRIPTION = (
        "Recommendations and AI operations. Hands orders, products, customers and stock to the saleor-ai "
        "service and shows its recommendations to the storefront (aiRecommendations)."
    )
    # A plugin per channel would miss product and customer events.
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = False
    DEFAULT_CONFIGURATION = [{"name": "holdout_percent", "value": "5"}]  # noqa: RUF012 - Saleor's interface
    CONFIG_STRUCTURE = {  # noqa: RUF012 - Saleor's interface
        "holdout_percent": {
            "type": ConfigurationTypeField.STRING,
            "label": "Visitors without recommendations, percent",
            "help_text": "A stable group that sees no recommendations, so that you can see what they bring.",
        },
    }

    @classmethod
    def validate_plugin_configuration(cls, plugin_configuration: Any, **_options: Any) -> None:
        try:
            holdout_percent(plugin_configuration.configuration)
        except ValueError as error:
            raise ValidationError({"holdout_percent": ValidationError(str(error), code="invalid")}) from error

    @classmethod
    def save_plugin_configuration(cls, plugin_configuration: Any, cleaned_data: Any) -> Any:
        before = [dict(entry) for entry in plugin_configuration.configuration or []]
        saved = super().save_plugin_configuration(plugin_configuration, cleaned_data)
        save_holdout(before, saved.configuration)
        return saved

    def preprocess_order_creation(
        self,
        checkout_info: Any,
        lines: Any = (),  # noqa: ARG002 - Saleor's interface
        *_args: Any,
        previous_value: Any = None,
        **_options: Any,
    ) -> Any:
        if bursts.stops(checkout_info.checkout):
            raise ValidationError(bursts.message(checkout_info.checkout.language_code), code="graphql_error")
        return previous_value

    def order_created(self, order: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        # Saleor calls order_confirmed right after, with the same order: one row is enough.
        order._saleor_ai_noted_status = order.status
        outbox.changed(ORDER, [order.number])
        return previous_value

    def order_confirmed(self, order: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        if getattr(order, "_saleor_ai_noted_status", None) != order.status:
            outbox.changed(ORDER, [order.number])
        return previous_value

    def order_updated(self, order: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(ORDER, [order.number])
        return previous_value

    def order_bulk_created(self, orders: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(ORDER, [order.number for order in orders])
        return previous_value

    def product_created(self, product: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(PRODUCT, [product.pk])
        return previous_value

    def product_updated(self, product: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(PRODUCT, [product.pk])
        return previous_value

    def product_deleted(
        self, product: Any, variants: Any = (), *_args: Any, previous_value: Any = None, **_options: Any
    ) -> Any:
        outbox.deleted("product_deleted", "Product", [product.pk])
        outbox.deleted("variant_deleted", "ProductVariant", list(variants))
        return previous_value

    def product_variant_created(
        self, product_variant: Any, *_args: Any, previous_value: Any = None, **_options: Any
    ) -> Any:
        outbox.changed(PRODUCT, [product_variant.product_id])
        return previous_value

    def product_variant_updated(
        self, product_variant: Any, *_args: Any, previous_value: Any = None, **_options: Any
    ) -> Any:
        outbox.changed(PRODUCT, [product_variant.product_id])
        return previous_value

    def product_variant_deleted(
        self, product_variant: Any, *_args: Any, previous_value: Any = None, **_options: Any
    ) -> Any:
        outbox.deleted("variant_deleted", "ProductVariant", [product_variant.pk])
        return previous_value

    def customer_created(self, customer: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(CUSTOMER, [customer.pk])
        return previous_value

    def customer_updated(self, customer: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(CUSTOMER, [customer.pk])
        return previous_value

    def customer_deleted(self, customer: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.deleted("customer_deleted", "User", [customer.pk])
        return previous_value

    def account_deleted(self, user: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.deleted("customer_deleted", "User", [user.pk])
        return previous_value

    def category_created(self, category: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(CATEGORY, [category.pk])
        return previous_value

    def category_updated(self, category: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(CATEGORY, [category.pk])
        return previous_value

    def category_deleted(self, category: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.deleted("category_deleted", "Category", [category.pk])
        return previous_value

    def warehouse_created(self, warehouse: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(WAREHOUSE, [str(warehouse.pk)])
        return previous_value

    def warehouse_updated(self, warehouse: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.changed(WAREHOUSE, [str(warehouse.pk)])
        return previous_value

    def warehouse_deleted(self, warehouse: Any, *_args: Any, previous_value: Any = None, **_options: Any) -> Any:
        outbox.deleted("warehouse_deleted", "Warehouse", [warehouse.pk])
        return previous_value
