"""How numbers, plates, addresses and shelters are written, in English, Khmer and Khmer in Latin letters."""

import re

KHMER_DIGITS = {0x17E0 + number: str(number) for number in range(10)}
#: A word of letters and marks, with the hyphen and the apostrophe that names have.
WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-’'][^\W_]+)*")
#: Names that are English words or months too, as a sentence may begin with them.
WORDS_TOO = frozenset(
    ("long", "may", "sun", "sung", "touch", "hour", "say", "men", "day", "lay", "pen", "pin", "ham", "hay", "sam",
     "son", "song", "van", "march", "april", "june", "august", "sea", "see", "try", "you", "young", "sin", "hang",
     "king", "mean", "meas", "mom", "pich", "ten", "win", "chat", "new")
)  # fmt: skip

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Digits with what stands between them; never the colon of an hour. Begins like a number, or is one long one.
NUMBER = re.compile(r"(?<![\w./=-])(?:\+|\(?0)\d?[\d\s().-]{6,}\d(?!\w)|(?<![\w./=-])\d{8,}(?!\w)")
DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
#: One digit, one to three letters, four digits: 2AB-1234, 1អ 2345. Those of the state have no letter.
PLATE = re.compile(r"(?<!\w)[1-9]\s?(?P<letters>[A-Za-z]{1,3}|[ក-អ]{1,2})[-.\s]?\d{4}(?!\w)")
LETTERS_OF_HOURS = frozenset(("am", "pm"))

_NAMED = r"[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?"
_SMALL = r"village|commune|sangkat|khan|district|phum|khum|srok|pagoda|wat"
#: The name before or after the word, or a house and a street by number. National roads are no address.
LATIN_PLACE = re.compile(
    rf"(?<!\w)(?:(?i:{_SMALL})\s(?i:of\s)?{_NAMED}|{_NAMED}\s(?i:village|commune|district|pagoda)"
    r"|(?i:street|st\.?)\s?(?:no\.?\s?|#)?\d+\w*|(?i:house|home|room|building|flat)\s?(?:no\.?\s?|#|number\s)\s?\d+\w*"
    r"|#\s?\d+\w*(?:,?\s(?i:street|st\.?)\s?\d+\w*)?|\d{1,4}\s(?i:street)\s\d+)"
)
#: From the word to the next blank or sign; not where it is the beginning of another word (health, region, officially).
KHMER_PLACE = re.compile(
    r"(?:ភូមិ(?!ភាគ|សាស្ត្រ|ឋាន)|ឃុំ(?!គ្រង|ខ្លួន)|សង្កាត់|ខណ្ឌ|ស្រុក(?!ស្រែ|ខ្មែរ|កំណើត|ទេស)|វត្ត(?!ថុ|មាន)"
    r"|ផ្ទះ(?:លេខ|\s?#)|ផ្លូវ(?:លេខ)?\s?(?=[0-9០-៩]))\s?[\u1780-\u17d30-9០-៩]{1,40}"
)
COORDINATES = re.compile(r"(?<![\d.])1[0-4]\.\d{2,}\s*°?\s*N?\s*[,;\s]\s*10[2-7]\.\d{2,}")
MAP_LINK = re.compile(r"(?:https?://)?(?:maps\.app\.goo\.gl|goo\.gl/maps|(?:www\.)?google\.[a-z.]+/maps|osm\.org)\S*")
#: To take shelter from rain is what a warning says; where somebody hides is what it must not say.
SHELTER = re.compile(
    r"(?i:safe[\s-]?houses?|(?<!take\s)(?<!seek\s)(?<!find\s)shelters?\b|hide-?outs?|(?:in\s)?hiding(?:[\s-]places?)?"
    r"|host famil(?:y|ies)|relocat(?:ed|ion) to)"
    r"|ផ្ទះសុវត្ថិភាព|ទីជម្រក|ជម្រក|ជំរក|(?:កន្លែង|ទី)?លាក់ខ្លួន|(?:កន្លែង|ទី)សម្ងាត់|គ្រួសារទទួលឱ្យស្នាក់"
)
