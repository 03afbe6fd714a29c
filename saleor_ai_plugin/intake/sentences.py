"""Why a variant or a customer was chosen, what was found about a line, and why a document needs a person, in words."""

from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.languages import CHINESE, ENGLISH

Sentences = Mapping[str, Mapping[str, str]]

_HOW: Sentences = {
    "sku": {ENGLISH: "Its code is the variant's SKU", CHINESE: "编码与规格的 SKU 相同"},
    "sku_alike": {
        ENGLISH: "Its code is the variant's SKU but for characters that look alike",
        CHINESE: "编码与规格的 SKU 仅有形近字符之差",
    },
    "barcode": {ENGLISH: "Its barcode is the variant's", CHINESE: "条形码相同"},
    "buyer_code": {ENGLISH: "This buyer's own code stands for it", CHINESE: "该买家的自有编码对应它"},
    "alias": {ENGLISH: "Reviewers said so of this buyer before", CHINESE: "审核人员曾为该买家确认过"},
    "name": {ENGLISH: "Its name is alike", CHINESE: "名称相近"},
    "person": {ENGLISH: "A person chose it", CHINESE: "由人工选定"},
    "vat_number_same": {ENGLISH: "The VAT number is the customer's", CHINESE: "税号相同"},
    "vat_number_differs": {ENGLISH: "The VAT number is another one", CHINESE: "税号不同"},
    "email_same": {ENGLISH: "The e-mail address is the customer's", CHINESE: "电子邮件地址相同"},
    "domain_same": {ENGLISH: "The e-mail address is of the customer's company", CHINESE: "电子邮件域名相同"},
    "customer_number_same": {ENGLISH: "The customer number is the same", CHINESE: "客户编号相同"},
    "name_alike": {ENGLISH: "The name is alike", CHINESE: "名称相近"},
    "address_same": {ENGLISH: "The address is alike", CHINESE: "地址相近"},
    "postcode_same": {ENGLISH: "The postcode is the same", CHINESE: "邮编相同"},
}
_REASONS: Sentences = {
    "off": {ENGLISH: "The owner lets nothing be accepted automatically", CHINESE: "店主未启用自动接受"},
    "audited": {
        ENGLISH: "Chosen by chance, so that the error rate stays measured",
        CHINESE: "随机抽查，以持续衡量错误率",
    },
    "not_an_order": {ENGLISH: "It is no purchase order", CHINESE: "不是采购订单"},
    "no_lines": {ENGLISH: "No line was found", CHINESE: "未识别到任何明细行"},
    "no_number": {ENGLISH: "It has no number of the buyer's", CHINESE: "没有买家的订单号"},
    "customer_unknown": {ENGLISH: "The buyer is none of the customers", CHINESE: "买家不在客户之中"},
    "customer_uncertain": {ENGLISH: "It is not certain which customer the buyer is", CHINESE: "无法确定买家对应的客户"},
    "same_file": {ENGLISH: "The same file came before", CHINESE: "此前收到过相同文件"},
    "same_document": {ENGLISH: "The same document came before", CHINESE: "此前收到过相同单据"},
    "revised": {
        ENGLISH: "A document of this number came before, with other lines",
        CHINESE: "此前收到过同号但明细不同的单据",
    },
    "same_content": {
        ENGLISH: "A document with the same lines came just before, under another number",
        CHINESE: "刚收到过明细相同但编号不同的单据",
    },
    "line_unknown": {
        ENGLISH: "Line {line}: nothing in the catalogue is like it",
        CHINESE: "第 {line} 行：目录中没有相近商品",
    },
    "no_identifier": {
        ENGLISH: "Line {line}: only its name speaks for the variant",
        CHINESE: "第 {line} 行：仅凭名称匹配",
    },
    "identifiers_disagree": {
        ENGLISH: "Line {line}: its code and its barcode name different variants",
        CHINESE: "第 {line} 行：编码与条形码指向不同规格",
    },
    "price_unknown": {ENGLISH: "Line {line}: no price to compare", CHINESE: "第 {line} 行：没有可比较的价格"},
    "price_disagrees": {
        ENGLISH: "Line {line}: the price is not the catalogue's",
        CHINESE: "第 {line} 行：价格与目录不符",
    },
    "quantity_doubtful": {ENGLISH: "Line {line}: the quantity is doubtful", CHINESE: "第 {line} 行：数量存疑"},
    "line_unchecked": {
        ENGLISH: "Line {line}: its total is not on the paper, so that nothing checks its quantity",
        CHINESE: "第 {line} 行：单据上没有行合计，无法核对数量",
    },
    "line_total_disagrees": {
        ENGLISH: "Line {line}: quantity times price is not its total",
        CHINESE: "第 {line} 行：数量乘单价与合计不符",
    },
    "total_disagrees": {ENGLISH: "The totals of the paper do not agree", CHINESE: "单据合计不一致"},
    "too_risky": {ENGLISH: "An error is likelier than the owner allows", CHINESE: "出错的可能性高于店主允许的程度"},
    "not_proven": {
        ENGLISH: "Too few reviews show yet that such documents are right as often as the owner asks",
        CHINESE: "复核数量尚不足以证明此类单据达到店主要求的正确率",
    },
}
_FINDINGS: Sentences = {
    "price_agrees": {
        ENGLISH: "The price {said} is the expected {expected}",
        CHINESE: "价格 {said} 与预期 {expected} 相符",
    },
    "price_differs": {
        ENGLISH: "The price is {said}, {expected} is expected ({percent} %)",
        CHINESE: "价格为 {said}，预期 {expected}（{percent} %）",
    },
    "price_unknown": {ENGLISH: "No price to compare", CHINESE: "没有可比较的价格"},
    "price_of_pack": {
        ENGLISH: "The price {said} is that of a piece where packs of {pack} are sold, or the other way round",
        CHINESE: "价格 {said} 可能是单件价，而按 {pack} 件包装出售，或相反",
    },
    "quantity_missing": {ENGLISH: "No quantity was found", CHINESE: "未识别到数量"},
    "quantity_not_whole": {ENGLISH: "{quantity} is no whole number", CHINESE: "{quantity} 不是整数"},
    "quantity_unusual": {
        ENGLISH: "{quantity} are ordered, usually {usual}",
        CHINESE: "订购 {quantity}，通常为 {usual}",
    },
    "pieces_of_pack": {
        ENGLISH: "{quantity} pieces are ordered where packs of {pack} are sold",
        CHINESE: "订购 {quantity} 件，而按 {pack} 件包装出售",
    },
    "stock_short": {
        ENGLISH: "{quantity} are ordered, {available} are free",
        CHINESE: "订购 {quantity} 件，可用 {available} 件",
    },
    "ordered_before": {
        ENGLISH: "Ordered {times} times before, usually {usual}",
        CHINESE: "此前订购过 {times} 次，通常为 {usual}",
    },
    "never_ordered": {ENGLISH: "This customer has not ordered it before", CHINESE: "该客户此前未订购过"},
}


def how_text(code: str, language: str) -> str:
    known = _HOW.get(code)
    return known[language] if known else code


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """A reason or a finding in words; one that is not known here brings its own, in English."""
    code, params = str(reason["code"]), dict(reason.get("params") or {})
    known = _FINDINGS.get(code) if "line" not in params else None
    known = known or _REASONS.get(code)
    if known is None:
        return str(params.get("text") or code)
    return known[language].format(**params)
