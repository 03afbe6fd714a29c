"""The fraud model in use, kept in memory; without one the owner's rules alone decide."""

from core_ml.fraud import FraudModel
from saleor_ai_plugin.fraud import frames
from saleor_ai_plugin.registry.loading import ModelLoader

PROBLEM = "fraud"

loader: ModelLoader[FraudModel] = ModelLoader(PROBLEM, FraudModel.load)


def warm_up() -> None:
    """Read the model, and score an order, before the first event asks for it: libraries load when first used."""
    held = loader.in_use()
    asked = frames.latest()
    if held is not None and not asked.empty:
        held[1].judge(held[1].score(asked, frames.history_of(asked))[0])
