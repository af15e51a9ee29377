"""Who can help, found by name and by what with: what members wrote down first, then what the country's pack has."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop

from karpear.cases.incidents.help_words import HELP_KINDS
from karpear.countries.queries import pack
from karpear.people.queries.country import country_of
from karpear.people.search import LINES, Hit, Search, SearchKind

from ..models import ServiceEntry
from .words import joined


def _services(search: Search) -> list[Hit]:
    visible = ServiceEntry.objects.active().visible_to(search.person)
    texts = search.opened("services", visible, "pk", "name", "about")
    fitting = [pk for pk, *words in texts if search.mentions(*words)][: LINES + 1]
    hits = [_hit(row) for row in visible.filter(pk__in=fitting).order_by("-looked_on", "-pk")]
    return [*hits, *_of_pack(search)][: LINES + 1]


def _of_pack(search: Search) -> Iterator[Hit]:
    country, language = country_of(None, person=search.person), get_language() or "en"
    for service in pack(country).services.values():
        name, about = (words.in_language(language) if words else "" for words in (service.name, service.about))
        if search.mentions(name, about):
            path = reverse("network:service_of_pack", args=[country, service.id])
            yield Hit(name, path, joined(service.kinds, HELP_KINDS))


def _hit(row: ServiceEntry) -> Hit:
    return Hit(row.name, reverse("network:service", args=[row.pk]), date_format(row.looked_on))


SERVICES = SearchKind("services", gettext_noop("Services"), _services)
