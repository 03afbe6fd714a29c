"""Labels in ZPL II, 100 x 150 mm at 8 dots a millimetre, for printers that speak it (Zebra, and many others).

Latin text is sent as text, in UTF-8. Printers rarely have a Chinese font, so lines with other letters are drawn here
and sent as pictures. Whatever a text has in it, it stays a text: signs that mean something in ZPL are sent as their
code.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from saleor_ai_plugin import fonts
from saleor_ai_plugin.waybill.documents import fitting
from saleor_ai_plugin.waybill.documents.content import Content
from saleor_ai_plugin.waybill.documents.words import WORDS

DOTS = 8
WIDTH, HEIGHT = 100 * DOTS, 150 * DOTS
MARGIN = 4 * DOTS
INNER = WIDTH - 2 * MARGIN
POINT = 203.2 / 72
"""Dots."""
_MEANS_SOMETHING = "^~_\\"


def write(found: Sequence[Content]) -> bytes:
    """A label for each parcel."""
    labels = (_label(one, parcel) for one in found for parcel in range(1, one.parcels + 1))
    return "".join(labels).encode()


def _label(one: Content, parcel: int) -> str:
    words = WORDS[one.language]
    wide = int(0.6 * INNER)
    facts = [
        f"{words['parcel']} {parcel}/{one.parcels}",
        f"{words['weight']} {one.weight}",
        f"{words['date']} {one.drawn_at.date().isoformat()}",
    ]
    phone = [f"{words['phone']} {one.phone}"] if one.phone else []
    references = [
        f"{words['order']} {one.order_number}",
        f"{words['quantity']} {one.pieces}",
        f"{words['warehouse']} {one.warehouse}",
    ]
    parts = [
        "^XA\n^CI28\n",
        f"^PW{WIDTH}\n^LL{HEIGHT}\n^LH0,0\n",
        *_texts([one.carrier], MARGIN, 4 * DOTS, int(0.62 * INNER) - 16, 11 * DOTS, 16),
        *_texts([one.service.upper()], MARGIN + int(0.62 * INNER), 4 * DOTS, INNER - int(0.62 * INNER), 11 * DOTS, 14),
        _rule(16 * DOTS),
        *_texts([f"{words['from']}:", *one.sender], MARGIN, 17 * DOTS, wide - 16, 16 * DOTS, 8),
        *_texts(facts, MARGIN + wide, 17 * DOTS, INNER - wide, 16 * DOTS, 10),
        _rule(34 * DOTS),
        *_texts([f"{words['to']}:"], MARGIN, 35 * DOTS, INNER, 5 * DOTS, 9),
        *_texts([*one.receiver, *phone], MARGIN, 40 * DOTS, INNER, 42 * DOTS, 15),
        _rule(83 * DOTS),
        *_texts(references, MARGIN, 85 * DOTS, INNER - 31 * DOTS, 27 * DOTS, 11),
        # A QR code of few signs in modules of 6 dots is about 20 mm wide; of an address, in smaller ones.
        f"^FO{WIDTH - MARGIN - 30 * DOTS},{85 * DOTS}^BQN,2,{6 if len(one.qr) <= 40 else 4}",
        f"^FH_^FDMA,{escaped(one.qr)}^FS\n",
        _rule(114 * DOTS),
        f"^FO{_left(one.number)},{116 * DOTS}^BY3^BCN,{22 * DOTS},Y,N,N,A^FD{escaped(one.number)}^FS\n",
        "^PQ1\n^XZ\n",
    ]
    return "".join(parts)


def escaped(text: str) -> str:
    """A text that says nothing to the printer but itself; goes with ``^FH_``."""
    return "".join(f"_{ord(sign):02X}" if sign in _MEANS_SOMETHING else sign for sign in fitting.clean(text))


def _texts(texts: Sequence[str], x: int, y: int, width: int, height: int, size: float) -> Iterator[str]:
    # Fitted by the widths of Helvetica, and printed a little narrower: no line is longer than its place.
    fitted = fitting.fit(texts, width=width / POINT, height=height / POINT, size=size, smallest=6, bold=True)
    dots = int(fitted.size * POINT)
    for number, line in enumerate(fitted.lines):
        top = y + int(number * fitted.size * fitting.LEADING * POINT)
        if fitting.is_latin(line):
            yield f"^FO{x},{top}^A0N,{dots},{int(dots * 0.9)}^FH_^FD{escaped(line)}^FS\n"
        else:
            yield _picture(line, x, top, width, dots)


def _picture(line: str, x: int, y: int, width: int, dots: int) -> str:
    """A line as it looks, a bit a dot."""
    font = _font(dots)
    if font is None:
        return f"^FO{x},{y}^A0N,{dots},{dots}^FH_^FD{escaped(line)}^FS\n"
    image = Image.new("1", (width, int(dots * fitting.LEADING)), 1)
    ImageDraw.Draw(image).text((0, 0), line, font=font, fill=0)
    packed = _packed(image)
    across = (width + 7) // 8
    return f"^FO{x},{y}^GFA,{len(packed)},{len(packed)},{across},{packed.hex().upper()}^FS\n"


def _packed(image: Image.Image) -> bytes:
    """Rows of whole bytes, a black dot as a 1."""
    padded = Image.new("1", ((image.width + 7) // 8 * 8, image.height), 1)
    padded.paste(image, (0, 0))
    return bytes(byte ^ 0xFF for byte in padded.tobytes())


@cache
def _font(dots: int) -> ImageFont.FreeTypeFont | None:
    """The same font that the PDFs have, where this machine has one."""
    path = fonts.file()
    return None if path is None else ImageFont.truetype(str(path), dots)


def _left(number: str) -> int:
    """Where the bars begin so that they stand in the middle: 11 modules a sign, two digits being one sign."""
    letters = len(number) - len(number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    digits = len(number) - letters
    signs = 1 + letters + (1 if digits > 1 else 0) + digits // 2 + digits % 2 + 1
    return max((WIDTH - 3 * (11 * signs + 13)) // 2, MARGIN)


def _rule(y: int) -> str:
    return f"^FO{MARGIN},{y}^GB{INNER},2,2^FS\n"
