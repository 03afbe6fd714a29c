"""Online Retail (UCI 352): the hybrid against the library `implicit` (ALS, BM25, cosine) and EASE.

    python benchmarks/online_retail.py online_retail.parquet --output online_retail.json

Trained up to and including 2011-09-30, judged on what the customers of both periods bought after it: once on all items,
lists showing known items, and once on the items that were new to the customer, lists without known items. Every
competitor is tuned, for each of the two protocols by itself, on the last eight weeks of the training part; the hybrid
runs with its defaults. Nothing is tuned on the test part.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender, CosineRecommender
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from core_ml import metrics, splits
from core_ml.recommendation.dataset import Dataset
from core_ml.recommendation.ease import item_weights
from core_ml.recommendation.evaluation import Part
from core_ml.recommendation.hybrid import Hybrid

K = 10
UNTIL = pd.Timestamp("2011-09-30")
VALIDATION_UNTIL = pd.Timestamp("2011-08-05")
FIGURES = (f"ndcg@{K}", f"recall@{K}")

Recommend = Callable[[np.ndarray, bool], np.ndarray]


def clean(raw: pd.DataFrame) -> pd.DataFrame:
    """What a shop would learn from: real products, known customers, purchases that were kept.

    Exact duplicates go, lines without a customer, and codes that are no products (postage, fees, manual entries,
    vouchers: product codes begin with five digits). A cancellation takes back the customer's latest earlier line of the
    same product and quantity; one that matches no line is only dropped itself.
    """
    lines = raw.drop_duplicates()
    lines = lines[lines["CustomerID"].notna()]
    lines = lines.assign(StockCode=lines["StockCode"].astype(str).str.strip().str.upper())
    lines = lines[lines["StockCode"].str.match(r"\d{5}")]
    cancelled = lines["InvoiceNo"].astype(str).str.startswith("C")
    bought = lines[~cancelled & (lines["Quantity"] > 0) & (lines["UnitPrice"] > 0)]
    bought = bought.sort_values("InvoiceDate", kind="stable").reset_index(drop=True)
    kept = bought.drop(index=taken_back(bought, lines[cancelled]))
    return pd.DataFrame(
        {
            "user_id": kept["CustomerID"].astype(str),
            "item_id": kept["StockCode"],
            "timestamp": kept["InvoiceDate"],
            "order_id": kept["InvoiceNo"].astype(str),
        }
    ).reset_index(drop=True)


def taken_back(bought: pd.DataFrame, cancelled: pd.DataFrame) -> list[int]:
    """Rows of ``bought``, in order of time, that ``cancelled`` takes back."""
    places: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for place, key in enumerate(zip(bought["CustomerID"], bought["StockCode"], bought["Quantity"], strict=True)):
        places[key].append(place)
    times = bought["InvoiceDate"].to_numpy()
    gone = []
    for row in cancelled.sort_values("InvoiceDate", kind="stable").itertuples():
        open_places = places[row.CustomerID, row.StockCode, -row.Quantity]
        earlier = [place for place in open_places if times[place] <= row.InvoiceDate.to_datetime64()]
        if earlier:
            open_places.remove(earlier[-1])
            gone.append(earlier[-1])
    return gone


def candidates(dataset: Dataset) -> Iterator[tuple[str, str, Recommend]]:
    """Family, settings and a way to ask, for every competitor and setting."""
    events = dataset.histories
    binary = events.matrix()
    counts = events.matrix(np.ones(len(events.items)))
    logs = counts.copy()
    logs.data = np.log1p(logs.data)
    weightings = {"binary": binary, "counts": counts, "log counts": logs}
    for (word, matrix), neighbours in itertools.product(weightings.items(), (10, 20, 50, 100)):
        yield "cosine", f"{word}, K={neighbours}", _implicit(CosineRecommender(K=neighbours), matrix)
    grid = itertools.product(("binary", "counts"), (20, 50, 100, 200), (0.5, 1.2), (0.2, 0.5, 0.75))
    for word, neighbours, k1, b in grid:
        model = BM25Recommender(K=neighbours, K1=k1, B=b)
        yield "bm25", f"{word}, K={neighbours}, K1={k1}, B={b}", _implicit(model, weightings[word])
    grid = itertools.product(("binary", "counts"), (64, 128, 256, 512), (1.0, 10.0, 30.0), (1.0,))
    for word, factors, regularization, alpha in grid:
        model = AlternatingLeastSquares(
            factors=factors, regularization=regularization, alpha=alpha, iterations=15, random_state=1
        )
        settings = f"{word}, factors={factors}, regularization={regularization:g}, alpha={alpha:g}"
        yield "als", settings, _implicit(model, weightings[word])
    for (word, matrix), regularization in itertools.product(weightings.items(), (30, 100, 300, 1000, 3000)):
        yield "ease", f"{word}, regularization={regularization}", _ease(matrix, regularization)


def _implicit(model: Any, matrix: csr_matrix) -> Recommend:
    matrix = matrix.astype(np.float32)
    fitted = False

    def recommend(rows: np.ndarray, drop_known: bool) -> np.ndarray:
        nonlocal fitted
        if not fitted:
            model.fit(matrix, show_progress=False)
            fitted = True
        return np.asarray(model.recommend(rows, matrix[rows], N=K, filter_already_liked_items=drop_known)[0])

    return recommend


def _ease(matrix: csr_matrix, regularization: float) -> Recommend:
    learned: dict[str, np.ndarray] = {}

    def recommend(rows: np.ndarray, drop_known: bool) -> np.ndarray:
        if not learned:
            learned["weights"] = item_weights((matrix.T @ matrix).toarray().astype(np.float64), regularization)
        scores = np.asarray(matrix[rows] @ learned["weights"])
        if drop_known:
            scores[matrix[rows].nonzero()] = -np.inf
        return np.argsort(-scores, axis=1, kind="stable")[:, :K]

    return recommend


def judge(recommend: Recommend, dataset: Dataset, part: Part) -> dict[str, dict[str, float]]:
    """Figures by protocol, ``all`` and ``new``."""
    found = {}
    for protocol, truth in (("all", part.truth), ("new", part.fresh)):
        ids = pd.Index(truth["user_id"].unique())
        picks = recommend(dataset.user_ids.get_indexer(ids), protocol == "new")
        lists = pd.DataFrame(
            {
                "user_id": np.repeat(ids.to_numpy(), picks.shape[1]),
                "item_id": dataset.item_ids.to_numpy()[picks.ravel()],
                "rank": np.tile(np.arange(1, picks.shape[1] + 1), len(picks)),
            }
        )
        figures = metrics.ranking(lists, truth, K)
        found[protocol] = {name: figures[name] for name in FIGURES}
    return found


def tuned(train: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The best settings of each (family, protocol) by nDCG on the validation slice."""
    part = Part.cut(train, splits.TimeSplit(VALIDATION_UNTIL))
    dataset = Dataset.from_frames(part.train)
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for family, settings, recommend in candidates(dataset):
        print(f"tuning {family}: {settings}", file=sys.stderr, flush=True)
        for protocol, figures in judge(recommend, dataset, part).items():
            found = (figures[f"ndcg@{K}"], settings)
            best[family, protocol] = max(best.get((family, protocol), (0.0, "")), found)
    return {key: settings for key, (_, settings) in best.items()}


def hybrid_lists(part: Part) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """The hybrid's figures by protocol, and its seconds."""
    started = time.perf_counter()
    model = Hybrid().fit(part.train)
    fitted = time.perf_counter()
    found = {}
    for protocol, truth in (("all", part.truth), ("new", part.fresh)):
        lists = model.recommend(truth["user_id"].unique(), K, exclude_seen=protocol == "new")
        figures = metrics.ranking(lists, truth, K)
        found[protocol] = {name: figures[name] for name in FIGURES}
    return found, {"fit_seconds": fitted - started, "predict_seconds": time.perf_counter() - fitted}


def run(raw: pd.DataFrame) -> dict[str, Any]:
    """Tune, fit, judge; the report."""
    frame = clean(raw)
    part = Part.cut(frame, splits.TimeSplit(UNTIL))
    settings = tuned(part.train)
    dataset = Dataset.from_frames(part.train)
    models: dict[str, dict[str, Any]] = {}
    for family, name, recommend in candidates(dataset):
        wanted = [protocol for protocol in ("all", "new") if settings[family, protocol] == name]
        if wanted:
            figures = judge(recommend, dataset, part)
            for protocol in wanted:
                models.setdefault(family, {})[protocol] = figures[protocol] | {"settings": name}
    hybrid, seconds = hybrid_lists(part)
    ratios = {
        f"{protocol} {name}": hybrid[protocol][name] / max(model[protocol][name] for model in models.values())
        for protocol in ("all", "new")
        for name in FIGURES
    }
    counts = {
        "rows": len(frame),
        "users": part.truth["user_id"].nunique(),
        "users_new": part.fresh["user_id"].nunique(),
    }
    return {"data": counts, "models": models | {"hybrid": hybrid | seconds}, "ratio_to_best_competitor": ratios}


def show(report: dict[str, Any]) -> None:
    print(f"{report['data']}\n")
    headings = f"{'ndcg@10':>9} {'recall@10':>9}   {'new ndcg@10':>11} {'new recall@10':>13}"
    print(f"{'model':<8} {headings}   settings (all | new)")
    for name, model in report["models"].items():
        numbers = [model[protocol][figure] for protocol in ("all", "new") for figure in FIGURES]
        settings = " | ".join(str(model[protocol].get("settings", "defaults")) for protocol in ("all", "new"))
        print(f"{name:<8} {numbers[0]:>9.4f} {numbers[1]:>9.4f}   {numbers[2]:>11.4f} {numbers[3]:>13.4f}   {settings}")
    print()
    for name, ratio in report["ratio_to_best_competitor"].items():
        print(f"hybrid / best competitor, {name}: {ratio:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="online_retail.parquet")
    parser.add_argument("--output", type=Path, help="write the report to this JSON file")
    arguments = parser.parse_args()
    # It tells how long the conversion of its own matrix took.
    warnings.filterwarnings("ignore", module="implicit")
    # implicit asks for one BLAS thread; more of them only fight with its own.
    with threadpool_limits(1, "blas"):
        report = run(pd.read_parquet(arguments.data))
    show(report)
    if arguments.output:
        arguments.output.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
