"""Papers over the API, as the desktop sends and asks: upload, list, review, pictures."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from intake_documents import document, order
from intake_papers import purchase_order, sell
from service_processes import Api

from saleor_ai_plugin.accounts.permissions import MANAGE_ORDERS, MANAGE_PRODUCTS
from saleor_ai_plugin.events.models import OutboxEvent
from saleor_ai_plugin.intake import types
from saleor_ai_plugin.intake.models import IntakeDocument, IntakeOriginal, IntakePage, IntakeSettings
from saleor_ai_plugin.shop.current import current_shop

LIST = """
query($view: IntakeView!, $filter: IntakeFilter) {
  intakeDocuments(view: $view, filter: $filter) {
    totalCount
    items { id version state name number buyer total { amount currency } pages lines unsureLines customerName }
  }
}
"""
DETAIL = """
query($id: ID!) {
  intakeDocument(id: $id) {
    document { id version state }
    original pages { number width height turned isOcr picture }
    fields { path value text confidence page box { left top right bottom } correctedBy } missing
    lines {
      position variant { id sku name price { amount currency } free } probability isSure why chosenBy
      fields { path value } candidates { variant { sku } probability why } findings { code text }
    }
    checks { name line said reckoned agrees } reasons { code text line } whyNot canUndo
    decisions { kind by path line before after }
  }
}
"""
RESULT = """
{
  detail { document { version state number customerId } whyNot canUndo }
  made { id } errors { field message code line }
}
"""
PDF = {"content-type": "application/pdf"}


@pytest.fixture
def goods(transactional_db: None) -> None:
    sell()


def send(api: Api, content: bytes, name: str = "PO 4711.pdf", **headers: str) -> Any:
    given = {"authorization": f"Bearer {api.token}", **PDF, **headers}
    return api.client.post("/intake/documents", params={"name": name}, content=content, headers=given)


def do(api: Api, name: str, held: Any, more: str = "", *, version: int | None = None) -> dict[str, Any]:
    decide = {"id": str(held.id), "version": version or held.version, "clientId": str(uuid.uuid4()), "note": "because"}
    answer = api.ask(f"mutation($d: IntakeDecide!) {{ answer: {name}(decide: $d{more}) {RESULT} }}", {"d": decide})
    assert "errors" not in answer, answer["errors"]
    held.refresh_from_db()
    return answer["data"]["answer"]


def test_paper_is_uploaded_once_and_comes_back_as_it_was(api: Api, goods: None):
    content = purchase_order()
    first = send(api, content)
    held = IntakeDocument.objects.get()
    assert (first.status_code, first.json()) == (
        201, {"document": {"id": str(held.id), "state": "RECEIVED", "isNew": True}, "errors": []},
    )  # fmt: skip
    assert (held.name, held.source, held.sender) == ("PO 4711.pdf", "api", "staff@shop.example")
    again = send(api, content, "other.pdf")
    assert (again.status_code, again.json()["document"]) == (
        200,
        {"id": str(held.id), "state": "RECEIVED", "isNew": False},
    )
    original = api.client.get(f"/intake/documents/{held.id}/original", headers={"authorization": f"Bearer {api.token}"})
    assert (original.content, original.headers["content-type"]) == (content, "application/pdf")
    assert original.headers["content-disposition"] == "inline; filename*=UTF-8''PO%204711.pdf"
    assert original.headers["x-content-type-options"] == "nosniff"


def test_upload_of_many_pieces_is_streamed(api: Api, goods: None):
    content = b"%PDF-1.7\n" + bytes(5_000_000)
    pieces = [content[at : at + 65_536] for at in range(0, len(content), 65_536)]
    headers = {"authorization": f"Bearer {api.token}", **PDF}
    answer = api.client.post("/intake/documents", content=iter(pieces), headers=headers)
    assert answer.status_code == 201
    assert IntakeOriginal.objects.get().size == len(content)


@pytest.mark.parametrize(
    ("content", "status", "code", "message"),
    [
        (b"", 415, "NOT_TAKEN", "The file is empty."),
        (b"MZ", 415, "NOT_TAKEN", "The file is no paper that can be read; send PDF, PNG, JPEG, TIFF, HEIC or XML."),
    ],
)
def test_what_is_no_paper_is_refused_with_a_sentence(
    api: Api, goods: None, content: bytes, status: int, code: str, message: str
):
    answer = send(api, content)
    assert (answer.status_code, answer.json()) == (
        status, {"document": None, "errors": [{"message": message, "extensions": {"code": code}}]},
    )  # fmt: skip
    assert not IntakeDocument.objects.exists()


def test_paper_that_is_too_large_is_refused(serve: Callable[..., Api], goods: None):
    api = serve(max_document_bytes="2048")
    api.log_in()
    for content in (b"%PDF-" + bytes(4096), iter([b"%PDF-", bytes(4096)])):
        answer = send(api, content)  # type: ignore[arg-type]
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (413, "REQUEST_TOO_LARGE")
    assert not IntakeDocument.objects.exists()
    assert send(api, b"%PDF-" + bytes(2000)).status_code == 201


@pytest.mark.parametrize("path", ["", "/{id}/original", "/{id}/pages/1"])
def test_only_who_may_manage_orders_sends_and_sees_papers(api: Api, goods: None, path: str):
    held = document()
    url = f"/intake/documents{path.format(id=held.id)}"
    ask = api.client.get if path else api.client.post
    assert (ask(url).status_code, ask(url).json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")
    wrong = ask(url, headers={"authorization": "Bearer nonsense"})
    assert (wrong.status_code, wrong.json()["errors"][0]["extensions"]["code"]) == (401, "INVALID_TOKEN")
    account = __import__("saleor_ai_plugin.accounts.models", fromlist=["x"]).LocalAccount
    account.objects.update(permissions=[MANAGE_PRODUCTS])
    refused = ask(url, headers={"authorization": f"Bearer {api.token}"})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "PERMISSION_DENIED")
    assert IntakeDocument.objects.count() == 1


def test_files_of_unknown_documents_are_not_found(api: Api, goods: None):
    held = document()
    given = {"authorization": f"Bearer {api.token}"}
    for path in (f"{uuid.uuid4()}/original", f"{held.id}/pages/9", f"{uuid.uuid4()}/pages/1"):
        assert api.client.get(f"/intake/documents/{path}", headers=given).status_code == 404
    assert api.client.get("/intake/documents/1/original", headers=given).status_code == 404


def test_list_is_by_view_and_search(api: Api, goods: None):
    document()
    document(order(number="PO-2", buyer="Zentral"), known=False)
    found = api.ask(LIST, {"view": "TO_REVIEW", "filter": {"search": "zentral"}})["data"]["intakeDocuments"]
    (item,) = found["items"]
    assert (found["totalCount"], item["number"], item["lines"], item["unsureLines"]) == (1, "PO-2", 3, 3)
    assert item["total"] == {"amount": "534.300", "currency": "EUR"}
    assert api.ask(LIST, {"view": "ORDERED"})["data"]["intakeDocuments"]["totalCount"] == 0
    waiting = api.ask("{ intakeWaiting { toReview reading trouble refused duplicates oldestReceivedAt } }")
    assert waiting["data"]["intakeWaiting"]["toReview"] == 2


def test_detail_links_fields_to_the_page(api: Api, goods: None):
    held = document()
    found = api.ask(DETAIL, {"id": str(held.id)})["data"]["intakeDocument"]
    number = next(one for one in found["fields"] if one["path"] == "number")
    assert number == {
        "path": "number", "value": "PO-4711", "text": "PO-4711", "confidence": 0.9, "page": 1, "correctedBy": "",
        "box": {"left": 10.0, "top": 20.0, "right": 60.0, "bottom": 30.0},
    }  # fmt: skip
    assert "delivery_date" in found["missing"]
    kettle = found["lines"][0]
    assert kettle["variant"] == {
        "id": "ket-100", "sku": "KET-100", "name": "Electric kettle 1.7 l", "free": 100,
        "price": {"amount": "24.900", "currency": "EUR"},
    }  # fmt: skip
    assert (kettle["isSure"], kettle["why"]) == (True, "Its code is the variant's SKU")
    assert {"path": "lines.0.quantity", "value": "12"} in kettle["fields"]
    assert (found["whyNot"], found["canUndo"]) == ("", False)
    page = found["pages"][0]
    given = {"authorization": f"Bearer {api.token}"}
    shown = api.client.get(page["picture"], headers=given)
    assert (shown.content, shown.headers["content-type"]) == (b"\xff\xd8\xff\x01", "image/jpeg")
    chinese = api.ask(DETAIL, {"id": str(held.id)}, **{"accept-language": "zh-CN"})["data"]["intakeDocument"]
    assert chinese["lines"][0]["why"] == "编码与规格的 SKU 相同"


def test_list_and_detail_take_as_many_queries_for_many_as_for_few(goods: None):
    first, second = document(order(purchase_rows(1))), document(order(purchase_rows(3)))
    counts = []
    for held in (first, second):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            types.IntakeDetail.of(held, language="en")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def purchase_rows(count: int) -> Any:
    from intake_papers import GOODS

    return GOODS[:count]


def test_paper_is_reviewed_over_the_api(api: Api, goods: None):
    held = document(known=False)
    done = do(api, "intakeFieldCorrect", held, ', path: "number", text: "PO-1"')
    assert (done["detail"]["document"]["number"], done["detail"]["canUndo"]) == ("PO-1", True)
    refused = do(api, "intakeAccept", held)
    assert (refused["detail"], refused["errors"][0]["code"], refused["errors"][0]["line"]) == (None, "INVALID", 0)
    for position, variant in enumerate(("ket-100", "cup-7", "tea-55")):
        do(api, "intakeVariantChoose", held, f', position: {position}, variantId: "{variant}"')
    do(api, "intakeCustomerChoose", held, ', customerId: "C-1", customerName: "Adler"')
    late = do(api, "intakeAccept", held, version=1)
    assert (late["errors"][0]["code"], late["detail"]["document"]["version"]) == ("CONFLICT", held.version)
    done = do(api, "intakeAccept", held)
    assert (done["errors"], done["detail"]["document"]["state"], held.state) == ([], "ACCEPTED", "accepted")
    assert OutboxEvent.objects.get(kind="intake.order").subject_id == str(held.id)
    kinds = [one["kind"] for one in api.ask(DETAIL, {"id": str(held.id)})["data"]["intakeDocument"]["decisions"]]
    assert kinds == ["ACCEPT", "CHOOSE_CUSTOMER", *["CHOOSE_VARIANT"] * 3, "CORRECT"]


def test_papers_are_split_merged_turned_and_read_again(api: Api, goods: None):
    held = document(pages=3)
    assert len(do(api, "intakeSplit", held, ", starts: [2]")["made"]) == 2
    assert do(api, "intakeUndo", held)["detail"]["document"]["state"] == "TO_REVIEW"
    assert do(api, "intakePageRotate", held, ", page: 1, degrees: 90")["detail"]["document"]["state"] == "RECEIVED"
    IntakeDocument.objects.filter(id=held.id).update(state="to_review")
    held.refresh_from_db()
    wrong = do(api, "intakeReadAgain", held, ', engine: "crystal ball"')
    assert wrong["errors"][0]["message"] == "there is no engine 'crystal ball'; use tesseract or rapid"
    assert do(api, "intakeReadAgain", held, ', engine: "rapid", language: "de"')["errors"] == []
    first, second = document(), document(order(number="PO-2"))
    given = [{"id": str(one.id), "version": one.version} for one in (first, second)]
    merge = (
        f"mutation($m: [IntakeVersionInput!]!, $c: ID!) {{ answer: intakeMerge(documents: $m, clientId: $c) {RESULT} }}"
    )
    answer = api.ask(merge, {"m": given, "c": str(uuid.uuid4())})["data"]["answer"]
    assert (answer["errors"], answer["detail"]["document"]["state"]) == ([], "RECEIVED")
    assert do(api, "intakeReject", document())["detail"]["document"]["state"] == "REJECTED"


def test_variants_and_customers_are_found_while_somebody_types(api: Api, goods: None):
    current_shop.cache_clear()
    found = api.ask('{ intakeVariants(search: "tea green") { sku price { amount } free } }')["data"]["intakeVariants"]
    assert found == [{"sku": "TEA-55", "price": {"amount": "11.250"}, "free": 100}]
    assert api.ask('{ intakeCustomers(search: "a") { id } }')["data"]["intakeCustomers"] == []


def test_settings_are_the_owners(api: Api, goods: None):
    update = """mutation($i: IntakeSettingsInput!) {
      a: intakeSettingsUpdate(input: $i) { settings { %s } errors { field message } }
    }"""
    shown = (
        "errorRate acceptsAutomatically priceStands keepDays channels largestBytes sources { kind isConfigured isOn }"
    )
    answer = api.ask(update % shown, {"i": {"errorRate": 0.01, "priceStands": "PAPER"}})["data"]["a"]
    assert answer["settings"] == {
        "errorRate": 0.01, "acceptsAutomatically": False, "priceStands": "PAPER", "keepDays": 365,
        "channels": ["default-channel"], "largestBytes": 25 * 1024 * 1024,
        "sources": [{"kind": "FOLDER", "isConfigured": False, "isOn": True},
                    {"kind": "EMAIL", "isConfigured": False, "isOn": True}],
    }  # fmt: skip
    wrong = api.ask(update % "keepDays", {"i": {"errorRate": 0.9}})["data"]["a"]
    assert (wrong["settings"], wrong["errors"][0]["field"]) == (None, "errorRate")
    assert IntakeSettings.objects.get().error_rate == 0.01
    switch = "mutation { a: intakeSourceSwitch(kind: EMAIL, isOn: false) { settings { sources { kind isOn } } } }"
    assert api.ask(switch)["data"]["a"]["settings"]["sources"][1] == {"kind": "EMAIL", "isOn": False}


def test_owner_alone_changes_settings(serve: Callable[..., Api], goods: None):
    api = serve()
    api.log_in(MANAGE_ORDERS)
    assert (
        api.code("mutation { intakeSettingsUpdate(input: {keepDays: 1}) { errors { message } } }")
        == "PERMISSION_DENIED"
    )
    assert not IntakeSettings.objects.exists()
    assert "errors" not in api.ask("{ intakeSettings { keepDays } }")


def test_nothing_personal_is_logged(api: Api, goods: None, caplog: pytest.LogCaptureFixture):
    with caplog.at_level("DEBUG", logger="saleor_ai_plugin"):
        send(api, purchase_order(), "Hotel Adler.pdf")
        send(api, b"MZ Hotel Adler", "Hotel Adler.pdf")
    assert "request" in caplog.text
    assert "Adler" not in caplog.text
    assert IntakePage.objects.count() == 0
