"""What the service tells about papers that came in."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from backoffice_desktop.api.reading import selection
from backoffice_desktop.api.records import Money


class State(Enum):
    RECEIVED = "RECEIVED"
    READING = "READING"
    TO_REVIEW = "TO_REVIEW"
    ACCEPTED = "ACCEPTED"
    ORDERED = "ORDERED"
    REJECTED = "REJECTED"
    REFUSED = "REFUSED"
    DUPLICATE = "DUPLICATE"
    REPLACED = "REPLACED"


class Source(Enum):
    DESKTOP = "DESKTOP"
    FOLDER = "FOLDER"
    EMAIL = "EMAIL"
    API = "API"


class DecisionKind(Enum):
    READ = "READ"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"
    CORRECT = "CORRECT"
    CHOOSE_VARIANT = "CHOOSE_VARIANT"
    CHOOSE_CUSTOMER = "CHOOSE_CUSTOMER"
    ADD_LINE = "ADD_LINE"
    REMOVE_LINE = "REMOVE_LINE"
    SPLIT = "SPLIT"
    MERGE = "MERGE"
    ROTATE = "ROTATE"
    READ_AGAIN = "READ_AGAIN"
    KEEP = "KEEP"
    UNDO = "UNDO"


BEING_READ = frozenset({State.RECEIVED, State.READING})


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as the list has it. ``probability`` is that every line is right; ``trouble`` is why the shop has made no
    draft order yet, ``sentence`` why the paper was refused."""

    id: str
    version: int
    state: State
    kind: str
    name: str
    source: Source
    sender: str
    received_at: datetime
    number: str
    buyer: str
    total: Money | None
    pages: int
    lines: int
    unsure_lines: int
    probability: float | None
    sentence: str
    customer_id: str | None
    customer_name: str
    accepted_by: str
    accepted_at: datetime | None
    order_id: str | None
    order_number: str
    trouble: str
    needs_person: bool
    duplicate_of: str | None
    is_emptied: bool

    @property
    def title(self) -> str:
        """What people call it: its number, else the file's name."""
        return self.number or self.name


@dataclass(frozen=True, slots=True)
class Box:
    """Points on the upright page, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was read. ``path`` names the field; ``page`` is 0 where it stands on none."""

    path: str
    value: str
    text: str
    confidence: float
    page: int
    box: Box | None
    corrected_by: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page; ``picture`` is a path of the service. Lengths are points."""

    number: int
    width: float
    height: float
    turned: int
    is_ocr: bool
    picture: str


@dataclass(frozen=True, slots=True)
class Variant:
    id: str
    sku: str
    name: str
    price: Money | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    variant: Variant
    probability: float
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paper, ``position`` from 0, and the variant that it means."""

    position: int
    fields: tuple[Found, ...]
    variant: Variant | None
    probability: float
    is_sure: bool
    why: str
    chosen_by: str
    candidates: tuple[Candidate, ...]

    def field(self, name: str) -> Found | None:
        """``quantity``, ``price`` …; None where the paper does not say."""
        return next((one for one in self.fields if one.path.rpartition(".")[2] == name), None)


@dataclass(frozen=True, slots=True)
class Check:
    """Whether figures agree: line, net_total, tax_total, gross_total."""

    name: str
    line: int | None
    said: Decimal
    reckoned: Decimal
    agrees: bool


@dataclass(frozen=True, slots=True)
class Customer:
    id: str
    name: str
    email: str
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    text: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    id: str
    kind: DecisionKind
    by: str
    at: datetime
    note: str
    version: int
    path: str
    line: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A paper in full. ``missing`` are paths of fields that were not found; ``why_not`` is what has to be mended before
    it can be accepted, empty where nothing has."""

    document: Document
    original: str
    pages: tuple[Sheet, ...]
    fields: tuple[Found, ...]
    missing: tuple[str, ...]
    lines: tuple[Line, ...]
    checks: tuple[Check, ...]
    customer_why: str
    customers: tuple[Customer, ...]
    reasons: tuple[Reason, ...]
    why_not: str
    can_undo: bool
    decisions: tuple[Decision, ...]

    def found(self, path: str) -> Found | None:
        """A field outside of the lines, or of one."""
        fields = (*self.fields, *(one for line in self.lines for one in line.fields))
        return next((one for one in fields if one.path == path), None)


@dataclass(frozen=True, slots=True)
class Waiting:
    to_review: int
    reading: int
    trouble: int
    on_their_way: int
    duplicates: int
    refused: int
    oldest_received_at: datetime | None


QUEUE = f"subscription IntakeQueue {{ intakeQueue {{ {selection(Waiting)} }} }}"
