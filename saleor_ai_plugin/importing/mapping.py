"""Which column of the file is which of ours: proposed by name and values, overridden by the user."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saleor_ai_plugin.importing.errors import AskedWrongError
from saleor_ai_plugin.importing.fields import FIELDS, Field, Kind
from saleor_ai_plugin.importing.headers import OF_SALEORS_EXPORT, plain
from saleor_ai_plugin.importing.shapes import Column, fits, is_dated, share

GIVEN = 1.0
LEAST = 0.5
"""Below this a column is only suggested, never taken without a person's word."""


@dataclass(frozen=True)
class Match:
    """One of our fields, the file's column for it ("" where there is none), and how sure we are (0 to 1)."""

    field: Field
    header: str
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """A mapping for one kind of file; ``suggestions`` names what could be meant by a missing field."""

    kind: Kind
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    suggestions: dict[str, list[str]]

    @property
    def columns(self) -> dict[str, str]:
        return {match.field.name: match.header for match in self.matches}


def given_columns(kind: Kind, mapping: Mapping[str, str], headers: Sequence[str]) -> dict[str, str]:
    """The user's own choices, with headers as the file spells them; "" or "-" leaves a field out.

    Raises AskedWrongError for a field or a column that there is not.
    """
    fields = {field.name for field in FIELDS[kind]}
    spelled = {plain(header): header for header in reversed(headers)} | {header: header for header in headers}
    chosen: dict[str, str] = {}
    for name, wanted in mapping.items():
        if name not in fields:
            raise AskedWrongError(
                f"--map {name}={wanted}: {kind} has no field {name!r}; its fields are {', '.join(sorted(fields))}"
            )
        header = "" if wanted in ("", "-") else spelled.get(wanted) or spelled.get(plain(wanted))
        if header is None:
            near = difflib.get_close_matches(wanted, headers, n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"it has {', '.join(headers)}"
            raise AskedWrongError(f"--map {name}={wanted}: the file has no column {wanted!r}; {hint}")
        chosen[name] = header
    return chosen


def propose(kind: Kind, columns: Sequence[Column], given: Mapping[str, str]) -> Proposal:
    """Match the fields of ``kind`` with the file's columns, those that are required first.

    Raises AskedWrongError where several columns are equally likely for a required field.
    """
    free = [
        column
        for column in columns
        if column.header not in given.values() and not OF_SALEORS_EXPORT.fullmatch(column.header)
    ]
    found: dict[str, Match] = {}
    fields = sorted(FIELDS[kind], key=lambda field: not field.required)
    for field in fields:
        if field.name in given:
            if given[field.name]:
                found[field.name] = Match(field, given[field.name], GIVEN)
            continue
        match = _best(kind, field, free)
        if match is not None:
            found[field.name] = match
            free = [column for column in free if column.header != match.header]
    replaced = {match.field.instead_of for match in found.values()}
    missing = tuple(
        field.name
        for field in FIELDS[kind]
        if field.required and field.name not in found and field.name not in replaced
    )
    suggestions = {
        field.name: [column.header for column in free if _could_be(field, column)]
        for field in FIELDS[kind]
        if field.name in missing
    }
    return Proposal(
        kind, tuple(found[field.name] for field in FIELDS[kind] if field.name in found), missing, suggestions
    )


def _best(kind: Kind, field: Field, columns: Sequence[Column]) -> Match | None:
    scored = sorted(((_score(field, column), column.header) for column in columns), key=lambda one: -one[0])
    scored = [(score, header) for score, header in scored if score >= LEAST]
    if not scored:
        return None
    if field.required and len(scored) > 1 and scored[0][0] - scored[1][0] < 0.001:
        candidates = [header for score, header in scored if scored[0][0] - score < 0.001]
        choices = " or ".join(f"--map {field.name}={header!r}" for header in candidates)
        raise AskedWrongError(f"several columns could be the {field.name} of {kind}: say {choices}")
    return Match(field, scored[0][1], round(min(scored[0][0], 0.99), 2))


def _score(field: Field, column: Column) -> float:
    """0.99 for the most telling name down; 0.5 and up for a name among other words; half of it without the shape."""
    header = plain(column.header)
    words = field.words
    if header in words:
        score = 0.99 - 0.2 * words.index(header) / len(words)
    else:
        tokens = set(header.split())
        within = [set(word.split()) for word in words if len(word) > 2]
        shares = [len(word) / len(tokens) for word in within if word < tokens]
        score = 0.5 + 0.2 * max(shares) if shares else 0.0
    return score * (0.5 + 0.5 * share(column, field.shape)) if score else 0.0


def _could_be(field: Field, column: Column) -> bool:
    if field.shape == "date":
        return is_dated(column)
    return bool(column.filled) and fits(column, field.shape) and not (field.shape == "code" and is_dated(column))
