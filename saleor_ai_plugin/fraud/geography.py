"""How far apart countries are: all that is known of addresses here, since the addresses themselves stay in Saleor."""

import csv
import math
from functools import cache
from importlib.resources import files

EARTH_KM = 6_371.0


def distance_km(one: str, other: str) -> float | None:
    """Great-circle distance of where people live in two countries; 0 within one, None where one is not known."""
    if one and one == other:
        return 0.0
    places = _places()
    if one not in places or other not in places:
        return None
    (north, east), (north2, east2) = places[one], places[other]
    # Haversine: exact enough also for neighbours.
    half = (
        math.sin((north2 - north) / 2) ** 2
        + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    )  # fmt: skip
    return round(2 * EARTH_KM * math.asin(math.sqrt(half)), 0)


@cache
def _places() -> dict[str, tuple[float, float]]:
    text = files("saleor_ai_plugin.fraud").joinpath("countries.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    return {code: (math.radians(float(north)), math.radians(float(east))) for code, north, east in rows}
