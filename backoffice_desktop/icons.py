"""Line icons as paths on a 24 by 24 grid, drawn in any colour and sharp at any resolution."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PATHS = {
    "home": "M3 11l9-8 9 8v9a1 1 0 0 1-1 1h-5v-7h-6v7H4a1 1 0 0 1-1-1z",
    "shield": "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z M9 12l2 2 4-4",
    "wallet": "M3 7.5A2.5 2.5 0 0 1 5.5 5H18v3 M3 7.5V17a2 2 0 0 0 2 2h15V8H5.5 M16 13.5h.01",
    "sliders": "M5 21v-7 M5 10V3 M12 21v-9 M12 8V3 M19 21v-5 M19 12V3 M2 14h6 M9 8h6 M16 16h6",
    "gear": "M12 15.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z M12 2.8v3 M12 18.2v3 M2.8 12h3 M18.2 12h3"
    " M5.5 5.5l2.1 2.1 M16.4 16.4l2.1 2.1 M5.5 18.5l2.1-2.1 M16.4 7.6l2.1-2.1",
    "cart": "M3 4h2l2.6 11h10.2L20 7.5H6 M9.5 20h.01 M16.5 20h.01",
    "scan": "M4 8V5a1 1 0 0 1 1-1h3 M16 4h3a1 1 0 0 1 1 1v3 M20 16v3a1 1 0 0 1-1 1h-3 M8 20H5a1 1 0 0 1-1-1v-3 M8 9v6"
    " M12 9v6 M16 9v6",
    "paper": "M6 3h8l4 4v14H6z M14 3v4h4 M9 12h6 M9 16h6",
    "parcel": "M3 8l9-5 9 5v8l-9 5-9-5z M3 8l9 5 9-5 M12 13v8 M7.5 5.5l9 5",
    "boxes": "M3 13h8v8H3z M13 13h8v8h-8z M8 3h8v8H8z",
    "bell": "M6 9a6 6 0 0 1 12 0c0 7 3 8 3 8H3s3-1 3-8 M10 21a2.2 2.2 0 0 0 4 0",
    "more": "M5 12h.01 M12 12h.01 M19 12h.01",
    "person": "M4 21c0-4 3.5-6 8-6s8 2 8 6 M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
    "arrow": "M6 9l6 6 6-6",
    "tick": "M5 12.5l4.5 4.5L19 7.5",
    "inbox": "M3 13l3-8h12l3 8v6H3z M3 13h5l1.5 3h5L16 13h5",
    "cloud": "M7 18a4.5 4.5 0 1 1 .8-8.9A6 6 0 0 1 19 11a3.5 3.5 0 0 1-.5 7z M3 3l18 18",
}
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" stroke-width="{width}"'
    ' stroke-linecap="round" stroke-linejoin="round"><path d="{path}"/></svg>'
)


def picture(name: str, colour: str, *, size: int, width: float = 1.8) -> QImage:
    """An icon as a picture of ``size`` pixels."""
    svg = _SVG.format(colour=colour, width=width, path=PATHS[name])
    image = QImage(QSize(size, size), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def pixmap(name: str, colour: str, *, size: int, ratio: float) -> QPixmap:
    """An icon of ``size``, with as many pixels as a screen of this ratio has there."""
    made = QPixmap.fromImage(picture(name, colour, size=round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: str, *, on: str = "") -> QIcon:
    """An icon for 18 pixels at up to three times the resolution; ``on`` is its colour when checked."""
    made = QIcon()
    for size in (18, 27, 36, 54):
        made.addPixmap(QPixmap.fromImage(picture(name, colour, size=size)))
        if on:
            made.addPixmap(QPixmap.fromImage(picture(name, on, size=size)), QIcon.Mode.Normal, QIcon.State.On)
    return made
