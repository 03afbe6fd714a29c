"""What the service's codes about receiving are called, and their tones. All of it is looked up in the catalogue."""

from backoffice_desktop.api.inventory import Difference, RaiseState

DIFFERENCES = {
    Difference.NONE: ("As ordered", "good"),
    Difference.SHORT: ("Too few", "warn"),
    Difference.OVER: ("Too many", "warn"),
    Difference.DAMAGED: ("Damaged", "bad"),
    Difference.WRONG_ARTICLE: ("Wrong article", "bad"),
}
RAISES = {
    RaiseState.PENDING: ("Being raised", "accent"),
    RaiseState.DONE: ("Stock has risen", "good"),
    RaiseState.TROUBLE: ("Not raised", "bad"),
}
