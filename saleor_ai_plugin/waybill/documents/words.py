"""The words of the papers, in the carrier's language or the reader's."""

from collections.abc import Mapping

from saleor_ai_plugin.languages import CHINESE, ENGLISH

WORDS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        "waybill": "Waybill", "packing_slip": "Packing slip", "manifest": "Manifest", "from": "From", "to": "To",
        "phone": "Phone", "order": "Order", "parcel": "Parcel", "parcels": "Parcels", "weight": "Weight",
        "date": "Date", "carrier": "Carrier", "service": "Service", "article": "Article", "name": "Description",
        "quantity": "Pieces", "total": "Total", "number": "Number", "country": "To", "packed": "Packed",
        "handed_over": "Handed over by", "taken": "Taken by the driver", "received": "Received in good order",
        "signature": "Name, date, signature", "page": "Page {page} of {pages}", "closed": "Closed by {who}, {when}",
        "warehouse": "Leaves from",
    },
    CHINESE: {
        "waybill": "运单", "packing_slip": "装箱单", "manifest": "交接清单", "from": "寄件人", "to": "收件人",
        "phone": "电话", "order": "订单", "parcel": "包裹", "parcels": "包裹数", "weight": "重量",
        "date": "日期", "carrier": "承运商", "service": "服务", "article": "货号", "name": "品名",
        "quantity": "数量（件）", "total": "合计", "number": "运单号", "country": "目的地", "packed": "已装箱",
        "handed_over": "交付人", "taken": "司机签收", "received": "收件人签收（货物完好）",
        "signature": "姓名、日期、签名", "page": "第 {page} 页，共 {pages} 页", "closed": "{who} 于 {when} 关闭",
        "warehouse": "发货仓库",
    },
}  # fmt: skip
