"""Errors of ``core_ml``.

::

    CoreMLError
    ├── DataError (ValueError)        the frame cannot be used as it is
    │   ├── MissingColumnsError       names every missing column at once
    │   ├── EmptyDataError            no row left to learn from
    │   └── DocumentError             a paper that cannot be read: broken, locked, too large, not what its name says
    │       └── ReaderDiedError       the program that read it was killed
    ├── ParameterError (ValueError)   a setting is outside its range
    │   └── RuleError                 a rule of the owner's cannot be read; says at which place
    ├── CatalogueTooLargeError        this model would not fit into memory; the message names one that does
    ├── NotFittedError                asked before fit
    ├── FitCancelledError             should_stop() said yes
    ├── ReadingCancelledError         the same, while a document was read
    └── ArtifactError                 a model file that is truncated, foreign, damaged or too new

Every message says what was wrong, where, and what would be right.
"""

from __future__ import annotations


class CoreMLError(Exception):
    """Root of all errors that ``core_ml`` raises on purpose."""


class DataError(CoreMLError, ValueError):
    """The frame cannot be used as it is."""


class MissingColumnsError(DataError):
    """One or more columns are not in the frame."""

    def __init__(self, missing: list[str], present: list[str], frame: str) -> None:
        self.missing = missing
        super().__init__(
            f"the {frame} have no column {', '.join(map(repr, missing))}; "
            f"the columns are {', '.join(map(repr, present)) or '(none)'}"
        )


class EmptyDataError(DataError):
    """The frame has no usable row."""


class DocumentError(DataError):
    """A document cannot be read; the message is one sentence that a clerk can act on."""


class ReaderDiedError(DocumentError):
    """The program that read the document was killed: by what is in the file, or by somebody. Reading again may help."""


class ParameterError(CoreMLError, ValueError):
    """A setting is outside its range."""


class RuleError(ParameterError):
    """A rule of the owner's cannot be read: ``what`` is wrong at ``place``, which counts characters from 0."""

    def __init__(self, message: str, place: int) -> None:
        self.what = message
        self.place = place
        super().__init__(f"at character {place + 1}: {message}")


class CatalogueTooLargeError(CoreMLError):
    """The catalogue has more items than this model can hold in memory."""


class NotFittedError(CoreMLError):
    """The model was asked before it learned anything."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} is not fitted yet: call fit first")


class FitCancelledError(CoreMLError):
    """The caller asked to stop while the model was learning."""


class ReadingCancelledError(CoreMLError):
    """The caller asked to stop while a document was read."""


class ArtifactError(CoreMLError):
    """A model file cannot be read."""
