"""Countries and currencies by their ISO codes."""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

from saleor_ai_plugin.importing.cells import Refusal, is_blank, shown

_CURRENCY_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON "
    "RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL"
)
CURRENCIES = frozenset(_CURRENCY_CODES.split())
_NAMED_CURRENCIES = {
    "RMB": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "€": "EUR",
    "EURO": "EUR",
    "£": "GBP",
    "美元": "USD",
    "欧元": "EUR",
}


def parse_currency(cell: Any) -> str | Refusal | None:
    """A currency's ISO 4217 code; None where the cell is blank."""
    if is_blank(cell):
        return None
    text = unicodedata.normalize("NFKC", str(cell)).strip().upper()
    code = _NAMED_CURRENCIES.get(text, text)
    return code if code in CURRENCIES else Refusal("unknown_currency", shown(cell))


def country_code(name: str) -> str:
    """The ISO 3166 code of a country given by code or name; "" where it is none we know."""
    return _countries().get(_plain(name), "")


@cache
def _countries() -> dict[str, str]:
    text = files(__package__).joinpath("countries.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return {_plain(name): row[0] for row in rows for name in row}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return re.sub(r"[\W_]+|[\u0300-\u036f]", "", letters)
