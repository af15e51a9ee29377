"""Duties that can be found: by what has to be done, in every language, and by the law that asks for it."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.countries.laws import LawBook, PackDuty
from karpear.countries.queries import law_book
from karpear.countries.values import Name
from karpear.people.models import Membership, Person
from karpear.people.queries.gates import organisations_where
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.rules.access import Verb
from karpear.rules.law.duties import about_of
from karpear.rules.text.comparison import comparable
from karpear.rules.text.plurals import in_singular

from .models import DutyDate, OwnDuty, names_of_own
from .queries.abouts import about_texts
from .queries.counted import own_code
from .queries.lines import name_of

#: Dates that are looked through for the next one of each duty.
MOST_DATES = 100


def _duties(search: Search) -> list[Hit]:
    """The next date of each that somebody still has to do."""
    codes = [*_codes_of_law(search), *_own_codes(search)]
    if not codes:
        return []
    rows = DutyDate.objects.visible_to(search.person).owed().filter(duty__in=codes).order_by("late_at", "id")
    dates = list(rows.select_related("organisation", "owner", "own_duty")[:MOST_DATES])
    earliest = {(row.organisation_id, row.duty, about_of(row.key)): row for row in reversed(dates)}
    next_dates = [row for row in dates if row in earliest.values()]
    return _hits(next_dates[: LINES + 1])


def _codes_of_law(search: Search) -> Iterator[str]:
    memberships = Membership.objects.active().filter(person=search.person).order_by()
    for country in memberships.values_list("organisation__country", flat=True).distinct():
        book = law_book(country)
        for duty in book.duties.values():
            words = search.singular_term.split()
            if any(all(word in alike for word in words) for alike in _alike(*_texts(book, duty))):
                yield duty.key


def _texts(book: LawBook, duty: PackDuty) -> Iterator[str]:
    laws = [book.laws[book.articles[key].law] for key in duty.articles]
    names: list[Name] = [duty.act, *(name for law in laws for name in (law.short, law.title))]
    for name in names:
        yield from name.by_language.values()


@cache
def _alike(*texts: str) -> tuple[str, ...]:
    """Words of a pack, made alike once."""
    return tuple(in_singular(comparable(text)) for text in texts)


def _own_codes(search: Search) -> list[str]:
    rows = OwnDuty.objects.standing().visible_to(search.person)
    words = search.opened("duties", rows, "pk", "name", "in_languages")
    return [own_code(pk) for pk, *texts in words if any(search.mentions(name) for name in names_of_own(*texts))]


def _hits(rows: Sequence[DutyDate]) -> list[Hit]:
    texts = about_texts(row.key for row in rows)
    return [_hit(row, texts.get(about_of(row.key), "")) for row in rows]


def _hit(row: DutyDate, owner_text: str) -> Hit:
    day = _("by %(day)s") % {"day": date_format(row.go_by, "j M Y")}
    more = " · ".join(filter(None, (owner_text, day, row.organisation.name)))
    return Hit(name_of(row), reverse("compliance:duty_date", args=[row.pk]), more)


def _lists(person: Person) -> list[tuple[str, str]]:
    return [
        (reverse("compliance:duties", query={"organisation": str(organisation.pk)}), organisation.name)
        for organisation in organisations_where(person, Verb.SEE_LAW)
    ]


DUTIES = SearchKind("duties", gettext_noop("Duties"), _duties, _lists)
