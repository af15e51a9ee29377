"""What the law asks of a plan, once somebody has said what it is before the law."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.compliance.duties.queries.lines import DutyLine, duty_lines
from karpear.compliance.keepers import may_keep
from karpear.compliance.laws.queries.plans import (
    EVENTS,
    LawAsk,
    PlannedActivity,
    counted_kind,
    most_people,
    notices_of_plan,
    what_law_asks,
)
from karpear.db.reader import unguarded
from karpear.people.models import Organisation, Person
from karpear.rules.law.instruments import LawfulActivity

from ...itinerary.models import Activity
from ...itinerary.places import provinces_of

#: Said where it is none of those that laws speak of.
NONE_OF_THESE = "none"
#: The one question that is asked: what a plan may be before the law.
CHOICES: Sequence[tuple[str, Any]] = (
    (NONE_OF_THESE, _("None of these")),
    (LawfulActivity.VISIT.value, _("A visit to a community")),
    (LawfulActivity.MEETING.value, _("A meeting indoors")),
    (LawfulActivity.TRAINING.value, _("A training")),
    (LawfulActivity.SMALL_GATHERING.value, _("A gathering on private ground or in a freedom park")),
    (LawfulActivity.GATHERING.value, _("A gathering in public")),
)
#: Where the country's law says how many are still few.
_WITH_NUMBER = {
    LawfulActivity.SMALL_GATHERING.value: _("A gathering on private ground or in a freedom park, {n} people at most"),
    LawfulActivity.GATHERING.value: _("A gathering in public, or of more than {n} people"),
}


@dataclass(frozen=True, slots=True)
class LawPart:
    """`answer`: what was said, in a word; empty where nobody has. `code`: the same as it is sent.

    `kind`: what it counts as, with so many `people`. `province`: whose hall hears of it. `notices`: what stands in the
    calendar for it. `keeps`: may the reader open it there? `may_put`: may they put it there?
    """

    code: str = ""
    answer: Any = ""
    kind: LawfulActivity | None = None
    people: int | None = None
    province: str = ""
    asks: list[LawAsk] = field(default_factory=list)
    notices: list[DutyLine] = field(default_factory=list)
    keeps: bool = False
    may_put: bool = False
    choices: Sequence[tuple[str, Any]] = CHOICES

    @property
    def first(self) -> list[LawAsk]:
        """What has to be done before it."""
        return [ask for ask in self.asks if ask.duty]

    @property
    def others(self) -> list[LawAsk]:
        return [ask for ask in self.asks if not ask.duty]

    @property
    def has_day(self) -> bool:
        """Is there something to put into the calendar?"""
        return self.kind in EVENTS and any(ask.due for ask in self.first)

    @property
    def counts_as(self) -> Any:
        """In a word, where it is another kind than was chosen."""
        return dict(self.choices)[self.kind.value] if self.kind and self.kind.value != self.code else ""

    @property
    def is_settled(self) -> bool:
        """Was notice given, or agreed that none is due?"""
        return bool(self.notices) and not any(notice.is_owed for notice in self.notices)

    @property
    def due(self) -> date | None:
        """Until when the first notice has to be given, while it has not been."""
        days = [ask.due for ask in self.first if ask.due]
        return None if self.is_settled else min(days, default=None)

    def is_owned_by(self, person: Person) -> bool:
        """Is what is still owed theirs to do, so that the calendar of duties asks them?"""
        owed = [notice for notice in self.notices if notice.is_owed]
        return bool(owed) and all(notice.row.owner_id == person.pk for notice in owed)

    @property
    def is_too_late(self) -> bool:
        """Can notice no longer be given for this day?"""
        return not self.is_settled and any(ask.is_late for ask in self.first)

    @property
    def earliest(self) -> date | None:
        """The first day on which it would not be too late; None where nobody can count it."""
        days = [ask.earliest for ask in self.first if ask.is_late]
        counted_days = [day for day in days if day]
        return max(counted_days) if self.is_too_late and len(counted_days) == len(days) else None

    @property
    def notice_by(self) -> date | None:
        """Until when notice of that first day has to be given."""
        days = [ask.notice_by for ask in self.first if ask.earliest == self.earliest and ask.notice_by]
        return min(days, default=None) if self.earliest else None


def planned_for_law(activity: Activity) -> PlannedActivity | None:
    """What a plan says of itself to the law; None where nobody has said what it is, or it is none of these."""
    code = activity.plan.get("lawful", "")
    if code not in LawfulActivity or activity.starts_at is None:
        return None
    people = activity.plan.get("people")
    return PlannedActivity(str(activity.pk), LawfulActivity(code), activity.starts_at, activity.ends_at, people)


def kind_before_law(activity: Activity) -> LawfulActivity | None:
    """What it counts as, with so many people."""
    planned, organisation = planned_for_law(activity), activity.organisation
    return counted_kind(organisation, planned.kind, planned.people) if planned and organisation else None


def _choices_in(organisation: Organisation) -> Sequence[tuple[str, Any]]:
    """With the number that the law of its country names, where it names one."""
    most = most_people(organisation, LawfulActivity.SMALL_GATHERING)
    if most is None:
        return CHOICES
    return [(code, _WITH_NUMBER[code].format(n=most) if code in _WITH_NUMBER else word) for code, word in CHOICES]


@unguarded("what the law asks of a plan that they see")
def law_part(activity: Activity, reader: Person, now: datetime) -> LawPart | None:
    """None for a plan that no organisation watches over, or that has no day yet."""
    organisation = activity.organisation
    if organisation is None or activity.starts_at is None:
        return None
    code, choices = str(activity.plan.get("lawful", "")), _choices_in(organisation)
    bare_part = LawPart(code, dict(choices).get(code, ""), people=activity.plan.get("people"), choices=choices)
    planned = planned_for_law(activity)
    if planned is None:
        return bare_part
    keeps = may_keep(reader, organisation.pk)
    return replace(
        bare_part,
        kind=kind_before_law(activity),
        province=dict(provinces_of(organisation)).get(activity.province, ""),
        asks=what_law_asks(organisation, planned, now=now),
        notices=duty_lines(notices_of_plan(activity.pk), now),
        keeps=keeps,
        may_put=keeps or activity.person_id == reader.pk,
    )


def is_too_late_for_law(activity: Activity, reader: Person, now: datetime) -> bool:
    """Does whoever starts it have to say once more that they will?"""
    part = law_part(activity, reader, now)
    return bool(part and part.is_too_late)
