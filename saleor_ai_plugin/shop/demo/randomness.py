"""Randomness that depends on the seed and on what it is for, and on nothing else.

Every part of the shop draws from a stream of its own, so that a change in one part leaves the others as they were.
"""

import zlib

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]


def stream(seed: int, *purpose: object) -> np.random.Generator:
    """A generator of random numbers for one purpose."""
    words = [zlib.crc32(str(part).encode()) for part in purpose]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))


def hashed(seed: int, purpose: str, numbers: Ints) -> Words:
    """64 well-mixed bits a number (splitmix64): the same for the same number, in whatever order they are asked."""
    with np.errstate(over="ignore"):
        start = np.uint64(zlib.crc32(purpose.encode())) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
        x = numbers.astype(np.uint64) * np.uint64(0xD1342543DE82EF95) + start
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed: Words = x ^ (x >> np.uint64(31))
        return mixed


def uniform(words: Words) -> Floats:
    """The words as numbers from 0 to below 1."""
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


def pick(rng: np.random.Generator, weights: Floats, count: int) -> Ints:
    """``count`` indices drawn with replacement, each as often as its weight says."""
    edges = np.cumsum(weights)
    found: Ints = np.minimum(np.searchsorted(edges, rng.random(count) * edges[-1], side="right"), len(weights) - 1)
    return found


def pick_per_row(rng: np.random.Generator, weights: Floats) -> Ints:
    """One column of each row of ``weights`` (n, k), each as often as its weight says."""
    edges = np.cumsum(weights, axis=1)
    marks = rng.random(len(weights)) * edges[:, -1]
    passed: Ints = np.minimum((edges <= marks[:, None]).sum(axis=1), weights.shape[1] - 1)
    return passed


def apportion(total: int, weights: Floats) -> Ints:
    """Whole numbers that add up to ``total`` and follow the weights (largest remainder)."""
    exact = weights / weights.sum() * total
    shares: Ints = np.floor(exact).astype(np.int64)
    rest = total - int(shares.sum())
    shares[np.argsort(shares - exact, kind="stable")[:rest]] += 1
    return shares
