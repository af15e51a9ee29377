"""By what somebody travels, read from the few words that a plan has for it, in English and in Khmer.

Insurers ask about motorcycles; everything else only has to be known not to be one.
"""

from collections.abc import Mapping, Sequence

MOTORCYCLE = "motorcycle"
#: Means → how people write it. The first that fits a word counts: a tuk-tuk is not a motorcycle.
WORDS: Mapping[str, Sequence[str]] = {
    "tuk_tuk": ("tuk", "remork", "rickshaw", "រ៉ឺម៉ក", "កង់បី"),
    MOTORCYCLE: ("motorcycle", "motorbike", "moto", "scooter", "ម៉ូតូ"),
    "bicycle": ("bicycle", "bike", "កង់"),
    "bus": ("bus", "coach", "ឡានក្រុង", "រថយន្តក្រុង"),
    "car": ("car", "taxi", "van", "truck", "pickup", "pick-up", "jeep", "lexus", "camry", "ឡាន", "រថយន្ត", "តាក់ស៊ី"),
    "boat": ("boat", "ferry", "ទូក", "កាណូត", "សាឡាង"),
    "train": ("train", "រថភ្លើង"),
    "plane": ("plane", "flight", "aeroplane", "airplane", "យន្តហោះ"),
    "walk": ("walk", "foot", "walking", "ដើរ", "ថ្មើរជើង"),
}


def means_of(text: str) -> frozenset[str]:
    """Every means that these words name; what names none is an empty text: nobody knows."""
    unread, means = text.casefold().replace("_", " "), set()
    for code, words in WORDS.items():
        for word in sorted(words, key=len, reverse=True):
            if _stands_in(word, unread):
                means.add(code)
                unread = unread.replace(word, " ")
    return frozenset(means) or frozenset({""})


def _stands_in(word: str, text: str) -> bool:
    """Khmer writes no blanks between words; English does, and "carry" does not mean a car."""
    if not word.isascii():
        return word in text
    start = text.find(word)
    while start >= 0:
        letter_before, letter_after = text[:start][-1:], text[start + len(word) :][:1]
        if not letter_before.isalpha() and (
            not letter_after.isalpha() or letter_after == "s" or word in ("tuk", "remork")
        ):
            return True
        start = text.find(word, start + 1)
    return False
