"""An address from its lines: name, street, postcode, city, country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core_ml.intake.understanding.countries import PREFIXES, country_of

HOUSE = re.compile(r"\d")
STREET = re.compile(
    r"\w*str\.|\w*(?:straße|strasse|weg|platz|allee|gasse|ring|damm|ufer|chaussee|markt|graben)\b"
    r"|\b(?:str|street|road|avenue|ave|lane|drive|st\.?|rd\.?|blvd|boulevard|rue|chemin|impasse|quai|place|route|cours|way|"
    r"parkway|close|park|house|court|square|row|hill|jalan|jln|jl|lorong|persiaran|taman|box|"
    r"postfach|bp|am|an der|im)\b"
    r"|路|街|大道|巷|号|弄|园区",
    re.IGNORECASE,
)
"""A word of a street's name."""
CITY_LINES = (
    re.compile(r"^(?P<postcode>\d{4}\s?[A-Z]{2})\s+(?P<city>[^\W\d][^\d,;]{1,40})$"),
    re.compile(
        r"^(?:(?P<prefix>[A-Z]{1,2})\s?[-–]\s?)?(?P<postcode>\d{4,5})\s+(?P<city>[^\W\d][^\d,;|·•]{1,40}?)(?:\s+cedex\s*\d*)?(?:,\s*(?P<country>[^\d,]+))?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?P<city>[A-Z][A-Za-z .\-']+?),?\s+(?P<state>[A-Z]{2}|"
        r"[A-Z][a-z]+),?\s+(?P<postcode>\d{5}(?:-\d{4})?)(?:,?\s*(?P<country>[^\d,]+))?$"
    ),
    re.compile(
        r"^(?P<city>[A-Z][A-Za-z "
        r".\-']+?)?,?\s*(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:,?\s*(?P<country>[^\d,]+))?$"
    ),
    re.compile(r"^(?P<postcode>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}),?\s+(?P<city>[A-Z][A-Za-z .\-']+)$"),
    re.compile(r"^(?P<city>[A-Z][A-Za-z .\-']+?),?\s+(?P<postcode>\d{5,6})(?:,?\s*(?P<country>[^\d,]+))?$"),
)
CHINESE_CITY = re.compile(
    r"(?:(?P<province>[\u4e00-\u9fff]{2,6}?(?:省|自治区))\s*)?(?P<city>[\u4e00-\u9fff]{2,5}?市)\s*(?P<rest>.*)"
)
CHINESE_POSTCODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
RUN_ON = re.compile(
    r"^(.*\d\s?[a-zA-Z]?|.*\b(?:Road|Street|Avenue|Lane|Drive|Way|Row|Court|Place|Square|Park)|\d+.*\b(?:rue|quai|place|"
    r"avenue|boulevard|chemin|route|impasse|cours)\b.*[^\W\d])\s+"
    r"(\d{4,5}\s+[^\W\d][^\d]+|[A-Z][a-z]+(?: [A-Z][a-z]+)?\s+[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})$"
)
"""Street and city on one line without a mark between."""
STRONG = re.compile(r"\s*[·•●▪■◆∙|*]\s*|\s+[-–—]\s+|\s{3,}")
WEAK = re.compile(r"\s*[,，;；]\s*")


@dataclass(slots=True)
class Address:
    """Texts of an address, None where it lacks one; ``rows``: place in its lines of each."""

    name: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    country: str | None = None


def city_in(text: str) -> re.Match[str] | None:
    """The match of a line that is postcode and city."""
    text = text.strip(" .,")
    if re.match(r"\d+,? .*\b(?:street|st|road|rd|avenue|ave|lane|drive|way|blvd|rue|chemin)\.?$", text, re.IGNORECASE):
        return None
    for pattern in CITY_LINES:
        match = pattern.match(text)
        if match:
            return match
    return None


def is_one_line(text: str) -> bool:
    """Whether it is an address on one line, as over the window of an envelope."""
    strong = [piece for piece in STRONG.split(text) if piece]
    if len(strong) > 1 and any(ends_in_city(piece) for piece in strong[1:]):
        return True
    pieces = [piece for piece in WEAK.split(text) if piece]
    return len(pieces) > 2 and any(city_in(piece) or CHINESE_POSTCODE.fullmatch(piece) for piece in pieces[1:])


def ends_in_city(text: str) -> bool:
    """Whether a text is a city with its postcode, or an address that ends with one."""
    if city_in(text) or is_chinese_address(text):
        return True
    return any(city_in(piece) for piece in WEAK.split(text)[1:])


def address_of(lines: Sequence[str]) -> Address:
    """The address that some lines say, its name first."""
    found = Address()
    parts = spread(lines)
    rest: list[str] = []
    city = max((place for place, part in enumerate(parts) if city_in(part)), default=None)
    for place, part in enumerate(parts):
        if found.country is None and (code := country_of(part)):
            found.country = code
        elif place == city and (match := city_in(part)):
            take_city(found, match)
        elif found.city is None and is_chinese_address(part):
            take_chinese(found, part)
        elif found.postcode is None and CHINESE_POSTCODE.fullmatch(part) and any(map(is_chinese_address, parts)):
            found.postcode = part
        else:
            rest.append(part)
    named = bool(rest) and (not is_street(rest[0]) or any(is_street(part) for part in rest[1:2]))
    found.name = rest[0] if named else None
    if found.street is None:
        found.street = street_of(rest[named:])
    return found


def spread(lines: Sequence[str]) -> list[str]:
    """The lines, those that are an address on one line cut into name, street, city and country."""
    parts: list[str] = []
    for line in lines:
        for piece in STRONG.split(line.strip(" ,;，")):
            parts.extend(commas(piece.strip(" ,;，")))
    return [part for part in parts if part]


def commas(text: str) -> list[str]:
    """A text cut at its commas, where a city or a country stands behind one; what is before them stays one street."""
    pieces = [piece.strip() for piece in WEAK.split(text) if piece.strip()]
    if city_in(text):
        return [text]
    if len(pieces) < 2:
        match = RUN_ON.match(text)
        return [match[1], match[2]] if match else [text]
    city = next(
        (place for place in range(1, len(pieces)) if city_in(", ".join(pieces[place:])) or city_in(pieces[place])), None
    )
    if city is None:
        if country_of(pieces[-1]):
            return [", ".join(pieces[:-1]), pieces[-1]]
        if (
            CHINESE_POSTCODE.fullmatch(pieces[-1])
            or CHINESE_POSTCODE.fullmatch(pieces[0])
            or any(is_chinese_address(piece) for piece in pieces)
        ):
            return pieces
        return [text]
    rest = ", ".join(pieces[city:])
    tail = [rest] if city_in(rest) else pieces[city:]
    head = pieces[:city]
    if len(head) > 1 and not HOUSE.search(head[0]) and not STREET.search(head[0]):
        return [head[0], ", ".join(head[1:]), *tail]
    return [", ".join(head), *tail]


def take_city(found: Address, match: re.Match[str]) -> None:
    groups = match.groupdict()
    found.postcode = groups["postcode"]
    found.city = groups["city"].strip(" ,") if groups.get("city") else found.city
    if groups.get("prefix"):
        found.country = PREFIXES.get(groups["prefix"].upper(), found.country)
    if groups.get("country"):
        found.country = country_of(groups["country"]) or found.country
    if groups.get("state") and found.city:
        found.city = f"{found.city}, {groups['state']}"


def is_street(text: str) -> bool:
    """Whether a line is a street with its number, and not a name."""
    return bool(HOUSE.search(text) and STREET.search(text)) or bool(re.match(r"\d+[a-zA-Z]?,? \w", text))


def street_of(rest: Sequence[str]) -> str | None:
    """The line with a house number, best one that names a street."""
    named = [part for part in rest if HOUSE.search(part) and STREET.search(part)]
    numbered = [part for part in rest if HOUSE.search(part)]
    return next(iter(named or numbered or [part for part in rest if STREET.search(part)]), None)


def is_chinese_address(text: str) -> bool:
    """Whether a text names a Chinese city or province and a street, district or number."""
    return bool(
        re.search(r"[\u4e00-\u9fff]{2,}(?:市|省|区|县|自治区).*(?:路|街|道|号|巷|弄|区|园|镇|村)", text)
    ) and not re.search(r"公司|厂$", text)


def take_chinese(found: Address, text: str) -> None:
    postcode = CHINESE_POSTCODE.search(text)
    if postcode:
        found.postcode = found.postcode or postcode[1]
        text = CHINESE_POSTCODE.sub("", text).strip(" ,，()（）")
    match = CHINESE_CITY.match(text)
    if match:
        found.city = match["city"]
        found.street = match["rest"].strip(" ,，") or None
    else:
        found.street = text
