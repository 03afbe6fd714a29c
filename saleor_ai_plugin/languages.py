"""The languages that we speak with people: English and Simplified Chinese."""

from django.utils.translation.trans_real import parse_accept_lang_header

ENGLISH = "en"
CHINESE = "zh-hans"


def language(*, code: str | None = None, accept_language: str = "") -> str:
    """The language to answer in: what was asked for, else the best of ``Accept-Language`` that we speak."""
    wanted = [code] if code else [tag for tag, _ in parse_accept_lang_header(accept_language.lower())]
    for tag in wanted:
        primary = tag.lower().replace("_", "-").split("-")[0]
        if primary == "zh":
            return CHINESE
        if primary == "en":
            return ENGLISH
    return ENGLISH
