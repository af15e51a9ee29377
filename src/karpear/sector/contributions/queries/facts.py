"""What was given and where it stands: on the page where it is given, in the rooms it came from, and as a list."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from karpear.audit.queries import when_done
from karpear.countries.queries import packs
from karpear.people.contributed import ContributedFrom, FactContribution
from karpear.people.models import Person
from karpear.rules.counting.fact_states import FactStanding
from karpear.rules.counting.kinds import PressureKind
from karpear.rules.refusals import Missing

from ..models import FactSource, SectorFact, fact_id
from ..words import KINDS, SHAPES, standing_words
from .bulletins import TellingBulletin, bulletins_between, last_day_of
from .networks import ReceivingNetwork, receivers_for, receivers_of_all
from .periods import standings
from .sources import OfferedFact, offers

TAKEN_BACK = "sector_fact.taken_back"
#: Of one's own others to choose from, which may be the same happening.
MOST_SAME = 20


@dataclass(frozen=True, slots=True)
class GivenFact:
    """One given fact in words. `shape`: of its state."""

    fact: SectorFact
    kind: str
    province: str
    month: str
    standing: FactStanding

    @property
    def words(self) -> str:
        return standing_words(self.standing)

    @property
    def shape(self) -> str:
        return SHAPES[self.standing.state]

    @property
    def network(self) -> str:
        return self.fact.network.body.name

    def __str__(self) -> str:
        return " · ".join((self.kind, self.province or _("no province"), self.month))


@dataclass(frozen=True, slots=True)
class GivePage:
    """One row, as it would be counted; where it may be given, where it was, and what may be the same happening."""

    offer: OfferedFact
    receivers: list[ReceivingNetwork]
    given_facts: list[GivenFact]
    twins: list[GivenFact]
    bulletins: list[TellingBulletin]

    @property
    def open_receivers(self) -> list[ReceivingNetwork]:
        """Those to which it has not been given."""
        networks = {line.fact.network_id for line in self.given_facts}
        return [receiver for receiver in self.receivers if receiver.network.pk not in networks]

    @property
    def kind(self) -> str:
        return str(KINDS[self.offer.kind])

    @property
    def province(self) -> str:
        return province_names().get(self.offer.province, "")

    @property
    def month(self) -> str:
        return month_words(self.offer.month)


def give_page(person: Person, source: FactSource, key: UUID) -> GivePage:
    """Raises Missing for what they may not give, or could give to nobody."""
    offer = offers(person, source, [key]).get(key)
    if offer is None:
        raise Missing
    receivers = receivers_for(person, offer)
    own_lines = fact_lines(_shown(SectorFact.objects.filter(source=source, source_key=key)))
    if not (receivers or own_lines):
        raise Missing
    return GivePage(offer, receivers, own_lines, _maybe_the_same(person, offer), bulletins_of(person, offer, receivers))


def bulletins_of(person: Person, offer: OfferedFact, receivers: Iterable[ReceivingNetwork]) -> list[TellingBulletin]:
    """Of which it may tell, too: in the same province, around its day, else around its month."""
    since, until = (offer.on, offer.on) if offer.on else (offer.month, last_day_of(offer.month))
    networks = [receiver.network.pk for receiver in receivers]
    return bulletins_between(person, networks, since, until, province=offer.province)


def _maybe_the_same(person: Person, offer: OfferedFact) -> list[GivenFact]:
    """Of what they see themselves, in the same month, or the one before or after."""
    rows = SectorFact.objects.visible_to(person).filter(day__range=_around(offer.month))
    rows = rows.exclude(Q(source=offer.source, source_key=offer.key) | Q(event=offer.event))
    return fact_lines(_shown(rows)[:MOST_SAME])


def _around(month: date) -> tuple[date, date]:
    month_before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return month_before, date(month.year + (month.month == 12), month.month % 12 + 1, 1)


def given_facts(person: Person) -> "QuerySet[SectorFact]":
    """All that they may see and take back, for a list."""
    return _shown(SectorFact.objects.visible_to(person))


def _shown(rows: "QuerySet[SectorFact]") -> "QuerySet[SectorFact]":
    return rows.select_related("network__body", "organisation", "person", "group").fetch_mode(FETCH_RAISE)


def fact_lines(facts: Iterable[SectorFact]) -> list[GivenFact]:
    """In words, in a constant number of queries."""
    rows = list(facts)
    states, provinces = standings(rows), province_names()
    return [
        GivenFact(
            fact,
            str(KINDS[PressureKind(fact.kind)]),
            provinces.get(fact.province, ""),
            month_words(fact.day),
            states[fact.pk],
        )
        for fact in rows
    ]


def month_words(month: date) -> str:
    return date_format(month, "F Y")


def province_names() -> dict[str, str]:
    """Of every country that has a pack, in the reader's language: codes of two countries differ."""
    language = get_language() or "en"
    return {row.code: row.name.in_language(language) for country in packs() for row in country.provinces}


def contributions(person: Person, source: ContributedFrom, keys: Collection[UUID]) -> dict[UUID, FactContribution]:
    """For the rooms below: of these rows those that are given or can be, each with its page."""
    offered = offers(person, FactSource(source.value), keys)
    facts = fact_lines(_shown(SectorFact.objects.filter(source=source.value, source_key__in=list(offered))))
    lines: dict[UUID, list[GivenFact]] = {}
    for line in facts:
        lines.setdefault(line.fact.source_key, []).append(line)
    receivers = receivers_of_all(person, offered.values())
    gone_keys = _taken_back(source, {key: receivers[key] for key in offered if key not in lines})
    return {
        key: FactContribution(
            _words(lines.get(key, ()), taken_back=key in gone_keys), give_path(source, key), key in lines
        )
        for key in offered
        if key in lines or receivers[key]
    }


def _taken_back(source: ContributedFrom, receivers: dict[UUID, list[ReceivingNetwork]]) -> set[UUID]:
    """Which of them stood there once: the audit knows that, and no more."""
    ids = {fact_id(receiver.network.pk, source.value, key): key for key, rows in receivers.items() for receiver in rows}
    moments = when_done(TAKEN_BACK, list(ids)) if ids else {}
    return {ids[pk] for pk in moments}


def _words(lines: Collection[GivenFact], *, taken_back: bool) -> str:
    if len(lines) == 1:
        return next(iter(lines)).words
    if lines:
        return "; ".join(f"{line.network}: {line.words}" for line in lines)
    return _("Taken back from the sector") if taken_back else _("Not given to the sector")


def give_path(source: ContributedFrom, key: UUID) -> str:
    """Where it is given and taken back."""
    return reverse(f"sector:give_{source.value}", args=[key])
