"""By SMS: the page that a text is for, the numbers for which words stand, and the card on which they are printed."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from karpear.countries.queries import packs
from karpear.keys.cipher import index
from karpear.messaging.channels.reach import usable_channels
from karpear.messaging.ingress import answers_come
from karpear.people.models import Channel
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.refusals import BadFields
from karpear.rules.text.safety_words import fold
from karpear.rules.text.tellings import KHMER_TELL, TELL, TellingText, last_such_month

from ..models import TellingPage
from ..values import NewTelling
from ..words import KINDS

#: Printed on cards: a new kind is added behind these.
NUMBERED_KINDS = tuple(PressureKind)


def word_index(word: str) -> str:
    """By which a page's word is found, however it is typed."""
    return index(fold(word), "telling word")


def page_of_text(telling: TellingText) -> TellingPage | None:
    """The page that a text is for, while it takes texts."""
    rows = TellingPage.objects.by_text().select_related("network__body")
    return rows.filter(text_index=word_index(telling.word)).first()


def cards_are_out() -> bool:
    """Does any network of this server take texts, or did it once? Whoever has its card may write years later."""
    return TellingPage.objects.exclude(text_counted_on=None, text_index="").exists()


def can_take_texts() -> bool:
    """Has this server a number to which texts come, and from which they are answered?"""
    sms = Channel.SMS
    return bool(settings.KARPEAR_SMS_NUMBER) and answers_come(sms.value) and sms in usable_channels()


def told_by_numbers(numbers: tuple[int, ...], today: date) -> NewTelling:
    """What three numbers say. Raises BadFields for one that stands for nothing."""
    if len(numbers) != 3:
        raise BadFields([("numbers", "")])
    kind, province, month = numbers
    day = last_such_month(month, today)
    provinces = {number: code for number, code, *_names in numbered_provinces()} | {0: ""}
    if not 1 <= kind <= len(NUMBERED_KINDS) or province not in provinces or day is None:
        raise BadFields([("numbers", "")])
    return NewTelling(kind=NUMBERED_KINDS[kind - 1], province=provinces[province], month=day)


def numbered_provinces() -> list[tuple[int, str, str, str]]:
    """(number, code, in Khmer, in English): by the digits of its code, which no later pack changes."""
    rows = []
    for row in packs()[0].provinces:
        digits = "".join(sign for sign in row.code if sign.isdecimal())
        if digits:
            rows.append((int(digits), row.code, row.name.in_language("km"), row.name.in_language("en")))
    return sorted(rows)


@dataclass(frozen=True, slots=True)
class CardWords:
    """What the card says in one language: a text as one writes it, and sentences."""

    language: str
    example: str
    titles: list[str]
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class TellingCard:
    """What is printed: a number to write to, how, and (number, Khmer, English) of kinds and provinces."""

    page: TellingPage
    number: str
    words: list[CardWords]
    kinds: list[tuple[int, str, str]]
    provinces: list[tuple[int, str, str]]

    @property
    def lists(self) -> list[tuple[list[str], list[tuple[int, str, str]]]]:
        """As they are printed, below one another; the heading of each in both languages."""
        titles = [list(words.titles) for words in self.words]
        return list(zip(map(list, zip(*titles, strict=True)), (self.kinds, self.provinces), strict=True))


_TITLES = (_("First number"), _("Second number"))
_SENTENCES = (
    _("First number: what happened. Second: the province, 0 for not said. Third: the month, 1 to 12."),
    _("The answer has a receipt and a mark. Write both on paper, then delete both messages from the phone."),
    _("Behind a next text write the receipt. Read the mark, never the receipt, to somebody whom you know there."),
    _("No answer within an hour: it is not noted. Try again tomorrow, or tell somebody whom you know there."),
    _("The phone company sees your number, these numbers and the hour. Do not write if that could harm you."),
)


def telling_card(page: TellingPage) -> TellingCard:
    """In both languages at once: whoever is handed it reads one of them."""
    words, kinds = [], []
    for code, first_word, digits in (("km", KHMER_TELL, "៣ ១២ ១០"), ("en", TELL, "3 12 10")):
        with override(code):
            example = f"{first_word} {page.text_word} {digits}"
            words.append(CardWords(code, example, list(map(str, _TITLES)), list(map(str, _SENTENCES))))
            kinds.append([str(KINDS[kind]) for kind in NUMBERED_KINDS])
    numbered_kinds = [(number, *names) for number, names in enumerate(zip(*kinds, strict=True), start=1)]
    provinces = [(number, khmer, english) for number, _code, khmer, english in numbered_provinces()]
    return TellingCard(page, settings.KARPEAR_SMS_NUMBER, words, numbered_kinds, provinces)
