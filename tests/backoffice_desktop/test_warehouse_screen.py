"""The owner's settings of the warehouse: written, saved, discarded, undone, refused, changed by somebody else."""

import pytest
from desktop_waits import WAIT_MS
from fake_shop import EMAIL, PASSWORD
from PySide6.QtWidgets import QLineEdit, QPushButton

from backoffice_desktop.screens.warehouse.form import UNWRITABLE, Entry, Form, Kind

LANES, POLICIES, BOUNDS, BUYER = 1, 2, 3, 4


@pytest.fixture
def kept(service):
    return service.shop.warehouse


@pytest.fixture
def screen(desk_window, qtbot):
    desk_window.shell.show_screen("warehouse")
    made = desk_window.shell.screens["warehouse"]
    qtbot.waitUntil(lambda: made.suppliers.card.isVisible(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: made.suppliers.articles.model.total == 5, timeout=WAIT_MS)
    return made


@pytest.fixture
def settings(screen, qtbot):
    screen.tabs.setCurrentIndex(POLICIES)
    qtbot.waitUntil(lambda: len(screen.policies.rows) == 9, timeout=WAIT_MS)
    return screen


def write(card, name: str, text: str) -> None:
    field = card.form.fields[name]
    assert isinstance(field, QLineEdit)
    field.setText(text)


def test_only_what_was_changed_of_a_supplier_is_sent_and_can_be_undone(screen, kept, desk_window, qtbot):
    card = screen.suppliers.card
    assert card.title.text() == "Alpine Outdoor"
    assert not card.ending.save.isEnabled()
    write(card, "lead_time_days", "21")
    write(card, "minimum_order_value", "1.250,50")
    card.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    sent = {name: str(value) for name, value in kept.saved[0][1]["input"].items()}
    assert sent == {"leadTimeDays": "21", "minimumOrderValue": "1250.5"}
    said = "Saved: Alpine Outdoor"
    qtbot.waitUntil(lambda: said in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    assert not card.form.is_changed
    desk_window.shell.toasts.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: kept.suppliers["6"]["leadTimeDays"] == 14, timeout=WAIT_MS)


def test_what_makes_no_sense_is_pointed_out_and_not_sent(screen, kept):
    card = screen.suppliers.card
    write(card, "lead_time_days", "soon")
    card.ending.save.click()
    assert card.ending.problem.text() == "Please write a whole number here, like 14."
    assert card.form.fields["lead_time_days"].property("wrong") == "true"
    card.ending.discard.click()
    assert card.form.fields["lead_time_days"].text() == "14"
    assert card.ending.problem.isHidden()
    assert kept.saved == []


def test_what_the_service_refuses_is_said_at_its_field(screen, kept, qtbot):
    card = screen.suppliers.card
    write(card, "lead_time_days", "999")
    card.ending.save.click()
    qtbot.waitUntil(lambda: card.ending.problem.text() == "a lead time is 0 to 730 days", timeout=WAIT_MS)
    assert card.form.fields["lead_time_days"].property("wrong") == "true"
    assert kept.saved == []


def test_somebody_was_faster_and_what_i_wrote_stays(screen, kept, qtbot):
    card = screen.suppliers.card
    kept.change_elsewhere("6", email="new@supplier.example", leadTimeDays=30)
    write(card, "note", "call first")
    card.ending.save.click()
    qtbot.waitUntil(lambda: card.ending.problem.isVisible(), timeout=WAIT_MS)
    assert card.ending.problem.text().startswith("bob@shop.example changed it meanwhile")
    assert card.form.fields["note"].text() == "call first"
    assert card.form.fields["email"].text() == "new@supplier.example"
    card.ending.save.click()
    qtbot.waitUntil(lambda: kept.suppliers["6"]["note"] == "call first", timeout=WAIT_MS)
    assert kept.suppliers["6"]["leadTimeDays"] == 30


def test_service_that_fails_leaves_everything_written(screen, service, kept, qtbot):
    card = screen.suppliers.card
    write(card, "note", "call first")
    service.trouble = "500"
    card.ending.save.click()
    qtbot.waitUntil(lambda: "The service has trouble" in card.ending.problem.text(), timeout=WAIT_MS)
    assert card.form.fields["note"].text() == "call first"
    assert card.ending.save.isEnabled()
    assert kept.saved == []


def test_what_is_written_is_not_lost_by_choosing_another(screen, qtbot):
    suppliers = screen.suppliers
    write(suppliers.card, "note", "call first")
    suppliers.table.setCurrentIndex(suppliers.model.index(2, 0))
    assert suppliers.card.ending.problem.text() == "Save or discard what you wrote first."
    qtbot.waitUntil(lambda: suppliers.table.currentIndex().row() == 0, timeout=WAIT_MS)
    suppliers.card.ending.discard.click()
    suppliers.table.setCurrentIndex(suppliers.model.index(2, 0))
    assert suppliers.card.title.text() == "Brewer & Sons"


def test_new_supplier(screen, kept, qtbot):
    screen.suppliers.new.click()
    card = screen.suppliers.card
    for name, text in (("name", "Tea House"), ("code", "TEA"), ("currency", "CNY")):
        write(card, name, text)
    card.ending.save.click()
    qtbot.waitUntil(lambda: "new-10" in kept.suppliers, timeout=WAIT_MS)
    assert (kept.suppliers["new-10"]["name"], kept.suppliers["new-10"]["currency"]) == ("Tea House", "CNY")
    qtbot.waitUntil(lambda: screen.suppliers.model.total == 9, timeout=WAIT_MS)


def test_what_a_line_costs_and_where_a_supplier_delivers(screen, kept, qtbot):
    form = screen.suppliers.card.form
    qtbot.waitUntil(lambda: list(form.fields["warehouse_ids"].boxes) == ["w-1", "w-2"], timeout=WAIT_MS)
    assert not form.is_changed
    form.fields["warehouse_ids"].boxes["w-2"].click()
    write(screen.suppliers.card, "line_cost", "2,50")
    screen.suppliers.card.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    sent = kept.saved[0][1]["input"]
    assert (sent["warehouseIds"], str(sent["lineCost"])) == (["w-2"], "2.5")
    qtbot.waitUntil(lambda: not form.is_changed, timeout=WAIT_MS)
    assert form.fields["warehouse_ids"].value == ["w-2"]


def test_warehouse_that_is_gone_keeps_its_box(screen, kept, qtbot):
    kept.change_elsewhere("7", warehouseIds=["w-9"])
    suppliers = screen.suppliers
    suppliers.load()
    qtbot.waitUntil(lambda: suppliers.model.row(2) is not None, timeout=WAIT_MS)
    suppliers.table.setCurrentIndex(suppliers.model.index(2, 0))
    field = suppliers.card.form.fields["warehouse_ids"]
    qtbot.waitUntil(lambda: list(field.boxes) == ["w-1", "w-2", "w-9"], timeout=WAIT_MS)
    field.boxes["w-9"].click()
    assert (field.value, suppliers.card.form.is_changed) == ([], True)


@pytest.fixture
def lanes(screen, qtbot):
    screen.tabs.setCurrentIndex(LANES)
    qtbot.waitUntil(lambda: screen.lanes.card.isVisible(), timeout=WAIT_MS)
    return screen.lanes


def test_lanes_are_listed_beside_suppliers(screen, lanes, qtbot):
    assert (screen.suppliers.model.total, lanes.model.total) == (8, 2)
    assert lanes.card.title.text() == "Hamburg – Poznań"
    assert lanes.card.form.fields["warehouse_id"].currentText() == "Hamburg"
    assert lanes.card.form.fields["warehouse_ids"].value == ["w-2"]
    qtbot.waitUntil(lambda: "Open orders" in lanes.card.delivers.text(), timeout=WAIT_MS)
    assert "Products" not in lanes.card.delivers.text()
    write(lanes.card, "piece_cost", "0.20")
    screen.save()
    qtbot.waitUntil(lambda: not lanes.card.form.is_changed, timeout=WAIT_MS)


def test_new_lane_needs_where_it_starts(screen, lanes, kept, qtbot):
    lanes.new.click()
    card = lanes.card
    for name, text in (("name", "Van south"), ("code", "VAN-S"), ("currency", "EUR"), ("piece_cost", "0.10")):
        write(card, name, text)
    card.ending.save.click()
    assert card.ending.problem.text() == "Please choose one here."
    assert card.form.fields["warehouse_id"].property("wrong") == "true"
    assert kept.saved == []
    card.form.fields["warehouse_id"].setCurrentIndex(2)
    card.form.fields["warehouse_ids"].boxes["w-1"].click()
    card.ending.save.click()
    qtbot.waitUntil(lambda: "new-10" in kept.suppliers, timeout=WAIT_MS)
    made = kept.suppliers["new-10"]
    assert (made["warehouseId"], made["warehouseIds"], made["pieceCost"]["amount"]) == ("w-2", ["w-1"], "0.10")
    qtbot.waitUntil(lambda: lanes.model.total == 3, timeout=WAIT_MS)


@pytest.fixture
def buyer(screen, qtbot):
    screen.tabs.setCurrentIndex(BUYER)
    qtbot.waitUntil(lambda: screen.buyer.card is not None, timeout=WAIT_MS)
    return screen.buyer.card


def test_who_orders_and_where_goods_go(screen, buyer, kept, desk_window, qtbot):
    fields = buyer.form.fields
    assert fields["door:w-1"].toPlainText() == "Gate 7\nKaistraße 12\n20457 Hamburg"
    fields["door:w-2"].setPlainText("ul. Towarowa 3\n61-896 Poznań\n")
    write(buyer, "vat_id", "DE999999999")
    screen.save()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    sent = kept.saved[0][1]
    assert sent["version"] == 3
    assert sent["input"] == {
        "vatId": "DE999999999",
        "deliveryAddresses": [
            {"warehouseId": "w-1", "address": "Gate 7\nKaistraße 12\n20457 Hamburg"},
            {"warehouseId": "w-2", "address": "ul. Towarowa 3\n61-896 Poznań"},
        ],
    }
    qtbot.waitUntil(lambda: "Saved: Who orders" in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    desk_window.shell.toasts.findChildren(QPushButton)[0].click()
    qtbot.waitUntil(lambda: kept.buyer["vatId"] == "DE123456788", timeout=WAIT_MS)
    assert [one["warehouseId"] for one in kept.buyer["deliveryAddresses"]] == ["w-1"]


def test_who_orders_is_refused_at_its_field_and_conflicts_keep_what_i_wrote(buyer, kept, qtbot):
    write(buyer, "gln", "123")
    buyer.ending.save.click()
    qtbot.waitUntil(lambda: buyer.ending.problem.text() == "'123' is no GLN", timeout=WAIT_MS)
    assert buyer.form.fields["gln"].property("wrong") == "true"
    kept.buyer |= {"phone": "+49 40 1", "version": 4, "updatedBy": "bob@shop.example"}
    write(buyer, "gln", "4012345000016")
    buyer.ending.save.click()
    qtbot.waitUntil(lambda: buyer.ending.problem.text().startswith("bob@shop.example changed it"), timeout=WAIT_MS)
    assert (buyer.form.fields["gln"].text(), buyer.form.fields["phone"].text()) == ("4012345000016", "+49 40 1")
    assert kept.saved == []
    buyer.ending.save.click()
    qtbot.waitUntil(lambda: kept.buyer["gln"] == "4012345000016", timeout=WAIT_MS)


def test_terms_of_an_article(screen, kept, qtbot):
    articles, editor = screen.suppliers.articles, screen.suppliers.article
    articles.table.setCurrentIndex(articles.model.index(0, 0))
    assert editor.isVisible()
    write(editor, "price_breaks", "100: 9.50, 500: 9")
    editor.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    assert [(one["quantity"], str(one["unitCost"])) for one in kept.saved[0][1]["input"]["priceBreaks"]] == [
        (100, "9.5"),
        (500, "9"),
    ]
    qtbot.waitUntil(lambda: editor.ending.save.isEnabled() is False, timeout=WAIT_MS)
    articles.delete.click()
    qtbot.waitUntil(lambda: articles.model.total == 4, timeout=WAIT_MS)
    assert not editor.isVisible()


def test_another_article_is_found_among_the_products(screen, kept, qtbot):
    articles, editor = screen.suppliers.articles, screen.suppliers.article
    articles.other.setText("espresso")
    qtbot.waitUntil(lambda: articles.add.isEnabled(), timeout=WAIT_MS)
    articles.add.click()
    write(editor, "unit_cost", "11.20")
    editor.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    given = kept.saved[0][1]["input"]
    assert (given["supplierId"], given["variantId"], str(given["unitCost"])) == ("6", "variant-5", "11.2")


@pytest.fixture
def prices(screen, tmp_path):
    """Opens a price list of what the first supplier sells."""

    def open_file(*lines):
        path = tmp_path / "prices.csv"
        path.write_text("\n".join(["sku,price", *lines]), encoding="utf-8")
        screen.suppliers.articles.prices.open_file(screen.suppliers.card.held, path)
        return screen.suppliers.articles.prices

    return open_file


def cells(table):
    model = table.model()
    return [[model.index(at, place).data() for place in range(model.columnCount())] for at in range(model.rowCount())]


def test_price_list_is_looked_at_and_taken_whole(screen, prices, kept, desk_window, qtbot):
    card = prices("MRK-WB-4,3.95", "PAP-A4-500,3.10")
    qtbot.waitUntil(lambda: card.take.isEnabled() or card.changes.isVisible(), timeout=WAIT_MS)
    assert card.about.text() == "prices.csv: rows 2, new 0, changed 1, as they are 1, refused 0"
    assert cells(card.changes) == [["2", "Whiteboard marker, set of 4 · MRK-WB-4", "Cost of a piece 3.60 → 3.95"]]
    assert kept.saved == []
    card.take.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    said = "Taken from the price list: 1 articles"
    qtbot.waitUntil(lambda: said in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    assert card.isHidden()


def test_price_list_with_a_row_that_cannot_be_is_not_taken(prices, kept, qtbot):
    card = prices("MRK-WB-4,3.95", "EAR-PW-BK,dear")
    qtbot.waitUntil(lambda: card.refusals.isVisible(), timeout=WAIT_MS)
    assert cells(card.refusals) == [["3", "price: not a number: 'dear'"]]
    assert card.refused.text().startswith("Nothing is taken until these rows are put right")
    assert not card.take.isEnabled()
    card.close_button.click()
    assert card.isHidden()
    assert kept.saved == []


def test_price_list_of_articles_that_changed_meanwhile_is_looked_at_again(prices, kept, qtbot):
    card = prices("MRK-WB-4,3.95")
    qtbot.waitUntil(lambda: card.take.isEnabled(), timeout=WAIT_MS)
    kept.articles["22"]["unitCost"] = {"amount": "3.80", "currency": "EUR"}
    card.take.click()
    qtbot.waitUntil(lambda: "has changed since you looked" in card.problem.text(), timeout=WAIT_MS)
    assert cells(card.changes)[0][2] == "Cost of a piece 3.80 → 3.95"
    assert kept.saved == []
    card.take.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)


def test_price_list_that_is_too_large_or_gone_is_said(screen, prices, service, tmp_path, qtbot):
    card, held = screen.suppliers.articles.prices, screen.suppliers.card.held
    card.open_file(held, tmp_path / "gone.csv")
    assert card.problem.text() == "The file cannot be read: No such file or directory"
    large = tmp_path / "large.csv"
    large.write_bytes(b"x" * (700 * 1024 + 1))
    card.open_file(held, large)
    assert card.problem.text() == "The file is larger than 700 KB: send it in parts."
    service.trouble = "500"
    prices("MRK-WB-4,3.95")
    qtbot.waitUntil(lambda: "The service has trouble" in card.problem.text(), timeout=WAIT_MS)
    assert not card.take.isEnabled()


def test_policies_are_saved_where_they_were_changed(settings, kept, qtbot):
    policies = settings.policies
    policies.rows["AX"].numbers["target"].setText("98,5")
    policies.rows["CZ"].numbers["most_cover_days"].setText("90")
    policies.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 2, timeout=WAIT_MS)
    assert [(one["name"], one["input"]) for _, one in kept.saved] == [
        ("AX", {"target": 0.985}),
        ("CZ", {"mostCoverDays": 90}),
    ]
    qtbot.waitUntil(lambda: not policies.ending.save.isEnabled(), timeout=WAIT_MS)


def test_policy_that_is_refused_stays_written(settings, kept, qtbot):
    policies = settings.policies
    policies.rows["AX"].numbers["target"].setText("100")
    policies.ending.save.click()
    qtbot.waitUntil(lambda: policies.ending.problem.isVisible(), timeout=WAIT_MS)
    assert policies.ending.problem.text() == "AX: it is out of range; it must be from 0.5 to 0.999"
    assert policies.rows["AX"].numbers["target"].text() == "100"
    policies.ending.discard.click()
    assert policies.rows["AX"].numbers["target"].text() == "97"


def test_limits_budgets_and_room(settings, kept, qtbot):
    settings.tabs.setCurrentIndex(BOUNDS)
    limits, budgets, room = settings.bounds.limits, settings.bounds.budgets, settings.bounds.capacities
    write(limits, "currency", "EUR")
    write(limits, "per_order", "4000")
    limits.ending.save.click()
    qtbot.waitUntil(lambda: len(kept.saved) == 1, timeout=WAIT_MS)
    assert (kept.saved[0][1]["role"], kept.saved[0][1].get("perDay")) == ("STAFF", None)
    for name, text in (("amount", "900"), ("currency", "EUR"), ("starts_on", "+30"), ("ends_on", "+1")):
        write(budgets, name, text)
    budgets.ending.save.click()
    qtbot.waitUntil(lambda: budgets.ending.problem.text() == "the budget would end before it starts", timeout=WAIT_MS)
    assert len(kept.budgets) == 1
    room.table.setCurrentIndex(room.table.model().index(0, 0))
    room.delete.click()
    qtbot.waitUntil(lambda: kept.capacities == [], timeout=WAIT_MS)


def test_buyer_reads_what_only_the_owner_changes(window, service, qtbot):
    service.shop.permissions = ["MANAGE_PRODUCTS"]
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.log_in(service.address, "", EMAIL, PASSWORD)
    window.shell.show_screen("warehouse")
    screen = window.shell.screens["warehouse"]
    screen.tabs.setCurrentIndex(POLICIES)
    qtbot.waitUntil(lambda: len(screen.policies.rows) == 9, timeout=WAIT_MS)
    assert "MANAGE_SETTINGS or MANAGE_PLUGINS" in screen.why.text.text()
    assert screen.policies.rows["AX"].numbers["target"].isReadOnly()
    assert not screen.bounds.limits.new.isEnabled()
    assert not screen.buyer.card.may
    screen.tabs.setCurrentIndex(0)
    assert screen.why.isHidden()
    assert screen.suppliers.card.may
    assert screen.lanes.card.may


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.AMOUNT, "1,234.50", "1234.5"),
        (Kind.AMOUNT, "x", UNWRITABLE),
        (Kind.COUNT, "2.5", UNWRITABLE),
        (Kind.SHARE, "97,5", 0.975),
        (Kind.BREAKS, "100: 3.20", [{"quantity": 100, "unitCost": "3.2"}]),
        (Kind.BREAKS, "100", UNWRITABLE),
        (Kind.BREAKS, "", []),
        (Kind.CODES, "4006381333931 x 12, 96385074", [
            {"code": "4006381333931", "pieces": 12}, {"code": "96385074", "pieces": 1}]),
        (Kind.DAY, "2026-02-30", UNWRITABLE),
        (Kind.DAY, "2026-2-3", "2026-02-03"),
    ],
)  # fmt: skip
def test_what_people_write_is_what_the_service_takes(qtbot, kind, text, value):
    form = Form([Entry("one", "Name", kind=kind)])
    qtbot.addWidget(form)
    form.fields["one"].setText(text)
    assert form._written()["one"] == value
