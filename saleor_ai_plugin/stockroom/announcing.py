"""What Saleor's own stock mutations do once the numbers are written."""

import logging
from collections.abc import Sequence
from typing import Any

from saleor.core.utils.events import call_event
from saleor.graphql.plugins.dataloaders import get_plugin_manager_promise
from saleor.graphql.site.dataloaders import get_site_promise
from saleor.graphql.utils import get_user_or_app_from_context
from saleor.graphql.warehouse.dataloaders import StocksByProductVariantIdLoader
from saleor.webhook.event_types import WebhookEventAsyncType
from saleor.webhook.utils import get_webhooks_for_event

logger = logging.getLogger(__name__)


def announce(info: Any, *, raised: Sequence[Any], back: Sequence[Any]) -> None:
    """Tell who listens that stocks rose, and which of them had nothing to sell before.

    The goods are received, whatever happens here: a failure is logged, and nobody is told twice.
    """
    try:
        for stock in raised:
            StocksByProductVariantIdLoader(info.context).clear(stock.product_variant_id)
        _tell(info, list(raised), list(back))
    except Exception as error:
        logger.exception(
            "saleor-ai received goods, but could not tell Saleor's webhooks (%s)",
            type(error).__name__,
            extra={"stocks": [stock.pk for stock in raised[:20]]},
        )


def _tell(info: Any, raised: list[Any], back: list[Any]) -> None:
    try:
        from saleor.warehouse.channel_stock_availability import trigger_back_in_stock_in_channel_events_for_stocks
        from saleor.warehouse.webhooks.stock_events import (
            trigger_product_variant_back_in_stock,
            trigger_product_variant_stocks_updated,
        )
    except ImportError:  # Saleor 3.21 and 3.22
        _tell_plugins(info, raised, back)
        return
    requestor = get_user_or_app_from_context(info.context)
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_BACK_IN_STOCK) if back else []
    for stock in back:
        call_event(trigger_product_variant_back_in_stock, stock, webhooks=webhooks, requestor=requestor)
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_STOCK_UPDATED)
    call_event(trigger_product_variant_stocks_updated, raised, webhooks=webhooks, requestor=requestor)
    settings = get_site_promise(info.context).get().settings
    if back and not settings.use_legacy_shipping_zone_stock_availability:
        call_event(trigger_back_in_stock_in_channel_events_for_stocks, back, settings)


def _tell_plugins(info: Any, raised: list[Any], back: list[Any]) -> None:
    manager = get_plugin_manager_promise(info.context).get()
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_BACK_IN_STOCK) if back else []
    for stock in back:
        call_event(manager.product_variant_back_in_stock, stock, webhooks=webhooks)
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_STOCK_UPDATED)
    call_event(manager.product_variant_stocks_updated, raised, webhooks=webhooks)
