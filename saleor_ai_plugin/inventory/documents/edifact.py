"""A purchase order as EDIFACT ORDERS D.96A, profile EAN008: what suppliers' systems read without a person.

One interchange with one message. Texts are ISO 8859-1 (UNOC, syntax 3) where that holds them, else UTF-8 (UNOW,
syntax 4).
"""

from collections.abc import Iterable, Sequence

from saleor_ai_plugin.inventory.documents.content import Content, Line

RELEASED = str.maketrans({sign: f"?{sign}" for sign in "?'+:"})
LONGEST_TEXT, LONGEST_NAME = 70, 35

Component = str | Sequence[str]


def write(content: Content) -> bytes:
    segments = list(_message(content))
    latin = _is_latin(segments)
    # The message's own header and trailer count.
    segments = ["UNH+1+ORDERS:D:96A:UN:EAN008'", *segments, f"UNT+{len(segments) + 2}+1'"]
    whole = ["UNA:+.? '", _header(content, latin=latin), *segments, f"UNZ+1+{content.reference[:14]}'"]
    return "\r\n".join([*whole, ""]).encode("iso-8859-1" if latin else "utf-8")


def _header(content: Content, *, latin: bool) -> str:
    day = "%y%m%d" if latin else "%Y%m%d"
    return segment(
        "UNB",
        ("UNOC", "3") if latin else ("UNOW", "4"),
        _partner(content.buyer.edi_id, content.buyer.gln),
        _partner(content.supplier.edi_id, content.supplier.gln),
        (f"{content.ordered_at:{day}}", f"{content.ordered_at:%H%M}"),
        content.reference[:14],
    )


def _message(content: Content) -> Iterable[str]:
    yield segment("BGM", "220", content.number, "9")
    yield segment("DTM", ("137", f"{content.ordered_at:%Y%m%d}", "102"))
    if content.expected_on:
        yield segment("DTM", ("2", f"{content.expected_on:%Y%m%d}", "102"))
    if content.note:
        yield segment("FTX", "PUR", "", "", _cut(content.note, LONGEST_TEXT, 5))
    yield _party("BY", content.buyer.gln, content.buyer.name, content.buyer.address)
    yield _party("SU", content.supplier.gln, content.supplier.name, "")
    yield _party("DP", "", content.warehouse, content.delivery_address)
    yield segment("CUX", ("2", content.currency, "9"))
    for line in content.lines:
        yield from _line(line)
    yield segment("UNS", "S")
    yield segment("MOA", ("79", f"{content.total:.2f}"))
    yield segment("CNT", ("2", str(len(content.lines))))


def _line(line: Line) -> Iterable[str]:
    number = str(line.number)
    yield segment("LIN", number, "", (line.gtin, "EN")) if line.gtin else segment("LIN", number)
    known = [(code, kind) for code, kind in ((line.supplier_sku, "SA"), (line.sku, "IN")) if code]
    if known:
        yield segment("PIA", "1", *((code[:35], kind) for code, kind in known))
    yield segment("IMD", "F", "", ("", "", "", *_cut(line.name, LONGEST_NAME, 2)))
    yield segment("QTY", ("21", str(line.quantity), "PCE"))
    if line.expected_on:
        yield segment("DTM", ("2", f"{line.expected_on:%Y%m%d}", "102"))
    yield segment("MOA", ("203", f"{line.value:.2f}"))
    yield segment("PRI", ("AAA", f"{line.unit_cost:.3f}".rstrip("0").rstrip(".")))


def _party(role: str, gln: str, name: str, address: str) -> str:
    identity: Component = (gln, "", "9") if gln else ""
    lines = _cut(name, LONGEST_NAME, 5) if name else ""
    return segment("NAD", role, identity, "", lines, _cut(address, LONGEST_NAME, 3) if address else "")


def _partner(edi_id: str, gln: str) -> Component:
    """14 says that it is a GLN."""
    return edi_id or ((gln, "14") if gln else "")


def segment(tag: str, *elements: Component) -> str:
    """A segment of elements and their components; what is empty at an end is left out, as the standard wants."""
    written = ["" if not one else _element((one,) if isinstance(one, str) else one) for one in elements]
    return "+".join([tag, *_trimmed(written)]) + "'"


def _element(components: Sequence[str]) -> str:
    return ":".join(_trimmed([_plain(one).translate(RELEASED) for one in components]))


def _trimmed(parts: list[str]) -> list[str]:
    while parts and not parts[-1]:
        parts = parts[:-1]
    return parts


def _cut(text: str, longest: int, parts: int) -> Sequence[str]:
    """Pieces that fit; what is longer than all of them together is cut off."""
    plain = _plain(text)
    return [plain[start : start + longest] for start in range(0, min(len(plain), longest * parts), longest)]


def _plain(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _is_latin(segments: Iterable[str]) -> bool:
    try:
        "".join(segments).encode("iso-8859-1")
    except UnicodeEncodeError:
        return False
    return True
