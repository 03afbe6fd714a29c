"""Every sentence has its Chinese, and a change of language reaches every widget of every screen at once."""

import ast
import json
import re
from pathlib import Path

import pytest
from desktop_waits import WAIT_MS
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QWidget,
)

import backoffice_desktop
from backoffice_desktop.screens.rules.thresholds import AMOUNTS, SWITCHES
from backoffice_desktop.shortcuts import KeysDialog
from backoffice_desktop.translations import language

PACKAGE = Path(backoffice_desktop.__file__).parent
CATALOGUE: dict[str, str] = json.loads((PACKAGE / "translations" / "zh_hans.json").read_text(encoding="utf-8"))
SAYING = {
    "tr",
    "say",
    "Label",
    "Chip",
    "Button",
    "Card",
    "FigureCard",
    "BriefsCard",
    "Shortcut",
    "Column",
    "ScreenEntry",
    "Words",
    "Switch",
    "add_field",
    "Picker",
    "__init__",
}
SAYING |= {"add", "offer", "show_text", "show_empty", "show_nothing", "open_nothing", "add_button", "show_progress"}
SAYING |= {
    "Entry",
    "RowsCard",
    "_field",
    "_choice",
    "_add",
    "_add_field",
    "_tell",
    "tell",
    "watch",
    "add_decision",
    "show_count",
    "_show_waiting",
    "_figure",
    "say_counted",
    "say_wrong",
    "point_out",
}
TABLES = {"STATES", "KINDS", "LINKS", "OUTCOMES", "STATUSES", "ACTIONS", "CONNECTIONS", "THEME_NAMES", "AMOUNTS"}
TABLES |= {"SWITCHES", "LEGEND", "CHOICES", "SAID", "FIGURES", "ACCOUNT_FIGURES", "APPLICATION_FIGURES", "HINTS", "WHY"}
TABLES |= {
    "VIEWS",
    "SHARES",
    "LIMITS",
    "TERM",
    "NO_NUMBER",
    "ACCOUNT_STATES",
    "ORDER_STATES",
    "CUSTOMER_CHOICES",
    "APPLICATION_CHOICES",
    "FILES_CHOICES",
    "INDUSTRIES",
    "needs_note",
    "ACTIONS",
    "ALERT_KINDS",
    "APPROVE_WORDS",
    "CHANGE_KINDS",
    "DIFFERENCES",
    "IDLE_CHOICES",
    "NOTHING",
    "PACKS",
    "RAISES",
    "SIDES",
    "TEXTS",
    "TOPS",
    "AIMS",
    "SAVED",
    "CONFLICT",
    "LANGUAGE_CHOICES",
    "NUMBERS",
    "ROLES",
    "TABS",
    "TITLES",
    "UNSAVED",
    "WEEKDAYS",
    "WRONG",
    "WRONG_NUMBER",
    "CHOOSE",
    "empty_text",
    "new_hint",
    "new_text",
    "new_title",
    "search_text",
    "URGENCIES",
    "URGENCY_CHOICES",
    "URGENCY_HINTS",
    "AWAY",
    "CHECKS",
    "DECISIONS",
    "ENGINES",
    "EVENTS",
    "FIELDS",
    "HINT",
    "ORDER_CHOICES",
    "PAPERS",
    "READ_LANGUAGES",
    "SOURCES",
    "TASKS",
    "TASK_STATES",
    "TIP",
    "WAYBILL_CHOICES",
    "count_text",
    "exported",
}
NAMES = {"saleor-ai"}
"""Said in every language alike."""


def sentences() -> dict[str, str]:
    """What the source says to people, with the file that says it."""
    found: dict[str, str] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for text in _said(node):
                found[text] = path.name
    return {text: file for text, file in found.items() if _is_said(text)}


def _said(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in SAYING:
            named = {"action", "tip", "search", "hint"} | (
                {keyword.arg for keyword in node.keywords} if name == "Words" else set()
            )
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg in named)]
            return [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        name = getattr(target, "id", "")
        if name in {"sentence", "text", "title", "hint", "shown"} or name in TABLES:
            inner = ast.walk(node.value) if node.value is not None else []
            return [one.value for one in inner if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return []


def _is_said(text: str) -> bool:
    words = re.sub(r"\{\w+\}", "", text)
    is_code = re.fullmatch(r"[a-z_]+|[A-Z_]+|((Ctrl|Shift)\+)+\w+|[A-Z]|F1", text) and text not in CATALOGUE
    return bool(re.search(r"[A-Za-z]{2}", words)) and not is_code and text not in NAMES and "://" not in text[:20]


def test_every_sentence_has_its_chinese():
    assert {text: file for text, file in sentences().items() if text not in CATALOGUE} == {}


def test_no_translation_is_left_over():
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    assert [text for text in CATALOGUE if json.dumps(text, ensure_ascii=False) not in source] == []


def test_placeholders_are_the_same():
    differ = {
        text: found
        for text, found in CATALOGUE.items()
        if sorted(re.findall(r"\{\w+\}", text)) != sorted(re.findall(r"\{\w+\}", found))
    }
    assert differ == {}


def test_the_search_for_sentences_sees_them():
    found = sentences()
    assert {"Approve (A)", "You may not do this. Ask the shop's owner for the permission.", "Charged back"} <= set(
        found
    )
    assert {title for title, _ in AMOUNTS.values()} | {title for title, _ in SWITCHES.values()} <= set(found)


def texts(root: QWidget) -> set[str]:
    """Everything that can be read in a window and its menus, tool tips and accessible names included."""
    found: set[str] = set()
    for widget in [root, *root.findChildren(QWidget)]:
        found |= {widget.toolTip(), widget.accessibleName()}
        match widget:
            case QLabel() | QAbstractButton():
                found.add(widget.text())
            case QLineEdit() | QPlainTextEdit():
                found.add(widget.placeholderText())
            case QComboBox():
                found |= {widget.itemText(place) for place in range(widget.count())}
            case QTabBar():
                found |= {widget.tabText(place) for place in range(widget.count())}
            case QMenu():
                found |= {action.text() for action in widget.actions()}
            case QTableView() if widget.model() is not None:
                model = widget.model()
                found |= {
                    str(model.headerData(place, widget.horizontalHeader().orientation(), 0))
                    for place in range(model.columnCount())
                }
    return found - {""}


def fill_warehouse(shell, qtbot) -> None:
    """Every view of the warehouse's screens with something in it, a changed quantity and a wrong scan too."""
    restock, receiving, stock = (shell.screens[name] for name in ("restock", "receiving", "stock"))
    qtbot.waitUntil(lambda: bool(restock.opening._held), timeout=WAIT_MS)
    restock.mark_all()
    restock.detail.lines.quantity.step(1)
    qtbot.waitUntil(lambda: restock.quantities.preview is not None, timeout=WAIT_MS)
    receiving.show_view("received")
    receiving.pane.open("po-131")
    qtbot.waitUntil(lambda: receiving.pane.count is not None, timeout=WAIT_MS)
    receiving.pane.scan.scanned.emit("nothing like it", 1)
    qtbot.waitUntil(lambda: receiving.pane.last.alarms == 1, timeout=WAIT_MS)
    for view in stock.views:
        stock.show_view(view)
    qtbot.waitUntil(lambda: stock.products.model.total > 0 and stock.alerts.model.total > 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.overview.health is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(stock.forecasts.total.chart.days) > 0, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: stock.forecasts.nights.nights.model().rowCount() > 0, timeout=WAIT_MS)


@pytest.fixture
def every_screen(desk_window, qtbot) -> QWidget:
    shell = desk_window.shell
    for name in (
        "home",
        "rules",
        "restock",
        "receiving",
        "stock",
        "warehouse",
        "intake",
        "dispatch",
        "credit",
        "fraud",
    ):
        shell.show_screen(name)
    credit = shell.screens["credit"]
    for view in credit.lists:
        credit.show_view(view)
        qtbot.waitUntil(lambda shown=credit.lists[view]: bool(shown.opening._held), timeout=WAIT_MS)
    fill_warehouse(shell, qtbot)
    warehouse = shell.screens["warehouse"]
    warehouse.load()
    warehouse.lanes.load()
    qtbot.waitUntil(lambda: warehouse.lanes.model.total > 0, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: bool(warehouse.policies.rows) and warehouse.suppliers.card.isVisibleTo(warehouse), timeout=WAIT_MS
    )
    rules = shell.screens["rules"]
    qtbot.waitUntil(lambda: rules.model.rowCount() == 2, timeout=WAIT_MS)
    rules.editor.replay()
    rules.thresholds.load()
    rules.policies.load()
    qtbot.waitUntil(lambda: bool(rules.policies.cards), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "41 orders" in rules.editor.sentence.text(), timeout=WAIT_MS)
    desk_window.use_language("en")
    return desk_window


def test_no_widget_stays_english(every_screen, qtbot):
    english = texts(every_screen) & set(CATALOGUE)
    assert len(english) > 80
    every_screen.use_language("zh-hans")
    same = {text for text, found in CATALOGUE.items() if text == found}
    # What the customer told is named by the service: that comes a moment later.
    qtbot.waitUntil(lambda: not texts(every_screen) & (set(CATALOGUE) - same), timeout=WAIT_MS)
    every_screen.use_language("en")
    qtbot.waitUntil(lambda: texts(every_screen) & set(CATALOGUE) >= english, timeout=WAIT_MS)


def test_the_list_of_keys_is_translated(every_screen):
    every_screen.use_language("zh-hans")
    every_screen.shell.show_keys()
    dialog = every_screen.shell.findChildren(KeysDialog)[-1]
    shown = texts(dialog)
    assert shown & set(CATALOGUE) == set()
    assert {"A", "R", "M", "U", "J", "K", "N", "F1", "通过", "拒绝"} <= shown
    dialog.close()


def test_reasons_come_in_the_language_that_was_asked_for(every_screen, qtbot):
    screen = every_screen.shell.screens["fraud"]
    bars = screen.detail.reasons._bars
    assert "three years" in bars.accessibleName()
    every_screen.use_language("zh-hans")
    qtbot.waitUntil(lambda: "三年老客户" in bars.accessibleName(), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "三年老客户" in screen.model.row(0).reasons[2].text, timeout=WAIT_MS)


def test_language_is_remembered(every_screen, open_window):
    every_screen.use_language("zh-hans")
    every_screen.close()
    open_window()
    assert language.code == "zh-hans"
