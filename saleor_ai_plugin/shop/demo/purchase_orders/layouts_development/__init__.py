"""Twenty designs to develop on."""

from saleor_ai_plugin.shop.demo.purchase_orders.layout import Layout
from saleor_ai_plugin.shop.demo.purchase_orders.layouts_development import (
    chinese,
    forms,
    letters,
    mails,
    prints,
    tables,
)

LAYOUTS: tuple[Layout, ...] = (
    *letters.LAYOUTS,
    *forms.LAYOUTS,
    *prints.LAYOUTS,
    *tables.LAYOUTS,
    *mails.LAYOUTS,
    *chinese.LAYOUTS,
)
