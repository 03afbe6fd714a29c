"""Codes, names and states as text that the database can keep."""

import re
from typing import Any

from saleor_ai_plugin.importing.cells import Parser, Refusal, is_blank, shown

LONGEST_CODE = 100
_INTEGRAL = re.compile(r"(\d+)\.0")
_STATUSES = {
    "canceled": "cancelled cancel canceled void voided 已取消 取消 交易关闭 已关闭",
    "unconfirmed": "unconfirmed 待确认",
    "unfulfilled": (
        "unfulfilled pending processing new open confirmed paid unshipped on_hold 待发货 已付款 处理中 待付款 未发货"
    ),
    "partially_fulfilled": "partially_fulfilled partial partially_shipped 部分发货",
    "fulfilled": (
        "fulfilled complete completed done shipped delivered closed 已完成 完成 已发货 已签收 交易成功 交易完成"
    ),
    "returned": "returned refunded 已退货 已退款 退款成功 退货",
    "partially_returned": "partially_returned partially_refunded 部分退货 部分退款",
    "draft": "draft 草稿",
    "expired": "expired 已过期",
}
_PAYMENTS = {
    "full": "full fully_charged paid captured charged overcharged complete completed 已付款 已支付 支付成功",
    "partial": "partial partially_charged partially_paid 部分付款",
    "none": "none not_charged unpaid pending authorized refunded voided 未付款 待付款 未支付 已退款",
}


def code_text(cell: Any) -> str | Refusal | None:
    """A code as text; a number that a spreadsheet made of it loses its ``.0``."""
    if is_blank(cell):
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).strip()
    if "\0" in text:
        return Refusal("unreadable_text", shown(text))
    return text if len(text) <= LONGEST_CODE else Refusal("too_long", shown(text))


def whole_code_text(cell: Any) -> str | Refusal | None:
    """A code of a column where every value ends in ``.0``: once they were numbers with gaps."""
    text = code_text(cell)
    found = _INTEGRAL.fullmatch(text) if isinstance(text, str) else None
    return found[1] if found else text


def are_integral(cells: "list[Any]") -> bool:
    """Whether a column of codes was written by a program that knows whole numbers with gaps as decimals only."""
    texts = [str(cell).strip() for cell in cells]
    return any(_INTEGRAL.fullmatch(text) for text in texts) and all(
        text.isdigit() or _INTEGRAL.fullmatch(text) for text in texts
    )


def plain_text(longest: int) -> Parser:
    """A parser for names: one line, at most ``longest`` characters."""

    def parse(cell: Any) -> str | Refusal | None:
        if is_blank(cell):
            return None
        text = " ".join(str(cell).split())
        return Refusal("unreadable_text", shown(text)) if "\0" in text else text[:longest]

    return parse


def order_status(cell: Any) -> str | Refusal | None:
    """Saleor's word for a state of an order; one that we do not know stays as it is."""
    status = _state(cell, _STATUSES)
    return Refusal("draft_order", shown(cell)) if status == "draft" else status


def charge_status(cell: Any) -> str | Refusal | None:
    return _state(cell, _PAYMENTS)


def _state(cell: Any, words: dict[str, str]) -> str | None:
    if is_blank(cell):
        return None
    text = re.sub(r"[\W_]+", "_", str(cell).strip().casefold())[:32]
    return next((state for state, known in words.items() if text in known.split()), text)
