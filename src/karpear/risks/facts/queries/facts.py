"""Facts, for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import FETCH_RAISE, QuerySet
from django.utils.translation import gettext as _

from karpear.alerts.models import Alert
from karpear.countries.catalogue import Catalogue, Factor
from karpear.countries.queries import catalogue, provinces
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.case.codes import Ground
from karpear.rules.refusals import Missing
from karpear.rules.risk.learning import COUNTED
from karpear.rules.risk.matrix import FactorKind, Reliability
from karpear.ui.scales import GROUNDS, RELIABILITIES

from ..models import Fact, FactKind


def facts_list(person: Person) -> QuerySet[Fact]:
    """What happened, withdrawn or not, as far as this person may see it and somebody has said what it was."""
    rows = Fact.objects.visible_to(person).readable().exclude(threat="", withdrawn_at__isnull=True)
    return rows.select_related("organisation", "withdrawn_by").fetch_mode(FETCH_RAISE)


def to_name(person: Person) -> list[Fact]:
    """Alerts that were resolved as incident, and nobody has said yet what it was. Oldest first."""
    rows = Fact.objects.visible_to(person).unnamed().select_related("organisation").order_by("happened_on", "pk")
    return list(rows.fetch_mode(FETCH_RAISE))


@dataclass(frozen=True, slots=True)
class FactPage:
    """One fact. `alert`: the alert it came from, where this person may open it."""

    fact: Fact
    may_decide: bool
    alert: UUID | None


def fact_page(person: Person, fact: UUID) -> FactPage:
    """Raises Missing."""
    rows = Fact.objects.visible_to(person).readable().select_related("organisation", "entered_by", "withdrawn_by")
    visible_fact = find_row(rows.filter(pk=fact))
    alert = None
    if visible_fact.kind == FactKind.ALERT and visible_fact.source:
        alerts = Alert.objects.visible_at_home(person).filter(pk=visible_fact.source)
        alert = alerts.values_list("pk", flat=True).first()
    return FactPage(
        fact=visible_fact,
        may_decide=decides(person, visible_fact.organisation_id),
        alert=alert,
    )


def decides(person: Person, organisation: UUID) -> bool:
    """May they say what happened there, and answer what follows from it?"""
    return organisation in {able.pk for able in organisations_where(person, Verb.DECIDE_ON_FACTS)}


class Names:
    """What threats and provinces are called, in one language; several organisations may know different ones."""

    def __init__(self, organisations: Iterable[Organisation], language: str) -> None:
        self.threats: dict[str, str] = {}
        self.acts: dict[str, str] = {}
        self.provinces: dict[str, str] = {}
        for country in dict.fromkeys(organisation.country for organisation in organisations):
            self._read(country, language)

    def _read(self, country: str, language: str) -> None:
        try:
            book: Catalogue = catalogue(country)
            places: Any = provinces(country)
        except Missing:
            return
        factors: list[Factor] = book.of_kind(FactorKind.THREAT)
        self.threats |= {factor.id: factor.name.in_language(language) for factor in factors}
        self.acts |= {factor.id: factor.coded or "" for factor in factors}
        self.provinces |= {province.code: province.name.in_language(language) for province in places}

    def threat(self, code: str) -> str:
        return self.threats.get(code, code)

    def province(self, code: str) -> str:
        return self.provinces.get(code, code)

    def line(self, fact: Fact, source: str = "") -> "FactLine":
        code = Reliability(fact.reliability)
        is_name = fact.kind == FactKind.STATEMENT
        threat = _("Your name was published under a statement") if is_name else self.threat(fact.threat)
        names = threat, self.province(fact.province)
        ground = GROUNDS[Ground(fact.ground)].name if fact.ground in set(Ground) else ""
        return FactLine(fact, *names, RELIABILITIES[code].name, counts=code in COUNTED, ground=ground, source=source)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact in the reader's words. No threat: not said yet. `counts`: its source is reliable enough. `source`: where
    its reader may read what it came from.
    """

    fact: Fact
    threat: str
    province: str
    reliable: Any
    counts: bool
    ground: Any = ""
    source: str = ""
