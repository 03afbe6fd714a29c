"""Rules and thresholds."""

import pytest
from desktop_waits import WAIT_MS
from fake_shop import EMAIL, PASSWORD
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit


@pytest.fixture
def screen(desk_window, qtbot):
    desk_window.shell.show_screen("rules")
    made = desk_window.shell.screens["rules"]
    qtbot.waitUntil(lambda: made.editor.name.text() == "Far away and dear", timeout=WAIT_MS)
    return made


def test_rule_is_tried_on_past_orders(screen, qtbot):
    screen.editor.try_it.click()
    qtbot.waitUntil(
        lambda: screen.editor.sentence.text() == "Would have held 41 orders, 6 of them charged back.", timeout=WAIT_MS
    )
    assert len(screen.editor.chart._days) == 90
    assert screen.editor.losses.text() == "Loss held: 4,310.50 EUR · loss missed: 612.00 EUR"
    assert not screen.editor.chart.grab().isNull()


def test_error_is_shown_where_it_is(screen, qtbot):
    expression = screen.editor.expression
    expression.show_expression("amount > 3 and oops < 2")
    screen.editor.try_it.click()
    qtbot.waitUntil(lambda: bool(expression.problem), timeout=WAIT_MS)
    assert expression.problem == "At character 16: there is no field 'oops'; did you mean 'amount'?"
    assert expression.text.extraSelections()[0].cursor.selectedText() == "oops"
    qtbot.keyClick(expression.text, Qt.Key.Key_Space)
    assert expression.problem == ""
    assert expression.text.extraSelections() == []


@pytest.mark.parametrize("before", ["  \n", "country == '𝒟𝒵🙂' or "])
def test_error_is_found_behind_blanks_and_rare_letters(screen, qtbot, before):
    expression = screen.editor.expression
    expression.show_expression(f"{before}oops < 2")
    screen.editor.try_it.click()
    qtbot.waitUntil(lambda: bool(expression.problem), timeout=WAIT_MS)
    assert expression.text.extraSelections()[0].cursor.selectedText() == "oops"


def test_error_on_saving_is_shown_where_it_is(screen, service, qtbot):
    expression = screen.editor.expression
    expression.show_expression("amount > 3 and oops < 2")
    screen.editor.save.click()
    qtbot.waitUntil(lambda: bool(expression.problem), timeout=WAIT_MS)
    assert expression.problem == "At character 16: there is no field 'oops'"
    assert expression.text.extraSelections()[0].cursor.selectedText() == "oops"
    assert service.shop.rules[0]["expression"] == "address_distance_km > 500 and amount > 300"


def test_rule_is_switched_off_with_a_key(screen, service, qtbot):
    screen.table.setFocus()
    qtbot.keyClick(screen.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: service.shop.rules[0]["isOn"] is False, timeout=WAIT_MS)
    assert service.shop.rules[0]["expression"] == "address_distance_km > 500 and amount > 300"


def test_new_rule(screen, service, qtbot):
    screen.new_rule()
    screen.editor.save.click()
    qtbot.waitUntil(lambda: screen.editor._problem.text() == "a rule needs a name", timeout=WAIT_MS)
    screen.editor.name.setText("Night")
    screen.editor.expression.show_expression("hour < 5")
    screen.editor.save.click()
    qtbot.waitUntil(lambda: len(service.shop.rules) == 3, timeout=WAIT_MS)
    saved = service.shop.rules[2]
    assert (saved["name"], saved["expression"], saved["action"], saved["isOn"]) == (
        "Night",
        "hour < 5",
        "REVIEW",
        False,
    )
    qtbot.waitUntil(lambda: screen.table.currentIndex().row() == 2, timeout=WAIT_MS)


def test_list_that_comes_late_leaves_a_new_rule_alone(desk_window, service, qtbot):
    service.delay = 0.3
    desk_window.shell.show_screen("rules")
    screen = desk_window.shell.screens["rules"]
    screen.new_rule()
    screen.editor.name.setText("Night")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 2, timeout=WAIT_MS)
    assert screen.editor.name.text() == "Night"
    screen.table.selectRow(1)
    assert screen.editor.name.text() == "Card testing"


def test_deleted_rule_can_be_brought_back(screen, service, desk_window, qtbot):
    rule = service.shop.rules[0]
    screen.editor.delete.click()
    qtbot.waitUntil(lambda: len(service.shop.rules) == 1, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(desk_window.desk.notices.held), timeout=WAIT_MS)
    desk_window.desk.notices.held[0].act()
    qtbot.waitUntil(lambda: len(service.shop.rules) == 2, timeout=WAIT_MS)
    assert {one["expression"] for one in service.shop.rules} >= {rule["expression"]}


def test_thresholds_are_saved(screen, service, qtbot):
    form = screen.thresholds
    screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: form.amounts["review_cost"].text() == "4.00", timeout=WAIT_MS)
    assert form.margin.text() == "30"
    form.amounts["review_cost"].setText("5,25")
    form.margin.setText("27.5")
    form.switches["reject_without_person"].setChecked(True)
    form.saving.button.click()
    qtbot.waitUntil(lambda: service.shop.settings["reviewCost"] == "5.25", timeout=WAIT_MS)
    assert service.shop.settings["margin"] == 0.275
    assert service.shop.settings["rejectWithoutPerson"] is True
    assert service.shop.settings["secondReviewAbove"] == "1890.00"


def test_what_happens_while_the_service_is_down_and_bursts_are_saved(screen, service, qtbot):
    form = screen.thresholds
    screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: form.when_down.minutes.value() == 15, timeout=WAIT_MS)
    assert not form.when_down.lets_go.isChecked()
    assert not form.bursts.stops.isChecked()
    qtbot.waitUntil(lambda: form.bursts.stopped.text() == "Checkouts refused in the last 24 hours: 14", timeout=WAIT_MS)
    form.when_down.lets_go.setChecked(True)
    form.when_down.minutes.setValue(30)
    form.bursts.stops.setChecked(True)
    form.bursts.orders.setValue(5)
    form.saving.button.click()
    qtbot.waitUntil(lambda: service.shop.settings["whenDown"] == "CONFIRM", timeout=WAIT_MS)
    saved = {name: service.shop.settings[name] for name in ("downAfterMinutes", "stopBursts", "burstOrders")}
    assert saved == {"downAfterMinutes": 30, "stopBursts": True, "burstOrders": 5}


def test_threshold_that_is_no_number_is_not_sent(screen, service, qtbot):
    form = screen.thresholds
    screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: form.amounts["review_cost"].text() == "4.00", timeout=WAIT_MS)
    form.amounts["chargeback_fee"].setText("a lot")
    form.saving.button.click()
    assert form.saving.problem.text() == "Please write a number here, like 2.50."
    assert service.shop.settings["chargebackFee"] == "15.00"


@pytest.fixture
def clerks_screen(window, service, qtbot):
    """As somebody sees it who decides about orders but does not own the shop."""
    service.shop.permissions = ["MANAGE_ORDERS"]
    with qtbot.waitSignal(window.entered, timeout=WAIT_MS):
        window.log_in(service.address, "", EMAIL, PASSWORD)
    window.shell.show_screen("rules")
    made = window.shell.screens["rules"]
    qtbot.waitUntil(lambda: made.editor.name.text() == "Far away and dear", timeout=WAIT_MS)
    return made


def test_who_may_not_change_rules_reads_them_and_is_told_why(clerks_screen, service, qtbot):
    screen = clerks_screen
    assert not screen._why.isHidden()
    assert "MANAGE_SETTINGS or MANAGE_PLUGINS" in screen._why.text.text()
    changing = (screen._new, screen.editor.save, screen.editor.delete, screen.thresholds.saving.button)
    assert not any(button.isEnabled() for button in changing)
    qtbot.keyClicks(screen.editor.expression.text, "x")
    qtbot.keyClick(screen.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(screen.table, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert screen.editor.expression.expression == "address_distance_km > 500 and amount > 300"
    screen.editor.days.setValue(30)
    screen.editor.try_it.click()
    qtbot.waitUntil(lambda: screen.editor.sentence.text().startswith("Would have held"), timeout=WAIT_MS)
    assert [body for body in service.bodies if "fraudRuleSave" in body] == []


def test_who_may_not_change_thresholds_cannot_reach_any_of_them(clerks_screen, qtbot):
    form = clerks_screen.thresholds
    clerks_screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: form.amounts["review_cost"].text() == "4.00", timeout=WAIT_MS)
    texts = (*form.findChildren(QLineEdit), *form.findChildren(QPlainTextEdit))
    assert texts
    assert all(text.isReadOnly() for text in texts)
    assert not any(
        one.isEnabled() for kind in (QAbstractSpinBox, QCheckBox, QComboBox) for one in form.findChildren(kind)
    )
    assert not form.saving.button.isEnabled()


def test_owner_may_change_everything(screen):
    assert screen._why.isHidden()
    assert screen.editor.save.isEnabled()
    assert not screen.editor.name.isReadOnly()


@pytest.fixture
def policy(screen, qtbot):
    screen.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: bool(screen.policies.cards), timeout=WAIT_MS)
    return screen.policies.cards[0]


def test_credit_policy_is_saved(policy, service, qtbot):
    assert (policy.shares["lgd"].text(), policy.limits["cap"].text(), policy.term.text()) == ("60", "50000.00", "30")
    policy.shares["lgd"].setText("55,5")
    policy.limits["second_approval_above"].setText("15,000")
    policy.saving.button.click()
    held = service.shop.credit.policies[0]
    qtbot.waitUntil(lambda: held["updatedBy"] == "ann@shop.example", timeout=WAIT_MS)
    assert (held["lgd"], held["secondApprovalAbove"], held["termDays"]) == (0.555, "15000", 30)
    qtbot.waitUntil(lambda: policy.saving.about.text() == "Changed by ann@shop.example", timeout=WAIT_MS)


def test_credit_policy_that_makes_no_sense_is_told(policy, service, qtbot):
    policy.shares["refer_above"].setText("30")
    policy.saving.button.click()
    qtbot.waitUntil(lambda: "must not be above" in policy.saving.problem.text(), timeout=WAIT_MS)
    policy.shares["refer_above"].setText("a lot")
    policy.saving.button.click()
    assert policy.saving.problem.text() == "Please write a number here, like 2.50."
    assert service.shop.credit.policies[0]["referAbove"] == 0.1


def test_key_saves_the_policy_that_is_written_in(policy, service, qtbot):
    policy.term.setText("14")
    policy.term.setFocus()
    qtbot.keyClick(policy.term, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: service.shop.credit.policies[0]["termDays"] == 14, timeout=WAIT_MS)
    assert service.shop.settings["updatedBy"] == "owner@shop.example"
