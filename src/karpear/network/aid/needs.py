"""What waits between organisations: to sign, to stand watch, to take over, to look at again."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from karpear.alerts.queries.board import looks_of
from karpear.alerts.queries.stages import endangers, stages_of
from karpear.alerts.queries.words import kind_word
from karpear.db.local_days import day_there
from karpear.people.models import Membership, Person
from karpear.people.needs import NeedKind
from karpear.rules.access import Verb

from .models import AidAgreement, AidState, AlertHandover, SharedShift, SharedWatchState

#: So long before its day an agreement asks to be looked at again.
REVIEW_AHEAD = timedelta(days=14)


def _to_sign(person: Person) -> Q:
    leads = Membership.objects.organisations(person, Verb.AGREE_ON_AID)
    given, taken = Q(proposed_for=F("giver"), taker__in=leads), Q(proposed_for=F("taker"), giver__in=leads)
    return given | taken


def _of_leads(person: Person) -> Q:
    leads = Membership.objects.organisations(person, Verb.AGREE_ON_AID)
    return Q(giver__in=leads) | Q(taker__in=leads)


def _who_help(person: Person) -> Q:
    return Q(agreement__giver__in=Membership.objects.organisations(person, Verb.ACT_ON_ALERT))


def _proposed(_now: datetime) -> "QuerySet[AidAgreement]":
    return AidAgreement.objects.filter(state=AidState.PROPOSED)


def _to_review(now: datetime) -> "QuerySet[AidAgreement]":
    return AidAgreement.objects.active().filter(review_on__lte=day_there(now + REVIEW_AHEAD, "taker__time_zone"))


def _asked(now: datetime) -> "QuerySet[SharedShift]":
    rows = SharedShift.objects.filter(state=SharedWatchState.ASKED, ends_at__gt=now)
    return rows.select_related("agreement__taker")


def _taken(now: datetime) -> "QuerySet[SharedShift]":
    rows = SharedShift.objects.filter(state=SharedWatchState.TAKEN, starts_at__gt=now)
    return rows.select_related("agreement__taker")


def _waiting(_now: datetime) -> "QuerySet[AlertHandover]":
    return AlertHandover.objects.waiting()


def _drill(handover: AlertHandover) -> str:
    """Of a real one, what its alarm would say: it stands among alarms."""
    if handover.alert.drill:
        return _("drill")
    stage = stages_of([handover.alert]).get(handover.alert_id)
    return _("do not call or text") if endangers(handover.alert, stage) else ""


AID_TO_SIGN = NeedKind(
    "aid.sign",
    gettext_noop("Another organisation proposes to help each other: read it, and sign"),
    due=_proposed,
    person=_to_sign,
    until=lambda agreement: agreement.proposed_at + timedelta(days=7),
    path=lambda agreement: reverse("network:aid_agreement", args=[agreement.pk]),
    many=lambda: reverse("network:aid"),
)
WATCH_ASKED = NeedKind(
    "aid.watch",
    gettext_noop("Another organisation asks you to stand watch"),
    due=_asked,
    person=_who_help,
    until=lambda shift: shift.starts_at,
    why=lambda shift: shift.agreement.taker.name,
    path=lambda _shift: reverse("network:aid_watch"),
)
#: For the calendar feed: hours of one's own.
WATCH_AHEAD = replace(WATCH_ASKED, due=_taken, person="officer")
HANDOVER_OFFERED = NeedKind(
    "handover.asked",
    gettext_noop("You are asked to take something over: answer now"),
    due=lambda now: _waiting(now).select_related("alert__person"),
    person="taker",
    until=lambda handover: handover.offered_at if handover.alert.drill else handover.alert.opened_at,
    path=lambda handover: reverse("network:handover", args=[handover.pk]),
    why=_drill,
    looks=lambda handover: "" if handover.alert.drill else looks_of(handover.alert),
    state=lambda handover: "" if handover.alert.drill else kind_word(handover.alert),
    about=lambda handover: handover.alert.person.shown_name,
    whom=lambda handover: handover.alert.person_id,
    at_once=lambda _handover: True,
)
AID_REVIEW = NeedKind(
    "aid.review",
    gettext_noop("Look again at an agreement to help"),
    due=_to_review,
    person=_of_leads,
    until=lambda agreement: agreement.review_on,
    path=lambda agreement: reverse("network:aid_agreement", args=[agreement.pk]),
    many=lambda: reverse("network:aid"),
)
