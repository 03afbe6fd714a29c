"""The font that Chinese is set in: one of this machine's is embedded; without any, a name that viewers replace.

Only fonts whose licences let them be embedded in documents, and whose outlines reportlab can embed: TrueType.
"""

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REPLACED = "STSong-Light"
EMBEDDED = "SaleorAiChinese"
FILES = (
    "NotoSansSC-Regular.ttf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf",
    "uming.ttc",
)
"""The best first."""
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / "Library/Fonts",
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)

log = logging.getLogger(__name__)


@cache
def chinese() -> str:
    """The name of the font, registered with reportlab: ``EMBEDDED`` or ``REPLACED``."""
    return chosen(FOLDERS)


def chosen(folders: Sequence[Path]) -> str:
    for path in _found(folders):
        try:
            pdfmetrics.registerFont(TTFont(EMBEDDED, str(path)))
        except (TTFError, OSError) as error:
            log.warning("%s cannot be embedded in purchase orders: %s", path, error)
        else:
            return EMBEDDED
    pdfmetrics.registerFont(UnicodeCIDFont(REPLACED))
    return REPLACED


def file(folders: Sequence[Path] = FOLDERS) -> Path | None:
    """The file of the font, for who draws with it elsewhere; None where this machine has none."""
    return next(_found(folders), None)


def is_whole(pdf: bytes) -> bool:
    """Whether a document has all the letters that it needs."""
    return REPLACED.encode() not in pdf


def _found(folders: Sequence[Path]) -> Iterator[Path]:
    held: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            held |= {path.name: path for path in folder.rglob("*.tt[cf]") if path.name in FILES}
    return (held[name] for name in FILES if name in held)
