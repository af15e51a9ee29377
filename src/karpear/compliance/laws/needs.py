"""What waits for whoever keeps the law: an opinion that has expired, a draft on which opinions are taken."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.needs import NeedKind
from karpear.people.prompts import of_those_who_may
from karpear.rules.access import Verb
from karpear.rules.law.review import OPINION_HOLDS

from ..keepers import of_keepers
from .models import ActivityOpinion, Bill

#: Writing a position takes so long.
BEFORE_CONSULTATION = timedelta(days=30)


def _expired(now: datetime) -> "QuerySet[ActivityOpinion]":
    zone = "activity__organisation__time_zone"
    is_over = Q(expires_on__lt=day_there(now, zone)) | Q(given_on__lt=day_there(now - OPINION_HOLDS, zone))
    return ActivityOpinion.objects.filter(is_over, activity__ended_at=None)


def _consulted_on(now: datetime) -> "QuerySet[Bill]":
    return Bill.objects.followed().filter(
        consultation_on__lte=day_there(now + BEFORE_CONSULTATION), consultation_on__gte=day_there(now)
    )


EXPIRED_OPINION = NeedKind(
    "law.opinion",
    gettext_noop("Ask again: an opinion on the law has expired"),
    due=_expired,
    person=partial(of_those_who_may, Verb.KEEP_LAW, organisation="activity__organisation"),
    until=lambda opinion: opinion.opinion.last_day,
    path=lambda opinion: reverse("compliance:opinion", args=[opinion.activity_id, opinion.article]),
    many=lambda: reverse("compliance:review"),
)
CONSULTATION = NeedKind(
    "law.consultation",
    gettext_noop("Say what you think of a draft law: opinions are taken"),
    due=_consulted_on,
    person=of_keepers,
    until=lambda bill: bill.consultation_on,
    path=lambda bill: reverse("compliance:bill", args=[bill.organisation_id, bill.page_key]),
    many=lambda: reverse("compliance:bills"),
)
