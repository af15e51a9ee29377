"""Alerts that have ended, and drills: on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import FETCH_RAISE, Max, OuterRef, Q, QuerySet, Subquery

from karpear.alerts.models import Alert, AlertEvent, AlertQuerySet
from karpear.people.models import Membership, Person
from karpear.people.queries.circle import ladder_of
from karpear.rules.access import Verb
from karpear.rules.alarm.ladder import Policy
from karpear.rules.alarm.outcome import State
from karpear.ui.listing import plain

from .deliveries import deliveries_by_alert
from .step_records import StepRecord, step_records
from .words import kind_word, outcome_word

SEARCHED = 5000


def past_alerts(person: Person) -> AlertQuerySet:
    """Ended alerts this person may act on."""
    rows = Alert.objects.may_act(person).filter(state=State.RESOLVED.value)
    return rows.select_related("person", "owner", "organisation", "resolved_by").fetch_mode(FETCH_RAISE)


def of_organisation(organisation: Any) -> Q:
    """Those that an organisation's lists and numbers count: its own, and calls for help of whoever lets it hear them.

    A person's own SOS belongs to no organisation by itself: it goes to every one that they consented to. Its id may be
    a text, as an address has it.
    """
    members = Membership.objects.active().filter(organisation=organisation, sos_consent=True)
    return Q(organisation=organisation) | Q(organisation__isnull=True, drill=False, person__in=members.values("person"))


def ended_within(rows: AlertQuerySet, organisation: UUID, began: datetime) -> AlertQuerySet:
    """Real alerts of an organisation that have ended since then: as many as the list with these conditions shows."""
    return rows.filter(of_organisation(organisation), drill=False, resolved_at__gte=began)


def of_people_called(rows: "QuerySet[Alert]", text: str) -> "QuerySet[Alert]":
    """Of people shown by a name with this in it. Names are encrypted, so they are compared here."""
    people = Person.objects.filter(pk__in=rows.order_by().values("person")).only("name", "code_name")[:SEARCHED]
    term = plain(text)
    return rows.filter(person__in=[p.pk for p in people if term in plain(p.shown_name)])


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """One drill with its times per step. `first_at`: when somebody first had it; `took`: how long that was."""

    alert: Alert
    steps: list[StepRecord]
    first_at: datetime | None

    @property
    def took(self) -> timedelta | None:
        return self.first_at - self.alert.opened_at if self.first_at else None


def drills(person: Person) -> AlertQuerySet:
    """Drills of organisations whose board this person may see."""
    my_organisations = Membership.objects.that_may(Verb.SEE_BOARD).filter(person=person).values("organisation")
    rows = Alert.objects.filter(drill=True, organisation__in=my_organisations)
    return rows.select_related("person", "owner", "organisation").fetch_mode(FETCH_RAISE)


def drill_records(alerts: list[Alert]) -> list[DrillRecord]:
    """The times of these drills. Two queries."""
    ids = [a.pk for a in alerts]
    rows = deliveries_by_alert(ids)
    acks: dict[UUID, list[AlertEvent]] = {pk: [] for pk in ids}
    for event in AlertEvent.objects.filter(alert__in=ids, what="acknowledged").order_by("at", "id"):
        acks[event.alert_id].append(event)
    return [
        DrillRecord(a, step_records(rows[a.pk], acks[a.pk]), acks[a.pk][0].at if acks[a.pk] else None) for a in alerts
    ]


def drill_answers(people: Iterable[UUID], organisations: Iterable[UUID]) -> dict[UUID, datetime]:
    """Person → when they last said "I have it" in a drill of these organisations or a phone's test. One query."""
    of_these = Q(alert__organisation__in=list(organisations)) | Q(alert__organisation__isnull=True)
    answers = AlertEvent.objects.filter(of_these, person__among=people, what="acknowledged", alert__drill=True)
    return dict(answers.order_by().values_list("person_id").annotate(Max("at")))


@dataclass(frozen=True, slots=True)
class DrillTime:
    """One drill, and how many seconds passed until somebody had it; None: nobody did."""

    opened_at: datetime
    took_s: int | None


#: So many dots can be told apart.
DRAWN = 24


def drill_times(rows: "QuerySet[Alert]") -> tuple[list[DrillTime], int]:
    """(the last drills, the oldest first; within how many seconds somebody should have had the newest)."""
    first = AlertEvent.objects.filter(alert=OuterRef("pk"), what="acknowledged").order_by("at", "id").values("at")[:1]
    resolved = rows.filter(state=State.RESOLVED.value).annotate(first_at=Subquery(first))
    newest = list(resolved.order_by("-opened_at", "-pk")[:DRAWN])
    times = [
        DrillTime(drill.opened_at, int((drill.first_at - drill.opened_at).total_seconds()) if drill.first_at else None)
        for drill in reversed(newest)
    ]
    policy = ladder_of(newest[0].organisation.policy) if newest and newest[0].organisation else Policy()
    return times, max(1, round(policy.repeat_s / settings.KARPEAR_PACE))


@dataclass(frozen=True, slots=True)
class PastRow:
    """One ended alert in words."""

    alert: Alert
    word: str
    name: str
    organisation: str
    by: str
    outcome: str


def past_row(alert: Alert) -> PastRow:
    """An alert of `past_alerts` in words."""
    return PastRow(
        alert=alert,
        word=kind_word(alert),
        name=alert.person.shown_name,
        organisation=alert.organisation.name if alert.organisation else "",
        by=alert.owner.shown_name if alert.owner else "",
        outcome=outcome_word(alert.outcome),
    )
