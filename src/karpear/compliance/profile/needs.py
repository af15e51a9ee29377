"""A registration, a memorandum or a permit that ends, and a report to a donor: whoever keeps the law is in time."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_noop

from karpear.db.local_days import day_there
from karpear.people.needs import NeedKind
from karpear.rules.law.happenings import PaperKind

from ..keepers import of_keepers
from .lines import BEFORE_END
from .models import DonorGrant, LegalPaper
from .words import PAPERS

#: Whoever writes a report to a donor begins so long before its day.
BEFORE_REPORT = timedelta(days=30)


def _ending(now: datetime) -> "QuerySet[LegalPaper]":
    """What has ended stays until it is renewed or taken off the list."""
    return LegalPaper.objects.standing().filter(until__lte=day_there(now + BEFORE_END))


def _with_end(_now: datetime) -> "QuerySet[LegalPaper]":
    return LegalPaper.objects.standing().filter(until__isnull=False)


def _owed(_now: datetime) -> "QuerySet[DonorGrant]":
    """Every report that has a day, also of a grant that has ended."""
    return DonorGrant.objects.standing().filter(report_on__isnull=False)


def _to_report(now: datetime) -> "QuerySet[DonorGrant]":
    """What is late stays until it is noted that it was sent."""
    return _owed(now).filter(report_on__lte=day_there(now + BEFORE_REPORT))


ENDING_PAPER: NeedKind[LegalPaper] = NeedKind(
    "law.paper",
    gettext_noop("A registration, MOU or permit ends: renew it"),
    due=_ending,
    person=of_keepers,
    until=lambda paper: paper.until,
    path=lambda paper: reverse("compliance:profile_row", args=["papers", paper.pk]),
    many=lambda: reverse("compliance:profile"),
    why=lambda paper: str(PAPERS[PaperKind(paper.kind)]),
)
GRANT_REPORT: NeedKind[DonorGrant] = NeedKind(
    "law.grant",
    gettext_noop("A report to a donor is due"),
    due=_to_report,
    person=of_keepers,
    until=lambda grant: grant.report_on,
    path=lambda grant: reverse("compliance:profile_report_sent", args=[grant.pk]),
    many=lambda: reverse("compliance:profile"),
    why=lambda grant: str(grant.donor),
)
#: For the calendar feed: the same, however far ahead.
ENDING_PAPER_AHEAD: NeedKind[LegalPaper] = replace(ENDING_PAPER, due=_with_end)
GRANT_REPORT_AHEAD: NeedKind[DonorGrant] = replace(GRANT_REPORT, due=_owed)
