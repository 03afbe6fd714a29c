"""Ten designs that nobody who works on understanding may look at: they measure it."""

from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout
from saleor_ai_plugin.shop.demo.purchase_orders.layouts_test import messages, offices, trade

LAYOUTS: tuple[Layout, ...] = (*offices.LAYOUTS, *trade.LAYOUTS, *messages.LAYOUTS)
