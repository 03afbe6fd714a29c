"""Every screen: its name, title, icon, who may see it, and how it is made. A new screen is a folder and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from backoffice_desktop.desk import Desk
from backoffice_desktop.permissions import CREDIT_REVIEW, DISPATCH, FRAUD_REVIEW, FRAUD_RULES, INTAKE, STOCK
from backoffice_desktop.screens.screen import Screen


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """``permissions``: any one of them is enough, as in the service; empty for everybody."""

    name: str
    title: str
    icon: str
    permissions: frozenset[str]
    make: Callable[[Desk], Screen]


def _home(desk: Desk) -> Screen:
    from backoffice_desktop.screens.home.screen import HomeScreen

    return HomeScreen(desk)


def _fraud(desk: Desk) -> Screen:
    from backoffice_desktop.screens.fraud.screen import FraudScreen

    return FraudScreen(desk)


def _credit(desk: Desk) -> Screen:
    from backoffice_desktop.screens.credit.screen import CreditScreen

    return CreditScreen(desk)


def _intake(desk: Desk) -> Screen:
    from backoffice_desktop.screens.intake.screen import IntakeScreen

    return IntakeScreen(desk)


def _dispatch(desk: Desk) -> Screen:
    from backoffice_desktop.screens.dispatch.screen import DispatchScreen

    return DispatchScreen(desk)


def _restock(desk: Desk) -> Screen:
    from backoffice_desktop.screens.restock.screen import RestockScreen

    return RestockScreen(desk)


def _receiving(desk: Desk) -> Screen:
    from backoffice_desktop.screens.receiving.screen import ReceivingScreen

    return ReceivingScreen(desk)


def _stock(desk: Desk) -> Screen:
    from backoffice_desktop.screens.stock.screen import StockScreen

    return StockScreen(desk)


def _rules(desk: Desk) -> Screen:
    from backoffice_desktop.screens.rules.screen import RulesScreen

    return RulesScreen(desk)


def _warehouse(desk: Desk) -> Screen:
    from backoffice_desktop.screens.warehouse.screen import WarehouseScreen

    return WarehouseScreen(desk)


SCREENS = (
    ScreenEntry("home", "Home", "home", frozenset(), _home),
    ScreenEntry("fraud", "Fraud review", "shield", FRAUD_REVIEW, _fraud),
    ScreenEntry("credit", "Credit", "wallet", CREDIT_REVIEW, _credit),
    ScreenEntry("intake", "Order intake", "paper", INTAKE, _intake),
    ScreenEntry("dispatch", "Dispatch", "parcel", DISPATCH, _dispatch),
    ScreenEntry("restock", "Restock", "cart", STOCK, _restock),
    ScreenEntry("receiving", "Receiving", "scan", STOCK, _receiving),
    ScreenEntry("stock", "Stock health", "boxes", STOCK, _stock),
    ScreenEntry("warehouse", "Warehouse settings", "gear", STOCK, _warehouse),
    ScreenEntry("rules", "Rules and thresholds", "sliders", FRAUD_RULES, _rules),
)


def screens_for(desk: Desk) -> list[ScreenEntry]:
    return [entry for entry in SCREENS if not entry.permissions or desk.may(entry.permissions)]
