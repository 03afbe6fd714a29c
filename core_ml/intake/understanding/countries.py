"""Countries by their names in the four languages."""

from __future__ import annotations

NAMES = {
    "DE": "Germany|Deutschland|Allemagne|德国",
    "FR": "France|Frankreich|法国",
    "AT": "Austria|Österreich|Autriche|奥地利",
    "CH": "Switzerland|Schweiz|Suisse|瑞士",
    "BE": "Belgium|Belgien|Belgique|比利时",
    "LU": "Luxembourg|Luxemburg|卢森堡",
    "NL": "Netherlands|The Netherlands|Niederlande|Pays-Bas|Nederland|荷兰",
    "GB": "United Kingdom|UK|Great Britain|England|Scotland|Wales|英国"
    "|Großbritannien|Royaume-Uni|Vereinigtes Königreich|Grande-Bretagne",
    "IE": "Ireland|Irland|Irlande|爱尔兰",
    "US": "United States|United States of America|USA|U.S.A.|Vereinigte Staaten|États-Unis|美国",
    "CA": "Canada|Kanada|加拿大",
    "CN": "China|P.R. China|PR China|P.R.C.|Chine|中国|People's Republic of China",
    "HK": "Hong Kong|Hongkong|香港",
    "TW": "Taiwan|台湾",
    "SG": "Singapore|Singapur|Singapour|新加坡",
    "MY": "Malaysia|Malaisie|马来西亚",
    "IN": "India|Indien|Inde|印度",
    "JP": "Japan|Japon|日本",
    "IT": "Italy|Italien|Italie|意大利",
    "ES": "Spain|Spanien|Espagne|西班牙",
    "PT": "Portugal|葡萄牙",
    "PL": "Poland|Polen|Pologne|波兰",
    "CZ": "Czech Republic|Czechia|Tschechien|Tschechische Republik|République tchèque|捷克",
    "DK": "Denmark|Dänemark|Danemark|丹麦",
    "SE": "Sweden|Schweden|Suède|瑞典",
    "NO": "Norway|Norwegen|Norvège|挪威",
    "FI": "Finland|Finnland|Finlande|芬兰",
    "HU": "Hungary|Ungarn|Hongrie|匈牙利",
    "AU": "Australia|Australien|Australie|澳大利亚",
    "LI": "Liechtenstein",
    "MC": "Monaco",
}
BY_NAME = {name.lower(): code for code, names in NAMES.items() for name in names.split("|")}
PREFIXES = {
    **{code: code for code in ("DE", "FR", "AT", "BE", "LU", "CH", "NL", "DK", "PL")},
    "D": "DE",
    "F": "FR",
    "A": "AT",
    "B": "BE",
    "L": "LU",
    "I": "IT",
    "E": "ES",
    "FL": "LI",
}
"""Letters before a postcode."""


def country_of(text: str) -> str | None:
    """ISO 3166 code of a country's name that is the whole text."""
    return BY_NAME.get(text.strip(" .,()").lower())
