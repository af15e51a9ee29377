"""Incidents that can be found: by what happened, and by who has them. Their titles and words are sealed."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.countries.queries import packs
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.ui.templatetags.ui import day_clock

from .models import Incident, IncidentState
from .queries.titles import incident_titles


def _incidents(search: Search) -> list[Hit]:
    """In every language of the packs; those that are open first."""
    books = {(country.code, book.key): book.name for country in packs() for book in country.playbooks.values()}
    fitting = Q(owner__among=search.named)
    for (country, key), name in books.items():
        if search.fits(*name.by_language.values()):
            fitting |= Q(country=country, playbook=key)
    rows = Incident.objects.visible_to(search.person).filter(fitting).select_related("owner", "organisation")
    incidents = list(rows.order_by("-state", "-pk")[: LINES + 1])
    titles = incident_titles(search.person, incidents)
    return [_hit(incident, titles[incident.pk]) for incident in incidents]


def _hit(incident: Incident, title: str) -> Hit:
    state = _("closed") if incident.state == IncidentState.CLOSED else _("open")
    owner = incident.owner.shown_name if incident.owner else ""
    more = " · ".join(filter(None, (day_clock(incident.opened_at), state, owner)))
    return Hit(title, reverse("cases:incident", args=[incident.pk]), more)


INCIDENTS = SearchKind("incidents", gettext_noop("Incidents"), _incidents)
