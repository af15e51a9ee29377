"""The common picture, and in it each reader's own people by name: of others no more than a band."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from karpear.alerts.models import Alert
from karpear.checkins.models import on_board_of
from karpear.db.rows import find_row
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.alarm.together import POINTS, Cause, Reason, points

from .models import CollectiveAlarm, CollectiveAlarmPart, SilenceNote
from .words import CAUSES, REASONS, all_in_bands, band_words, own_words, place_words, usual_words

MOST_PAST = 30


@dataclass(frozen=True, slots=True)
class SilentPerson:
    """One of the reader's own people. `alert`: their own alarm, if it has begun and the reader may see it."""

    name: str
    alert: UUID | None
    back_at: datetime | None


@dataclass(frozen=True)
class SilencePicture:
    """One collective alarm as one reader sees it. `other_count`: of others as many, never shown as a number."""

    alarm: CollectiveAlarm
    own_people: Sequence[SilentPerson]
    other_count: int

    @property
    def place(self) -> str:
        return place_words(self.alarm.kind, self.alarm.cell)

    @cached_property
    def silent(self) -> list[SilentPerson]:
        return [person for person in self.own_people if person.back_at is None]

    @property
    def who(self) -> str:
        """How many are silent, or were once it is over: the reader's own as a number, others in a band."""
        people = self.own_people if self.alarm.closed_at else self.silent
        if not people:
            return all_in_bands(self.other_count)
        own_count = own_words(len(people))
        other_band = band_words(self.other_count)
        return f"{own_count} + {other_band}" if other_band else own_count

    @property
    def due(self) -> str:
        """How many were due there, all together."""
        return all_in_bands(self.alarm.due_count)

    @property
    def usual(self) -> str:
        return usual_words(self.alarm.usual_from, self.alarm.usual_to)

    @property
    def cause(self) -> Any:
        return CAUSES[self.alarm.cause]

    @property
    def first_reasons(self) -> list[Any]:
        """The strongest for whatever leads, for a line."""
        codes = sorted((Reason(code) for code in self.alarm.reasons), key=lambda reason: -POINTS[reason][1])
        leads = self.alarm.cause
        return [REASONS[code] for code in codes if leads in (POINTS[code][0], Cause.UNCLEAR)][:2]

    @property
    def causes(self) -> list[tuple[Any, int, list[Any]]]:
        """Each cause with its points and what speaks for it."""
        codes = [Reason(code) for code in self.alarm.reasons]
        sums = points(self.alarm.reasons)
        return [
            (CAUSES[cause], sums[cause], [REASONS[code] for code in codes if POINTS[code][0] is cause])
            for cause in (Cause.CUT, Cause.ARREST)
        ]


def silence_on_board(person: Person) -> list[SilencePicture]:
    """What is open and concerns people of this reader. One query when nothing is."""
    return pictures(person, CollectiveAlarm.objects.open().concerning(person).order_by("opened_at", "pk"))


@dataclass(frozen=True, slots=True)
class SilencePage:
    """Everything this reader sees, open and past."""

    open: list[SilencePicture]
    past: list[SilencePicture]


def silence_page(person: Person) -> SilencePage:
    """The newest first."""
    rows = CollectiveAlarm.objects.visible_to(person)
    return SilencePage(
        open=pictures(person, rows.open().order_by("-opened_at", "-pk")),
        past=pictures(person, rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:MOST_PAST]),
    )


def alarm_of(person: Person, alarm: UUID) -> CollectiveAlarm:
    """One that they see. Raises Missing."""
    return find_row(CollectiveAlarm.objects.visible_to(person).filter(pk=alarm))


def concerned_organisations(person: Person, alarm: CollectiveAlarm) -> list[Organisation]:
    """Those of this officer whose people are in it: for each they may write down what it was."""
    parts = CollectiveAlarmPart.objects.filter(alarm=alarm, organisation__isnull=False)
    concerned = set(parts.values_list("organisation", flat=True))
    own_organisations = organisations_where(person, Verb.ACT_ON_ALERT, by_name=True)
    return [organisation for organisation in own_organisations if organisation.pk in concerned]


def notes_of(person: Person, alarm: CollectiveAlarm) -> list[SilenceNote]:
    """What officers of the reader's own organisations wrote, the newest first."""
    notes = SilenceNote.objects.visible_to(person).filter(alarm=alarm).select_related("by", "organisation")
    return list(notes.order_by("-at", "-pk"))


def pictures(person: Person, alarms: Iterable[CollectiveAlarm]) -> list[SilencePicture]:
    """Each as this reader sees it, in three queries."""
    listed = list(alarms)
    if not listed:
        return []
    parts = CollectiveAlarmPart.objects.filter(alarm__in=listed)
    own_parts = list(parts.filter(on_board_of(person)).select_related("person").order_by("added_at", "pk"))
    own_ids = {part.pk for part in own_parts}
    alerts = _alerts(person, own_parts)
    own_people: dict[UUID, list[SilentPerson]] = defaultdict(list)
    for part in own_parts:
        own_people[part.alarm_id].append(SilentPerson(part.person.shown_name, alerts.get(part.person_id), part.back_at))
    other_counts: dict[UUID, int] = defaultdict(int)
    closed = {alarm.pk for alarm in listed if alarm.closed_at}
    for pk, alarm, back_at in parts.values_list("pk", "alarm", "back_at"):
        other_counts[alarm] += pk not in own_ids and (back_at is None or alarm in closed)
    return [SilencePicture(alarm, own_people[alarm.pk], other_counts[alarm.pk]) for alarm in listed]


def _alerts(person: Person, parts: Sequence[CollectiveAlarmPart]) -> dict[UUID, UUID]:
    """Of each of these people their open alarm that the reader may see."""
    if not parts:
        return {}
    rows = Alert.objects.unresolved().filter(person__in={part.person_id for part in parts}, drill=False)
    own_alerts = rows.filter(pk__in=Alert.objects.may_act(person).values("pk")).order_by("-opened_at", "-pk")
    return dict(own_alerts.values_list("person_id", "pk"))


def silence_stamp(person: Person | None) -> str:
    """Changes whenever a collective alarm changes that this person's board shows; None: any at all."""
    rows = CollectiveAlarm.objects.concerning(person) if person else CollectiveAlarm.objects.all()
    return str(rows.order_by("-changed_at", "-pk").values_list("changed_at", flat=True).first() or "")
