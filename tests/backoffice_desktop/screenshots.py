"""Pictures of every screen for docs/desktop/, light and dark, English and Chinese.

    python tests/backoffice_desktop/screenshots.py [FOLDER [NAME …]]

With names only pictures of these are made. The service is the tests' fake one. Needs the fonts DejaVu and WenQuanYi
Zen Hei to look as in the documents.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["SALEOR_AI_DESKTOP_DIR"] = tempfile.mkdtemp(prefix="saleor-ai-desktop-")

import fake_goods as goods
from fake_service import FakeService
from fake_shop import EMAIL, PASSWORD, FakeShop
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea

from backoffice_desktop.api.inventory_decisions import PurchaseKind
from backoffice_desktop.main_window import MainWindow
from backoffice_desktop.screens.fraud.cards import LinkedCard
from backoffice_desktop.settings import Settings
from backoffice_desktop.theme import theme
from backoffice_desktop.token_store import SessionStore

LOOKS = [(name, language) for name in ("light", "dark") for language in ("en", "zh-hans")]
SETTLE_SECONDS = 2.0
SMALLEST_FILE = 0


class LastingStore(SessionStore):
    is_lasting = True


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2] / "docs" / "desktop")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:]
    app = QApplication([])
    service = FakeService(FakeShop(1_240))
    service.start()
    theme.install(app, "light")
    window = MainWindow(Settings(), LastingStore())
    window.resize(1440, 900)
    window.show()
    for name, show in screens(app, window, service):
        show()
        if wanted and name not in wanted:
            continue
        for look, language in LOOKS:
            window.use_theme(look)
            window.use_language(language)
            settle(app)
            if name == "fraud-linked":
                scroll_to_links(app, window)
            picture = (app.activeModalWidget() or window).grab().toImage()
            picture = picture.convertToFormat(QImage.Format.Format_RGB888)
            picture.save(str(folder / f"{name}-{look}-{language}.png"), "PNG", SMALLEST_FILE)  # type: ignore[call-overload]
    window.close()
    service.stop()


def screens(app: QApplication, window: MainWindow, service: FakeService) -> list[tuple[str, Callable[[], object]]]:
    def enter() -> None:
        window.log_in(service.address, "", EMAIL, PASSWORD)
        settle(app, 3)

    def applications() -> None:
        window.shell.show_screen("credit")
        window.shell.screens["credit"].show_view("applications")

    def customers() -> None:
        credit = window.shell.screens["credit"]
        credit.show_view("customers")
        settle(app)
        credit.open_item("customers/customer-203")
        settle(app)

    def intake() -> None:
        window.shell.show_screen("intake")
        settle(app)
        screen = window.shell.screens["intake"]
        screen.open_item("paper-3")
        settle(app)
        screen.detail.go_to("lines.2.quantity")

    def intake_article() -> None:
        screen = window.shell.screens["intake"]
        screen.open_item("paper-1")
        settle(app)
        screen.detail.go_to("lines.3.article")

    def dispatch() -> None:
        window.shell.show_screen("dispatch")
        settle(app)
        orders = window.shell.screens["dispatch"].orders
        for place in (0, 2, 3):
            orders.select(place)
            orders.mark()
        settle(app)

    def dispatch_waybills() -> None:
        screen = window.shell.screens["dispatch"]
        screen.orders.draw_marked()
        settle(app)
        screen.show_view("waybills")
        settle(app)

    def dispatch_handover() -> None:
        screen = window.shell.screens["dispatch"]
        screen.show_view("handover")
        settle(app)
        for one in service.shop.dispatch.waybills[:2]:
            screen.handover.hand_over(one["number"])
        settle(app)
        screen.handover.hand_over(service.shop.dispatch.waybills[0]["number"])

    def restock() -> None:
        window.shell.show_screen("restock")
        settle(app)
        screen = window.shell.screens["restock"]
        while screen.model.row(2) is None:
            settle(app)
        for place in (0, 1, 2):
            screen.marks.toggle(screen.model.row(place))
        screen.select(7)
        settle(app)

    def quantity() -> None:
        screen = window.shell.screens["restock"]
        screen.select(9)
        settle(app)
        lines = screen.detail.lines
        screen.quantities.write(lines.line.id, lines.line.quantity + 5)
        settle(app)
        screen.detail.product.chart.mark(140)

    def confirming() -> None:
        screen = window.shell.screens["restock"]
        screen.open_item("po-131")
        settle(app)
        screen.decide(PurchaseKind.CONFIRM, {})
        for field, pieces in zip(screen.confirming.fields, ("1", "10"), strict=False):
            field.pieces.setText(pieces)
        screen.confirming.day.setText("+9")
        settle(app)

    def overdue() -> None:
        service.shop.inventory.overdue = 2
        window.shell.show_screen("stock")
        window.shell.screens["stock"].show_view("alerts")
        window.shell.screens["stock"].alerts.model.reload()

    def receiving() -> None:
        window.shell.screens["restock"].confirming.reject()
        window.shell.show_screen("receiving")
        pane = window.shell.screens["receiving"].pane
        pane.open("po-131")
        settle(app)
        here = goods.numbers_of(131)
        other = next(number for number in range(12) if number not in here)
        for code, times in ((goods.gtin(here[0]), 2), (goods.gtin(here[1]), 12), (goods.gtin(here[3], pack=True), 6)):
            pane.scan.scanned.emit(code, times)
        settle(app, 0.5)
        pane.scan.scanned.emit(goods.gtin(other), 1)

    def received() -> None:
        screen = window.shell.screens["receiving"]
        screen.pane.note_wrong()
        screen.pane.finish()
        screen.pane.finish()
        settle(app, 0.5)
        service.shop.inventory.raises = "TROUBLE"
        screen.pane.open("po-134")
        settle(app)
        for number in goods.numbers_of(134):
            screen.pane.scan.scanned.emit(goods.gtin(number), goods.proposed_of(134, number))
        settle(app)
        screen.pane.finish()
        settle(app)
        screen.show_view("received")

    def suppliers() -> None:
        window.shell.show_screen("warehouse")
        settle(app)
        page = window.shell.screens["warehouse"].suppliers
        page.articles.table.setCurrentIndex(page.articles.model.index(1, 0))

    def prices() -> None:
        page = window.shell.screens["warehouse"].suppliers
        path = Path(os.environ["SALEOR_AI_DESKTOP_DIR"]) / "alpine-2027.csv"
        path.write_text("sku,price\nNBK-A5-D,2.45\nMRK-WB-4,3.95\nPAP-A4-500,on request\n", encoding="utf-8")
        while page.card.held is None:
            settle(app)
        page.articles.prices.open_file(page.card.held, path)
        settle(app)
        area = next(one for one in page.findChildren(QScrollArea) if one.isAncestorOf(page.articles.prices))
        area.ensureWidgetVisible(page.articles.prices, 0, 40)

    def rules() -> None:
        window.shell.show_screen("rules")
        settle(app)
        window.shell.screens["rules"].editor.replay()

    def policies() -> None:
        area = window.shell.screens["rules"].tabs.widget(1)
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    return [
        ("login", lambda: None),
        ("home", enter),
        ("fraud", lambda: window.shell.show_screen("fraud")),
        ("fraud-linked", lambda: None),
        ("credit-applications", applications),
        ("credit-customers", customers),
        ("intake", intake),
        ("intake-article", intake_article),
        ("dispatch", dispatch),
        ("dispatch-waybills", dispatch_waybills),
        ("dispatch-handover", dispatch_handover),
        ("restock", restock),
        ("restock-quantity", quantity),
        ("restock-products", lambda: window.shell.screens["restock"].show_orders(shown=False)),
        ("restock-confirming", confirming),
        ("receiving", receiving),
        ("receiving-received", received),
        ("stock", lambda: window.shell.show_screen("stock")),
        ("stock-alerts", overdue),
        ("stock-products", lambda: window.shell.screens["stock"].show_view("products")),
        ("stock-forecasts", lambda: window.shell.screens["stock"].show_view("forecasts")),
        ("warehouse-suppliers", suppliers),
        ("warehouse-prices", prices),
        ("warehouse-lanes", lambda: window.shell.screens["warehouse"].tabs.setCurrentIndex(1)),
        ("warehouse-policies", lambda: window.shell.screens["warehouse"].tabs.setCurrentIndex(2)),
        ("warehouse-limits", lambda: window.shell.screens["warehouse"].tabs.setCurrentIndex(3)),
        ("warehouse-buyer", lambda: window.shell.screens["warehouse"].tabs.setCurrentIndex(4)),
        ("rules", rules),
        ("thresholds", lambda: window.shell.screens["rules"].tabs.setCurrentIndex(1)),
        ("thresholds-credit", policies),
    ]


def scroll_to_links(app: QApplication, window: MainWindow) -> None:
    """Last, because a new language shows the order anew, from its top."""
    detail = window.shell.screens["fraud"].detail
    card = detail.findChild(LinkedCard)
    detail.verticalScrollBar().setValue(card.mapTo(detail.widget(), QPoint(0, 0)).y())
    settle(app)


def settle(app: QApplication, seconds: float = SETTLE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()
