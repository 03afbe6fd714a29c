"""Why something is proposed, what was done to an order, and alerts, in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from saleor_ai_plugin.inventory.models import PurchaseOrderChange, StockAlert
from saleor_ai_plugin.languages import CHINESE, ENGLISH

Kind = PurchaseOrderChange.Kind

_REASONS: Mapping[str, Mapping[str, str]] = {
    "out_of_stock": {
        ENGLISH: "Nothing is there; ordered today it comes about {arrives}",
        CHINESE: "已缺货；今天下单约 {arrives} 到货",
    },
    "runs_out": {
        ENGLISH: "Runs out about {on}; ordered today it comes about {arrives}",
        CHINESE: "约 {on} 售罄；今天下单约 {arrives} 到货",
    },
    "below_reorder_point": {
        ENGLISH: "What is there and coming is below the reorder point",
        CHINESE: "现有与在途库存低于再订货点",
    },
    "expected_demand": {
        ENGLISH: "{pieces} pieces are expected to be sold in the {days} days to cover, most likely {low} to {high}",
        CHINESE: "预计在需覆盖的 {days} 天内售出 {pieces} 件，很可能为 {low} 至 {high} 件",
    },
    "position": {
        ENGLISH: "{on_hand} free to sell, {on_order} on their way",
        CHINESE: "可售 {on_hand} 件，在途 {on_order} 件",
    },
    "if_nothing": {
        ENGLISH: "If nothing is done about {lost} sales are lost, {value} {currency}",
        CHINESE: "若不采取行动，约损失 {lost} 件销售，合 {value} {currency}",
    },
    "safety": {
        ENGLISH: "{pieces} pieces of safety stock for a service level of {service:.1%}",
        CHINESE: "为 {service:.1%} 的服务水平备安全库存 {pieces} 件",
    },
    "rounded": {
        ENGLISH: "{needed} are needed; the supplier sells packs of {pack}, {minimum} pieces at least",
        CHINESE: "需要 {needed} 件；供应商按每包 {pack} 件出售，至少 {minimum} 件",
    },
    "with_others": {
        ENGLISH: "It could wait, but an order goes to this supplier anyhow",
        CHINESE: "可以再等，但本次已向该供应商下单，一并订购",
    },
    "fewer_lines": {
        ENGLISH: "Receiving a line costs {line_cost} {currency}: enough for about {days} days at once costs least",
        CHINESE: "每行收货处理成本为 {line_cost} {currency}：一次订购约 {days} 天的用量成本最低",
    },
    "price_break": {
        ENGLISH: "From {quantity} pieces on a piece costs {price} {currency}, which saves {saving} {currency}",
        CHINESE: "订满 {quantity} 件起每件 {price} {currency}，可节省 {saving} {currency}",
    },
    "budget_cut": {
        ENGLISH: "Without the budget's limit it would be {alone} pieces",
        CHINESE: "若无预算限制应订 {alone} 件",
    },
    "room_cut": {
        ENGLISH: "With more room in the warehouse it would be {alone} pieces",
        CHINESE: "若仓库空间充足应订 {alone} 件",
    },
    "filled_up": {
        ENGLISH: "{alone} are needed; more fill the order up to its least value, {minimum_value} {currency}",
        CHINESE: "需要 {alone} 件；为达到最低订货金额 {minimum_value} {currency} 而增订",
    },
    "also_moved": {
        ENGLISH: "{pieces} more come from {warehouse} by a transfer that is proposed",
        CHINESE: "另有 {pieces} 件建议从 {warehouse} 调拨而来",
    },
    "moved_away": {
        ENGLISH: "{pieces} pieces are proposed to go to {warehouse}, where they are needed",
        CHINESE: "建议将 {pieces} 件调往需要它们的 {warehouse}",
    },
    "move_out_of_stock": {
        ENGLISH: "Nothing is there; moved today it comes about {arrives}",
        CHINESE: "已缺货；今天调拨约 {arrives} 到货",
    },
    "move_runs_out": {
        ENGLISH: "Runs out about {on}; moved today it comes about {arrives}",
        CHINESE: "约 {on} 售罄；今天调拨约 {arrives} 到货",
    },
    "move_below_level": {
        ENGLISH: "What is there and coming is below what it should be; moved today it comes about {arrives}",
        CHINESE: "现有与在途库存低于应有水平；今天调拨约 {arrives} 到货",
    },
    "move_spare": {
        ENGLISH: "{warehouse} has {on_hand}, and does not need these {pieces} itself",
        CHINESE: "{warehouse} 有 {on_hand} 件，这 {pieces} 件自身并不需要",
    },
    "move_saves_sales": {
        ENGLISH: "Saves about {sales} sales, {value} {currency}, before a purchase could come",
        CHINESE: "在采购到货之前约可挽回 {sales} 件销售，合 {value} {currency}",
    },
    "move_saves_holding": {
        ENGLISH: "Spares {value} {currency} of holding where they would lie too long",
        CHINESE: "省去在原仓库久存的持有成本 {value} {currency}",
    },
    "move_cost": {
        ENGLISH: "A piece costs {piece} {currency} to move, a trip {trip} {currency}; it takes {days} days",
        CHINESE: "每件调拨费 {piece} {currency}，每趟 {trip} {currency}；需 {days} 天",
    },
    "expected_learned": {
        ENGLISH: "By what its deliveries took, {days} days; {said} are promised",
        CHINESE: "根据其到货情况为 {days} 天；承诺为 {said} 天",
    },
    "expected_word": {
        ENGLISH: "By the {days} days that are promised: nothing has come yet to learn from",
        CHINESE: "按承诺的 {days} 天：尚无到货可供学习",
    },
    "expected_asked": {ENGLISH: "The day that was asked for", CHINESE: "要求的日期"},
    "expected_confirmed": {ENGLISH: "The day that was confirmed", CHINESE: "已确认的日期"},
    "overstock": {
        ENGLISH: "{pieces} of {on_hand} pieces will lie longer than you want; at this pace all are sold in {days} days",
        CHINESE: "{on_hand} 件中有 {pieces} 件的存放时间将超出设定；按目前速度需 {days} 天售完",
    },
    "not_sold": {
        ENGLISH: "None of the {on_hand} pieces was sold in {days} days",
        CHINESE: "{on_hand} 件在 {days} 天内无一售出",
    },
    "holding": {
        ENGLISH: "Keeping them until they are sold costs about {cost} {currency}",
        CHINESE: "存放至售出约需 {cost} {currency}",
    },
    "stop_ordering": {
        ENGLISH: "Cancel {pieces} pieces of what is on order",
        CHINESE: "取消在途或待订的 {pieces} 件",
    },
    "mark_down": {
        ENGLISH: "Mark {pieces} pieces down by about {off:.0%} to sell them within two months",
        CHINESE: "{pieces} 件降价约 {off:.0%}，可望在两个月内售完",
    },
}
_DONE: Mapping[str, Mapping[str, str]] = {
    Kind.PROPOSE: {ENGLISH: "Proposed by the plan", CHINESE: "由计划提出"},
    Kind.CREATE: {ENGLISH: "Begun by {by}", CHINESE: "由 {by} 创建"},
    Kind.CHANGE: {ENGLISH: "Changed by {by}", CHINESE: "由 {by} 修改"},
    Kind.ASK_APPROVAL: {
        ENGLISH: "Approved by {by}, above their limit: somebody else has to approve it",
        CHINESE: "{by} 已同意，但超出其限额：须由他人批准",
    },
    Kind.APPROVE: {ENGLISH: "Approved by {by}", CHINESE: "由 {by} 批准"},
    Kind.SEND: {ENGLISH: "Sent by {by}", CHINESE: "由 {by} 发送"},
    Kind.CONFIRM: {ENGLISH: "Confirmed by the supplier, entered by {by}", CHINESE: "供应商已确认，由 {by} 录入"},
    Kind.RECEIVE: {ENGLISH: "Received by {by}", CHINESE: "由 {by} 收货"},
    Kind.CANCEL: {ENGLISH: "Cancelled by {by}", CHINESE: "由 {by} 取消"},
    Kind.UNDO: {ENGLISH: "Undone by {by}", CHINESE: "由 {by} 撤销"},
}
_DONE_TO_TRANSFERS: Mapping[str, Mapping[str, str]] = {
    Kind.SEND: {ENGLISH: "Picked, and left the warehouse, by {by}", CHINESE: "已拣货并离开仓库，由 {by} 发出"},
    Kind.CONFIRM: {
        ENGLISH: "Picked: what leaves the warehouse, entered by {by}",
        CHINESE: "已拣货：实际发出数量，由 {by} 录入",
    },
}
_ALERTS: Mapping[str, Mapping[str, str]] = {
    StockAlert.Kind.OUT_OF_STOCK: {ENGLISH: "Sold out", CHINESE: "已售罄"},
    StockAlert.Kind.WILL_RUN_OUT: {
        ENGLISH: "Runs out about {due_on}, before goods ordered today can come",
        CHINESE: "约 {due_on} 售罄，早于今天下单的到货时间",
    },
    StockAlert.Kind.LOW_STOCK: {
        ENGLISH: "With what is ordered it does not last until goods of the next order come",
        CHINESE: "连同在途，撑不到下次订货的到货",
    },
    StockAlert.Kind.OVERDUE: {ENGLISH: "{order} should have come on {due_on}", CHINESE: "{order} 应于 {due_on} 到货"},
}
_INTERNAL = (
    "is_touched", "expected_reason", "asked_on", "approval_asked_at", "approved_at", "sent_at", "confirmed_at",
    "received_at", "cancelled_at",
)  # fmt: skip


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """A reason as a sentence; a code that has none is shown as it is."""
    code = str(reason["code"])
    sentences = _REASONS.get(code)
    if sentences is None:
        return code.replace("_", " ")
    return sentences[language].format(**reason.get("params") or {})


def change_text(row: PurchaseOrderChange, language: str) -> str:
    of_transfer = _DONE_TO_TRANSFERS if row.order.supplier.warehouse_id else {}
    return of_transfer.get(row.kind, _DONE[row.kind])[language].format(by=row.by)


def alert_text(row: StockAlert, language: str) -> str:
    due_on = row.due_on.isoformat() if isinstance(row.due_on, date) else ""
    return _ALERTS[row.kind][language].format(due_on=due_on, order=row.order.number if row.order else "")


def changed_values(row: PurchaseOrderChange) -> list[dict[str, str]]:
    """What a change changed, as people read it: of the order, and of lines by their article."""
    before, after = row.before or {}, row.after or {}
    found = _pairs("", before.get("order") or {}, after.get("order") or {})
    lines_before, lines_after = before.get("lines") or {}, after.get("lines") or {}
    for key in sorted(lines_before.keys() | lines_after.keys(), key=int):
        one, other = lines_before.get(key) or {}, lines_after.get(key) or {}
        found += _pairs(one.get("sku") or other.get("sku") or key, _quantities(one), _quantities(other))
    return found


def _quantities(line: Mapping[str, Any]) -> Mapping[str, Any]:
    shown = ("quantity", "confirmed_quantity", "unit_cost", "expected_on")
    return {name: line[name] for name in shown if name in line}


def _pairs(line: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    fields = [name for name in dict.fromkeys((*before, *after)) if name not in _INTERNAL]
    return [
        {"field": name, "line": line, "before": _text(before.get(name)), "after": _text(after.get(name))}
        for name in fields
    ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)
