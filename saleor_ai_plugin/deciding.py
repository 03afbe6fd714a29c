"""What all decisions of people have in common: how they can fail.

::

    DecisionError                 a decision that cannot be
    ├── NotFoundError             there is no such thing here
    ├── ConflictError             somebody decided meanwhile; ``held`` is how it stands now
    └── SecondPersonError         the same person cannot be the second pair of eyes
"""

from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")


class DecisionError(ValueError):
    """A decision that cannot be; ``code`` tells programs which kind it is.

    ``field`` is what to correct, ``position`` where in its text, counted from 0.
    """

    code: ClassVar[str] = "invalid"

    def __init__(self, message: str, *, field: str = "", position: int | None = None) -> None:
        self.field = field
        self.position = position
        super().__init__(message)


class NotFoundError(DecisionError):
    """There is no such thing here."""

    code = "not_found"


class ConflictError(DecisionError, Generic[T]):
    """Somebody decided meanwhile."""

    code = "conflict"

    def __init__(self, message: str, held: T) -> None:
        self.held = held
        super().__init__(message)


class SecondPersonError(DecisionError):
    """The same person cannot be the second pair of eyes."""

    code = "needs_second_person"

    def __init__(self, person: str) -> None:
        super().__init__(f"{person} has decided already; a second person has to look at it")
