"""``saleor-ai train``"""

import typer


def train() -> None:
    """Train the recommendation model now; it is put to use only if it is not worse than the one in use."""
    from saleor_ai_plugin.cli.progress import progress_bar
    from saleor_ai_plugin.cli.starting import prepare, refuse

    with prepare():
        from core_ml.exceptions import CoreMLError
        from saleor_ai_plugin.recommendation import training
        from saleor_ai_plugin.service.configuration import configuration

        try:
            with progress_bar() as report:
                version = training.train(artifacts=configuration().artifacts_dir, on_progress=report)
        except (training.TooFewPurchasesError, CoreMLError) as error:
            raise refuse(f"not trained: {error}") from None
        except KeyboardInterrupt:
            raise refuse("stopped; the model in use stays as it was") from None
        typer.echo(f"Model {version.id} ({version.name}, {version.data_rows:,} purchases) is {version.status}.")
        typer.echo(version.verdict)
