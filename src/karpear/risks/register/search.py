"""Risks that can be found: by name, or "#12" for a number; those that are open first."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.countries.queries import named
from karpear.people.models import Person
from karpear.people.queries.gates import organisations_where
from karpear.people.search import LINES, Hit, Search, SearchKind
from karpear.rules.access import Verb

from .catalogue_words import called
from .models import Risk, RiskState


def _risks(search: Search) -> list[Hit]:
    visible = Risk.objects.visible_to(search.person)
    number = search.term.removeprefix("#")
    if number.isdecimal() and len(number) < 10:
        rows = visible.filter(number=int(number))
    else:
        rows = visible.filter(pk__among=_fitting(search, visible))
    rows = rows.select_related("organisation").order_by("-state", "-level", "number", "pk")
    return [_hit(risk) for risk in rows[: LINES + 1]]


def _fitting(search: Search, visible: "QuerySet[Risk]") -> list[UUID]:
    """In every language where the words are the catalogue's."""
    texts = search.opened("risks", visible, "pk", "organisation__country", "catalogue_id", "name")
    return [pk for pk, *line in texts if search.mentions(*_wordings(*line))]


def _wordings(country: str, line: str, name: str) -> list[str]:
    wording = named(country, line, name)
    return [wording] if isinstance(wording, str) else list(wording.values())


def _hit(risk: Risk) -> Hit:
    closed = _("closed") if risk.state == RiskState.CLOSED else ""
    more = " · ".join(filter(None, (f"#{risk.number}", risk.organisation.name, closed)))
    return Hit(called(risk), reverse("risks:risk", args=[risk.pk]), more)


def _lists(person: Person) -> list[tuple[str, str]]:
    return [
        (reverse("risks:register", query={"organisation": str(organisation.pk)}), organisation.name)
        for organisation in organisations_where(person, Verb.SEE_RISKS)
    ]


RISKS = SearchKind("risks", gettext_noop("Risks"), _risks, _lists)
