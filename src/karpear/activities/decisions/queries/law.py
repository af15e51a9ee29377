"""What the law asks of a plan, once somebody has said what it is before the law."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from karpear.compliance.laws.queries.plans import LawAsk, what_law_asks
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
    """`answer`: what was said, in a word; empty where nobody has. `code`: the same as it is sent."""

    code: str = ""
    answer: Any = ""
    asks: list[LawAsk] = field(default_factory=list)
    choices: Sequence[tuple[str, Any]] = CHOICES

    @property
    def first(self) -> list[LawAsk]:
        """What has to be done before it."""
        return [ask for ask in self.asks if ask.duty]

    @property
    def others(self) -> list[LawAsk]:
        return [ask for ask in self.asks if not ask.duty]


def law_part(activity: Activity, now: datetime) -> LawPart | None:
    """None for a plan that no organisation watches over, or that has no day yet."""
    if activity.organisation is None or activity.starts_at is None:
        return None
    code = str(activity.plan.get("lawful", ""))
    answer = dict(CHOICES).get(code, "")
    if not answer or code == NONE_OF_THESE:
        return LawPart(code, answer)
    asks = what_law_asks(activity.organisation, LawfulActivity(code), activity.starts_at, key=str(activity.pk), now=now)
    return LawPart(code, answer, asks)
