"""A shop of six customers and seven products that fits on a page.

Tea drinkers (ann, bob, cid) buy tea, pot and cup; gardeners (dan, eve) buy seeds, spade and gloves; flo bought one cup.
``lamp`` is in the catalogue and was never sold.
"""

import pandas as pd
import pytest

LINES = [
    # user, item, day, order
    ("ann", "tea", 1, "a1"),
    ("ann", "pot", 1, "a1"),
    ("ann", "tea", 31, "a2"),
    ("ann", "cup", 31, "a2"),
    ("ann", "tea", 61, "a3"),
    ("bob", "tea", 10, "b1"),
    ("bob", "pot", 10, "b1"),
    ("bob", "cup", 40, "b2"),
    ("bob", "tea", 40, "b2"),
    ("cid", "tea", 50, "c1"),
    ("cid", "pot", 50, "c1"),
    ("dan", "seeds", 5, "d1"),
    ("dan", "spade", 5, "d1"),
    ("dan", "gloves", 55, "d2"),
    ("eve", "seeds", 20, "e1"),
    ("eve", "spade", 20, "e1"),
    ("flo", "cup", 60, "f1"),
]


@pytest.fixture(scope="session")
def shop() -> pd.DataFrame:
    frame = pd.DataFrame(LINES, columns=["user_id", "item_id", "day", "order_id"])
    frame["timestamp"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame["weight"] = [5.0, 4.0, 5.0, 3.0, 5.0, 5.0, 4.0, 2.0, 4.0, 5.0, 5.0, 5.0, 3.0, 4.0, 5.0, 4.0, 1.0]
    return frame


@pytest.fixture(scope="session")
def items() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item_id": ["tea", "pot", "cup", "seeds", "spade", "gloves", "lamp"],
            "text": [
                "green tea leaves 绿茶",
                "tea pot of glass",
                "tea cup 茶杯",
                "flower seeds for the garden",
                "garden spade",
                "garden gloves",
                "garden lamp",
            ],
            "category": ["Kitchen > Tea", "Kitchen > Tea", "Kitchen > Cups", "Garden", "Garden", "Garden", "Garden"],
            "price": [5.0, 20.0, 8.0, 2.0, 25.0, 12.0, 40.0],
            "margin": [0.5, 0.2, 0.3, 0.6, 0.1, 0.4, 0.7],
            "colour": ["green", None, "white", None, "green", "green", "white"],
        }
    )
