"""The words of purchase orders and picking lists, in the supplier's language."""

from collections.abc import Mapping

from saleor_ai_plugin.languages import CHINESE, ENGLISH

WORDS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        "title": "Purchase order", "draft": "Draft: not yet approved", "number": "Number", "date": "Date",
        "expected": "Deliver by", "buyer": "Buyer", "supplier": "Supplier", "deliver_to": "Deliver to",
        "line": "Line", "supplier_sku": "Your article", "sku": "Our article", "gtin": "GTIN", "name": "Description",
        "quantity": "Pieces", "packs": "Packs", "pack_size": "Pieces a pack", "unit_cost": "Price a piece",
        "currency": "Currency", "value": "Amount", "total": "Total", "page": "Page {page} of {pages}",
        "vat_id": "VAT id", "note": "Note",
        "picking_list": "Picking list", "from": "From", "to": "To", "picked": "Picked", "arrives": "There by",
        "article": "Article",
    },
    CHINESE: {
        "title": "采购订单", "draft": "草稿：尚未批准", "number": "订单号", "date": "日期",
        "expected": "交货日期", "buyer": "采购方", "supplier": "供应商", "deliver_to": "收货地址",
        "line": "行号", "supplier_sku": "贵方货号", "sku": "我方货号", "gtin": "条码", "name": "品名",
        "quantity": "数量（件）", "packs": "包数", "pack_size": "每包件数", "unit_cost": "单价",
        "currency": "币种", "value": "金额", "total": "合计", "page": "第 {page} 页，共 {pages} 页",
        "vat_id": "税号", "note": "备注",
        "picking_list": "调拨拣货单", "from": "调出仓库", "to": "调入仓库", "picked": "已拣", "arrives": "到货日期",
        "article": "货号",
    },
}  # fmt: skip
