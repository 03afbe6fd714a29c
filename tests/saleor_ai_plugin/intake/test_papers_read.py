"""A PDF comes in and is read: fields, lines, pages, and what each line means."""

import io

import pytest
from intake_papers import GOODS, purchase_order, sell

from saleor_ai_plugin.intake import arriving, reading
from saleor_ai_plugin.intake.models import IntakeDocument, IntakePage
from saleor_ai_plugin.jobs.models import Job

MOST = 25_000_000


def take(content: bytes, name: str = "PO.pdf") -> arriving.Arrived:
    return arriving.take(io.BytesIO(content), name=name, source=arriving.Source.API, sender="a@b.example", most=MOST)


def read_all() -> int:
    return reading.read_waiting(on_document=lambda _: None, should_stop=lambda: False)


@pytest.fixture
def shop(db: None) -> None:
    sell()


def test_purchase_order_is_read_and_matched(shop: None):
    arrived = take(purchase_order())
    assert (arrived.is_new, arrived.document.state) == (True, "received")
    assert Job.objects.get().kind == "intake.read"
    assert read_all() == 1
    document = IntakeDocument.objects.get()
    assert (document.state, document.sentence, document.tries) == ("to_review", "", 0)
    assert (document.kind, document.number, document.buyer, document.currency) == (
        "purchase_order", "PO-4711", "Hotel Adler GmbH", "EUR",
    )  # fmt: skip
    # 12 x 24.90 + 48 x 3.50 + 6 x 11.25 = 534.30, and 19 % of it
    assert str(document.total) == "635.820"
    lines = document.order["lines"]
    read = [(one["code"]["value"], one["description"]["value"], one["quantity"]["value"]) for one in lines]
    assert read == [(code, name, str(pieces)) for code, name, pieces, _ in GOODS]
    matches = list(document.matches.order_by("position").values_list("variant_id", "how"))
    assert matches == [(code.lower(), "sku") for code, *_ in GOODS]
    assert all(check["agrees"] for check in document.order["checks"])
    page = IntakePage.objects.get()
    assert (page.number, page.turned, page.source, bytes(page.picture[:3])) == (1, 0, "text", b"\xff\xd8\xff")
    # The embedded shop knows nobody's name.
    assert [reason["code"] for reason in document.reasons] == ["customer_unknown"]


def test_what_cannot_be_read_is_refused_with_a_sentence(shop: None):
    take(b"%PDF-1.7 and nothing that a PDF has")
    assert read_all() == 1
    document = IntakeDocument.objects.get()
    assert document.state == "refused"
    assert document.sentence[0].isupper()
    assert len(document.sentence.split()) > 3
    assert read_all() == 0
