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


def announce(info: Any, *, changed: Sequence[Any], back: Sequence[Any], out: Sequence[Any]) -> None:
    """Tell who listens that stocks rose or fell, which of them had nothing to sell before, and which have not now.

    The goods are received, whatever happens here: a failure is logged, and nobody is told twice.
    """
    try:
        for stock in changed:
            StocksByProductVariantIdLoader(info.context).clear(stock.product_variant_id)
        _tell(info, list(changed), list(back), list(out))
    except Exception as error:
        logger.exception(
            "saleor-ai received goods, but could not tell Saleor's webhooks (%s)",
            type(error).__name__,
            extra={"stocks": [stock.pk for stock in changed[:20]]},
        )


def _tell(info: Any, changed: list[Any], back: list[Any], out: list[Any]) -> None:
    try:
        from saleor.warehouse.channel_stock_availability import (
            trigger_back_in_stock_in_channel_events_for_stocks,
            trigger_out_of_stock_in_channel_events_for_stocks,
        )
        from saleor.warehouse.webhooks.stock_events import (
            trigger_product_variant_back_in_stock,
            trigger_product_variant_out_of_stock,
            trigger_product_variant_stocks_updated,
        )
    except ImportError:  # Saleor 3.21 and 3.22
        _tell_plugins(info, changed, back, out)
        return
    requestor = get_user_or_app_from_context(info.context)
    for stocks, event, tell in (
        (back, WebhookEventAsyncType.PRODUCT_VARIANT_BACK_IN_STOCK, trigger_product_variant_back_in_stock),
        (out, WebhookEventAsyncType.PRODUCT_VARIANT_OUT_OF_STOCK, trigger_product_variant_out_of_stock),
    ):
        webhooks = get_webhooks_for_event(event) if stocks else []
        for stock in stocks:
            call_event(tell, stock, webhooks=webhooks, requestor=requestor)
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_STOCK_UPDATED)
    call_event(trigger_product_variant_stocks_updated, changed, webhooks=webhooks, requestor=requestor)
    settings = get_site_promise(info.context).get().settings
    if settings.use_legacy_shipping_zone_stock_availability:
        return
    if back:
        call_event(trigger_back_in_stock_in_channel_events_for_stocks, back, settings)
    if out:
        call_event(trigger_out_of_stock_in_channel_events_for_stocks, out, settings)


def _tell_plugins(info: Any, changed: list[Any], back: list[Any], out: list[Any]) -> None:
    manager = get_plugin_manager_promise(info.context).get()
    for stocks, event, tell in (
        (back, WebhookEventAsyncType.PRODUCT_VARIANT_BACK_IN_STOCK, manager.product_variant_back_in_stock),
        (out, WebhookEventAsyncType.PRODUCT_VARIANT_OUT_OF_STOCK, manager.product_variant_out_of_stock),
    ):
        webhooks = get_webhooks_for_event(event) if stocks else []
        for stock in stocks:
            call_event(tell, stock, webhooks=webhooks)
    webhooks = get_webhooks_for_event(WebhookEventAsyncType.PRODUCT_VARIANT_STOCK_UPDATED)
    call_event(manager.product_variant_stocks_updated, changed, webhooks=webhooks)
