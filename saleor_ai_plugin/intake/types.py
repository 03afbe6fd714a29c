"""The types of the intake API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Self

import strawberry

from saleor_ai_plugin.deciding import DecisionError
from saleor_ai_plugin.facts.graphql import Money
from saleor_ai_plugin.intake import accepting, listing, models, owner, shapes
from saleor_ai_plugin.intake.sentences import how_text, reason_text
from saleor_ai_plugin.intake.summary import SURE
from saleor_ai_plugin.languages import ENGLISH

IntakeState = strawberry.enum(models.IntakeDocument.State, name="IntakeState")
IntakeSourceKind = strawberry.enum(models.IntakeDocument.Source, name="IntakeSourceKind")
IntakeWatchedKind = strawberry.enum(models.IntakeSource.Kind, name="IntakeWatchedKind")
IntakeDecisionKind = strawberry.enum(models.IntakeDecision.Kind, name="IntakeDecisionKind")
IntakePrice = strawberry.enum(models.IntakeSettings.Price, name="IntakePrice")
IntakeView = strawberry.enum(listing.View, name="IntakeView")


@strawberry.enum
class IntakeOrder(Enum):
    RECEIVED_AT = "received_at"
    BUYER = "buyer"
    NUMBER = "number"
    TOTAL = "total"
    UNSURE = "unsure_count"


@strawberry.enum
class IntakeErrorCode(Enum):
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    INVALID = "invalid"


@strawberry.type
class IntakeError:
    """``line`` is the place of the line that is to blame, from 0."""

    field: str | None
    message: str
    code: IntakeErrorCode
    line: int | None = None

    @classmethod
    def of(cls, error: DecisionError) -> Self:
        return cls(field=error.field or None, message=str(error), code=IntakeErrorCode(error.code), line=error.position)


@strawberry.type
class IntakeReason:
    code: str
    text: str = strawberry.field(description="In the language of the request.")
    line: int | None


@strawberry.type
class IntakeDocument:
    """A paper as the list shows it; ``trouble`` says why the shop has made no draft order yet."""

    id: strawberry.ID
    version: int
    state: IntakeState  # type: ignore[valid-type]
    kind: str = strawberry.field(description="purchase_order, invoice, …; empty until it is read.")
    name: str
    source: IntakeSourceKind  # type: ignore[valid-type]
    sender: str
    received_at: datetime
    number: str
    buyer: str
    total: Money | None
    pages: int
    lines: int
    unsure_lines: int
    probability: float | None = strawberry.field(description="That every line is right.")
    sentence: str = strawberry.field(description="Why it was refused.")
    customer_id: strawberry.ID | None
    customer_name: str
    accepted_by: str
    accepted_at: datetime | None
    order_id: strawberry.ID | None = strawberry.field(description="Of the draft order in the shop.")
    order_number: str
    trouble: str
    needs_person: bool = strawberry.field(description="The shop said no, and is not asked again by itself.")
    duplicate_of: strawberry.ID | None
    made_from: list[strawberry.ID]
    is_emptied: bool = strawberry.field(description="Deleted after its time; only that it came is still known.")

    @classmethod
    def of(cls, row: models.IntakeDocument) -> Self:
        return cls(
            id=_id(row.id),
            version=row.version,
            state=models.IntakeDocument.State(row.state),
            kind=row.kind,
            name=row.name,
            source=models.IntakeDocument.Source(row.source),
            sender=row.sender,
            received_at=row.received_at,
            number=row.number,
            buyer=row.buyer,
            total=None if row.total is None else Money(amount=row.total, currency=row.currency),
            pages=row.pages_count,
            lines=row.lines_count,
            unsure_lines=row.unsure_count,
            probability=row.probability,
            sentence=row.sentence,
            customer_id=_id(row.customer_id) if row.customer_id else None,
            customer_name=row.customer_name,
            accepted_by=row.accepted_by,
            accepted_at=row.accepted_at,
            order_id=_id(row.shop_order_id) if row.shop_order_id else None,
            order_number=row.shop_order_number,
            trouble=row.shop_trouble,
            needs_person=row.shop_refused,
            duplicate_of=_id(row.duplicate_of_id) if row.duplicate_of_id else None,
            made_from=[_id(one) for one in row.made_from],
            is_emptied=row.emptied_at is not None,
        )


@strawberry.type
class IntakeBox:
    """Points on the upright page, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@strawberry.type
class IntakeFound:
    """A value and where it stands; ``path`` names it for ``intakeFieldCorrect``."""

    path: str
    value: str = strawberry.field(description="Amounts as 1234.50, days as 2026-11-28.")
    text: str = strawberry.field(description="As it stands on the paper.")
    confidence: float
    page: int = strawberry.field(description="From 1; 0 where it stands on none.")
    box: IntakeBox | None
    corrected_by: str

    @classmethod
    def of(cls, path: str, found: Mapping[str, Any]) -> Self:
        box = found["box"]
        return cls(
            path=path,
            value=found["value"],
            text=found["text"],
            confidence=found["confidence"],
            page=found["page"],
            box=None if box is None else IntakeBox(left=box[0], top=box[1], right=box[2], bottom=box[3]),
            corrected_by=found.get("by", ""),
        )


@strawberry.type
class IntakePage:
    """``picture`` is a path of this service, for the same token: an image of the upright page."""

    number: int
    width: float = strawberry.field(description="Points.")
    height: float
    turned: int = strawberry.field(description="Degrees clockwise from the original.")
    is_ocr: bool
    picture: str


@strawberry.type
class IntakeVariant:
    id: strawberry.ID
    sku: str
    name: str
    price: Money | None
    free: int | None = strawberry.field(description="Pieces; null where nobody counts.")

    @classmethod
    def of(cls, one: listing.Article) -> Self:
        price = None if one.price is None else Money(amount=one.price, currency=one.currency)
        return cls(id=_id(one.variant_id), sku=one.sku, name=one.name, price=price, free=one.free)


@strawberry.type
class IntakeCandidate:
    variant: IntakeVariant
    probability: float
    why: str


@strawberry.type
class IntakeLine:
    """A line of the paper and the variant that it means; ``position`` counts from 0."""

    position: int
    fields: list[IntakeFound]
    variant: IntakeVariant | None
    probability: float = strawberry.field(description="That the variant is right.")
    is_sure: bool
    why: str
    chosen_by: str
    candidates: list[IntakeCandidate]
    findings: list[IntakeReason] = strawberry.field(description="Price, stock and history, as it was read.")


@strawberry.type
class IntakeCheck:
    """Whether figures agree: line, net_total, tax_total or gross_total."""

    name: str
    line: int | None
    said: Decimal
    reckoned: Decimal
    agrees: bool


@strawberry.type
class IntakeCustomer:
    id: strawberry.ID
    name: str
    email: str
    why: str
    probability: float | None = None


@strawberry.type
class IntakeDecision:
    id: strawberry.ID
    kind: IntakeDecisionKind  # type: ignore[valid-type]
    by: str
    at: datetime
    note: str
    version: int
    path: str = strawberry.field(description="The field that was corrected, where it was one.")
    line: int | None
    before: str
    after: str

    @classmethod
    def of(cls, row: models.IntakeDecision) -> Self:
        return cls(
            id=_id(row.id),
            kind=models.IntakeDecision.Kind(row.kind),
            by=row.by,
            at=row.at,
            note=row.note,
            version=row.version,
            path=row.after.get("path", ""),
            line=row.after.get("position", row.before.get("position")),
            before=_said(row.before),
            after=_said(row.after),
        )


@strawberry.type
class IntakeDetail:
    """Everything about a document that a reviewer needs."""

    document: IntakeDocument
    original: str = strawberry.field(description="A path of this service, for the same token; empty where it is gone.")
    pages: list[IntakePage]
    fields: list[IntakeFound] = strawberry.field(description="What was found, outside of the lines.")
    missing: list[str] = strawberry.field(description="Paths of fields that were not found.")
    lines: list[IntakeLine]
    checks: list[IntakeCheck]
    customer_why: str
    customers: list[IntakeCustomer] = strawberry.field(description="Who the buyer may be.")
    reasons: list[IntakeReason] = strawberry.field(description="Why it was not accepted automatically.")
    why_not: str = strawberry.field(description="What is missing before it can be accepted; empty: nothing.")
    can_undo: bool
    decisions: list[IntakeDecision] = strawberry.field(description="The last one first.")

    @classmethod
    def of(cls, row: models.IntakeDocument, *, language: str) -> Self:
        order = row.order or {"lines": [], "checks": []}
        known = list(shapes.fields(order))
        return cls(
            document=IntakeDocument.of(row),
            original=f"/intake/documents/{row.id}/original" if row.emptied_at is None else "",
            pages=_pages(row),
            fields=[IntakeFound.of(path, found) for path, found in known if found is not None],
            missing=[path for path, found in known if found is None],
            lines=_lines(row, order["lines"], language),
            checks=[_check(one) for one in order.get("checks", ())],
            customer_why=how_text(row.customer_why, language) if row.customer_why else "",
            customers=[
                IntakeCustomer(
                    id=_id(one["id"]),
                    name=one["name"],
                    email=one["email"],
                    why=how_text(one["why"], language),
                    probability=one["probability"],
                )
                for one in row.customer_candidates
            ],
            reasons=[_reason(one, language) for one in row.reasons],
            why_not=_why_not(row),
            can_undo=accepting.last_to_undo(row) is not None,
            decisions=[IntakeDecision.of(one) for one in row.decisions.order_by("-id")],
        )


@strawberry.type
class IntakeWaiting:
    to_review: int
    reading: int
    trouble: int
    on_their_way: int
    duplicates: int
    refused: int
    oldest_received_at: datetime | None

    @classmethod
    def of(cls, found: listing.Waiting) -> Self:
        return cls(**{name: getattr(found, name) for name in found.__dataclass_fields__})


@strawberry.type
class IntakeWatched:
    """A source that the worker looks into; where it is says the worker's environment."""

    kind: IntakeWatchedKind  # type: ignore[valid-type]
    is_configured: bool
    is_on: bool
    looked_at: datetime | None
    found: int
    trouble: str


@strawberry.type
class IntakeSettings:
    accepts_automatically: bool
    error_rate: float = strawberry.field(description="Of documents accepted automatically, with any wrong line.")
    audit_share: float = strawberry.field(description="Of what could be accepted that people see all the same.")
    reviewed: int = strawberry.field(description="Documents that the error rate is measured by.")
    wrong: int = strawberry.field(description="Of these, with any wrong line.")
    channel: str = strawberry.field(description="Empty: the only one.")
    channels: list[str]
    warehouse_id: strawberry.ID | None
    price_tolerance: float
    price_stands: IntakePrice  # type: ignore[valid-type]
    vat_number_key: str
    keep_days: int
    largest_bytes: int
    sources: list[IntakeWatched]
    updated_by: str

    @classmethod
    def of(cls, row: models.IntakeSettings, *, largest_bytes: int) -> Self:
        held = {one.kind: one for one in models.IntakeSource.objects.all()}
        kinds = models.IntakeSource.Kind
        measured = models.IntakeDocument.objects.filter(risk__isnull=False, was_wrong__isnull=False)
        return cls(
            accepts_automatically=row.accepts_automatically,
            error_rate=row.error_rate,
            audit_share=row.audit_share,
            reviewed=measured.count(),
            wrong=measured.filter(was_wrong=True).count(),
            channel=row.channel,
            channels=owner.channels(),
            warehouse_id=_id(row.warehouse_id) if row.warehouse_id else None,
            price_tolerance=row.price_tolerance,
            price_stands=models.IntakeSettings.Price(row.price_stands),
            vat_number_key=row.vat_number_key,
            keep_days=row.keep_days,
            largest_bytes=largest_bytes,
            sources=[_watched(held.get(kind) or models.IntakeSource(kind=kind)) for kind in kinds],
            updated_by=row.updated_by,
        )


def _watched(row: models.IntakeSource) -> IntakeWatched:
    return IntakeWatched(
        kind=models.IntakeSource.Kind(row.kind), is_configured=row.is_configured, is_on=row.is_on,
        looked_at=row.looked_at, found=row.found, trouble=row.trouble,
    )  # fmt: skip


def _pages(row: models.IntakeDocument) -> list[IntakePage]:
    held = row.pages.defer("picture", "words").order_by("number")
    return [
        IntakePage(
            number=one.number,
            width=one.width,
            height=one.height,
            turned=one.turned,
            is_ocr=one.source == "ocr",
            picture=f"/intake/documents/{row.id}/pages/{one.number}?v={one.id}",
        )
        for one in held
    ]


def _lines(row: models.IntakeDocument, lines: Sequence[Mapping[str, Any]], language: str) -> list[IntakeLine]:
    matches = {one.position: one for one in row.matches.all()}
    asked = {one.variant_id for one in matches.values()}
    asked |= {candidate["variant_id"] for one in matches.values() for candidate in one.candidates}
    known = listing.articles(asked - {""}, channel=owner.channel(owner.settings()), language=language)
    articles = {variant_id: IntakeVariant.of(one) for variant_id, one in known.items()}
    return [
        _line(position, line, matches.get(position) or models.IntakeLine(position=position), articles, language)
        for position, line in enumerate(lines)
    ]


def _line(
    position: int,
    line: Mapping[str, Any],
    match: models.IntakeLine,
    articles: Mapping[str, IntakeVariant],
    language: str,
) -> IntakeLine:
    found = [(name, line.get(name)) for name in shapes.OF_LINE]
    return IntakeLine(
        position=position,
        fields=[IntakeFound.of(f"lines.{position}.{name}", one) for name, one in found if one is not None],
        variant=articles.get(match.variant_id),
        probability=match.probability,
        is_sure=bool(match.variant_id) and match.probability >= SURE,
        why=how_text(match.how, language) if match.how else "",
        chosen_by=match.chosen_by,
        candidates=[
            IntakeCandidate(
                variant=articles[one["variant_id"]],
                probability=one["probability"],
                why=how_text(one["how"], language),
            )
            for one in match.candidates
            if one["variant_id"] in articles
        ],
        findings=[_reason(one, language) for one in match.findings],
    )


def _check(one: Mapping[str, Any]) -> IntakeCheck:
    return IntakeCheck(
        name=one["name"], line=one["line"], said=Decimal(one["said"]), reckoned=Decimal(one["reckoned"]),
        agrees=one["agrees"],
    )  # fmt: skip


def _reason(reason: Mapping[str, Any], language: str) -> IntakeReason:
    line = (reason.get("params") or {}).get("line")
    return IntakeReason(
        code=reason["code"], text=reason_text(reason, language), line=None if line is None else line - 1
    )


def _why_not(row: models.IntakeDocument) -> str:
    try:
        accepting.check(row)
    except DecisionError as error:
        return str(error)
    return ""


def _said(values: Mapping[str, Any]) -> str:
    """What a decision changed, as a few words."""
    if "path" in values:
        return shapes.value_of(values["found"])
    if "match" in values:
        variant_id = values["match"]["variant_id"]
        found = listing.articles([variant_id], channel="", language=ENGLISH) if variant_id else {}
        return found[variant_id].sku or found[variant_id].name if variant_id in found else variant_id
    return str(values.get("customer_name") or values.get("state") or "")


def _id(value: object) -> strawberry.ID:
    return strawberry.ID(str(value))
