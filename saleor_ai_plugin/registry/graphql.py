"""Model versions: which is in use, how good it is, and why another one is not."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from saleor_ai_plugin.registry import models
from saleor_ai_plugin.service.paging import First, Page, Skip, page

ModelVersionStatus = strawberry.enum(models.ModelVersion.Status, name="ModelVersionStatus")


@strawberry.type
class ModelVersion:
    id: strawberry.ID
    problem: str
    name: str
    status: ModelVersionStatus  # type: ignore[valid-type]
    metrics: JSON = strawberry.field(description="On the shop's own latest weeks.")
    compared_with: JSON = strawberry.field(description="The model then in use, on the same weeks.")
    verdict: str = strawberry.field(description="Why it is in use, or why not.")
    data_rows: int
    data_from: datetime | None
    data_to: datetime | None
    created_at: datetime
    promoted_at: datetime | None


@strawberry.type
class Query:
    @strawberry.field(description="Versions of trained models, the newest first.")
    def model_versions(
        self,
        problem: str | None = None,
        status: ModelVersionStatus | None = None,  # type: ignore[valid-type]
        first: First = 20,
        skip: Skip = 0,
    ) -> Page[ModelVersion]:
        rows = models.ModelVersion.objects.order_by("-id")
        if problem is not None:
            rows = rows.filter(problem=problem)
        if status is not None:
            rows = rows.filter(status=status)
        return page(rows, _versions, first=first, skip=skip)


def _versions(rows: Sequence[models.ModelVersion]) -> Iterable[ModelVersion]:
    for row in rows:
        yield ModelVersion(
            id=strawberry.ID(str(row.id)),
            problem=row.problem,
            name=row.name,
            status=models.ModelVersion.Status(row.status),
            metrics=row.metrics,
            compared_with=row.compared_with,
            verdict=row.verdict,
            data_rows=row.data_rows,
            data_from=row.data_from,
            data_to=row.data_to,
            created_at=row.created_at,
            promoted_at=row.promoted_at,
        )
