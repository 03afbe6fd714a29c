"""Codes of units, UN/ECE recommendations 20 and 21, as words. Packages of 21 carry an X before them in 20."""

from __future__ import annotations

_WORDS = {
    "pcs": "C62 H87 EA PCE NAR XPP XPC ST",
    "g": "GRM", "kg": "KGM", "t": "TNE", "mg": "MGM", "lb": "LBR", "oz": "ONZ",
    "ml": "MLT", "cl": "CLT", "l": "LTR", "hl": "HLT", "m³": "MTQ", "gal": "GLL",
    "mm": "MMT", "cm": "CMT", "m": "MTR", "km": "KMT", "in": "INH", "ft": "FOT", "yd": "YRD",
    "cm²": "CMK", "m²": "MTK", "ft²": "FTK",
    "min": "MIN", "h": "HUR", "day": "DAY", "week": "WEE", "month": "MON", "year": "ANN",
    "kWh": "KWH", "MWh": "MWH", "%": "P1", "lump sum": "LS",
    "pair": "PR NPR", "set": "SET", "kit": "KT", "dozen": "DZN", "gross": "GRO", "hundred": "CEN", "thousand": "MIL",
    "pack": "PK XPK PA XPA", "box": "BX XBX", "carton": "CT XCT", "case": "CS XCS", "crate": "CR XCR",
    "pallet": "PF XPX XPF", "bottle": "BO XBO", "bag": "BG XBG", "sack": "SA XSA", "can": "CA XCA", "jar": "JR XJR",
    "tube": "TU XTU", "roll": "RO XRO RL", "reel": "XRL", "sheet": "XST", "bundle": "BE XBE", "drum": "DR XDR",
    "tray": "XDS", "sleeve": "XSV", "tin": "TN XTN",
}  # fmt: skip
WORDS = {code: word for word, codes in _WORDS.items() for code in codes.split()}


def unit_word(code: str) -> str:
    """``pcs`` for C62 and H87, ``kg`` for KGM …; a code without a word stays as it is."""
    return WORDS.get(code.strip().upper(), code.strip())
