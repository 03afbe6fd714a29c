"""Why a variant or a customer was chosen, and why a document needs a person, in words."""

from collections.abc import Mapping
from typing import Any

from saleor_ai_plugin.languages import CHINESE, ENGLISH

_HOW: Mapping[str, Mapping[str, str]] = {
    "sku": {ENGLISH: "its code is the variant's SKU", CHINESE: "编码与规格的 SKU 相同"},
    "sku_alike": {
        ENGLISH: "its code is the variant's SKU but for letters that look alike",
        CHINESE: "编码与规格的 SKU 仅有形近字符之差",
    },
    "gtin": {ENGLISH: "its barcode is the variant's", CHINESE: "条形码相同"},
    "buyer_code": {ENGLISH: "this buyer's own code stands for it", CHINESE: "该买家的自有编码对应它"},
    "alias": {ENGLISH: "a reviewer said so of this buyer before", CHINESE: "审核人员曾为该买家确认过"},
    "name": {ENGLISH: "its name is alike", CHINESE: "名称相近"},
    "person": {ENGLISH: "a person chose it", CHINESE: "由人工选定"},
    "vat_number": {ENGLISH: "the VAT number is the customer's", CHINESE: "税号相同"},
    "email": {ENGLISH: "the e-mail address is the customer's", CHINESE: "电子邮件地址相同"},
    "learned": {ENGLISH: "a reviewer said so of this buyer before", CHINESE: "审核人员曾为该买家确认过"},
    "address": {ENGLISH: "the address is the customer's", CHINESE: "地址相同"},
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    "off": {ENGLISH: "The owner lets nothing be accepted automatically", CHINESE: "店主未启用自动接受"},
    "no_lines": {ENGLISH: "No line was found", CHINESE: "未识别到任何明细行"},
    "no_customer": {ENGLISH: "It is not clear which customer the buyer is", CHINESE: "无法确定买家对应的客户"},
    "line_unsure": {ENGLISH: "Line {line}: it is not sure which variant it means", CHINESE: "第 {line} 行：规格不确定"},
    "quantity": {ENGLISH: "Line {line}: the quantity is not sure", CHINESE: "第 {line} 行：数量不确定"},
    "price": {
        ENGLISH: "Line {line}: the paper says {said}, the catalogue {ours}",
        CHINESE: "第 {line} 行：单据价格为 {said}，目录价格为 {ours}",
    },
    "no_price": {ENGLISH: "Line {line}: no price to compare", CHINESE: "第 {line} 行：没有可比较的价格"},
    "sums": {ENGLISH: "The figures of the paper do not agree", CHINESE: "单据金额不一致"},
    "no_sums": {ENGLISH: "The paper has no total to check its lines against", CHINESE: "单据没有可核对的合计"},
    "kind": {ENGLISH: "It is no purchase order", CHINESE: "不是采购订单"},
    "unsure": {
        ENGLISH: "Every line is right with a probability of {probability}; the owner wants {wanted}",
        CHINESE: "全部明细正确的概率为 {probability}，低于店主要求的 {wanted}",
    },
    "duplicate": {ENGLISH: "It looks like a document that came before", CHINESE: "与此前收到的单据相似"},
    "stock": {
        ENGLISH: "Line {line}: {free} are free, {asked} are ordered",
        CHINESE: "第 {line} 行：可用 {free} 件，订购 {asked} 件",
    },
}


def how_text(code: str, language: str) -> str:
    known = _HOW.get(code)
    return known[language] if known else code


def reason_text(reason: Mapping[str, Any], language: str) -> str:
    """A reason in words; one that is not known here brings its own, in English."""
    params = dict(reason.get("params") or {})
    known = _REASONS.get(str(reason["code"]))
    if known is None:
        return str(params.get("text") or reason["code"])
    return known[language].format(**params)
