"""Telling what a file holds, so that nobody has to say it."""

from collections.abc import Mapping, Sequence

from saleor_ai_plugin.importing.errors import AskedWrongError
from saleor_ai_plugin.importing.fields import FIELDS, KIND_NAMES, Kind
from saleor_ai_plugin.importing.headers import OF_SALEORS_EXPORT, plain
from saleor_ai_plugin.importing.mapping import Proposal, given_columns, propose
from saleor_ai_plugin.importing.shapes import Column


def choose(kind: Kind | None, columns: Sequence[Column], mapping: Mapping[str, str]) -> Proposal:
    """The kind of file and its mapping.

    Raises AskedWrongError where a column is missing, or where nothing tells what the file is.
    """
    headers = [column.header for column in columns]
    if kind is not None:
        proposal = propose(kind, columns, given_columns(kind, mapping, headers))
        if proposal.missing:
            raise AskedWrongError(_missing(proposal, headers))
        return proposal
    proposals = [_proposal(one, columns, mapping) for one in _likely(headers, mapping)]
    complete = [one for one in proposals if not isinstance(one, AskedWrongError) and not one.missing]
    if complete:
        return complete[0]
    for one in proposals:
        if isinstance(one, AskedWrongError):
            raise one
    closest = min(
        (one for one in proposals if not isinstance(one, AskedWrongError)),
        key=lambda one: len(one.missing) - len(one.matches) / 100,
    )
    raise AskedWrongError(_missing(closest, headers))


def _likely(headers: Sequence[str], mapping: Mapping[str, str]) -> list[Kind]:
    """The kinds that have the fields which the user named, the most telling first."""
    names = {plain(header) for header in headers}
    order: list[Kind] = ["order_lines", "ratings", "orders", "products"]
    if "variant sku" in names or any(OF_SALEORS_EXPORT.fullmatch(header) for header in headers):
        order.remove("products")
        order.insert(0, "products")
    known = [kind for kind in order if set(mapping) <= {field.name for field in FIELDS[kind]}]
    if not known:
        fields = "; ".join(f"{kind}: {', '.join(field.name for field in FIELDS[kind])}" for kind in order)
        raise AskedWrongError(f"no kind of file has all the fields given by --map ({', '.join(mapping)}). {fields}")
    return known


def _proposal(kind: Kind, columns: Sequence[Column], mapping: Mapping[str, str]) -> Proposal | AskedWrongError:
    given = given_columns(kind, mapping, [column.header for column in columns])
    try:
        return propose(kind, columns, given)
    except AskedWrongError as error:
        return error


def _missing(proposal: Proposal, headers: Sequence[str]) -> str:
    parts = []
    for name in proposal.missing:
        candidates = proposal.suggestions.get(name) or []
        hint = " or ".join(f"--map {name}={header!r}" for header in candidates[:4]) or f"--map {name}=COLUMN"
        parts.append(f"{name} (say {hint})")
    return (
        f"the file looks like {proposal.kind} ({KIND_NAMES[proposal.kind]}), but there is no column for "
        f"{', '.join(parts)}. Its columns are {', '.join(headers)}. If it is something else, say --kind "
        f"{' | '.join(FIELDS)}"
    )
