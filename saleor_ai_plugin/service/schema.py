"""The joined schema: every word's Query, Mutation and Subscription in one, each root field behind its permissions.

A word joins with a module ``<word>/graphql.py`` and a line in ``MODULES``. Its resolvers are plain functions that may
use the ORM: each runs in a database thread. A field below the root gets finished values, or is ``async`` and goes
through ``threads.in_database_thread`` itself.
"""

import importlib
import inspect
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import cache
from typing import Any, cast

import strawberry
from graphql import GraphQLError, GraphQLField, GraphQLObjectType
from strawberry.types import ExecutionContext

from saleor_ai_plugin.service import metrics
from saleor_ai_plugin.service.errors import ReadableErrors
from saleor_ai_plugin.service.limits import QueryLimits
from saleor_ai_plugin.service.permissions import FIELDS
from saleor_ai_plugin.service.threads import in_database_thread

MODULES = (
    "saleor_ai_plugin.accounts.graphql",
    "saleor_ai_plugin.credit.decisions_graphql",
    "saleor_ai_plugin.credit.graphql",
    "saleor_ai_plugin.events.graphql",
    "saleor_ai_plugin.facts.graphql",
    "saleor_ai_plugin.forecasting.graphql",
    "saleor_ai_plugin.fraud.graphql",
    "saleor_ai_plugin.fraud.rules_graphql",
    "saleor_ai_plugin.intake.graphql",
    "saleor_ai_plugin.intake.review_graphql",
    "saleor_ai_plugin.inventory.graphql",
    "saleor_ai_plugin.inventory.orders_graphql",
    "saleor_ai_plugin.inventory.prices_graphql",
    "saleor_ai_plugin.inventory.receiving_graphql",
    "saleor_ai_plugin.inventory.settings_graphql",
    "saleor_ai_plugin.jobs.graphql",
    "saleor_ai_plugin.recommendation.graphql",
    "saleor_ai_plugin.registry.graphql",
    "saleor_ai_plugin.shop.graphql",
    "saleor_ai_plugin.waybill.carriers_graphql",
    "saleor_ai_plugin.waybill.graphql",
    "saleor_ai_plugin.waybill.waybills_graphql",
)


class Schema(strawberry.Schema):
    """Logging of errors is left to ReadableErrors, which knows what may be logged."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: strawberry would log messages that quote variables."""


@cache
def schema() -> Schema:
    """The service's schema.

    Raises LookupError for a root field without a line in the table of permissions, and for a line without a field.
    """
    modules = [importlib.import_module(name) for name in MODULES]
    joined = Schema(
        query=_join("Query", modules),
        mutation=_join("Mutation", modules),
        subscription=_join("Subscription", modules),
        extensions=[QueryLimits, ReadableErrors],
    )
    guarded = set()
    for root in (joined._schema.query_type, joined._schema.mutation_type, joined._schema.subscription_type):
        guarded |= _guard(root) if root else set()
    if left_over := FIELDS.keys() - guarded:
        raise LookupError(f"service.permissions has lines for fields that do not exist: {', '.join(sorted(left_over))}")
    return joined


def _join(name: str, modules: Sequence[Any]) -> type:
    mixins = tuple(getattr(module, name) for module in modules if hasattr(module, name))
    return strawberry.type(type(name, mixins, {}))


def _guard(root: GraphQLObjectType) -> set[str]:
    """Put every field of a root type behind its permissions; return their names in the table."""
    names = set()
    for field_name, field in root.fields.items():
        name = f"{root.name}.{field_name}"
        if name not in FIELDS:
            raise LookupError(f"{name} has no line in service.permissions.FIELDS: who may use it?")
        names.add(name)
        if field.subscribe is not None:
            field.subscribe = _guarded_stream(name, field.subscribe)
        else:
            _guard_field(name, field)
    return names


def _guard_field(name: str, field: GraphQLField) -> None:
    resolve = cast("Callable[..., Any]", field.resolve)
    is_async = inspect.iscoroutinefunction(resolve)

    async def guarded(source: Any, info: Any, **arguments: Any) -> Any:
        started = time.perf_counter()
        outcome = "error"
        try:
            info.context.require(FIELDS[name])
            if is_async:
                found = await resolve(source, info, **arguments)
            else:
                found = await in_database_thread(resolve, source, info, **arguments)
            outcome = "ok"
            return found
        finally:
            metrics.FIELD_SECONDS.labels(name, outcome).observe(time.perf_counter() - started)

    field.resolve = guarded


def _guarded_stream(name: str, subscribe: Callable[..., Any]) -> Callable[..., AsyncIterator[Any]]:
    async def guarded(source: Any, info: Any, **arguments: Any) -> AsyncIterator[Any]:
        info.context.require(FIELDS[name])
        stream = subscribe(source, info, **arguments)
        if inspect.isawaitable(stream):
            stream = await stream
        async for item in stream:
            # The token may expire while somebody listens.
            info.context.require(FIELDS[name])
            yield item

    return guarded
