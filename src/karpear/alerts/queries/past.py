"""Alerts that have ended, and drills: on record."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import FETCH_RAISE

from karpear.alerts.models import Alert, AlertEvent, AlertQuerySet
from karpear.people.models import Membership, Organisation, Person
from karpear.rules.access import Verb
from karpear.rules.outcome import State

from .deliveries import deliveries_by_alert
from .steps import StepRecord, step_records

SEARCHED = 5000


def past_alerts(person: Person, *, text: str = "", kind: str = "", outcome: str = "", drill: str = "") -> AlertQuerySet:
    """Ended alerts this person may act on, newest first. `text`: part of a name; `drill`: "yes", "no" or either.

    Names are encrypted, so they are compared here and not by the database.
    """
    rows = Alert.objects.may_act(person).filter(state=State.RESOLVED.value)
    if kind:
        rows = rows.filter(kind=kind)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if drill:
        rows = rows.filter(drill=drill == "yes")
    if text:
        rows = rows.filter(person__in=_called(text, rows))
    rows = rows.select_related("person", "owner", "organisation", "resolved_by").order_by("-opened_at", "-pk")
    return rows.fetch_mode(FETCH_RAISE)


def _called(text: str, rows: AlertQuerySet) -> list[UUID]:
    people = Person.objects.filter(pk__in=rows.order_by().values("person")).only("name", "code_name")[:SEARCHED]
    sought = text.casefold().strip()
    return [p.pk for p in people if sought in p.name.casefold() or sought in p.code_name.casefold()]


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """One drill with its times per step. `took`: from its start to the first acknowledgement."""

    alert: Alert
    steps: list[StepRecord]
    took: timedelta | None


def drills(person: Person) -> AlertQuerySet:
    """Drills of organisations whose board this person may see, newest first."""
    mine = Membership.objects.that_may(Verb.SEE_BOARD).filter(person=person).values("organisation")
    rows = Alert.objects.filter(drill=True, organisation__in=mine)
    return rows.select_related("person", "owner", "organisation").order_by("-opened_at").fetch_mode(FETCH_RAISE)


def drill_records(alerts: list[Alert]) -> list[DrillRecord]:
    """The times of these drills. Two queries."""
    ids = [a.pk for a in alerts]
    rows = deliveries_by_alert(ids)
    acks: dict[UUID, list[AlertEvent]] = {pk: [] for pk in ids}
    for one in AlertEvent.objects.filter(alert__in=ids, what="acknowledged").order_by("at"):
        acks[one.alert_id].append(one)
    return [
        DrillRecord(a, step_records(rows[a.pk], acks[a.pk]), acks[a.pk][0].at - a.opened_at if acks[a.pk] else None)
        for a in alerts
    ]


def drill_choices(person: Person) -> list[tuple[Organisation, list[Person]]]:
    """Organisations in which this person runs drills, each with the members a drill can be about."""
    mine = Membership.objects.that_may(Verb.RUN_DRILL).filter(person=person).values("organisation")
    rows = Membership.objects.active().filter(organisation__in=mine, person__is_active=True)
    found: dict[Organisation, list[Person]] = {}
    for one in rows.select_related("person", "organisation").order_by("organisation__name", "joined_at"):
        found.setdefault(one.organisation, []).append(one.person)
    return list(found.items())
