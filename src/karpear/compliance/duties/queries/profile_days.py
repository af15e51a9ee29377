"""Days that the profile says, and nothing else: what runs out, and what a donor awaits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from karpear.people.local_today import today_of
from karpear.people.models import Organisation, Person
from karpear.people.queries.gates import organisations_where
from karpear.rules.access import Verb
from karpear.rules.law.duty_state import SOON, DutyState
from karpear.rules.law.happenings import PaperKind
from karpear.ui.columns import mark

from ...profile.lines import state_of_legal_paper
from ...profile.models import DonorGrant, LegalPaper
from ...profile.queries.bound_duties import authorities_of
from ...profile.words import PAPERS
from ..words import state_mark


@dataclass(frozen=True, slots=True)
class ProfileDay:
    """`path`: the profile that says it, where it is changed."""

    day: date
    name: str
    mark: SafeString
    path: str


def profile_days(person: Person, now: datetime) -> list[ProfileDay]:
    """Of every organisation whose dealings with the law they see, the first day on top."""
    days = [day for organisation in organisations_where(person, Verb.SEE_LAW) for day in _days_of(organisation, now)]
    return sorted(days, key=lambda day: (day.day, day.name))


def _days_of(organisation: Organisation, now: datetime) -> Iterator[ProfileDay]:
    today, path = today_of(organisation, now), reverse("compliance:profile_of", args=[organisation.pk])
    authorities = authorities_of(organisation)
    for paper in LegalPaper.objects.standing().filter(organisation=organisation, until__isnull=False):
        kind, giver = PAPERS[PaperKind(paper.kind)], authorities.get(paper.authority) or paper.authority_words
        name = _("Ends: %(paper)s") % {"paper": ", ".join(filter(None, (str(kind), giver)))}
        yield ProfileDay(paper.until, name, mark(*state_of_legal_paper(paper, today)), path)
    for grant in DonorGrant.objects.standing().filter(organisation=organisation, report_on__isnull=False):
        name = _("Report to a donor: %(donor)s") % {"donor": grant.donor}
        yield ProfileDay(grant.report_on, name, state_mark(_state(grant.report_on, today)), path)


def _state(day: date, today: date) -> DutyState:
    if day < today:
        return DutyState.LATE
    return DutyState.SOON if day <= today + SOON else DutyState.LATER
