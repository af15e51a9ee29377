"""What somebody should know, found by its words: rights cards and checklists of their country."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from karpear.countries.rights import Checklist, Situation
from karpear.countries.values import Name
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.rules.text.comparison import comparable
from karpear.rules.text.plurals import in_singular

from ..checklists.queries import checklists_of
from ..rights.queries import situations_of


def _guides(search: Search) -> list[Hit]:
    """In every language; a name comes before what only mentions it."""
    cards: list[Situation | Checklist] = [*situations_of(search.person)]
    cards += [progress.list for progress in checklists_of(search.person)]
    by_name = [card for card in cards if _fits(search, (card.name, card.description))]
    mentioning = [card for card in cards if card not in by_name and _fits(search, _lines(card))]
    return [_hit(card) for card in (*by_name, *mentioning)[: LINES + 1]]


def _fits(search: Search, texts: Iterable[Name]) -> bool:
    return any(search.singular_term in alike for text in texts for alike in _alike(*text.by_language.values()))


@cache
def _alike(*texts: str) -> list[str]:
    """Words of a pack, made alike once."""
    return [in_singular(comparable(text)) for text in texts]


def _lines(card: Situation | Checklist) -> Iterable[Name]:
    if isinstance(card, Checklist):
        return [item.name for item in card.items]
    return [*card.say, *card.never, *card.note, *(right.name for right in card.rights)]


def _hit(card: Situation | Checklist) -> Hit:
    language = get_language() or "en"
    if isinstance(card, Checklist):
        return Hit(card.name.in_language(language), reverse("readiness:checklist", args=[card.key]), _("Checklist"))
    return Hit(card.name.in_language(language), reverse("readiness:situation", args=[card.key]), _("Rights"))


GUIDES = SearchKind("guides", gettext_noop("Guides"), _guides)
