"""What the service's codes are called, and in which tone they are shown. All of it is looked up in the catalogue."""

from backoffice_desktop.api.intake import DecisionKind, Document, Found, Source, State
from backoffice_desktop.api.intake_queue import View
from backoffice_desktop.translations import tr

SURE = 0.9
"""A field that is read with less confidence is pointed out."""
STATES = {
    State.RECEIVED: "Arrived",
    State.READING: "Being read",
    State.TO_REVIEW: "To review",
    State.ACCEPTED: "Accepted",
    State.ORDERED: "Ordered",
    State.REJECTED: "Rejected",
    State.REFUSED: "Not readable",
    State.DUPLICATE: "Duplicate",
    State.REPLACED: "Replaced",
}
TONES = {
    State.RECEIVED: "neutral",
    State.READING: "neutral",
    State.TO_REVIEW: "accent",
    State.ACCEPTED: "good",
    State.ORDERED: "good",
    State.REJECTED: "bad",
    State.REFUSED: "bad",
    State.DUPLICATE: "warn",
    State.REPLACED: "neutral",
}
VIEWS = {
    View.TO_REVIEW: "To review",
    View.READING: "Being read",
    View.TROUBLE: "The shop said no",
    View.ON_THEIR_WAY: "On their way to the shop",
    View.ORDERED: "Ordered",
    View.DUPLICATES: "Duplicates",
    View.REFUSED: "Not readable",
    View.REJECTED: "Rejected",
    View.ALL: "All papers",
}
SOURCES = {
    Source.DESKTOP: "added by {sender}",
    Source.FOLDER: "from the watched folder",
    Source.EMAIL: "by e-mail from {sender}",
    Source.API: "over the API",
}
DECISIONS = {
    DecisionKind.READ: "Read",
    DecisionKind.ACCEPT: "Accepted",
    DecisionKind.REJECT: "Rejected",
    DecisionKind.CORRECT: "Corrected",
    DecisionKind.CHOOSE_VARIANT: "Article chosen",
    DecisionKind.CHOOSE_CUSTOMER: "Customer chosen",
    DecisionKind.ADD_LINE: "Line added",
    DecisionKind.REMOVE_LINE: "Line removed",
    DecisionKind.SPLIT: "Split",
    DecisionKind.MERGE: "Merged",
    DecisionKind.ROTATE: "Page turned",
    DecisionKind.READ_AGAIN: "Read again",
    DecisionKind.KEEP: "Is no duplicate",
    DecisionKind.UNDO: "Taken back",
}
FIELDS = {
    "number": "Number",
    "order_number": "Refers to order",
    "date": "Date",
    "delivery_date": "Deliver on",
    "currency": "Currency",
    "net_total": "Net total",
    "tax_total": "Tax",
    "gross_total": "Total",
    "name": "Name",
    "street": "Street",
    "postcode": "Postcode",
    "city": "City",
    "country": "Country",
    "vat_number": "VAT number",
    "email": "E-mail",
    "phone": "Phone",
    "customer_number": "Customer number",
    "code": "Article number",
    "buyer_code": "Their number",
    "gtin": "Barcode",
    "description": "Description",
    "quantity": "Quantity",
    "unit": "Unit",
    "price": "Price",
    "discount": "Discount, %",
    "tax_rate": "Tax rate, %",
    "total": "Line total",
}
CHECKS = {
    "net_total": "Lines together",
    "tax_total": "Tax by its rates",
    "gross_total": "Net and tax",
}
ENGINES = {"tesseract": "Tesseract", "rapid": "RapidOCR, better on photos"}
READ_LANGUAGES = {
    "": "in the language it finds",
    "en": "in English",
    "de": "in German",
    "fr": "in French",
    "zh": "in Chinese",
}


def field_word(path: str) -> str:
    """``lines.2.quantity`` is Quantity."""
    name = path.rpartition(".")[2]
    return tr(FIELDS.get(name, name))


def source_words(document: Document) -> str:
    return tr(SOURCES[document.source], sender=document.sender or tr("somebody"))


def is_sure(found: Found) -> bool:
    return bool(found.corrected_by) or found.confidence >= SURE


def wants_look(found: Found | None, *, is_needed: bool) -> bool:
    """Whether a person should look at a field; one that is not on the paper only where it is needed."""
    return is_needed if found is None else not is_sure(found)
