"""Arrays as columns of Arrow: amounts as decimals, seconds as timestamps, codes as texts."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from saleor_ai_plugin.shop.demo.randomness import Bools, Ints

MONEY = pa.decimal128(16, 2)
TIME = pa.timestamp("s", tz="UTC")


def money(cents: Ints) -> pa.Array:
    """Cents as exact decimals: an amount of 128 bits is the number and its sign."""
    words = np.empty((len(cents), 2), dtype=np.int64)
    words[:, 0] = cents
    words[:, 1] = cents >> 63
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(words.tobytes())])


def times(start_second: int, seconds: Ints, missing: int | None = None) -> pa.Array:
    """Seconds since the shop's first day as UTC; where they are ``missing``, null."""
    mask = None if missing is None else seconds == missing
    return pa.array(seconds + start_second, pa.int64(), mask=mask).cast(TIME)


def dates(start_second: int, days: Ints, missing: int | None = None) -> pa.Array:
    mask = None if missing is None else days >= missing
    known = np.where(days >= missing, 0, days) if missing is not None else days
    return pa.array((known + start_second // 86_400).astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())


def coded(values: Sequence[str], codes: Ints) -> pa.Array:
    """``values[code]`` of each code."""
    return pa.array(list(values), pa.string()).take(pa.array(codes))


def constant(value: object, count: int, kind: pa.DataType | None = None) -> pa.Array:
    return pa.repeat(pa.scalar(value, kind), count)


def integers(values: Ints) -> pa.Array:
    return pa.array(values.astype(np.int64))


def flags(values: Bools) -> pa.Array:
    return pa.array(values)
