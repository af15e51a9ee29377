"""Where people are, as far as it is known: what their plan says, and the alarm or the case that says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.activities.plans.queries.now import travelling
from karpear.activities.tracking.queries.sights import sights
from karpear.alerts.queries.board import OpenAlert, open_alerts
from karpear.alerts.queries.last_place import name_provinces
from karpear.alerts.queries.positions import Fix
from karpear.cases.incidents.queries.open_cases import CaseLine, open_cases
from karpear.countries.queries import boundaries, names
from karpear.people.models import Person
from karpear.rules.geo.boundaries import Boundaries
from karpear.rules.refusals import Missing
from karpear.ui.columns import mark
from karpear.ui.templatetags.ui import since


@dataclass(frozen=True, slots=True)
class Away:
    """Where somebody is on the way: the plan, and the province in a word; empty where none was written.

    `seen`: where they were last seen, and how long ago, in words; empty where nobody may know more than the plan.
    """

    activity: UUID
    province: str = ""
    place: str = ""
    seen: str = ""

    @property
    def words(self) -> str:
        """Where nobody has seen it, the plan says so."""
        if self.seen:
            return self.seen
        return _("by plan: %(place)s") % {"place": self.place} if self.place else _("on the way")


@dataclass(frozen=True, slots=True)
class Alarm:
    """What an open alert says of somebody, in words. `looks`: the kind of `c-state`."""

    looks: str
    words: str


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of somebody whose case goes on, in words. `holds`: nobody asks them to check in."""

    words: str
    holds: bool


@dataclass(frozen=True, slots=True)
class LastKnown:
    """What a reader may know of where somebody is."""

    away: Away | None = None
    alarm: Alarm | None = None
    case: Case | None = None

    @property
    def is_paused(self) -> bool:
        return self.case is not None and self.case.holds

    @property
    def marks(self) -> SafeString:
        """What is known first, an alarm, and then the plan, without the dot of somebody who is well."""
        lines = [mark("due", self.case.words)] if self.case else []
        if self.alarm:
            lines.append(mark(self.alarm.looks, self.alarm.words))
        if not lines:
            return mark("out", self.away.words) if self.away else SafeString("")
        if self.away:
            lines.append(format_html('<span class="muted">{}</span>', self.away.words))
        return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))


def away_people(reader: Person, country: str, now: datetime) -> dict[UUID, Away]:
    """Person → where they are on the way, of those whom this reader may see."""
    province_names = names(country)
    return {
        row.person_id: Away(row.activity, row.province, province_names.get(row.province, ""))
        for row in travelling(reader, now)
    }


def with_sight(away: Away, person: Person, reader: Person, country: str, now: datetime) -> Away:
    """With where they were seen on the way, as exact as the map of the board has it for whoever is in no alarm."""
    sighting = next((sight.seen for sight in sights(reader, now, alerts=()) if sight.seen.person == person.pk), None)
    if sighting is None:
        return away
    place = _Provinces.of(country).near((sighting.lon, sighting.lat), sighting.radius_m)
    facts = {"age": since(sighting.fixed_at, now), "place": place or away.place}
    return replace(away, seen=_("position %(age)s: %(place)s") % facts)


def alarms(reader: Person, country: str, now: datetime, *, forced: bool = False) -> dict[UUID, Alarm]:
    """Person → the most urgent real alert that stands on this reader's board. A forced session learns of none."""
    rows = [row for row in open_alerts(reader) if not row.alert.drill]
    provinces = _Provinces.of(country)
    by_person = {row.alert.person_id: _alarm(row, provinces, now) for row in reversed(rows)}
    return {} if forced else by_person


def cases(reader: Person, *, forced: bool = False) -> dict[UUID, Case]:
    """Person → the case about them that stands on this reader's board. A forced session learns of none."""
    lines = sorted(open_cases(reader), key=lambda line: line.holds)
    by_person = {line.person: _case(line) for line in lines if line.person}
    return {} if forced else by_person


def _case(line: CaseLine) -> Case:
    if line.incident is None:
        return Case(line.known, line.holds)
    words = _("%(known)s, case goes on") % {"known": line.known} if line.known else _("A case goes on")
    return Case(words, line.holds)


@dataclass(frozen=True, slots=True)
class _Provinces:
    """A country as it is drawn; nothing where nobody has drawn it."""

    shapes: Boundaries | None
    words: Mapping[str, str]

    @classmethod
    def of(cls, country: str) -> "_Provinces":
        try:
            return cls(boundaries(country), names(country))
        except Missing:
            return cls(None, {})

    def near(self, point: tuple[float, float], radius_m: float) -> str:
        return name_provinces(point, radius_m, self.shapes, self.words) if self.shapes else ""

    def around(self, fix: Fix) -> str:
        return self.near((fix.lon, fix.lat), fix.accuracy_m or 0)


def _alarm(row: OpenAlert, provinces: _Provinces, now: datetime) -> Alarm:
    place = provinces.around(row.fix) if row.fix else ""
    if not row.fix or not place:
        return Alarm(row.looks, row.word)
    facts = {"what": row.word, "place": place, "age": since(row.fix.fixed_at, now)}
    if not row.fix.dated:
        return Alarm(row.looks, _("%(what)s, at a time that is not known: %(place)s") % facts)
    return Alarm(row.looks, _("%(what)s, position %(age)s: %(place)s") % facts)
