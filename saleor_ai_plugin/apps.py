"""The one Django app, installed both in Saleor and in the service."""

from django.apps import AppConfig


class SaleorAIConfig(AppConfig):
    name = "saleor_ai_plugin"
    verbose_name = "saleor-ai"
    default_auto_field = "django.db.models.BigAutoField"
