"""Which language a text is in: by its script, then by its small words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core_ml.intake.engines.joining import is_chinese

HAN = 0.15
"""Share of Chinese among the letters from which on a text is Chinese: figures and codes stay Latin."""
WORDS = {
    "en": "the of and to for from invoice order date description quantity qty price unit amount total subtotal tax "
    "number no payment terms bill ship item delivery address phone due customer purchase per with please",
    "de": "der die das und für von mit bei zum zur wir sie ihr ihre ist den des rechnung bestellung datum menge "
    "bezeichnung artikel preis einzelpreis gesamt gesamtpreis betrag summe mwst ust nr stk netto brutto lieferung "
    "lieferschein kunde kunden straße lieferadresse rechnungsadresse auftrag einheit zahlbar position pos",
    "fr": "le la les des du et de pour par votre vos nous sur une est facture commande quantité qté désignation prix "
    "unitaire montant total ht ttc tva référence réf numéro livraison adresse client remise date paiement bon rue "
    "conditions règlement article société",
}
SMALL = {language: frozenset(words.split()) for language, words in WORDS.items()}
LETTERS = {"de": frozenset("äöüß"), "fr": frozenset("éèêçàâîôûœ")}


def language_of(texts: Iterable[str]) -> str | None:
    """en, de, fr or zh; None where nothing tells."""
    text = " ".join(texts).lower()
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return None
    if sum(map(is_chinese, letters)) >= HAN * len(letters):
        return "zh"
    words = re.findall(r"[^\W\d_]+", text)
    scores = {language: float(sum(word in small for word in words)) for language, small in SMALL.items()}
    for language, special in LETTERS.items():
        scores[language] += 0.5 * sum(not special.isdisjoint(word) for word in words)
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > 0 else None
