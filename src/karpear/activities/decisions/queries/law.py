"""What the law asks of a plan, once somebody has said what it is before the law."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.compliance.duties.queries.lines import DutyLine, duty_lines
from karpear.compliance.keepers import may_keep
from karpear.compliance.laws.queries.plans import EVENTS, LawAsk, notices_of_plan, what_law_asks
from karpear.people.models import Person
from karpear.rules.law.instruments import LawfulActivity

from ...itinerary.models import Activity

#: Said where it is none of those that laws speak of.
NONE_OF_THESE = "none"
#: The one question that is asked: what a plan may be before the law.
CHOICES: Sequence[tuple[str, Any]] = (
    (NONE_OF_THESE, _("None of these")),
    (LawfulActivity.VISIT.value, _("A visit to a community")),
    (LawfulActivity.MEETING.value, _("A meeting indoors")),
    (LawfulActivity.TRAINING.value, _("A training")),
    (LawfulActivity.SMALL_GATHERING.value, _("A gathering on private ground or in a freedom park, 200 people at most")),
    (LawfulActivity.GATHERING.value, _("A gathering in public, or of more people")),
)


@dataclass(frozen=True, slots=True)
class LawPart:
    """`answer`: what was said, in a word; empty where nobody has. `code`: the same as it is sent.

    `notices`: what stands in the calendar for it. `keeps`: may the reader put it there?
    """

    code: str = ""
    answer: Any = ""
    asks: list[LawAsk] = field(default_factory=list)
    notices: list[DutyLine] = field(default_factory=list)
    keeps: bool = False
    choices: Sequence[tuple[str, Any]] = CHOICES

    @property
    def kind(self) -> LawfulActivity | None:
        return LawfulActivity(self.code) if self.answer and self.code != NONE_OF_THESE else None

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


def law_part(activity: Activity, reader: Person, now: datetime) -> LawPart | None:
    """None for a plan that no organisation watches over, or that has no day yet."""
    organisation = activity.organisation
    if organisation is None or activity.starts_at is None:
        return None
    code = str(activity.plan.get("lawful", ""))
    bare_part = LawPart(code, dict(CHOICES).get(code, ""))
    if bare_part.kind is None:
        return bare_part
    return replace(
        bare_part,
        asks=what_law_asks(organisation, bare_part.kind, activity.starts_at, key=str(activity.pk), now=now),
        notices=duty_lines(notices_of_plan(activity.pk), now),
        keeps=may_keep(reader, organisation.pk),
    )
