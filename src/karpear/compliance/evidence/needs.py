"""A paper that ends: nothing is claimed by it afterwards."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop

from karpear.countries.queries import paper_book
from karpear.db.local_days import day_there
from karpear.people.needs import NeedKind
from karpear.rules.law.claims import ENDS_SOON

from ..keepers import of_keepers
from .models import Paper

#: Who has not renewed it by then does without it.
AFTER_END = timedelta(days=60)


def _ending(now: datetime) -> "QuerySet[Paper]":
    """Of each kind the paper that holds longest, where that is not for long."""
    longer = Paper.objects.standing().filter(
        Q(expires_on=None) | Q(expires_on__gt=day_there(now + ENDS_SOON)),
        organisation=OuterRef("organisation"),
        kind=OuterRef("kind"),
    )
    rows = Paper.objects.standing().filter(
        expires_on__lte=day_there(now + ENDS_SOON), expires_on__gte=day_there(now - AFTER_END)
    )
    return rows.exclude(Exists(longer)).select_related("organisation")


def _kind(paper: Paper) -> str:
    """What it is, as the country's pack calls it."""
    kind = paper_book(paper.organisation.country).kinds.get(paper.kind)
    return kind.name.in_language(get_language() or "en") if kind else ""


ENDING_DOCUMENT: NeedKind[Paper] = NeedKind(
    "document.ends",
    gettext_noop("A document ends: renew it, or take it off the list"),
    due=_ending,
    person=of_keepers,
    until=lambda paper: paper.expires_on,
    path=lambda paper: reverse("compliance:paper", args=[paper.pk]),
    many=lambda: reverse("compliance:evidence"),
    why=_kind,
)
