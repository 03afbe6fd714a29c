"""The recommender for large shops against the library `implicit`, on 100,000 users x 20,000 items x 5 million pairs.

    OPENBLAS_NUM_THREADS=1 python benchmarks/recommendation_scale.py --runs 3 --output scale.json

Synthetic, from a seed, with power laws on both sides: item popularity follows Zipf, activity a log-normal. What a user
chooses follows popularity and a latent taste of 32 dimensions; part of the choices are companions (one of three fixed
items that go with something the user chose before). ``--shape`` shifts the weight between the two.

One random item of every user is held out; a hit is a held-out item among the ten best that the user has not got. All
models get the same training pairs, every run in a process of its own, the models in turn within each round. Figures are
medians over the rounds; CPU seconds, of all threads, depend least on what else the machine does. `implicit` starts from
its CSR matrix and ends with arrays; our model starts from the frame of ids and ends with the frame of lists, as a shop
runs it. ALS is run with its defaults, and with ``--tuned`` once more with the ``alpha`` that is best on a second item
held out of the training pairs; our model is run with its defaults only.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from core_ml.process_memory import peak_mib
from core_ml.recommendation.sparse_ease import SparseEASE

K = 10
ALPHAS = (1.0, 3.0, 10.0, 30.0)
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """``taste``: standard deviation of a user's liking over items, in logits; ``companions``: share of such choices."""

    taste: float
    companions: float


SHAPES = {"mixed": Shape(2.2, 0.15), "tastes": Shape(2.4, 0.0), "companions": Shape(1.5, 0.35)}


def generate(users: int, items: int, pairs: int, shape: Shape, seed: int) -> csr_matrix:
    """Users x items with 1 at exactly ``pairs`` distinct pairs, at least 5 a user before the cut."""
    rng = np.random.default_rng(seed)
    popularity = -0.8 * np.log(np.arange(items) + 20.0)
    rng.shuffle(popularity)
    decay = np.arange(1, 33) ** -0.5
    taste = rng.normal(size=(users, 32)) * decay * shape.taste / np.sqrt((decay**2).sum())
    nature = rng.normal(size=(32, items))
    # Draws repeat items, so more are drawn than are kept.
    activity = rng.lognormal(0, 1, users)
    draws = np.clip(activity / activity.mean() * pairs / users * 1.8, 8, items / 4).astype(np.int64)
    keys = np.concatenate(
        [
            block_of_choices(rng, taste[start : start + 500] @ nature + popularity, draws[start : start + 500], start)
            for start in range(0, users, 500)
        ]
    )
    companions = rng.integers(0, items, (items, 3))
    changed = np.flatnonzero(rng.random(len(keys)) < shape.companions)
    # Choices lie user by user: a neighbour in the array is another choice of the same user, but at the user's end.
    kept = changed[(changed > 0) & (keys[changed] // items == keys[changed - 1] // items)]
    chosen = companions[keys[kept - 1] % items, rng.integers(0, 3, len(kept))]
    keys[kept] = keys[kept] // items * items + chosen
    distinct = np.unique(keys)
    if len(distinct) < pairs:
        raise SystemExit(f"only {len(distinct):,} distinct pairs came out; ask for at most that many")
    distinct = np.sort(rng.choice(distinct, pairs, replace=False))
    ones = np.ones(pairs, dtype=np.float32)
    return csr_matrix((ones, (distinct // items, distinct % items)), shape=(users, items))


def block_of_choices(rng: np.random.Generator, logits: Array, draws: Array, start: int) -> Array:
    """Keys ``user * items + item`` of ``draws`` choices a row, in random order, drawn by the softmax of the logits."""
    n = logits.shape[1]
    cumulated = np.cumsum(np.exp(logits, dtype=np.float32), axis=1, dtype=np.float64)
    rows = np.repeat(np.arange(len(draws)), draws)
    # One search for all rows: each row's cumulated chances end where the next row's begin.
    cumulated = (cumulated / cumulated[:, -1:] + np.arange(len(draws))[:, None]).ravel()
    found = np.searchsorted(cumulated, rows + rng.random(len(rows)), side="right")
    keys: Array = (start + rows) * n + np.minimum(found - rows * n, n - 1)
    return keys


def hold_out(matrix: csr_matrix, seed: int) -> tuple[csr_matrix, Array]:
    """The matrix without one random item of every user with two or more, and these items; -1 for the other users."""
    rng = np.random.default_rng(seed)
    lengths = np.diff(matrix.indptr)
    users = np.flatnonzero(lengths >= 2)
    places = matrix.indptr[users] + (rng.random(len(users)) * lengths[users]).astype(np.int64)
    held = np.full(matrix.shape[0], -1, dtype=np.int64)
    held[users] = matrix.indices[places]
    kept = np.ones(matrix.nnz, dtype=bool)
    kept[places] = False
    lengths[users] -= 1
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return csr_matrix((matrix.data[kept], matrix.indices[kept], indptr), shape=matrix.shape), held


def hit_rate(lists: Array, held: Array) -> float:
    """Share of users with a held-out item whose list contains it."""
    return float((lists == held[:, None]).any(axis=1)[held >= 0].mean())


def run_implicit(model: Any, train: csr_matrix) -> tuple[Array, float, float]:
    """Lists, seconds to fit and seconds to recommend."""
    started = time.perf_counter()
    model.fit(train, show_progress=False)
    fitted = time.perf_counter()
    lists, _ = model.recommend(np.arange(train.shape[0]), train, N=K)
    return lists, fitted - started, time.perf_counter() - fitted


def run_ours(train: csr_matrix) -> tuple[Array, float, float]:
    """As `run_implicit`, from frame to frame."""
    coordinates = train.tocoo()
    frame = pd.DataFrame({"user_id": coordinates.row, "item_id": coordinates.col})
    everyone = np.arange(train.shape[0])
    started = time.perf_counter()
    model = SparseEASE().fit(frame)
    fitted = time.perf_counter()
    answer = model.recommend(everyone, K)
    recommended = time.perf_counter()
    lists = np.full((train.shape[0], K), -1, dtype=np.int64)
    lists[answer["user_id"].astype(int), answer["rank"] - 1] = answer["item_id"].astype(int)
    return lists, fitted - started, recommended - fitted


def als(alpha: float) -> Any:
    """The rival: 64 factors, 15 rounds, everything else as the library has it but for ``alpha``."""
    from implicit.als import AlternatingLeastSquares

    return AlternatingLeastSquares(factors=64, iterations=15, alpha=alpha, random_state=1, num_threads=0)


def tune_alpha(train: csr_matrix) -> float:
    """The alpha with the best hit rate on a second item held out, within the training pairs."""
    inner, held = hold_out(train, seed=11)
    return max(ALPHAS, key=lambda alpha: hit_rate(run_implicit(als(alpha), inner)[0], held))


def run(name: str, folder: Path, alpha: float) -> dict[str, float]:
    """One model in this process."""
    with np.load(folder / "data.npz") as data:
        ones = np.ones(len(data["indices"]), dtype=np.float32)
        train = csr_matrix((ones, data["indices"], data["indptr"]), shape=tuple(data["shape"]))
        held = data["held"]
    started = time.process_time()
    if name == "alpha":
        return {"alpha": tune_alpha(train)}
    if name == "sparse_ease":
        lists, fit_seconds, predict_seconds = run_ours(train)
    elif name == "implicit cosine":
        from implicit.nearest_neighbours import CosineRecommender

        lists, fit_seconds, predict_seconds = run_implicit(CosineRecommender(), train)
    else:
        lists, fit_seconds, predict_seconds = run_implicit(als(alpha if "tuned" in name else 1.0), train)
    return {
        f"hit_rate@{K}": hit_rate(lists, held),
        "fit_seconds": fit_seconds,
        "predict_seconds": predict_seconds,
        "cpu_seconds": time.process_time() - started,
        "peak_mib": peak_mib(),
    }


def in_process(name: str, folder: Path, alpha: float = 1.0) -> dict[str, float]:
    """`run` in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, __file__, "--run", name, "--folder", str(folder), "--alpha", str(alpha)]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result


def compare(folder: Path, runs: int, tuned: bool) -> dict[str, dict[str, float]]:
    """Medians over ``runs`` rounds of every model in turn."""
    names = ["implicit ALS", "sparse_ease", "implicit cosine"]
    alpha = 1.0
    if tuned:
        alpha = in_process("alpha", folder)["alpha"]
        names.append("implicit ALS, alpha tuned")
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            rounds[name].append(in_process(name, folder, alpha))
            print(name, rounds[name][-1], file=sys.stderr, flush=True)
    found = {name: {key: median(one[key] for one in ones) for key in ones[0]} for name, ones in rounds.items()}
    if tuned:
        found["implicit ALS, alpha tuned"]["alpha"] = alpha
    return found


def table(models: dict[str, dict[str, float]]) -> str:
    """Markdown; the last two columns are relative to ALS with its defaults."""
    rival = models["implicit ALS"]
    rival_times = rival["fit_seconds"] + rival["predict_seconds"]
    lines = [
        f"| model | hit rate@{K} | fit s | top {K} for all s | CPU s | peak MiB | hits / ALS | seconds / ALS |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name, one in models.items():
        hits = one[f"hit_rate@{K}"]
        times = one["fit_seconds"] + one["predict_seconds"]
        label = f"{name} ({one['alpha']:g})" if "alpha" in one else name
        lines.append(
            f"| {label} | {hits:.4f} | {one['fit_seconds']:.1f} | {one['predict_seconds']:.1f} "
            f"| {one['cpu_seconds']:.0f} | {one['peak_mib']:.0f} "
            f"| {hits / rival[f'hit_rate@{K}']:.2f} | {times / rival_times:.2f} |"
        )
    return "\n".join(lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=5_000_000)
    parser.add_argument("--shape", choices=SHAPES, default="mixed")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tuned", action="store_true", help="also ALS with a tuned alpha (four more fits)")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--alpha", type=float, default=1.0, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    logging.disable(logging.WARNING)
    options = arguments()
    if options.run:
        print(json.dumps(run(options.run, options.folder, options.alpha)))
        return
    shape = SHAPES[options.shape]
    with tempfile.TemporaryDirectory() as folder:
        matrix = generate(options.users, options.items, options.pairs, shape, options.seed)
        train, held = hold_out(matrix, options.seed + 1)
        data = {"indptr": train.indptr, "indices": train.indices, "shape": train.shape, "held": held}
        np.savez(Path(folder, "data.npz"), **data)
        models = compare(Path(folder), options.runs, options.tuned)
    print(table(models))
    if options.output:
        size = {"users": options.users, "items": options.items, "rows": options.pairs, "seed": options.seed}
        data_of = {"path": f"generated: {options.shape}", **size, **asdict(shape)}
        protocol = {"split": "one random item a user", "k": K, "runs": options.runs, "known_items": "never shown"}
        report = {"task": "recommendation", "data": data_of, "protocol": protocol, "chosen": "sparse_ease"}
        options.output.write_text(json.dumps({**report, "models": models}, indent=2) + "\n")


if __name__ == "__main__":
    main()
