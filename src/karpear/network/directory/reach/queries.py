"""Ways to an office for somebody, and what they keep themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from karpear.alerts.queries.stages import not_to_be_written_to
from karpear.db.reader import unguarded
from karpear.db.rows import find_row
from karpear.people.models import Membership, Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.sharing.reach import ReachLink, ReachWay, awake_state, needs_proof, ways_to

from ...members.models import Network
from ..models import ReachConsent, ReachEdge, ReachEdgeQuerySet
from ..services.words import LANGUAGES, joined
from .words import AWAKE, ZONES, office_words

MOST_WAYS = 6
_COLUMNS = ("pk", "near", "to_person", "opens", "closes", "time_zone", "proven_on", "failed_on")


@dataclass(frozen=True, slots=True)
class WayLine:
    """One way. `asked`: whom the reader asks; `edge`: to the office.

    Of one behind somebody who puts through they learn what it reaches, and not who does.
    """

    way: ReachWay
    asked: ReachEdge
    edge: ReachEdge
    reader: Person

    @property
    def is_through(self) -> bool:
        return self.asked != self.edge

    @property
    def is_oneself(self) -> bool:
        return self.asked.near_id == self.reader.pk

    @property
    def office(self) -> str:
        return office_words(self.edge.office_kind, self.edge.office_country)

    @property
    def state(self) -> tuple[str, Any]:
        return AWAKE[self.way.awake]

    @property
    def hours(self) -> str:
        return hours_of(self.edge)

    @property
    def languages(self) -> str:
        return joined(self.edge.languages, LANGUAGES)


@unguarded("doors that others hold, without their words")
def ways(person: Person, *, kind: str, country: str, now: datetime) -> list[WayLine]:
    """The best first. Codes alone are read of all of them, and words of the few that are shown."""
    rows = _within_reach(ReachEdge.objects.reachable_for(person), person)
    offices = rows.filter(office_kind=kind, **({"office_country": country} if country else {}))
    doors = rows.filter(to_person__isnull=False)
    open_keys = {
        str(pk)
        for edges_of_kind in (offices, doors)
        for pk in edges_of_kind.askable_by(person).values_list("pk", flat=True)
    }
    best_ways = ways_to(_links(offices), _links(doors), reader=str(person.pk), open_to_reader=open_keys, now=now)
    shown_ways = best_ways[:MOST_WAYS]
    keys = {link.key for way in shown_ways for link in way.links}
    edges = {str(edge.pk): edge for edge in _with_people(ReachEdge.objects.filter(pk__in=keys))}
    return [WayLine(way, edges[way.links[0].key], edges[way.last.key], person) for way in shown_ways]


def _within_reach(rows: ReachEdgeQuerySet, person: Person) -> ReachEdgeQuerySet:
    """Of others than the reader's own organisations not by way of a phone that somebody else may hold."""
    own_organisations = Membership.objects.organisations(person, Verb.SEE_NETWORK)
    return rows.exclude(~Q(organisation__in=own_organisations), near__in=not_to_be_written_to().values("pk"))


def _links(rows: "QuerySet[ReachEdge]") -> list[ReachLink]:
    """As the rule reads them. Nothing is decrypted."""
    links = []
    for pk, near, to, opens, closes, zone, proven, failed in rows.order_by().values_list(*_COLUMNS):
        failed_since = failed is not None and (proven is None or failed > proven)
        links.append(ReachLink(str(pk), str(near), str(to or ""), opens, closes, zone, proven, failed_since))
    return links


def edge_of(person: Person, edge: Any) -> ReachEdge:
    """One that they may use or keep, or are an end of. Raises Missing."""
    return find_row(_with_people(ReachEdge.objects.active().visible_to(person)).filter(pk=edge))


def own_edges(person: Person) -> "QuerySet[ReachEdge]":
    """What their organisations wrote down, and what they are an end of."""
    return _with_people(ReachEdge.objects.of_own(person))


def _with_people(rows: "QuerySet[ReachEdge]") -> "QuerySet[ReachEdge]":
    return rows.select_related("near", "to_person", "organisation", "told_by", "network__body")


def places_to_write(person: Person) -> Sequence[tuple[Network, Organisation]]:
    """Where they may write down a way: a network, and for which organisation."""
    organisations = organisations_where(person, Verb.KEEP_DIRECTORY, by_name=True)
    networks = Network.objects.visible_to(person).select_related("body").prefetch_related("members")
    return [
        (network, organisation)
        for network in networks.order_by("founded_at", "id")
        for organisation in organisations
        if organisation.pk == network.body_id
        or any(row.organisation_id == organisation.pk and row.left_at is None for row in network.members.all())
    ]


def hours_of(edge: ReachEdge) -> str:
    """“08:00–17:00, Geneva, Brussels, Paris”; nothing where they are not known."""
    if edge.opens is None or edge.closes is None:
        return ""
    if edge.opens == edge.closes:
        return _("at any time")
    return f"{time_format(edge.opens, 'H:i')}–{time_format(edge.closes, 'H:i')}, {ZONES.get(edge.time_zone, '')}"


def awake_now(edge: ReachEdge, now: datetime) -> tuple[str, Any]:
    """Shape and word."""
    return AWAKE[awake_state(edge.opens, edge.closes, edge.time_zone, now)]


def edge_state(edge: ReachEdge, today: date) -> tuple[str, str]:
    """Shape and word: what is missing before others can use it, or how fresh it is."""
    if ReachConsent.DECLINED in (edge.near_consent, edge.to_consent):
        return "off", _("somebody said no")
    if ReachConsent.ASKED in (edge.near_consent, edge.to_consent):
        return "due", _("waits for an answer")
    if edge.failed_on and (edge.proven_on is None or edge.failed_on > edge.proven_on):
        return "late", _("no answer on %(day)s") % {"day": date_format(edge.failed_on)}
    if edge.to_person_id:
        return "safe", _("agreed")
    if needs_proof(edge.proven_on, edge.added_at.date(), today):
        return "due", _("to be tried")
    return "safe", _("reached on %(day)s") % {"day": date_format(edge.proven_on)} if edge.proven_on else _("agreed")


def is_asked(person: Person, edge: ReachEdge) -> bool:
    """Is it theirs to say yes or no? The first of two people is asked first."""
    return edge.near_id == person.pk or (edge.to_person_id == person.pk and edge.near_consent == ReachConsent.AGREED)


def has_agreed(person: Person, edge: ReachEdge) -> bool:
    """Have they said yes?"""
    return (edge.near_consent if edge.near_id == person.pk else edge.to_consent) == ReachConsent.AGREED
