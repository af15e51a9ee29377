"""What waits: what came of a service that somebody asked, a consent, a way that nobody has tried for half a year."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.people.needs import NeedAct, NeedKind
from karpear.rules.sharing.help_kinds import HelpOutcome
from karpear.rules.sharing.reach import PROVE_AFTER

from .models import ReachConsent, ReachEdge, ServiceUse
from .services.uses import asked_again_at, due_uses


def _answers(use: ServiceUse) -> list[NeedAct]:
    path = reverse("network:service_use_answer", args=[use.pk])
    return [
        NeedAct(gettext_noop("They helped"), path, {"outcome": HelpOutcome.GRANTED_SOON.value}),
        NeedAct(gettext_noop("No answer"), path, {"outcome": HelpOutcome.NO_ANSWER.value}),
    ]


SERVICE_USED = NeedKind(
    "services.used",
    gettext_noop("Say with one tap what came of asking for help"),
    due=due_uses,
    person="by",
    until=lambda use: asked_again_at(use) + timedelta(days=7),
    path=lambda use: reverse("network:service_use", args=[use.pk]),
    acts=_answers,
)


def _near_asked(_now: datetime) -> "QuerySet[ReachEdge]":
    return ReachEdge.objects.active().filter(near_consent=ReachConsent.ASKED)


def _far_asked(_now: datetime) -> "QuerySet[ReachEdge]":
    return ReachEdge.objects.active().filter(to_consent=ReachConsent.ASKED, near_consent=ReachConsent.AGREED)


def _unproven(now: datetime) -> "QuerySet[ReachEdge]":
    rows = ReachEdge.objects.agreed()
    since = now - PROVE_AFTER
    return rows.filter(Q(proven_on__lte=since.date()) | Q(proven_on=None, added_at__lte=since), to_person=None)


REACH_ASKED = NeedKind(
    "reach.asked",
    gettext_noop("Somebody asks whether others may ask you to reach an office"),
    due=_near_asked,
    person="near",
    until=lambda _edge: None,
    path=lambda edge: reverse("network:edge", args=[edge.pk]),
)
REACH_TO_ASKED = NeedKind(
    "reach.to_asked",
    gettext_noop("Somebody asks whether they may put others through to you"),
    due=_far_asked,
    person="to_person",
    until=lambda _edge: None,
    path=lambda edge: reverse("network:edge", args=[edge.pk]),
)
REACH_UNPROVEN = NeedKind(
    "reach.unproven",
    gettext_noop("Try a contact that nobody has tried for half a year"),
    due=_unproven,
    person="near",
    until=lambda edge: (edge.proven_on or edge.added_at.date()) + PROVE_AFTER,
    path=lambda edge: reverse("network:edge", args=[edge.pk]),
)
