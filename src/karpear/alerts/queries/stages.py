"""What is known of people: who is detained, missing, hurt or killed, until somebody says that it is over."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from karpear.people.models import Person
from karpear.rules.alarm.outcome import HAPPENED, Kind
from karpear.rules.case.pack import HOLDING, Stage, calling_endangers, is_out_of_reach

from ..models import UNRESOLVED, Alert, InCircle, StageCall, not_over

OUT_OF_REACH = [stage.value for stage in Stage if is_out_of_reach(stage)]

#: Lines of a timeline that say that an alert which was open was raised once more.
RAISED_AGAIN = ("missed_again", "pressed_again")


def held_people(people: Iterable[UUID]) -> set[UUID]:
    """Those of these people of whom it is known what happened."""
    return set(StageCall.objects.people().filter(alert__person__in=list(people)))


def stages_of(alerts: Iterable[Alert]) -> dict[UUID, StageCall]:
    """Alert → the stage that stands and was confirmed last."""
    calls = StageCall.objects.in_force().filter(alert__in=list(alerts)).order_by("confirmed_at", "id")
    return {call.alert_id: call for call in calls}


def is_going_on(alert: Alert, stage: StageCall | None) -> bool:
    """As `not_over`, of an alert whose stage was read already: a case is open, or something stands that ends."""
    stands = stage is not None and not (stage.stage == Stage.KILLED.value and alert.case_closed_at is not None)
    return alert.goes_on or stands


def endangers(alert: Alert, stage: StageCall | None) -> bool:
    """May calling or texting its person put them in danger: did they ask for silence, or were they taken?"""
    return alert.no_contact or (stage is not None and calling_endangers(Stage(stage.stage)))


def stage_of_person(person: UUID) -> StageCall | None:
    """What is known of somebody, by whichever alert; the last that was confirmed."""
    calls = StageCall.objects.in_force().filter(alert__person=person).select_related("alert__owner")
    return calls.order_by("-confirmed_at", "-id").first()


def alert_of_trip(person: UUID, activity: UUID) -> Alert | None:
    """The alert about somebody's silence on this activity of which nobody may say that all is well."""
    rows = Alert.objects.filter(unsure(), person=person, source=activity, kind=Kind.MISSED.value, drill=False)
    newest = rows.select_related("owner").order_by("-opened_at", "-id")
    return newest.unresolved().first() or newest.going_on().first() or newest.first()


def unsure() -> Q:
    """Alerts that are open, whose case goes on, or of which something came that did not end well."""
    happened = Q(outcome__in=[outcome.value for outcome in HAPPENED])
    goes_on = Q(incident__isnull=False, case_closed_at__isnull=True)
    ended_badly = (happened & ~Q(case_ended_well=True)) | Q(case_ended_well=False)
    return Q(state__in=UNRESOLVED) | goes_on | ended_badly


def freed(alert: Alert) -> StageCall | None:
    """The stage that ended last, once nothing stands any more: its person is free, found or well again.

    None where nothing was confirmed, and where they were silent or called for help since.
    """
    calls = StageCall.objects.filter(alert=alert, taken_back_at=None, stage__in=[stage.value for stage in HOLDING])
    last = calls.filter(ended_at__isnull=False).order_by("-ended_at", "-confirmed_at", "-id").first()
    if last is None or StageCall.objects.in_force().filter(alert=alert).exists():
        return None
    raised_again = alert.events.filter(what__in=RAISED_AGAIN, at__gt=last.ended_at).exists()
    return None if raised_again else last


def may_be_written_to(person: UUID) -> bool:
    """May a message go to their phone? Not while an alert about them is silent, or somebody else may hold it."""
    return not _silent().filter(person=person).exists() and not is_person_out_of_reach(person)


def is_person_out_of_reach(person: UUID) -> bool:
    """Does it stand that they are missing, detained or killed?"""
    return _out_of_reach().filter(alert__person=person).exists()


def not_to_be_written_to() -> QuerySet[Person]:
    """Everybody to whose phone no message may go."""
    held = _out_of_reach().values("alert__person")
    return Person.objects.filter(Q(pk__in=_silent().values("person")) | Q(pk__in=held))


def silent_among(people: Collection[UUID]) -> set[UUID]:
    """Those of these people."""
    return set(not_to_be_written_to().filter(pk__in=list(people)).values_list("pk", flat=True)) if people else set()


def _silent() -> QuerySet[Alert]:
    about = Alert.objects.filter(not_over(), drill=False)
    return about.filter(Q(silent=True) | Q(kind=Kind.DURESS.value))


def _out_of_reach() -> QuerySet[StageCall]:
    return StageCall.objects.in_force().filter(stage__in=OUT_OF_REACH)


def has_organisations(alert: Alert) -> bool:
    """Does an organisation act on it, so that what one person keeps to themselves is not its case?"""
    return (
        alert.organisation_id is not None or InCircle.objects.filter(alert=alert, organisation__isnull=False).exists()
    )


def taken_back(alert: Alert) -> datetime | None:
    """When what had been confirmed was taken back, because it was wrong, and nothing was confirmed since."""
    wrong = StageCall.objects.filter(alert=alert, confirmed_at__isnull=False, taken_back_at__isnull=False)
    if StageCall.objects.in_force().filter(alert=alert).exists():
        return None
    return wrong.order_by("-taken_back_at", "-id").values_list("taken_back_at", flat=True).first()
