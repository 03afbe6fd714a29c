"""Amounts in the capital figures of Chinese papers: 壹仟贰佰元整."""

from decimal import Decimal

_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital(amount: Decimal) -> str:
    """0 or more, below ten billion billions, to the fen."""
    fen = int(amount * 100)
    yuan, rest = divmod(fen, 100)
    parts = [f"{_whole(yuan)}元"] if yuan or not rest else []
    jiao, fen = divmod(rest, 10)
    if jiao:
        parts.append(f"{_FIGURES[jiao]}角")
    elif fen and yuan:
        parts.append("零")
    parts.append(f"{_FIGURES[fen]}分" if fen else "整")
    return "".join(parts)


def _whole(number: int) -> str:
    if number == 0:
        return _FIGURES[0]
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if group == 0:
            gap = bool(said)
            continue
        said += (_FIGURES[0] if said and (gap or group < 1000) else "") + _group(group) + _GROUPS[place]
        gap = False
    return said


def _group(group: int) -> str:
    """1 to 9999."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        figure = group // 10**place % 10
        if figure == 0:
            gap = bool(said)
            continue
        said += (_FIGURES[0] if gap else "") + _FIGURES[figure] + _PLACES[place]
        gap = False
    return said
