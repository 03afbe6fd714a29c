"""The one Django app, installed both in Saleor and in the service."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SaleorAIConfig(AppConfig):
    name = "saleor_ai_plugin"
    verbose_name = "saleor-ai"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if not apps.is_installed("saleor.plugins"):
            return
        from saleor_ai_plugin.saleor_adapter import bursts, line_warehouse, order_signs, schedule, stock_trigger
        from saleor_ai_plugin.storefront import installation

        post_migrate.connect(order_signs.install, sender=self, dispatch_uid="saleor_ai.order_signs")
        post_migrate.connect(line_warehouse.install, sender=self, dispatch_uid="saleor_ai.line_warehouse")
        post_migrate.connect(bursts.install, sender=self, dispatch_uid="saleor_ai.bursts")
        post_migrate.connect(stock_trigger.install, sender=self, dispatch_uid="saleor_ai.stock_trigger")
        schedule.install()
        installation.install()
