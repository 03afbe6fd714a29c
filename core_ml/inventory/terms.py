"""What a supplier asks: packs, least quantities and values, price breaks, the cost of an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from core_ml.exceptions import DataError
from core_ml.inventory.arrays import Floats, Ints, numbers, whole


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """Terms of one product at one supplier, as a buyer says them.

    Attributes
    ----------
    price : float
        Of a piece.
    pack : int
        Pieces in a pack; only whole packs are sold.
    minimum : int
        Least pieces in a line, 0 for none (MOQ).
    breaks : sequence of (pieces, price)
        From so many pieces on, all pieces of the line cost that price.
    """

    price: float
    pack: int = 1
    minimum: int = 0
    breaks: Sequence[tuple[int, float]] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of n places, as columns; a line of a purchase order is a place.

    Attributes
    ----------
    price : (n,) above 0
    pack : (n,) 1 or more
    minimum : (n,) pieces
    break_from, break_price : (n, B)
        Price breaks, ascending, filled up with 0; prices fall from break to break.

    Raises
    ------
    DataError
        What cannot be, with the place it is at.
    """

    price: Floats
    pack: Ints
    minimum: Ints
    break_from: Ints
    break_price: Floats

    def __post_init__(self) -> None:
        n = len(self.price)
        numbers("price", self.price, n, above=True)
        whole("pack", self.pack, n, least=1)
        whole("minimum", self.minimum, n)
        if self.break_from.shape != self.break_price.shape or self.break_from.shape[:1] != (n,):
            raise DataError("break_from and break_price must have a row for each place and as many columns")
        self._check_breaks()

    def _check_breaks(self) -> None:
        before, price = np.zeros(len(self), dtype=np.int64), self.price
        for column in range(self.break_from.shape[1]):
            start, new = self.break_from[:, column], self.break_price[:, column]
            used = start > 0
            wrong = used & ~((start > before) & (new < price) & (new > 0))
            if wrong.any():
                at = int(wrong.argmax())
                raise DataError(
                    f"price break {column + 1} of place {at}, {new[at]:g} from {start[at]} pieces, does not follow "
                    f"{price[at]:g} from {before[at]}: quantities must rise and prices fall, and stay above 0"
                )
            before, price = np.where(used, start, before), np.where(used, new, price)

    def __len__(self) -> int:
        return len(self.price)

    def __getitem__(self, rows: slice | Ints) -> Terms:
        return Terms(
            self.price[rows], self.pack[rows], self.minimum[rows], self.break_from[rows], self.break_price[rows]
        )

    @classmethod
    def of(cls, products: Sequence[ProductTerms]) -> Self:
        """From terms one by one, in the order of the places."""
        width = max((len(one.breaks) for one in products), default=0)
        starts, prices = np.zeros((len(products), width), dtype=np.int64), np.zeros((len(products), width))
        for place, one in enumerate(products):
            for column, (start, price) in enumerate(one.breaks):
                starts[place, column], prices[place, column] = start, price
        return cls.plain(
            np.array([one.price for one in products], dtype=np.float64),
            [one.pack for one in products],
            [one.minimum for one in products],
            breaks=(starts, prices),
        )

    @classmethod
    def plain(
        cls,
        price: npt.ArrayLike,
        pack: npt.ArrayLike = 1,
        minimum: npt.ArrayLike = 0,
        *,
        breaks: tuple[Ints, Floats] | None = None,
    ) -> Self:
        """From columns; one number for pack and minimum stands for all places."""
        prices = np.atleast_1d(np.asarray(price, dtype=np.float64))
        n = len(prices)
        starts, cheaper = breaks or (np.zeros((n, 0), dtype=np.int64), np.zeros((n, 0)))
        return cls(prices, whole("pack", pack, n, least=1), whole("minimum", minimum, n), starts, cheaper)

    def least(self) -> Ints:
        """(n,) fewest pieces that can be ordered: whole packs, from the minimum on."""
        return self.rounded_up(np.maximum(self.minimum, 1))

    def rounded_up(self, pieces: npt.ArrayLike) -> Ints:
        """Whole packs that hold at least so many pieces, (n,) or (n, J); nothing stays nothing."""
        wanted = np.asarray(pieces, dtype=np.float64)
        pack = self.pack if wanted.ndim == 1 else self.pack[:, None]
        return np.asarray(np.ceil(np.maximum(wanted, 0) / pack - 1e-9) * pack, dtype=np.int64)

    def orderable(self, pieces: npt.ArrayLike) -> Ints:
        """(n,) what can be ordered when so many are wanted: 0, or whole packs from the minimum on."""
        wanted = np.asarray(pieces, dtype=np.float64)
        return np.where(wanted > 1e-9, np.maximum(self.rounded_up(wanted), self.least()), 0)

    def allowed(self, pieces: Ints) -> npt.NDArray[np.bool_]:
        """Whether a line of so many pieces can be ordered, (n,) or (n, J)."""
        pack, least = (self.pack, self.least()) if pieces.ndim == 1 else (self.pack[:, None], self.least()[:, None])
        return np.asarray((pieces == 0) | ((pieces >= least) & (pieces % pack == 0)), dtype=np.bool_)

    def unit_price(self, pieces: npt.ArrayLike) -> Floats:
        """Price of a piece in a line of so many, (n,) or (n, J)."""
        wanted = np.asarray(pieces, dtype=np.float64)
        shape = (len(self),) + (1,) * (wanted.ndim - 1)
        price = np.broadcast_to(self.price.reshape(shape), wanted.shape).astype(np.float64)
        for start, cheaper in zip(self.break_from.T, self.break_price.T, strict=True):
            reached = (start.reshape(shape) > 0) & (wanted >= start.reshape(shape))
            price = np.where(reached, cheaper.reshape(shape), price)
        return price

    def value(self, pieces: npt.ArrayLike) -> Floats:
        """What a line of so many pieces costs, (n,) or (n, J)."""
        return np.asarray(self.unit_price(pieces) * np.asarray(pieces), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class SupplierTerms:
    """Terms of S suppliers, as columns.

    Attributes
    ----------
    order_cost : (S,)
        Cost of an order, whatever is in it.
    minimum_value : (S,)
        Least value of an order, 0 for none.
    budget : (S,)
        Most that may be ordered from it now; infinite for no limit.
    """

    order_cost: Floats
    minimum_value: Floats
    budget: Floats

    def __post_init__(self) -> None:
        n = len(self.order_cost)
        numbers("order_cost", self.order_cost, n)
        numbers("minimum_value", self.minimum_value, n)
        if self.budget.shape != (n,) or not (self.budget >= 0).all():
            raise DataError(f"budget must be 0 or more (or infinite) for each of the {n} suppliers")

    def __len__(self) -> int:
        return len(self.order_cost)

    @classmethod
    def plain(
        cls,
        suppliers: int,
        order_cost: npt.ArrayLike = 0.0,
        minimum_value: npt.ArrayLike = 0.0,
        budget: npt.ArrayLike = np.inf,
    ) -> Self:
        """From numbers, each one for all or one a supplier."""
        columns = (
            np.broadcast_to(np.asarray(one, dtype=np.float64), (suppliers,))
            for one in (order_cost, minimum_value, budget)
        )
        return cls(*(one.copy() for one in columns))
