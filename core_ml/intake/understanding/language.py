"""In which language a document is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from core_ml.intake.understanding.labels import Hit, Vocabulary
from core_ml.intake.understanding.lines import CJK, Line

SMALL_WORDS = {
    "en": "the and of to for in is by with your our please this be are from on at we you if not "
    "shall all as per unit total",
    "de": "der die das und für mit von zu im ist bitte wir sie ihre unsere auf bei nicht zum den "
    "des auf an wird werden einen ein nr bis",
    "fr": "le la les et de du des pour par votre notre nous vous est sur au aux dans merci ce "
    "cette une un en ou avec rue",
}
OWN_LETTERS = {"de": re.compile(r"[äöüßÄÖÜ]"), "fr": re.compile(r"[éèêàçœÉÈÀÇ]")}
CHINESE_SHARE = 0.2
"""Of the letters, from which on a document is Chinese: codes, units and e-mails are written in Latin letters there
too.
"""


def language_of(lines: Sequence[Line], found: Iterable[tuple[Vocabulary, list[Hit]]]) -> str:
    """en, de, fr or zh, by small words and by the labels found; English where nothing says otherwise."""
    text = " ".join(line.text for line in lines)
    letters = sum(char.isalpha() for char in text)
    if letters and len(CJK.findall(text)) > CHINESE_SHARE * letters:
        return "zh"
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()))
    votes = dict.fromkeys(SMALL_WORDS, 0.0)
    for language, small in SMALL_WORDS.items():
        votes[language] += sum(words[word] for word in small.split())
    for language, own in OWN_LETTERS.items():
        votes[language] += 0.5 * len(own.findall(text))
    for vocabulary, labels in found:
        for hit in labels:
            spoken = vocabulary.languages.get(hit.form, set())
            for language in spoken & votes.keys():
                votes[language] += 3 * hit.quality / len(spoken)
    return max(votes, key=lambda language: votes[language])
