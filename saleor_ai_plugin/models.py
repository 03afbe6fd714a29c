"""Every model of the app, where Django looks for them; each is defined in the package it belongs to."""

from saleor_ai_plugin.accounts.models import LocalAccount
from saleor_ai_plugin.credit.models import (
    CreditAccount,
    CreditApplication,
    CreditDecision,
    CreditOrder,
    CreditPolicy,
)
from saleor_ai_plugin.events.models import Checkpoint, OutboxEvent
from saleor_ai_plugin.facts.models import (
    Category,
    Customer,
    Order,
    OrderLine,
    OrderOutcome,
    OrderTrace,
    Product,
    ProductListing,
    Rating,
    Stock,
    StockChange,
    Variant,
    VariantPrice,
    Warehouse,
)
from saleor_ai_plugin.forecasting.models import DemandForecast, ForecastRun, ForecastSum
from saleor_ai_plugin.fraud.models import CheckoutAttempt, FraudDecision, FraudReview, FraudRule, FraudSettings
from saleor_ai_plugin.importing.models import ImportBatch, ImportedProduct, ImportedReturn
from saleor_ai_plugin.inventory.models import StockReceipt
from saleor_ai_plugin.jobs.models import Job, Worker
from saleor_ai_plugin.recommendation.models import (
    ProductRepeat,
    RecommendationExclusion,
    RecommendationList,
    RecommendationRules,
    TrackedEvent,
)
from saleor_ai_plugin.registry.models import ModelVersion

__all__ = [
    "Category",
    "CheckoutAttempt",
    "Checkpoint",
    "CreditAccount",
    "CreditApplication",
    "CreditDecision",
    "CreditOrder",
    "CreditPolicy",
    "Customer",
    "DemandForecast",
    "ForecastRun",
    "ForecastSum",
    "FraudDecision",
    "FraudReview",
    "FraudRule",
    "FraudSettings",
    "ImportBatch",
    "ImportedProduct",
    "ImportedReturn",
    "Job",
    "LocalAccount",
    "ModelVersion",
    "Order",
    "OrderLine",
    "OrderOutcome",
    "OrderTrace",
    "OutboxEvent",
    "Product",
    "ProductListing",
    "ProductRepeat",
    "Rating",
    "RecommendationExclusion",
    "RecommendationList",
    "RecommendationRules",
    "Stock",
    "StockChange",
    "StockReceipt",
    "TrackedEvent",
    "Variant",
    "VariantPrice",
    "Warehouse",
    "Worker",
]
