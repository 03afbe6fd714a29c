"""``saleor-ai train``"""

import importlib
from enum import Enum
from typing import Annotated

import typer


class Problem(Enum):
    RECOMMENDATION = "recommendation"
    FRAUD = "fraud"
    CREDIT = "credit"

    @property
    def learns_from(self) -> str:
        return {Problem.RECOMMENDATION: "purchases", Problem.FRAUD: "orders", Problem.CREDIT: "accounts"}[self]


def train(
    problem: Annotated[Problem, typer.Argument(help="What to learn.")] = Problem.RECOMMENDATION,
) -> None:
    """Train a model now; it is put to use only if it is not worse than the one in use."""
    from saleor_ai_plugin.cli.progress import progress_bar
    from saleor_ai_plugin.cli.starting import prepare, refuse

    with prepare():
        from core_ml.exceptions import CoreMLError
        from saleor_ai_plugin.service.configuration import configuration

        training = importlib.import_module(f"saleor_ai_plugin.{problem.value}.training")
        try:
            with progress_bar() as report:
                version = training.train(artifacts=configuration().artifacts_dir, on_progress=report)
        except (training.TooFewError, CoreMLError) as error:
            raise refuse(f"not trained: {error}") from None
        except KeyboardInterrupt:
            raise refuse("stopped; the model in use stays as it was") from None
        typer.echo(
            f"Model {version.id} ({version.name}, {version.data_rows:,} {problem.learns_from}) is {version.status}."
        )
        typer.echo(version.verdict)
