"""Designs that nobody who works on understanding may look at: they measure it."""

from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
