"""What orders are judged by: the owner's settings and rules and the model in use, read anew only where they changed."""

# ruff: noqa: S608 - SQL is put together from models' _meta alone

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core_ml.fraud.rules import Rule
from saleor_ai_plugin.fraud.models import FraudRule, FraudSettings
from saleor_ai_plugin.fraud.ruling import switched_on
from saleor_ai_plugin.fraud.services import settings
from saleor_ai_plugin.fraud.serving import PROBLEM
from saleor_ai_plugin.registry import services as registry
from saleor_ai_plugin.registry.models import ModelVersion

_STAND = f"""
SELECT (SELECT updated_at FROM "{FraudSettings._meta.db_table}" WHERE id = 1),
    (SELECT count(*) FROM "{FraudRule._meta.db_table}"), (SELECT max(updated_at) FROM "{FraudRule._meta.db_table}"),
    (SELECT id FROM "{ModelVersion._meta.db_table}" WHERE problem = %s AND status = '{ModelVersion.Status.IN_USE}')
"""


@dataclass(frozen=True, slots=True)
class Terms:
    settings: FraudSettings
    rules: Sequence[tuple[FraudRule, Rule]]
    version: ModelVersion | None
    """The model in use."""


_held: tuple[Any, Terms] | None = None


def terms() -> Terms:
    """The terms as they stand now: one short question, where nothing has changed since the last order."""
    global _held
    with connection.cursor() as cursor:
        cursor.execute(_STAND, [PROBLEM])
        stand = cursor.fetchone()
    if _held is None or _held[0] != stand:
        _held = stand, Terms(settings(), switched_on(), registry.model_in_use(problem=PROBLEM))
    return _held[1]
