"""The credit screen with the keyboard: customers, applications, two people, conflicts, and working offline."""

import csv
from dataclasses import replace

import pytest
from desktop_waits import WAIT_MS
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from backoffice_desktop.api.credit import AccountState, ApplicationState
from backoffice_desktop.live import Connection

MINE = "ann@shop.example"


@pytest.fixture
def credit(desk_window, qtbot):
    desk_window.shell.show_screen("credit")
    screen = desk_window.shell.screens["credit"]
    wait_open(screen.applications, qtbot)
    qtbot.waitUntil(lambda: screen.policies.second_above("USD") is not None, timeout=WAIT_MS)
    return screen


@pytest.fixture
def customers(credit, qtbot):
    credit.show_view("customers")
    wait_open(credit.customers, qtbot)
    return credit.customers


@pytest.fixture
def press(desk_window, qtbot):
    """Type letters; those between < and > are a key: ``press("l5000<Return>")``."""

    def keys(text: str) -> None:
        while text:
            name, text = text[1:].split(">", 1) if text[0] == "<" else (text[0], text[1:])
            target: QWidget = desk_window.focusWidget()
            if len(name) == 1:
                qtbot.keyClicks(target, name)
            else:
                qtbot.keyClick(target, QKeySequence(name)[0].key())

    return keys


def wait_open(one, qtbot, item_id: str = "") -> None:
    qtbot.waitUntil(lambda: bool(one.opening.item_id) and one.opening.item_id in one.opening._held, timeout=WAIT_MS)
    if item_id:
        qtbot.waitUntil(lambda: one.opening.item_id == item_id and item_id in one.opening._held, timeout=WAIT_MS)


def open_customer(customers, qtbot, place: int) -> None:
    customers.open_item(f"customer-{place}")
    wait_open(customers, qtbot, f"customer-{place}")
    customers.table.setFocus()


def wait_sent(one, qtbot) -> None:
    qtbot.waitUntil(lambda: not one.desk.sender.waiting, timeout=WAIT_MS)


def decided(service) -> list[str]:
    return [kind for kind, _ in service.shop.credit.decided]


def test_limit_is_changed_with_a_reason(customers, press, service, qtbot):
    open_customer(customers, qtbot, 10)
    press("l12,500<Return>")
    bar = customers.bar
    assert bar.limit.about.text() == "New limit: 12,500.00 USD."
    assert customers.window().focusWidget() is bar.note
    assert bar._hint.text() == "Write the reason into the note, then press Enter."
    assert decided(service) == []
    press("paid on time for a year<Return>")
    assert str(customers.opening.item.limit.amount) == "12500"
    wait_sent(customers, qtbot)
    kind, sent = service.shop.credit.decided[0]
    assert (kind, sent["customerId"], sent["limit"], sent["note"], sent["version"]) == (
        "LIMIT_CHANGE",
        "customer-10",
        "12500",
        "paid on time for a year",
        1,
    )
    qtbot.waitUntil(lambda: customers.opening.item.version == 2, timeout=WAIT_MS)
    assert customers.opening.item_id == "customer-10"
    assert bar.note.text() == bar.limit.field.text() == ""


def test_suggested_limit_is_taken_with_a_key(customers, press, qtbot):
    open_customer(customers, qtbot, 7)
    press("s")
    assert customers.bar.limit.limit() == customers.opening.item.suggested_limit
    press("<Return>")
    assert customers.window().focusWidget() is customers.bar.note


def test_limit_that_is_none_is_not_sent(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    press("lmuch<Return>")
    assert customers.bar._hint.text() == "Write the limit first."
    assert customers.bar.limit.about.text() == "This is no amount. Write it like 5000 or 5,000.00."
    customers.bar.limit.field.setText(str(customers.opening.item.limit.amount))
    press("<Return>")
    assert customers.bar._hint.text() == "This is the limit already."
    assert decided(service) == []


def test_second_person_is_announced_and_the_first_cannot_confirm(customers, press, service, desk_window, qtbot):
    open_customer(customers, qtbot, 7)
    press("l25000")
    assert "Above 20,000.00 USD a second person has to confirm it." in customers.bar.limit.about.text()
    press("<Return>big contract<Return>")
    assert customers.opening.item.proposal.by == MINE
    wait_sent(customers, qtbot)
    qtbot.waitUntil(
        lambda: any("a second person has to confirm" in one for one in desk_window.shell.toasts.texts()),
        timeout=WAIT_MS,
    )
    wait_open(customers, qtbot, "customer-7")
    assert "Somebody else has to confirm it." in customers.detail.heading._proposal.text.text()
    press("a")
    wait_sent(customers, qtbot)
    assert decided(service) == ["LIMIT_CHANGE"]


def test_second_person_confirms_and_the_next_is_opened(customers, press, service, qtbot):
    customers.filters.needs_person.click()
    qtbot.waitUntil(lambda: service.shop.credit.asked[-1].get("needsPerson") is True, timeout=WAIT_MS)
    open_customer(customers, qtbot, 3)
    assert "bob@shop.example proposed a limit of 26,500.00 USD" in customers.detail.heading._proposal.text.text()
    press("a")
    assert customers.opening.item_id != "customer-3"
    wait_sent(customers, qtbot)
    assert decided(service) == ["LIMIT_CONFIRM"]
    assert service.shop.credit.account(3)["limit"]["amount"] == "26500.00"


def test_customer_opened_while_the_list_is_fetched_stays_open(customers, service, qtbot):
    service.delay = 0.2
    customers.filters.needs_person.click()
    customers.open_item("customer-203")
    qtbot.waitUntil(lambda: customers.model.total == 288, timeout=WAIT_MS)
    customers.table.setFocus()
    wait_open(customers, qtbot, "customer-203")


def test_service_that_wants_another_person_is_heard(customers, press, service, desk_window, qtbot):
    open_customer(customers, qtbot, 3)
    service.shop.credit._changed["customer-3"] = {"proposal": None}
    press("r")
    wait_sent(customers, qtbot)
    said = "Bright Dental 4: your decision was not taken. somebody else has to confirm"
    qtbot.waitUntil(lambda: said in desk_window.shell.toasts.texts(), timeout=WAIT_MS)
    assert decided(service) == []


def test_block_needs_a_reason_and_escape_takes_it_back(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    press("b<Escape>")
    assert customers.window().focusWidget() is customers.table
    press("bthree invoices open<Return>")
    assert customers.opening.item.state is AccountState.BLOCKED
    wait_sent(customers, qtbot)
    wait_open(customers, qtbot, "customer-7")
    assert not customers.detail.heading._blocked.isHidden()
    customers.table.setFocus()
    press("ball paid<Return>")
    wait_sent(customers, qtbot)
    assert decided(service) == ["BLOCK", "UNBLOCK"]


def test_customer_asks_for_a_person_and_is_reviewed(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    press("hsays March is paid<Return>")
    assert "says March is paid" in customers.detail.heading._asked.text.text()
    wait_sent(customers, qtbot)
    wait_open(customers, qtbot, "customer-7")
    customers.table.setFocus()
    press("hit was<Return>")
    wait_sent(customers, qtbot)
    assert decided(service) == ["REVIEW_ASKED", "REVIEW_DONE"]


def test_undo_brings_the_limit_back(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    before = service.shop.credit.account(7)["limit"]
    press("l900<Return>late again<Return>")
    wait_sent(customers, qtbot)
    press("u")
    wait_sent(customers, qtbot)
    assert decided(service) == ["LIMIT_CHANGE", "UNDO"]
    assert service.shop.credit.account(7)["limit"] == before


def test_conflict_is_shown_and_nothing_is_overwritten(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    service.shop.credit.decide_elsewhere("customer-7", state="BLOCKED")
    press("l900<Return>late again<Return>")
    qtbot.waitUntil(lambda: bool(customers.conflicts.texts()), timeout=WAIT_MS)
    assert customers.conflicts.texts() == [
        (
            "Harbour Print 8 has changed meanwhile: Blocked, limit 23,236.97 USD. "
            "Your decision (Limit changed) was not carried out."
        )
    ]
    assert decided(service) == []
    assert customers.desk.sender.waiting == ()


def test_two_decisions_offline_on_one_customer_are_sent_in_their_order(customers, press, service, folder, qtbot):
    open_customer(customers, qtbot, 7)
    service.stop()
    qtbot.waitUntil(lambda: customers.desk.live.state is Connection.OFFLINE, timeout=WAIT_MS)
    press("l900<Return>late again<Return>")
    press("bno answer<Return>")
    assert len(list((folder / "unsent").glob("*.json"))) == 2
    assert customers.opening.item.state is AccountState.BLOCKED
    assert str(customers.opening.item.limit.amount) == "900"
    service.start()
    qtbot.waitUntil(lambda: not customers.desk.sender.waiting, timeout=WAIT_MS)
    assert [(kind, sent["version"]) for kind, sent in service.shop.credit.decided] == [
        ("LIMIT_CHANGE", 1),
        ("BLOCK", 2),
    ]
    assert customers.conflicts.texts() == []


def test_answer_that_was_lost_is_not_carried_out_twice(customers, press, service, qtbot):
    open_customer(customers, qtbot, 7)
    service.drop_answers = 1
    press("l900<Return>late again<Return>")
    wait_sent(customers, qtbot)
    assert decided(service) == ["LIMIT_CHANGE"]


def test_change_by_a_colleague_reaches_the_customer_who_is_shown(customers, service, qtbot):
    place = int(customers.opening.item_id.removeprefix("customer-"))
    service.shop.credit.decide_elsewhere(f"customer-{place}", state="BLOCKED")
    service.shop.credit.decide_elsewhere("application-0", state="DECLINED")
    qtbot.waitUntil(lambda: customers.opening.item.state is AccountState.BLOCKED, timeout=WAIT_MS)
    assert not customers.detail.heading._blocked.isHidden()


def test_counts_follow_the_service(credit, service, desk_window, qtbot):
    qtbot.waitUntil(lambda: credit.switch.tabText(0) == "Applications  32", timeout=WAIT_MS)
    service.shop.credit.applying += 2
    qtbot.waitUntil(lambda: credit.switch.tabText(0) == "Applications  34", timeout=WAIT_MS)
    qtbot.waitUntil(lambda: credit.applications.model.total == 34, timeout=WAIT_MS)
    assert "New in credit: 2" in desk_window.shell.toasts.texts()
    assert desk_window.shell.screens["home"].applications.figure.text() == "34"


def test_without_sockets_credit_is_asked_for_every_few_seconds(credit, service, desk_window, qtbot):
    service.takes_sockets = False
    qtbot.waitUntil(lambda: desk_window.desk.credit_live.state is Connection.POLLING, timeout=WAIT_MS)
    service.shop.credit.applying += 1
    qtbot.waitUntil(lambda: credit.switch.tabText(0) == "Applications  33", timeout=WAIT_MS)


def test_application_is_accepted_with_the_suggested_limit(credit, press, service, qtbot):
    applications = credit.applications
    assert applications.bar.limit.field.text() == "2000"
    press("a")
    assert applications.opening.item_id == "application-1"
    wait_sent(applications, qtbot)
    kind, sent = service.shop.credit.decided[0]
    assert (kind, sent["id"], sent["decision"], sent["limit"]) == ("ACCEPT", "application-0", "ACCEPT", "2000")


def test_application_with_another_limit_goes_to_a_second_person(credit, press, service, qtbot):
    applications = credit.applications
    press("l30000<Return>a")
    wait_sent(applications, qtbot)
    assert service.shop.credit.decided[0][1]["limit"] == "30000"
    applications.open_item("application-0")
    wait_open(applications, qtbot, "application-0")
    assert applications.opening.item.state is ApplicationState.SECOND_REVIEW
    assert "You proposed a limit of 30,000.00 USD" in applications.detail.heading._proposal.text.text()
    assert not any(button.isEnabled() for button in applications.bar.buttons.values())


def test_decline_and_ask_for_more_need_a_note(credit, press, service, qtbot):
    press("r")
    assert decided(service) == []
    press("too young<Return>")
    wait_sent(credit.applications, qtbot)
    wait_open(credit.applications, qtbot, "application-1")
    press("mlast balance sheet<Return>")
    wait_sent(credit.applications, qtbot)
    assert [(kind, sent["note"]) for kind, sent in service.shop.credit.decided] == [
        ("DECLINE", "too young"),
        ("ASK_MORE", "last balance sheet"),
    ]


def test_application_without_suggestion_asks_for_the_limit(credit, press, service, qtbot):
    applications = credit.applications
    applications.open_item("application-6")
    wait_open(applications, qtbot, "application-6")
    assert applications.bar.limit.take.isHidden()
    press("a")
    assert applications.bar._hint.text() == "Write the limit first."
    assert decided(service) == []


def test_undo_of_an_application(credit, press, service, qtbot):
    press("a")
    wait_sent(credit.applications, qtbot)
    press("u")
    wait_sent(credit.applications, qtbot)
    assert decided(service) == ["ACCEPT", "UNDO"]
    wait_open(credit.applications, qtbot, "application-0")


def test_search_filter_and_sort_ask_the_server(customers, service, qtbot):
    asked = service.shop.credit.asked
    customers.filters.search.setText("bright dental 10")
    qtbot.waitUntil(lambda: asked[-1].get("search") == "bright dental 10", timeout=WAIT_MS)
    customers.filters.search.setText("nobody of this name")
    qtbot.waitUntil(lambda: customers._states._text.text() == "No customer fits these filters.", timeout=WAIT_MS)
    customers.filters.search.clear()
    customers.filters.states.setCurrentIndex(2)
    qtbot.waitUntil(lambda: asked[-1].get("states") == ["BLOCKED"], timeout=WAIT_MS)
    customers.table.horizontalHeader().sectionClicked.emit(customers.work.column_of(customers.model.filters.order_by))
    qtbot.waitUntil(lambda: asked[-1]["direction"] == "ASC", timeout=WAIT_MS)


def test_saved_view_comes_back(customers, qtbot):
    customers.filters.needs_person.click()
    customers.views.save_as("to do")
    customers.filters.needs_person.click()
    assert not customers.model.filters.needs_person
    next(one for one in customers.views._menu.actions() if one.text() == "to do").trigger()
    assert customers.model.filters.needs_person
    assert customers.filters.needs_person.isChecked()


def test_what_is_filtered_is_exported(customers, desk_window, tmp_path, qtbot):
    customers.filters.needs_person.click()
    qtbot.waitUntil(lambda: customers.model.total == 288, timeout=WAIT_MS)
    path = tmp_path / "customers.csv"
    customers.exporting.export(path, customers.model.filters)
    qtbot.waitUntil(
        lambda: "Exported 288 customers to customers.csv." in desk_window.shell.toasts.texts(), timeout=WAIT_MS
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 288
    assert {"customer_id", "limit", "exposure", "overdue", "pd", "suggested_limit", "proposed_by"} <= set(rows[0])


def test_keys_switch_the_view_and_are_listed(credit, press, desk_window):
    press("v")
    assert credit.view == "customers"
    keys = {one.key for one in credit.shortcuts()}
    assert {"A", "R", "L", "B", "H", "U", "N", "J", "K", "S", "P", "V", "Ctrl+F", "Ctrl+E"} <= keys


def test_order_on_account_opens_in_fraud_review(customers, desk_window, qtbot):
    open_customer(customers, qtbot, 7)
    table = customers.orders.table
    assert table.model().rowCount() == 9
    table.activated.emit(table.model().index(1, 0))
    fraud = desk_window.shell.screens["fraud"]
    qtbot.waitUntil(lambda: fraud.opening.item_id == "order-71", timeout=WAIT_MS)
    assert fraud.isVisible()


def test_customer_is_shown_in_full(customers, qtbot):
    open_customer(customers, qtbot, 7)
    assert "Years in business: less than 2" in customers.reasons.bars.accessibleName()
    assert customers.months.chart.accessibleName().startswith("2026-01: invoiced 1,400.00, paid late 0.00, unpaid 0.00")
    assert not customers.months.chart.grab().isNull()
    assert not customers.changes.isHidden()
    open_customer(customers, qtbot, 8)
    assert customers.changes.isHidden()


def test_home_leads_to_who_needs_a_person(credit, desk_window, qtbot):
    home = desk_window.shell.screens["home"]
    desk_window.shell.show_screen("home")
    assert home.proposals.figure.text() == "3"
    home.proposals.pressed.emit()
    assert credit.isVisible()
    assert credit.view == "customers"
    assert credit.customers.model.filters.needs_person


def test_notice_leads_to_its_customer(customers, press, desk_window, qtbot):
    open_customer(customers, qtbot, 7)
    press("bthree invoices open<Return>")
    wait_sent(customers, qtbot)
    notice = next(one for one in desk_window.desk.notices.held if one.about is not None)
    desk_window.shell.show_screen("home")
    desk_window.shell.screens["home"]._open(notice.about)
    qtbot.waitUntil(lambda: customers.opening.item_id == "customer-7", timeout=WAIT_MS)
    assert customers.isVisible()


def test_error_offers_to_try_again(customers, service, press, qtbot):
    service.trouble = "500"
    press("jjj")
    states = customers.detail._states
    qtbot.waitUntil(lambda: "trouble" in states._text.text(), timeout=WAIT_MS)
    service.trouble = ""
    states._retry.click()
    wait_open(customers, qtbot)


def test_order_on_account_has_its_credit_in_fraud_review(desk_window, qtbot):
    screen = desk_window.shell.screens["fraud"]
    card = next(one for one in screen.detail.cards if type(one).__name__ == "OnAccountCard")
    assert not card.isHidden()
    assert card._state.text() == "Held for review"
    qtbot.keyClick(screen.table, Qt.Key.Key_J)
    wait_open(screen, qtbot, "order-1")
    qtbot.waitUntil(card.isHidden, timeout=WAIT_MS)


@pytest.fixture
def form(credit, press):
    credit.applications.enter_new()
    made = credit.applications.form
    for field, text in ((made.customer, "customer-7"), (made.company, "Lindgren AB"), (made.requested, "12,500")):
        field.setText(text)
    return made


def test_new_application_is_entered_with_the_keyboard_and_opened(credit, service, desk_window, qtbot):
    applications = credit.applications
    credit.window().activateWindow()
    assert any(one.key == "Ctrl+N" for one in credit.shortcuts())
    credit.new.click()
    form = applications.form
    assert [form.currency.itemText(place) for place in range(form.currency.count())] == ["USD"]
    for text in ("customer-7", "Lindgren AB", "12.500,00", "", "Construction", "2,5", "1,200", "", "Y"):
        qtbot.keyClicks(form.focusWidget(), text)
        if form.focusWidget() is not form.files:
            qtbot.keyClick(form.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(form.files, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(service.shop.credit.created), timeout=WAIT_MS)
    sent = service.shop.credit.created[0]
    assert (sent["customerId"], sent["company"], sent["requested"], sent["currency"]) == (
        "customer-7",
        "Lindgren AB",
        "12500.00",
        "USD",
    )
    assert sent["answers"] == {
        "industry": "construction",
        "yearsInBusiness": 2.5,
        "employees": 1200,
        "lateInvoicesElsewhere": None,
        "filesAccounts": True,
    }
    wait_open(applications, qtbot, "application-40")
    assert form.isHidden()
    qtbot.waitUntil(
        lambda: applications.table.currentIndex().row() == applications.model.place_of("application-40") >= 0,
        timeout=WAIT_MS,
    )
    assert "Application entered: Lindgren AB." in desk_window.shell.toasts.texts()
    applications.enter_new()
    assert form.customer.text() == form.company.text() == form.industry.currentText() == ""
    qtbot.keyClick(form.customer, Qt.Key.Key_Escape)
    assert form.isHidden()


def test_new_application_that_the_list_would_not_show_brings_the_usual_view_back(credit, form, qtbot):
    credit.applications.use_filters(replace(credit.applications.work.filters, search="nobody of this name"))
    form.send()
    wait_open(credit.applications, qtbot, "application-40")
    qtbot.waitUntil(lambda: credit.applications.model.place_of("application-40") >= 0, timeout=WAIT_MS)
    assert credit.applications.filters.search.text() == ""


def test_industry_is_sent_in_english(credit, form, service, desk_window, qtbot):
    desk_window.use_language("zh-hans")
    assert form.industry.itemText(2) == "建筑"
    form.industry.setCurrentIndex(2)
    desk_window.use_language("en")
    assert form.industry.currentText() == "construction"
    desk_window.use_language("zh-hans")
    form.send()
    qtbot.waitUntil(lambda: bool(service.shop.credit.created), timeout=WAIT_MS)
    assert service.shop.credit.created[0]["answers"]["industry"] == "construction"
    desk_window.use_language("en")


def test_what_is_wrong_with_a_new_application_is_said_at_its_field(credit, form, service, qtbot):
    def said() -> dict[str, str]:
        return {name: label.text() for name, (_, label) in form._problems.items() if not label.isHidden()}

    for field, text in ((form.customer, ""), (form.requested, "much"), (form.years, "few")):
        field.setText(text)
    form.send()
    assert said() == {
        "customerId": "Write the customer's id in Saleor.",
        "requested": "This is no amount. Write it like 5000 or 5,000.00.",
        "years_in_business": "This is no number. Write it like 12 or 2.5.",
    }
    assert form.customer.property("wrong") == "true"
    for field, text in ((form.customer, "customer-7"), (form.requested, "5000"), (form.employees, "-3")):
        field.setText(text)
    form.years.clear()
    form.send()
    qtbot.waitUntil(lambda: said() == {"employees": "employees cannot be"}, timeout=WAIT_MS)
    assert form.isVisible()
    assert form.customer.property("wrong") is None
    form.employees.clear()
    form.send()
    qtbot.waitUntil(form.isHidden, timeout=WAIT_MS)
    assert len(service.shop.credit.created) == 1


def test_new_application_survives_a_lost_connection(credit, form, service, qtbot):
    service.stop()
    form.send()
    qtbot.waitUntil(lambda: not form.problem.isHidden(), timeout=WAIT_MS)
    assert form.problem.text().startswith("The service does not answer. What you wrote stays here")
    assert (form.customer.text(), form.requested.text()) == ("customer-7", "12,500")
    service.start()
    form.send()
    qtbot.waitUntil(form.isHidden, timeout=WAIT_MS)
    assert len(service.shop.credit.created) == 1


def test_new_application_whose_answer_was_lost_is_kept_once(credit, form, service, qtbot):
    service.drop_answers = 1
    form.send()
    qtbot.waitUntil(lambda: not form.problem.isHidden(), timeout=WAIT_MS)
    form.send()
    qtbot.waitUntil(form.isHidden, timeout=WAIT_MS)
    assert len(service.shop.credit.created) == 1
    wait_open(credit.applications, qtbot, "application-40")
