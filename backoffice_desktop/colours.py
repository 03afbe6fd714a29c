"""The two palettes: neutral greys, one accent, and three tones that mean something."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """``*_soft`` are backgrounds on which the colour of the same name can be read (contrast 4.5 at least)."""

    window: str
    surface: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_hover: str
    accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    is_dark: bool


LIGHT = Colours(
    window="#f4f5f8",
    surface="#ffffff",
    raised="#eef0f4",
    line="#dfe3ea",
    text="#1a2230",
    muted="#5d6778",
    accent="#2f55d4",
    accent_text="#ffffff",
    accent_hover="#2646b3",
    accent_soft="#e7ecfc",
    good="#12704a",
    good_soft="#e0f3e9",
    warn="#855700",
    warn_soft="#fdf1d3",
    bad="#b42f26",
    bad_soft="#fce8e6",
    is_dark=False,
)
DARK = Colours(
    window="#12151a",
    surface="#1a1e25",
    raised="#252b35",
    line="#2f3642",
    text="#e7eaf0",
    muted="#9aa5b6",
    accent="#86a2ff",
    accent_text="#0f1626",
    accent_hover="#a3b8ff",
    accent_soft="#26314f",
    good="#5cc995",
    good_soft="#183527",
    warn="#edb84a",
    warn_soft="#3a2e13",
    bad="#ff8a7f",
    bad_soft="#45211f",
    is_dark=True,
)
